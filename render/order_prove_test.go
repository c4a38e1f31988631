//go:build prove

package render

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/golden"
)

// tools are the programs whose order each format is held to, beside its own.
var tools = map[string][]string{
	"pep440": {"packaging"}, "pypi": {"packaging"}, "semver": {"node-semver", "cargo", "masterminds", "blang"},
	"semver4": {"nuget"}, "npm": {"node-semver", "cargo"}, "nuget": {"nuget"}, "go": {"module"},
	"docker": {"node-semver", "masterminds", "blang"}, "debian": {"dpkg"}, "rpm": {"rpm"}, "alpine": {"apk"},
	"arch": {"alpm"}, "nix": {"nix"}, "snap": {"dpkg"}, "maven": {"maven3", "maven4", "resolver", "gradle", "coursier"},
	"gem": {"gem"}, "composer": {"composer"}, "luarocks": {"luarocks"}, "conda": {"conda"},
	"assembly": {"nuget", "perl", "numbers"}, "msi": {"numbers"}, "vscode": {"numbers", "node-semver"}, "apple": {"numbers"},
	"android": {"numbers"},
}

// TestOrderProof has each tool order each pair of versions of each history, and
// writes the table of docs/formats.md (UPDATE_GOLDEN=1), which TestOrderTable
// looks at. A tool that is not there fails the test, and keeps its line.
func TestOrderProof(t *testing.T) {
	dir := "../scripts/order-proof"
	if out, err := exec.Command(dir + "/setup.sh").CombinedOutput(); err != nil {
		t.Fatalf("%s, %v", out, err)
	}
	list, err := exec.Command(dir+"/judge", "--list").Output()
	if err != nil {
		t.Fatal(err)
	}
	there := strings.Fields(string(list))
	var table strings.Builder
	for _, f := range All() {
		for _, tool := range tools[f.Name] {
			if !slices.Contains(there, tool) {
				t.Errorf("%s: no %s here", f.Name, tool)
				continue
			}
			chains, links, broken := proveOrder(t, f, tool, dir+"/judge")
			reason := ""
			if broken > 0 {
				reason = reasonFor(f.Name, tool)
			}
			fmt.Fprintf(&table, "%s\t%s\t%d\t%d\t%d\t%s\n", f.Name, tool, chains, links, broken, reason)
		}
	}
	golden.Check(t, "../testdata/vectors/order-proof.tsv", table.String())
}

// proveOrder returns how many histories there were, how many pairs of their
// versions, and how many of these the tool refused or ordered otherwise.
func proveOrder(t *testing.T, f Format, tool, judge string) (chains, links, broken int) {
	var questions bytes.Buffer
	var why []string
	for _, h := range histories() {
		texts, names := h.written(t, f)
		if len(texts) < 2 {
			continue
		}
		chains++
		for i := range texts {
			for j := i + 1; j < len(texts); j++ {
				if tool == "dpkg" && j > i+1 { // two processes a pair
					break
				}
				fmt.Fprintf(&questions, "%s\t%s\n", texts[i], texts[j])
				why = append(why, fmt.Sprintf("%s: %s (%s), %s (%s)", h, texts[i], names[i], texts[j], names[j]))
			}
		}
	}
	c := exec.Command(judge, tool)
	c.Stdin, c.Stderr = &questions, os.Stderr
	out, err := c.Output()
	answers := strings.Fields(string(out))
	if err != nil || len(answers) != len(why) {
		t.Fatalf("%s, %s: %d answers to %d questions, %v", f.Name, tool, len(answers), len(why), err)
	}
	for i, answer := range answers {
		if answer == "-1" {
			continue
		}
		if broken++; broken <= 3 {
			t.Logf("%s: %s says %s of %s", f.Name, tool, answer, why[i])
		}
		if reasonFor(f.Name, tool) == "" && broken <= 3 {
			t.Errorf("%s: %s says %s of %s", f.Name, tool, answer, why[i])
		}
	}
	return chains, len(why), broken
}
