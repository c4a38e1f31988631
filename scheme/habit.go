package scheme

import (
	"fmt"
	"slices"
	"strings"
)

// PEP 440 and SemVer leave much of a version's text to its author: 2.0.0-rc.1,
// 2.0.0rc1 and 2.0.0.RC1 are one version, 1.2.3-1 is 1.2.3.post1, 2024.01.05 is
// 2024.1.5, and 4.2 is 4.2.0. A project has a habit, and the next tag follows it.
//
// The habit is learnt from the tags, and most from the one that is followed:
//
//	numbers       how many are written when the last are 0: after 4.1, 4.2 and
//	              4.2.1 comes 4.3, not 4.3.0. Only a tag whose own last numbers
//	              are 0 tells
//	zero padding  of each number for itself: a leading zero says yes, a single
//	              digit says no, 10 says nothing
//	pre-release   what stands before the word, between word and number, and
//	              the word itself: from the newest tag with a pre-release, final
//	              releases between or not. A word that no such tag has is written
//	              in the same manner: after -beta.2 comes -rc.1, after a2 comes b1
//	post-release  likewise: .post1, -1, -r1
//
// What no tag shows is written in the scheme's normal form. The outcome is read
// back before it is used (see [Naming.Print]), so a habit that cannot be kept
// costs its looks and never the version.

// written is a version's text taken apart, without epoch and local part.
type written struct {
	release   []uint64
	final     bool     // no pre-release and no development version
	numbers   []string // the digits of each release number
	pre, post affix    // zero without one
}

// affix is a word and a number after the release, with what stands before each.
type affix struct {
	before, word, between, digits string
}

// mostAffix is how many identifiers a pre-release of SemVer has that is an affix: a word
// and a number.
const mostAffix = 2

func (a affix) set() bool { return a != affix{} }

// phase returns PEP 440's name of the pre-release that the word stands for.
func (a affix) phase() string { return pep440Phase(strings.ToLower(a.word)) }

// takeApart reads the text of p, which s has parsed.
func takeApart(p Parts, s Scheme) written {
	text, _, _ := strings.Cut(p.Text, "+")
	w := written{release: p.Release, final: len(p.Pre) == 0 && !p.Dev.Set}
	if s.Grammar == "calver" {
		for i, n := range p.Release {
			width := 0
			if i < len(p.Width) {
				width = int(p.Width[i])
			}
			w.numbers = append(w.numbers, fmt.Sprintf("%0*d", width, n))
		}
		text, _ = strings.CutPrefix(text, s.Print(p.release()))
	} else {
		if _, rest, ok := strings.Cut(text, "!"); ok {
			text = rest
		}
		for {
			end := digitsAt(text, 0)
			w.numbers = append(w.numbers, text[:end])
			if text = text[end:]; len(text) < 2 || text[0] != '.' || !isDigit(text[1]) {
				break
			}
			text = text[1:]
		}
	}
	w.pre, text = readAffix(text, func(word string) bool { return pep440Phase(word) != "" })
	if s.Grammar == "semver" { // where 1.0.0-1 is a pre-release
		return w
	}
	if strings.HasPrefix(text, "-") && digitsAt(text, 1) > 1 {
		w.post = affix{before: "-", digits: text[1:digitsAt(text, 1)]}
	} else {
		w.post, _ = readAffix(text, func(word string) bool { return word == "post" || word == "rev" || word == "r" })
	}
	return w
}

// readAffix reads an affix at the start of text and returns the rest; known says
// of a word in lower case whether it is one. Another text is the zero affix.
func readAffix(text string, known func(word string) bool) (affix, string) {
	separator := func(at int) int {
		if at < len(text) && strings.IndexByte(".-_", text[at]) >= 0 {
			at++
		}
		return at
	}
	from := separator(0)
	to := from
	for to < len(text) && 'a' <= text[to]|0x20 && text[to]|0x20 <= 'z' {
		to++
	}
	if !known(strings.ToLower(text[from:to])) {
		return affix{}, text
	}
	a := affix{before: text[:from], word: text[from:to]}
	digits := separator(to)
	end := digitsAt(text, digits)
	if end == digits {
		return a, text[to:]
	}
	a.between, a.digits = text[to:digits], text[digits:end]
	return a, text[end:]
}

// habit is how tags are written, those whose habit counts more first.
type habit []written

// text writes p as the tags are written, for a scheme that reads it. The numbers
// of p may become fewer by zeros at their end, or more.
func (h habit) text(p Parts, s Scheme) string {
	p = h.numbers(p, s)
	p.Text = s.Print(p)
	plain := takeApart(p, s)
	var b strings.Builder
	if s.Grammar == "calver" {
		p := p.release()
		p.Width = h.widths(p)
		b.WriteString(s.Print(p))
	} else {
		if p.Epoch != 0 {
			fmt.Fprintf(&b, "%d!", p.Epoch)
		}
		for i, width := range h.widths(p) {
			if i > 0 {
				b.WriteByte('.')
			}
			fmt.Fprintf(&b, "%0*d", int(width), p.Release[i])
		}
	}
	if len(p.Pre) > 0 && !plain.pre.set() || len(p.Pre) > mostAffix { // SemVer's other words, and what it has more: preview.7.26381.103
		return p.Text
	}
	h.pre(plain.pre).write(&b)
	h.post(plain.post).write(&b)
	return b.String()
}

