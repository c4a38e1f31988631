package worktree

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/filter"
	"github.com/tagline-scm/tagline/scm/git/index"
)

// Files returns the paths of the index that git archive would not leave out, in
// its order, those of submodules that are checked out included: without what
// has the attribute export-ignore itself or lies in a directory that has it
// (gitattributes' documentation, "Creating an archive"). A path that is
// unmerged is named once. Whether a file exists is not looked at.
func Files(in Input) ([]string, error) { return files(in, 0) }

func files(in Input, depth int) ([]string, error) {
	if depth > maxSubmodules {
		return nil, &scm.CorruptError{Path: in.Root, Reason: fmt.Sprintf("submodules lie more than %d deep in each other", maxSubmodules)}
	}
	c, err := listIndex(in, depth)
	if err != nil {
		return nil, err
	}
	defer c.close()
	attributes, err := filter.ReadAttributes(c.filterInput())
	if err != nil {
		return nil, err
	}
	ignored := func(path string, dir bool) (bool, error) {
		set, err := attributes.Of(path, dir)
		return set["export-ignore"].IsSet(), err
	}
	var list []string
	last := ""
	skipped := map[string]bool{} // directories that were asked about
	for i := range c.idx.Len() {
		path, link := string(c.idx.Name(i)), c.idx.Entry(i).Mode() == index.ModeGitlink
		if path == last {
			continue
		}
		last = path
		skip, err := ignored(path, link)
		for end := strings.IndexByte(path, '/'); end >= 0 && !skip && err == nil; {
			dir := path[:end]
			known := false
			if skip, known = skipped[dir]; !known {
				skip, err = ignored(dir, true)
				skipped[dir] = skip
			}
			next := strings.IndexByte(path[end+1:], '/')
			if next < 0 {
				break
			}
			end += 1 + next
		}
		switch {
		case err != nil:
			return nil, err
		case skip:
		case !link:
			list = append(list, path)
		default:
			below, err := c.submoduleFiles(path)
			if err != nil {
				return nil, err
			}
			list = append(list, below...)
		}
	}
	return list, nil
}

// submoduleFiles returns the files of a submodule, none if it is not checked out.
func (c *check) submoduleFiles(path string) ([]string, error) {
	if c.in.OpenSubmodule == nil {
		return nil, nil
	}
	m, err := c.in.OpenSubmodule(filepath.Join(c.in.Root, filepath.FromSlash(path)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, inSubmodule(err, path)
	}
	defer m.Close()
	below, err := files(m.Input, c.depth+1)
	for i := range below {
		below[i] = path + "/" + below[i]
	}
	return below, err
}
