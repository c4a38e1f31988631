# Builds, in the working directory, the repositories that Tagline and
# setuptools-scm are both asked about. It runs after ../repos/prelude.sh.

acme acme                                  # v1.2.3 and four commits
acme ontag; git checkout -q v1.2.3         # detached, on the tag
acme tagged; git tag -am v2.0.0 v2.0.0     # main, on the tag
acme detached; git checkout -q HEAD~1
acme feature; git checkout -q -b feature/login
acme release; git checkout -q -b release/1.2
acme datebranch; git checkout -q -b release-26.8.20

# What makes a tree dirty.
acme modified; echo changed >$f
acme staged; echo changed >$f; git add .
acme added; echo new >new.txt; git add new.txt
acme intent; echo new >new.txt; git add -N new.txt
acme deleted; rm $f
acme untracked; echo new >new.txt
acme mode; chmod +x $f
acme dirtytag; git tag -am v1.3.0 v1.3.0; echo changed >$f

# Repositories without a version.
new untagged; c 2026-08-01 a; c 2026-08-02 b; c 2026-08-03 c
new unversioned; c 2026-08-01 a; git tag nightly; c 2026-08-02 b
new unborn
new unbornstaged; echo 1 >a; git add a
new untaggeddirty; c 2026-08-01 a; c 2026-08-02 b; echo changed >a

# Several tags on a commit, and what git describe makes of them.
new light; c 2026-08-01 a; git tag v1.9; git tag v1.10; c 2026-08-02 a
new mixed; c 2026-08-01 a; t 1.0; git tag 2.0; e 2026-08-02
new annotated; c 2026-08-01 a; t 2.0; day 2026-08-03; t 1.0; e 2026-08-04
new candidate; c 2026-08-01 a; git tag v1.0.0; git tag v1.0.0-rc1; e 2026-08-02
new tagoftag; c 2026-08-01 a; t v1.0rc1; git tag -am v1.0 v1.0 v1.0rc1; git tag -d v1.0rc1 >/dev/null; echo more >a
new misnamed; c 2026-08-01 a; git tag -am inner v1.0; git update-ref refs/tags/v2.0 refs/tags/v1.0; git tag -d v1.0 >/dev/null; echo more >a
new inner; c 2026-08-01 a; git tag -am inner v1.0; git update-ref refs/tags/v2.0 refs/tags/v1.0; git tag -d v1.0 >/dev/null; e 2026-08-02

# Tags of every shape.
shape() { new "$1"; c 2026-08-01 a; t 0.1; c 2026-08-02 a; t "$2"; e 2026-08-03; e 2026-08-04; }
shape event event-2024
shape day 2024-01-05
shape letter x1.0
shape final v1.3.0.Final
shape local v1.2.3+build.5
shape badlocal v1.0+a+b
shape named my-pkg-v1.2
shape slashed pkg/v1.2
shape epoch '1!2.0'
shape rc v1.0.0-rc.1
shape devzero 1.0.dev0
shape devthree 1.0.dev3
shape post 1.0.post2
shape calver 26.8.1
shape calverahead 26.12.1
shape zeros v01.02.03
shape short v2
shape dashed v1.0-2-3
shape four 1.2.3.4
shape unicode v1.0-ü
shape long v1.0.0.0.0.1

new calvertoday; c 2026-08-19 a; t 26.8.19; e 2026-08-19
new strict; c 2026-08-01 a; t v1.0; for d in 2 3 4; do e 2026-08-0$d; done; t pkg-v3.0; git tag event-2024; e 2026-08-05

# Merges: the side with the newer tag, and with the older.
new merged; c 2026-08-01 a; t v1.0; git checkout -q -b side; c 2026-08-02 b; t v1.0.1; git checkout -q main; for d in 3 4 5; do e 2026-08-0$d; done; m 2026-08-06 side
new maintenance; c 2026-08-01 a; t v1.0; git branch old; c 2026-08-02 a; t v2.0; e 2026-08-03; git checkout -q old; c 2026-08-04 b; t v1.0.1; git checkout -q main; e 2026-08-05; m 2026-08-06 old

