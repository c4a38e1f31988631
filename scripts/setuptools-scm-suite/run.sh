#!/bin/bash
# Runs the own test suites of setuptools-scm and vcs-versioning, unmodified,
# from their source distributions, with their calls routed to bin/tagline
# (routes.py says how). What is fetched stays below .cache/oracles.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
dest=${ORACLES:-$top/.cache/oracles}/suite
pins=$(grep -E '^(setuptools-scm|vcs-versioning)==' "$top/scripts/oracle/requirements.txt")
if [ "$(cat "$dest/.stamp" 2>/dev/null)" != "$pins" ]; then
	rm -rf "$dest"
	python3 -m venv "$dest/python"
	"$dest/python/bin/python" -m pip install --quiet --disable-pip-version-check pytest pytest-timeout pytest-xdist build setuptools wheel hatchling $pins
	for pin in $pins; do
		"$dest/python/bin/python" -m pip download --quiet --disable-pip-version-check --no-deps --no-binary "${pin%%=*}" --dest "$dest" "$pin"
	done
	for sdist in "$dest"/*.tar.gz; do tar -xzf "$sdist" -C "$dest"; done
	echo "$pins" >"$dest/.stamp"
fi
failed=0
for suite in "$dest"/vcs_versioning-*/ "$dest"/setuptools_scm-*/; do
	(cd "$suite" && TAGLINE=${TAGLINE:-$top/bin/tagline} PYTHONPATH=$here PYTHONDONTWRITEBYTECODE=1 \
		"$dest/python/bin/python" -m pytest -p routes -q --no-header --tb=no -o addopts="-p vcs_versioning.test_api" -p no:cacheprovider -n auto testing_* "$@" 2>&1 |
		sed -n '/^routed to Tagline/,$p'; exit "${PIPESTATUS[0]}") || failed=1
done
exit $failed
