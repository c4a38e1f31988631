package scheme

import (
	"github.com/tagline-scm/tagline/scm"
)

// serial counts releases: one number, and PEP 440's cycle around it.
func serial() Scheme {
	s := counting("serial", "one number that counts releases: 42, 43",
		"one number; epoch, a, b, rc, post, dev, local part", 1, 1, serialRows)
	raise := s.Raise
	s.Raise = func(base Parts, b Bump, f scm.Facts, o Options) (Parts, error) {
		switch b.Part {
		case hotfix:
			return Parts{}, &NoPartError{Scheme: "serial", Part: hotfix, Reason: "it has one number"}
		case patch, minor, major: // the one number there is
			b.Part = major
		}
		return raise(base, b, f, o)
	}
	s.With, s.Settings = nil, nil // there is nothing to choose
	return s
}

var serialRows = []Row{
	{Tag: "42", Want: "42", Why: "a clean tagged commit is that version"},
	{Tag: "42", Distance: 4, Want: "43.dev4", Why: "the next release has the next number"},
	{Tag: "v42", Dirty: true, Want: "43.dev0", Why: "a modified tree is not the tagged version"},
	{Tag: "42b2", Distance: 4, Want: "42b3.dev4", Why: "a pre-release goes on"},
	{Tag: "42.post1", Distance: 4, Want: "42.post2.dev4", Why: "and so does a correction"},
	{Tag: "42.dev0", Distance: 4, Want: "42.dev4", Why: "a tag .dev0 opens the way to its release"},
	{Tag: "1!42", Distance: 4, Want: "1!43.dev4", Why: "the epoch stays"},
	{Tag: "42.1", Distance: 4, Err: "has 2 numbers", Why: "there is one number"},
}

// hotfixScheme counts corrections of a release in a fourth number.
func hotfixScheme() Scheme {
	return counting("hotfix", "a fourth number that counts corrections: 1.2.3, 1.2.3.1, 1.2.3.2",
		"three or four numbers; epoch, a, b, rc, post, dev, local part", 3, 4, hotfixRows)
}

var hotfixRows = []Row{
	{Tag: "1.2.3", Want: "1.2.3", Why: "a clean tagged commit is that version"},
	{Tag: "1.2.3", Distance: 4, Want: "1.2.3.1.dev4", Why: "the first correction"},
	{Tag: "1.2.3.1", Distance: 4, Want: "1.2.3.2.dev4", Why: "the second"},
	{Tag: "v1.2.3", Dirty: true, Want: "1.2.3.1.dev0", Why: "a modified tree is not the tagged version"},
	{Tag: "1.2.3.1rc1", Distance: 4, Want: "1.2.3.1rc2.dev4", Why: "a pre-release goes on"},
	{Tag: "1.2.3.post1", Distance: 4, Want: "1.2.3.post2.dev4", Why: "a project may have post-releases all the same"},
	{Tag: "1!1.2.3", Distance: 4, Want: "1!1.2.3.1.dev4", Why: "the epoch stays"},
	{Tag: "1.2", Distance: 4, Err: "has 2 numbers", Why: "the fourth number needs three before it"},
	{Tag: "1.2.3.1", Distance: 4, Options: Options{Bump: "minor"}, Want: "1.3.0.dev4", Why: "bump ends the corrections"},
}

// counting returns a PEP 440 scheme with at least low release numbers and at
// most high: the last of high counts.
func counting(name, doc, tags string, low, high int, rows []Row) Scheme {
	count := func(base Parts, o Options) (Parts, string, error) {
		if len(base.Release) == high {
			return lastNumber(base, o)
		}
		next := base.release()
		next.Release = append(next.Release, 1)
		return next, "first of the last number", nil
	}
	s := Scheme{
		Name: name,
		Doc:  doc,
		Tags: tags,
		Parse: func(s string) (Parts, error) {
			p, err := parsePEP440(s)
			if n := len(p.Release); err == nil && (n < low || n > high) {
				return Parts{}, &NumbersError{Scheme: name, Text: s, Have: n, Low: low, High: high}
			}
			return p, err
		},
		Rows: rows,
	}
	return cyclic(s, count, func(s *Scheme, final step, _ bool) {
		s.Next = func(base Parts, f scm.Facts, o Options) (Version, error) {
			p, how, err := nextPEP440(base, final.with(o))
			return before(base, p, f, how), err
		}
		s.Raise = raiseInCycle(final)
	})
}

// yearSerial counts the releases of a year.
func yearSerial() Scheme {
	s := newCalver("YYYY.MICRO", 1)
	s.Name = "year-serial"
	s.Doc = "the year of the commit, then a number that counts releases: 2026.7, 2026.8, 2027.1"
	s.Tags = "a year of four digits and a number; epoch, a, b, rc, post, dev, local part"
	s.Settings = []string{"date"}
	s.Rows = yearSerialRows
	return s
}

var yearSerialRows = []Row{
	{Tag: "2026.7", Want: "2026.7", Why: "a clean tagged commit is that version"},
	{Tag: "2026.7", Distance: 4, Want: "2026.8.dev4", Why: "the next release of the year"},
	{Tag: "2026.7", Distance: 4, Date: "2027-01-01", Want: "2027.1.dev4", Why: "the first of the next"},
	{Tag: "2027.1", Distance: 4, Want: "2027.2.dev4", Why: "a tag dated ahead of the commit keeps its year"},
	{Tag: "2026.7rc1", Distance: 4, Want: "2026.7rc2.dev4", Why: "a pre-release goes on"},
	{Tag: "2026.7.post1", Distance: 4, Want: "2026.7.post2.dev4", Why: "and so does a correction"},
	{Tag: "1!2026.7", Distance: 4, Want: "1!2026.8.dev4", Why: "the epoch stays"},
	{Tag: "26.7", Distance: 4, Err: "which has 4 digits", Why: "a year has four digits"},
}
