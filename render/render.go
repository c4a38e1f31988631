// Package render has the ways to write versions: one registry, [All], with a row
// for each format. A row writes a derived version, reads the format's versions,
// and knows their order, their parts and what follows them.
//
// Most people want [Write]: the version in the format of that name.
package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
)

// Options is what a format may need besides the version.
type Options struct {
	CommitLength int               // hexadecimal digits of the commit where a format writes it; 0 = 9
	Layouts      map[string]Layout // by format: how a version is packed into whole numbers; those of [Numeric] take one
	Module       *Module           // what go build would go by; nil where there is no module, or nobody asked
	Releases     Releases          // of the repository, for companions
}

// Format is one way to write versions. A row has every column; a test names the
// one that was forgotten.
type Format struct {
	Name    string
	Also    []string // other names that [ByName] takes: ecosystems that this rule serves as it is
	Words   []string // what somebody may call it instead, which [Meant] knows
	Doc     string   // the rule, half a line
	Example string   // what it writes for 4 commits after the tag v1.2.3 of a project that heads for 1.2.4
	Grammar string   // what its versions are made of, and their limits
	Lacks   string   // what it cannot carry
	Order   string   // whose order it is; testdata/vectors/order/NAME.tsv has answers of that program

	// Write writes a derived version: *LacksError, *UnmarkedError,
	// *LimitError or *NeedsError where that cannot be.
	Write func(scheme.Version, Options) (string, error)

	// Parse reads a version as the format's own tools do. A v before the first
	// number, as tags have it, is no part of it, except for go and git-describe.
	// The error says what is wrong: a *pep440.SyntaxError, a
	// *semver.SyntaxError or a *LimitError.
	Parse func(string) (Value, error)

	// Join is the way back from Value.Parts. Whether the text is a version, and
	// one with these parts, is for Parse to say.
	Join func(Parts) string

	// Raises lists the parts that Bump can raise; empty, not nil, where versions
	// have none.
	Raises []string

	// Bump returns the version that follows v by raising a part, or a number and
	// then a pre-release ("minor rc"). It sorts above v and has no local part;
	// the error says why there is none.
	Bump func(v Value, part string) (Value, error)

	// Ranges reads what a requirement says about versions. prereleases says
	// whether a pre-release may satisfy it; nil leaves that to the notation. The
	// error is a *NoRangesError, or about the specifiers.
	Ranges func(specifiers string, prereleases *bool) (Contains, error)
}

// Contains reports whether a text is a version that a requirement allows. The
// error says why it is no version.
type Contains func(text string) (bool, error)

// All returns every format, in the order in which help and `tagline formats` list them.
func All() []Format {
	return []Format{
		PEP440, PyPI, SemVer, SemVer4, NPM, NuGet, Go, Docker, Debian, RPM, Alpine, Arch, Nix, Snap, Maven, Gem, Composer,
		LuaRocks, Conda, Assembly, MSI, VSCode, Apple, AppleShort, Android, GitDescribe,
	}
}

// Rule returns the line of the format in `tagline formats`: its rule, and the
// other names that it is known by.
func (f Format) Rule() string {
	if len(f.Also) == 0 {
		return f.Doc
	}
	return f.Doc + "; also " + strings.Join(f.Also, ", ")
}

// ByName returns the format of that name, or of one of its other names, then with
// the ranges of the ecosystem that has this name; the error is a *UnknownFormatError.
func ByName(name string) (Format, error) {
	for _, f := range All() {
		if f.Name == name || slices.Contains(f.Also, name) {
			if own := rangesOf(name); own != nil {
				f.Ranges = own
			}
			return f, nil
		}
	}
	return Format{}, &UnknownFormatError{Name: name}
}

// Names returns every name that [ByName] takes.
func Names() []string {
	var names []string
	for _, f := range All() {
		names = append(append(names, f.Name), f.Also...)
	}
	return names
}

// Meant returns the name of the format that a word stands for which is no
// format's name, such as python or crates; "" for any other word.
func Meant(word string) string {
	word = strings.ToLower(word)
	for _, f := range All() {
		if word == f.Name || slices.Contains(f.Also, word) || slices.Contains(f.Words, word) {
			return f.Name
		}
	}
	return ""
}

// Write returns the version in the format of that name, or the companion of that
// name. The error is a *UnknownFormatError or what their Write gives.
func Write(format string, v scheme.Version, o Options) (string, error) {
	if c, ok := CompanionByName(format); ok {
		return c.Write(v, o)
	}
	f, err := ByName(format)
	if err != nil {
		return "", err
	}
	return f.Write(v, o)
}

// UnknownFormatError means that no format has that name.
type UnknownFormatError struct{ Name string }

func (e *UnknownFormatError) Error() string { return fmt.Sprintf("unknown format %q", e.Name) }

// LacksError means that a version has a part for which a format has no
// place; writing it without would change its meaning or its order.
type LacksError struct {
	Format  string
	Lacks   string // "epoch", "post-releases", "a fourth number", ...
	Version string // as PEP 440, or the scheme, writes it
	Needs   string // the setting that makes a place for it; "" if none does
}

func (e *LacksError) Error() string {
	return fmt.Sprintf("%s has no %s, so %s cannot be written in it", e.Format, e.Lacks, e.Version)
}

// NeedsError means that a format cannot be written without something that the
// facts or the configuration do not hold.
type NeedsError struct {
	Format  string
	Needs   string // "a tag", "the commit's hash", "android.layout in the configuration"
	Shallow bool   // the repository has it, and a shallow clone of it may not
}

func (e *NeedsError) Error() string { return e.Format + " needs " + e.Needs }

// LimitError means that a version is outside the range a format allows.
type LimitError struct {
	Format string
	Limit  string // "numbers up to 65534"
	Value  string
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("%s allows %s, and this is %s", e.Format, e.Limit, e.Value)
}

// UnmarkedError means that the version is unproven and the format drops local
// parts, so nothing in its text would tell.
type UnmarkedError struct{ Format string }

func (e *UnmarkedError) Error() string {
	return e.Format + " has no place for the mark of an unproven version"
}

// PartError means that a format's versions have no part of this name to raise.
type PartError struct {
	Part, Format string
	Parts        []string // those there are
}

func (e *PartError) Error() string {
	if len(e.Parts) == 0 {
		return e.Format + " has no parts to raise"
	}
	return fmt.Sprintf("%s has no part %q, only %s", e.Format, e.Part, strings.Join(e.Parts, ", "))
}

// NoRangesError means that there is no notation for ranges of a format's
// versions, or none that is read here.
type NoRangesError struct{ Format string }

func (e *NoRangesError) Error() string { return e.Format + " has no specifiers" }

func noParts(format, part string) (Value, error) { return nil, &PartError{Part: part, Format: format} }

// HasRanges reports whether there is a notation that Ranges reads.
func (f Format) HasRanges() bool {
	_, err := f.Ranges("", nil)
	_, none := err.(*NoRangesError)
	return !none
}

func noRanges(format string) (Contains, error) { return nil, &NoRangesError{format} }
