package scheme

import (
	"github.com/tagline-scm/tagline/scm"
)

// The schemes of setuptools-scm that say nothing about what a number means.
// Their tags are PEP 440 with every part, their rules and names are its own
// (https://setuptools-scm.readthedocs.io, "Extending setuptools-scm").

const anyPEP440 = "any PEP 440 version: epoch, a, b, rc, post, dev, local part"

// cyclic returns the scheme s in PEP 440's cycle. with fills in what depends on
// the step after a final release: standard, or what Options.Bump names.
func cyclic(s Scheme, standard step, with func(s *Scheme, final step, named bool)) Scheme {
	s.Grammar, s.Order, s.Print = "pep440", orderPEP440, printPEP440
	s.Settings = []string{"bump"}
	if s.Parse == nil {
		s.Tags, s.Parse = anyPEP440, parsePEP440
	}
	s.With = func(o Options) (Scheme, error) {
		final, err := bumpStep(o.Bump, s, standard)
		if err != nil {
			return Scheme{}, err
		}
		t := s
		with(&t, final, o.Bump != "")
		return t, nil
	}
	with(&s, standard, false)
	return s
}

// afterRelease returns what a scheme of the cycle releases after base where
// final is its step.
func afterRelease(final step, o Options) func(Parts) (Parts, error) {
	return func(base Parts) (Parts, error) {
		base.Dev.N = 0
		next, _, err := nextPEP440(base, final.with(o))
		return next, err
	}
}

// raiseInCycle is [Scheme.Raise] of a scheme in the cycle with that step.
func raiseInCycle(final step) func(Parts, Bump, scm.Facts, Options) (Parts, error) {
	return func(base Parts, b Bump, _ scm.Facts, o Options) (Parts, error) {
		return raisePEP440(base, b, afterRelease(final, o))
	}
}

func guessNextDev() Scheme {
	s := Scheme{
		Name: "guess-next-dev",
		Doc:  "a development version of the next release: the tag's last number + 1",
		Rows: guessNextDevRows,
	}
	return cyclic(s, lastNumber, func(s *Scheme, final step, _ bool) {
		s.Next = func(base Parts, f scm.Facts, o Options) (Version, error) {
			next, how, err := nextPEP440(base, final.with(o))
			return before(base, next, f, how), err
		}
		s.Raise = raiseInCycle(final)
	})
}

