-- Reads lines of two versions with a tab between them; prints the order that LuaRocks has for each pair, ! for what it refuses.
local vers = require("luarocks.core.vers")
for line in io.lines() do
   local a, b = line:match("^([^\t]*)\t(.*)$")
   local x, y = vers.parse_version(a), vers.parse_version(b)
   print(not (x and y) and "!" or x < y and -1 or y < x and 1 or 0)
end
