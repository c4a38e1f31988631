#!/bin/bash
# go-build.sh TAGLINE: holds `tagline -f go` to what go build stamps, in repositories
# of its own, one line for each state; exit 1 where they differ.
tagline=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0 n=0
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GOFLAGS=-mod=mod
for r in AUTHOR COMMITTER; do export GIT_${r}_NAME=Ada GIT_${r}_EMAIL=ada@example.org; done
at() { GIT_AUTHOR_DATE=$1 GIT_COMMITTER_DATE=$1 "${@:2}"; }
new() {
	mkdir "$work/$1" && cd "$work/$1" && git init -q -b main
	printf 'module %s\n\ngo 1.26\n' "${2:-example.com/m}" >go.mod
	printf 'package main\n\nfunc main() {}\n' >main.go
	c
}
c() {
	n=$((n + 1))
	echo "// $n" >>main.go
	git add -A
	at "2026-08-01T12:00:$(printf %02d $n)Z" git commit -qm $n
}
check() {
	local want got
	go build -buildvcs=true -o "$work/bin" . || { echo "$1: no build"; bad=1; return; }
	want=$(go version -m "$work/bin" | awk '$1 == "mod" { print $3 }')
	got=$("$tagline" -f go 2>/dev/null)
	if [ "$want" = "$got" ]; then echo "same $1: $got"; else echo "DIFF $1: go $want, tagline $got"; bad=1; fi
}

new a
git tag v1.2.3
check tag
c
check +1
c
check +2
touch x.txt
check untracked
rm x.txt
echo '// e' >> main.go
check modified
git add -A
check staged
git checkout -qf HEAD -- . 
git tag v1.2.4-rc.1
check pre-tag
c
check after-pre
git tag v2.0.0
check v2-without-path
git tag 2.5.0
check tag-without-v
git tag v2.6
check two-numbers
git tag v1.2.9+meta
check meta
c
check after-meta
git tag v1.0.0
check lower-on-head
c
check after-lower
git tag v1.3.0 HEAD
git tag v1.4.0-beta.1 HEAD
check two-tags
git tag v1.5.0-0.20260101000000-abcdefabcdef
check pseudo-tag
git checkout -q --detach HEAD~1
check detached
git checkout -q main
echo x > .gitignore
git add .gitignore
at 2026-08-01T13:00:00Z git commit -qm i 
touch x
check ignored
new b example.com/m/v2
git tag v2.1.0
c
git tag v1.9.0
check v1-above-v2
c
check more

new s example.com/m
mkdir sub
printf 'module example.com/m/sub\n\ngo 1.26\n' > sub/go.mod
cp main.go sub/main.go
c
git tag sub/v0.3.0
git tag v2.0.0
cd sub
check nested
cd ..
c
cd sub
check nested+1
cd ..
git tag v1.1.0
check root
mkdir sub/deep
echo 'package main
func main() {}' > sub/deep/main.go
c
cd sub/deep
check deep
cd ../..
mkdir -p lib/v3
printf 'module example.com/m/lib/v3\n\ngo 1.26\n' > lib/v3/go.mod
cp main.go lib/v3/
c
git tag lib/v3.1.0
c
cd lib/v3
check major-subdir
new e example.com/m
git tag v1.0.0-alpha
c
check alpha
git checkout -q -b side
c
git tag v1.7.0
git checkout -q main
c
at 2026-08-01T12:01:00Z git merge -q --no-ff -s ours -m m side
check merged
c
git tag v1.6.0
c
check highest
new h example.com/m
git tag v1.2.0
c
git rm -q --cached go.mod
at 2026-08-01T14:00:00Z git commit -qm nomod
git tag v2.3.0
check incompatible
exit $bad
