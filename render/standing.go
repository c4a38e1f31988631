package render

import (
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
)

// standing is a version reduced to the question every format answers in its own
// words: which release, and where relative to it.
//
//	(1) the release itself, final or pre-release     release, pre, post
//	(2) a development version before it              dev
//	(3) commits after the tag, heading for nothing   after
//
// A tag that is itself a development version (1.0.dev3) stands at (2).
type standing struct {
	scheme.Parts        // the release of (1) and (2), the tag of (3); Dev is never set
	dev          bool   // (2)
	after        bool   // (3)
	count        uint64 // commits since the tag, for (2) and (3)
	// floor is, for (2) when the release is a pre-release, the pre-release that
	// the version must sort above: the tag's, or the one numbered one lower.
	// nil when nothing lies between (rc0).
	floor []scheme.Ident
	// label is, for (2) and (3), the words of a build that is none of the main line:
	// it sorts below every other one that counts commits towards the same, with the
	// count behind it. nil for none.
	label []string
}

// unlabelled returns an error for a format that has no place for a label, where the
// version has one: without it the build would be taken for one of the main line.
func unlabelled(format string, v scheme.Version) error {
	if len(v.Label) == 0 {
		return nil
	}
	return &LacksError{Format: format, Lacks: "place for a label", Version: readable(v)}
}

// labelled returns the label and the count behind it, with a separator between them.
func (s standing) labelled(separator string) string {
	return strings.Join(s.label, separator) + separator + strconv.FormatUint(s.count, 10)
}

func stand(v scheme.Version) standing {
	s := standing{Parts: v.Next, count: v.Count}
	switch v.Place {
	case scheme.On, scheme.Same:
		s.Parts, s.count = v.Base, 0
	case scheme.Before:
		s.dev = true
	case scheme.After:
		s.Parts, s.after = v.Base, true
	}
	if s.Dev.Set {
		s.dev, s.count = true, s.Dev.N
		if v.Place == scheme.Before || v.Place == scheme.After {
			s.count = v.Count
		}
		s.Dev = scheme.Num{}
	}
	if s.dev || s.after {
		for _, one := range v.Label {
			s.label = append(s.label, one.Text)
		}
	}
	if s.dev && len(s.Pre) > 0 {
		s.floor = lower(s.Pre)
		if v.Place == scheme.Before && !v.Base.Dev.Set && len(v.Base.Pre) > 0 && sameRelease(v.Base.Release, s.Release) {
			s.floor = v.Base.Pre
		}
	}
	return s
}

// lower returns the pre-release numbered one lower, nil for number 0 or none.
func lower(pre []scheme.Ident) []scheme.Ident {
	last := len(pre) - 1
	if !pre[last].IsNum || pre[last].Num == 0 {
		return nil
	}
	low := append([]scheme.Ident(nil), pre...)
	low[last].Num--
	return low
}

// sameRelease reports whether two releases are equal but for trailing zeros.
func sameRelease(a, b []uint64) bool {
	for i := 0; i < len(a) || i < len(b); i++ {
		if at(a, i) != at(b, i) {
			return false
		}
	}
	return true
}

// at returns the i-th release number, 0 past the end.
func at(release []uint64, i int) uint64 {
	if i < len(release) {
		return release[i]
	}
	return 0
}

// dotted joins release numbers with dots.
func dotted(release []uint64) string {
	var b []byte
	for i, n := range release {
		if i > 0 {
			b = append(b, '.')
		}
		b = strconv.AppendUint(b, n, 10)
	}
	return string(b)
}

// exactly returns exactly n release numbers, zeros added; fits is false when one
// beyond them is not zero.
func exactly(n int, release []uint64) (out []uint64, fits bool) {
	out = make([]uint64, n)
	copy(out, release)
	return out, sameRelease(out, release)
}