func (a affix) write(b *strings.Builder) {
	for _, s := range []string{a.before, a.word, a.between, a.digits} {
		b.WriteString(s)
	}
}

// numbers returns p with as many numbers as the tags write when so many of the
// last are 0. The tag that is followed decides, unless a release follows what is none and
// other releases tell: 3.5.0 comes after 3.5-dev0 where 3.4.0 is. Else the longest of the others:
// where there is a 1.2.0, a 1.2 beside it, or a 1, only points at the newest
// release of its line. A release is written as releases are: the 1.0.0.0a1 of long ago says
// nothing of 6.0.0 where there are 1.0.0 to 5.0.0.
func (h habit) numbers(p Parts, s Scheme) Parts {
	if s.Grammar != "pep440" {
		return p
	}
	most := len(p.Release)
	for _, w := range h {
		most = max(most, len(w.release))
	}
	zeros := func(release []uint64) int {
		n := most - len(release)
		for i := len(release) - 1; i >= 0 && release[i] == 0; i-- {
			n++
		}
		return n
	}
	if len(p.Pre) == 0 && !p.Dev.Set && len(h) > 0 && !h[0].final {
		if i := slices.IndexFunc(h, func(w written) bool { return w.final && zeros(w.release) >= zeros(p.Release) }); i >= 0 {
			h = append(habit{h[i]}, h...)
		}
	}
	telling := func(w written) bool { return w.final && zeros(w.release) > 0 && len(w.release) > 1 }
	if len(p.Pre) == 0 && !p.Dev.Set && slices.ContainsFunc(h, telling) {
		first := h[:1]
		h = append(slices.Clone(first), slices.DeleteFunc(slices.Clone(h[1:]), func(w written) bool { return !w.final })...)
	}
	for k := min(zeros(p.Release), most-1); k > 0; k-- {
		count := 0
		for i, w := range h {
			if zeros(w.release) >= k && (i == 0 || len(w.release) > 1) {
				if count = max(count, len(w.release)); i == 0 {
					break
				}
			}
		}
		if count == 0 {
			continue
		}
		count = max(count, most-zeros(p.Release))
		p.Release = slices.Clone(p.Release[:min(count, len(p.Release))])
		for len(p.Release) < count {
			p.Release = append(p.Release, 0)
		}
		return p
	}
	return p
}

// widths returns how many digits each release number of p is padded to, at least
// those that p has.
func (h habit) widths(p Parts) []uint8 {
	widths := make([]uint8, len(p.Release))
	copy(widths, p.Width)
	for i := range widths {
		for _, w := range h {
			if i >= len(w.numbers) || w.numbers[i] == "" {
				continue
			}
			digits := w.numbers[i]
			if len(digits) > 1 && digits[0] == '0' {
				widths[i] = max(widths[i], widthOf(digits))
			}
			if len(digits) == 1 || digits[0] == '0' {
				break
			}
		}
	}
	return widths
}

// pre writes a pre-release, which is in the scheme's normal form, as the newest
// of the tags with one.
func (h habit) pre(plain affix) affix {
	i := slices.IndexFunc(h, func(w written) bool { return w.pre.set() })
	if !plain.set() || i < 0 {
		return plain
	}
	newest := h[i].pre
	if newest.digits == "" { // it does not show what stands between
		newest.between = ""
		if newest.before == "-" {
			newest.between = "."
		}
	}
	a := affix{before: newest.before, word: wordLike(newest, plain.phase()), between: newest.between, digits: plain.digits}
	width := uint8(0)
	for _, w := range h {
		if w.pre.before == a.before && w.pre.phase() == plain.phase() && (w.pre.between == a.between || w.pre.digits == "") {
			a.word, width = w.pre.word, widthOf(w.pre.digits)
			break
		}
	}
	a.digits = padded(a.digits, width)
	return a
}

// wordLike returns the word of a phase in the manner of a: short or long, and in
// its case.
func wordLike(a affix, phase string) string {
	word := phase
	if len(a.word) > 2 || len(a.word) == 2 && a.before+a.between != "" {
		word = map[string]string{"a": alpha, "b": beta, "rc": rc}[phase]
	}
	switch first := a.word[:1]; {
	case a.word == strings.ToUpper(a.word):
		return strings.ToUpper(word)
	case first == strings.ToUpper(first) && word == rc:
		return "RC"
	case first == strings.ToUpper(first):
		return strings.ToUpper(word[:1]) + word[1:]
	}
	return word
}

// post writes a post-release as the newest of the tags with one.
func (h habit) post(plain affix) affix {
	i := slices.IndexFunc(h, func(w written) bool { return w.post.set() })
	if !plain.set() || i < 0 {
		return plain
	}
	a := h[i].post
	if a.digits == "" {
		a.between = ""
	}
	a.digits = padded(plain.digits, widthOf(a.digits))
	return a
}

// padded writes a number with zeros before it.
func padded(digits string, width uint8) string {
	return strings.Repeat("0", max(int(width)-len(digits), 0)) + digits
}
