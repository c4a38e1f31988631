#!/bin/bash
# What takes too long for scripts/python-test.sh: every build frontend from every kind of
# source tree, the package's own types, every Python that is here, and what
# `tagline migrate` makes of other tools' settings beside these tools. The tools are
# fetched once, in the versions pinned here and beside, and kept below .cache/oracles.
# The projects of the last part are made by twins.py; real ones are given as
# MIGRATE_REPOS="dir ...". Arguments are those of frontends.py.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
dest=${ORACLES:-$top/.cache/oracles}/python-prove
pins=$(cat "$here/requirements.txt" "$top/scripts/oracle/backends.txt" "$top/scripts/migrate-beside/requirements.txt")
if [ "$(cat "$dest/.stamp" 2>/dev/null)" != "$pins" ]; then
	rm -rf "$dest"
	mkdir -p "$dest"
	python3 -m venv "$dest/frontends"
	"$dest/frontends/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"
	"$dest/frontends/bin/python" -m pip download --quiet --disable-pip-version-check --only-binary :all: --dest "$dest/links" -r "$top/scripts/oracle/backends.txt"
	python3 -m venv "$dest/rivals"
	"$dest/rivals/bin/python" -m pip install --quiet --disable-pip-version-check -r "$top/scripts/migrate-beside/requirements.txt"
	echo "$pins" >"$dest/.stamp"
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0
fail() { echo "python-prove: $1" >&2; failed=1; }

# The frontends find this package where they find the backends.
mkdir "$scratch/links"
ln -s "$dest"/links/* "$scratch/links/"
wheel=$(cd "$top" && ${GO:-go} run ./scripts/wheel -version 0.0.0 -o "$scratch/links")
timeout 2400 "$dest/frontends/bin/python" "$top/python/tests/frontends.py" "$scratch/links" "$@" || fail "frontends"

# The backends are typed as far as they are: no Any is written in this package.
(cd "$top/python/src" && "$dest/frontends/bin/mypy" --strict --disallow-any-explicit --cache-dir "$scratch/mypy" tagline) || fail "mypy"
(cd "$top/python/src" && "$dest/frontends/bin/pyright" --pythonpath "$dest/frontends/bin/python" tagline) || fail "pyright"

# Every Python: it is imported, and finds the program.
for python in ${PYTHONS:-$(ls -d "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.*/bin/python 2>/dev/null) python3}; do
	"$python" -c 'import sys; sys.exit(sys.version_info < (3, 8))' || continue
	rm -rf "$scratch/env"
	"$python" -m venv "$scratch/env"
	"$scratch/env/bin/python" -m pip install --quiet --disable-pip-version-check "$wheel"
	said=$("$scratch/env/bin/python" -W error "$here/imports.py" "$top") && echo "$said" || fail "$python"
done

mkdir "$scratch/twins"
python3 "$top/scripts/migrate-beside/twins.py" "$scratch/twins"
TAGLINE=${TAGLINE:-$top/bin/tagline} timeout 2400 "$dest/rivals/bin/python" "$top/scripts/migrate-beside/main.py" \
	"$scratch"/twins/* ${MIGRATE_REPOS:-} || fail "migrate"
exit $failed
