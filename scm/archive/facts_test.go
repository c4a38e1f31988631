package archive

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tagline-scm/tagline/scm"
)

const acme = `{"edition":1,"vcs":"git","source":"repository","tag":"v1.2.3","tags":["v1.2.3"],"distance":4,"dirty":false,"dirty_path":null,"commit":"109666b3b7ef750947766eb518032cdc2f7ee6d3","branch":"main","branch_ref":"main","branch_source":"head","pull_request":null,"target_branch":null,"commit_time":"2026-08-16T12:00:00Z","author_time":"2026-08-16T12:00:00Z","commit_date":"2026-08-16","shallow":false,"proof":"proven","proof_reason":"every path back from HEAD meets v1.2.3","untagged":null,"verbatim":null,"query":{"rev":"HEAD","select":"nearest","first_parent":false,"tag_rule":"version","match":[],"exclude":[],"paths":[]}}`

func acmeFacts() scm.Facts {
	noon := time.Date(2026, 8, 16, 12, 0, 0, 0, time.UTC)
	return scm.Facts{
		VCS: "git", Source: "repository",
		Head:     scm.Commit{ID: "109666b3b7ef750947766eb518032cdc2f7ee6d3", Time: noon, Author: noon, Date: "2026-08-16"},
		Branch:   scm.Branch{Name: "main", Abbrev: "main", From: "head"},
		Tags:     []scm.Tag{{Ref: "v1.2.3", Name: "v1.2.3"}},
		TagCount: 1,
		Distance: 4,
		Work:     scm.Work{Looked: true},
		Proof:    scm.Proof{Proven: true, Reason: "every path back from HEAD meets v1.2.3"},
	}
}

