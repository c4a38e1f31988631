// Package clone is a clone on disk that gets more of its history where no git program
// is installed: what it has, where its remotes are, and how a pack, a new edge and a tag
// are put into it (gitrepository-layout(5)). Everything is written beside its place and
// renamed, under git's own locks, so that git and a reader see it whole or not at all;
// what is there is never removed and no branch is moved.
package clone

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/conf"
	"github.com/tagline-scm/tagline/scm/git/discover"
	"github.com/tagline-scm/tagline/scm/git/odb"
	"github.com/tagline-scm/tagline/scm/git/refs"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// Clone is a repository with SHA-1 objects and refs in files. It is for one goroutine.
type Clone struct {
	Head   scm.Hash
	Branch string // refs/heads/main; "" where HEAD is on none

	common string // the directory that all work trees share
	config *conf.Config
	refs   *refs.Store
}

// UnsupportedError means that a clone is of a kind that only git writes to.
type UnsupportedError struct{ Reason string }

func (e *UnsupportedError) Error() string {
	return "only the git program fetches into this clone: " + e.Reason
}

// Open opens the repository around from, an absolute path. userConfig are the user's own
// configuration files, the one that counts last; they need not exist. The error is a
// *scm.NotFoundError, an *UnsupportedError, or one of reading.
func Open(from string, userConfig []string) (*Clone, error) {
	start, err := filepath.EvalSymlinks(from)
	if err != nil {
		return nil, err
	}
	place, ok, err := discover.Find(start, discover.Bounds{})
	if err == nil && !ok {
		err = &scm.NotFoundError{VCS: "git", Dir: from}
	}
	if err != nil {
		return nil, err
	}
	c := &Clone{common: place.CommonDir}
	var layers []conf.Layer
	for _, path := range userConfig {
		layers = append(layers, conf.Layer{Path: path, Scope: conf.Global})
	}
	layers = append(layers, conf.Layer{Path: filepath.Join(c.common, "config"), Scope: conf.Local})
	if c.config, err = conf.Load(layers, conf.Surroundings{GitDir: place.GitDir, Branch: func() string { return "" }}); err != nil {
		return nil, err
	}
	for key, known := range map[string]string{"extensions.objectformat": "sha1", "extensions.refstorage": "files"} {
		if value := c.text(key); value != "" && !strings.EqualFold(value, known) {
			return nil, &UnsupportedError{Reason: key + " is " + value}
		}
	}
	c.refs = refs.Open(place.GitDir, place.CommonDir, refs.Options{HashSize: hashSize})
	head, err := c.refs.Head()
	if err != nil {
		return nil, errors.Join(err, c.refs.Close())
	}
	c.Head, c.Branch = head.Hash, head.Name
	return c, nil
}

// hashSize is that of SHA-1, in bytes.
const hashSize = 20

// Close ends reading.
func (c *Clone) Close() error { return c.refs.Close() }

// text returns a setting, "" where it has no value.
func (c *Clone) text(key string) string {
	value, err := c.config.Text(key, "")
	if err != nil {
		return ""
	}
	return value
}

