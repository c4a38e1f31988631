package semver

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

// TestNode asks the live node-semver about generated versions, within the range
// of its numbers (2^53-1) and lengths (256).
func TestNode(t *testing.T) {
	node := oracle.Node(t)
	r := rand.New(rand.NewPCG(20, 0))

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
	for range 5000 * rounds {
		s := text(r)
		var answer any // nil: no version
		if v, err := Parse(s); err == nil {
			answer = v.String()
			valid = append(valid, s)
		}
		ask("parse", s, answer)
	}
	if len(valid) < 2000*rounds || len(valid) > 4500*rounds {
		t.Fatalf("%d of %d texts are valid", len(valid), len(queries))
	}
	for range 8000 * rounds {
		a, b := valid[r.IntN(len(valid))], valid[r.IntN(len(valid))]
		ask("compare", [2]string{a, b}, mustParse(t, a).Compare(mustParse(t, b)))
	}

	c := node.Command("../..", nil, "scripts/semver-table.js", "answer")
	c.Stdin = strings.NewReader(strings.Join(queries, "\n") + "\n")
	c.Stderr = t.Output()
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	answers := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if len(answers) != len(queries) {
		t.Fatalf("%d answers to %d questions", len(answers), len(queries))
	}
	for i, answer := range answers {
		if want, _ := json.Marshal(ours[i]); string(want) != answer {
			t.Errorf("%s: %s, node-semver says %s", queries[i], want, answer)
		}
	}
}

// text returns a version, or something close to one. Numbers are few, so that
// many pairs differ late.
func text(r *rand.Rand) string {
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	number := func() string { return pick("0", "1", "1", "2", "10", "20260820") }
	core := []string{pick("0", "1"), number(), number()}
	s := strings.Join(core, ".")
	identifiers := func(words ...string) string {
		ids := make([]string, 1+r.IntN(3))
		for i := range ids {
			ids[i] = pick(words...)
		}
		return strings.Join(ids, ".")
	}
	if r.IntN(4) > 0 {
		s += "-" + identifiers("0", "1", "2", "10", "20260820", "alpha", "beta", "rc", "a", "Z", "-", "--1", "1a", "a-b", "dev")
	}
	if r.IntN(4) == 0 {
		s += "+" + identifiers("0", "001", "build", "g1a2b3c4", "-")
	}
	if r.IntN(3) == 0 { // one character too many, or too few
		at := r.IntN(len(s))
		s = s[:at] + pick("", "0", ".", "-", "+", "v", "_", " ", "é") + s[at+r.IntN(2):]
	}
	return s
}
