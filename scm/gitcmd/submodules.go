package gitcmd

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git"
	"github.com/tagline-scm/tagline/scm/git/conf"
	"github.com/tagline-scm/tagline/scm/git/worktree"
)

// indexed is an entry of the index.
type indexed struct {
	path   string
	link   bool // it names a commit: a submodule
	merged bool // it is not in conflict
}

// index calls each with the entries of the index in order, those below the paths
// of scope if there are any; of a path in conflict with each side.
func (r *Repository) index(root string, scope []string, each func(indexed)) error {
	args := append([]string{"ls-files", "--stage", "-z", "--"}, scope...)
	return refused(r.git.records(r.in(root, args...), 0, func(record []byte) error {
		about, path, _ := strings.Cut(string(record), "\t")
		each(indexed{path, strings.HasPrefix(about, "160000 "), strings.HasSuffix(about, " 0")})
		return nil
	}))
}

// ignored returns what of each submodule does not count, as submodule.NAME.ignore
// has it: all, dirty, untracked, none, or "" where nothing is said. A policy
// replaces what the settings say.
func (r *Repository) ignored(root string, policy scm.DirtyPolicy, scope []string) (map[string]string, error) {
	ignore := map[string]string{}
	if err := r.index(root, scope, func(e indexed) {
		if e.link {
			ignore[e.path] = ""
		}
	}); err != nil || len(ignore) == 0 {
		return nil, err
	}
	switch policy.Submodules {
	case scm.SubmodulesIgnore, scm.SubmodulesCommit, scm.SubmodulesContent:
		what := [...]string{
			scm.SubmodulesIgnore: "all", scm.SubmodulesCommit: "dirty", scm.SubmodulesContent: "untracked",
		}[policy.Submodules]
		for path := range ignore {
			ignore[path] = what
		}
		return ignore, nil
	}
	declared, err := r.gitmodules(root)
	if err != nil {
		return nil, err
	}
	own, err := r.submoduleSettings(root)
	if err != nil {
		return nil, err
	}
	last := func(settings []conf.Entry, key string) string {
		value := ""
		for _, e := range settings {
			if e.Key == key {
				value = e.Value
			}
		}
		return value
	}
	for path, name := range worktree.SubmoduleNames(declared) {
		if _, ok := ignore[path]; ok {
			key := "submodule." + name + ".ignore"
			ignore[path] = cmp.Or(last(own, key), last(declared, key))
		}
	}
	return ignore, nil
}

// gitmodules returns the settings of .gitmodules: the file's or, where there is
// none, those of the index. git does not read one that is in conflict.
func (r *Repository) gitmodules(root string) ([]conf.Entry, error) {
	const name = ".gitmodules"
	tracked, merged := false, true
	if err := r.index(root, []string{name}, func(e indexed) {
		tracked, merged = true, merged && e.merged
	}); err != nil {
		return nil, err
	}
	_, err := os.Stat(filepath.Join(root, name))
	switch {
	case !merged:
		return nil, nil
	case err == nil:
		return r.submoduleSettings(root, "--file", name)
	case tracked:
		return r.submoduleSettings(root, "--blob", ":"+name)
	}
	return nil, nil
}

// submoduleSettings returns the settings of submodules, in their order: the
// repository's or those of what from names.
func (r *Repository) submoduleSettings(root string, from ...string) ([]conf.Entry, error) {
	var settings []conf.Entry
	args := append(append([]string{"config"}, from...), "-z", "--get-regexp", `^submodule\.`)
	err := r.git.records(r.in(root, args...), 0, func(record []byte) error {
		key, value, has := strings.Cut(string(record), "\n")
		settings = append(settings, conf.Entry{Key: key, Value: value, HasValue: has, File: "git config"})
		return nil
	})
	if f, ok := err.(*failure); ok && f.code == 1 { // nothing of that name
		err = nil
	}
	return settings, refused(err)
}

// Submodules returns the submodules of the index, with the native reader's rule of
// which are missing. git submodule status has the same, but starts git in each of
// them, under its own settings and not under ours.
func (r *Repository) Submodules() ([]scm.SubmoduleEntry, error) {
	if r.root == "" {
		return nil, nil
	}
	var list []scm.SubmoduleEntry
	merged := map[string]bool{}
	if err := r.index(r.root, nil, func(e indexed) {
		if e.link && (len(list) == 0 || list[len(list)-1].Path != e.path) {
			list = append(list, scm.SubmoduleEntry{Path: e.path})
			merged[e.path] = e.merged
		}
	}); err != nil || len(list) == 0 {
		return nil, err
	}
	declared, err := r.gitmodules(r.root)
	if err != nil {
		return nil, err
	}
	own, err := r.submoduleSettings(r.root)
	if err != nil {
		return nil, err
	}
	settings := git.ActiveSubmodules{}
	for _, e := range own {
		if err := settings.Add(e); err != nil {
			return nil, err
		}
	}
	names := worktree.SubmoduleNames(declared)
	for i := range list {
		m := &list[i]
		if m.Name = names[m.Path]; m.Name == "" || !merged[m.Path] {
			continue
		}
		active, err := settings.Active(m.Name, m.Path)
		if err != nil {
			return nil, err
		}
		m.Missing = !active || !r.checkedOut(r.root, m.Path)
	}
	return list, nil
}

// checkedOut reports whether there is a repository in a submodule's directory.
func (r *Repository) checkedOut(root, path string) bool {
	path = filepath.FromSlash(path)
	if !filepath.IsLocal(path) {
		return false
	}
	dotGit := filepath.Join(root, path, ".git")
	if _, err := os.Lstat(dotGit); err != nil {
		return false
	}
	_, _, err := r.git.output(r.in(root, "rev-parse", "--resolve-git-dir", dotGit))
	return err == nil
}
