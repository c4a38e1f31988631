package plan

import "github.com/tagline-scm/tagline/scheme"

// NamingOf returns how the plan's tags are read and written, under the scheme that made
// the version.
func (p Plan) NamingOf(v scheme.Version) scheme.Naming {
	if p.Naming != nil {
		return *p.Naming
	}
	s := p.Schemes[0]
	for _, other := range p.Schemes {
		if other.Name == v.Scheme {
			s = other
		}
	}
	return p.Tags.Naming(s)
}
