package worktree_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/worktree"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

func TestMain(m *testing.M) { os.Exit(oracle.Isolated{M: m}.Run()) }

const base = `git init -q r && cd r
mkdir d e
echo a >a; echo b >d/b; echo c >d/c; printf '#!/bin/sh\n' >x; chmod +x x; ln -s a l; echo z >e/z; : >empty
git add . && git commit -qm 1
touch -d '2026-08-01 12:00:00' a d/b d/c x e/z empty
git update-index -q --refresh
touch -d '2026-08-01 13:00:00' .git/index
`

// state is what a script makes of a work tree. want is "clean" or the path that is named and
// how it is dirty; whether it is dirty must be what git says.
type state struct{ name, script, want string }

// states are built on base.
var states = []state{
	{"untouched", ``, "clean"},
	{"untracked", `echo u >u`, "clean"},
	{"modified, other size", `echo longer >d/b`, "d/b is modified"},
	{"modified, same size", `echo B >d/b`, "d/b is modified"},
	{"the first of two", `echo longer >e/z; echo longer >d/c`, "d/c is modified"},
	{"touched", `touch d/b a x`, "clean"},
	{"deleted", `rm d/c`, "d/c is deleted"},
	{"directory deleted", `rm -r d`, "d/b is deleted"},
	{"executable", `chmod +x a`, "a is changed in mode"},
	{"no longer executable", `chmod -x x`, "x is changed in mode"},
	{"executable, core.fileMode=false", `git config core.fileMode false; chmod +x a`, "clean"},
	{"group may execute", `chmod g+x a`, "clean"},
	{"link to elsewhere", `ln -sf d l`, "l is modified"},
	{"link to the same again", `rm l; ln -s a l`, "clean"},
	{"link became a file", `rm l; printf a >l`, "l is modified"},
	{"link became a file, core.symlinks=false", `git config core.symlinks false; rm l; printf a >l`, "clean"},
	{"link became another file, core.symlinks=false", `git config core.symlinks false; rm l; printf b >l`, "l is modified"},
	{"file became a link", `rm a; ln -s x a`, "a is modified"},
	{"file became a directory", `rm a; mkdir a; echo >a/b`, "a is deleted"},
	{"file became a repository", `rm a; git init -q a; git -C a commit -q --allow-empty -m n`, "a is modified"},
	{"file became a pipe", `rm a; mkfifo a`, "a is modified"},
	{"directory became a file", `rm -r d; echo >d`, "d/b is deleted"},
	{"directory became a link to the same", `mv d dd; ln -s dd d`, "d/b is deleted"},
	{"staged", `echo longer >d/b; git add d/b`, "d/b is staged"},
	{"staged beats modified", `echo longer >a; echo longer >e/z; git add e/z`, "e/z is staged"},
	{"staged and taken back in the work tree", `echo B >d/b; git add d/b; echo b >d/b`, "d/b is staged"},
	{"staged addition", `echo n >d/n; git add d/n`, "d/n is staged"},
	{"staged addition in a new directory", `mkdir -p n/m; echo n >n/m/n; git add n`, "n/m/n is staged"},
	{"staged addition without its file", `echo n >d/n; git add d/n; rm d/n`, "clean"},
	{"staged addition whose file became a directory", `echo n >d/n; git add d/n; rm d/n; mkdir d/n`, "clean"},
	{"staged addition whose file became a repository", `echo n >d/n; git add d/n; rm d/n; git init -q d/n; git -C d/n commit -q --allow-empty -m n`, "d/n is staged"},
	{"staged addition below a link", `mkdir n; echo n >n/n; git add n; mv n m; ln -s m n`, "clean"},
	{"staged addition without its file, something else modified", `echo n >d/n; git add d/n; rm d/n; echo longer >e/z`, "e/z is modified"},
	{"staged removal", `git rm -q --cached d/b`, "d/b is staged"},
	{"staged removal of a directory", `git rm -qr --cached d`, "d/b is staged"},
	{"staged removal and its file", `git rm -q d/b`, "d/b is staged"},
	{"staged mode", `git update-index --chmod=+x a`, "a is staged"},
	{"staged mode, core.fileMode=false", `git config core.fileMode false; git update-index --chmod=+x a`, "a is staged"},
	{"staged file for directory", `rm -r d; echo >d; git add -A`, "d is staged"},
	{"staged directory for file", `rm a; mkdir a; echo >a/a; git add -A`, "a is staged"},
	{"staged rename", `git mv a b`, "a is staged"},
	{"sorts around a directory", `echo >d.a; echo >d0; git add .; git commit -qm 2; echo x >d0`, "d0 is modified"},
	{"sorts around a directory, staged", `echo >d.a; echo >d0; git add .; git commit -qm 2; echo x >d0; git add .`, "d0 is staged"},
	{"intent to add", `echo n >n; git add -N n`, "n is staged"},
	{"intent to add, file gone", `echo n >n; git add -N n; rm n`, "clean"},
	{"intent to add of a path in HEAD", `git rm -q --cached a; git add -N a`, "a is staged"},
	{"intent to add of an empty path in HEAD", `git rm -q --cached empty; git add -N empty`, "empty is staged"},
	{"unmerged", `git checkout -qb o; echo 1 >a; git commit -qam o; git checkout -q -; echo 2 >a; git commit -qam m; git merge -q o || :`, "a is unmerged"},
	{"unmerged, file gone", `git checkout -qb o; echo 1 >a; git commit -qam o; git checkout -q -; echo 2 >a; git commit -qam m; git merge -q o || :; rm a`, "a is unmerged"},
	{"unmerged, deleted by us", `git checkout -qb o; echo 1 >d/b; git commit -qam o; git checkout -q -; git rm -q d/b; git commit -qam m; git merge -q o || :`, "d/b is unmerged"},
	{"unmerged, deleted by us, file gone", `git checkout -qb o; echo 1 >d/b; git commit -qam o; git checkout -q -; git rm -q d/b; git commit -qam m; git merge -q o || :; rm -f d/b`, "clean"},
	{"unmerged beats staged", `git checkout -qb o; echo 1 >x; git commit -qam o; git checkout -q -; echo 2 >x; git commit -qam m; git merge -q o || :; echo 3 >a; git add a`, "x is unmerged"},
	{"unmerged, both added", `git checkout -qb o; echo 1 >n; git add n; git commit -qm o; git checkout -q -; echo 2 >n; git add n; git commit -qm m; git merge -q o || :`, "n is unmerged"},
	{"assume unchanged", `git update-index --assume-unchanged a d/b; echo longer >a; rm d/b`, "clean"},
	{"assume unchanged, staged", `echo longer >a; git add a; git update-index --assume-unchanged a; rm a`, "a is staged"},
	{"assume unchanged, staged addition without its file", `echo n >n; git add n; git update-index --assume-unchanged n; rm n`, "n is staged"},
	{"skip work tree", `git update-index --skip-worktree a d/b; echo longer >a; rm d/b`, "clean"},
	{"skip work tree, core.sparseCheckout", `git config core.sparseCheckout true; git update-index --skip-worktree a; echo longer >a`, "a is modified"},
	{"skip work tree, core.sparseCheckout, file gone", `git config core.sparseCheckout true; git update-index --skip-worktree a; rm a`, "clean"},
	{"skip work tree, sparse.expectFilesOutsideOfPatterns", `git config core.sparseCheckout true; git config sparse.expectFilesOutsideOfPatterns true; git update-index --skip-worktree a; echo longer >a`, "clean"},
	{"no index", `rm .git/index`, "a is staged"},
	{"no index, empty tree", `git rm -qr .; git commit -qm none; rm .git/index`, "clean"},
	{"empty index", `git read-tree --empty`, "a is staged"},
	{"index without stat data", `git read-tree HEAD`, "clean"},
	{"index without stat data, modified", `git read-tree HEAD; echo B >d/b`, "d/b is modified"},
	{"index.lock", `: >.git/index.lock`, "clean"},
	{"index.lock, modified", `: >.git/index.lock; echo longer >a`, "a is modified"},
	{"racy, same size", `echo a >r; git add r; git commit -qm r; touch -d '2026-08-01 12:00:00' r .git/index; git update-index --refresh; echo b >r; touch -d '2026-08-01 12:00:00' r .git/index`, "r is modified"},
	{"racy and trusted in vain", `git config core.trustCtime false; git config core.checkStat minimal; echo B >d/b; touch -d '2026-08-01 12:00:00' d/b .git/index`, "d/b is modified"},
	{"not racy: git trusts it", `git config core.trustCtime false; git config core.checkStat minimal; echo B >d/b; touch -d '2026-08-01 12:00:00' d/b`, "clean"},
	{"minimal stat and another inode", `git config core.checkStat minimal; cp -p d/b t; echo B >t; touch -d '2026-08-01 12:00:00' t; mv t d/b`, "clean"},
	{"another inode", `git config core.trustCtime false; echo B >t; touch -d '2026-08-01 12:00:00' t; mv t d/b`, "d/b is modified"},
	{"another inode, same content", `cp -p d/b t; mv t d/b`, "clean"},
	{"racily smudged, index rewritten", `echo a >r; git add r; git commit -qm r; echo b >r; touch a; git update-index -q --refresh || :`, "r is modified"},
	{"version 3", `echo n >n; git add -N n; git update-index --index-version 3`, "n is staged"},
	{"version 4", `git update-index --index-version 4`, "clean"},
	{"version 4, modified", `git update-index --index-version 4; echo longer >d/c`, "d/c is modified"},
	{"version 4, staged", `git update-index --index-version 4; echo longer >d/c; git add d`, "d/c is staged"},
	{"version 4, intent to add", `git update-index --index-version 4; echo n >e/n; git add -N e/n`, "e/n is staged"},
	{"no checksum", `git config index.skipHash true; git update-index --force-write-index; echo longer >d/c`, "d/c is modified"},
	{"untracked cache", `git update-index --untracked-cache; git status -s; echo longer >d/c`, "d/c is modified"},
	{"offset table", `git config index.threads 2; git update-index --force-write-index`, "clean"},
	{"resolved conflict", `git checkout -qb o; echo 1 >a; git commit -qam o; git checkout -q -; echo 2 >a; git commit -qam m; git merge -q o || :; git checkout -q HEAD a; git add a`, "clean"},
	{"fsmonitor that never ran", `printf '#!/bin/sh\ntouch "$0.ran"\nprintf "/\\0"\n' >hook; chmod +x hook; git config core.fsmonitor "$PWD/hook"; git update-index --fsmonitor; echo longer >a; git config --unset core.fsmonitor`, "a is modified"},
	{"name with odd bytes", `printf 1 >"$(printf 'q\377 "\nz')"; git add .; git commit -qm q; printf 22 >"$(printf 'q\377 "\nz')"`, "q\xff \"\nz is modified"},
	{"long name", `d=$(printf '%0200d' 1); mkdir -p $d/$d/$d/$d/$d/$d/$d/$d/$d/$d/$d/$d/$d/$d/$d; cd $d/$d/$d/$d/$d/$d/$d/$d/$d/$d/$d/$d/$d/$d/$d; echo 1 >f; git add f; git commit -qm f; : >f`, strings.Repeat(fmt.Sprintf("%0200d/", 1), 15) + "f is modified"},
	{"hundred directories deep", `d=1; for i in $(seq 100); do d=$d/$i; done; mkdir -p $d; echo 1 >$d/f; echo 1 >1/1/2/g; git add .; git commit -qm f; : >1/1/2/g`, "1/1/2/g is modified"},
	{"file closed to us", `chmod 0 d/b`, "clean"},
}

