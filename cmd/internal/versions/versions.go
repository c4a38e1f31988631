// Package versions holds the commands that work on version strings and not on
// a repository: parse, sort, compare, satisfies and bump. They are functions
// over readers and writers; package main gives them flags and exit codes. What a
// version is, its order and its parts, is for a row of render.All to say;
// without one named, [Choose] reads the list and decides.
//
// Versions come as arguments or, without any, from a reader, one a line. A line
// may end in CR LF, and a line without anything but spaces and tabs is passed
// over. Memory does not grow with the number of lines, except for sort, and for
// Choose as far as it has to look ahead.
//
// Where a command gives an answer for each of many texts, report gets a
// *[TextError] for each that has none, the answers of the others are written,
// and the command returns how many there were. Its error is then one of reading
// or writing, or in what is asked of every text.
package versions

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme"
)

// Parse writes the normal form of each version. With asJSON it writes one object
// for each text, valid or not, and does not call report.
func Parse(f render.Format, in Input, asJSON bool, out io.Writer, report func(error)) (failed int, err error) {
	if asJSON {
		invalid := 0
		_, err := in.answer(out, nil, func(b []byte, text string) ([]byte, error) {
			v, err := f.Parse(text)
			if err != nil {
				invalid++
				return append(appendInvalid(b, f.Name, text, err), '\n'), nil
			}
			return append(appendObject(b, f, text, v), '\n'), nil
		})
		return invalid, err
	}
	return in.answer(out, report, func(b []byte, text string) ([]byte, error) {
		v, err := f.Parse(text)
		if err != nil {
			return nil, err
		}
		return append(v.Append(b), '\n'), nil
	})
}

// Join is the way back from Parse with asJSON: each text is an object, and the
// answer the version that has its parts, in the format that the object names or,
// if one is given, in f.
func Join(f *render.Format, in Input, out io.Writer, report func(error)) (failed int, err error) {
	return in.answer(out, report, func(b []byte, text string) ([]byte, error) {
		v, err := join(f, text)
		if err != nil {
			return nil, err
		}
		return append(v.Append(b), '\n'), nil
	})
}

// Compare writes <, = or > for two arguments, or for each line of two versions
// with white space between them.
func Compare(f render.Format, in Input, out io.Writer, report func(error)) (failed int, err error) {
	compare := func(b []byte, texts []string) ([]byte, error) {
		if len(texts) != 2 {
			return nil, errors.New("compare takes two versions")
		}
		v, err := f.Parse(texts[0])
		if err != nil {
			return nil, err
		}
		w, err := f.Parse(texts[1])
		if err != nil {
			return nil, err
		}
		return append(b, "<=>"[1+v.Compare(w)], '\n'), nil
	}
	if len(in.Args) == 0 {
		return in.answer(out, report, func(b []byte, text string) ([]byte, error) { return compare(b, strings.Fields(text)) })
	}
	b, err := compare(nil, in.Args)
	if err != nil {
		report(&TextError{Text: strings.Join(in.Args, " "), Err: err})
		return 1, nil
	}
	_, err = out.Write(b)
	return 0, err
}

// Satisfies reports whether version satisfies specifiers. prereleases says
// whether a pre-release may; nil leaves it to the format. The error is a
// *[TextError], about either, or a *render.NoRangesError.
func Satisfies(f render.Format, version, specifiers string, prereleases *bool) (bool, error) {
	contains, err := ranges(f, specifiers, prereleases)
	if err != nil {
		return false, err
	}
	ok, err := contains(version)
	if err != nil {
		return false, &TextError{Text: version, Err: err}
	}
	return ok, nil
}

func ranges(f render.Format, specifiers string, prereleases *bool) (render.Contains, error) {
	contains, err := f.Ranges(specifiers, prereleases)
	if _, none := errors.AsType[*render.NoRangesError](err); err != nil && !none {
		err = &TextError{Text: specifiers, Err: err, Range: true}
	}
	return contains, err
}

// Filter writes the versions that satisfy specifiers, as they were written, and
// returns how many do.
func Filter(f render.Format, in Input, specifiers string, prereleases *bool,
	out io.Writer, report func(error)) (kept, failed int, err error) {
	contains, err := ranges(f, specifiers, prereleases)
	if err != nil {
		return 0, 0, err
	}
	failed, err = in.answer(out, report, func(b []byte, text string) ([]byte, error) {
		ok, err := contains(text)
		if ok {
			kept++
			b = append(append(b, text...), '\n')
		}
		return b, err
	})
	return kept, failed, err
}

// ErrNothing means that a command that is of no use without a version got none.
var ErrNothing = errors.New("there is no version")

// Bump writes the version that follows each: by raising a part, a number and a
// pre-release ("minor rc"), or as a whole version says, which must be above. The
// error may be a *render.PartError, a *scheme.UnknownPartError, or ErrNothing.
func Bump(f render.Format, in Input, part string, out io.Writer, report func(error)) (failed int, err error) {
	raise, err := raising(f, part)
	if err != nil {
		return 0, err
	}
	texts := 0
	failed, err = in.answer(out, report, func(b []byte, text string) ([]byte, error) {
		texts++
		v, err := f.Parse(text)
		if err != nil {
			return nil, err
		}
		next, err := raise(v)
		if err != nil {
			return nil, err
		}
		return append(next.Append(b), '\n'), nil
	})
	if err == nil && texts == 0 {
		err = ErrNothing
	}
	return failed, err
}

// raising returns what raises a part of a version of the format.
func raising(f render.Format, part string) (func(render.Value) (render.Value, error), error) {
	words := strings.Fields(strings.ToLower(part))
	if b, _ := scheme.ParseBump(part); b.Whole != "" {
		whole, err := f.Parse(b.Whole)
		if err != nil {
			return nil, &TextError{Text: part, Err: err}
		}
		return func(v render.Value) (render.Value, error) {
			if whole.Compare(v) <= 0 {
				return nil, fmt.Errorf("%s does not sort above %s", whole, v)
			}
			return whole, nil
		}, nil
	}
	if len(words) == 0 {
		return nil, &render.PartError{Part: part, Format: f.Name, Parts: f.Raises}
	}
	for _, word := range words {
		if !slices.Contains(f.Raises, word) {
			return nil, &render.PartError{Part: word, Format: f.Name, Parts: f.Raises}
		}
	}
	if len(words) > 1 {
		if _, err := scheme.ParseBump(part); err != nil {
			return nil, err
		}
	}
	return func(v render.Value) (render.Value, error) { return f.Bump(v, strings.Join(words, " ")) }, nil
}
