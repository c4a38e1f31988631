package worktree

import (
	"bytes"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/index"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// untrackedFiles finds the files that the index does not have and no rule
// ignores, as git status --untracked-files=all lists them: a repository inside is
// one path that ends in a slash, and devices, sockets and pipes are not listed.
func (c *check) untrackedFiles() ([]scm.DirtyPath, error) {
	if !c.untracked {
		return nil, nil
	}
	rules, err := c.readIgnoreRules()
	if err != nil {
		return nil, err
	}
	u := &untrackedWalk{check: c, ignore: rules}
	if rules.flags != 0 {
		u.folded = make(map[string]bool, c.idx.Len())
		for i := range c.idx.Len() {
			u.folded[strings.ToLower(string(c.idx.Name(i)))] = true
		}
	}
	err = u.directory("", 0, c.idx.Len(), nil, 0)
	if err != nil && err != errEnough {
		return nil, err
	}
	return u.found, nil
}

// untrackedWalk goes through directories and the index side by side: both are
// sorted alike if a directory sorts as if its name ended in a slash.
type untrackedWalk struct {
	*check
	ignore *ignoreRules
	folded map[string]bool // the names in the index in lower case, with core.ignoreCase
	found  []scm.DirtyPath
}

// directory looks at dir, which is empty or ends in a slash; the entries from lo
// to hi lie below it.
func (u *untrackedWalk) directory(dir string, lo, hi int, above *ignoredDir, depth int) error {
	if depth > index.MaxDepth {
		return &scm.DeclinedError{What: "so deep directories", Path: dir}
	}
	if dir != "" && !u.scope.mayHave([]byte(dir[:len(dir)-1])) {
		return nil
	}
	names, err := u.list(dir)
	if err != nil {
		return err
	}
	patterns, err := u.readIgnoreFile(dir)
	if err != nil {
		return err
	}
	rules := above
	if len(patterns) > 0 {
		rules = &ignoredDir{above: above, length: len(dir), patterns: patterns}
	}
	for _, name := range names {
		path, isDir := strings.CutSuffix(dir+name, "/")
		for lo < hi && string(u.idx.Name(lo)) < dir+name {
			lo++
		}
		end := lo
		if isDir {
			for end < hi && bytes.HasPrefix(u.idx.Name(end), []byte(dir+name)) {
				end++
			}
		}
		switch {
		case isDir && u.isGitlink(path) || !isDir && lo < hi && string(u.idx.Name(lo)) == path:
			continue
		case u.ignore.ignores(path, isDir, rules):
			continue
		case isDir && end > lo && string(u.idx.Name(lo)) == dir+name: // a sparse directory
			continue
		case isDir && (end > lo || !u.isNested(path)):
			err = u.directory(dir+name, lo, end, rules, depth+1)
		case isDir && u.idx.Find([]byte(path)) >= 0: // git's index_name_is_other: a repository where the index has a file
			continue
		case !u.folded[strings.ToLower(path)] && u.scope.has([]byte(path)):
			u.found = append(u.found, scm.DirtyPath{Path: dir + name, Kind: scm.Untracked})
			if !u.in.All {
				err = errEnough
			}
		}
		lo = end
		if err != nil {
			return err
		}
	}
	return nil
}

// isGitlink reports whether the index has a submodule at path.
func (u *untrackedWalk) isGitlink(path string) bool {
	i := u.idx.Find([]byte(path))
	return i >= 0 && u.idx.Entry(i).Mode()&index.ModeType == index.ModeGitlink
}

// isNested reports whether the directory at path is another repository.
func (u *untrackedWalk) isNested(path string) bool {
	if !u.isRepository([]byte(path)) {
		return false
	}
	return filepath.Join(u.in.Root, filepath.FromSlash(path), ".git") != u.in.GitDir
}

// list returns the names in a directory that git would look at, sorted, those of
// directories with a slash at the end. A directory that cannot be read is empty.
func (u *untrackedWalk) list(dir string) ([]string, error) {
	root, err := u.open()
	if err != nil {
		return nil, err
	}
	f, err := root.Open(filepath.FromSlash(strings.TrimSuffix("./"+dir, "/")))
	if err != nil {
		if smallfile.Broken(err) {
			return nil, err
		}
		return nil, nil
	}
	defer f.Close()
	entries, err := f.ReadDir(-1)
	if err != nil && !errors.Is(err, fs.ErrNotExist) && smallfile.Broken(err) {
		return nil, err
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		if strings.EqualFold(e.Name(), ".git") && (e.Name() == ".git" || u.ignore.flags != 0) {
			continue
		}
		switch {
		case e.IsDir():
			names = append(names, e.Name()+"/")
		case e.Type() == 0, e.Type() == fs.ModeSymlink:
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}
