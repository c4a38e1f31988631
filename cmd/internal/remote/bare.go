package remote

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/companion"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/odb"
)

// layDown makes the directory a bare repository with the branches and tags of the
// server, and with its HEAD where that is on a branch.
func (r *Repository) layDown() error {
	if err := os.MkdirAll(r.packs(), 0o700); err != nil {
		return err
	}
	var packed bytes.Buffer
	// The header promises what follows, so that no tag object has to be read to peel it.
	packed.WriteString("# pack-refs with: peeled fully-peeled sorted \n")
	for _, ref := range r.refs { // in the order of their names
		if !strings.HasPrefix(ref.Name, "refs/heads/") && !strings.HasPrefix(ref.Name, "refs/tags/") {
			continue
		}
		fmt.Fprintf(&packed, "%s %s\n", ref.ID, ref.Name)
		if ref.Peeled != "" {
			fmt.Fprintf(&packed, "^%s\n", ref.Peeled)
		}
	}
	// A HEAD that is on no branch there is detached here: the same version, and no branch to
	// name.
	head := commit(r.start) + "\n"
	if _, ok := r.names[r.head]; ok && strings.HasPrefix(r.head, "refs/heads/") {
		head = "ref: " + r.head + "\n"
	}
	for name, text := range map[string][]byte{
		"HEAD": []byte(head), "packed-refs": packed.Bytes(), "config": []byte("[core]\n\trepositoryformatversion = 0\n\tbare = true\n"),
	} {
		if err := os.WriteFile(filepath.Join(r.dir, name), text, 0o600); err != nil {
			return err
		}
	}
	// Empty, and still needed: without it git and Tagline see no repository (gitrepository-layout).
	return os.MkdirAll(filepath.Join(r.dir, "refs"), 0o700)
}

// packs returns the directory that packs go to.
func (r *Repository) packs() string { return filepath.Join(r.dir, "objects", "pack") }

// reset takes away the objects, and what was said of where they end.
func (r *Repository) reset() error {
	return errors.Join(os.RemoveAll(r.packs()), os.RemoveAll(filepath.Join(r.dir, "info")), os.RemoveAll(filepath.Join(r.dir, "shallow")),
		os.MkdirAll(r.packs(), 0o700))
}

// cut puts a question for objects that leaves parents out, and notes which.
func (r *Repository) cut(q companion.Request) error {
	reply, err := r.packed(q)
	if err != nil || len(reply.Shallow) == 0 {
		return err
	}
	return os.WriteFile(filepath.Join(r.dir, "shallow"), []byte(strings.Join(reply.Shallow, "\n")+"\n"), 0o600)
}

// edge is how far the commits reach that are here.
type edge struct {
	missing        []string              // parents that are not here, in the order of their hashes
	cut            map[string][]scm.Hash // the parents of each commit that has a missing one
	tagged         bool                  // a commit that is here has a tag
	oldest, newest int64                 // committer dates, seconds since 1970
}

// edge walks from the start over all commits that are here. tags are by commit.
func (r *Repository) edge(tags map[string][]companion.Ref) (edge, error) {
	e := edge{cut: map[string][]scm.Hash{}}
	// A store of its own: the reader's keeps what it has seen, and packs have come since.
	store, err := odb.Open(filepath.Join(r.dir, "objects"), 20, odb.Options{})
	if err != nil {
		return e, err
	}
	defer store.Close()
	start, err := scm.ParseHash(commit(r.start))
	if err != nil {
		return e, err
	}
	missing := map[scm.Hash]bool{}
	seen := map[scm.Hash]bool{start: true}
	children := map[scm.Hash][]scm.Hash{} // of commits that may be missing
	for queue := []scm.Hash{start}; len(queue) > 0; {
		id := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		c, err := store.Commit(id)
		if _, gone := errors.AsType[*odb.MissingError](err); gone {
			missing[id] = true
			e.missing = append(e.missing, id.String())
			continue
		}
		if err != nil {
			return e, err
		}
		e.tagged = e.tagged || tags[id.String()] != nil
		if e.newest == 0 || c.Time > e.newest {
			e.newest = c.Time
		}
		if e.oldest == 0 || c.Time < e.oldest {
			e.oldest = c.Time
		}
		for _, parent := range c.Parents {
			children[parent] = append(children[parent], id)
			if !seen[parent] {
				seen[parent] = true
				queue = append(queue, parent)
			}
		}
	}
	for id := range missing {
		for _, child := range children[id] {
			c, err := store.Commit(child)
			if err != nil {
				return e, err
			}
			e.cut[child.String()] = c.Parents
		}
	}
	// The order in which they are met depends on the walk; questions to a server should not.
	slices.Sort(e.missing)
	return e, nil
}

// graft writes the missing parents of the edge as the commit to, which contains them.
func (r *Repository) graft(e edge, to string) error {
	gone := map[string]bool{}
	for _, id := range e.missing {
		gone[id] = true
	}
	var text strings.Builder
	for child, parents := range e.cut {
		text.WriteString(child)
		var written []string
		for _, parent := range parents {
			id := parent.String()
			if gone[id] {
				id = to
			}
			// Two missing parents become one and the same commit, which is one parent.
			if !slices.Contains(written, id) {
				written = append(written, id)
				text.WriteString(" " + id)
			}
		}
		text.WriteString("\n")
	}
	if err := os.MkdirAll(filepath.Join(r.dir, "info"), 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(r.dir, "info", "grafts"), []byte(text.String()), 0o600)
}
