#!/bin/bash
# Installs the programs that tests compare Tagline with, in the
# versions pinned beside this script, below .cache/oracles (or $ORACLES):
#
#   python/          a virtual environment with requirements.txt
#   backends/        a virtual environment with backends.txt
#   node/            node_modules with package.json
#   dotenv/          readers of .env files written in Go, with dotenv/go.mod
#   git-VERSION/     other gits than the system's, from Debian's archive; the
#                    program is git-VERSION/bin/git
#
# Each part is skipped when its stamp equals its pins. A part that cannot be
# had is reported, and is a failure when CI=true.
set -u
pins=$(cd "$(dirname "$0")" && pwd)
dest=${ORACLES:-$(cd "$pins/../.." && pwd)/.cache/oracles}
mkdir -p "$dest"
exec 9>"$dest/.lock"
command -v flock >/dev/null && flock 9

# stamp PART FILE... prints what PART's stamp must hold to be up to date.
stamp() { part=$1; shift; echo "$dest/$part"; cat setup.sh "$@"; }

python() {
	rm -rf "$dest/python"
	python3 -m venv "$dest/python" &&
		"$dest/python/bin/python" -m pip install --quiet --disable-pip-version-check -r "$pins/requirements.txt"
}

backends() {
	rm -rf "$dest/backends"
	python3 -m venv "$dest/backends" &&
		"$dest/backends/bin/python" -m pip install --quiet --disable-pip-version-check -r "$pins/backends.txt"
}

node() {
	rm -rf "$dest/node" && mkdir "$dest/node" && cp "$pins/package.json" "$dest/node/" &&
		(cd "$dest/node" && npm install --silent --no-audit --no-fund --ignore-scripts)
}

dotenv() {
	go build -C "$pins/dotenv" -buildvcs=false -o "$dest/dotenv/readers" .
}

# apt_private COMMAND... runs an apt command with lists and settings of its own, so
# that nothing of the system's changes. apt checks what it loads against the
# archive's signed lists.
apt_private() {
	"$@" -q -o Dir::State::Lists="$apt/lists" -o Dir::Cache="$apt/cache" \
		-o Dir::Etc::SourceList="$apt/sources.list" -o Dir::Etc::SourceParts=- \
		-o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false \
		-o APT::Sandbox::User=root
}

debs() {
	apt=$dest/apt
	rm -rf "$apt" "$dest"/git-* "$dest/lib"
	mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$dest/lib"
	local mirror key=
	# The archive that the system's own suite comes from, whether apt has read
	# its lists or not.
	mirror=$(apt-get update --print-uris 2>/dev/null |
		sed -n "s|^'\([^']*\)/dists/$(. /etc/os-release && echo "$VERSION_CODENAME")/InRelease'.*|\1/|p" | head -n 1)
	[ -n "$mirror" ] || { echo "apt has no Debian archive" >&2; return 1; }
	[ -f /usr/share/keyrings/debian-archive-keyring.gpg ] && key='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] '
	grep -v '^#' "$pins/debs.txt" | awk '{ print $2 }' | sort -u | while read -r suite; do
		echo "deb $key$mirror $suite main"
	done >"$apt/sources.list"
	apt_private apt-get update >&2 || return 1
	grep -v '^#' "$pins/debs.txt" | while read -r dir suite package; do
		mkdir -p "$dest/$dir" "$apt/$dir" && cd "$apt/$dir" || exit 1
		apt_private apt-get download "$package" >/dev/null 2>&1 ||
			apt_private apt-get download "${package%%=*}/$suite" >&2 || exit 1
		for deb in *.deb; do dpkg-deb -x "$deb" "$dest/$dir" && rm "$deb" || exit 1; done
	done || return 1
	for dir in "$dest"/git-*; do wrap "$dir" || return 1; done
	rm -rf "$apt"
}

# wrap DIR puts a script in the place of each program below DIR that runs it
# with the libraries of lib/ and, for git, its own helpers and templates.
wrap() {
	local loader libs
	loader=$(find "$dest/lib/usr" -name 'ld-linux*.so*' -o -name 'ld64.so*' | head -n 1)
	libs=$(dirname "$(find "$dest/lib/usr" -name 'libc.so.6')")
	find "$1/usr/bin" "$1/usr/lib/git-core" -type f -perm /111 | while read -r program; do
		[ "$(head -c 4 "$program" | tail -c 3)" = ELF ] || continue
		mv "$program" "$program.elf"
		cat >"$program" <<-SCRIPT
			#!/bin/sh
			export GIT_EXEC_PATH='$1/usr/lib/git-core' GIT_TEMPLATE_DIR='$1/usr/share/git-core/templates'
			exec '$loader' --library-path '$libs' --argv0 "\$0" '$program.elf' "\$@"
		SCRIPT
		chmod +x "$program"
	done
	ln -sfn usr/bin "$1/bin"
	"$1/bin/git" version >"$1/version"
}

# install PART PIN-FILE... runs the function PART unless its stamp is up to date.
install() {
	local want
	want=$(cd "$pins" && stamp "$@" | cksum)
	[ "$(cat "$dest/.stamp-$1" 2>/dev/null)" = "$want" ] && return
	echo "oracles: setting up $1 in $dest" >&2
	if "$1" 9>&-; then
		echo "$want" >"$dest/.stamp-$1"
	else
		echo "oracles: $1 COULD NOT BE SET UP; the tests that compare with it will not run" >&2
		return 1
	fi
}

install python requirements.txt & python=$!
install backends backends.txt & backends=$!
install node package.json & node=$!
install dotenv dotenv/go.mod dotenv/go.sum dotenv/main.go & dotenv=$!
install debs debs.txt & debs=$!
failed=0
for job in $python $backends $node $dotenv $debs; do wait "$job" || failed=1; done
[ "${CI:-}" = true ] || failed=0
exit $failed
