package clone

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/refs"
)

// LockedError means that another program writes to the clone, or was killed while it did.
type LockedError struct{ Path string }

func (e *LockedError) Error() string {
	return e.Path + " exists: another git program is at work here, or was killed; remove the file in the latter case"
}

// MovedError means that somebody else fetched into the clone meanwhile.
type MovedError struct{ Path string }

func (e *MovedError) Error() string { return e.Path + " was changed meanwhile: run it again" }

// ClashError means that a tag of the server cannot be beside one that is here: one of the
// names is a folder of the other.
type ClashError struct{ Tag, Other string }

func (e *ClashError) Error() string {
	return fmt.Sprintf("the server's tag %s cannot be beside the tag %s that is here", e.Tag, e.Other)
}

// LooseEndError means that a server said that a commit has parents now, and did not send them.
type LooseEndError struct{ ID string }

func (e *LooseEndError) Error() string {
	return "the remote did not send commit " + e.ID + ", which belongs to the history: the clone ends where it did"
}

// Scratch makes a directory in which a pack is gathered, on the file system that it will
// be on. git prune removes one that was left by a killed program.
func (c *Clone) Scratch() (string, error) {
	return os.MkdirTemp(filepath.Join(c.common, "objects"), "tmp_objdir-fetch-")
}

// Install moves a pack and its index, name.pack and name.idx, to the others. promised is
// whether the server keeps what was left out of it (gitrepository-layout(5), partial clones).
func (c *Clone) Install(name string, promised bool) error {
	id, err := packID(name + ".pack")
	if err != nil {
		return err
	}
	dir := filepath.Join(c.common, "objects", "pack")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	place := filepath.Join(dir, "pack-"+id)
	// A pack counts from the moment when its index is there: so that comes last.
	extensions := []string{".pack", ".idx"}
	if promised {
		extensions = []string{".promisor", ".pack", ".idx"}
		if err := os.WriteFile(name+".promisor", nil, 0o444); err != nil {
			return err
		}
	}
	for _, extension := range extensions {
		if err := settle(name+extension, place+extension); err != nil {
			return err
		}
	}
	return nil
}

// packID returns the hash that a pack ends with, which is what it is named after.
func packID(file string) (string, error) {
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var sum [hashSize]byte
	if _, err := f.Seek(-hashSize, io.SeekEnd); err != nil {
		return "", err
	}
	_, err = io.ReadFull(f, sum[:])
	return fmt.Sprintf("%x", sum), err
}

// settle writes a file through to the disk, makes it read-only as git's own are, and moves it.
func settle(from, to string) error {
	f, err := os.OpenFile(from, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close(), os.Chmod(from, 0o444)); err != nil {
		return err
	}
	return os.Rename(from, to)
}

// MoveEdge writes where a shallow clone ends. was is the edge that the server was told
// about; added and removed are what it answered. The error is a *LooseEndError, and
// nothing is written, where a commit between the two is not here.
func (c *Clone) MoveEdge(was, added, removed []string) (err error) {
	root, err := os.OpenRoot(c.common)
	if err != nil {
		return err
	}
	defer root.Close()
	edge := append(slices.DeleteFunc(slices.Clone(was), func(id string) bool { return slices.Contains(removed, id) }), added...)
	slices.Sort(edge)
	edge = slices.Compact(edge)
	if err := c.connected(append(slices.Clone(removed), added...), edge); err != nil {
		return err
	}
	text := ""
	if len(edge) > 0 {
		text = strings.Join(edge, "\n") + "\n"
	}
	return c.replace(root, "shallow", text, func() error {
		now, err := c.Edge()
		if err == nil && !slices.Equal(now, was) {
			err = &MovedError{Path: filepath.Join(c.common, "shallow")}
		}
		return err
	})
}

// connected walks from commits back to the edge, and fails at one that is not here. It
// looks at commits alone: what they hold, git finds missing when it is asked for.
func (c *Clone) connected(from, edge []string) error {
	objects, err := c.Objects()
	if err != nil {
		return err
	}
	defer objects.Close()
	ends, seen := map[scm.Hash]bool{}, map[scm.Hash]bool{}
	var queue []scm.Hash
	for i, id := range append(slices.Clone(edge), from...) {
		hash, err := scm.ParseHash(id)
		if err != nil {
			return err
		}
		if i < len(edge) {
			ends[hash] = true
		} else {
			queue = append(queue, hash)
		}
	}
	for len(queue) > 0 {
		id := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if seen[id] {
			continue
		}
		seen[id] = true
		commit, err := objects.store.Commit(id)
		if errors.Is(err, fs.ErrNotExist) {
			return &LooseEndError{ID: id.String()}
		}
		if err != nil {
			return err
		}
		if !ends[id] {
			queue = append(queue, commit.Parents...)
		}
	}
	return nil
}

// CreateTag makes a tag whose object is here. It is no error where it is there already.
func (c *Clone) CreateTag(name, id string, here map[string]string) error {
	if _, ok := here[name]; ok || !refs.ValidName(name) || !strings.HasPrefix(name, "refs/tags/") {
		return nil // a name that git refuses leads to no tag with git either
	}
	for other := range here {
		if strings.HasPrefix(other, name+"/") || strings.HasPrefix(name, other+"/") {
			return &ClashError{Tag: strings.TrimPrefix(name, "refs/tags/"), Other: strings.TrimPrefix(other, "refs/tags/")}
		}
	}
	// No name of the server's, and no link in the clone, leads out of it.
	root, err := os.OpenRoot(c.common)
	if err != nil {
		return err
	}
	defer root.Close()
	if err := root.MkdirAll(path.Dir(name), 0o777); err != nil {
		return err
	}
	return c.replace(root, name, id+"\n", func() error {
		if _, err := root.Lstat(name); err == nil {
			return &MovedError{Path: filepath.Join(c.common, filepath.FromSlash(name))}
		}
		return nil
	})
}

// replace writes a file under git's lock, NAME.lock, which becomes the file; an empty one
// is removed instead. check is asked when nobody else can write.
func (c *Clone) replace(root *os.Root, name, text string, check func() error) (err error) {
	lock := name + ".lock"
	f, err := root.OpenFile(lock, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return &LockedError{Path: filepath.Join(c.common, filepath.FromSlash(lock))}
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = check()
	}
	if err == nil && text != "" {
		err = root.Rename(lock, name)
	} else if err == nil {
		err = root.Remove(name)
	}
	if err != nil || text == "" {
		err = errors.Join(err, root.Remove(lock))
	}
	return err
}