// Remotes returns the names of the remotes that have a URL, in the order of the file.
func (c *Clone) Remotes() []string {
	var names []string
	for _, e := range c.config.Entries() {
		if section, name, key := conf.Split(e.Key); section == "remote" && key == "url" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// URL returns where a remote is, a name or a URL, with url.<base>.insteadOf
// (git-config(1)); "" where there is no remote of that name.
func (c *Clone) URL(remote string) string {
	var address, base, longest string
	for _, e := range c.config.Entries() {
		// The first URL is the one to fetch from.
		if e.Key == "remote."+remote+".url" && address == "" {
			address = e.Value
		}
	}
	if address == "" && strings.Contains(remote, ":") {
		address = remote
	}
	for _, e := range c.config.Entries() {
		if section, to, key := conf.Split(e.Key); section == "url" && key == "insteadof" && strings.HasPrefix(address, e.Value) && len(e.Value) > len(longest) {
			base, longest = to, e.Value
		}
	}
	return base + strings.TrimPrefix(address, longest)
}

// Filter returns what a partial clone leaves out of what it fetches, "" for a whole one.
func (c *Clone) Filter(remote string) string {
	if promises, err := c.config.Bool("remote."+remote+".promisor", false); err != nil || !promises {
		return ""
	}
	return c.text("remote." + remote + ".partialclonefilter")
}

// Leading returns the refs of a server that may lead to HEAD, in groups: one after the
// other is to be tried. advertised has the hash of each ref's commit.
func (c *Clone) Leading(remote string, advertised map[string]string) [][]string {
	var there, branch, all []string
	upstream := c.Branch
	if short, ok := strings.CutPrefix(c.Branch, "refs/heads/"); ok && c.text("branch."+short+".remote") == remote {
		if merges := c.text("branch." + short + ".merge"); merges != "" {
			upstream = merges
		}
	}
	specs := c.specs(remote)
	for name, id := range advertised {
		switch {
		case id == c.Head.String():
			there = append(there, name)
		case name == upstream:
			branch = append(branch, name)
		case slices.ContainsFunc(specs, func(spec string) bool { return covers(spec, name) }):
			all = append(all, name)
		}
	}
	slices.Sort(there)
	slices.Sort(all)
	var groups [][]string
	for _, group := range [][]string{there[:min(1, len(there))], branch, all} {
		if len(group) > 0 {
			groups = append(groups, group)
		}
	}
	return groups
}

// specs returns what is fetched from a remote: the left sides of its refspecs, and HEAD of
// one that has none.
func (c *Clone) specs(remote string) []string {
	var sources []string
	for _, e := range c.config.Entries() {
		if e.Key == "remote."+remote+".fetch" && !strings.HasPrefix(e.Value, "^") {
			source, _, _ := strings.Cut(strings.TrimPrefix(e.Value, "+"), ":")
			sources = append(sources, source)
		}
	}
	if sources == nil {
		return []string{"HEAD"}
	}
	return sources
}

// covers reports whether the left side of a refspec, with at most one *, is for a ref.
func covers(spec, name string) bool {
	before, after, star := strings.Cut(spec, "*")
	return spec == name || star && len(name) >= len(before)+len(after) && strings.HasPrefix(name, before) && strings.HasSuffix(name, after)
}

// maxHaves is how many commits a server is told about that are here: what it leaves out
// for them is worth it, a list of each of ten thousand tags is not.
const maxHaves = 256

// Haves returns commits that are here, HEAD first, and no more than a server wants to know.
func (c *Clone) Haves() ([]string, error) {
	objects, err := c.Objects()
	if err != nil {
		return nil, err
	}
	defer objects.Close()
	haves := []string{c.Head.String()}
	for _, prefix := range []string{"refs/remotes/", "refs/heads/", "refs/tags/"} {
		for ref, err := range c.refs.All(prefix) {
			if err != nil {
				return nil, err
			}
			if has, err := objects.Has(ref.Hash.String()); err != nil || !has {
				continue
			}
			if haves = append(haves, ref.Hash.String()); len(haves) == maxHaves {
				return haves, nil
			}
		}
	}
	return haves, nil
}

// Tags returns the hash that each tag here has, by full name.
func (c *Clone) Tags() (map[string]string, error) {
	tags := map[string]string{}
	for ref, err := range c.refs.Tags() {
		if err != nil {
			return nil, err
		}
		tags[ref.Name] = ref.Hash.String()
	}
	return tags, nil
}

// Objects are the objects of a clone, as they are at one moment.
type Objects struct{ store *odb.Store }

// Objects opens them; what comes after that is not seen.
func (c *Clone) Objects() (*Objects, error) {
	store, err := odb.Open(filepath.Join(c.common, "objects"), hashSize, odb.Options{})
	return &Objects{store}, err
}

// Has reports whether an object is here.
func (o *Objects) Has(id string) (bool, error) {
	hash, err := scm.ParseHash(id)
	if err == nil {
		_, err = o.store.Kind(hash)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Close ends reading.
func (o *Objects) Close() error { return o.store.Close() }

// maxEdge is the largest file of a clone's edge that is read, in bytes.
const maxEdge = 1 << 26

// Edge returns the commits whose parents a shallow clone does not have, none for a whole
// one, in the order of their hashes. A damaged list is a *scm.CorruptError.
func (c *Clone) Edge() ([]string, error) {
	file := filepath.Join(c.common, "shallow")
	data, err := smallfile.Read(file, maxEdge)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	edge := strings.Fields(string(data))
	for _, id := range edge {
		if _, err := scm.ParseHash(id); err != nil || len(id) != 2*hashSize {
			return nil, &scm.CorruptError{Path: file, Reason: "bad shallow line"}
		}
	}
	slices.Sort(edge)
	return slices.Compact(edge), nil
}
