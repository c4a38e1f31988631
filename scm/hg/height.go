package hg

import (
	"errors"
	"io/fs"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// Height counts the commits since a file's content was another; see scm.Reader. hg numbers
// parents below their children, so from the highest number downwards the longest way to a
// commit is known when its turn comes. It is asked once for each commit on the way.
func (r *Repository) Height(rev, path string, same func(content []byte) bool) (n uint64, whole bool, err error) {
	head, err := r.resolve(&scm.Facts{}, rev)
	if err == nil && head.IsZero() {
		err = &scm.RevisionError{Rev: rev, Reason: "no commit yet"}
	}
	if err != nil {
		return 0, false, err
	}
	out, err := r.hg.output("log", "-r", "reverse(::"+head.String()+")", "-T", `{node} {p1.node} {p2.node}\n`)
	if err != nil {
		return 0, false, err
	}
	longest := map[string]uint64{head.String(): 1}
	for line := range strings.Lines(out) {
		fields := strings.Fields(line)
		if len(fields) == 0 || longest[fields[0]] == 0 {
			continue
		}
		content, err := r.Blob(fields[0], path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return 0, false, err
		}
		if !same(content) {
			continue
		}
		n = max(n, longest[fields[0]])
		for _, parent := range fields[1:] {
			longest[parent] = max(longest[parent], longest[fields[0]]+1)
		}
	}
	return n, true, nil
}
