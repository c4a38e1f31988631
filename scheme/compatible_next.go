package scheme

import (
	"github.com/tagline-scm/tagline/scm"
)

// CompatibleScheme returns what setuptools-scm's version schemes release next as
// a [Scheme], for a [Naming] and [Next]: the release that the commits after the
// tag head for by [DeriveCompatible], or the part that is asked for by the rules
// of PEP 440 as in own mode. setuptools-scm itself names no next release.
//
// Of the schemes that head for none, post-release, only-version and no-guess-dev,
// it is the last number + 1, or what Options.Bump says: what comes after all the
// commits that they count.
//
// r.Tag is not looked at: the version that is raised is. o is as for
// DeriveCompatible. The Scheme has no Next and no Rows.
func CompatibleScheme(r SetuptoolsSCM, o Options) Scheme {
	name, _ := compatibleScheme(r.Schemes) // an unknown one is an error of Raise
	return Scheme{
		Name:    name,
		Follows: follows(name),
		Tags:    anyPEP440,
		Grammar: "pep440",
		Parse:   parsePEP440,
		Order:   orderPEP440,
		Print:   printPEP440,
		Raise: func(base Parts, b Bump, f scm.Facts, run Options) (Parts, error) {
			o := o
			o.Decisions = run.Decisions
			return raisePEP440(base, b, func(base Parts) (Parts, error) { return compatibleNext(base, f, r, o) })
		},
	}
}

// follows reports whether the versions of a scheme of setuptools-scm count from the
// tag and head for no release.
func follows(name string) bool {
	return name == "post-release" || name == "only-version" || name == "no-guess-dev"
}

// compatibleNext returns the release that a commit after base heads for.
func compatibleNext(base Parts, f scm.Facts, r SetuptoolsSCM, o Options) (Parts, error) {
	standard := afterRelease(lastNumber, o)
	switch name, err := compatibleScheme(r.Schemes); {
	case err != nil:
		return Parts{}, err
	case follows(name):
		final, err := bumpStep(o.Bump, guessNextDev(), lastNumber)
		if err != nil {
			return Parts{}, err
		}
		return afterRelease(final, o)(base)
	}
	tag := base
	tag.Local = nil
	r.Tag = printPEP440(tag)
	if r.Raw {
		r.Tag = base.Text
	}
	f.Distance = max(f.Distance, 1) // on the tag itself, as one commit later
	v, err := DeriveCompatible(f, r, o)
	if err != nil {
		return Parts{}, err
	}
	if v.Place != Before {
		return standard(base)
	}
	next := v.Next
	next.Local, next.Text = nil, ""
	if r.Raw { // where calver-by-date pads the month and the day, whatever the tag shows of it
		shown := takeApart(Parts{Text: withoutV(v.PublicText()), Release: next.Release}, Scheme{Grammar: "pep440"})
		next.Width = make([]uint8, len(next.Release))
		for i := range min(len(shown.numbers), len(next.Width)) {
			next.Width[i] = widthOf(shown.numbers[i])
		}
	}
	return next, nil
}
