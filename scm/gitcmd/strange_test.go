package gitcmd

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/fixture"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// strange are repositories that somebody made by hand, or that were left half done: bash
// in a repository of twenty commits, of which the fifth is v1.0.0 and the twelfth the
// annotated v1.1.0. $h is HEAD~3, $g HEAD~10, $o what object prints.
var strange = []struct{ name, script string }{
	{"HEAD is a link", `rm .git/HEAD; ln -s refs/heads/main .git/HEAD`},
	{"HEAD is a link to a branch that is packed", `git pack-refs --all; rm .git/HEAD; ln -s refs/heads/main .git/HEAD`},
	{"HEAD is a link to a branch that is not there", `rm .git/HEAD; ln -s refs/heads/none .git/HEAD`},
	{"HEAD is a link out of the repository", `mv .git/HEAD ../HEAD; ln -s ../../HEAD .git/HEAD`},
	{"HEAD is a link to a file beside it", `mv .git/HEAD .git/H; ln -s H .git/HEAD`},
	{"HEAD is a link to a branch, by its path", `rm .git/HEAD; ln -s "$PWD/.git/refs/heads/main" .git/HEAD`},
	{"a branch is a link to another", `git branch other HEAD~4; rm .git/refs/heads/main; ln -s refs/heads/other .git/refs/heads/main`},
	{"objects, refs, index and config are links", `for f in objects refs index config; do mv .git/$f ../$f; ln -s ../../$f .git/$f; done`},
	{"a branch is a link to a tag", `rm .git/refs/heads/main; ln -s ../tags/v1.0.0 .git/refs/heads/main`},
	{"a tag is a link out of the repository", `cp .git/refs/heads/main ../m; ln -s ../../../../m .git/refs/tags/v9`},
	{"HEAD by way of five branches", `echo "ref: refs/heads/a" >.git/HEAD; for i in a:b b:c c:d d:e e:main; do echo "ref: refs/heads/${i#*:}" >.git/refs/heads/${i%:*}; done`},
	{"HEAD leads out of the repository", `cp .git/refs/heads/main ../x; echo "ref: refs/../../x" >.git/HEAD`},
	{"HEAD with tabs, CR and blanks", `printf 'ref:\t refs/heads/main \r\n' >.git/HEAD`},
	{"HEAD with a word behind the hash", `echo "$h x" >.git/HEAD`},
	{"HEAD with a NUL behind the name", `printf 'ref: refs/heads/main\0x\n' >.git/HEAD`},
	{"HEAD with a NUL behind the hash", `printf '%s\0' $h >.git/HEAD`},
	{"a HEAD of 1 MB, below another repository", `git init -q ..; git -C .. commit -q --allow-empty -m x; git -C .. tag v9; head -c 1000000 /dev/zero | tr '\0' ' ' >>.git/HEAD`},
	{"a tag with a NUL behind the hash", `printf '%s\0z' $h >.git/refs/tags/v9`},
	{"HEAD is a tag object", `git rev-parse v1.1.0 >../x; cp ../x .git/HEAD`},
	{"HEAD is a tree", `git rev-parse HEAD^{tree} >../x; cp ../x .git/HEAD`},
	{"a branch is a directory, and packed", `git pack-refs --all; mkdir -p .git/refs/heads/main; cp .git/packed-refs .git/refs/heads/main/x`},
	{"tags of all kinds", `git tag v9 HEAD^{tree}; git tag -am x v8 HEAD:f1; echo 0000000000000000000000000000000000000000 >.git/refs/tags/v7; echo x >.git/refs/tags/v6; : >.git/refs/tags/v5`},
	{"names that are none", `for n in v9.lock v9..1 'v9 1' .v9 v9. 'v9@{1}' v9~1 'v9\1' $'v9\n1'; do cp .git/refs/heads/main ".git/refs/tags/$n"; done`},
	{"a loose ref that is damaged, over a packed one", `git pack-refs --all; echo x >.git/refs/tags/v1.1.0`},
	{"a tag that leads to a branch, to nowhere, to itself", `echo "ref: refs/heads/main" >.git/refs/tags/v9; echo "ref: refs/heads/none" >.git/refs/tags/v8; echo "ref: refs/tags/v7" >.git/refs/tags/v7`},
	{"the line that says what a tag leads to is another", `git pack-refs --all; sed -i "s/^^.*/^$h/" .git/packed-refs`},
	{"it is zeros", `git pack-refs --all; sed -i "s/^^.*/^0000000000000000000000000000000000000000/" .git/packed-refs`},
	{"it is lost", `git pack-refs --all; sed -i '/^^/d' .git/packed-refs`},
	{"packed-refs in no order that says it is sorted", `git pack-refs --all; { echo "# pack-refs with: peeled fully-peeled sorted "; tac .git/packed-refs | grep -v '^[#^]'; } >../p; cp ../p .git/packed-refs`},
	{"packed-refs with a name twice", `git pack-refs --all; sed -i "/v1.0.0/{p;s/^.\{40\}/$h/}" .git/packed-refs`},
	{"packed-refs with CRLF", `git pack-refs --all; sed -i 's/$/\r/' .git/packed-refs`},
	{"packed-refs with NUL behind a name", `git pack-refs --all; sed -i '/v1.1.0/s/$/\x00/' .git/packed-refs`},
	{"packed-refs without an end", `git pack-refs --all; truncate -s -1 .git/packed-refs`},
	{"a chain of 99 tags", `o=$h ty=commit; for i in $(seq 99); do object tag "object $o\ntype $ty\ntag v9\ntagger A <a@x> 1700000000 +0000\n\nm\n"; ty=tag; done; echo $o >.git/refs/tags/v9`},
	{"a tag that says it is of a tree", `object tag "object $h\ntype tree\ntag v9\ntagger A <a@x> 1700000000 +0000\n\nm\n"; echo $o >.git/refs/tags/w9`},
	{"a tag that says it is of a blob", `object tag "object $h\ntype blob\ntag v9\ntagger A <a@x> 1700000000 +0000\n\nm\n"; echo $o >.git/refs/tags/v9`},
	{"a tag that says it is of a tag", `object tag "object $h\ntype tag\ntag v9\ntagger A <a@x> 1700000000 +0000\n\nm\n"; echo $o >.git/refs/tags/v9`},
	{"the same, packed", `object tag "object $h\ntype blob\ntag v9\ntagger A <a@x> 1700000000 +0000\n\nm\n"; echo $o >.git/refs/tags/v9; git pack-refs --all`},
	{"a tag of nothing", `object tag "object 1234567890123456789012345678901234567890\ntype commit\ntag v9\n\nm\n"; echo $o >.git/refs/tags/v9`},
	{"a tag that is empty", `object tag ""; echo $o >.git/refs/tags/v9`},
	{"a parent that is a tag", `object commit "tree $(git rev-parse HEAD^{tree})\nparent $(git rev-parse v1.1.0)\nauthor A <a@x> 1700009000 +0000\ncommitter A <a@x> 1700009000 +0000\n\nm\n"; echo $o >.git/refs/heads/main`},
	{"a parent five times", `p="parent $h\n"; object commit "tree $(git rev-parse HEAD^{tree})\n$p$p$p$p${p}author A <a@x> 1700009000 +0000\ncommitter A <a@x> 1700009000 +0000\n\nm\n"; echo $o >.git/refs/heads/main`},
	{"a parent below another header", `object commit "tree $(git rev-parse HEAD^{tree})\nparent $h\nauthor A <a@x> 1700009000 +0000\ncommitter A <a@x> 1700009000 +0000\ngpgsig a\n b\nparent $g\n\nm\n"; echo $o >.git/refs/heads/main; git commit -q --allow-empty -m x`},
	{"a date of 2^40 and one before 1970, in the commit-graph", `for d in 1099511627776 -5; do object commit "tree $(git rev-parse HEAD^{tree})\nparent $(git rev-parse HEAD)\nauthor A <a@x> $d +0000\ncommitter A <a@x> $d +0000\n\nm\n"; echo $o >.git/refs/heads/main; done; git commit-graph write --reachable`},
	{"shallow: nonsense", `echo nonsense >.git/shallow`},
	{"shallow: empty", `: >.git/shallow`},
	{"shallow: a commit that is not there", `echo 1234567890123456789012345678901234567890 >.git/shallow`},
	{"a replacement by itself", `mkdir .git/refs/replace; echo $h >.git/refs/replace/$h`},
	{"replacements in a circle", `mkdir .git/refs/replace; echo $h >.git/refs/replace/$g; echo $g >.git/refs/replace/$h`},
	{"a replacement by a descendant", `mkdir .git/refs/replace; git rev-parse HEAD~1 >.git/refs/replace/$h`},
	{"a replacement by a tree", `mkdir .git/refs/replace; git rev-parse HEAD^{tree} >.git/refs/replace/$h`},
	{"replacements, switched off", `git replace $h $g; git config core.useReplaceRefs false`},
	{"a replacement that the commit-graph does not know", `git commit-graph write --reachable; git replace $h $g`},
	{"grafts in a circle", `mkdir -p .git/info; echo "$g $(git rev-parse HEAD)" >.git/info/grafts`},
	{"a graft with a NUL behind it", `mkdir -p .git/info; printf "%s %s\0\n" $h $g >.git/info/grafts`},
	{"grafts: nonsense", `mkdir -p .git/info; echo "x y z" >.git/info/grafts`},
	{"alternates six deep", `mv .git/objects ../o6; for i in 1 2 3 4 5; do mkdir -p ../o$i/info ../o$i/pack; echo $PWD/../o$((i+1)) >../o$i/info/alternates; done; mkdir -p .git/objects/info .git/objects/pack; echo $PWD/../o1 >.git/objects/info/alternates`},
	{"alternates in a circle", `mv .git/objects ../o; mkdir -p ../o/info .git/objects/info .git/objects/pack; echo $PWD/../o >.git/objects/info/alternates; echo $PWD/.git/objects >../o/info/alternates`},
	{".git files that name each other", `rm -rf .git; echo "gitdir: ../b" >.git; echo "gitdir: r/.git" >../b`},
	{"a .git file with CRLF", `mv .git ../g; printf 'gitdir: ../g\r\n' >.git`},
	{"a common directory in another repository", `cp -a . ../s; mkdir ../e; cp -a .git/HEAD .git/index ../e/; echo ../s/.git >../e/commondir; rm -rf .git; echo "gitdir: ../e" >.git`},
	{"a common directory that is not there, or /", `echo nowhere >.git/commondir`},
	{"a common directory of another one", `cp -a . ../s; echo ../../s/.git >.git/commondir; echo nowhere >../s/.git/commondir`},
	{"a work tree whose repository forgot it", `git worktree add -q ../t HEAD~2; rm -rf .git/worktrees; mv .git ../g; cp ../t/.git .; rm -rf ../t`},
	{"a sparse index with a file outside", `mkdir d e; echo 1 >d/a; echo 2 >e/b; git add .; git commit -qm d; git sparse-checkout set --cone --sparse-index d; mkdir e; echo 7 >e/b`},
	{"a split index, changed", `git update-index --split-index; echo x >f1; git add f1`},
	{"a split index whose other part is gone", `git update-index --split-index; rm .git/sharedindex.*`},
	{"an untracked cache and a version 4 index, changed", `git update-index --untracked-cache --index-version 4; git status >../x; echo xx >f2`},
	{"an index with a wrong checksum", `printf '\0\0' | dd of=.git/index bs=1 seek=$(($(stat -c %s .git/index)-4)) conv=notrunc status=none`},
	{"an index that is empty", `: >.git/index`},
	{"an index without an end", `truncate -s -30 .git/index`},
	{"SHA-256 that says it is SHA-1", `rm -rf .git; git init -q --object-format=sha256 -b main; git add .; git commit -qm x; git tag v2.0.0; git config extensions.objectFormat sha1`},
	{"SHA-1 that says it is SHA-256", `git config core.repositoryformatversion 1; git config extensions.objectFormat sha256`},
	{"a commit is gone", `rm -f .git/objects/${h:0:2}/${h:2}`},
	{"a commit below the tag is gone", `h=$(git rev-parse HEAD~17); rm -f .git/objects/${h:0:2}/${h:2}`},
	{"the tagged commit is gone, but in the commit-graph", `git commit-graph write --reachable; h=$(git rev-parse v1.1.0^{}); rm -f .git/objects/${h:0:2}/${h:2}`},
	{"a commit of a partial clone is gone, and its promisor", `rm -f .git/objects/${h:0:2}/${h:2}; git config core.repositoryformatversion 1; git config extensions.partialClone origin; git config remote.origin.promisor true; git config remote.origin.url /nowhere`},
	{"a loose object is another", `x=$(git rev-parse HEAD~4); chmod +w .git/objects/${h:0:2}/${h:2}; cp -f .git/objects/${x:0:2}/${x:2} .git/objects/${h:0:2}/${h:2}`},
	{"a loose object is empty, and packed too", `git repack -aq; chmod +w .git/objects/${h:0:2}/${h:2}; : >.git/objects/${h:0:2}/${h:2}`},
	{"a pack without an end", `git repack -adq; chmod +w .git/objects/pack/*; truncate -s -100 .git/objects/pack/*.pack`},
	{"a pack of another index", `git repack -adq; cp -r .git/objects/pack ../k; git commit -q --allow-empty -m z; git repack -adq; a=$(ls .git/objects/pack/*.pack); chmod +w $a; cp -f ../k/*.pack $a`},
	{"a multi-pack-index of packs that are gone", `git repack -adq; git commit -q --allow-empty -m z; git repack -dq; git multi-pack-index write; cp .git/objects/pack/multi-pack-index ../m; git repack -adfq; cp -f ../m .git/objects/pack/multi-pack-index`},
	{"a commit-graph of another history", `cp -a . ../s; git -C ../s commit -q --amend -m other; git -C ../s commit-graph write --reachable; cp ../s/.git/objects/info/commit-graph .git/objects/info/`},
	{"a commit-graph that lacks a file of its chain", `git commit-graph write --reachable --split; git commit -q --allow-empty -m k; git commit-graph write --reachable --split=no-merge; rm -f $(ls .git/objects/info/commit-graphs/*.graph | head -1)`},
	{"a submodule whose .git names itself", `git init -q s; git -C s commit -q --allow-empty -m s; git add s 2>../x; git commit -qm s; rm -rf s/.git; echo "gitdir: ." >s/.git`},
	{"links in the place of .gitattributes and .gitignore", `echo "* text eol=crlf" >../a; ln -s ../a .gitattributes; ln -s ../a .gitignore; git add -f .; git commit -qm a; touch -d 2001-01-01 f1`},
}

