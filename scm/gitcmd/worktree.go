package gitcmd

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// work asks whether the work tree is dirty.
//
// git status reports the index against HEAD (X) and the work tree against the
// index (Y). git describe --dirty compares HEAD with the work tree through the
// index instead (git diff-index HEAD), so two things that status lists do not
// count: a path that only the index has, if the work tree lacks it; and an
// unmerged path that neither HEAD nor the work tree has.
//
// git would start a process in each submodule, under that submodule's settings
// and not under ours. So it is told to look at their commits alone, and whether
// their content is modified is asked here, with our settings.
func (r *Repository) work(q scm.Query) (scm.Work, error) {
	if q.Rev != "" || q.Dirty.Skip || r.root == "" {
		return scm.Work{}, nil
	}
	paths, err := r.dirtyPaths(r.root, q.WorkPolicy(), q.Paths, 0)
	if err != nil {
		return scm.Work{}, err
	}
	class := func(k scm.DirtyKind) scm.DirtyKind {
		if k > scm.Modified && k < scm.Untracked {
			return scm.Modified
		}
		return k
	}
	// What was removed from the index and is still there is listed twice: it is
	// staged, and it is untracked.
	slices.SortFunc(paths, func(a, b scm.DirtyPath) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Kind, b.Kind))
	})
	if len(paths) > 0 && !q.Evidence {
		paths = []scm.DirtyPath{slices.MinFunc(paths, func(a, b scm.DirtyPath) int {
			return cmp.Or(cmp.Compare(class(a.Kind), class(b.Kind)), cmp.Compare(a.Path, b.Path))
		})}
	}
	return scm.Work{Looked: true, Dirty: len(paths) > 0, Paths: paths}, nil
}

// in is a run of git in the repository itself or in a submodule at root. Of the
// latter it is told, as git tells itself, where the repository is: it would
// take the outer one for that of a submodule that has lost its own.
func (r *Repository) in(root string, args ...string) call {
	if root == r.root {
		return r.here(args...)
	}
	return call{dir: root, args: append([]string{"--git-dir=.git"}, args...)}
}

// maxNesting bounds submodules within submodules.
const maxNesting = 64

func (r *Repository) dirtyPaths(root string, policy scm.DirtyPolicy, scope []string, depth int) ([]scm.DirtyPath, error) {
	untracked := "no"
	if policy.Untracked {
		untracked = "all"
	}
	args := []string{"status", "--porcelain=v2", "-z", "--no-renames", "--untracked-files=" + untracked, "--ignore-submodules=dirty", "--"}
	args = append(args, scope...)
	ignore, err := r.ignored(root, policy, scope)
	if err != nil {
		return nil, err
	}
	var found []scm.DirtyPath
	var doubtful []scm.DirtyPath // those that only count if HEAD has them
	err = r.git.records(r.in(root, args...), 0, func(record []byte) error {
		path, kind, ifInHead := parseStatus(string(record))
		if kind == 0 || policy.Excludes([]byte(path)) {
			return nil
		}
		if ignore[path] == "all" {
			return nil
		}
		if ifInHead {
			doubtful = append(doubtful, scm.DirtyPath{Path: path, Kind: kind})
		} else {
			found = append(found, scm.DirtyPath{Path: path, Kind: kind})
		}
		return nil
	})
	if err != nil {
		return nil, refused(err)
	}
	for _, d := range doubtful {
		if _, _, err := r.git.output(r.in(root, "cat-file", "-e", "HEAD:"+d.Path)); err == nil {
			found = append(found, d)
		}
	}
	for path, what := range ignore {
		known := slices.ContainsFunc(found, func(d scm.DirtyPath) bool { return d.Path == path })
		if known || what == "all" || what == "dirty" || depth == maxNesting {
			continue
		}
		dir := filepath.Join(root, filepath.FromSlash(path))
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err != nil {
			continue // not checked out
		}
		inside, err := r.dirtyPaths(dir, scm.DirtyPolicy{Submodules: policy.Submodules}, nil, depth+1)
		if err != nil {
			return nil, err
		}
		if len(inside) > 0 {
			found = append(found, scm.DirtyPath{Path: path, Kind: scm.Submodule})
		}
	}
	return found, nil
}

// The blob without content, by either hash.
const (
	emptySHA1   = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
	emptySHA256 = "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813"
)

// parseStatus reads one record of git status --porcelain=v2 -z. kind is 0 for a
// path that does not count and for headers; ifInHead tells that it only counts
// if HEAD has the path, which the record does not say.
//
// https://git-scm.com/docs/git-status#_changed_tracked_entries
func parseStatus(record string) (path string, kind scm.DirtyKind, ifInHead bool) {
	const none = "000000" // the mode of what is not there
	switch {
	case strings.HasPrefix(record, "? "):
		return record[2:], scm.Untracked, false
	case strings.HasPrefix(record, "u "):
		f := strings.SplitN(record, " ", 11)
		if len(f) < 11 {
			return "", 0, false
		}
		return f[10], scm.Unmerged, f[6] == none
	case !strings.HasPrefix(record, "1 "):
		return "", 0, false
	}
	f := strings.SplitN(record, " ", 9)
	if len(f) < 9 || len(f[1]) != 2 {
		return "", 0, false
	}
	path = f[8]
	x, y, headMode, indexMode, workMode := f[1][0], f[1][1], f[3], f[4], f[5]
	switch {
	case headMode == none && workMode == none: // only the index has it
		return path, 0, false
	case x != '.':
		return path, scm.Staged, false
	case y == 'A': // intent to add: in the index in name only
		return path, scm.Staged, false
	case y == 'D': // what was meant to be added and is gone looks like an empty file of HEAD
		return path, scm.Deleted, f[7] == emptySHA1 || f[7] == emptySHA256
	case indexMode != workMode && regular(indexMode) && regular(workMode):
		return path, scm.Mode, false
	case y == '.':
		return path, 0, false
	case workMode == "160000":
		return path, scm.Submodule, false
	}
	return path, scm.Modified, false
}

func regular(mode string) bool { return strings.HasPrefix(mode, "100") }
