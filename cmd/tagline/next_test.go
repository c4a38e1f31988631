package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// nextCase is a repository and a configuration that TestNextPromise tries.
type nextCase struct {
	stream string   // for git fast-import
	args   []string // flags
	part   []string
}

// randomNextCase makes a history of a main line with merges, tags of one habit on
// it and beside it, and flags that fit them more or less.
func randomNextCase(r *rand.Rand) nextCase {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	var c nextCase
	prefix, v, end := pick("", "", "api/", "acme-", "@acme/core@"), pick("", "v", "v", "V"), ""
	if prefix != "" {
		c.args = append(c.args, "--tag-prefix", prefix)
	}
	if r.IntN(5) == 0 {
		end = "-final"
		c.args = append(c.args, "--tag-pattern", pick(`(?P<version>.+)-final`, `[vV]?(?P<version>[0-9].*?)(?:-final)?`, `(?P<version>[vV]?[0-9.]+)-final`))
	}
	scheme := pick("", "", "semver", "post-release", "only-version", "no-guess-dev", "hotfix", "calver")
	numbers, words := 2+r.IntN(2), []string{"", "", "", "rc1", "-rc.2", ".beta1", "-BETA3", "a2", ".post1", "-1"}
	switch scheme {
	case "semver":
		numbers, words = 3, []string{"", "", "-rc.1", "-rc2", "-ALPHA.1", "-beta-1"}
	case "hotfix":
		numbers = 3 + r.IntN(2)
	case "calver":
		numbers, words = 3, []string{"", "", "rc1", "-rc.1", ".post1"}
	}
	if scheme != "" {
		c.args = append(c.args, "--scheme", scheme)
	}
	word := pick(words...)
	version := func() string {
		var n []string
		for range numbers {
			n = append(n, fmt.Sprint(r.IntN(4)))
		}
		if scheme == "calver" {
			n = []string{"2026", pick("7", "8", "08"), n[2]}
		}
		text := strings.Join(n, ".")
		if r.IntN(3) == 0 {
			text += word
		}
		return prefix + v + text + end
	}
	if r.IntN(3) == 0 {
		c.args = append(c.args, "--bump", pick("minor", "major", "patch", "rc", "minor rc", "post", "9.0.0"))
	}
	switch r.IntN(9) {
	case 5:
		c.args = append(c.args, "--annotated-only")
	case 6:
		c.args = append(c.args, "--tag-rule", "git")
	case 0:
		c.args = append(c.args, "--match", prefix+v+"*1*")
	case 1:
		c.args = append(c.args, "--exclude", "*2*")
	case 2:
		c.args = append(c.args, "--select", "highest")
	case 3:
		c.args = append(c.args, "--first-parent")
	case 4:
		c.args = append(c.args, "--reader", "git")
	}
	c.args = append(c.args, "--initial-version", map[string]string{"semver": "v0.1.0", "hotfix": "0.1.0", "calver": "2026.1.0"}[scheme])
	if c.args[len(c.args)-1] == "" {
		c.args[len(c.args)-1] = pick("0.1", "v0.1.0", "1")
	}
	c.part = strings.Fields(pick("", "", "", "patch", "minor", "major", "rc", "beta", "final", "post", "hotfix", "epoch", "minor rc", "major alpha", version(), "3.0", "9.9.9"))

	var b strings.Builder
	mark, commits := 0, 2+r.IntN(5)
	commit := func(ref string, parents ...int) int {
		mark++
		fmt.Fprintf(&b, "commit %s\nmark :%d\ncommitter Ada <ada@example.org> %d +0000\ndata 1\nx\n", ref, mark, 1787000000+mark*3600)
		for i, p := range parents {
			fmt.Fprintf(&b, "%s :%d\n", []string{"from", "merge"}[min(i, 1)], p)
		}
		b.WriteByte('\n')
		return mark
	}
	taken := map[string]bool{}
	tag := func(at int) {
		name := version()
		if taken[name] {
			return
		}
		taken[name] = true
		if r.IntN(2) == 0 {
			fmt.Fprintf(&b, "reset refs/tags/%s\nfrom :%d\n\n", name, at)
		} else {
			fmt.Fprintf(&b, "tag %s\nfrom :%d\ntagger Ada <ada@example.org> %d +0000\ndata 1\nx\n", name, at, 1787000000+at*3600)
		}
	}
	head := commit("refs/heads/main")
	for range commits {
		switch r.IntN(5) {
		case 0, 1:
			tag(head)
		case 2:
			side := commit("refs/heads/side", head)
			if r.IntN(2) == 0 {
				tag(side)
			}
			if r.IntN(2) == 0 {
				head = commit("refs/heads/main", head, side)
			}
		}
		if r.IntN(4) > 0 {
			head = commit("refs/heads/main", head)
		}
	}
	c.stream = b.String()
	return c
}

