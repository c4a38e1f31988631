#!/bin/bash
# Runs every fuzz target of the module for the time given (default 20s each).
set -u
cd "$(dirname "$0")/.."
time=${1:-20s} bad=0
while read -r dir target; do
	echo "== $dir $target"
	go test "./$dir" -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 10x || bad=1
done < <(git ls-files -co --exclude-standard '*_test.go' | xargs grep -oE '^func Fuzz[A-Za-z0-9_]*' |
	sed -E 's#/[^/]*:func # #' | sort -u)
exit $bad
