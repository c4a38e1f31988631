package pep440

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

// TestPackaging asks the live packaging about generated versions: what they
// parse to, how pairs compare and which specifiers they satisfy.
func TestPackaging(t *testing.T) {
	python := oracle.Python(t)
	r := rand.New(rand.NewPCG(440, 1))

	var queries []string
	var ours []any
	ask := func(name string, argument, answer any) {
		q, err := json.Marshal(map[string]any{name: argument})
		if err != nil {
			t.Fatal(err)
		}
		queries, ours = append(queries, string(q)), append(ours, answer)
	}
	var valid []string
	for range 6000 * rounds {
		s := written(r)
		if r.IntN(3) == 0 {
			s = damage(r, s)
		}
		_, err := Parse(s)
		ask("parse", s, describe(s))
		if err == nil {
			valid = append(valid, s)
		}
	}
	if len(valid) < 4000*rounds || len(valid) == len(queries) {
		t.Fatalf("%d of %d texts are valid", len(valid), len(queries))
	}
	for range 6000 * rounds {
		a, b := pick(r, valid), pick(r, valid)
		ask("compare", [2]string{a, b}, mustParse(t, a).Compare(mustParse(t, b)))
	}
	for range 6000 * rounds {
		v, spec := pick(r, valid), specifiers(r)
		var prereleases *bool
		if n := r.IntN(3); n > 0 {
			b := n == 1
			prereleases = &b
		}
		var answer any // nil: no specifiers
		set, err := ParseSpecifiers(spec)
		if err == nil {
			answer = set.ContainsText(v, prereleases)
		}
		ask("contains", [3]any{v, spec, prereleases}, answer)
	}

	c := python.Command("../..", nil, "scripts/pep440-table.py", "answer")
	c.Stdin = strings.NewReader(strings.Join(queries, "\n") + "\n")
	c.Stderr = t.Output()
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	answers := bytes.Split(bytes.TrimSuffix(out, []byte("\n")), []byte("\n"))
	if len(answers) != len(queries) {
		t.Fatalf("%d answers to %d questions", len(answers), len(queries))
	}
	for i, answer := range answers {
		if want, ok := ours[i].(row); ok {
			var got row
			decode(t, string(answer), &got)
			if diff := cmp.Diff(got, want); diff != "" {
				t.Errorf("%s (-packaging +ours):\n%s", queries[i], diff)
			}
			continue
		}
		if want, _ := json.Marshal(ours[i]); string(want) != string(answer) {
			t.Errorf("%s: %s, packaging says %s", queries[i], want, answer)
		}
	}
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// written returns a version as somebody might write it.
func written(r *rand.Rand) string {
	maybe := func(percent int, s string) string {
		if r.IntN(100) < percent {
			return s
		}
		return ""
	}
	number := func() string {
		return pick(r, []string{"0", "1", "1", "2", "3", "10", "007", "00", "2026", "123456789",
			"18446744073709551615", "18446744073709551616", "20141022093142841000000", "0099999999999999999999"})
	}
	separator := func() string { return pick(r, []string{"", "", ".", "-", "_"}) }
	part := func(words ...string) string {
		s := separator() + pick(r, words) + separator() + maybe(75, number())
		return pick(r, []string{s, s, strings.ToUpper(s)})
	}
	var b strings.Builder
	b.WriteString(maybe(5, pick(r, []string{" ", "\t", "\n", "\u00a0", "\u2003"})))
	b.WriteString(maybe(15, pick(r, []string{"v", "V"})))
	b.WriteString(maybe(10, number()+"!"))
	b.WriteString(number())
	for range r.IntN(4) {
		b.WriteString("." + number())
	}
	b.WriteString(maybe(40, part("a", "b", "c", "rc", "alpha", "beta", "pre", "preview")))
	b.WriteString(maybe(30, pick(r, []string{"-" + number(), part("post", "rev", "r")})))
	b.WriteString(maybe(30, part("dev")))
	if r.IntN(4) == 0 {
		b.WriteByte('+')
		for i := range 1 + r.IntN(3) {
			if i > 0 {
				b.WriteString(pick(r, []string{".", "-", "_"}))
			}
			b.WriteString(pick(r, []string{"a", "B", "ubuntu", "g1a2b3c4", "1", "01", "0", "000", "12", "99999999999999999999999", "2x", "X2"}))
		}
	}
	b.WriteString(maybe(5, pick(r, []string{" ", "\r\n", "\u3000", "\x1f"})))
	return b.String()
}

// damage inserts, replaces or deletes one character.
func damage(r *rand.Rand, s string) string {
	at := r.IntN(len(s) + 1)
	for at < len(s) && at > 0 && s[at]&0xc0 == 0x80 {
		at--
	}
	letter := string(pick(r, []rune(".-_+!v01abcdeprostx *\u212a\u017f\u0661\x00")))
	if at == len(s) || s[at] >= 0x80 {
		return s[:at] + letter + s[at:]
	}
	return pick(r, []string{s[:at] + letter + s[at:], s[:at] + letter + s[at+1:], s[:at] + s[at+1:]})
}

// specifiers returns one to three clauses.
func specifiers(r *rand.Rand) string {
	var clauses []string
	for range 1 + r.IntN(3) {
		op := pick(r, []string{"~=", "==", "!=", "<=", ">=", "<", ">", "==="})
		version := strings.TrimSpace(written(r))
		switch r.IntN(4) {
		case 0:
			version = pick(r, []string{"0", "1", "1.0", "1.1", "2", "2.0.post1", "1.0a1", "1.0.dev0", "1!1"})
		case 1:
			version, _, _ = strings.Cut(version, "+")
		case 2:
			version = pick(r, []string{"0", "1", "1.0", "1.2", "1!0", "10.1"}) + pick(r, []string{".*", "", ".0"})
		}
		clauses = append(clauses, pick(r, []string{"", " "})+op+pick(r, []string{"", " "})+version+pick(r, []string{"", " "}))
	}
	return strings.Join(clauses, ",")
}
