package scheme

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme/natural"
	"github.com/tagline-scm/tagline/scheme/pep440"
	"github.com/tagline-scm/tagline/scheme/semver"
	"github.com/tagline-scm/tagline/scm"
)

// semverScheme is Semantic Versioning 2.0.0: three numbers and a pre-release in
// identifiers, without epochs and post-releases (semver.org §2, §9, §10).
func semverScheme() Scheme {
	s := Scheme{
		Name:     "semver",
		Doc:      "Semantic Versioning: the next patch, minor or major release",
		Tags:     "three numbers, pre-release identifiers, build metadata; no epoch, no post",
		Grammar:  "semver",
		Settings: []string{"bump"},
		Parse:    parseSemVer,
		Order:    orderSemVer,
		Print:    printSemVer,
		Rows:     semverRows,
	}
	standard := func(base Parts, _ Options) (Parts, string, error) {
		next, err := raisePEP440(base, Bump{Part: patch}, nil)
		return next, "patch number + 1", err
	}
	with := func(final step) Scheme {
		s := s
		s.Next = func(base Parts, f scm.Facts, o Options) (Version, error) {
			next, how, err := nextSemVer(base, final.with(o))
			return before(base, next, f, how), err
		}
		s.Raise = func(base Parts, b Bump, _ scm.Facts, o Options) (Parts, error) {
			if err := inSemVer(b); err != nil {
				return Parts{}, err
			}
			p, err := raisePEP440(base, b, func(base Parts) (Parts, error) {
				if opens(base) {
					return base.release(), nil
				}
				p, _, err := nextSemVer(base, final.with(o))
				return p, err
			})
			semVerWords(&p, base)
			return p, err
		}
		return s
	}
	s.With = func(o Options) (Scheme, error) {
		b, err := ParseBump(o.Bump)
		if err == nil {
			err = inSemVer(b)
		}
		if err != nil {
			return Scheme{}, err
		}
		final, err := bumpStep(o.Bump, s, standard)
		if err != nil {
			return Scheme{}, err
		}
		return with(func(base Parts, o Options) (Parts, string, error) {
			p, how, err := final(base, o)
			semVerWords(&p, base)
			return p, how, err
		}), nil
	}
	return with(standard)
}

// inSemVer refuses the parts that SemVer has no place for.
func inSemVer(b Bump) error {
	what := map[string]string{post: "post-releases", epoch: "epochs", hotfix: "fourth number"}[b.Part]
	if what == "" {
		return nil
	}
	return &NoPartError{Scheme: "semver", Part: b.Part, Reason: "SemVer has no " + what}
}

var semverRows = []Row{
	{Tag: "v1.2.3", Want: "1.2.3", Why: "a clean tagged commit is that version"},
	{Tag: "v1.2.3", Distance: 4, Want: "1.2.4.dev4", Why: "commits after a release lead to the next patch"},
	{Tag: "v1.2.3", Dirty: true, Want: "1.2.4.dev0", Why: "a modified tree is not the tagged version"},
	{Tag: "v1.2.3", Distance: 4, Options: Options{Bump: "minor"}, Want: "1.3.0.dev4", Why: "or to the next minor release, where that is the habit"},
	{Tag: "v1.2.3", Distance: 4, Options: Options{Bump: "major"}, Want: "2.0.0.dev4", Why: "or major"},
	{Tag: "v1.2.0-alpha.1", Want: "1.2.0a1", Why: "PEP 440 has its own word for a pre-release"},
	{Tag: "v1.2.0-rc.1", Distance: 5, Want: "1.2.0rc2.dev5", Why: "after a pre-release comes the next of its kind"},
	{Tag: "v1.2.0-alpha", Distance: 5, Want: "1.2.0a1.dev5", Why: "one without a number is number 0"},
	{Tag: "v1.2.0-rc1", Distance: 5, Want: "1.2.0rc2.dev5", Why: "the number may be part of the word"},
	{Tag: "v1.2.1-rc.1", Distance: 5, Options: Options{Bump: "minor"}, Want: "1.2.1rc2.dev5", Why: "even where a final release would lead to the next minor one"},
	{Tag: "v1.2.3+build.5", Distance: 4, Want: "1.2.4.dev4+build.5", Why: "build metadata is the local part"},
	{Tag: "v1.2", Distance: 4, Err: "want major.minor.patch", Why: "SemVer has three numbers"},
	{Tag: "v1.2.0.post1", Distance: 4, Err: "no place for the post-release", Why: "SemVer has no post-releases"},
	{Tag: "1!1.2.0", Distance: 4, Err: "no place for the epoch", Why: "nor epochs"},
}

