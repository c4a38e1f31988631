// Package manifests says what `tagline write` does to manifests, files of other tools
// in which it changes the version alone, and what of a work tree is dirty then.
package manifests

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/render/file/manifest"
	"github.com/tagline-scm/tagline/scheme"
)

// Here is what decides over the manifests of a run.
type Here struct {
	Tree   *file.Tree
	Plan   plan.Plan
	Writes []plan.Write // what the run writes, below Tree
	Asked  string       // the format that the run was told; "" for none
}

// maxManifest is the largest manifest, in bytes: lock files of large projects have
// some millions.
const maxManifest = 16 << 20

// Change is what is done to one version field.
type Change struct{ File, Label, Was, Is string }

// Read returns what is in a manifest. The error is that of file.Tree.Read.
func (h Here) Read(name string) ([]byte, error) { return h.Tree.Read(name, maxManifest) }

// Target returns the version field that an entry names. ok is false where the file is
// no manifest: it is of no kind, is not there, or Tagline wrote it as a whole.
func (h Here) Target(e plan.Write) (t manifest.Target, ok bool) {
	t = manifest.Target{Name: e.File, Pattern: e.Pattern, Field: e.Field}
	known := false
	if t.Kind, known = manifest.Of(e.File); !known && e.Pattern == "" && e.Field == "" {
		return t, false
	}
	if e.Pattern == "" && e.Field == "" {
		there, err := h.Tree.Exists(e.File)
		if err != nil || !there {
			return t, false
		}
		if _, source := file.KindOf(e.File); source {
			text, err := h.Read(e.File)
			if err == nil && file.Ours(text, nil) {
				return t, false
			}
		}
	}
	switch path.Base(e.File) {
	case "Cargo.lock":
		t.Own = h.crates(e.File)
	case "package-lock.json", "npm-shrinkwrap.json":
		t.Own = h.packages(e.File)
	}
	return t, true
}

// Text returns a version as an entry has it: in its own format, in the one that the
// run was told, in its ecosystem's, or in the first that is configured. Errors are
// those of the format, and *manifest.FieldError where the ecosystem cannot read it.
func (h Here) Text(e plan.Write, t manifest.Target, v scheme.Version) (string, error) {
	own := ""
	for _, name := range t.Formats() {
		if _, err := render.ByName(name); err == nil && own == "" {
			own = name
		}
	}
	name := h.Plan.Format
	for _, other := range []string{own, h.Asked, e.Format} {
		if other != "" {
			name = other
		}
	}
	text, err := render.Write(name, v, h.Plan.Render)
	if name == own && h.Asked == "" && e.Format == "" {
		text = t.Short(text)
	}
	if err != nil || own == "" || name == own || e.Field != "" {
		return text, err
	}
	if f, err := render.ByName(own); err == nil && f.Parse != nil {
		if _, err := f.Parse(text); err != nil {
			return "", &manifest.FieldError{Name: e.File, Reason: text + ", in the format " + name + ", is nothing that " + own + " can read"}
		}
	}
	return text, nil
}

// Set returns the text of a manifest with a version in the field that is meant, and
// what changes.
func Set(text []byte, t manifest.Target, version string) ([]byte, []Change, error) {
	edited, err := t.Set(text, version)
	if err != nil {
		return nil, nil, err
	}
	changes, err := compare(t, text, edited)
	return edited, changes, err
}

// Restore returns the text with the version fields that old has, and what changes.
func Restore(text, old []byte, t manifest.Target) ([]byte, []Change, error) {
	edited, err := t.Restore(text, old)
	if err != nil {
		return nil, nil, err
	}
	changes, err := compare(t, text, edited)
	return edited, changes, err
}

// compare returns the changes between two texts of a manifest, each once.
func compare(t manifest.Target, before, after []byte) ([]Change, error) {
	was, err := t.Places(before)
	if err != nil {
		return nil, err
	}
	is, err := t.Places(after)
	if err != nil {
		return nil, err
	}
	var changes []Change
	for i := range min(len(was), len(is)) {
		c := Change{t.Name, is[i].Label, cmp.Or(was[i].Value, `""`), cmp.Or(is[i].Value, `""`)}
		same := string(before[was[i].From:was[i].To]) == string(after[is[i].From:is[i].To])
		if !same && !slices.Contains(changes, c) {
			changes = append(changes, c)
		}
	}
	return changes, nil
}

// entries returns the entries for a file: those that are configured, else what the
// name alone says; none for a file that is no manifest.
func entries(writes []plan.Write, name string) []plan.Write {
	var all []plan.Write
	for _, e := range writes {
		if e.File == name {
			all = append(all, e)
		}
	}
	if _, known := manifest.Of(name); all == nil && known {
		all = []plan.Write{{File: name}}
	}
	return all
}

// below returns the directory of a file relative to dir, and whether it is in it or
// below it.
func below(dir, name string) (rel string, ok bool) {
	at := path.Dir(name)
	switch {
	case at == dir:
		return "", true
	case dir == ".":
		return at, true
	}
	rel, ok = strings.CutPrefix(at, dir+"/")
	return rel, ok
}

