package versions

import (
	"bufio"
	"cmp"
	"io"
	"slices"

	"github.com/tagline-scm/tagline/render"
)

// Invalid says what sort does with texts that are no versions.
type Invalid string

const (
	InvalidStop Invalid = "stop" // nothing is written, the first is the error
	InvalidSkip Invalid = "skip" // they are left out
	InvalidLast Invalid = "last" // they follow the versions, in the order they came in
)

// SortOptions are the flags of sort.
type SortOptions struct {
	Invalid Invalid
	Reverse bool // highest first; equal versions still in the order they came in
}

// Sort writes the versions as they were written, lowest first, equal ones in the
// order they came in. The error may be a *[TextError]; nothing is written then.
func Sort(f render.Format, in Input, o SortOptions, out io.Writer) error {
	var texts, last []string
	var parsed []render.Value
	err := in.each(func(line int, text string) error {
		v, err := f.Parse(text)
		switch {
		case err == nil:
			texts, parsed = append(texts, text), append(parsed, v)
		case o.Invalid == InvalidLast:
			last = append(last, text)
		case o.Invalid != InvalidSkip: // InvalidStop, or none given
			return &TextError{Line: line, Text: text, Err: err}
		}
		return nil
	})
	if err != nil {
		return err
	}

	// Most pairs differ in their first numbers: these are compared as one word each, and only
	// equal ones are compared in full.
	type place struct {
		prefix uint64
		index  int
	}
	order := make([]place, len(texts))
	for i := range order {
		order[i] = place{parsed[i].Prefix(), i}
	}
	sign := 1
	if o.Reverse {
		sign = -1
	}
	slices.SortFunc(order, func(a, b place) int {
		c := cmp.Compare(a.prefix, b.prefix)
		if c == 0 {
			c = parsed[a.index].Compare(parsed[b.index])
		}
		// The place breaks ties, so that equal versions keep their order either way round.
		return cmp.Or(sign*c, a.index-b.index)
	})

	w := bufio.NewWriterSize(out, 64<<10)
	for _, p := range order {
		w.WriteString(texts[p.index])
		w.WriteByte('\n')
	}
	for _, text := range last {
		w.WriteString(text)
		w.WriteByte('\n')
	}
	return w.Flush()
}
