// Package worktree decides whether a work tree is dirty, as git describe --dirty
// decides it: without starting a process, without writing, and faster.
//
// # The rule
//
// git describe --dirty refreshes its index in memory and then compares HEAD's
// tree with the work tree through the index (git diff-index --quiet HEAD). That
// falls into three classes, and the path that is named is the first one, in the
// order of the index, of the first class that has any:
//
//  1. unmerged: an entry of a stage above 0 whose path is in HEAD's tree or exists;
//  2. staged: an entry that differs from HEAD's tree, or is in one of the two only.
//     What is in the index only counts if its path exists in the work tree;
//  3. changed: a file that differs from its entry. The kernel's answer to lstat is
//     compared first; only where times or inode differ, or where the file may have
//     been written in the second in which the index was, is its content read,
//     converted as git add would (line ends, encodings, keywords, git-lfs pointers)
//     and hashed.
//
// With a policy that counts untracked files they are the last class.
//
// # How it is fast
//
// The index's cache-tree tells with one comparison that nothing is staged, and
// where something is, which directories need no look. The files are asked for in
// parallel, each by its name in its open directory. On a hit the workers finish
// only what lies before it, so the same path is named whatever their timing.
package worktree

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/conf"
	"github.com/tagline-scm/tagline/scm/git/filter"
	"github.com/tagline-scm/tagline/scm/git/index"
	"github.com/tagline-scm/tagline/scm/git/odb"
)

// Input is everything that decides whether a work tree is dirty.
type Input struct {
	Root      string // the work tree
	GitDir    string // where the index is
	CommonDir string // where info/attributes and info/exclude are
	IndexPath string // "" = GitDir/index
	HashSize  int    // 20 or 32
	Objects   *odb.Store
	Config    *conf.Config // all files of the repository merged
	HeadTree  scm.Hash     // zero for an unborn branch: an empty tree
	Policy    scm.DirtyPolicy
	Paths     []string // slash-separated, below Root: look at these files and directories only; empty = everything
	All       bool     // find every path, not only the first

	Home             string // the user's home directory, "" if there is none
	XDGConfigHome    string // "" = Home/.config
	SystemAttributes string // the system's gitattributes file, "" for none

	// OpenSubmodule opens the repository that is checked out in a directory. One
	// that is fs.ErrNotExist is not checked out.
	OpenSubmodule func(root string) (*Submodule, error)

	// Real returns what refs/replace substitutes for an object, or the object; nil
	// where nothing is replaced.
	Real func(scm.Hash) (scm.Hash, error)
}

// Dirty says whether the work tree is dirty and which path makes it so. A
// *scm.DeclinedError means that only another program could tell; Program names
// it. Policy.Skip gives the zero Work.
func Dirty(in Input) (scm.Work, error) {
	if in.Policy.Skip {
		return scm.Work{}, nil
	}
	return dirty(in, 0)
}

// dirty is Dirty for a repository, or for a submodule that lies depth deep in
// others. There git describe goes by git status, which has a rule of its own for
// what is staged: it compares HEAD's tree with the index alone.
func dirty(in Input, depth int) (scm.Work, error) {
	if in.IndexPath == "" {
		in.IndexPath = filepath.Join(in.GitDir, "index")
	}
	c := &check{in: in, depth: depth, untracked: in.Policy.Untracked}
	if err := c.rules.read(in.Config); err != nil {
		return scm.Work{}, err
	}
	c.scope = newScope(in.Paths, in.Policy.Exclude)
	var err error
	if c.idx, err = index.Read(in.IndexPath, in.GitDir, in.HashSize); err != nil {
		return scm.Work{}, err
	}
	c.emptyBlob = hashBlob(nil, in.HashSize)
	if err := c.expandSparse(); err != nil {
		return scm.Work{}, err
	}
	found, err := c.run()
	if err != nil {
		return scm.Work{}, err
	}
	if slices.ContainsFunc(found, func(p scm.DirtyPath) bool { return p.Kind != scm.Untracked }) {
		if err := c.idx.Check(); err != nil {
			return scm.Work{}, err
		}
	}
	slices.SortStableFunc(found, func(a, b scm.DirtyPath) int { return comparePaths(a.Path, b.Path) })
	return scm.Work{Looked: true, Dirty: len(found) > 0, Paths: found}, nil
}

// check is one run of Dirty.
type check struct {
	in        Input
	depth     int  // 0, or how deep this submodule lies
	untracked bool // untracked files count
	rules     rules
	scope     scope
	idx       *index.File
	emptyBlob scm.Hash
	done      []bool // entries that later classes must not look at; nil = none

	mu   sync.Mutex
	root *os.Root // opened when a content is first needed

	filterOnce sync.Once // the attributes are read when a content is first needed
	filter     *filter.Filter
	filterErr  error

	submodulesOnce sync.Once // .gitmodules is read when a submodule is first met
	submodules     *submodules
	submodulesErr  error
}

// run goes through the classes and stops behind the first that finds something,
// unless all paths are wanted.
func (c *check) run() (found []scm.DirtyPath, err error) {
	defer func() {
		if c.root != nil {
			c.root.Close()
		}
	}()
	for _, class := range []func() ([]scm.DirtyPath, error){c.unmerged, c.staged, c.changed, c.untrackedFiles} {
		paths, err := class()
		if err != nil {
			return nil, err
		}
		found = append(found, paths...)
		if len(found) > 0 && !c.in.All {
			return found[:1], nil
		}
	}
	return found, nil
}

// skip keeps entry i from later classes.
func (c *check) skip(i int) {
	if c.done == nil {
		c.done = make([]bool, c.idx.Len())
	}
	c.done[i] = true
}

// rules are the settings that decide when a file is unchanged.
type rules struct {
	trustCtime  bool // core.trustCtime
	minimalStat bool // core.checkStat = minimal
	fileMode    bool // core.fileMode
	symlinks    bool // core.symlinks
	sparse      bool // core.sparseCheckout without sparse.expectFilesOutsideOfPatterns
}

func (r *rules) read(c *conf.Config) (err error) {
	var expectOutside bool
	for _, s := range []struct {
		to    *bool
		key   string
		unset bool
	}{
		{&r.trustCtime, "core.trustctime", true},
		{&r.fileMode, "core.filemode", true},
		{&r.symlinks, "core.symlinks", true},
		{&r.sparse, "core.sparsecheckout", false},
		{&expectOutside, "sparse.expectfilesoutsideofpatterns", false},
	} {
		if *s.to, err = c.Bool(s.key, s.unset); err != nil {
			return err
		}
	}
	r.sparse = r.sparse && !expectOutside
	check, err := c.Text("core.checkstat", "default")
	r.minimalStat = strings.EqualFold(check, "minimal")
	return err
}
