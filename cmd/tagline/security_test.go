package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestPagesNameTests holds the pages for contributors and about security to the tests and
// files that they name.
func TestPagesNameTests(t *testing.T) {
	tests := testNames(t)
	for _, page := range []string{"CONTRIBUTING.md", "SECURITY.md", "docs/security.md"} {
		text, err := os.ReadFile("../../" + page)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range regexp.MustCompile("`((?:Test|Fuzz)\\w+|\\w+\\.txtar)`").FindAllStringSubmatch(string(text), -1) {
			if !tests[name[1]] {
				t.Errorf("%s: there is no test %s", page, name[1])
			}
		}
		for _, name := range regexp.MustCompile("`((?:cmd|scm|scheme|render|scripts|testdata|docs)/[\\w./-]+)`").FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat("../../" + name[1]); err != nil {
				t.Errorf("%s: %v", page, err)
			}
		}
	}
}

// TestSecurityPage holds docs/security.md to the tests: each line of its list of
// attacks names tests that exist.
func TestSecurityPage(t *testing.T) {
	tests := testNames(t)
	lines := 0
	for _, row := range attackRows(t) {
		if strings.HasPrefix(row.attack, "**") {
			continue // the title of a part
		}
		lines++
		names := regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(row.test, -1)
		if len(names) == 0 || row.outcome == "" {
			t.Errorf("%q has no outcome or no test", row.attack)
		}
		for _, name := range names {
			if !tests[name[1]] {
				t.Errorf("%q: there is no test %s", row.attack, name[1])
			}
		}
	}
	if lines < 60 {
		t.Errorf("only %d attacks were found", lines)
	}
}

// attackRow is a line of the list of attacks in docs/security.md.
type attackRow struct{ attack, outcome, test string }

func attackRows(t *testing.T) []attackRow {
	text, err := os.ReadFile("../../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(text), "| attack | outcome | test |\n| --- | --- | --- |\n")
	var rows []attackRow
	for line := range strings.Lines(list) {
		if line == "\n" {
			break
		}
		cells := strings.Split(line, "|")
		if len(cells) != 5 {
			t.Fatalf("not a line of the list: %q", line)
		}
		rows = append(rows, attackRow{strings.TrimSpace(cells[1]), strings.TrimSpace(cells[2]), strings.TrimSpace(cells[3])})
	}
	return rows
}

// testNames returns the tests and fuzz targets of the whole module, and the files
// of testdata/script.
func testNames(t *testing.T) map[string]bool {
	names := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != "..":
			return filepath.SkipDir
		case strings.HasSuffix(path, ".txtar") && filepath.Base(filepath.Dir(path)) == "script":
			names[d.Name()] = true
		case strings.HasSuffix(path, "_test.go"):
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, f := range function.FindAllSubmatch(text, -1) {
				names[string(f[1])] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