// TestStrange asks about each of them: where git answers, the answer is the same or an
// error; where git refuses, it is an error or the version of the repository as it was.
func TestStrange(t *testing.T) {
	top := t.TempDir()
	git := oracle.Git(t)[0]
	inBash(t, top, `git init -q -b main r; cd r; for i in $(seq 20); do
		echo $i >f$((i%4)); git add .; export GIT_AUTHOR_DATE="$((1700000000+i*60)) +0000" GIT_COMMITTER_DATE="$((1700000000+i*60)) +0000"; git commit -qm "c$i"
		case $i in 5) git tag v1.0.0;; 12) git tag -am x v1.1.0;; 14) git tag w1;; esac; done`)
	was := (&damaged{dir: filepath.Join(top, "r"), git: git}).native()
	for i, row := range strange {
		if i%share != 0 {
			continue
		}
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			inBash(t, dir, "cp -a "+top+"/r .; cd r; h=$(git rev-parse HEAD~3) g=$(git rev-parse HEAD~10)\n"+
				`object() { o=$(printf "$2" | git hash-object -t $1 -w --literally --stdin); }`+"\n"+row.script)
			d := damaged{dir: filepath.Join(dir, "r"), git: git}
			got, judge := d.native(), d.described()
			refused := strings.HasPrefix(got, "refused") || judge == "refused" && strings.HasPrefix(got, "no tag")
			if strings.HasPrefix(got, "crash") || !refused && judge != "refused" && got != judge || !refused && judge == "refused" && got != was {
				t.Errorf("%s, git says %s, it was %s", got, judge, was)
			}
		})
	}
}

func inBash(t *testing.T, dir, script string) {
	t.Helper()
	c := exec.Command("bash", "-e", "-c", script)
	c.Dir = dir
	c.Env = append(fixture.Env(), "GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.org", "GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.org")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatal(fmt.Errorf("%w\n%s", err, out))
	}
}