# Projects below the repository's root.
new mono; c 2026-08-01 api/a.go; t api/v1.4.0; c 2026-08-02 web/w.js; t web/v2.0.1; c 2026-08-03 api/a.go; c 2026-08-04 lib/deep/a.go; c 2026-08-05 api/a.go
new plainmono; c 2026-08-01 api/d.py; t v1.0; c 2026-08-02 web/w.js; c 2026-08-03 api/d.py; c 2026-08-04 lib/deep/d.py; echo changed >web/w.js

# Other places for .git.
git clone -q --depth 1 "file://$top/acme" "$top/depthone"
git clone -q --depth 5 "file://$top/acme" "$top/depthfive"
git clone -q --no-tags "file://$top/acme" "$top/tagless"
git clone -q --no-checkout "file://$top/acme" "$top/nocheckout"
git clone -q --bare "file://$top/acme" "$top/bare"
git -C "$top/acme" config uploadpack.allowFilter true
git clone -q --filter=blob:none "file://$top/acme" "$top/partial"
git -C "$top/acme" worktree add -q "$top/linked" -b linked
new separate --separate-git-dir="$top/separate.git"; c 2026-08-01 a; t v1.0; e 2026-08-02
new super; c 2026-08-01 a; t v5.0; git submodule --quiet add "file://$top/acme" sub; git commit -qm sub
git clone -q "file://$top/super" "$top/supermissing"; git -C "$top/supermissing" submodule --quiet init
git clone -q "file://$top/super" "$top/supernone"
git clone -q "file://$top/super" "$top/superforeign"; git clone -q "file://$top/acme" "$top/superforeign/sub"
new crowd; c 2026-08-01 a; t v6.0; c 2026-08-02 a; seq 20000 | sed 's/.*/blob\ndata 5\n&....../; s/^\(blob\ndata 5\n.....\).*/\1/' | git fast-import --quiet
cd "$top"; ln -s acme symlink
acme same; git tag main HEAD~1             # a tag has the branch's name

# What listing files meets.
new files; mkdir -p docs sub/deep; echo 1 >a; echo 1 >docs/d; echo 1 >docs/keep; echo 1 >sub/deep/x; echo 1 >sub/b; echo 1 >gone; ln -s a link; ln -s docs dirlink; ln -s nowhere broken; ln -s /etc/hosts outside
printf 'docs/d export-ignore\nsub/deep export-ignore\n' >.gitattributes; echo '*.o' >.gitignore; echo 1 >z.o
day 2026-08-01; git add .; git commit -qm files; t v1.0; rm gone; echo 1 >untracked; echo 1 >staged; git add staged

# What git archive makes of both templates of the archive file.
new stabletemplate; c 2026-08-01 a; t v1.0; printf 'node: $Format:%%H$\nnode-date: $Format:%%cI$\ndescribe-name: $Format:%%(describe:tags=true,match=*[0-9]*)$\n\n' >.git_archival.txt
echo '.git_archival.txt export-subst' >.gitattributes; c 2026-08-02 a
mkdir "$top/exported" && git archive HEAD | tar -x -C "$top/exported"

