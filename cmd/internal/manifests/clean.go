package manifests

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/render/file/manifest"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// Clean is the rule by which a manifest with another version than HEAD's is not
// dirty: nothing but its version fields differs from HEAD, and they say what `tagline
// write` writes here. So the version is the same before and after it is written. What
// is staged goes into the next commit, and counts.
type Clean struct {
	Reader scm.Reader
	Open   func(dir string) (*file.Tree, error)
	Plan   plan.Plan

	// Writing are the files that this run is about to write, below Plan.Root: what
	// their version fields say now does not matter.
	Writing []plan.Write
}

// Forgive is plan.Plan.Forgive. It reads nothing unless the change that was found is
// one of a manifest.
func (c Clean) Forgive(q scm.Query, f scm.Facts, derive func(scm.Facts) (scheme.Version, error)) (scm.Work, []string, error) {
	work := f.Work
	if f.Source != "repository" || len(work.Paths) == 0 {
		return work, nil, nil
	}
	prefix, ok := c.prefix()
	if !ok || !q.Evidence && c.entries(prefix, work.Paths[0]) == nil {
		return work, nil, nil
	}
	paths := work.Paths
	if !q.Evidence {
		all, err := c.Reader.Work(scm.Query{Dirty: q.Dirty, Paths: q.Paths, Evidence: true})
		if err != nil {
			return work, nil, err
		}
		paths = all.Paths
	}
	tree, err := c.Open(c.Reader.Root())
	if err != nil {
		return work, nil, nil // what is wrong, whoever writes there will say
	}
	defer tree.Close()
	f.Work = scm.Work{Looked: true}
	version, err := derive(f)
	if err != nil {
		return work, nil, nil
	}
	var left []scm.DirtyPath
	var notes []string
	for _, p := range paths {
		if e := c.entries(prefix, p); e != nil && c.forgiven(tree, prefix, p.Path, e, version) {
			notes = append(notes, p.Path+" differs in its version alone, which is the one that `tagline write` writes")
			continue
		}
		left = append(left, p)
	}
	if !q.Evidence && len(left) > 1 {
		left = []scm.DirtyPath{slices.MinFunc(left, func(a, b scm.DirtyPath) int {
			return cmp.Or(cmp.Compare(class(a.Kind), class(b.Kind)), cmp.Compare(a.Path, b.Path))
		})}
	}
	return scm.Work{Looked: true, Dirty: len(left) > 0, Paths: left}, notes, nil
}

// class is that of scm.DirtyKind, by which the path that is named first is found.
func class(k scm.DirtyKind) scm.DirtyKind {
	if k > scm.Modified && k != scm.Untracked {
		return scm.Modified
	}
	return k
}

// prefix is what stands before the paths of the plan in those of the repository.
func (c Clean) prefix() (string, bool) {
	rel, err := filepath.Rel(c.Reader.Root(), c.Plan.Root)
	if err != nil || !filepath.IsLocal(rel) {
		return "", false
	}
	if rel == "." {
		return "", true
	}
	return filepath.ToSlash(rel) + "/", true
}

// moved returns entries with the repository's paths.
func moved(prefix string, writes []plan.Write) []plan.Write {
	var all []plan.Write
	for _, e := range writes {
		e.File = prefix + e.File
		all = append(all, e)
	}
	return all
}

// entries returns the version fields of a changed file; none where the change is of
// another kind, or the file no manifest.
func (c Clean) entries(prefix string, p scm.DirtyPath) []plan.Write {
	if p.Kind != scm.Modified {
		return nil
	}
	return entries(moved(prefix, c.Plan.Writes), p.Path)
}

// forgiven reports whether a file differs from HEAD in its version fields alone, and
// whether these say the version.
func (c Clean) forgiven(tree *file.Tree, prefix, name string, fields []plan.Write, v scheme.Version) bool {
	// A link in its place is another change, whatever it leads to.
	if found, err := tree.Look(name, nil, nil); err != nil || found.Path != name {
		return false
	}
	text, err := tree.Read(name, maxManifest)
	if err != nil {
		return false
	}
	head, err := c.Reader.Blob("", name)
	if err != nil {
		return false
	}
	h := Here{Tree: tree, Plan: c.Plan, Writes: moved(prefix, append(slices.Clip(c.Plan.Writes), c.Writing...))}
	restored := text
	for _, e := range fields {
		t, ok := h.Target(e)
		if !ok {
			return false
		}
		t.Own = everyOwn(t, head)
		want, err := h.Text(e, t, v)
		var changes []Change
		if err == nil {
			restored, changes, err = Restore(restored, head, t)
		}
		if err != nil {
			return false
		}
		said := func(ch Change) bool { return ch.Was == want }
		if !plan.Names(moved(prefix, c.Writing), name) && !all(changes, said) {
			return false
		}
	}
	same, err := c.Reader.Stores(name, restored)
	return err == nil && same
}

func all(changes []Change, is func(Change) bool) bool {
	return !slices.ContainsFunc(changes, func(c Change) bool { return !is(c) })
}

// everyOwn returns the packages of a lock file that are the project's own: any of them
// may have been written.
func everyOwn(t manifest.Target, head []byte) []string {
	if own := manifest.Own(t.Kind, head); own != nil && t.Field == "" {
		return own
	}
	return t.Own
}

// Describe returns what is wrong with a manifest, shown under that name, that should
// say something else.
func (c Change) Describe(name string) string {
	label := ""
	if c.Label != "version" {
		label = strings.TrimPrefix(c.Label, "version of ") + " "
	}
	return name + " says " + label + c.Was + ", not " + c.Is
}
