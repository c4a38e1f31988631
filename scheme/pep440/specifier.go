package pep440

import (
	"strings"

	"github.com/tagline-scm/tagline/scheme/natural"
)

// Specifiers is what a requirement says about a version: clauses that must all
// hold. The zero value has none and holds for every version.
type Specifiers struct {
	clauses []clause
}

// clause is an operator and what it compares with.
type clause struct {
	op      string
	text    string  // as written
	lower   string  // of ===: text in lower case
	version Version // of any other operator; without the .* of a prefix
	prefix  bool    // == and != with .*
}

// ParseSpecifiers reads clauses separated by commas, each an operator (~=, ==,
// ===, !=, <=, >=, < or >) and a version: ">=1.2, !=1.3.*, <2". Empty clauses
// are skipped. .* may follow a release after == and !=, a local part is allowed
// there alone, ~= needs two release numbers, and === takes any text without
// white space, semicolon or closing parenthesis. The error is a *[SyntaxError].
func ParseSpecifiers(s string) (Specifiers, error) {
	var set Specifiers
	offset := 0
	for part := range strings.SplitSeq(s, ",") {
		text := trimLeft(part)
		start := offset + len(part) - len(text)
		offset += len(part) + 1
		if text == "" {
			continue
		}
		c, err := parseClause(trimRight(text))
		if err != nil {
			err.Input, err.Offset, err.Specifiers = s, start+err.Offset, true
			return Specifiers{}, err
		}
		set.clauses = append(set.clauses, c)
	}
	return set, nil
}

// operators has those that start another after it.
var operators = [...]string{"===", "~=", "==", "!=", "<=", ">=", "<", ">"}

// parseClause reads one clause without white space around it. The offset of an
// error is into s.
func parseClause(s string) (clause, *SyntaxError) {
	var c clause
	for _, op := range operators {
		if strings.HasPrefix(s, op) {
			c.op = op
			break
		}
	}
	if c.op == "" {
		return c, &SyntaxError{Input: s, Reason: "a clause starts with ~=, ==, ===, !=, <=, >=, < or >, not " + quote(s)}
	}
	c.text = trimLeft(s[len(c.op):])
	start := len(s) - len(c.text)
	fail := func(at int, reason string) (clause, *SyntaxError) {
		return c, &SyntaxError{Input: s, Offset: start + at, Reason: reason}
	}
	if c.op == "===" {
		bad := strings.IndexFunc(c.text, func(r rune) bool { return r == ';' || r == ')' || isSpace(r) })
		if bad >= 0 {
			return fail(bad, "unexpected "+quote(c.text[bad:])+" after "+clip(s[:start+bad]))
		}
		c.lower = strings.ToLower(c.text)
		return c, nil
	}

	text := c.text
	if c.op == "==" || c.op == "!=" {
		text, c.prefix = strings.CutSuffix(text, ".*")
	}
	v, err := Parse(text)
	if err != nil {
		e := err.(*SyntaxError)
		return fail(e.Offset, e.Reason)
	}
	c.version = v
	switch {
	case c.prefix && (v.IsPrerelease() || v.Post.Set || v.Local != nil || trimRight(text) != text):
		return fail(len(text), c.op+" takes .* only after a release")
	case v.Local != nil && c.op != "==" && c.op != "!=":
		return fail(strings.IndexByte(text, '+'), c.op+" takes no local part")
	case c.op == "~=" && len(v.Release) < 2:
		return fail(0, "~= needs at least two release numbers")
	}
	return c, nil
}

// ContainsText reports whether every clause holds for a version as someone wrote
// it, as contains of packaging's SpecifierSet does since its release 26.0: a
// pre-release is as good as any version unless prereleases points to false,
// because there is no other version to prefer. === compares with the text
// itself, in any case; a text that is no version satisfies no other operator.
func (s Specifiers) ContainsText(text string, prereleases *bool) bool {
	v, err := Parse(text)
	if err != nil {
		return s.contains(text, nil, prereleases)
	}
	return s.contains(text, &v, prereleases)
}

// contains takes a text and, if it is one, its version.
func (s Specifiers) contains(text string, v *Version, prereleases *bool) bool {
	if v != nil && prereleases != nil && !*prereleases && v.IsPrerelease() {
		return false
	}
	text = strings.ToLower(text)
	for _, c := range s.clauses {
		if c.op == "===" {
			if c.lower != text {
				return false
			}
		} else if v == nil || !c.holds(*v) {
			return false
		}
	}
	return true
}

// holds reports whether v is in the range of one clause, === aside. A clause
// without a local part speaks of public versions; that an ordered comparison
// never means what belongs to the very version it names (the pre-releases of
// <V, the post-releases of >V) is in PEP 440 under "exclusive ordered
// comparison".
func (c *clause) holds(v Version) bool {
	w := c.version
	switch c.op {
	case "==":
		return c.equal(v)
	case "!=":
		return !c.equal(v)
	case "<=":
		return v.comparePublic(&w) <= 0
	case ">=":
		return v.comparePublic(&w) >= 0
	case "~=": // at least w, and all numbers but its last the same
		return v.comparePublic(&w) >= 0 && hasPrefix(v, w.Epoch, w.Release[:len(w.Release)-1])
	case "<":
		if !w.IsPrerelease() {
			w.Dev = Num{Set: true} // below the first thing that belongs to w
		}
		return v.Compare(w) < 0
	default: // ">"
		if w.Dev.Set || w.Post.Set {
			return v.comparePublic(&w) > 0
		}
		return v.comparePublic(&w) > 0 && !(v.Epoch == w.Epoch && compareRelease(v.Release, w.Release) == 0 && v.Pre == w.Pre)
	}
}

func (c *clause) equal(v Version) bool {
	switch {
	case c.prefix:
		return hasPrefix(v, c.version.Epoch, c.version.Release)
	case c.version.Local != nil:
		return v.Compare(c.version) == 0
	}
	return v.comparePublic(&c.version) == 0
}

// hasPrefix reports whether the release of v, filled up with zeros, starts with
// prefix.
func hasPrefix(v Version, epoch natural.Number, prefix []natural.Number) bool {
	if v.Epoch != epoch {
		return false
	}
	for i, n := range prefix {
		if at(v.Release, i) != n {
			return false
		}
	}
	return true
}
