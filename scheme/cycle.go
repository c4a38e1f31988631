package scheme

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scheme/natural"
	"github.com/tagline-scm/tagline/scheme/pep440"
)

// The cycle of PEP 440 is the path of one release from its first pre-release to
// its last correction: 1.2.0.dev0, 1.2.0a1, 1.2.0b1, 1.2.0rc1, 1.2.0,
// 1.2.0.post1. This file holds what the schemes that take it have in common;
// they differ in what follows a final release.

// parsePEP440 reads one whole version in any form PEP 440 permits, without
// v and white space around it. The error is a *[pep440.SyntaxError] or a
// *[NumberError].
func parsePEP440(s string) (Parts, error) {
	if s == "" || !isDigit(s[0]) {
		return Parts{}, &pep440.SyntaxError{Input: s, Reason: startsWithNumber(s)}
	}
	if t := strings.TrimSpace(s); t != s {
		return Parts{}, &pep440.SyntaxError{Input: s, Offset: len(t), Reason: fmt.Sprintf("white space after %s", t)}
	}
	r, err := pep440.Scan(s)
	if err != nil {
		return Parts{}, err
	}
	p, err := fromPEP440(r)
	p.Text = s
	return p, err
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func startsWithNumber(s string) string {
	if s == "" {
		return "a version starts with a number"
	}
	return fmt.Sprintf("a version starts with a number, not %.64q", s)
}

// fromPEP440 returns the parts of a version without its text. The error is a
// *[NumberError].
func fromPEP440(r pep440.Raw) (Parts, error) {
	var c counter
	p := Parts{Epoch: c.count(r.Epoch), Release: make([]uint64, 0, 4), Local: r.Local}
	for rest := r.Release; rest != ""; {
		n, length := natural.Read(rest)
		p.Release = append(p.Release, c.number(n))
		rest = rest[min(length+1, len(rest)):]
	}
	if r.Phase != "" {
		p.Pre = preRelease(r.Phase, c.count(r.Pre))
	}
	p.Post = Num{Set: r.IsPost, N: c.count(r.Post)}
	p.Dev = Num{Set: r.IsDev, N: c.count(r.Dev)}
	return p, c.err()
}

// partsOf is fromPEP440 for a version that was parsed.
func partsOf(v pep440.Version) (Parts, error) {
	raw, err := pep440.Scan(v.String())
	if err != nil {
		return Parts{}, err
	}
	return fromPEP440(raw)
}

// errTooLarge means that the number after the largest would be needed.
func errTooLarge(version string) error {
	return &BumpError{Version: version, Reason: "a number would exceed 18446744073709551615"}
}

// counter turns numbers of any size into those that a derivation counts in, and
// remembers one that does not fit.
type counter struct{ large string }

func (c *counter) count(digits string) uint64 {
	n, _ := natural.Read(digits)
	return c.number(n)
}

func (c *counter) number(n natural.Number) uint64 {
	value, fits := n.Uint64()
	if !fits {
		c.large = n.String()
	}
	return value
}

func (c *counter) err() error {
	if c.large == "" {
		return nil
	}
	return &NumberError{Number: c.large}
}

func preRelease(phase string, n uint64) []Ident {
	return []Ident{{Text: phase}, {Num: n, IsNum: true}}
}

// PEP440 returns p in the model of PEP 440. The pre-release identifiers of
// SemVer have a place there if they are one word of alpha, beta, rc or their
// other forms with at most one number (1.0.0-alpha, 1.0.0-rc.1, 1.0.0-b2),
// or dev with a number; anything else is a *[PartError].
func (p Parts) PEP440() (pep440.Version, error) {
	return p.toPEP440(make([]natural.Number, 0, len(p.Release)))
}

// toPEP440 is PEP440 with the release in the storage of release.
func (p Parts) toPEP440(release []natural.Number) (pep440.Version, error) {
	v := pep440.Version{Epoch: natural.Of(p.Epoch), Post: pep440Num(p.Post), Dev: pep440Num(p.Dev), Local: p.Local}
	for _, n := range p.Release {
		release = append(release, natural.Of(n))
	}
	v.Release = release
	if len(p.Pre) == 0 {
		return v, nil
	}
	word, n, ok := preWord(p.Pre)
	if phase := pep440Phase(word); ok && phase != "" {
		v.Pre = pep440.Pre{Phase: phase, N: natural.Of(n)}
		return v, nil
	}
	if ok && word == "dev" && !p.Dev.Set && !p.Post.Set {
		v.Dev = pep440.Num{Set: true, N: natural.Of(n)}
		return v, nil
	}
	return v, &PartError{Grammar: "PEP 440", Part: "pre-release " + identText(p.Pre), Text: p.Text}
}

func pep440Num(n Num) pep440.Num { return pep440.Num{Set: n.Set, N: natural.Of(n.N)} }

// pep440Phase returns a, b or rc for PEP 440's words for a pre-release, ""
// for any other word.
func pep440Phase(word string) string {
	switch word {
	case "a", "alpha":
		return "a"
	case "b", "beta":
		return "b"
	case "c", "rc", "pre", "preview":
		return "rc"
	}
	return ""
}

// preWord splits identifiers that are a word with at most one number: alpha,
// alpha.1, rc1. The number is 0 where there is none.
func preWord(pre []Ident) (word string, n uint64, ok bool) {
	if len(pre) == 0 || pre[0].IsNum {
		return "", 0, false
	}
	word = strings.ToLower(pre[0].Text)
	if stem := strings.TrimRight(word, "0123456789"); len(stem) < len(word) {
		n, ok = parseNumber(word[len(stem):])
		return stem, n, ok && len(pre) == 1
	}
	if len(pre) == 2 && pre[1].IsNum {
		return word, pre[1].Num, true
	}
	return word, 0, len(pre) == 1
}

// parseNumber reads decimal digits; ok is false for anything else and for
// numbers beyond 64 bits.
func parseNumber(digits string) (n uint64, ok bool) {
	for i := range len(digits) {
		d := uint64(digits[i] - '0')
		if d > 9 || n > (math.MaxUint64-d)/10 {
			return 0, false
		}
		n = n*10 + d
	}
	return n, digits != ""
}

// identText joins identifiers with dots.
func identText(idents []Ident) string {
	var b strings.Builder
	for i, id := range idents {
		if i > 0 {
			b.WriteByte('.')
		}
		if id.IsNum {
			fmt.Fprint(&b, id.Num)
		} else {
			b.WriteString(id.Text)
		}
	}
	return b.String()
}

// orderPEP440 compares as PEP 440 does, local parts included. What has no place
// there is compared by its release alone. A repository has many tags to compare:
// nothing is allocated, and what differs early is not converted.
func orderPEP440(a, b Parts) int {
	for i := range min(len(a.Release), len(b.Release)) {
		if a.Epoch != b.Epoch {
			break
		}
		if c := cmp.Compare(a.Release[i], b.Release[i]); c != 0 {
			return c
		}
	}
	var first, second [6]natural.Number
	v, _ := a.toPEP440(first[:0])
	w, _ := b.toPEP440(second[:0])
	return v.Compare(w)
}

// printPEP440 returns PEP 440's normal form.
func printPEP440(p Parts) string {
	v, _ := p.PEP440()
	return v.String()
}

// isFinal reports whether p is a release: no pre-release, no development and no
// post-release.
func (p Parts) isFinal() bool { return len(p.Pre) == 0 && !p.Dev.Set && !p.Post.Set }

// release returns the epoch and the release numbers of p alone, in storage of
// their own.
func (p Parts) release() Parts {
	return Parts{Epoch: p.Epoch, Release: slices.Clone(p.Release), Width: slices.Clone(p.Width)}
}

// nextPEP440 returns what comes after base in the cycle, and how in a few
// words: after a development version the version itself, after a post-release
// the next one, after a pre-release the next of its kind. After a final release
// it is for final to say.
func nextPEP440(base Parts, final func(Parts) (Parts, string, error)) (next Parts, how string, err error) {
	next = base.release()
	next.Pre, next.Post = slices.Clone(base.Pre), base.Post
	switch {
	case base.Dev.Set && base.Dev.N != 0:
		return Parts{}, "", errCustomDev(base.Text)
	case base.Dev.Set:
		return next, "what .dev0 precedes", nil
	case base.Post.Set:
		next.Post.N, err = add1(base.Text, base.Post.N)
		return next, "post-release number + 1", err
	case len(base.Pre) > 0:
		last := &next.Pre[len(next.Pre)-1]
		last.Num, err = add1(base.Text, last.Num)
		return next, "pre-release number + 1", err
	}
	return final(base)
}

// lastNumber raises the last release number.
func lastNumber(base Parts, _ Options) (Parts, string, error) {
	next := base.release()
	i := len(next.Release) - 1
	var err error
	next.Release[i], err = add1(base.Text, next.Release[i])
	return next, "last number + 1", err
}

// add1 returns n + 1, or an error that names the version.
func add1(version string, n uint64) (uint64, error) {
	if n == math.MaxUint64 {
		return 0, errTooLarge(version)
	}
	return n + 1, nil
}

// raisePEP440 returns the release to make after base, as [Scheme.Raise] says; next
// is what the zero Bump asks for. A whole version is not for it.
//
//	patch, minor, major  that number + 1, those after it 0; a pre-release of just that release becomes final
//	hotfix               the fourth number + 1
//	epoch                the epoch + 1, and the same numbers
//	alpha, beta, rc      the next number of that kind; after a final release the first of the release that next names
//	minor rc, ...        that of the release that the number gives
//	final                the release that base leads to
//	post                 the next correction of base
func raisePEP440(base Parts, b Bump, next func(Parts) (Parts, error)) (Parts, error) {
	if b.By != "" {
		return Parts{}, &UndecidedError{By: b.By}
	}
	base.Dev.N = 0 // whatever it counts, it leads to the same release
	var p Parts
	var err error
	switch b.Part {
	case "":
		if b.Pre != "" {
			return raisePre(base, pep440Phase(b.Pre), next)
		}
		return next(base)
	case major:
		p, err = raiseNumber(base, 0)
	case minor:
		p, err = raiseNumber(base, 1)
	case patch:
		p, err = raiseNumber(base, 2)
	case hotfix:
		p, err = raiseNumber(base, 3)
	case epoch:
		p = base.release()
		p.Epoch, err = add1(base.Text, p.Epoch)
	case final:
		p = base.release()
		switch {
		case len(base.Pre) > 0:
		case base.Post.Set && base.Dev.Set:
			p.Post = base.Post
		case !base.Dev.Set:
			return Parts{}, &BumpError{Version: base.Text, Reason: "it is final already"}
		}
		return p, nil
	case post:
		return raisePost(base)
	default:
		return Parts{}, &UnknownPartError{Part: b.Part}
	}
	if err != nil || b.Pre == "" {
		return p, err
	}
	if leads := len(base.Pre) > 0 || base.Dev.Set; leads && !base.Post.Set && orderPEP440(p, base.release()) == 0 {
		return raisePre(base, pep440Phase(b.Pre), nil)
	}
	p.Pre = preRelease(pep440Phase(b.Pre), 1)
	return p, nil
}

// raisePost returns the next correction of base.
func raisePost(base Parts) (Parts, error) {
	p := base.release()
	p.Pre, p.Post = slices.Clone(base.Pre), Num{Set: true, N: 1}
	switch {
	case base.Post.Set && base.Dev.Set:
		p.Post = base.Post
	case base.Dev.Set:
		return Parts{}, &BumpError{Version: base.Text, Reason: "a development version has no post-releases"}
	case base.Post.Set:
		var err error
		p.Post.N, err = add1(base.Text, base.Post.N)
		return p, err
	}
	return p, nil
}

// raiseNumber raises release number i of a final release; what is left has three
// numbers at most, or the i+1 that it needs. A pre-release of a release that such
// a raise would give stands for it already: 1.3.0rc1 becomes 1.3.0 for minor and
// patch.
func raiseNumber(base Parts, i int) (Parts, error) {
	p := base.release()
	p.Width = nil
	for len(p.Release) <= i {
		p.Release = append(p.Release, 0)
	}
	leads := (len(base.Pre) > 0 || base.Dev.Set) && !base.Post.Set
	leads = leads && !slices.ContainsFunc(p.Release[i+1:], func(n uint64) bool { return n != 0 })
	if len(p.Release) > max(3, i+1) && !leads {
		p.Release = p.Release[:max(3, i+1)]
	}
	if leads {
		return p, nil
	}
	clear(p.Release[i+1:])
	var err error
	p.Release[i], err = add1(base.Text, p.Release[i])
	return p, err
}

// raisePre returns the next pre-release of that phase. After a final release it
// is the first of the one that next names.
func raisePre(base Parts, phase string, next func(Parts) (Parts, error)) (Parts, error) {
	if base.Post.Set { // the pre-release or the final release that was corrected
		base.Post, base.Dev = Num{}, Num{}
	}
	word, n, _ := preWord(base.Pre)
	switch have := pep440Phase(word); {
	case base.isFinal():
		p, err := next(base)
		p.Pre = preRelease(phase, 1)
		return p, err
	case have > phase:
		return Parts{}, &BumpError{Version: base.Text, Reason: fmt.Sprintf("%s comes after %s", have, phase)}
	default:
		p := base.release()
		first := uint64(1)
		if have == phase {
			if first = n; !base.Dev.Set {
				var err error
				if first, err = add1(base.Text, n); err != nil {
					return Parts{}, err
				}
			}
		}
		p.Pre = preRelease(phase, first)
		return p, nil
	}
}
