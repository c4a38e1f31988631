package python

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

var tomlDocuments = []string{
	"[a.b.c]\nz=9\n[a]\nb.x=1",                              // what go-toml alone refuses
	"[a.b.c]\nz=9\n[a]\nb.c.t=1",                            // a.b.c has a header of its own
	"[a]\nb.x=1\n[a.b]\ny=2",                                // b was reached by a dotted key
	"[a]\nb.x=1\n[a.b.c]\ny=2",                              // and may still get tables below
	"[a]\nb.x=1\nb.y=2",                                     //
	"a.x=1\n[b]\n[a]",                                       // as at the top
	"[[a]]\nx=1\n[[a]]\nx=2\n[a.b]\ny=3\n[[a]]\n[a.b]\ny=4", // each element has tables of its own
	"[[a]]\n[a]",                                            //
	"[a]\n[[a]]",                                            //
	"a=[]\n[[a]]",                                           //
	"a={b=1}\n[a.c]",                                        // an inline table is complete
	"a={b.c=1,b.d=2}",                                       //
	"a={b={c=1},b.d=2}",                                     //
	"x=1\nx=2",                                              //
	"a=1.5\nb=0x1f\nc=1_000\nd=true\ne='''\nx\n'''\nf=[1,[2,3]]", // values of every kind
	"a=[{b=1},{b=2}]\n[c]\nd=inf",                                //
}

// TestLikeTomllib reads documents, made by hand and at random, as Python does.
func TestLikeTomllib(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	documents := tomlDocuments
	for range 4000 {
		documents = append(documents, randomTOML(random))
	}
	c := oracle.Python(t).Command("", nil, "-c", `
import json, sys, tomllib
for text in sys.stdin.read().split("\0"):
    try:
        print(json.dumps(tomllib.loads(text)))
    except tomllib.TOMLDecodeError:
        print()
`)
	c.Stdin = strings.NewReader(strings.Join(documents, "\x00"))
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Split(bytes.TrimSuffix(out, []byte("\n")), []byte("\n"))
	if len(lines) != len(documents) {
		t.Fatalf("%d answers to %d documents", len(lines), len(documents))
	}
	valid := 0
	for i, text := range documents {
		got, err := LoadTOML(text)
		if len(lines[i]) == 0 {
			if err == nil {
				t.Errorf("%s\nis refused by tomllib; here it is %v", text, got)
			}
			continue
		}
		valid++
		if err != nil {
			t.Errorf("%s\n%v; tomllib: %s", text, err, lines[i])
			continue
		}
		if strings.Contains(text, "inf") {
			continue // is no JSON
		}
		var want, same any
		if err := json.Unmarshal(lines[i], &want); err != nil {
			t.Fatal(err)
		}
		ours, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(ours, &same); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, same); diff != "" {
			t.Errorf("%s\n%s", text, diff)
		}
	}
	t.Logf("%d of %d documents are valid", valid, len(documents))
}

// randomTOML returns a few headers and keys of few names, so that they meet.
func randomTOML(r *rand.Rand) string {
	key := func() string {
		path := make([]string, 1+r.IntN(3))
		for i := range path {
			path[i] = string(rune('a' + r.IntN(3)))
		}
		return strings.Join(path, ".")
	}
	value := func() string {
		switch r.IntN(6) {
		case 0:
			return fmt.Sprintf("{%s=1,%s=2}", key(), key())
		case 1:
			return fmt.Sprintf("[{%s=1},2]", key())
		}
		return fmt.Sprint(r.IntN(10))
	}
	var b strings.Builder
	for range 1 + r.IntN(6) {
		switch r.IntN(5) {
		case 0, 1:
			fmt.Fprintf(&b, "[%s]\n", key())
		case 2:
			fmt.Fprintf(&b, "[[%s]]\n", key())
		default:
			fmt.Fprintf(&b, "%s=%s\n", key(), value())
		}
	}
	return b.String()
}

// A file is somebody else's.
func FuzzTOML(f *testing.F) {
	for _, text := range tomlDocuments {
		f.Add(text)
	}
	f.Add(strings.Repeat("{a=", 1000))
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := LoadTOML(text); err == nil && strings.Contains(text, "\x00") {
			t.Errorf("%q has a byte that TOML does not know", text)
		}
	})
}