// conversions are states in which the content must be read, and is not stored as
// it is. They end in a touch, or in a change that keeps the size.
var conversions = []state{
	{"autocrlf", `git config core.autocrlf true; rm a; git checkout -q a; touch -d 2026-08-02 a`, "clean"},
	{"autocrlf, modified", `git config core.autocrlf true; rm a; git checkout -q a; printf 'b\r\n' >a`, "a is modified"},
	{"autocrlf off again", `git config core.autocrlf true; rm a; git checkout -q a; git config core.autocrlf false; touch -d 2026-08-02 a`, "a is modified"},
	{"autocrlf=input", `git config core.autocrlf true; rm a; git checkout -q a; git config core.autocrlf input; touch -d 2026-08-02 a`, "clean"},
	{"autocrlf with CRLF in the index", `printf '1\r\n2\r\n' >c; git add c; git commit -qm c; git config core.autocrlf true; touch -d 2026-08-02 c`, "clean"},
	{"autocrlf with mixed line ends in the index", `printf '1\r\n2\n' >c; git add c; git commit -qm c; git config core.autocrlf true; touch -d 2026-08-02 c`, "clean"},
	{"autocrlf with CR in a binary in the index", `printf '1\r\n2\n\0' >c; git add c; git commit -qm c; git config core.autocrlf true; touch -d 2026-08-02 c`, "clean"},
	{"text with CRLF in the index", `printf '1\r\n2\r\n' >c; git add c; git commit -qm c; echo 'c text' >.gitattributes; touch -d 2026-08-02 c`, "c is modified"},
	{"text=auto with CRLF in the index", `printf '1\r\n2\r\n' >c; git add c; git commit -qm c; echo 'c text=auto' >.gitattributes; touch -d 2026-08-02 c`, "clean"},
	{"text with a lone CR", `printf '1\r2\r\n' >c; git add c; git commit -qm c; echo 'c text' >.gitattributes; touch -d 2026-08-02 c`, "c is modified"},
	{"text of CR CR LF", `echo 'c -text' >.gitattributes; printf '1\r\n' >c; git add c; git commit -qm c; echo 'c text' >.gitattributes; printf '1\r\r\n' >c; git update-index --add --cacheinfo 100644,$(git hash-object -w --no-filters c),d0; git read-tree HEAD; touch -d 2026-08-02 c`, "clean"},
	{"eol=crlf", `echo '* eol=crlf' >.gitattributes; rm a d/b; git checkout -q a d/b; touch -d 2026-08-02 a d/b`, "clean"},
	{"eol=crlf but -text", `echo '* eol=crlf -text' >.gitattributes; rm a; git checkout -q a; touch -d 2026-08-02 a`, "clean"},
	{"text=auto eol=crlf", `echo '* text=auto eol=crlf' >.gitattributes; rm a; git checkout -q a; touch -d 2026-08-02 a`, "clean"},
	{"the old crlf attribute", `echo '* crlf' >.gitattributes; git config core.eol crlf; rm a; git checkout -q a; touch -d 2026-08-02 a`, "clean"},
	{"crlf=input", `git config core.autocrlf true; rm a; git checkout -q a; git config core.autocrlf false; echo '* crlf=input' >.gitattributes; touch -d 2026-08-02 a`, "clean"},
	{"text beats crlf", `git config core.autocrlf true; rm a; git checkout -q a; echo '* -text crlf' >.gitattributes; touch -d 2026-08-02 a`, "a is modified"},
	{"binary macro", `git config core.autocrlf true; rm a; git checkout -q a; echo 'a binary' >.gitattributes; touch -d 2026-08-02 a`, "a is modified"},
	{"binary macro taken back", `git config core.autocrlf true; rm a; git checkout -q a; printf 'a binary\na !binary text=auto\n' >.gitattributes; touch -d 2026-08-02 a`, "clean"},
	{"own macro", `git config core.autocrlf true; rm a; git checkout -q a; printf '[attr]raw -text\n[attr]rare raw\na rare\n' >.gitattributes; touch -d 2026-08-02 a`, "a is modified"},
	{"own macro not in the root", `git config core.autocrlf true; rm d/b; git checkout -q d/b; printf '[attr]raw -text\nb raw\n' >d/.gitattributes; touch -d 2026-08-02 d/b`, "clean"},
	{"attributes in a directory win", `echo '* text' >.gitattributes; echo 'b -text' >d/.gitattributes; git config core.eol crlf; rm d/b d/c; git checkout -q d; printf 'b\r\n' >d/b; git read-tree HEAD`, "d/b is modified"},
	{"attributes in a directory, anchored", `git config core.autocrlf true; rm d/b; git checkout -q d/b; echo '/b -text' >d/.gitattributes; touch -d 2026-08-02 d/b`, "d/b is modified"},
	{"anchored pattern of another directory", `git config core.autocrlf true; rm d/b; git checkout -q d/b; echo '/b -text' >.gitattributes; touch -d 2026-08-02 d/b`, "clean"},
	{"path pattern", `git config core.autocrlf true; rm d/b; git checkout -q d/b; echo 'd/* -text' >.gitattributes; touch -d 2026-08-02 d/b`, "d/b is modified"},
	{"directory pattern says nothing", `git config core.autocrlf true; rm d/b; git checkout -q d/b; echo 'd/ -text' >.gitattributes; touch -d 2026-08-02 d/b`, "clean"},
	{"double star", `git config core.autocrlf true; rm d/b; git checkout -q d/b; echo '**/b -text' >.gitattributes; touch -d 2026-08-02 d/b`, "d/b is modified"},
	{"negative pattern says nothing", `git config core.autocrlf true; rm a; git checkout -q a; echo '!a -text' >.gitattributes; touch -d 2026-08-02 a`, "clean"},
	{"quoted pattern", `git config core.autocrlf true; printf '1\n' >'a b'; git add .; git commit -qm 2; rm 'a b'; git checkout -q .; printf '"a\\040b" -text\n' >.gitattributes; touch -d 2026-08-02 'a b'`, "a b is modified"},
	{"bad attribute name drops the line", `git config core.autocrlf true; rm a; git checkout -q a; echo 'a -text b@d' >.gitattributes; touch -d 2026-08-02 a`, "clean"},
	{"byte order mark", `git config core.autocrlf true; rm a; git checkout -q a; printf '\357\273\277a -text\n' >.gitattributes; touch -d 2026-08-02 a`, "a is modified"},
	{"CRLF in attributes", `git config core.autocrlf true; rm a; git checkout -q a; printf 'a -text\r\n' >.gitattributes; touch -d 2026-08-02 a`, "a is modified"},
	{"line too long", `git config core.autocrlf true; rm a; git checkout -q a; printf 'a -text %02100d\n' 1 >.gitattributes; touch -d 2026-08-02 a`, "clean"},
	{"info/attributes wins", `git config core.autocrlf true; rm a; git checkout -q a; echo 'a text' >.gitattributes; echo 'a -text' >.git/info/attributes; touch -d 2026-08-02 a`, "a is modified"},
	{"core.attributesFile", `git config core.autocrlf true; rm a; git checkout -q a; echo 'a -text' >../g; git config core.attributesFile "$PWD/../g"; touch -d 2026-08-02 a`, "a is modified"},
	{"core.attributesFile below home", `git config core.autocrlf true; rm a; git checkout -q a; echo 'a -text' >../home/g; git config core.attributesFile '~/g'; touch -d 2026-08-02 a`, "a is modified"},
	{"the user's attributes", `git config core.autocrlf true; rm a; git checkout -q a; mkdir -p ../home/.config/git; echo 'a -text' >../home/.config/git/attributes; touch -d 2026-08-02 a`, "a is modified"},
	{"attributes deleted from the work tree", `echo '* eol=crlf' >.gitattributes; git add .; git commit -qm 2; rm a; git checkout -q a; git update-index --assume-unchanged .gitattributes; rm .gitattributes; touch -d 2026-08-02 a`, "clean"},
	{"attributes are a link", `echo '* -text' >e/z; git commit -qam 2; git config core.autocrlf true; rm a; git checkout -q a; ln -s e/z .gitattributes; touch -d 2026-08-02 a`, "clean"},
	{"core.ignoreCase in attributes", `git config core.autocrlf true; git config core.ignoreCase true; rm a; git checkout -q a; echo 'A -text' >.gitattributes; touch -d 2026-08-02 a`, "a is modified"},
	{"ident", `echo '* ident' >.gitattributes; printf '$Id$\n$Id: x\n$\n' >i; git add .; git commit -qm 2; rm i; git checkout -q i; touch -d 2026-08-02 i`, "clean"},
	{"ident, modified", `echo '* ident' >.gitattributes; echo '$Id$ 1' >i; git add .; git commit -qm 2; rm i; git checkout -q i; sed -i 's/ 1$/ 2/' i`, "i is modified"},
	{"ident expanded by something else", `echo '* ident' >.gitattributes; echo '$Id$ $Id: a b c $' >i; git add .; git commit -qm 2; rm i; git checkout -q i; touch -d 2026-08-02 i`, "clean"},
	{"UTF-16", `echo '*.u working-tree-encoding=UTF-16' >.gitattributes; printf '\376\377\0a\0\344\330\75\336\0\0\n' >t.u; git add .; git commit -qm 2; touch -d 2026-08-02 t.u`, "clean"},
	{"UTF-16, modified", `echo '*.u working-tree-encoding=UTF-16' >.gitattributes; printf '\376\377\0a' >t.u; git add .; git commit -qm 2; printf '\376\377\0b' >t.u`, "t.u is modified"},
	{"UTF-16 without its mark", `echo '*.u working-tree-encoding=UTF-16' >.gitattributes; printf '\376\377\0a' >t.u; git add .; git commit -qm 2; printf 'abcd' >t.u`, "t.u is modified"},
	{"UTF-16LE", `echo '*.u working-tree-encoding=utf16le text eol=crlf' >.gitattributes; printf 'a\0\r\0\n\0' >t.u; git add .; git commit -qm 2; touch -d 2026-08-02 t.u`, "clean"},
	{"UTF-16LE-BOM", `echo '*.u working-tree-encoding=UTF-16LE-BOM' >.gitattributes; printf '\377\376a\0\n\0' >t.u; git add .; git commit -qm 2; touch -d 2026-08-02 t.u`, "clean"},
	{"UTF-32", `echo '*.u working-tree-encoding=UTF-32' >.gitattributes; printf '\377\376\0\0a\0\0\0' >t.u; git add .; git commit -qm 2; touch -d 2026-08-02 t.u`, "clean"},
	{"UTF-32BE", `echo '*.u working-tree-encoding=UTF-32BE' >.gitattributes; printf '\0\0\0a' >t.u; git add .; git commit -qm 2; touch -d 2026-08-02 t.u`, "clean"},
	{"Latin-1", `echo '*.u working-tree-encoding=ISO-8859-1' >.gitattributes; printf '\344\n' >t.u; git add .; git commit -qm 2; touch -d 2026-08-02 t.u`, "clean"},
	{"UTF-8 is no conversion", `echo '*.u working-tree-encoding=utf8' >.gitattributes; printf '\344\n' >t.u; git add .; git commit -qm 2; touch -d 2026-08-02 t.u`, "clean"},
	{"half a surrogate is stored as it is", `printf '\330\0\0a' >t.u; git add .; git commit -qm 2; echo '*.u working-tree-encoding=UTF-16BE' >.gitattributes; touch -d 2026-08-02 t.u`, "clean"},
	{"unknown encoding, nothing to compare", `printf a >t.u; git add .; git commit -qm 2; touch -d '2026-08-01 12:00:00' t.u; git update-index -q --refresh; echo '*.u working-tree-encoding=SHIFT-JIS' >.gitattributes`, "clean"},
	{"filter that is not configured", `echo '* filter=lfs' >.gitattributes; touch -d 2026-08-02 a`, "clean"},
	{"filter, nothing to compare", `git config filter.f.clean 'tr a b'; echo '* filter=f' >.gitattributes`, "clean"},
	{"filter, other size", `git config filter.f.clean 'tr a b'; echo '* filter=f' >.gitattributes; echo longer >a`, "a is modified"},
	{"filter, and elsewhere modified", `git config filter.f.clean cat; echo 'a filter=f' >.gitattributes; touch -d 2026-08-02 a; echo longer >e/z`, "e/z is modified"},
	{"large file", `head -c 300000 /dev/zero >z; git add z; git commit -qm z; touch -d 2026-08-02 z`, "clean"},
	{"large file, modified", `head -c 300000 /dev/zero >z; git add z; git commit -qm z; printf 1 | dd of=z bs=1 seek=299999 conv=notrunc status=none`, "z is modified"},
	{"large text, modified line ends", `git config core.autocrlf true; seq 50000 >z; git add z; git commit -qm z; rm z; git checkout -q z; touch -d 2026-08-02 z`, "clean"},
}