# No repository: what archives, builds and directory names leave behind.
stable='node: %s\nnode-date: 2026-08-16T12:00:00Z\ndescribe-name: %s\n\n'
full='# WARNING: Including ref-names can make archive checksums unstable\n# after commits are added post-release. Use only if describe-name is insufficient.\n'
n=0123456789012345678901234567890123456789
put() { mkdir -p "$top/$1"; cd "$top/$1"; }
put empty
put foo-1.7
put foo-latest
put arc-ahead; printf "$stable" $n v1.4-3-gabcdef0 >.git_archival.txt
put arc-tag; printf "$stable" $n v1.4 >.git_archival.txt
put arc-none; printf "$stable" $n '' >.git_archival.txt
put arc-old; printf "$stable" $n '%(describe:tags=true,match=*[0-9]*)' >.git_archival.txt
put arc-raw; printf 'node: $Format:%%H$\nnode-date: $Format:%%cI$\ndescribe-name: $Format:%%(describe:tags=true,match=*[0-9]*)$\n\n' >.git_archival.txt
put arc-refs; printf 'node: %s\ndescribe-name: \nref-names: HEAD -> main, tag: nightly, tag: v3.1, tag: v3.0\n' $n >.git_archival.txt
put arc-word; printf "$stable" $n nightly-x >.git_archival.txt
put arc-twice; printf 'describe-name: v1.0\ndescribe-name: v2.0\n' >.git_archival.txt
put arc-junk; echo 'no header here' >.git_archival.txt
put arc-blank; : >.git_archival.txt
put arc-full; printf "$full$stable" $n v1.4 >.git_archival.txt
put arc-folded; printf 'node: %s\ndescribe-name:\n v1.6\n' $n >.git_archival.txt
put arc-prefix; printf "$stable" $n api/v1.4.0-2-gabcdef0 >.git_archival.txt
put hg-tag; printf 'repo: %s\nnode: %s\nbranch: default\ntag: 1.0\n' $n $n >.hg_archival.txt
put hg-ahead; printf 'repo: %s\nnode: %s\nbranch: default\nlatesttag: 1.0\nlatesttagdistance: 2\n' $n $n >.hg_archival.txt
put hg-none; printf 'repo: %s\nnode: %s\nbranch: default\n' $n $n >.hg_archival.txt
put hg-null; printf 'repo: %s\nnode: %s\nlatesttag: null\nlatesttagdistance: 1\n' $n $n >.hg_archival.txt
put info; printf 'Metadata-Version: 2.1\nName: x\nVersion: 4.5.6\n' >PKG-INFO
put info-local; printf 'Metadata-Version: 2.1\nName: x\nVersion: 4.5.6.dev3+g1234567\n' >PKG-INFO
put info-unknown; printf 'Metadata-Version: 2.1\nName: x\nVersion: UNKNOWN\n' >PKG-INFO
put info-none; printf 'Metadata-Version: 2.1\nName: x\n' >PKG-INFO
put info-arc; printf "$stable" $n v1.4 >.git_archival.txt; printf 'Version: 4.5.6\n' >PKG-INFO
put info-rawarc; cp ../arc-raw/.git_archival.txt .; printf 'Version: 4.5.6\n' >PKG-INFO
put egg; mkdir x.egg-info; echo '{"tag": "1.5.5", "distance": 3, "node": "gabcdef0123456", "dirty": true, "branch": "main", "node_date": "2026-08-16"}' >x.egg-info/scm_version.json
put egg-clean; mkdir x.egg-info; echo '{"tag": "1.5.5", "distance": 0, "node": "gabcdef0123456", "dirty": false, "branch": "main", "node_date": "2026-08-16"}' >x.egg-info/scm_version.json
put egg-null; mkdir x.egg-info; echo '{"tag": "1.5.5", "distance": 2, "node": null, "dirty": false, "branch": null, "node_date": null}' >x.egg-info/scm_version.json
put egg-less; mkdir x.egg-info; echo '{"tag": "1.5.5"}' >x.egg-info/scm_version.json
put egg-info; cp -r ../egg/x.egg-info .; printf 'Version: 4.5.6\n' >PKG-INFO
put egg-broken; mkdir x.egg-info; echo '{' >x.egg-info/scm_version.json; printf 'Version: 4.5.6\n' >PKG-INFO
put below/project; printf 'Version: 4.5.6\n' >../PKG-INFO
cd "$top"