// parseSemVer reads a version of SemVer. The error is a *[semver.SyntaxError], a
// *[NumberError], or a *[PartError] for a PEP 440 version whose epoch or post-release SemVer
// lacks.
func parseSemVer(s string) (Parts, error) {
	v, err := semver.Parse(s)
	if err != nil {
		if p, e := pep440.Parse(s); e == nil && p.Epoch != (natural.Number{}) {
			return Parts{}, &PartError{Grammar: "SemVer", Part: "epoch", Text: s}
		} else if e == nil && p.Post.Set {
			return Parts{}, &PartError{Grammar: "SemVer", Part: "post-release", Text: s}
		}
		return Parts{}, err
	}
	var c counter
	p := Parts{Text: s, Release: make([]uint64, 3), Local: v.Build}
	for i, n := range [...]natural.Number{v.Major, v.Minor, v.Patch} {
		p.Release[i] = c.number(n)
	}
	for _, id := range v.Pre {
		if !isDigits(id) {
			p.Pre = append(p.Pre, Ident{Text: id})
			continue
		}
		p.Pre = append(p.Pre, Ident{Num: c.count(id), IsNum: true})
	}
	return p, c.err()
}

func isDigits(s string) bool { return digitsAt(s, 0) == len(s) }

// toSemVer is the other way round, without build metadata.
func toSemVer(p Parts) semver.Version {
	var v semver.Version
	for i, number := range []*natural.Number{&v.Major, &v.Minor, &v.Patch} {
		if i < len(p.Release) {
			*number = natural.Of(p.Release[i])
		}
	}
	for _, id := range p.Pre {
		if id.IsNum {
			v.Pre = append(v.Pre, strconv.FormatUint(id.Num, 10))
		} else {
			v.Pre = append(v.Pre, id.Text)
		}
	}
	return v
}

// orderSemVer is the precedence of semver.org §11: build metadata does not
// count.
func orderSemVer(a, b Parts) int { return toSemVer(a).Compare(toSemVer(b)) }

func printSemVer(p Parts) string { return toSemVer(p).String() }

// nextSemVer returns the release after base: after a pre-release the next of
// its kind, otherwise the one that final gives.
func nextSemVer(base Parts, final func(Parts) (Parts, string, error)) (Parts, string, error) {
	if len(base.Pre) == 0 {
		return final(base)
	}
	next := base.release()
	var err error
	next.Pre, err = nextIdents(base)
	return next, "pre-release number + 1", err
}

// opens reports whether a version only opens the development of its release, which comes
// next then: 1.85.0-dev, without a number, is followed by 1.85.0.
func opens(base Parts) bool {
	if len(base.Pre) != 1 {
		return false
	}
	word := strings.ToLower(base.Pre[0].Text)
	return word == "dev" || word == "snapshot"
}

// nextIdents raises the number that a pre-release ends in, or gives it one:
// rc.1, rc.2; alpha, alpha.1; rc1, rc2.
func nextIdents(base Parts) ([]Ident, error) {
	pre := slices.Clone(base.Pre)
	last := &pre[len(pre)-1]
	var err error
	if last.IsNum {
		last.Num, err = add1(base.Text, last.Num)
		return pre, err
	}
	stem := strings.TrimRight(last.Text, "0123456789")
	n, ok := parseNumber(last.Text[len(stem):])
	if !ok || stem == "" {
		return append(pre, Ident{Num: 1, IsNum: true}), nil
	}
	n, err = add1(base.Text, n)
	last.Text = stem + strconv.FormatUint(n, 10)
	return pre, err
}

// semVerWords gives a raised pre-release SemVer's usual words, or those of
// base where it goes on from there.
func semVerWords(p *Parts, base Parts) {
	if len(p.Pre) != 2 {
		return
	}
	word, _, ok := preWord(base.Pre)
	switch phase := p.Pre[0].Text; {
	case ok && pep440Phase(word) == phase && len(base.Pre) == 1 && word != base.Pre[0].Text: // rc1
		p.Pre = []Ident{{Text: base.Pre[0].Text[:len(word)] + strconv.FormatUint(p.Pre[1].Num, 10)}}
	case ok && pep440Phase(word) == phase:
		p.Pre[0].Text = base.Pre[0].Text
	case phase == "a":
		p.Pre[0].Text = alpha
	case phase == "b":
		p.Pre[0].Text = beta
	}
}
