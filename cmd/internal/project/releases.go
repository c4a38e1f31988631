package project

import (
	"slices"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/render"
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
	case r.Facts.Source != "repository" || p.Reader == nil:
		return render.Releases{Lacks: "only a repository has them"}, nil
	case r.Facts.Shallow:
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

// counting returns the names of the tags that the query takes for versions.
func (p *Project) counting() ([]string, error) {
	q := p.Query
	if !q.AnnotatedOnly {
		names, err := p.Reader.Names()
		return slices.DeleteFunc(names, func(name string) bool { return q.Refuses(name, true) != nil }), err
	}
	tags, err := p.AllTags()
	var names []string
	for _, t := range tags {
		if q.Refuses(t.Ref, t.Annotated) == nil {
			names = append(names, t.Ref)
		}
	}
	return names, err
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
