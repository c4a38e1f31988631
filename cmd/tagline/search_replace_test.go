package main

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// counterpart is a section of docs/search-and-replace.md.
type counterpart struct {
	title string
	files map[string]string // by their names: theirs, ours, and those with a version
	names []string          // in the order of the page
}

// counterparts reads the page.
func counterparts(t *testing.T) (all []counterpart) {
	t.Helper()
	page, err := os.ReadFile("../../docs/search-and-replace.md")
	if err != nil {
		t.Fatal(err)
	}
	sections := strings.Split(string(page), "\n## ")
	named := regexp.MustCompile("(?s)(?:There|Here|The file), (\\S+):\n\n```\\w+\n(.*?)```\n")
	for _, section := range sections[1:] {
		title, _, _ := strings.Cut(section, "\n")
		c := counterpart{title: title, files: map[string]string{}}
		for _, m := range named.FindAllStringSubmatch(section, -1) {
			c.files[m[1]] = m[2]
			c.names = append(c.names, m[1])
		}
		if len(c.names) < 3 || c.names[1] != "tagline.toml" {
			t.Fatalf("%s has %q", title, c.names)
		}
		all = append(all, c)
	}
	if len(all) != 10 {
		t.Fatalf("%d sections", len(all))
	}
	return all
}

// lay writes the files of a section into a new directory.
func (c counterpart) lay(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range c.files {
		full := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(full), 0o777), os.WriteFile(full, []byte(text), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestSearchAndReplace has our entries of each section write 1.3.0 for 1.2.3, which is
// what the other tool does (TestSearchAndReplaceBeside).
func TestSearchAndReplace(t *testing.T) {
	for _, c := range counterparts(t) {
		dir := c.lay(t)
		env := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TAGLINE_PRETEND_VERSION=1.3.0"}
		if _, stderr, exit := runIn(dir, env, "write"); exit != 0 {
			t.Errorf("%s: %s", c.title, stderr)
		}
		for _, name := range c.names[2:] {
			if got, want := content(dir, name), strings.ReplaceAll(c.files[name], "1.2.3", "1.3.0"); got != want {
				t.Errorf("%s: %s:\n%s\nwant\n%s", c.title, name, got, want)
			}
		}
	}
}
