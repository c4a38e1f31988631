#!/bin/bash
# Installs the programs that scripts/order-proof/judge asks for the order of
# versions, below .cache/order (or $ORDER), from the registries of Debian, PyPI,
# npm, crates.io, Maven Central and the Go module proxy. Nothing of the system's
# changes: Debian's packages are only unpacked. dpkg, rpm, perl, java, mvn, cargo,
# go, node and python3 are the system's.
#
# Each part is skipped when its stamp equals its pins. A part that cannot be had
# is reported, and the proof says which comparisons it could not make.
set -u
here=$(cd "$(dirname "$0")" && pwd)
dest=${ORDER:-$(cd "$here/../.." && pwd)/.cache/order}
mkdir -p "$dest"

python() { rm -rf "$dest/python" && python3 -m venv "$dest/python" && "$dest/python/bin/pip" install --quiet --disable-pip-version-check packaging py-rattler; }

node() { mkdir -p "$dest/node" && (cd "$dest/node" && npm install --silent --no-audit --no-fund --ignore-scripts semver@7); }

go_libraries() { (cd "$here/go" && go build -buildvcs=false -o "$dest/judge-go" .); }

cargo_libraries() { (cd "$here/cargo" && cargo build --quiet --release --locked --target-dir "$dest/cargo"); }

# Maven's own resolver does not follow a transitive parent here, so each jar is named.
jars=(
	org.apache.maven:maven-artifact:3.9.11
	org.apache.commons:commons-lang3:3.17.0
	org.codehaus.plexus:plexus-utils:3.5.1
	org.apache.maven:maven-artifact:4.0.0-rc-4
	org.apache.maven.resolver:maven-resolver-util:2.0.11
	org.apache.maven.resolver:maven-resolver-api:2.0.11
	io.get-coursier:versions_2.13:0.5.1
	org.scala-lang:scala-library:2.13.16
	dev.gradleplugins:gradle-api:8.10
)

maven() {
	mkdir -p "$dest/jars" "$dest/java"
	local jar
	for jar in "${jars[@]}"; do
		[ -e "$dest/jars/$(echo "$jar" | awk -F: '{ print $2 "-" $3 }').jar" ] ||
			mvn -q dependency:copy -Dartifact="$jar" -DoutputDirectory="$dest/jars" -Dmdep.useBaseVersion=true || return 1
	done
	javac -d "$dest/java" "$here/Judge.java"
}

debs() {
	local apt=$dest/apt
	rm -rf "$apt" "$dest/root" && mkdir -p "$apt/archives/partial" "$dest/root"
	apt-get update -q >/dev/null 2>&1 # where that is allowed; else the lists there are
	# Into an empty state, so that what the system has is fetched too: it may be older.
	apt-get install -y -q --no-install-recommends --download-only -o Dir::Cache="$apt" -o APT::Sandbox::User=root \
		-o Debug::NoLocking=true -o Dir::State::status="$apt/status" $(touch "$apt/status") \
		ruby luarocks lua5.3 php-composer-semver php8.2-cli nix-bin libalpm13 >"$apt/log" 2>&1 || { tail -n 5 "$apt/log"; return 1; }
	for deb in "$apt"/archives/*.deb; do dpkg-deb -x "$deb" "$dest/root" || return 1; done
	rm -rf "$apt"
}

# part NAME PIN... runs the function NAME unless its stamp holds the pins.
part() {
	local name=$1 want
	shift
	want=$(cat "$here/setup.sh" "$@" | cksum)
	[ "$(cat "$dest/.stamp-$name" 2>/dev/null)" = "$want" ] && return
	echo "order-proof: setting up $name in $dest" >&2
	if "$name"; then echo "$want" >"$dest/.stamp-$name"; else echo "order-proof: $name COULD NOT BE SET UP" >&2; fi
}

part python & part node & part go_libraries "$here/go/main.go" "$here/go/go.sum" & part cargo_libraries "$here/cargo/Cargo.lock" "$here/cargo/src/main.rs" &
part maven "$here/Judge.java" & part debs &
wait