var proposed = regexp.MustCompile("(?m)`tagline (next[^`]*)` names (\\S+?)(;|$)")

var headsFor = regexp.MustCompile(`if this branch heads for (\S+), bump = "([^"]*)"`)

// README's promise: a tag that next names, once it is there, makes the commit the
// release of that name, clean and above the version that it was before. And what a
// hint proposes instead names what it says.
func TestNextPromise(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 28))
	top := t.TempDir()
	environ := append(gitEnviron(top), "SOURCE_DATE_EPOCH=1787184000")
	named, proposals := 0, 0
	for i := range 150 {
		c := randomNextCase(r)
		dir := filepath.Join(top, fmt.Sprint(i))
		git := func(stdin string, args ...string) {
			t.Helper()
			cmd := exec.Command("git", append([]string{"-C", dir}, args...)...)
			cmd.Env, cmd.Stdin = environ, strings.NewReader(stdin)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("git %q: %v\n%s\n%s", args, err, out, stdin)
			}
		}
		if err := os.Mkdir(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		git("", "init", "-q", "--bare", "-b", "main")
		git(c.stream, "fast-import", "--quiet", "--force")
		tagline := func(args ...string) (exit int, stdout, stderr string) {
			var out, err bytes.Buffer
			exit = run(world{append(args, c.args...), environ, dir, strings.NewReader(""), &out, &err})
			return exit, strings.TrimSpace(out.String()), err.String()
		}
		what := fmt.Sprintf("%s: %q %q\n%s", dir, c.part, c.args, c.stream)
		exit, tag, said := tagline(append([]string{"next"}, c.part...)...)
		if exit != exitOK {
			if tag != "" || strings.Count(said, "tagline: error: ") != 1 {
				t.Errorf("%s: exit %d with %q, %q", what, exit, tag, said)
			}
			for _, m := range proposed.FindAllStringSubmatch(said, -1) {
				proposals++
				exit, tag, _ = tagline(strings.Fields(m[1])...)
				if exit != exitOK || tag != m[2] {
					t.Errorf("%s: %s, but that names %q", what, said, tag)
				}
			}
			if m := headsFor.FindStringSubmatch(said); m != nil && !slices.Contains(c.args, "--bump") {
				proposals++
				if exit, tag, _ = tagline("next", "--bump", m[2]); exit != exitOK || tag != m[1] {
					t.Errorf("%s: %s, but that names %q", what, said, tag)
				}
			}
			continue
		}
		named++
		_, before, _ := tagline("-f", "pep440")
		if slices.Contains(c.args, "semver") {
			_, before, _ = tagline("-f", "semver")
		}
		git("", "tag", "-m", "release", tag)
		exit, document, said := tagline("--json")
		var after struct {
			Version, Public string
			Facts           struct {
				Tag      string
				Distance uint64
			}
		}
		if err := json.Unmarshal([]byte(document), &after); exit != exitOK || err != nil {
			t.Fatalf("%s: after %s: %v, %s", what, tag, err, said)
		}
		if after.Facts.Tag != tag || after.Facts.Distance != 0 || after.Version != after.Public {
			t.Errorf("%s: after %s: %+v", what, tag, after)
		}
		if strings.Contains(said, "sorts below") {
			t.Errorf("%s: after %s: %s", what, tag, said)
		}
		grammar := "pep440"
		if slices.Contains(c.args, "semver") {
			grammar = "semver"
			_, after.Version, _ = tagline("-f", "semver")
		}
		if before != "" {
			var out, err bytes.Buffer
			run(world{[]string{"compare", "-f", grammar, before, after.Version}, environ, dir, strings.NewReader(""), &out, &err})
			if got := strings.TrimSpace(out.String()); got != "<" {
				t.Errorf("%s: %s %s %s, %s", what, before, got, after.Version, err.String())
			}
		}
	}
	if named < 60 || proposals < 10 {
		t.Errorf("only %d were named, %d hints tried", named, proposals)
	}
}

func gitEnviron(home string) []string {
	return []string{"HOME=" + filepath.Join(home, "home"), "PATH=" + os.Getenv("PATH"), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null",
		"GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.org", "GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.org"}
}

// The help of next names every part.
func TestNextHelp(t *testing.T) {
	field, _ := reflect.TypeFor[next]().FieldByName("Part")
	for _, name := range partNames() {
		if !strings.Contains(field.Tag.Get("help"), name) {
			t.Errorf("tagline next --help does not name %s", name)
		}
	}
}
