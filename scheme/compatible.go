package scheme

import (
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scheme/pep440"
	"github.com/tagline-scm/tagline/scm"
)

// Reference is how setuptools-scm is configured, as far as [DeriveCompatible]
// needs it beside [Options].
type Reference struct {
	// Tag is the version that the tag regular expression found in the tag, in
	// the tag's own spelling, local part included; without a tag 0.0 or the
	// fallback version.
	Tag     string
	Raw     bool     // normalize = false: texts stay as the tag spells them
	Schemes []string // version schemes; the first that is known decides. nil = guess-next-dev

	// Branch finds a version in a piece of a branch name, with the tag regular
	// expression; ok is false when there is none. nil finds none.
	Branch func(text string) (version string, ok bool, err error)
}

// DeriveCompatible returns what setuptools-scm prints for the facts: the rules
// of vcs-versioning 2.6.0 and setuptools-scm 10.3.4, to the byte, on texts as
// there. Its pipeline has three steps:
//
//	main   the version scheme, given the public part of the tag
//	local  the local schemes: the first that answers, "unknown" if none does
//	join   main, then the segments of main's own local part, the tag's and the
//	       local schemes', each distinct segment once. Nothing is normalised
//	       again, so the result need not be valid PEP 440
//
// Of Options it takes Local, Now, Fragments, CommitLength and LocalText, which
// is appended. The proof does not matter to the text; unproven facts are a
// warning. Errors: *UnknownSchemeError, *TagError, *BumpError, *DirtyError,
// *VerbatimError.
func DeriveCompatible(f scm.Facts, r Reference, o Options) (Version, error) {
	if f.Verbatim != "" {
		return decided(f)
	}
	tag, err := pep440.Parse(r.Tag)
	if err != nil {
		return Version{}, &TagError{Tag: r.Tag, Err: err}
	}
	base, err := parsePEP440(tag.Public())
	if err != nil {
		return Version{}, &TagError{Tag: r.Tag, Err: err}
	}
	c := compatible{facts: f, options: o, reference: r, text: tag.Public(), tag: tag, base: base}
	if r.Raw {
		c.text, _, _ = strings.Cut(r.Tag, "+")
	}
	c.tag.Local = nil

	name, err := compatibleScheme(r.Schemes)
	if err != nil {
		return Version{}, err
	}
	main, err := c.main(name)
	if err != nil {
		return Version{}, err
	}
	local, err := compatibleLocal(f, o)
	if err != nil {
		return Version{}, err
	}
	public, own, _ := strings.Cut(main, "+")
	segments := joinDistinct(strings.Split(own, "."), tag.Local, local, o.LocalText)
	v, err := c.version(public)
	if err != nil {
		return Version{}, err
	}
	v.Scheme, v.Facts, v.Public, v.Local, v.Text = name, f, public, segments, withLocal(public, segments)
	v.Notes = append(v.Notes, c.notes...)
	v.Notes = compatibleNotes(v)
	return v, nil
}

// compatible is one derivation in setuptools-scm's way.
type compatible struct {
	facts     scm.Facts
	options   Options
	reference Reference
	text      string         // the public part of the tag as the schemes see it
	tag       pep440.Version // the same, parsed
	base      Parts          // and as a derivation counts in it
	notes     []Note
}

// joinDistinct joins lists of segments, each distinct one once.
func joinDistinct(lists ...[]string) []string {
	var all []string
	for _, list := range lists {
		for _, s := range list {
			if s != "" && !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	return all
}

// compatibleLocal returns what the first local scheme of the list says that
// decides. Names that nobody has are skipped, unless nobody has any.
func compatibleLocal(f scm.Facts, o Options) ([]string, error) {
	names := o.Local
	if names == nil {
		names = []string{DefaultLocal}
	}
	known := false
	for _, name := range names {
		l, err := LocalByName(name)
		if err != nil {
			continue
		}
		known = true
		if segments, decided, err := l.Segments(f, o); decided || err != nil {
			return segments, err
		}
	}
	if !known {
		return nil, &UnknownSchemeError{Name: strings.Join(names, ", "), Local: true}
	}
	return []string{"unknown"}, nil
}

// version places the public text between the tag and what follows, for the
// formats that do not print the text.
func (c *compatible) version(public string) (Version, error) {
	base := c.base
	base.Text = c.text
	var v Version
	if p, err := pep440.Scan(public); err == nil {
		next, err := fromPEP440(p)
		if err != nil {
			return v, errTooLarge(c.text)
		}
		next.Text = public
		v = place(base, next, exact(c.facts))
	} else { // 1.0.post2.post4
		v = Version{Base: base, Next: base, Place: After, Count: c.facts.Distance}
	}
	if len(c.facts.Tags) > 0 {
		v.Tag = &c.facts.Tags[0]
	}
	if v.Place != On {
		v.Notes = []Note{{Rule: ruleNext, Text: "as setuptools-scm has it"}}
	}
	return v, nil
}

// compatibleNotes returns the notes of a finished version. What setuptools-scm
// leaves unsaid is said: the text is the same, but doubtful.
func compatibleNotes(v Version) []Note {
	out := decisions(v)
	f := v.Facts
	switch {
	case !f.Proof.Proven:
		out = append(out, Note{Rule: ruleUnproven, Text: "unproven: " + f.Proof.Reason, Level: Warning})
	case len(f.Tags) == 0 && f.Head.ID == "":
		out = append(out, Note{Rule: ruleUntagged, Text: "there is no commit yet, so " + v.Text + " says little", Level: Warning})
	case len(f.Tags) == 0:
		e := &UntaggedError{Untagged: f.Untagged, Available: f.Available, Count: f.TagCount}
		out = append(out, Note{Rule: ruleUntagged, Text: e.Error() + ", so " + v.Text + " says little", Level: Warning})
	}
	return append(out, dirtyOnTag(v)...)
}
