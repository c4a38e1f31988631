#!/bin/sh
# Prints version.h.
set -eu
version=$("$(dirname "$0")/version.sh")
printf '#define VERSION "%s"\n' "$version"
