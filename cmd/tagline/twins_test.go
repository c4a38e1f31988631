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
		t.Run(strings.ReplaceAll(tag, "/", "_"), func(t *testing.T) { twin(t, next, dated{tag, "2026-07-22"}) })
	}
	if rows < 30 {
		t.Errorf("docs/tags.md has %d forms of tags", rows)
	}
}

// TestTwinsOfSchemes does the same for what one tag does not show: how a project counts.
func TestTwinsOfSchemes(t *testing.T) {
	for _, row := range []struct {
		why, next string
		tags      []dated
	}{
		{"a fourth number corrects most releases: hotfix", "1.3.0.2",
			[]dated{{"1.2.3", "2026-03-01"}, {"1.2.3.1", "2026-03-02"}, {"1.3.0", "2026-04-01"}, {"1.3.0.1", "2026-07-22"}}},
		{"releases of a year: year-serial", "2026.3",
			[]dated{{"2025.1", "2025-02-01"}, {"2025.2", "2025-03-01"}, {"2026.1", "2026-03-01"}, {"2026.2", "2026-04-22"}}},
		{"the first of a year", "v2026.1", []dated{{"v2025.1", "2025-02-01"}, {"v2025.2", "2025-03-01"}, {"v2025.3", "2025-05-01"}}},
		{"one number: serial", "v710", []dated{{"v707", "2026-03-01"}, {"v708", "2026-04-01"}, {"v709", "2026-07-22"}}},
		{"a month and a count: calver", "26.7.0", []dated{{"26.1.0", "2026-01-05"}, {"26.2.0", "2026-02-05"}, {"26.2.1", "2026-02-09"}, {"26.3.0", "2026-03-22"}}},
		{"days after a word for a release", "release-20260723",
			[]dated{{"release-20260301", "2026-03-01"}, {"release-20260401", "2026-04-01"}, {"release-20260722", "2026-07-22"}}},
		{"the second release of a day", "2026-07-23",
			[]dated{{"2026-03-01", "2026-03-01"}, {"2026-04-01", "2026-04-01"}, {"2026-07-22", "2026-07-21"}, {"2026-07-22.1", "2026-07-22"}}},
		{"pre-releases of SemVer", "v1.1.0-next.3", []dated{{"v1.0.0", "2026-03-01"}, {"v1.1.0-next.1", "2026-04-01"}, {"v1.1.0-next.2", "2026-07-22"}}},
		{"and what these have more", "v11.0.0-preview.7.26381.104",
			[]dated{{"v10.0.0", "2026-03-01"}, {"v11.0.0-preview.6.26359.118", "2026-04-01"}, {"v11.0.0-preview.7.26381.103", "2026-07-22"}}},
		{"releases say how many numbers a release has", "v3.5.0", []dated{{"v3.3.0", "2026-03-01"}, {"v3.4-dev0", "2026-03-02"}, {"v3.4.0", "2026-04-01"}, {"v3.5-dev0", "2026-07-22"}}},
		{"a tag that opens the development of a release", "v1.3.0", []dated{{"v1.2.0", "2026-03-01"}, {"v1.2.1-rc.1", "2026-03-02"}, {"v1.3.0-dev", "2026-07-22"}}},
		{"letters after a release, which is older", "OpenSSL_1_1_1b",
			[]dated{{"OpenSSL_1_1_0", "2026-03-01"}, {"OpenSSL_1_1_1", "2026-04-01"}, {"OpenSSL_1_1_1a", "2026-07-22"}}},
	} {
		t.Run(row.next, func(t *testing.T) {
			t.Log(row.why)
			twin(t, row.next, row.tags...)
		})
	}
}

// dated is a tag and the day of its commit.
type dated struct{ tag, day string }

// twin makes the commits that the tags are on, the nearest last, and one after them.
func twin(t *testing.T, next string, tags ...dated) {
	tag := tags[len(tags)-1].tag
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
	for _, released := range tags {
		git(released.day, "commit", "-q", "--allow-empty", "-m", "released")
		git(released.day, "tag", released.tag)
	}
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
