package project

import (
	"errors"
	"path"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// errNoVersion refuses a tag that is no version of the module.
var errNoVersion = errors.New("no version of the module")

// AskModule asks the repository what the format go needs to know beside the
// version: the tags that are versions of the module here, and the files that are
// not tracked. Nothing is asked where nobody named the format, or there is no
// go.mod from the start directory up to the repository's root.
func (p *Project) AskModule(r plan.Result) error {
	p.Render.Module = nil
	if !p.writesGo || p.Reader == nil || p.bare != "" || r.Facts.Source != "repository" || r.Facts.Head.ID == "" {
		return nil
	}
	m, ok := p.module()
	if !ok {
		return nil
	}
	if m.Dir == "." {
		tracked, err := p.Reader.Tracks("go.mod")
		if err != nil {
			return err
		}
		m.Bare = !tracked
	}
	q := scm.Query{Rev: p.Query.Rev, Better: m.Higher, Dirty: scm.DirtyPolicy{Untracked: true}}
	q.Accept = func(tag string) error { // those of HEAD itself count before higher ones
		if _, canonical, _ := m.Version(tag); !canonical {
			return errNoVersion
		}
		return nil
	}
	f, err := p.Reader.Facts(q)
	if err != nil {
		return err
	}
	m.Dirty = f.Work.Looked && f.Work.Dirty
	if m.Tagged = len(f.Tags) > 0 && f.Distance == 0; !m.Tagged {
		q.Dirty.Skip, q.Select = true, scm.Highest
		q.Accept = func(tag string) error {
			if _, _, ok := m.Version(tag); !ok {
				return errNoVersion
			}
			return nil
		}
		if f, err = p.Reader.Facts(q); err != nil {
			return err
		}
	}
	if len(f.Tags) > 0 {
		m.Base, _, _ = m.Version(slices.MaxFunc(f.Tags, func(a, b scm.Tag) int { return m.Higher(a.Ref, b.Ref) }).Ref)
	}
	p.Render.Module = &m
	return nil
}

// module returns the nearest module from the start directory up to the
// repository's root; ok is false without one.
func (p *Project) module() (m render.Module, ok bool) {
	dirs := p.dirs[:max(p.located, 0)+1]
	root := dirs[len(dirs)-1]
	for _, dir := range dirs {
		if m.Path = p.modulePath(dir); m.Path != "" {
			m.Dir = "."
			if dir != root {
				m.Dir = strings.TrimPrefix(strings.TrimPrefix(dir, root), "/")
			}
			m.Root = p.modulePath(root)
			return m, true
		}
	}
	return m, false
}

// modulePath returns the path of the module whose go.mod is in dir, "" if there is
// none that says one.
func (p *Project) modulePath(dir string) string {
	const most = 1 << 20
	data, err := smallfile.ReadFS(p.FS, path.Join(dir, "go.mod"), most)
	if err != nil {
		return ""
	}
	return modfile.ModulePath(data)
}
