package git

import (
	"errors"
	"path/filepath"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/odb"
	"github.com/tagline-scm/tagline/scm/git/walk"
)

// Verify compares objects with their hashes; see scm.Reader. Replacements are left
// aside: it is the objects that are looked at.
func (r *Repository) Verify(head, below scm.Hash) (scm.Verified, error) {
	if err := r.takeSnapshot(); err != nil {
		return scm.Verified{}, err
	}
	h := r.snapshot.objects.history(nil) // the commits are what is verified, and no cache of them
	defer h.Close()
	w := &walk.Between{History: h}
	defer w.Clear()
	from, err := h.Number(&head)
	if err != nil {
		return scm.Verified{}, err
	}
	var to *uint32
	if !below.IsZero() {
		n, err := h.Number(&below)
		if err != nil {
			return scm.Verified{}, err
		}
		to = &n
	}
	if err := w.Run(from, to, false); err != nil {
		return scm.Verified{}, r.explained(err)
	}
	v := &verification{store: r.snapshot.objects.store, seen: map[scm.Hash]bool{}}
	v.filtered = isFiltered(v.store)
	if err := v.knowTrees(h, w.Inside); err != nil {
		return scm.Verified{}, r.explained(err)
	}
	for _, n := range w.Inside {
		if err := v.commit(h.At(n).ID); err != nil {
			return v.done, r.explained(err)
		}
	}
	return v.done, nil
}

// knowTrees marks what the parents have that lie outside of the range.
func (v *verification) knowTrees(h *walk.History, inside []uint32) error {
	isInside := make(map[scm.Hash]bool, len(inside))
	for _, n := range inside {
		isInside[h.At(n).ID] = true
	}
	v.known = true
	defer func() { v.known = false }()
	for _, n := range inside {
		parents, err := h.ParentsOf(h.At(n).ID)
		if err != nil {
			return err
		}
		for _, p := range parents {
			if isInside[p] {
				continue
			}
			c, err := v.store.Commit(p)
			if err != nil {
				continue // not in this clone
			}
			if err := v.tree(c.Tree); err != nil {
				return err
			}
		}
	}
	return nil
}

// isFiltered reports whether the objects are those of a partial clone: git marks
// the packs that came from a remote which has the rest.
func isFiltered(store *odb.Store) bool {
	for _, dir := range store.Dirs() {
		if found, err := filepath.Glob(filepath.Join(dir, "pack", "*.promisor")); err == nil && len(found) > 0 {
			return true
		}
	}
	return false
}

// verification is one run of Verify.
type verification struct {
	store    *odb.Store
	filtered bool
	known    bool // what is met is marked as seen, and not verified
	seen     map[scm.Hash]bool
	done     scm.Verified
}

func (v *verification) commit(id scm.Hash) error {
	there, err := v.object(id)
	if !there || err != nil {
		return err
	}
	c, err := v.store.Commit(id)
	if err != nil {
		return err
	}
	return v.tree(c.Tree)
}

// object verifies one object, and reports whether it is there to be read.
func (v *verification) object(id scm.Hash) (there bool, err error) {
	if v.known {
		return true, nil
	}
	err = v.store.Verify(id)
	var missing *odb.MissingError
	var large *odb.TooLargeError
	switch {
	case err == nil:
		v.done.Objects++
		return true, nil
	case errors.As(err, &missing) && v.filtered, errors.As(err, &large):
		v.done.Passed++
		return false, nil
	}
	return false, err
}

// tree verifies a tree and all below it that was not met yet.
func (v *verification) tree(root scm.Hash) error {
	for stack := []scm.Hash{root}; len(stack) > 0; {
		id := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if v.seen[id] {
			continue
		}
		v.seen[id] = true
		if there, err := v.object(id); !there || err != nil {
			if err != nil {
				return err
			}
			continue
		}
		tree, err := v.store.Tree(id)
		var missing *odb.MissingError
		if errors.As(err, &missing) && v.known {
			continue
		}
		if err != nil {
			return err
		}
		var bad error
		err = tree.All(func(e odb.TreeEntry) bool {
			switch e.Mode & odb.ModeType {
			case odb.ModeDir:
				stack = append(stack, e.Hash)
			case odb.ModeSubmodule:
			default:
				if !v.seen[e.Hash] {
					v.seen[e.Hash] = true
					_, bad = v.object(e.Hash)
				}
			}
			return bad == nil
		})
		if err = errors.Join(bad, err); err != nil {
			return err
		}
	}
	return nil
}
