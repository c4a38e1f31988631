package next

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// hint says what can be done where a release cannot be named. Of commands only one
// that was tried and names a tag is proposed.
func (p Releasing) hint(n scheme.Next, b scheme.Bump, err error) string {
	var ways []string
	if other, r, ok := n.Instead(b); ok {
		ways = append(ways, fmt.Sprintf("`%s` names %s", strings.TrimSpace("tagline next "+other.String()), r.Ref))
	}
	refused, _ := errors.AsType[*scheme.ReleaseError](err)
	unwritable, _ := errors.AsType[*scheme.UnwritableError](err)
	module, _ := errors.AsType[*GoModuleError](err)
	outside, _ := errors.AsType[*scheme.SeriesError](err)
	switch {
	case outside != nil:
		if other := p.Branch.Other(outside.Wanted); other != "" && other != outside.Branch {
			return strings.Join(append(ways, fmt.Sprintf("%s wants a branch of its own: %s", outside.Version, other)), "; ")
		}
	case module != nil && (module.Ahead || len(ways) == 0):
		return fmt.Sprintf("change the module path to %s first", module.Want)
	case module != nil:
	case unwritable != nil && unwritable.Tag == "":
		return fmt.Sprintf("make the first tag by hand, in the shape that %s asks for", p.patternKey())
	case unwritable != nil && p.patternKey() != "":
		ways = append(ways, fmt.Sprintf("for %s, %s must match a tag with that version", unwritable.Version, p.patternKey()))
	case refused == nil:
	case refused.Why == scheme.NotCounted && is[*scm.GlobError](err):
		// Beside setuptools-scm it is a key of its configuration that leaves tags out.
		ways = append(ways, fmt.Sprintf("let %s take %s", cmp.Or(p.Chooses, "match and exclude"), refused.Tag))
	case refused.Why == scheme.Exists && refused.Tag == refused.Than && !p.Query.AnnotatedOnly:
		if elsewhere, _ := p.leads(refused.Tag); elsewhere {
			ways = append(ways, "merge the branch that has "+refused.Tag)
		}
	case refused.Why == scheme.NotAboveCommit:
		if tag := p.headingFor(n, b); tag != "" {
			ways = append(ways, fmt.Sprintf("if this branch heads for %s, bump = %q", tag, b))
		}
	case refused.Why == scheme.NotAbove:
		if tag := p.fromHighest(b); tag != "" {
			command := strings.TrimSpace("tagline next " + b.String())
			ways = append(ways, fmt.Sprintf("counting from the highest tag, `%s --select highest` names %s", command, tag))
		}
	}
	return strings.Join(ways, "; or ")
}

// patternKey returns the setting that says which shape a tag has, "" without one.
func (p Releasing) patternKey() string {
	switch {
	case p.Naming != nil:
		return "tag_regex"
	case p.Tags.Pattern != nil:
		return "tag-pattern"
	}
	return ""
}

// headingFor returns the tag that b would give if the setting bump said so, "" if
// that is of no help.
func (p Releasing) headingFor(n scheme.Next, b scheme.Bump) string {
	if p.Derive != nil {
		return ""
	}
	o := p.Options
	o.Bump = b.String()
	s, err := scheme.New(n.Naming.Scheme.Name, o)
	if err != nil {
		return ""
	}
	if n.Version, err = scheme.Derive(n.Facts, []scheme.Scheme{s}, p.Tags, o); err != nil {
		return ""
	}
	n.Naming, n.Options = p.Tags.Naming(s), o
	r, err := n.Release(scheme.Bump{})
	if err != nil {
		return ""
	}
	return r.Ref
}

// fromHighest returns the tag that b gives where the highest tag is followed, ""
// if that is of no help.
func (p Releasing) fromHighest(b scheme.Bump) string {
	if p.Query.Select != scm.Nearest || p.Derive != nil {
		return ""
	}
	whole := *p.Project
	other := Releasing{Project: &whole}
	other.Query.Select = scm.Highest
	known := hear(&other.Query)
	r, err := plan.Run(other.Plan)
	if err != nil {
		return ""
	}
	release, err := other.next(r, *known).Release(b)
	if err != nil {
		return ""
	}
	return release.Ref
}

// is reports whether err is, or wraps, an error of type E.
func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}