// words returns the identifiers of a pre-release with PEP 440's letters spelt
// out: a1 gives alpha, 1.
func words(pre []scheme.Ident) []string {
	out := make([]string, len(pre))
	for i, id := range pre {
		switch {
		case id.IsNum:
			out[i] = strconv.FormatUint(id.Num, 10)
		case i == 0 && id.Text == "a":
			out[i] = "alpha"
		case i == 0 && id.Text == "b":
			out[i] = "beta"
		default:
			out[i] = id.Text
		}
	}
	return out
}

// stage returns a pre-release as PEP 440 has it: a, b or rc and a number. ok is
// false for identifiers that PEP 440 has no place for, like SemVer's x.7.z.
// SemVer's alpha, alpha.1 and alpha1 give (a, 0), (a, 1), (a, 1).
func stage(pre []scheme.Ident) (letter string, n uint64, ok bool) {
	word, n, ok := wordAndNumber(pre)
	if !ok {
		return "", 0, false
	}
	switch word {
	case "a", "alpha":
		return "a", n, true
	case "b", "beta":
		return "b", n, true
	case "c", "rc", "pre", "preview":
		return "rc", n, true
	}
	return "", 0, false
}

// wordAndNumber returns identifiers that are one word, in lower case, with at
// most one number, 0 if there is none: M1, milestone.1, SNAPSHOT.
func wordAndNumber(pre []scheme.Ident) (word string, n uint64, ok bool) {
	if len(pre) == 0 || len(pre) > 2 || pre[0].IsNum {
		return "", 0, false
	}
	word = pre[0].Text
	switch {
	case len(pre) == 2 && pre[1].IsNum:
		n = pre[1].Num
	case len(pre) == 2:
		return "", 0, false
	default:
		digits := word[letters(word):]
		if digits != "" {
			var err error
			if n, err = strconv.ParseUint(digits, 10, 64); err != nil {
				return "", 0, false
			}
			word = strings.TrimSuffix(word, digits)
		}
	}
	return strings.ToLower(word), n, letters(word) == len(word)
}

// stageWord is the long word of a PEP 440 letter.
func stageWord(letter string) string {
	switch letter {
	case "a":
		return "alpha"
	case "b":
		return "beta"
	}
	return letter
}

// unproven reports whether the text must carry the mark.
func unproven(v scheme.Version) bool { return v.Facts.Verbatim == "" && !v.Facts.Proof.Proven }

// local returns the local segments joined with dots, and what precedes them.
func local(v scheme.Version, separator string) string {
	if len(v.Local) == 0 {
		return ""
	}
	return separator + strings.Join(v.LocalTexts(), ".")
}

// readable returns the text that errors show: what PEP 440 makes of the version,
// or the scheme's own bytes.
func readable(v scheme.Version) string {
	if v.Text != "" {
		return v.PublicText()
	}
	if text, err := public(v); err == nil {
		return text
	}
	return v.Base.Text
}

// lastPost returns the numbers of the post-releases that the version is not
// below: its own, or for a development version of one that of its tag. After a
// post-release the commits count for one more. ok is false if there is none.
func (s standing) lastPost(v scheme.Version) (numbers []uint64, ok bool) {
	switch {
	case s.dev && s.Post.Set:
		b := v.Base
		if !b.Post.Set || b.Dev.Set || !sameRelease(b.Release, s.Release) || b.Post.N >= s.Post.N {
			return nil, false
		}
		return []uint64{b.Post.N}, true
	case s.Post.Set:
		numbers = append(numbers, s.Post.N)
	}
	if s.after && s.label == nil {
		numbers = append(numbers, s.count)
	}
	return numbers, len(numbers) > 0
}

// posts returns the numbers of the post-releases that the version is, or leads up to.
func (s standing) posts() []uint64 {
	var numbers []uint64
	if s.Post.Set {
		numbers = append(numbers, s.Post.N)
	}
	if s.after && s.label == nil {
		numbers = append(numbers, s.count)
	}
	return numbers
}

// positive returns n where missing numbers count as 0: what is above nothing and
// below 1 is 0, separator, 1.
func positive(n uint64, separator string) string {
	if n == 0 {
		return "0" + separator + "1"
	}
	return strconv.FormatUint(n, 10)
}
