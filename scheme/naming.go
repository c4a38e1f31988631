package scheme

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Naming is how the tags of a project and its versions belong together, in both
// directions. [TagRule.Naming] gives that of a configuration of Tagline's own.
type Naming struct {
	Scheme Scheme

	// Parse returns the version that a tag means. Its Text is the version's text as
	// the tag has it, without v.
	Parse func(ref string) (Parts, error)

	// Write proposes tags in which Parse may find text, a version without v, the
	// likeliest first: of the shape of the tag like, or where that is "" of the
	// simplest shape there is. See [Inverse].
	Write func(text, like string) []string
}

// mostRead bounds how many tags show a habit, the highest.
const mostRead = 1 << 16

// mostLike bounds how many tags may lend their shape to a new one.
const mostLike = 16

// Print returns a tag that Parse reads as p, and p as it is read: a tag may have
// other words and more or fewer zeros. The tag is written as those of like are,
// above all as the first; names there that are no versions are passed over.
//
// Whatever is written is read back, and only what means p is returned. The error
// is an *[UnwritableError].
func (n Naming) Print(p Parts, like ...string) (ref string, read Parts, err error) {
	var h habit
	for _, name := range like {
		if q, err := n.Parse(name); err == nil {
			h = append(h, takeApart(q, n.Scheme))
		}
	}
	return n.find(p, h, like[:min(mostLike, len(like))], "")
}

// find is Print for a habit that is known. letter is the v before the version
// where no shape tells, "" for none.
func (n Naming) find(p Parts, h habit, shapes []string, letter string) (ref string, read Parts, err error) {
	failed := &UnwritableError{Version: n.Scheme.Print(p)}
	texts := []string{h.text(p, n.Scheme), n.Scheme.Print(p)}
	for _, text := range slices.Compact(texts) {
		want, err := n.Scheme.Parse(text)
		if err == nil && !same(p, want, n.Scheme) {
			err = fmt.Errorf("it reads as %s", n.Scheme.Print(want))
		}
		if err != nil {
			failed.say(text, err)
			continue
		}
		for _, shape := range append(slices.Clone(shapes), "") {
			if shape == "" {
				text = letter + text
			}
			for _, ref := range n.Write(text, shape) {
				got, err := n.Parse(ref)
				if err == nil && got.equal(want) {
					return ref, got, nil
				}
				if err == nil {
					err = fmt.Errorf("it reads as %s", n.Scheme.Print(got))
				}
				failed.say(ref, err)
			}
		}
	}
	return "", Parts{}, failed
}

// equal reports whether p and q are one version, part for part.
func (p Parts) equal(q Parts) bool {
	return p.Epoch == q.Epoch && slices.Equal(p.Release, q.Release) && slices.Equal(p.Pre, q.Pre) &&
		p.Post == q.Post && p.Dev == q.Dev && slices.Equal(p.Local, q.Local)
}

// same reports whether the text that was read as q is one way to write p: zeros
// at the end of the release apart, and in SemVer with the words of p in another
// case or arrangement, RC1 for rc.1.
func same(p, q Parts, s Scheme) bool {
	if s.Grammar != "semver" {
		return orderPEP440(p, q) == 0
	}
	if !slices.Equal(p.Release, q.Release) || len(q.Local) > 0 {
		return false
	}
	if slices.Equal(p.Pre, q.Pre) {
		return true
	}
	if len(p.Pre) > mostAffix || len(q.Pre) > mostAffix {
		return false
	}
	p.Text = s.Print(p)
	a, b := takeApart(p, s).pre, takeApart(q, s).pre
	return a.set() && b.set() && a.phase() == b.phase() && a.digits == b.digits
}

// inOrder returns the names among known that are versions, the highest first,
// and the habit they show. Of first, if it is not "", both begin with it.
func (n Naming) inOrder(first string, known []string) (names []string, h habit) {
	type tag struct {
		name  string
		parts Parts
	}
	tags := make([]tag, 0, len(known)) // there may be a million
	for _, name := range known {
		if p, err := n.Parse(name); err == nil && name != first {
			tags = append(tags, tag{name, p})
		}
	}
	slices.SortFunc(tags, func(a, b tag) int {
		return cmp.Or(n.Scheme.Order(b.parts, a.parts), cmp.Compare(a.name, b.name))
	})
	if p, err := n.Parse(first); err == nil && first != "" {
		at := 0
		// Of two tags for one release the one counts that is written as most are: v2.140.0, not 2.140.0.
		if len(tags) > 0 && tags[0].parts.equal(p) && alike(known, tags[0].name) > alike(known, first) {
			at = 1
		}
		tags = slices.Insert(tags, at, tag{first, p})
	}
	for _, t := range tags[:min(mostRead, len(tags))] {
		names = append(names, t.name)
		h = append(h, takeApart(t.parts, n.Scheme))
	}
	return names, h
}

// alike counts the tags that begin as one does, up to the first digit.
func alike(known []string, name string) int {
	start := func(name string) string {
		if i := strings.IndexAny(name, "0123456789"); i >= 0 {
			return name[:i]
		}
		return name
	}
	count := 0
	for _, other := range known {
		if start(other) == start(name) {
			count++
		}
	}
	return count
}

// UnwritableError means that no tag was found that reads as a version.
type UnwritableError struct {
	Version string
	Tag     string // the likeliest that was tried; "" if nothing could be tried
	Err     error  // why it does not do
}

func (e *UnwritableError) Error() string {
	if e.Tag == "" {
		return "no tag can be made of " + e.Version +
			": there is no tag to follow, and the pattern does not say what else is in one"
	}
	return fmt.Sprintf("no tag can be made that reads as %s: %s does not: %s", e.Version, e.Tag, Reason(e.Err))
}

// Unwrap returns Err.
func (e *UnwritableError) Unwrap() error { return e.Err }

// say keeps the first failure.
func (e *UnwritableError) say(tag string, err error) {
	if e.Err == nil {
		e.Tag, e.Err = tag, err
	}
}

// Same reports whether two tags are one version, however it is written in them.
func (n Naming) Same(a, b string) bool {
	x, err := n.Parse(a)
	y, wrong := n.Parse(b)
	return err == nil && wrong == nil && n.Scheme.Order(x, y) == 0
}
