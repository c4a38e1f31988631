package render

import (
	"os"
	"strings"
	"testing"
)

// reasonFor returns why a tool may order a format's versions otherwise than they
// were made, "" if it may not. The list is closed: another reason is a defect.
func reasonFor(format, tool string) string {
	if format == "go" && tool == "module" {
		return "a modified tree on a tag equals the tag: +dirty is build metadata, as `go build` writes it, and Go's order leaves that out"
	}
	return ""
}

// TestOrderTable holds what scripts/order-proof found when it was last run
// (make prove): every format that rises was tried with every tool of its own, and
// no link is broken but for a reason on the list.
func TestOrderTable(t *testing.T) {
	data, err := os.ReadFile("../testdata/vectors/order-proof.tsv")
	if err != nil {
		t.Fatal(err)
	}
	tried := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		row := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(row) != 6 || row[2] == "0" || row[3] == "0" {
			t.Fatalf("%q", line)
		}
		tried[row[0]] = true
		if row[4] != "0" && (row[5] == "" || row[5] != reasonFor(row[0], row[1])) {
			t.Errorf("%s: %s broke %s links: %s", row[0], row[1], row[4], row[5])
		}
	}
	for _, f := range All() {
		if !tried[f.Name] && unordered[f.Name] == "" {
			t.Errorf("no tool has tried %s", f.Name)
		}
	}
}
