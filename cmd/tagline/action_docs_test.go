package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scripts/golden"
)

// factDocs says of each fact what it is, for the outputs of the action.
var factDocs = map[string]string{
	"version":       "the version, as plain tagline prints it",
	"public":        "the version without its local part",
	"base":          "the version that the tag says",
	"tag":           "the tag that it rests on",
	"distance":      "the number of commits since that tag",
	"dirty":         "true where a tracked file is not as committed",
	"commit":        "the whole hash of the commit",
	"branch":        "the branch; anybody can choose its name, so hand it to a script by env alone",
	"pull_request":  "the number of the pull request",
	"target_branch": "the branch that the pull request goes to; hand it on by env alone",
	"branch_source": "who named the branch: head, or a variable of the service",
	"proof":         "proven or unproven",
}

// TestActionDocs holds the outputs of action.yml to what env can print: all facts, all formats, all
// companions; and the facts that its script asks for.
func TestActionDocs(t *testing.T) {
	var b strings.Builder
	output := func(name, doc string) {
		fmt.Fprintf(&b, "  %s:\n    description: '%s'\n    value: ${{ steps.version.outputs.%s }}\n",
			strings.ReplaceAll(name, "_", "-"), strings.ReplaceAll(doc, "'", "''"), variable(name))
	}
	for _, name := range factNames {
		output(name, factDocs[name])
	}
	for _, name := range render.Names() {
		output(name, "the version in the format "+name+", where formats has it")
	}
	for _, c := range render.Companions() {
		output(c.Name, c.Doc+"; where formats has it")
	}
	const file, from, to = "../../action.yml", "# outputs: written by make golden\n", "# end of outputs\n"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(text), from)
	_, tail, ok2 := strings.Cut(rest, to)
	if !ok || !ok2 {
		t.Fatal("action.yml lacks the marks of its outputs")
	}
	golden.Check(t, file, head+from+b.String()+to+tail)
	_, only, _ := strings.Cut(tail, "only=")
	only, _, _ = strings.Cut(only, "\n")
	if !slices.Equal(strings.Split(only, ","), factNames) {
		t.Errorf("the script asks for %s", only)
	}
}