// sparse are states of split indexes and sparse checkouts.
var sparse = []state{
	{"split index", `git update-index --split-index`, "clean"},
	{"split index, modified", `git update-index --split-index; echo longer >d/c`, "d/c is modified"},
	{"split index, staged", `git update-index --split-index; echo longer >d/c; git add d/c`, "d/c is staged"},
	{"split index with replacements", `git update-index --split-index; touch a d/c; git update-index --refresh`, "clean"},
	{"split index with additions and deletions", `git config splitIndex.maxPercentChange 100; git update-index --split-index; echo n >b; echo n >e/n; git add b e/n; git rm -q d/b; git commit -qm 2; echo longer >e/n`, "e/n is modified"},
	{"split index with additions and deletions, clean", `git config splitIndex.maxPercentChange 100; git update-index --split-index; echo n >b; echo n >e/n; git add b e/n; git rm -q d/b; git commit -qm 2; touch a`, "clean"},
	{"split index of version 4", `git update-index --index-version 4; git update-index --split-index; echo longer >d/c`, "d/c is modified"},
	{"split index, unmerged", `git config splitIndex.maxPercentChange 100; git checkout -qb o; echo 1 >a; git commit -qam o; git checkout -q -; echo 2 >a; git commit -qam m; git update-index --split-index; git merge -q o || :`, "a is unmerged"},
	{"many entries split", `for i in $(seq 300); do echo $i >e/$i; done; git add .; git commit -qm 2; git config splitIndex.maxPercentChange 100; git update-index --split-index; touch e/5 e/6 e/250; git update-index --refresh; git rm -qf e/7 e/8 e/200; git commit -qm 3; echo longer >e/99`, "e/99 is modified"},
	{"sparse checkout", `git sparse-checkout set --no-cone /a /e/`, "clean"},
	{"sparse checkout, modified", `git sparse-checkout set --no-cone /a /e/; echo longer >e/z`, "e/z is modified"},
	{"sparse checkout, file outside exists", `git sparse-checkout set --no-cone /a /e/; mkdir d; echo longer >d/b`, "d/b is modified"},
	{"sparse checkout, file outside exists unchanged", `git sparse-checkout set --no-cone /a /e/; mkdir d; echo b >d/b`, "clean"},
	{"cone", `git sparse-checkout set --cone e`, "clean"},
	{"sparse index", `git sparse-checkout set --cone --sparse-index e`, "clean"},
	{"sparse index, modified", `git sparse-checkout set --cone --sparse-index e; echo longer >e/z`, "e/z is modified"},
	{"sparse index, staged", `git sparse-checkout set --cone --sparse-index e; echo longer >e/z; git add e/z`, "e/z is staged"},
	{"sparse index, directory outside exists", `git sparse-checkout set --cone --sparse-index e; mkdir d; echo longer >d/b`, "d/b is modified"},
	{"sparse index, directory outside exists unchanged", `git sparse-checkout set --cone --sparse-index e; mkdir d; echo b >d/b`, "clean"},
	{"sparse index, directory outside exists, other mode", `git sparse-checkout set --cone --sparse-index e; mkdir d; echo b >d/b; chmod +x d/b`, "d/b is changed in mode"},
	{"sparse index, empty directory outside exists", `git sparse-checkout set --cone --sparse-index e; mkdir d`, "clean"},
	{"sparse index, HEAD moved", `echo longer >d/b; git commit -qam 2; git sparse-checkout set --cone --sparse-index e; git reset -q --soft HEAD~`, "d/b is staged"},
	{"sparse index, HEAD moved, new directory", `mkdir n; echo n >n/n; git add n; git commit -qm 2; git sparse-checkout set --cone --sparse-index e; git reset -q --soft HEAD~`, "n/n is staged"},
	{"sparse index, HEAD moved, directory gone", `git rm -qr d; git commit -qm 2; git sparse-checkout set --cone --sparse-index e; git reset -q --soft HEAD~`, "d/b is staged"},
	{"sparse index, files outside are expected", `git sparse-checkout set --cone --sparse-index e; git config sparse.expectFilesOutsideOfPatterns true; mkdir d; echo longer >d/b`, "clean"},
}

