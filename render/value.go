package render

import (
	"bytes"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scheme/natural"
	"github.com/tagline-scm/tagline/scheme/pep440"
	"github.com/tagline-scm/tagline/scheme/semver"
)

// Value is a version that a format has read.
type Value interface {
	// String returns the normal form, which the format reads as an equal version.
	String() string

	// Append appends it to b.
	Append(b []byte) []byte

	// Compare returns -1, 0 or 1 as the version sorts below, equal to or above
	// other, by the order of the tools that read the format. other must be of
	// the same format.
	Compare(other Value) int

	// Prefix returns the beginning of the version's place in the order, as
	// natural.Prefix has it; 0 says nothing.
	Prefix() uint64

	// Parts takes the version apart.
	Parts() Parts
}

// Parts are the parts of a version in any format. Format.Join puts them together
// again.
type Parts struct {
	Epoch     natural.Number
	Release   []natural.Number
	Pre       []string // the identifiers of the pre-release: words, and numbers as digits; nil without one
	Post, Dev pep440.Num
	Rest      string // what follows the release, in formats whose tools read any text there
	Local     string // the local part, or the build metadata; "" without
	IsPre     bool   // whether it is a pre-release or leads up to one; Join does not look at it
}

// pythonValue is a version of the formats pep440 and pypi.
type pythonValue struct{ pep440.Version } // always by pointer: sorts compare millions

func (v *pythonValue) Compare(o Value) int { return v.Version.Compare(o.(*pythonValue).Version) }

func (v *pythonValue) Parts() Parts {
	p := Parts{
		Epoch: v.Epoch, Release: v.Release, Post: v.Post, Dev: v.Dev,
		Local: v.LocalText(), IsPre: v.IsPrerelease(),
	}
	if v.Pre.Phase != "" {
		p.Pre = []string{v.Pre.Phase, v.Pre.N.String()}
	}
	return p
}

func joinPython(p Parts) string {
	var b []byte
	if p.Epoch != (natural.Number{}) {
		b = append(p.Epoch.Append(b), '!')
	}
	b = append(appendDotted(b, p.Release), strings.Join(p.Pre, "")...)
	if p.Post.Set {
		b = p.Post.N.Append(append(b, ".post"...))
	}
	if p.Dev.Set {
		b = p.Dev.N.Append(append(b, ".dev"...))
	}
	b = append(b, p.Rest...)
	if p.Local != "" {
		b = append(append(b, '+'), p.Local...)
	}
	return string(b)
}

func bumpPython(v Value, part string) (Value, error) {
	next, err := v.(*pythonValue).Bump(part)
	return &pythonValue{next}, err
}

// pythonRanges answers as packaging's SpecifierSet.contains. A text that is no
// version can still satisfy ===.
func pythonRanges(specifiers string, prereleases *bool) (Contains, error) {
	set, err := pep440.ParseSpecifiers(specifiers)
	if err != nil {
		return nil, err
	}
	return func(text string) (bool, error) {
		if set.ContainsText(text, prereleases) {
			return true, nil
		}
		_, err := pep440.Parse(text)
		return false, err
	}, nil
}

// semanticGrammar is a way to write versions of SemVer, of three numbers or four.
type semanticGrammar struct {
	prefix string // v
	build  byte   // what precedes the build metadata, in the place of +
	four   bool
	check  func(*semanticValue) error // what the format allows beyond the grammar; nil = all
}

// semanticValue is a version of a semanticGrammar.
type semanticValue struct {
	semver.Version
	grammar *semanticGrammar
}

func (g *semanticGrammar) parse(s string) (Value, error) {
	text := afterV(s)
	if g.build != '+' {
		if i := strings.IndexByte(text, '+'); i >= 0 {
			reason := "build metadata follows " + string(g.build) + " here, not +"
			return nil, &semver.SyntaxError{Input: s, Offset: len(s) - len(text) + i, Reason: reason}
		}
		text = strings.Replace(text, string(g.build), "+", 1)
	}
	read := semver.Parse
	if g.four {
		read = semver.ParseSemver4
	}
	version, err := read(text)
	if e, ok := err.(*semver.SyntaxError); ok {
		e.Input, e.Offset = s, e.Offset+len(s)-len(text)
		return nil, e
	}
	v := &semanticValue{version, g}
	if g.check != nil {
		err = g.check(v)
	}
	return v, err
}

func (v *semanticValue) String() string { return string(v.Append(nil)) }

func (v *semanticValue) Append(b []byte) []byte {
	start := len(b)
	b = v.Version.Append(append(b, v.grammar.prefix...))
	if i := bytes.IndexByte(b[start:], '+'); i >= 0 {
		b[start+i] = v.grammar.build
	}
	return b
}

func (v *semanticValue) Compare(o Value) int { return v.Version.Compare(o.(*semanticValue).Version) }

func (v *semanticValue) Parts() Parts {
	p := Parts{
		Release: []natural.Number{v.Major, v.Minor, v.Patch},
		Pre:     v.Pre, Local: strings.Join(v.Build, "."), IsPre: v.IsPrerelease(),
	}
	if v.Fix != (natural.Number{}) {
		p.Release = append(p.Release, v.Fix)
	}
	return p
}

func (g *semanticGrammar) join(p Parts) string {
	text := g.prefix + string(appendDotted(nil, p.Release))
	if len(p.Pre) > 0 {
		text += "-" + strings.Join(p.Pre, ".")
	}
	text += p.Rest
	if p.Local != "" {
		text += string(g.build) + p.Local
	}
	return text
}

func (g *semanticGrammar) bump(v Value, part string) (Value, error) {
	next, err := v.(*semanticValue).Bump(part)
	if err != nil {
		return nil, err
	}
	return g.parse((&semanticValue{next, g}).String())
}

// threeParts are what a version of three numbers can raise.
func threeParts() []string {
	fourth := func(part string) bool { return part == "hotfix" || part == "fix" }
	return slices.DeleteFunc(slices.Clone(semver.BumpParts), fourth)
}
