package project

import (
	"slices"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme/family"
)

// Releases returns how the release that a run came to stands to the other final
// releases, wherever in the repository they are. The names of all tags are read for
// that, so only those are asked who name a companion that tells it; what is no release
// needs no answer.
//
// A shallow clone often has no other tag than the one that its job is for, and what is
// published as the latest version must not hang on how a job clones.
func (p *Project) Releases(r plan.Result) (render.Releases, error) {
	v := r.Version
	switch {
	case !render.IsRelease(v):
		return render.Releases{}, nil
	case r.Facts.Verbatim != "":
		return render.Releases{Lacks: "the version is given"}, nil
	case p.Saved != nil || r.Facts.Source == "facts":
		return render.Releases{Lacks: "saved facts have those of one commit"}, nil
	case r.Facts.Source != "repository" && r.Facts.Source != "remote" || p.Reader == nil:
		return render.Releases{Lacks: "only a repository has them"}, nil
	case r.Facts.Shallow && r.Facts.Source != "remote": // a server has told all of its refs
		return render.Releases{Lacks: "this clone is shallow and may lack some", Shallow: true}, nil
	}
	names, err := p.counting()
	if err != nil {
		return render.Releases{}, err
	}
	naming := p.NamingOf(v)
	found := render.Releases{Known: true, Highest: true, OfMajor: true, OfMinor: true}
	for _, name := range names {
		// Only tags named like this one: those of another package have releases of their own.
		other, err := naming.Parse(name)
		if err != nil || len(other.Pre) > 0 || other.Dev.Set || naming.Scheme.Order(other, v.Base) <= 0 {
			continue
		}
		found.Highest = false
		same := func(numbers int) bool {
			for i := range numbers {
				if numberAt(other.Release, i) != numberAt(v.Base.Release, i) {
					return false
				}
			}
			return other.Epoch == v.Base.Epoch
		}
		found.OfMajor = found.OfMajor && !same(1)
		found.OfMinor = found.OfMinor && !same(2)
	}
	return found, nil
}

// Doubtful reports whether by its name one of these tags may give reason for a warning
// about the version that a run came to, depending on where its commit is: it is above the
// version's own tag, or looks like a version that is. Where all of the history is at hand
// package weigh tells.
func (p *Project) Doubtful(r plan.Result, names []string) bool {
	v := r.Version
	if v.Tag == nil {
		return false
	}
	naming := p.NamingOf(v)
	for _, name := range names {
		if name == v.Tag.Ref {
			continue
		}
		if other, err := naming.Parse(name); err == nil {
			if naming.Scheme.Order(other, v.Base) > 0 {
				return true
			}
			continue
		}
		if reading, ok := family.Read(name); ok && reading.Count > 1 && !reading.Date() && reading.Compare(v.Base.Release) > 0 {
			return true
		}
	}
	return false
}

// counting returns the names of the tags that the query takes for versions.
func (p *Project) counting() ([]string, error) {
	names, err := p.TagNames()
	return slices.DeleteFunc(names, func(name string) bool { return p.Query.Refuses(name, true) != nil }), err
}

// numberAt returns the i-th number of a release, 0 past its end.
func numberAt(release []uint64, i int) uint64 {
	if i < len(release) {
		return release[i]
	}
	return 0
}

// AskReleases asks for [Project.Releases] where the run names what needs them.
func (p *Project) AskReleases(r plan.Result) (err error) {
	if p.Render.Releases = (render.Releases{}); p.ranks {
		p.Render.Releases, err = p.Releases(r)
	}
	return err
}
