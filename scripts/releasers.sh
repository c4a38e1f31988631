#!/bin/bash
# releasers.sh TAGLINE BIN: releases ten projects with the tool that they are configured for, and
# with what `tagline migrate` makes of that configuration, and compares files, commit and tag.
# BIN has bump2version, bump-my-version and cz (bump2version wants an environment of its own).
# What differs: the tag of commitizen is lightweight unless annotated_tag is true, and the
# number in the tool's own configuration, which has no effect any more, is not looked at.
set -u
tl=$1 bin=$2; top=$(mktemp -d); same=0; n=0
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b.c GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b.c GIT_AUTHOR_DATE=2026-08-20T12:00Z GIT_COMMITTER_DATE=2026-08-20T12:00Z
state() { git show -s --format='message %B'; git for-each-ref --format='%(refname) %(objecttype) %(contents)' --points-at HEAD refs/tags; git ls-files -s | grep -v -e tagline.toml; for f in $(git ls-files | grep -v -e cfg$ -e toml$ -e tagline); do echo "== $f"; cat "$f"; done; }
project() { # name; tool command; tag of now; then a function has made the files
  n=$((n+1)); cd "$top"; rm -rf a b; mkdir a; (cd a; git init -q -b main; make_$1; git add .; git commit -qm one; git tag -a -m "$3" "$3"; git commit -q --allow-empty -m 'feat: two')
  cp -r a b
  (cd a; eval "$2" >../real.log 2>&1; state >../real)
  (cd b; $tl migrate --write >../ours.log 2>&1; git add . ; git commit -qm migrated >/dev/null; $tl release $4 >>../ours.log 2>&1; state >../ours)
  if diff <(grep -v "^[0-9]* [0-9a-f]\{40\}" real) <(grep -v "^[0-9]* [0-9a-f]\{40\}" ours) >diffs; then same=$((same+1)); echo "$1: same"; else echo "$1: differs"; head -20 diffs; tail -n 5 ours.log; tail -n 4 real.log; fi
}
make_b2v_py() { printf '[bumpversion]\ncurrent_version = 1.2.3\ncommit = True\ntag = True\n\n[bumpversion:file:acme.py]\n' >.bumpversion.cfg; echo '__version__ = "1.2.3"' >acme.py; }
make_b2v_two() { printf '[bumpversion]\ncurrent_version = 1.2.3\ncommit = True\ntag = True\ntag_name = {new_version}\nmessage = Release {new_version}\n\n[bumpversion:file:setup.py]\nsearch = version="{current_version}"\nreplace = version="{new_version}"\n\n[bumpversion:file:docs/conf.txt]\n' >setup.cfg; echo 'setup(name="x", version="1.2.3", old="1.2.3")' >setup.py; mkdir docs; echo 'release = 1.2.3' >docs/conf.txt; }
make_b2v_node() { printf '[bumpversion]\ncurrent_version = 0.3.1\ncommit = True\ntag = True\ntag_message = acme {new_version}\n\n[bumpversion:file:package.json]\nsearch = "version": "{current_version}"\nreplace = "version": "{new_version}"\n' >.bumpversion.cfg; printf '{\n  "name": "x",\n  "version": "0.3.1"\n}\n' >package.json; }
make_b2v_lines() { printf '[bumpversion]\ncurrent_version = 1.2.3\ncommit = True\ntag = True\n\n[bumpversion:file:VERSION]\n\n[bumpversion:file:README.md]\nsearch = acme-{current_version}.tar.gz\nreplace = acme-{new_version}.tar.gz\n' >.bumpversion.cfg; echo 1.2.3 >VERSION; printf 'get acme-1.2.3.tar.gz\nor 1.2.3\n' >README.md; }
make_bmv_py() { printf '[project]\nname = "x"\nversion = "1.2.3"\n\n[tool.bumpversion]\ncurrent_version = "1.2.3"\ncommit = true\ntag = true\n\n[[tool.bumpversion.files]]\nfilename = "acme.py"\n' >pyproject.toml; echo 'v = "1.2.3"' >acme.py; }
make_bmv_msg() { printf '[tool.bumpversion]\ncurrent_version = "2.0.0"\ncommit = true\ntag = true\nmessage = "chore: {current_version} to {new_version}"\ntag_message = "Release {new_version}"\ntag_name = "rel-{new_version}"\n\n[[tool.bumpversion.files]]\nfilename = "src/v.txt"\n' >pyproject.toml; mkdir src; echo 2.0.0 >src/v.txt; }
make_bmv_cfg() { printf '[tool.bumpversion]\ncurrent_version = "0.9.9"\ncommit = true\ntag = true\n\n[[tool.bumpversion.files]]\nfilename = "a.txt"\nsearch = "v={current_version};"\nreplace = "v={new_version};"\n' >.bumpversion.toml; echo 'v=0.9.9; w=0.9.9;' >a.txt; }
make_cz_py() { printf '[project]\nname = "x"\n\n[tool.commitizen]\nname = "cz_conventional_commits"\nversion = "1.2.3"\ntag_format = "v$version"\nversion_files = ["acme.py:version"]\n' >pyproject.toml; printf 'version = "1.2.3"\nother = "1.2.3"\n' >acme.py; }
make_cz_ann() { printf '[tool.commitizen]\nname = "cz_conventional_commits"\nversion = "1.2.3"\ntag_format = "$version"\nannotated_tag = true\nbump_message = "chore: release $current_version to $new_version"\nversion_files = ["v.txt"]\n' >pyproject.toml; echo 1.2.3 >v.txt; }
make_cz_json() { printf '[tool.commitizen]\nname = "cz_conventional_commits"\nversion = "1.2.3"\ntag_format = "v$version"\nversion_files = ["package.json:version"]\n' >.cz.toml; printf '{\n  "name": "x",\n  "version": "1.2.3"\n}\n' >package.json; }
project b2v_py "$bin/bump2version minor" v1.2.3 minor
project b2v_two "$bin/bump2version minor" 1.2.3 minor
project b2v_node "$bin/bump2version minor" v0.3.1 minor
project b2v_lines "$bin/bump2version patch" v1.2.3 patch
project bmv_py "$bin/bump-my-version bump minor" v1.2.3 minor
project bmv_msg "$bin/bump-my-version bump major" rel-2.0.0 major
project bmv_cfg "$bin/bump-my-version bump patch" v0.9.9 patch
project cz_py "$bin/cz --no-raise 21 bump --yes" v1.2.3 ""
project cz_ann "$bin/cz --no-raise 21 bump --yes --increment MAJOR" 1.2.3 major
project cz_json "$bin/cz --no-raise 21 bump --yes" v1.2.3 ""
echo "$same of $n are the same"; rm -rf "$top"
