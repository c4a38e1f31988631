#!/bin/sh
# Writes debian/changelog, from which dpkg-buildpackage takes the version: ./changelog.sh && dpkg-buildpackage
# The source package has it too, and needs neither tagline nor git. `git checkout debian/changelog` takes it back.
set -eu
cd "$(dirname "$0")"
version=$(tagline -f debian)
cat >debian/changelog <<END
acme ($version) unstable; urgency=medium

  * Built from $(git rev-parse HEAD).

 -- Ada <ada@example.org>  $(git log -1 --format=%aD)
END
