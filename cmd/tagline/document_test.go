package main

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme"
)

// docs/json.md names every key of the document and of its facts, and no other.
func TestDocumentIsDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	var documented []string
	for line := range strings.Lines(string(page)) {
		if cells := strings.Split(line, "|"); len(cells) > 3 && strings.Contains(cells[1], "`") {
			for key := range strings.SplitSeq(cells[1], ",") {
				documented = append(documented, strings.Trim(key, " `"))
			}
		}
	}
	dir := t.TempDir()
	out, stderr, exit := runIn(dir, []string{"TAGLINE_PRETEND_VERSION=1.0"}, "--json", "-f", "docker-tags")
	if exit != exitOK {
		t.Fatal(stderr)
	}
	var keys []string
	collect := func(text []byte) map[string]json.RawMessage {
		dec := json.NewDecoder(strings.NewReader(string(text)))
		object := map[string]json.RawMessage{}
		_, _ = dec.Token()
		for dec.More() {
			name, _ := dec.Token()
			var value json.RawMessage
			if err := dec.Decode(&value); err != nil {
				t.Fatal(err)
			}
			keys = append(keys, name.(string))
			object[name.(string)] = value
		}
		return object
	}
	document := collect([]byte(out))
	collect(document["facts"])
	if !slices.Equal(keys, documented) {
		t.Errorf("keys       %v\ndocumented %v", keys, documented)
	}
	var formats map[string]*string
	if err := json.Unmarshal(document["formats"], &formats); err != nil {
		t.Fatal(err)
	}
	for _, f := range render.All() {
		if _, ok := formats[f.Name]; !ok {
			t.Errorf("no key for the format %s", f.Name)
		}
	}
	if !strings.HasPrefix(out, "{\n  \"version\": \"1.0\",\n") {
		t.Errorf("not indented by two spaces:\n%s", out)
	}
}

// The page names every kind that a part of explain --json may have.
func TestKindsAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for k := scheme.KindGiven; k <= scheme.KindUnproven; k++ {
		names = append(names, k.String())
	}
	_, after, _ := strings.Cut(string(page), "Kinds are ")
	after, _, _ = strings.Cut(after, ".")
	after = strings.NewReplacer("\n", " ", " and ", " ", "in the local part", "").Replace(after)
	documented := regexp.MustCompile(`[a-z]+`).FindAllString(after, -1)
	if !slices.Equal(names, documented) {
		t.Errorf("kinds      %v\ndocumented %v", names, documented)
	}
}
