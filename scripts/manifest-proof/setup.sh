#!/bin/bash
# Installs the programs that read manifests and sources which tagline wrote, below
# .cache/manifests (or $MANIFESTS), from PyPI, npm, Maven Central and the Go module proxy.
# cargo, rustc, rustfmt, node, npm, mvn, javac, gcc, g++, mcs, mono, ruby, php, composer,
# lua, luac, cmake, xmllint, elixir, rpmspec, dpkg-parsechangelog and python3 are the system's.
#
# Each part is skipped when its stamp equals its pins. A part that cannot be had is
# reported, and the proof names what it could not ask.
set -u
here=$(cd "$(dirname "$0")" && pwd)
dest=${MANIFESTS:-$(cd "$here/../.." && pwd)/.cache/manifests}
mkdir -p "$dest"

python() {
	rm -rf "$dest/python" && python3 -m venv "$dest/python" &&
		"$dest/python/bin/pip" install --quiet --disable-pip-version-check meson==1.9.1 ninja==1.13.0 PyYAML==6.0.3 packaging==26.3 setuptools==84.2.1 \
			bump-my-version==1.2.4 commitizen==4.9.1
}

node() { mkdir -p "$dest/node" && (cd "$dest/node" && npm install --silent --no-audit --no-fund --ignore-scripts typescript@5.9.3 prettier@3.6.2 @types/node@22); }

helm() { (cd "$here/helm" && go build -buildvcs=false -o "$dest/helm" .); }

jars=(
	org.apache.maven:maven-model:3.9.11
	org.codehaus.plexus:plexus-utils:3.5.1
	com.google.googlejavaformat:google-java-format:1.28.0:jar:all-deps
	org.jetbrains.kotlin:kotlin-compiler-embeddable:2.2.21
	org.jetbrains.kotlin:kotlin-stdlib:2.2.21
	org.jetbrains.kotlin:kotlin-script-runtime:2.2.21
	org.jetbrains.kotlin:kotlin-reflect:1.6.10
	org.jetbrains.kotlin:kotlin-daemon-embeddable:2.2.21
	org.jetbrains.intellij.deps:trove4j:1.0.20200330
	org.jetbrains.kotlinx:kotlinx-coroutines-core-jvm:1.8.0
	org.jetbrains:annotations:13.0
)

java() {
	rm -rf "$dest/jars" "$dest/java" && mkdir -p "$dest/jars" "$dest/java"
	local jar
	for jar in "${jars[@]}"; do
		mvn -q dependency:copy -Dartifact="$jar" -DoutputDirectory="$dest/jars" -Dmdep.useBaseVersion=true || return 1
	done
	javac -cp "$dest/jars/*" -d "$dest/java" "$here/Judge.java"
}

# part NAME PIN... runs the function NAME unless its stamp holds the pins.
part() {
	local name=$1 want
	shift
	want=$(cat "$here/setup.sh" "$@" | cksum)
	[ "$(cat "$dest/.stamp-$name" 2>/dev/null)" = "$want" ] && return
	echo "manifest-proof: setting up $name in $dest" >&2
	if "$name"; then echo "$want" >"$dest/.stamp-$name"; else echo "manifest-proof: $name COULD NOT BE SET UP" >&2; fi
}

part python & part node & part helm "$here/helm/main.go" "$here/helm/go.sum" & part java "$here/Judge.java" &
wait
