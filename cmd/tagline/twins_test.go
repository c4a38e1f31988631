package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestTwins builds a repository for every form of tag in the table of docs/tags.md,
// which is made from the families: it has that tag, and one commit after it. There init
// writes a configuration, which reads the tag; next names the tag that the table says;
// and once that tag is there, the commit is that version.
func TestTwins(t *testing.T) {
	page, err := os.ReadFile("../../docs/tags.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for line := range strings.Lines(string(page)) {
		cell := strings.Split(strings.ReplaceAll(strings.TrimSpace(line), `\|`, "/"), " | ")
		if len(cell) != 5 || !strings.HasPrefix(cell[0], "| `") {
			continue
		}
		rows++
		tag, next := strings.Trim(cell[0], "|` "), strings.Trim(cell[4], "|` ")
		t.Run(strings.ReplaceAll(tag, "/", "_"), func(t *testing.T) { twin(t, tag, next) })
	}
	if rows < 30 {
		t.Errorf("docs/tags.md has %d forms of tags", rows)
	}
}

func twin(t *testing.T, tag, next string) {
	dir := filepath.Join(t.TempDir(), "twin")
	environ := append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_AUTHOR_NAME=Ada", "GIT_COMMITTER_NAME=Ada",
		"GIT_AUTHOR_EMAIL=ada@example.org", "GIT_COMMITTER_EMAIL=ada@example.org")
	git := func(day string, args ...string) {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		cmd.Env = append(environ, "GIT_AUTHOR_DATE="+day+"T12:00Z", "GIT_COMMITTER_DATE="+day+"T12:00Z")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v: %s", args, err, out)
		}
	}
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	git("2026-07-22", "init", "-q", "-b", "main")
	git("2026-07-22", "commit", "-q", "--allow-empty", "-m", "released")
	git("2026-07-22", "tag", tag)
	git("2026-07-23", "commit", "-q", "--allow-empty", "-m", "goes on")
	tagline := func(args ...string) string {
		t.Helper()
		out, said, exit := runIn(dir, environ, append(args, "-C", dir)...)
		if exit != exitOK || strings.Contains(said, "warning: ") {
			t.Errorf("tagline %v: exit %d: %s", args, exit, said)
		}
		return strings.TrimSpace(out)
	}
	stands := func() (at string, distance int) {
		t.Helper()
		var document struct {
			Facts struct {
				Tag      string
				Distance int
			}
		}
		if err := json.Unmarshal([]byte(tagline("--json")), &document); err != nil {
			t.Fatal(err)
		}
		return document.Facts.Tag, document.Facts.Distance
	}
	tagline("init")
	if at, distance := stands(); at != tag || distance != 1 {
		t.Errorf("init reads %q with %d commits after it, not %s with 1", at, distance, tag)
	}
	if got := tagline("next"); got != next {
		t.Errorf("after %s comes %s, not %s", tag, got, next)
	} else {
		git("2026-07-23", "tag", got)
	}
	if at, distance := stands(); at != next || distance != 0 {
		t.Errorf("where %s is, the tag is %q with %d commits after it", next, at, distance)
	}
}