// attributesOutside needs git 2.43: older ones do not look for attributes in a sparse directory.
var attributesOutside = []state{
	{"sparse index, attributes outside", `echo '* eol=crlf' >d/.gitattributes; git add .; git commit -qm 2; git sparse-checkout set --cone --sparse-index e; mkdir d; printf 'b\r\n' >d/b`, "clean"},
}

func TestSparseAndSplit(t *testing.T) {
	inTurns(t, judges(t), sparse, compareAll)
	compareAll(t, judge{oracle.GitAtLeast(t, "2.43"), "sha1"}, attributesOutside)
}

const baseSubmodules = `
for r in leaf sub; do git init -q $r; echo 1 >$r/f; git -C $r add .; git -C $r commit -qm 1; done
git -C sub -c protocol.file.allow=always submodule --quiet add ../leaf leaf; git -C sub commit -qm leaf
git init -q r; cd r; echo a >a; git add a
git -c protocol.file.allow=always submodule --quiet add ../sub s; git commit -qm 1
git -c protocol.file.allow=always submodule --quiet update --init --recursive
`

var submodules = []state{
	{"unchanged", ``, "clean"},
	{"another commit", `git -C s commit -q --allow-empty -m 2`, "s is a changed submodule"},
	{"modified inside", `echo longer >s/f`, "s is a changed submodule"},
	{"staged inside", `echo longer >s/f; git -C s add f`, "s is a changed submodule"},
	{"staged inside and taken back", `echo 2 >s/f; git -C s add f; echo 1 >s/f`, "s is a changed submodule"},
	{"staged inside without its file", `echo 2 >s/n; git -C s add n; rm s/n`, "s is a changed submodule"},
	{"intent to add inside, file gone", `echo 2 >s/n; git -C s add -N n; rm s/n`, "s is a changed submodule"},
	{"touched inside", `touch s/f`, "clean"},
	{"untracked inside", `echo u >s/u`, "clean"},
	{"untracked inside, ignore=none", `echo u >s/u; git config submodule.s.ignore none`, "s is a changed submodule"},
	{"ignored inside, ignore=none", `echo u >s/u; echo u >>.git/modules/s/info/exclude; git config submodule.s.ignore none`, "clean"},
	{"untracked inside, ignore=none, not shown", `echo u >s/u; git config submodule.s.ignore none; git -C s config status.showUntrackedFiles no`, "clean"},
	{"modified inside, ignore=untracked", `echo longer >s/f; git config submodule.s.ignore untracked`, "s is a changed submodule"},
	{"modified inside, ignore=dirty", `echo longer >s/f; git config submodule.s.ignore dirty`, "clean"},
	{"another commit, ignore=dirty", `git -C s commit -q --allow-empty -m 2; git config submodule.s.ignore dirty`, "s is a changed submodule"},
	{"another commit, ignore=all", `git -C s commit -q --allow-empty -m 2; git config submodule.s.ignore all`, "clean"},
	{"another commit, ignore=all in .gitmodules", `git config -f .gitmodules submodule.s.ignore all; git commit -qam 2; git -C s commit -q --allow-empty -m 2`, "clean"},
	{"the configuration beats .gitmodules", `git config -f .gitmodules submodule.s.ignore all; git commit -qam 2; git -C s commit -q --allow-empty -m 2; git config submodule.s.ignore dirty`, "s is a changed submodule"},
	{"a value that .gitmodules may not have", `git config -f .gitmodules submodule.s.ignore most; git commit -qam 2; git -C s commit -q --allow-empty -m 2`, "s is a changed submodule"},
	{"ignore=all without .gitmodules", `git rm -q --cached .gitmodules; rm .gitmodules; git commit -qm 2; git config submodule.s.ignore all; echo longer >s/f`, "s is a changed submodule"},
	{"ignore=all, .gitmodules only in the index", `git config -f .gitmodules submodule.s.ignore all; git commit -qam 2; git update-index --assume-unchanged .gitmodules; rm .gitmodules; echo longer >s/f`, "clean"},
	{"diff.ignoreSubmodules=all", `git -C s commit -q --allow-empty -m 2; git config diff.ignoreSubmodules all`, "s is a changed submodule"},
	{"staged commit", `git -C s commit -q --allow-empty -m 2; git add s`, "s is staged"},
	{"staged commit, ignore=all", `git -C s commit -q --allow-empty -m 2; git add s; git config submodule.s.ignore all`, "clean"},
	{"staged removal", `git rm -q --cached s`, "s is staged"},
	{"deinitialised", `git submodule --quiet deinit -f s`, "clean"},
	{"directory missing", `rm -rf s`, "s is deleted"},
	{"directory missing, ignore=all", `rm -rf s; git config submodule.s.ignore all`, "clean"},
	{"a file in its place", `rm -rf s; echo >s`, "s is modified"},
	{"modified in one inside", `echo longer >s/leaf/f`, "s is a changed submodule"},
	{"another commit in one inside", `git -C s/leaf commit -q --allow-empty -m 2`, "s is a changed submodule"},
	{"another commit in one inside, staged there", `git -C s/leaf commit -q --allow-empty -m 2; git -C s add leaf; git -C s config submodule.leaf.ignore all`, "s is a changed submodule"},
	{"another commit in one inside, ignored there", `git -C s/leaf commit -q --allow-empty -m 2; git -C s config submodule.leaf.ignore all`, "clean"},
	{"another commit in one inside, diff.ignoreSubmodules there", `git -C s/leaf commit -q --allow-empty -m 2; git -C s config diff.ignoreSubmodules all`, "clean"},
	{"untracked in one inside", `echo u >s/leaf/u`, "clean"},
	{"untracked in one inside, ignore=none", `echo u >s/leaf/u; git config submodule.s.ignore none`, "s is a changed submodule"},
	{"untracked in one inside, ignore=none there", `echo u >s/leaf/u; git -C s config submodule.leaf.ignore none`, "s is a changed submodule"},
	{"one inside missing", `rm -rf s/leaf`, "s is a changed submodule"},
	{"unmerged inside", `cd s; git checkout -qb o; echo 2 >f; git commit -qam o; git checkout -q -; echo 3 >f; git commit -qam m; git merge -q o || :; cd ..; git add s; git commit -qm 2`, "s is a changed submodule"},
	{"without a commit", `rm -rf s .git/modules/s; git init -q s`, "clean"},
	{"without a commit but with a staged file", `rm -rf s .git/modules/s; git init -q s; echo 1 >s/n; git -C s add n`, "s is a changed submodule"},
	{"repository without .gitmodules", `git rm -qr --cached .gitmodules; rm .gitmodules; git commit -qm 2; git -C s commit -q --allow-empty -m 2`, "s is a changed submodule"},
}

