package worktree

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/conf"
	"github.com/tagline-scm/tagline/scm/git/index"
)

// Submodule is the repository that is checked out at a submodule's path.
type Submodule struct {
	Input Input    // its Policy, Paths and All are not read
	Head  scm.Hash // the commit that is checked out; zero before the first
	Close func() error
}

// maxSubmodules bounds how deep submodules are followed into each other.
const maxSubmodules = 64

// ignore says which changes of a submodule do not count: each what the ones
// before let count, and more (git-config's documentation, submodule.<name>.ignore).
type ignore uint8

const (
	ignoreNone      ignore = iota
	ignoreUntracked        // untracked files in it
	ignoreDirty            // any change of its work tree
	ignoreAll              // also another commit
)

func parseIgnore(s string) (ignore, bool) {
	switch s {
	case "none":
		return ignoreNone, true
	case "untracked":
		return ignoreUntracked, true
	case "dirty":
		return ignoreDirty, true
	case "all":
		return ignoreAll, true
	}
	return 0, false
}

// submodules is what the configuration says of submodules.
type submodules struct {
	usual  ignore            // where nothing is said of a submodule
	byPath map[string]ignore // what is said
}

// readSubmodules reads .gitmodules and the configuration. git describe goes by
// submodule.<name>.ignore alone; git status, by which it looks into submodules,
// also by diff.ignoreSubmodules.
func (c *check) readSubmodules() (*submodules, error) {
	m := &submodules{usual: ignoreUntracked, byPath: map[string]ignore{}}
	switch c.in.Policy.Submodules {
	case scm.SubmodulesIgnore:
		m.usual = ignoreAll
		return m, nil
	case scm.SubmodulesCommit:
		m.usual = ignoreDirty
		return m, nil
	case scm.SubmodulesContent:
		return m, nil
	}
	if c.depth > 0 {
		if c.untracked {
			m.usual = ignoreNone
		}
		if e, ok := c.in.Config.Get("diff.ignoresubmodules"); ok {
			if m.usual, ok = parseIgnore(e.Value); !ok {
				return nil, badIgnore(e)
			}
		}
	}
	names, ignores, err := c.readGitmodules()
	if err != nil {
		return nil, err
	}
	for path, name := range names {
		ig, ok := ignores[name]
		if e, has := c.in.Config.Get("submodule." + name + ".ignore"); has {
			if ig, ok = parseIgnore(e.Value); !ok {
				return nil, badIgnore(e)
			}
		}
		if ok {
			m.byPath[path] = ig
		}
	}
	return m, nil
}

// readGitmodules returns the name that .gitmodules gives to each path, and what
// it says of the names.
func (c *check) readGitmodules() (names map[string]string, ignores map[string]ignore, err error) {
	if i := c.idx.Find([]byte(".gitmodules")); i >= 0 && c.idx.Entry(i).Stage(c.idx.HashSize) != 0 {
		return nil, nil, nil // unmerged: git does not read it
	}
	data, _, err := c.readTracked(".gitmodules")
	if err != nil {
		return nil, nil, err
	}
	entries, err := conf.Parse(data, filepath.Join(c.in.Root, ".gitmodules"), conf.Local)
	if err != nil {
		return nil, nil, err
	}
	ignores = map[string]ignore{}
	for _, e := range entries {
		section, name, key := conf.Split(e.Key)
		if section != "submodule" || key != "ignore" || !submoduleName(name) {
			continue
		}
		if ig, ok := parseIgnore(e.Value); ok {
			ignores[name] = ig
		}
	}
	return SubmoduleNames(entries), ignores, nil
}

// SubmoduleNames returns what the entries of .gitmodules call the submodule at
// each path, as git reads them: of a name the last path counts and of a path the
// last name, as they are written. git passes over a path like a flag, and over
// names that it does not take.
func SubmoduleNames(entries []conf.Entry) map[string]string {
	names, paths := map[string]string{}, map[string]string{}
	for _, e := range entries {
		section, name, key := conf.Split(e.Key)
		if section != "submodule" || key != "path" || !submoduleName(name) || strings.HasPrefix(e.Value, "-") {
			continue
		}
		if before, ok := paths[name]; ok && names[before] == name {
			delete(names, before)
		}
		names[e.Value], paths[name] = name, e.Value
	}
	return names
}

