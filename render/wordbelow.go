package render

import (
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
)

// wordBelow writes versions for tools (RubyGems, and those of Java) that order a word below
// the number in its place and count missing numbers as 0. So with - between and alpha as
// the lowest word,
//
//	1.2.4-alpha-alpha-4    what leads up to a release has words behind it
//	1.2.3-1                what comes after one has a number more than it, and no word
//	1.2.3-0-1              0 of that number is above nothing and below 1
//	1.2.4-rc-1-4           a word behind a pre-release would be below it, so commits after it are a number
type wordBelow struct {
	format    string
	separator string
	numbers   int                                       // of a release, before that of a post-release
	low       string                                    // the lowest word; before a label behind a number
	dev       string                                    // what leads up to a release, before the number of commits
	label     string                                    // below dev
	pre       func([]scheme.Ident) (text, lacks string) // a pre-release, or what the format lacks for it
}

func (w wordBelow) write(v scheme.Version) (string, error) {
	lacks := func(what string) (string, error) {
		return "", &LacksError{Format: w.format, Lacks: what, Version: readable(v)}
	}
	join := func(parts ...string) string { return strings.Join(parts, w.separator) }
	if unproven(v) {
		return "", &UnmarkedError{w.format}
	}
	s := stand(v)
	if s.Epoch != 0 {
		return lacks("epoch")
	}
	text, below := dotted(s.Release), s.dev // below: it leads up to text
	if len(s.Pre) > 0 {
		pre := s.Pre
		if s.dev && s.floor != nil && !s.Post.Set {
			pre, below = s.floor, false
		}
		written, lack := w.pre(pre)
		if lack != "" {
			return lacks(lack)
		}
		text = join(text, written)
		switch {
		case below:
		case s.label != nil && s.after:
			return lacks("place for a label after " + text)
		case s.label != nil:
			return join(text, "0", "1", w.low, s.labelled(w.separator)), nil // below 0, 1, and above nothing
		case s.dev:
			return join(text, positive(s.count, w.separator)), nil
		}
	}
	release, _ := exactly(max(w.numbers, len(s.Release)), s.Release)
	if posts := s.posts(); len(posts) > 0 {
		if len(s.Pre) > 0 {
			text = join(text, "0", "0") // below the commits after it
		} else {
			text = dotted(release)
		}
		for _, n := range posts {
			text = join(text, positive(n, w.separator))
		}
	}
	switch {
	case s.label != nil && below:
		text = join(text, w.label, s.labelled(w.separator))
	case s.label != nil:
		if !s.Post.Set {
			text = dotted(release)
		}
		text = join(text, "0", "1", w.low, s.labelled(w.separator))
	case below:
		text = join(text, w.dev, strconv.FormatUint(s.count, 10))
	}
	return text, nil
}