func TestSubmodules(t *testing.T) {
	inTurns(t, judges(t), submodules, func(t *testing.T, by judge, rows []state) {
		all := newSandbox(t, by.git)
		all.sh("", baseSubmodules)
		for _, st := range rows {
			s := newSandbox(t, by.git)
			s.sh("", "cp -a "+all.dir+"/. .; cd r; "+st.script)
			s.compare(st.name, st.want)
		}
	})
}

// declined are states that only another program could decide, with the one that
// git would start.
var declined = []struct{ name, script, program, what string }{
	{"filter", `git config filter.f.clean 'touch ../ran; cat'; echo 'a filter=f' >.gitattributes; touch -d 2026-08-02 a`, "touch ../ran; cat", "a content filter"},
	{"process beats clean", `git config filter.f.clean cat; git config filter.f.process 'touch ../ran'; echo 'a filter=f' >.gitattributes; touch -d 2026-08-02 a`, "touch ../ran", "a content filter"},
	{"required filter without a command", `git config filter.f.required true; echo 'a filter=f' >.gitattributes; touch -d 2026-08-02 a`, "", "a required filter without a command (f)"},
	{"git-lfs replaced", `git config filter.lfs.clean 'touch ../ran; cat'; echo 'a filter=lfs' >.gitattributes; touch -d 2026-08-02 a`, "touch ../ran; cat", "a content filter"},
	{"git-lfs with an extension", `git config filter.lfs.clean 'git-lfs clean -- %f'; git config lfs.extension.x.clean 'touch ../ran'; echo 'a filter=lfs' >.gitattributes; touch -d 2026-08-02 a`, "git-lfs clean -- %f", "an extension of git-lfs"},
	{"unknown encoding", `echo 'a working-tree-encoding=SHIFT-JIS' >.gitattributes; touch -d 2026-08-02 a`, "", "the encoding SHIFT-JIS"},
	{"attributes from a tree", `git config attr.tree HEAD; touch -d 2026-08-02 a`, "", "attributes from attr.tree"},
	{"fsmonitor is no reason", `printf '#!/bin/sh\ntouch ../ran' >hook; chmod +x hook; git config core.fsmonitor "$PWD/hook"; git config filter.f.clean x; echo 'a filter=f' >.gitattributes; touch -d 2026-08-02 a`, "x", "a content filter"},
}