// packages returns the packages of npm whose entries in a lock file are meant: those
// whose package.json is written in the same run, by their directories; nil for that
// of the lock file itself.
func (h Here) packages(lock string) (own []string) {
	for _, e := range h.Writes {
		rel, inside := below(path.Dir(lock), e.File)
		if path.Base(e.File) == "package.json" && inside && e.Pattern == "" && e.Field == "" && !slices.Contains(own, rel) {
			own = append(own, rel)
		}
	}
	return own
}

// crates returns the names of the packages whose entries in a Cargo.lock are meant:
// those whose version is written in the same run, in their own Cargo.toml or in that
// of their workspace; without any, those that the Cargo.toml beside it has.
func (h Here) crates(lock string) (own []string) {
	dir := path.Dir(lock)
	beside := path.Join(dir, "Cargo.toml")
	add := func(name string, field string) {
		text, err := h.Read(name)
		if err != nil {
			return
		}
		c, err := manifest.ReadCrate(text)
		if err != nil {
			return
		}
		if c.Name != "" && (!c.Inherits && field != workspaceVersion || c.Inherits && c.Shared != "") && !slices.Contains(own, c.Name) {
			own = append(own, c.Name)
		}
		if c.Shared == "" || field == "package.version" {
			return
		}
		for _, member := range h.members(name, "Cargo.toml", c.Members, c.Exclude) {
			text, err := h.Read(member)
			if err != nil {
				continue
			}
			if m, err := manifest.ReadCrate(text); err == nil && m.Inherits && m.Name != "" && !slices.Contains(own, m.Name) {
				own = append(own, m.Name)
			}
		}
	}
	for _, e := range h.Writes {
		if _, inside := below(dir, e.File); inside && path.Base(e.File) == "Cargo.toml" && e.Pattern == "" {
			add(e.File, e.Field)
		}
	}
	if own == nil {
		add(beside, "")
	}
	return own
}

const workspaceVersion = "workspace.package.version"

// members returns the manifests of a workspace's members, whose directories globs
// name: a bounded number.
func (h Here) members(root, base string, globs, exclude []string) (found []string) {
	const most = 1000
	for _, glob := range globs {
		dirs := []string{path.Dir(root)}
		for part := range strings.SplitSeq(strings.Trim(path.Clean(glob), "/"), "/") {
			var next []string
			for _, dir := range dirs {
				if !strings.ContainsAny(part, "*?[") {
					next = append(next, path.Join(dir, part))
					continue
				}
				names, err := h.Tree.Directories(dir)
				if err != nil {
					continue
				}
				for _, name := range names {
					if ok, _ := path.Match(strings.ReplaceAll(part, "**", "*"), name); ok && len(next) < most {
						next = append(next, path.Join(dir, name))
					}
				}
			}
			dirs = next
		}
		for _, dir := range dirs {
			rel, _ := below(path.Dir(root), path.Join(dir, base))
			out := slices.ContainsFunc(exclude, func(x string) bool { ok, _ := path.Match(path.Clean(x), rel); return ok })
			name := path.Join(dir, base)
			if there, err := h.Tree.Exists(name); err == nil && there && !out && !slices.Contains(found, name) {
				found = append(found, name)
			}
		}
	}
	return found
}

// Siblings returns the manifests of the same workspaces that still have the version
// which others of them had before these changes, by that version.
func (h Here) Siblings(changes []Change) map[string][]string {
	left := map[string][]string{}
	for _, c := range changes {
		base := path.Base(c.File)
		if base != "Cargo.toml" && base != "package.json" {
			continue
		}
		for _, name := range h.workspace(c.File) {
			if plan.Names(h.Writes, name) || slices.Contains(left[c.Was], name) {
				continue
			}
			text, err := h.Read(name)
			if err != nil {
				continue
			}
			kind, _ := manifest.Of(name)
			if places, err := (manifest.Target{Name: name, Kind: kind}).Places(text); err == nil && places[0].Value == c.Was && c.Was != c.Is {
				left[c.Was] = append(left[c.Was], name)
			}
		}
	}
	return left
}

// workspace returns the manifests of the workspace that a manifest is in: of the
// nearest directory at or above it that has one.
func (h Here) workspace(name string) []string {
	base := path.Base(name)
	for dir := path.Dir(name); ; dir = path.Dir(dir) {
		root := path.Join(dir, base)
		text, err := h.Read(root)
		if err == nil {
			var globs, exclude []string
			if base == "Cargo.toml" {
				c, _ := manifest.ReadCrate(text)
				globs, exclude = c.Members, c.Exclude
			} else {
				globs = manifest.Workspaces(text)
			}
			if globs != nil {
				return append([]string{root}, h.members(root, base, globs, exclude)...)
			}
		}
		if dir == "." || err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil
		}
	}
}
