#!/bin/sh
# Builds the wheel, installs it beside the build backends that it replaces and runs
# python/tests. Nothing is fetched: the backends are those that
# scripts/oracle/setup.sh installed.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
oracles=${ORACLES:-$root/.cache/oracles}
if [ ! -e "$oracles/.stamp-python" ]; then
	echo "python-test: NOT TESTED, missing: Python with the build backends; run make oracles" >&2
	[ "${CI:-}" != true ]
	exit
fi
env=$root/.cache/python-test
rm -rf "$env"
"$oracles/python/bin/python" -m venv --without-pip "$env"
packages() { "$1" -c 'import sysconfig; print(sysconfig.get_path("purelib"))'; }
packages "$oracles/python/bin/python" >"$(packages "$env/bin/python")/backends.pth"
wheel=$(cd "$root" && ${GO:-go} run ./scripts/wheel -version 0.0.0 -o "$env/dist")
"$env/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --no-deps "$wheel"
if [ ! -e "$oracles/.stamp-backends" ]; then
	echo "python-test: NOT TESTED, missing: the build backends of test_backends.py; run make oracles" >&2
	[ "${CI:-}" != true ]
fi
export TAGLINE_BACKENDS="$oracles/backends/bin" TAGLINE_WHEEL="$wheel"
if [ $# -gt 0 ]; then # such as -k WORD
	exec "$env/bin/python" -m unittest discover -s "$root/python/tests" "$@"
fi
# Each module in a process of its own, so that every processor has work: the largest first.
# What it says comes in one piece.
cd "$root/python/tests"
ls -S test_*.py | xargs -P "$(getconf _NPROCESSORS_ONLN)" -I MODULE sh -c 'said=$("$0" -m unittest discover -p MODULE 2>&1); exit=$?; echo "MODULE: $said" >&2; exit $exit' "$env/bin/python"
