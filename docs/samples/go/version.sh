#!/bin/sh
# Prints the version. In a source archive the file VERSION has it; in a clone, where there is no such file, tagline
# derives it. An archive is made so, with git 2.38 or newer:
#
#   git archive --prefix=acme/ --add-virtual-file="acme/VERSION:$(./version.sh)" -o acme.tar.gz HEAD
#
# Where there is neither it fails, and with it the build.
set -eu
cd "$(dirname "$0")"
if [ -f VERSION ]; then
	cat VERSION
	exit
fi
command -v tagline >/dev/null || {
	echo 'no version: a clone needs tagline on PATH, a source archive the file VERSION' >&2
	exit 1
}
tagline -f "${1:-semver}"
