package scheme

import (
	"strings"

	"github.com/tagline-scm/tagline/scheme/pep440"
	"github.com/tagline-scm/tagline/scm"
)

// SetuptoolsSCM is how setuptools-scm is configured, as far as [DeriveCompatible]
// needs it beside [Options].
type SetuptoolsSCM struct {
	// Tag is the version that the tag regular expression found in the tag, in
	// the tag's own words, local part included; without a tag 0.0 or the
	// fallback version.
	Tag     string
	Raw     bool     // normalize = false: texts stay as the tag has them
	Schemes []string // version schemes; the first that is known decides. nil = guess-next-dev
	From    string   // what Tag was read from, as reasons name it; "" = the first tag of the facts

	// Branch finds a version in a piece of a branch name, with the tag regular
	// expression; ok is false when there is none. nil finds none.
	Branch func(text string) (version string, ok bool, err error)

	// Read returns another tag as the tag regular expression reads it; ok is false
	// when that finds no version. nil reads none, and nothing is said of them.
	Read func(ref string) (v pep440.Version, ok bool)
}

// DeriveCompatible returns what setuptools-scm prints for the facts: the rules
// of vcs-versioning 2.6.0 and setuptools-scm 10.3.4, to the byte, on texts as
// there. Its pipeline has three steps:
//
//	main   the version scheme, given the public part of the tag
//	local  the local schemes: the first that answers, "unknown" if none does
//	join   main, which never has a local part of its own, then the segments of
//	       the tag's and of the local schemes', each distinct one once. Nothing
//	       is normalised again, so the result need not be valid PEP 440
//
// Of Options it takes Local, Now, Fragments, CommitLength; Label and LocalText, which is
// appended; Initial, which the version heads for whatever Tag is; and
// AllowUnproven, which marks a version that is not proven. Otherwise the proof
// does not matter to the text, and unproven facts are a warning. Errors:
// *UnknownSchemeError, *TagError, *BumpError, *DirtyError, *InitialError,
// *VerbatimError.
func DeriveCompatible(f scm.Facts, r SetuptoolsSCM, o Options) (Version, error) {
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
	c := compatible{facts: f, options: o, theirs: r, text: tag.Public(), tag: tag, base: base}
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
	v, err := c.version(join(main, ""))
	if err != nil {
		return Version{}, err
	}
	v.Scheme, v.Facts, v.Public = name, f, main
	v.Local = joinDistinct(segments(tag.Local, KindTagLocal, "from the tag"), local, o.LocalText)
	if o.AllowUnproven && !f.Proof.Proven {
		v.Local = append(v.Local, Segment{unprovenMark, KindUnproven, "not proven: " + f.Proof.Reason})
	}
	if v.Label, err = o.Label.segments(v, o); err != nil {
		return Version{}, err
	}
	v.Text = v.String()
	v.Notes = append([]Note{{Rule: ruleNext, Text: v.Public[0].Why}}, c.notes...)
	v.Notes = append(v.Notes, c.doubts(v)...)
	return v, nil
}

// compatible is one derivation in setuptools-scm's way.
type compatible struct {
	facts   scm.Facts
	options Options
	theirs  SetuptoolsSCM
	scheme  string
	text    string         // the public part of the tag as the schemes see it
	tag     pep440.Version // the same, parsed
	base    Parts          // and as a derivation counts in it
	notes   []Note
}

// joinDistinct joins lists of segments, each distinct text once.
func joinDistinct(lists ...[]Segment) []Segment {
	var all []Segment
	for _, list := range lists {
		for _, s := range list {
			if s.Text != "" && !has(all, s.Text) {
				all = append(all, s)
			}
		}
	}
	return all
}

// unknownLocal is what setuptools-scm writes where no local scheme decides.
const unknownLocal = "unknown"

// compatibleLocal returns what the first local scheme of the list says that
// decides. Names that nobody has are skipped, unless nobody has any.
func compatibleLocal(f scm.Facts, o Options) ([]Segment, error) {
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
	return []Segment{{unknownLocal, KindUndecided, "no local scheme decides"}}, nil
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
	v.Tag = c.tagged()
	return v, nil
}

// doubts returns what is doubtful about a finished version. What setuptools-scm
// leaves unsaid is said: the text is the same.
func (c *compatible) doubts(v Version) []Note {
	var out []Note
	f := v.Facts
	switch {
	case !f.Proof.Proven:
		out = append(out, unprovenNote(f))
	case c.options.Initial != "" && (f.Untagged == scm.NoTags || f.TagCount == 0):
	case c.options.Initial != "":
		e := untaggedBy(f, Default)
		out = append(out, Note{Rule: ruleUntagged, Text: e.Error() + ", so this heads for the initial version", Level: Warning})
	case len(f.Tags) == 0 && unborn(f):
		out = append(out, Note{Rule: ruleUntagged, Text: "there is no commit yet, so " + v.Text + " says little", Level: Warning})
	case len(f.Tags) == 0:
		e := untaggedBy(f, Default)
		out = append(out, Note{Rule: ruleUntagged, Text: e.Error() + ", so " + v.Text + " says little", Level: Warning})
	}
	out = append(out, dirtyOnTag(v, Scheme{Order: orderPEP440})...)
	if c.theirs.Read == nil || v.Tag == nil {
		return out
	}
	return append(out, higherTag(v, Scheme{Order: orderPEP440}, func(ref string) (Parts, bool) {
		v, ok := c.theirs.Read(ref)
		if !ok {
			return Parts{}, false
		}
		p, err := partsOf(v)
		return p, err == nil
	})...)
}