// submoduleName reports whether git takes a submodule's name (submodule-config.c,
// check_submodule_name): not one that has ".." between slashes of either kind.
func submoduleName(name string) bool {
	return name != "" && !slices.Contains(strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '\\' }), "..")
}

func badIgnore(e conf.Entry) error {
	return &scm.CorruptError{Path: e.File, Reason: "bad value of " + e.Key}
}

// ignore returns what does not count of the submodule at path.
func (c *check) ignore(path []byte) (ignore, error) {
	c.submodulesOnce.Do(func() { c.submodules, c.submodulesErr = c.readSubmodules() })
	if c.submodulesErr != nil {
		return 0, c.submodulesErr
	}
	if ig, ok := c.submodules.byPath[string(path)]; ok {
		return ig, nil
	}
	return c.submodules.usual, nil
}

// submoduleIgnored reports whether it does not count that the submodule at path
// is another commit, or is not there, in one of HEAD's tree and the index. git
// status always lets it count.
func (c *check) submoduleIgnored(path []byte) (bool, error) {
	if c.depth > 0 && c.in.Policy.Submodules != scm.SubmodulesIgnore {
		return false, nil
	}
	ig, err := c.ignore(path)
	return ig == ignoreAll, err
}

// submodule says how a submodule's work tree differs from its entry. One that is
// not checked out does not, as long as its directory is there.
func (c *check) submodule(path []byte, e index.Entry, s *stat, there bool) (scm.DirtyKind, error) {
	ig, err := c.ignore(path)
	if err != nil || ig == ignoreAll {
		return 0, err
	}
	if !there {
		return scm.Deleted, nil
	}
	if s.kind != index.ModeDir {
		return scm.Modified, nil
	}
	if !c.isRepository(path) {
		return 0, nil
	}
	if c.depth == maxSubmodules || c.in.OpenSubmodule == nil {
		return 0, &scm.DeclinedError{What: "a submodule", Path: string(path)}
	}
	sub, err := c.in.OpenSubmodule(filepath.Join(c.in.Root, filepath.FromSlash(string(path))))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, &scm.CorruptError{Path: string(path) + "/.git", Reason: "is not a git repository"}
	}
	if err != nil {
		return 0, err
	}
	defer sub.Close()
	if !sub.Head.IsZero() && sub.Head != scm.HashFromBytes(e.Hash(c.idx.HashSize)) {
		return scm.Submodule, nil
	}
	if ig == ignoreDirty {
		return 0, nil
	}
	in := sub.Input
	in.Paths, in.All = nil, false
	in.Policy = scm.DirtyPolicy{Submodules: c.in.Policy.Submodules}
	if ig == ignoreNone {
		show, err := in.Config.Text("status.showuntrackedfiles", "normal")
		if err != nil {
			return 0, err
		}
		in.Policy.Untracked = !falseOf(show)
	}
	work, err := dirty(in, c.depth+1)
	if err != nil {
		return 0, inSubmodule(err, string(path))
	}
	if work.Dirty {
		return scm.Submodule, nil
	}
	return 0, nil
}

// falseOf reports whether status.showUntrackedFiles says to show none.
func falseOf(s string) bool {
	switch strings.ToLower(s) {
	case "no", "false", "off", "0", "":
		return true
	}
	return false
}

// inSubmodule puts a submodule's path before the path of an error that has one.
func inSubmodule(err error, path string) error {
	var d *scm.DeclinedError
	if errors.As(err, &d) {
		moved := *d
		moved.Path = strings.TrimSuffix(path+"/"+d.Path, "/")
		return &moved
	}
	return err
}
