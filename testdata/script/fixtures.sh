# The repositories that the scripts start with, with the same hashes everywhere.
set -e
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_TEMPLATE_DIR=
for r in AUTHOR COMMITTER; do export GIT_${r}_NAME=Ada GIT_${r}_EMAIL=ada@example.org; done
top=$PWD f=src/acme.py
new() { cd "$top"; rm -rf "$1"; git init -q -b main "$1"; cd "$1"; }
c() { mkdir -p "${2%/*}"; echo "$1" >"$2"; git add .; GIT_AUTHOR_DATE=$1T12:00Z GIT_COMMITTER_DATE=$1T12:00Z git commit -qm "$1"; at=$1; }
t() { GIT_COMMITTER_DATE=${at}T12:00Z git tag -am "$1" "$1"; }
acme() { new "$1"; c 2026-07-01 $f; t v1.2.2; c 2026-08-01 $f; t v1.2.3; for d in 13 14 15 16; do c 2026-08-$d $f; done; }

acme acme                                                       # HEAD 109666b3b, v1.2.3 on 81a32a2ee
acme odd; git tag v1.3.0.Final HEAD~2; git tag nightly HEAD~1   # HEAD 109666b3b
acme signed; cp -r "$(cd "$top"; cd "${0%/*}/../signed"; pwd)" keys # tags v1.2.4 of HEAD are in keys
new bare; for d in 1 2 3; do c 2026-08-0$d $f; done             # HEAD a1f245ce2, no tag
new skyfit; echo '[project]' >pyproject.toml
c 2026-07-20 $f; t 2026.7.0; c 2026-08-04 $f; t 2026.8.0; c 2026-08-25 $f; t 2026.8.1; for d in 1 2; do c 2026-09-0$d $f; done
new mono; c 2026-08-01 api/a.go; t api/v1.4.0; c 2026-08-02 web/w.js; t web/v2.0.1; c 2026-08-03 api/a.go; c 2026-08-04 api/a.go
new epoch; c 2023-12-05 $f; t 23.12; c 2026-08-01 $f; t 1.0
cc() { mkdir -p "${2%/*}"; echo "$1" >"$2"; git add .; GIT_AUTHOR_DATE=$1T12:00Z GIT_COMMITTER_DATE=$1T12:00Z git commit -qm "$3"; at=$1; }
new node; for p in core cli; do mkdir -p packages/$p; printf '{\n  "name": "@acme/%s",\n  "version": "0.0.0"\n}\n' $p >packages/$p/package.json; done
cc 2026-08-01 packages/core/i.js 'feat: first'; t @acme/core@1.0.0; t @acme/cli@0.3.0
cc 2026-08-02 packages/core/i.js 'feat(core): streams'; cc 2026-08-03 packages/cli/i.js 'fix(cli): colours'; cc 2026-08-04 packages/core/i.js 'fix(core): leak'   # 53d8b70ce
new crates; mkdir -p core/src; printf '[workspace]\nmembers = ["core"]\n\n[workspace.package]\nversion = "0.3.1"\n' >Cargo.toml
printf '[package]\nname = "acme-core"\nversion.workspace = true\n' >core/Cargo.toml
cc 2026-08-01 core/src/lib.rs 'feat: first'; t v0.3.1; cc 2026-08-02 core/src/lib.rs 'feat!: new error type'   # cd033cc1f
b() { git checkout -q -b "$1" $2; }
acme pr; b feature/login; c 2026-08-17 src/login.py; git checkout -q main; c 2026-08-18 $f; git checkout -q --detach
GIT_AUTHOR_DATE=2026-08-19T12:00Z GIT_COMMITTER_DATE=2026-08-19T12:00Z git merge -q --no-ff -m 'Merge 1 into 2' feature/login
git branch -qD feature/login                                    # HEAD 6862a7269, as a service makes it
acme flow; b develop; c 2026-08-17 $f; b release/1.3; c 2026-08-18 src/notes.txt; git checkout -q develop; c 2026-08-19 $f
b hotfix/crash v1.2.3; c 2026-08-20 src/fix.py; b feature/login develop; c 2026-08-21 src/login.py; git checkout -q main
new series; c 2026-06-01 $f; t v1.2.0; git branch -q support/1.2; c 2026-07-01 $f; t v2.0.0-rc.1; c 2026-07-05 $f
git checkout -q support/1.2; c 2026-07-10 src/fix.py            # c1d01d38e; main 11f857612
