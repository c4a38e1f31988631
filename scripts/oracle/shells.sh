#!/bin/bash
# Unpacks zsh and fish below .cache/oracles/shells (or $ORACLES/shells), without
# installing them: tests of completion drive them. They come from the archive of the
# system's own suite, as apt-get finds it, and run with its libraries. What cannot be
# had is reported, and is a failure when CI=true.
set -u
dest=${ORACLES:-$(cd "$(dirname "$0")/../.." && pwd)/.cache/oracles}/shells
want=$(cksum <"$0")
[ "$(cat "$dest/.stamp" 2>/dev/null)" = "$want" ] && exit 0
echo "oracles: setting up zsh and fish in $dest" >&2

unpack() {
	rm -rf "$dest" && mkdir -p "$dest/debs" && cd "$dest/debs" &&
		apt-get -q -o APT::Sandbox::User=root download zsh zsh-common fish fish-common libpcre2-32-0 >/dev/null &&
		for deb in *.deb; do dpkg-deb -x "$deb" "$dest" || return 1; done && rm -rf "$dest/debs" &&
		[ -x "$dest/bin/zsh" -o -x "$dest/usr/bin/zsh" ] && [ -x "$dest/usr/bin/fish" ]
}

if unpack; then
	echo "$want" >"$dest/.stamp"
else
	echo "oracles: zsh and fish COULD NOT BE SET UP; completion in them will not be tested" >&2
	[ "${CI:-}" != true ]
fi
