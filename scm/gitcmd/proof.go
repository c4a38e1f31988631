package gitcmd

import (
	"errors"
	"io/fs"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/walk"
)

// ends returns the commits whose missing parents could change the answer. git
// does not tell, so in a shallow clone the history is listed: for the nearest
// tag the native reader's argument decides, for the highest and for none what
// lies in TAG..HEAD. A clone that is not shallow has all commits.
func (r *Repository) ends(q scm.Query, b *ballot, chosen *scm.Hash, head scm.Hash) ([]scm.Hash, error) {
	edge, err := r.edge()
	if err != nil || len(edge) == 0 {
		return nil, err
	}
	if q.Select == scm.Nearest {
		return r.nearestEnds(q, b, edge, head)
	}
	var ends []scm.Hash
	err = r.lines(func(commit string) error {
		if !edge[commit] {
			return nil
		}
		h, err := scm.ParseHash(commit)
		ends = append(ends, h)
		return err
	}, span(q, []string{"rev-list"}, chosen, head)...)
	if err != nil || q.Select != scm.Anywhere || chosen == nil {
		return ends, refused(err)
	}
	_, err = r.ask("merge-base", "--is-ancestor", chosen.String(), head.String())
	if f, failed := errors.AsType[*failure](err); failed && f.code == 1 { // see the native reader
		return append(ends, *chosen), nil
	}
	return ends, refused(err)
}

func (r *Repository) nearestEnds(q scm.Query, b *ballot, edge map[string]bool, head scm.Hash) ([]scm.Hash, error) {
	commits := map[scm.Hash]walk.Parentage{}
	err := r.lines(func(line string) error {
		var c walk.Parentage
		var id scm.Hash
		for i, word := range strings.Fields(line) {
			if i == 0 {
				c.Date, _ = strconv.ParseUint(word, 10, 64)
				continue
			}
			h, err := scm.ParseHash(word)
			if err != nil {
				return err
			}
			if i == 1 {
				id, c.Cut = h, edge[word]
			} else {
				c.Parents = append(c.Parents, h)
			}
		}
		commits[id] = c
		return nil
	}, "rev-list", "--timestamp", "--parents", head.String(), "--")
	if err != nil {
		return nil, refused(err)
	}
	tagged, annotated := map[scm.Hash]bool{}, map[scm.Hash]bool{}
	for _, t := range b.accepted {
		tagged[t.Commit] = true
		annotated[t.Commit] = annotated[t.Commit] || t.Annotated
	}
	return walk.UnprovenEnds(head, q,
		func(id scm.Hash) walk.Parentage { return commits[id] },
		func(id scm.Hash) (bool, bool) { return tagged[id], annotated[id] })
}

// edge returns the commits whose parents a shallow clone cut off.
func (r *Repository) edge() (map[string]bool, error) {
	if !r.shallow {
		return nil, nil
	}
	b, err := r.shallowFile()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &scm.ChangedError{Path: "shallow"} // it was there when the repository was opened
	}
	if err != nil {
		return nil, err
	}
	// A first commit is listed too where the clone's depth ends at it. It has no
	// parents to cut off.
	edge := map[string]bool{}
	commit := ""
	c := r.here("cat-file", "--batch")
	c.stdin = string(b)
	err = r.git.records(c, '\n', func(line []byte) error {
		word := strings.Fields(string(line))
		switch {
		case len(word) == 3 && word[1] == "commit":
			commit = word[0]
		case len(word) == 2 && word[0] == "parent" && commit != "":
			edge[commit] = true
		case len(word) == 0:
			commit = "" // the message follows
		}
		return nil
	})
	return edge, refused(err)
}
