package gitcmd

import (
	"io"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// Height counts the commits since a file's content was another; see scm.Reader. git lists
// each commit before its parents, so the longest way to a commit is known when its turn
// comes.
func (r *Repository) Height(rev, path string, same func(content []byte) bool) (n uint64, whole bool, err error) {
	head, _, err := r.resolve(rev)
	if err == nil && head.IsZero() {
		err = &scm.RevisionError{Rev: rev, Reason: "no commit yet"}
	}
	if err != nil {
		return 0, false, err
	}
	edge, err := r.edge()
	if err != nil {
		return 0, false, err
	}
	var commits []string // each with its parents
	if err := r.lines(func(line string) error {
		commits = append(commits, line)
		return nil
	}, "rev-list", "--topo-order", "--parents", head.String(), "--"); err != nil {
		return 0, false, refused(err)
	}
	contents, err := r.contents(commits, path)
	if err != nil {
		return 0, false, err
	}
	known := map[string]bool{"": false}
	longest := map[string]uint64{head.String(): 1}
	whole = true
	for i, line := range commits {
		id, parents, _ := strings.Cut(line, " ")
		if longest[id] == 0 {
			continue
		}
		if _, asked := known[contents[i]]; !asked {
			text, err := r.content(contents[i])
			if err != nil {
				return 0, false, err
			}
			known[contents[i]] = len(text) <= scm.MaxBlob && same(text)
		}
		if !known[contents[i]] {
			continue
		}
		n = max(n, longest[id])
		whole = whole && !edge[id]
		for parent := range strings.FieldsSeq(parents) {
			longest[parent] = max(longest[parent], longest[id]+1)
		}
	}
	return n, whole, nil
}

// contents returns for each commit the name of what it has in a file, "" for nothing. The
// path has no line break.
func (r *Repository) contents(commits []string, path string) ([]string, error) {
	var ask strings.Builder
	for _, line := range commits {
		id, _, _ := strings.Cut(line, " ")
		ask.WriteString(id + ":" + path + "\n")
	}
	c := r.here("cat-file", "--batch-check=%(objecttype) %(objectname)")
	c.stdin = ask.String()
	names := make([]string, 0, len(commits))
	err := r.git.records(c, '\n', func(record []byte) error {
		kind, name, _ := strings.Cut(string(record), " ")
		if kind != "blob" {
			name = ""
		}
		names = append(names, name)
		return nil
	})
	if err == nil && len(names) != len(commits) {
		err = &scm.RefusedError{Reason: "git cat-file did not answer for every commit"}
	}
	return names, refused(err)
}

// content returns a blob, one byte more than scm.MaxBlob at most.
func (r *Repository) content(id string) (content []byte, err error) {
	_, err = r.git.stream(r.here("cat-file", "blob", id), func(out io.Reader) (err error) {
		content, err = io.ReadAll(io.LimitReader(out, scm.MaxBlob+1))
		return err
	})
	return content, refused(err)
}
