package versions

import (
	"errors"
	"io"
	"slices"
	"strings"
)

func (m model[V]) parseAll(in Input, asJSON bool, out io.Writer, report func(error)) (failed int, err error) {
	if asJSON {
		invalid := 0
		_, err := in.answer(out, nil, func(b []byte, text string) ([]byte, error) {
			v, err := m.parse(text)
			if err != nil {
				invalid++
				return append(appendInvalid(b, text, err), '\n'), nil
			}
			return append(m.object(b, text, v), '\n'), nil
		})
		return invalid, err
	}
	return in.answer(out, report, func(b []byte, text string) ([]byte, error) {
		v, err := m.parse(text)
		return append(m.append(v, b), '\n'), err
	})
}

func (m model[V]) compareAll(in Input, out io.Writer, report func(error)) (failed int, err error) {
	compare := func(b []byte, texts []string) ([]byte, error) {
		if len(texts) != 2 {
			return nil, errors.New("compare takes two versions")
		}
		v, err := m.parse(texts[0])
		if err != nil {
			return nil, err
		}
		w, err := m.parse(texts[1])
		return append(b, "<=>"[1+m.compare(v, w)], '\n'), err
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

func (m model[V]) satisfiesOne(version, specifiers string, prereleases *bool) (bool, error) {
	in, err := m.specifiers(specifiers, prereleases)
	if err != nil {
		return false, &TextError{Text: specifiers, Err: err}
	}
	ok, err := in(version)
	if err != nil {
		return false, &TextError{Text: version, Err: err}
	}
	return ok, nil
}

func (m model[V]) filter(in Input, specifiers string, prereleases *bool, out io.Writer, report func(error)) (kept, failed int, err error) {
	satisfies, err := m.specifiers(specifiers, prereleases)
	if err != nil {
		return 0, 0, &TextError{Text: specifiers, Err: err}
	}
	failed, err = in.answer(out, report, func(b []byte, text string) ([]byte, error) {
		ok, err := satisfies(text)
		if ok {
			kept++
			b = append(append(b, text...), '\n')
		}
		return b, err
	})
	return kept, failed, err
}

func (m model[V]) bumpAll(in Input, part string, out io.Writer, report func(error)) (failed int, err error) {
	if !slices.Contains(m.parts, part) {
		return 0, &PartError{Part: part, Grammar: m.name, Parts: m.parts}
	}
	return in.answer(out, report, func(b []byte, text string) ([]byte, error) {
		v, err := m.parse(text)
		if err != nil {
			return nil, err
		}
		next, err := m.bump(v, part)
		return append(m.append(next, b), '\n'), err
	})
}

// PartError means that a grammar has no part of this name to raise.
type PartError struct {
	Part, Grammar string
	Parts         []string // those it has
}

func (e *PartError) Error() string {
	return e.Grammar + ` has no part "` + e.Part + `", only ` + strings.Join(e.Parts, ", ")
}
