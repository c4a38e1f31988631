package scheme

import "github.com/tagline-scm/tagline/scm"

// height gives each commit a number of its own: the commits since the tag are the third
// number, as in Nerdbank.GitVersioning, whose "version height" counts those since the
// number in version.json last changed. That is the rule where the setting height-file
// names a file; without it the tag says the number, and every commit counts.
// What is built is no development version: on a main line each commit sorts above the
// one before.
//
//	(1) final        the third number + the commits; it is 0 where the tag has two
//	(2) pre-release  its number + the commits: nbgv's 1.3-beta.{height}
//	(3) a correction, or .dev0: likewise
//
// Two branches that begin at one tag give the same numbers; the local part tells them
// apart, and bump or a tag of its own keeps a branch away.
func height() Scheme {
	s := Scheme{
		Name: "height", Follows: true, Counted: true,
		Doc:  "the tag's numbers, and the commits since it in the third: 1.2 tagged, then 1.2.1, 1.2.2",
		Tags: "two or three numbers; epoch, a, b, rc, post, dev, local part",
		Parse: func(s string) (Parts, error) {
			p, err := parsePEP440(s)
			if n := len(p.Release); err == nil && (n < 2 || n > 3) {
				return Parts{}, &NumbersError{Scheme: "height", Text: s, Have: n, Low: 2, High: 3}
			}
			return p, err
		},
		Rows: heightRows,
		Next: func(base Parts, f scm.Facts, _ Options) (Version, error) {
			next, how, err := higher(base, f.Distance)
			return Version{Base: next, Next: next, Place: Same, Notes: []Note{{Rule: ruleNext, Text: how}}}, err
		},
	}
	s = cyclic(s, lastNumber, func(s *Scheme, final step, named bool) {
		raise := raiseInCycle(final)
		s.Raise = func(base Parts, b Bump, f scm.Facts, o Options) (Parts, error) {
			if b == (Bump{}) && !named { // the number that the commit has
				next, _, err := higher(base, max(f.Distance, 1))
				return next, err
			}
			return raise(base, b, f, o)
		}
	})
	configured := s.With
	s.With = func(o Options) (Scheme, error) {
		if o.HeightFile != "" {
			return fromFile(height(), o.HeightFile), nil
		}
		return configured(o)
	}
	s.Settings = append(s.Settings, "height-file")
	return s
}

// higher returns base with n commits counted in its last number, and how in a few words.
func higher(base Parts, n uint64) (Parts, string, error) {
	if n == 0 {
		return base, "no commit since the tag", nil
	}
	next := base
	next.Text, next.Local = "", nil
	next.Release = append([]uint64(nil), base.Release...)
	add := func(to *uint64) error {
		if *to+n < *to {
			return errTooLarge(base.Text)
		}
		*to += n
		return nil
	}
	switch word, number, ok := preWord(base.Pre); {
	case base.Dev.Set:
		return next, "the commits since the tag, in the number after dev", add(&next.Dev.N)
	case base.Post.Set:
		return next, "the commits since the tag, in the number after post", add(&next.Post.N)
	case ok:
		err := add(&number)
		next.Pre = preRelease(pep440Phase(word), number)
		return next, "the commits since the tag, in the number of the pre-release", err
	case len(next.Release) == 2:
		next.Release, next.Width = append(next.Release, 0), nil
	}
	return next, "the commits since the tag, in the third number", add(&next.Release[2])
}

var heightRows = []Row{
	{Tag: "v1.2", Want: "1.2", Why: "a clean tagged commit is that version"},
	{Tag: "v1.2", Distance: 4, Want: "1.2.4", Why: "the commits are the third number"},
	{Tag: "v1.2.0", Distance: 4, Want: "1.2.4", Why: "also where the tag has it"},
	{Tag: "v1.2.10", Distance: 4, Want: "1.2.14", Why: "they are counted on from there"},
	{Tag: "v1.2.3", Dirty: true, Want: "1.2.3", Why: "changes are no commit: the local part and a warning say them"},
	{Tag: "v1.3.0b1", Distance: 4, Want: "1.3.0b5", Why: "a pre-release counts in its own number"},
	{Tag: "v1.2.3.post1", Distance: 4, Want: "1.2.3.post5", Why: "and so does a correction"},
	{Tag: "1.2.0.dev0", Distance: 4, Want: "1.2.0.dev4", Why: "and a development version"},
	{Tag: "1!1.2", Distance: 4, Want: "1!1.2.4", Why: "the epoch stays"},
	{Tag: "1.2.3.4", Distance: 4, Err: "has 4 numbers", Why: "the third number is the last"},
	{Tag: "42", Distance: 4, Err: "has 1 number", Why: "two numbers are said by the tag"},
	{
		Tag: "", Distance: 9, Number: "1.2", Height: 4, Options: Options{HeightFile: "version.json"}, Want: "1.2.4",
		Why: "or a file says the number: 1.2, and this is the fourth commit with it",
	},
	{
		Tag: "", Distance: 9, Number: "1.3-beta", Height: 4, Options: Options{HeightFile: "version.json"}, Want: "1.3.4b0",
		Why: "nbgv's 1.3.4-beta",
	},
	{
		Tag: "", Distance: 9, Number: "1.3-beta.{height}", Height: 4, Options: Options{HeightFile: "version.json"}, Want: "1.3.0b4",
		Why: "the place of the commits can be said",
	},
	{
		Tag: "v1.2.2", Distance: 2, Number: "1.2", Height: 4, Options: Options{HeightFile: "version.json"}, Want: "1.2.4",
		Why: "then a tag says nothing of the commits after it",
	},
	{
		Tag: "v1.2.2", Number: "1.2", Height: 2, Options: Options{HeightFile: "version.json"}, Want: "1.2.2",
		Why: "a tagged commit is that version",
	},
	{
		Tag: "", Distance: 9, Number: "1.2.0", Height: 4, Options: Options{HeightFile: "version.json"}, Err: "it is two numbers",
		Why: "the third is the commits",
	},
}
