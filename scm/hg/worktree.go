package hg

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/scm"
)

// kinds are the letters of hg status.
//
// https://www.mercurial-scm.org/help/commands/status
var kinds = map[byte]scm.DirtyKind{
	'M': scm.Modified, 'A': scm.Added, 'R': scm.Deleted, '!': scm.Deleted, '?': scm.Untracked,
}

// work asks whether the work tree is dirty. What is modified in a repository
// below this one counts like a file of its own, unless the policy leaves such
// repositories out; another branch name alone does not count.
func (r *Repository) work(q scm.Query) (scm.Work, error) {
	if q.Rev != "" || q.Dirty.Skip {
		return scm.Work{}, nil
	}
	args := []string{"status", "-mard", "--print0"}
	if q.Dirty.Untracked {
		args = append(args, "-u")
	}
	if q.Dirty.Submodules != scm.SubmodulesIgnore {
		args = append(args, "-S")
	}
	for _, p := range q.Paths {
		args = append(args, "path:"+p)
	}
	out, err := r.hg.output(args...)
	if err != nil {
		return scm.Work{}, err
	}
	policy := q.WorkPolicy()
	var paths []scm.DirtyPath
	for record := range strings.SplitSeq(out, "\x00") {
		if len(record) < 3 || kinds[record[0]] == 0 {
			continue
		}
		p := scm.DirtyPath{Path: filepath.ToSlash(record[2:]), Kind: kinds[record[0]]}
		if !policy.Excludes([]byte(p.Path)) {
			paths = append(paths, p)
		}
	}
	class := func(p scm.DirtyPath) bool { return p.Kind == scm.Untracked }
	slices.SortFunc(paths, func(a, b scm.DirtyPath) int {
		if class(a) != class(b) {
			if class(a) {
				return 1
			}
			return -1
		}
		return cmp.Compare(a.Path, b.Path)
	})
	w := scm.Work{Looked: true, Dirty: len(paths) > 0, Paths: paths}
	if w.Dirty && !q.Evidence && q.Select != scm.LatestTag {
		w.Paths = paths[:1]
	}
	return w, nil
}

// changedDay returns the UTC day on which the newest of the changed files was
// modified, "" where none of them is there.
func (r *Repository) changedDay(w scm.Work) string {
	var newest time.Time
	for _, p := range w.Paths {
		info, err := os.Stat(filepath.Join(r.root, filepath.FromSlash(p.Path)))
		if err == nil && info.ModTime().After(newest) {
			newest = info.ModTime()
		}
	}
	if newest.IsZero() {
		return ""
	}
	return newest.UTC().Format(time.DateOnly)
}
