#!/bin/sh
# Puts the version into the archive that `meson dist` makes.
set -eu
"$MESON_SOURCE_ROOT/version.sh" >"$MESON_DIST_ROOT/VERSION"