func TestDeclined(t *testing.T) {
	built := baseOf(t, oracle.Git(t)[0], "sha1")
	for _, st := range declined {
		s := copyOf(t, built, st.script+"\nrm -f ../ran")
		_, err := worktree.Dirty(s.input("r"))
		var d *scm.DeclinedError
		if !errors.As(err, &d) || d.Program != st.program || d.What != st.what {
			t.Errorf("%s: got %#v, want %q with program %q", st.name, err, st.what, st.program)
		}
		if _, err := os.Stat(filepath.Join(s.dir, "ran")); err == nil {
			t.Errorf("%s: a program was started", st.name)
		}
	}
}

// TestLFS holds git-lfs's pointers against files. The program itself is not needed:
// the pointers are its specification's.
func TestLFS(t *testing.T) {
	const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03\nsize 6\n"
	for _, st := range []struct{ name, script, want string }{
		{"content as its pointer says", `echo hello >f`, "clean"},
		{"other content", `echo hallo >f`, "f is modified"},
		{"the pointer itself", `cat ../pointer >f`, "clean"},
		{"another pointer", `sed s/be03/be04/ ../pointer >f`, "f is modified"},
		{"old pointers are kept as they are", `sed 's/git-lfs.github.com/hawser.github.com/' ../pointer >f; git add f; git commit -qm 2; touch -d 2026-08-02 f`, "clean"},
		{"not quite a pointer", `sed s/oid/old/ ../pointer >f`, "f is modified"},
		{"empty", `: >f; git add f; git commit -qm 2`, "clean"},
	} {
		s := newSandbox(t, oracle.Git(t)[0])
		s.sh("", base)
		if err := os.WriteFile(filepath.Join(s.dir, "pointer"), []byte(pointer), 0o666); err != nil {
			t.Fatal(err)
		}
		s.sh("r", "cp ../pointer f; echo 'f filter=lfs -text' >.gitattributes; git add .; git commit -qm lfs\n"+st.script+`
			git read-tree HEAD
			git config filter.lfs.process 'git-lfs filter-process'; git config filter.lfs.clean 'git-lfs clean -- %f'; git config filter.lfs.required true`)
		if got := answer(s.input("r")); got != st.want {
			t.Errorf("%s: got %q, want %q", st.name, got, st.want)
		}
	}
}

func TestConversions(t *testing.T) {
	inTurns(t, judges(t), conversions, compareAll)
}

func TestStates(t *testing.T) {
	all := judges(t)
	// One git is enough to show that the size of hashes does not matter.
	inTurns(t, append(all, judge{all[len(all)-1].git, "sha256"}), states, compareAll)
}
