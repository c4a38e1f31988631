// Package versions holds the commands that work on version strings and not on
// a repository: parse, sort, compare, satisfies and bump. They are functions
// over readers and writers; package main gives them flags and exit codes.
//
// Versions come as arguments or, without any, from a reader, one a line. A line
// may end in CR LF, and a line without anything but spaces and tabs is passed
// over. Memory does not grow with the number of lines, except for sort.
package versions

import (
	"errors"
	"io"
	"slices"

	"github.com/tagline-scm/tagline/scheme/pep440"
	"github.com/tagline-scm/tagline/scheme/semver"
)

// Grammar is a way to write versions, with the commands on them.
//
// Where a command gives an answer for each of many texts, report gets a
// *[TextError] for each that has none, the answers of the others are written,
// and the command returns how many there were. Its error is then one of reading
// or writing, or in what is asked of every text.
type Grammar struct {
	Name  string   // what -f names
	Parts []string // what Bump can raise

	// Parse writes the normal form of each version. With asJSON it writes one
	// object for each text, valid or not, and does not call report.
	Parse func(in Input, asJSON bool, out io.Writer, report func(error)) (failed int, err error)

	// Sort writes the versions as they were written, lowest first, equal ones
	// in the order they came in. The error may be a *TextError; nothing is
	// written then.
	Sort func(in Input, o SortOptions, out io.Writer) error

	// Compare writes <, = or > for two arguments, or for each line of two
	// versions with white space between them.
	Compare func(in Input, out io.Writer, report func(error)) (failed int, err error)

	// Satisfies reports whether version satisfies specifiers. prereleases says
	// whether a pre-release may; nil leaves it to the grammar. The error is a
	// *TextError, about either, or says that the grammar has no specifiers.
	Satisfies func(version, specifiers string, prereleases *bool) (bool, error)

	// Filter writes the versions that satisfy specifiers, as they were
	// written, and returns how many do.
	Filter func(in Input, specifiers string, prereleases *bool, out io.Writer, report func(error)) (kept, failed int, err error)

	// Bump writes the version that follows each by raising one of Parts. The
	// error may be a *PartError.
	Bump func(in Input, part string, out io.Writer, report func(error)) (failed int, err error)
}

// Grammars returns every grammar, the default first.
func Grammars() []Grammar {
	three := model[semver.Version]{
		name: "semver", parts: slices.DeleteFunc(slices.Clone(semver.BumpParts), func(part string) bool { return part == "fix" }),
		parse: semver.Parse, compare: semver.Version.Compare, prefix: semver.Version.Prefix, append: semver.Version.Append, object: appendSemver,
		specifiers: semverRange, bump: semver.Version.Bump,
	}
	four := three
	four.name, four.parts, four.parse, four.specifiers = "semver4", semver.BumpParts, semver.ParseSemver4, noSpecifiers
	return []Grammar{
		model[pep440.Version]{
			name: "pep440", parts: pep440.BumpParts,
			parse: pep440.Parse, compare: pep440.Version.Compare, prefix: pep440.Version.Prefix, append: pep440.Version.Append, object: appendPEP440,
			specifiers: pep440Specifiers, bump: pep440.Version.Bump,
		}.grammar(),
		three.grammar(),
		four.grammar(),
	}
}

// model is what the commands need of a version type.
type model[V any] struct {
	name       string
	parts      []string
	parse      func(string) (V, error)
	compare    func(a, b V) int
	prefix     func(V) uint64 // smaller for lower versions, as far as it goes
	append     func(V, []byte) []byte
	object     func(b []byte, input string, v V) []byte // appends the JSON object of a valid version
	specifiers func(specifiers string, prereleases *bool) (satisfies, error)
	bump       func(V, string) (V, error)
}

func (m model[V]) grammar() Grammar {
	return Grammar{
		Name: m.name, Parts: m.parts, Parse: m.parseAll, Sort: m.sort, Compare: m.compareAll,
		Satisfies: m.satisfiesOne, Filter: m.filter, Bump: m.bumpAll,
	}
}

// satisfies reports whether a text is a version in a set. The error says why it
// is no version.
type satisfies func(text string) (bool, error)

// pep440Specifiers answers as packaging's SpecifierSet.contains. A text that is
// no version can still satisfy ===.
func pep440Specifiers(specifiers string, prereleases *bool) (satisfies, error) {
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

// semverRange reads specifiers as a range of Masterminds/semver.
func semverRange(specifiers string, prereleases *bool) (satisfies, error) {
	r, err := semver.ParseRange(specifiers)
	if err != nil {
		return nil, err
	}
	return func(text string) (bool, error) {
		v, err := semver.Parse(text)
		return err == nil && r.Contains(v, prereleases != nil && *prereleases), err
	}, nil
}

func noSpecifiers(string, *bool) (satisfies, error) {
	return nil, errors.New("semver4 has no specifiers")
}