func encode(t *testing.T, s Saved) []byte {
	t.Helper()
	b, err := EncodeFacts(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// JSON has no bytes: what is not UTF-8 is null where nothing depends on it, else
// an error, never another text.
func TestEncodeFactsNotUTF8(t *testing.T) {
	const bad = "caf\xe9"
	f := acmeFacts()
	f.Branch = scm.Branch{Name: bad, Abbrev: bad, From: "head"}
	f.Work = scm.Work{Looked: true, Dirty: true, Paths: []scm.DirtyPath{{Path: bad}}}
	text := string(encode(t, Saved{Facts: f}))
	if strings.Contains(text, "caf") || !strings.Contains(text, `"dirty_path":null`) || !strings.Contains(text, `"branch":null,"branch_ref":null,"branch_source":"head"`) {
		t.Error(text)
	}
	for key, s := range map[string]Saved{
		"facts.tag":         {Facts: scm.Facts{Tags: []scm.Tag{{Ref: "v1"}}}, Tag: bad},
		"facts.tags":        {Facts: scm.Facts{Tags: []scm.Tag{{Ref: bad}}}},
		"facts.query.rev":   {Query: scm.Query{Rev: bad}},
		"facts.query.match": {Query: scm.Query{Match: []string{bad}}},
		"facts.query.paths": {Query: scm.Query{Paths: []string{".", bad}}},
	} {
		_, err := EncodeFacts(s)
		if wrong, ok := errors.AsType[*TextError](err); !ok || wrong.Key != key || wrong.Text != bad {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestEncodeFacts(t *testing.T) {
	if diff := cmp.Diff(acme, string(encode(t, Saved{Facts: acmeFacts()}))); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestDecodeFacts(t *testing.T) {
	for _, text := range []string{acme, `{"version":"1.2.4","formats":{"npm":null},"facts":` + acme + `}`} {
		s, err := DecodeFacts([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		want := Saved{Facts: acmeFacts(), Tag: "v1.2.3", TagRule: "version"}
		if diff := cmp.Diff(want, s, cmp.AllowUnexported(scm.Hash{}), cmp.Comparer(func(a, b scm.Query) bool {
			return a.Rev == b.Rev && a.Select == b.Select
		})); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
	}
}

// TestRoundTrip holds a text that was decoded to its meaning: encoding it gives
// the wanted text, and decoding that again changes nothing.
func TestRoundTrip(t *testing.T) {
	const rest = `"shallow":false,"proof":"proven","proof_reason":"","untagged":null,"verbatim":null,"query":{"rev":"HEAD","select":"nearest","first_parent":false,"tag_rule":"version","match":[],"exclude":[],"paths":[]}}`
	for _, row := range []struct{ why, in, want string }{
		{
			"three keys are enough", `{"tag":"v1","distance":0,"dirty":null}`,
			`{"edition":1,"vcs":"","source":"","tag":"v1","tags":["v1"],"distance":0,"dirty":null,"dirty_path":null,"commit":null,"branch":null,"branch_ref":"HEAD","branch_source":"","pull_request":null,"target_branch":null,"commit_time":null,"author_time":null,"commit_date":null,` + rest,
		},
		{
			"the chosen tag need not be the first", `{"tag":"v2","tags":["v1","v2"],"distance":3,"dirty":true,"dirty_path":"a b","unknown":[]}`,
			`{"edition":1,"vcs":"","source":"","tag":"v2","tags":["v1","v2"],"distance":3,"dirty":true,"dirty_path":"a b","commit":null,"branch":null,"branch_ref":"HEAD","branch_source":"","pull_request":null,"target_branch":null,"commit_time":null,"author_time":null,"commit_date":null,` + rest,
		},
		{
			"a date follows from the time, in UTC", `{"tag":"v1","distance":18446744073709551615,"dirty":null,"commit_time":"2026-08-01T23:30:00-05:00","branch":"main"}`,
			`{"edition":1,"vcs":"","source":"","tag":"v1","tags":["v1"],"distance":18446744073709551615,"dirty":null,"dirty_path":null,"commit":null,"branch":"main","branch_ref":"main","branch_source":"","pull_request":null,"target_branch":null,"commit_time":"2026-08-02T04:30:00Z","author_time":null,"commit_date":"2026-08-02",` + rest,
		},
		{"what was written is read", acme, acme},
		{
			"no tag, unproven, and a query", `{"tag":null,"distance":1,"dirty":false,"shallow":true,"proof":"unproven","proof_reason":"why","untagged":"unreachable","query":{"rev":"v1","select":"highest","first_parent":true,"tag_rule":"git","match":["a*"],"exclude":["b"],"paths":["c"],"exclude_paths":["c/d"]}}`,
			`{"edition":1,"vcs":"","source":"","tag":null,"tags":[],"distance":1,"dirty":false,"dirty_path":null,"commit":null,"branch":null,"branch_ref":"HEAD","branch_source":"","pull_request":null,"target_branch":null,"commit_time":null,"author_time":null,"commit_date":null,"shallow":true,"proof":"unproven","proof_reason":"why","untagged":"unreachable","verbatim":null,"query":{"rev":"v1","select":"highest","first_parent":true,"tag_rule":"git","match":["a*"],"exclude":["b"],"paths":["c"],"exclude_paths":["c/d"]}}`,
		},
	} {
		s, err := DecodeFacts([]byte(row.in))
		if err != nil {
			t.Errorf("%s: %v", row.why, err)
			continue
		}
		if diff := cmp.Diff(row.want, string(encode(t, s))); diff != "" {
			t.Errorf("%s: -want +got\n%s", row.why, diff)
		}
	}
}

func TestDecodeFactsError(t *testing.T) {
	for _, row := range []struct{ why, in, want string }{
		{"a word for a number", `{"tag":"v1","distance":"x","dirty":null}`, `facts.distance: want a whole number, got "x"`},
		{"a fraction", `{"tag":"v1","distance":1.0,"dirty":null}`, `facts.distance: want a whole number, got 1.0`},
		{"below zero", `{"tag":"v1","distance":-1,"dirty":null}`, `facts.distance: want a whole number, got -1`},
		{"beyond uint64", `{"tag":"v1","distance":18446744073709551616,"dirty":null}`, `facts.distance: want a whole number, got 18446744073709551616`},
		{"null is no number", `{"tag":"v1","distance":null,"dirty":null}`, `facts.distance: want a whole number, got null`},
		{"required", `{"tag":"v1","distance":1}`, `facts.dirty: missing; want true, false or null`},
		{"required in the inner object", `{"facts":{},"tag":"v1"}`, `facts.tag: missing; want a string or null`},
		{"keys are exact", `{"Tag":"v1","distance":1,"dirty":null}`, `facts.tag: missing; want a string or null`},
		{"a text for a truth value", `{"tag":"v1","distance":1,"dirty":"no"}`, `facts.dirty: want true or false, got "no"`},
		{"not hexadecimal", `{"tag":"v1","distance":1,"dirty":null,"commit":"HEAD"}`, `facts.commit: want lower-case hexadecimal digits, got "HEAD"`},
		{"a nested key", `{"tag":"v1","distance":1,"dirty":null,"query":{"match":"v*"}}`, `facts.query.match: want a list of strings, got "v*"`},
		{"an unknown word", `{"tag":"v1","distance":1,"dirty":null,"proof":"yes"}`, `facts.proof: want proven or unproven, got "yes"`},
		{"another edition", `{"edition":2,"tag":"v1","distance":1,"dirty":null}`, `facts.edition: want 1, got 2`},
		{"the tags lack the tag", `{"tag":"v1","tags":["v2"],"distance":1,"dirty":null}`, `facts.tags: want a list that contains facts.tag, got ["v2"]`},
		{"a list", `[1]`, `facts: want an object, got [1]`},
		{"inner value is no object", `{"facts":3}`, `facts: want an object, got 3`},
		{"null", `null`, `facts: want an object, got null`},
		{"long values are cut", `{"tag":["0123456789012345678901234567890123456789"],"distance":1,"dirty":null}`, `facts.tag: want a string, got ["01234567890123456789012345678901234567...`},
		{"an impossible day", `{"tag":"v1","distance":1,"dirty":null,"commit_date":"2026-02-30"}`, `facts.commit_date: want a date like 2026-08-16, got "2026-02-30"`},
	} {
		_, err := DecodeFacts([]byte(row.in))
		var key *KeyError
		if err == nil || err.Error() != row.want || !errors.As(err, &key) {
			t.Errorf("%s: got %v, want %s", row.why, err, row.want)
		}
	}
	if _, err := DecodeFacts(make([]byte, MaxSize+1)); err == nil {
		t.Error("a huge document is no error")
	}
}

func FuzzDecodeFacts(f *testing.F) {
	f.Add([]byte(acme))
	f.Add([]byte(`{"tag":null,"distance":1,"dirty":true,"dirty_path":"x","untagged":"none"}`))
	f.Add([]byte(`{"facts":{"tag":"v1","tags":["v1","v2"],"distance":1,"dirty":null,"commit_time":"0000-01-01T00:00:00+23:59"}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := DecodeFacts(b)
		if err != nil {
			return
		}
		once := encode(t, s)
		again, err := DecodeFacts(once)
		if err != nil {
			t.Fatalf("%s: cannot be read back: %v", once, err)
		}
		if twice := encode(t, again); string(once) != string(twice) {
			t.Fatalf("%s\n%s", once, twice)
		}
	})
}