var guessNextDevRows = []Row{
	{Tag: "v1.2.3", Want: "1.2.3", Why: "a clean tagged commit is that version"},
	{Tag: "v1.2.3", Distance: 4, Want: "1.2.4.dev4", Why: "commits after a tag lead to the next number"},
	{Tag: "v1.2.3", Dirty: true, Want: "1.2.4.dev0", Why: "a modified tree is not the tagged version"},
	{Tag: "1.2", Distance: 4, Want: "1.3.dev4", Why: "the last number counts, however many there are"},
	{Tag: "1.9", Distance: 1, Want: "1.10.dev1", Why: "numbers, not digits"},
	{Tag: "1.0rc1", Distance: 4, Want: "1.0rc2.dev4", Why: "after a release candidate comes the next"},
	{Tag: "v1.0.0-rc.1", Distance: 4, Want: "1.0.0rc2.dev4", Why: "any form that PEP 440 reads is read, the normal form is written"},
	{Tag: "1.0a", Distance: 1, Want: "1.0a1.dev1", Why: "a missing number is 0"},
	{Tag: "1.0.dev0", Distance: 4, Want: "1.0.dev4", Why: "a tag .dev0 opens the way to its release"},
	{Tag: "1.0.dev3", Distance: 4, Err: "not supported", Why: ".devN counts commits, so a tag may only say .dev0"},
	{Tag: "1.0.dev3", Want: "1.0.dev3", Why: "on the tag itself nothing is counted"},
	{Tag: "1.0.post2", Distance: 4, Want: "1.0.post3.dev4", Why: "after a post-release comes the next"},
	{Tag: "1.0.post1.dev0", Distance: 2, Want: "1.0.post1.dev2", Why: "the .dev0 of a post-release likewise"},
	{Tag: "1!2.0", Distance: 4, Want: "1!2.1.dev4", Why: "the epoch stays"},
	{Tag: "1.0+build.5", Distance: 4, Want: "1.1.dev4+build.5", Why: "the tag's local part stays"},
	{Distance: 3, Options: Options{Initial: "0.1"}, Want: "0.1.dev3", Why: "before the first tag it heads for the initial version itself"},
	{Tag: "v1.2.3", Distance: 4, Options: Options{Bump: "minor"}, Want: "1.3.0.dev4", Why: "or it heads for what bump names"},
	{Tag: "v1.2.3", Distance: 4, Options: Options{Bump: "minor rc"}, Want: "1.3.0rc1.dev4", Why: "a pre-release of it, if that is said"},
	{Tag: "v1.2.3", Distance: 4, Options: Options{Bump: "post"}, Want: "1.2.3.post1.dev4", Why: "or the tag's first post-release"},
	{Tag: "v1.2.3", Distance: 4, Options: Options{Bump: "2.0"}, Want: "2.0.dev4", Why: "a whole version is the goal"},
	{Tag: "v2.0", Distance: 4, Options: Options{Bump: "2.0"}, Want: "2.1.dev4", Why: "until it is released"},
	{Tag: "v1.2.3", Distance: 4, Options: Options{Bump: "commits", Decisions: []Decision{{By: "commits", Raise: Minor}}}, Want: "1.3.0.dev4", Why: "the commits since the tag can decide; here one of them adds a feature"},
	{Tag: "v0.2.3", Distance: 4, Options: Options{Bump: "commits", Decisions: []Decision{{By: "commits", Raise: Major}}}, Want: "0.3.0.dev4", Why: "below 1.0 a breaking change is minor"},
	{Tag: "v1.2.3", Distance: 4, Options: Options{Bump: "commits", Decisions: []Decision{{By: "commits"}}}, Want: "1.2.4.dev4", Why: "where nothing asks for more it is a patch release"},
	{Tag: "v1.3.0rc1", Distance: 4, Options: Options{Bump: "minor"}, Want: "1.3.0rc2.dev4", Why: "bump says what follows a final release, and this is none"},
	{Tag: "v1.2.3", Distance: 4, Options: Options{Bump: "final"}, Err: "final cannot be raised", Why: "nor can it say that there will be one"},
}

func noGuessDev() Scheme {
	s := Scheme{
		Name: "no-guess-dev", Follows: true,
		Doc:  "a development version of the tag's first post-release: nothing is guessed",
		Rows: noGuessDevRows,
		Next: func(base Parts, f scm.Facts, _ Options) (Version, error) {
			next, how := base, "the tag's first post-release"
			next.Local, next.Text = nil, ""
			var err error
			switch {
			case base.Dev.Set:
				next, how, err = nextPEP440(base, nil)
			case base.Post.Set:
				err = errPostAlready(base.Text)
			default:
				next.Post = Num{Set: true, N: 1}
			}
			return before(base, next, f, how), err
		},
	}
	return cyclic(s, lastNumber, func(s *Scheme, final step, named bool) {
		raise := raiseInCycle(final)
		s.Raise = func(base Parts, b Bump, f scm.Facts, o Options) (Parts, error) {
			if b == (Bump{}) && !named {
				reason := "no-guess-dev does not guess: name one of " + partList()
				return Parts{}, &BumpError{Version: base.Text, Reason: reason}
			}
			return raise(base, b, f, o)
		}
	})
}

var noGuessDevRows = []Row{
	{Tag: "v1.2.3", Want: "1.2.3", Why: "a clean tagged commit is that version"},
	{Tag: "v1.2.3", Distance: 4, Want: "1.2.3.post1.dev4", Why: "above the tag and below any later one"},
	{Tag: "v1.2.3", Dirty: true, Want: "1.2.3.post1.dev0", Why: "a modified tree is not the tagged version"},
	{Tag: "1.0rc1", Distance: 4, Want: "1.0rc1.post1.dev4", Why: "a pre-release may have a post-release"},
	{Tag: "1.0.dev0", Distance: 4, Want: "1.0.dev4", Why: "a tag .dev0 opens the way to its release"},
	{Tag: "1.0.dev3", Distance: 4, Err: "not supported", Why: ".devN counts commits, so a tag may only say .dev0"},
	{Tag: "1.0-1", Distance: 4, Err: "already is a post release", Why: "which post-release comes next would be a guess"},
	{Tag: "1.0.post1.dev0", Distance: 2, Want: "1.0.post1.dev2", Why: "nothing to guess here"},
	{Tag: "1!2.0", Distance: 4, Want: "1!2.0.post1.dev4", Why: "the epoch stays"},
}

