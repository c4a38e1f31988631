package gitcmd

import (
	"path/filepath"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// Tracks reports whether the index has the file with that path, slash-separated
// below the root of the work tree. A bare repository tracks nothing.
func (r *Repository) Tracks(path string) (bool, error) {
	if r.root == "" {
		return false, nil
	}
	tracked := false
	err := r.index(r.root, []string{path}, func(e indexed) { tracked = tracked || e.path == path })
	return tracked, err
}

// Files returns the tracked files that an archive would hold; see scm.Reader.
func (r *Repository) Files() ([]string, error) {
	if r.root == "" {
		return nil, &scm.NoWorkTreeError{Dir: r.gitDir}
	}
	head, _, err := r.resolve("")
	if err != nil {
		return nil, err
	}
	if head.IsZero() {
		return nil, &scm.RevisionError{Rev: "HEAD", Reason: "no such commit or ref"}
	}
	return r.files(r.root, 0)
}

func (r *Repository) files(root string, depth int) ([]string, error) {
	if depth > maxNesting {
		return nil, &scm.CorruptError{Path: root, Reason: "submodules lie too deep in each other"}
	}
	var entries []indexed
	if err := r.index(root, nil, func(e indexed) {
		if n := len(entries); n == 0 || entries[n-1].path != e.path {
			entries = append(entries, e)
		}
	}); err != nil {
		return nil, err
	}
	ignored, err := r.exportIgnored(root, entries)
	if err != nil {
		return nil, err
	}
	var list []string
	for _, e := range entries {
		path := e.path
		if e.link {
			path += "/"
		}
		if ignored[path] || ignoredAbove(ignored, path) {
			continue
		}
		if !e.link {
			list = append(list, path)
			continue
		}
		if !r.checkedOut(root, e.path) {
			continue
		}
		below, err := r.files(filepath.Join(root, filepath.FromSlash(e.path)), depth+1)
		if err != nil {
			return nil, err
		}
		for _, name := range below {
			list = append(list, path+name)
		}
	}
	return list, nil
}

// ignoredAbove reports whether a directory above path, which ends in a slash, is
// ignored.
func ignoredAbove(ignored map[string]bool, path string) bool {
	for i := range len(path) - 1 {
		if path[i] == '/' && ignored[path[:i+1]] {
			return true
		}
	}
	return false
}

// exportIgnored returns which files, directories and submodules have the attribute
// export-ignore themselves; directories and submodules with a slash behind them.
func (r *Repository) exportIgnored(root string, entries []indexed) (map[string]bool, error) {
	var ask strings.Builder
	asked := map[string]bool{}
	about := func(path string) {
		if !asked[path] {
			asked[path] = true
			ask.WriteString(path + "\x00")
		}
	}
	for _, e := range entries {
		for i, c := range []byte(e.path) {
			if c == '/' {
				about(e.path[:i+1])
			}
		}
		if e.link {
			about(e.path + "/")
		} else {
			about(e.path)
		}
	}
	if len(asked) == 0 {
		return nil, nil
	}
	c := r.in(root, "check-attr", "--stdin", "-z", "export-ignore")
	c.stdin = ask.String()
	ignored := map[string]bool{}
	var answer []string // a path, the attribute's name, its value
	err := r.git.records(c, 0, func(field []byte) error {
		if answer = append(answer, string(field)); len(answer) == 3 {
			ignored[answer[0]] = answer[2] == "set"
			answer = answer[:0]
		}
		return nil
	})
	return ignored, refused(err)
}
