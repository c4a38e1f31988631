# The order that Nix has for each line of the file PAIRS: two versions with a tab between them.
{ pairs }:
let
  lines = builtins.filter (l: builtins.isString l && l != "") (builtins.split "\n" (builtins.readFile pairs));
  order = line: let p = builtins.match "([^\t]*)\t(.*)" line; in builtins.compareVersions (builtins.elemAt p 0) (builtins.elemAt p 1);
in
builtins.concatStringsSep "\n" (map (line: toString (order line)) lines)