func postRelease() Scheme {
	s := Scheme{
		Name: "post-release", Follows: true,
		Doc:  "a post-release of the tag: every commit is a correction of it",
		Rows: postReleaseRows,
		Next: func(base Parts, f scm.Facts, _ Options) (Version, error) {
			switch {
			case base.Dev.Set:
				return Version{}, &BumpError{Version: base.Text, Reason: "a development version has no post-releases"}
			case base.Post.Set:
				reason := "it is a post-release already, so commits cannot count as one"
				return Version{}, &BumpError{Version: base.Text, Reason: reason}
			}
			next := base
			next.Local, next.Text = nil, ""
			notes := []Note{{Rule: ruleNext, Text: "commits count as post-releases"}}
			return Version{Base: base, Next: next, Place: After, Count: f.Distance, Notes: notes}, nil
		},
	}
	return cyclic(s, lastNumber, func(s *Scheme, final step, _ bool) { s.Raise = raiseInCycle(final) })
}

var postReleaseRows = []Row{
	{Tag: "v1.2.3", Want: "1.2.3", Why: "a clean tagged commit is that version"},
	{Tag: "v1.2.3", Distance: 4, Want: "1.2.3.post4", Why: "the distance counts post-releases"},
	{Tag: "v1.2.3", Dirty: true, Want: "1.2.3.post0", Why: "above the tag, below the first commit after it"},
	{Tag: "1.0rc1", Distance: 4, Want: "1.0rc1.post4", Why: "a pre-release may have a post-release"},
	{Tag: "1.0.post2", Distance: 4, Err: "post-release already", Why: "1.0.post2.post4 is not PEP 440"},
	{Tag: "1.0.dev0", Distance: 4, Err: "no post-releases", Why: "1.0.dev0.post4 is not PEP 440"},
	{Tag: "1!2.0", Distance: 4, Want: "1!2.0.post4", Why: "the epoch stays"},
	{Tag: "1.0+build.5", Distance: 4, Want: "1.0.post4+build.5", Why: "the tag's local part stays"},
}

func onlyVersion() Scheme {
	s := Scheme{
		Name: "only-version", Follows: true,
		Doc:  "the tag's version, however many commits follow: only the local part tells",
		Rows: onlyVersionRows,
		Next: func(base Parts, f scm.Facts, _ Options) (Version, error) {
			notes := []Note{{Rule: ruleNext, Text: "the tag's version, wherever HEAD is"}}
			return Version{Base: base, Next: base, Place: Same, Notes: notes}, nil
		},
	}
	return cyclic(s, lastNumber, func(s *Scheme, final step, _ bool) { s.Raise = raiseInCycle(final) })
}

var onlyVersionRows = []Row{
	{Tag: "v1.2.3", Want: "1.2.3", Why: "a clean tagged commit is that version"},
	{Tag: "v1.2.3", Distance: 4, Want: "1.2.3", Why: "and so are the commits after it"},
	{Tag: "v1.2.3", Distance: 4, Options: Options{Local: []string{"node-and-date"}}, Want: "1.2.3+g012345678", Why: "only the local part tells them apart"},
	{Tag: "1.0.dev3", Distance: 4, Want: "1.0.dev3", Why: "nothing is counted, so any .devN will do"},
	{Tag: "1!2.0", Distance: 4, Want: "1!2.0", Why: "the epoch stays"},
	{Tag: "1.0+build.5", Dirty: true, Options: Options{Local: []string{"node-and-date"}}, Want: "1.0+build.5.g012345678.d20260820", Why: "the tag's local part comes first"},
}

// before returns a development version of next.
func before(base, next Parts, f scm.Facts, how string) Version {
	return Version{Base: base, Next: next, Place: Before, Count: f.Distance, Notes: []Note{{Rule: ruleNext, Text: how}}}
}
