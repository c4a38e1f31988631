package wildmatch

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

func TestMain(m *testing.M) { os.Exit(oracle.Isolated{M: m}.Run()) }

var rows = []struct {
	pattern, text string
	flags         Flags
	want          bool
	why           string
}{
	{"", "", 0, true, "nothing matches nothing"},
	{"*", "", 0, true, "a star may be empty"},
	{"?", "", 0, false, "a question mark may not"},
	{"v*", "release/v1", 0, false, "a pattern is anchored at its start"},
	{"*v1", "release/v1", 0, true, "without Pathname a star crosses slashes"},
	{"*v1", "release/v1", Pathname, false, "with it, it does not"},
	{"**/v1", "v1", 0, false, "without Pathname ** is a star, and the slash is needed"},
	{"**/v1", "v1", Pathname, true, "with it, **/ may be empty"},
	{"**/v1", "a/b/v1", Pathname, true, "or several directories"},
	{"**/v1", "a/bv1", Pathname, false, "but whole ones"},
	{"a**/b", "a/x/b", Pathname, false, "two stars that touch a name are one star"},
	{"a/**/b", "a/b", Pathname, true, "a/**/ may be a/"},
	{"a/**", "a/", Pathname, true, "what is below a may be empty"},
	{"a/**", "a", Pathname, false, "but the slash is needed"},
	{"a/***/b", "a/x/y/b", Pathname, true, "more stars are two"},
	{`a/**\/b`, "a/x/b", Pathname, true, "an escaped slash behind ** is a slash"},
	{`a/**\/b`, "a/b", Pathname, false, "but does not vanish with it"},
	{"*/b", "a/b", Pathname, true, "one directory"},
	{"*/b", "a/a/b", Pathname, false, "not two"},
	{"**/*a*/x", "q/ba/a/x", Pathname, true, "back to the star that crosses, past one that does not"},
	{`\*`, "*", 0, true, "escaped"},
	{`\*`, "a", 0, false, "escaped"},
	{`a\`, `a\`, 0, false, "a backslash at the end is malformed"},
	{"[a-c]", "b", 0, true, "range"},
	{"[c-a]", "b", 0, false, "empty range"},
	{"[]]", "]", 0, true, "a bracket first in the set is a member"},
	{"[!]]", "]", 0, false, "also negated"},
	{"[^a]", "b", 0, true, "^ negates as ! does"},
	{"[a-]", "-", 0, true, "a dash at the end is a member"},
	{"[a", "a", 0, false, "unclosed"},
	{"[[:digit:]]", "7", 0, true, "class"},
	{"[[:foo:]]", "f", 0, false, "unknown class"},
	{"[[:foo]x", "[x", 0, true, "no class: a set of [ : f o"},
	{"[[:space:]]", "\v", 0, false, "git's space has no vertical tab"},
	{"[/]", "/", Pathname, false, "a set never matches a slash of a path"},
	{"[/]", "/", 0, true, "it does without Pathname"},
	{"[!a]", "/", Pathname, false, "also negated"},
	{"ABC", "abc", FoldCase, true, "letters fold"},
	{"abc", "ABC", FoldCase, true, "letters fold"},
	{"[A]", "a", FoldCase, false, "letters of a set do not"},
	{"[A-Z]", "q", FoldCase, true, "ranges do"},
	{"[[:upper:]]", "q", FoldCase, true, "upper does"},
	{`\A`, "A", FoldCase, false, "an escaped letter does not"},
}

func TestMatch(t *testing.T) {
	for _, r := range rows {
		if got := Match(r.pattern, r.text, r.flags); got != r.want {
			t.Errorf("Match(%q, %q, %d) = %v, want %v: %s", r.pattern, r.text, r.flags, got, r.want, r.why)
		}
	}
}

// TestNoBlowUp runs patterns that take a backtracking matcher years.
func TestNoBlowUp(t *testing.T) {
	text := strings.Repeat("a", 20_000)
	start := time.Now()
	for _, p := range []string{strings.Repeat("*a", 500) + "b", strings.Repeat("**/", 500) + "b", strings.Repeat("*?[a]", 300) + "b"} {
		if Match(p, text, Pathname) || Match(p, text, 0) || Match(p, strings.Repeat("a/", 5_000), Pathname) {
			t.Error("matched", p[:10])
		}
	}
	if d := time.Since(start); d > 20*time.Second {
		t.Error("took", d)
	}
}

// randomPattern and randomText draw from few letters, so that matches happen.
func randomPattern(r *rand.Rand, slash bool) string {
	pieces := []string{"*", "*", "**", "?", "a", "b", "A", "-", "[ab]", "[!a]", "[^b]", "[a-c]", "[]a]", "[!]b]", "[a-]", "[[:alpha:]]", "[[:upper:]]b",
		"[[:digit:]1]", "[A]", "[A-Z]", `\a`, `\*`, `[\]a]`, "[[:foo:]]", "[a", "[[:x]", "[!-~]", "[--1]"}
	if slash {
		pieces = append(pieces, "/", "/", "/", "**/", "/**", "/**/", `\/`, "[/a]")
	}
	var s strings.Builder
	for range 1 + r.IntN(6) {
		s.WriteString(pieces[r.IntN(len(pieces))])
	}
	return s.String()
}

func randomText(r *rand.Rand, slash bool) string {
	letters := "aaabbcA-1x"
	if slash {
		letters += "///"
	}
	b := make([]byte, 1+r.IntN(8))
	for i := range b {
		b[i] = letters[r.IntN(len(letters))]
	}
	s := strings.Trim(string(b), "/")
	for strings.Contains(s, "//") {
		s = strings.ReplaceAll(s, "//", "/")
	}
	if s == "" || s[0] == '-' {
		return "a" + s
	}
	return s
}

func git(t *testing.T, dir, stdin string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull, "LC_ALL=C")
	cmd.Stdin = strings.NewReader(stdin)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("git %v: %v: %s", args, err, stderr.Bytes())
	}
	return string(out)
}

// TestAgainstAttributes asks git which of 600 patterns match which of 600 paths,
// by giving each pattern an attribute of its own. Patterns with a slash are
// matched with Pathname, the others against the last name without it.
func TestAgainstAttributes(t *testing.T) {
	for _, flags := range []Flags{0, FoldCase} {
		dir := t.TempDir()
		git(t, dir, "", "init", "-q")
		git(t, dir, "", "config", "core.ignoreCase", fmt.Sprint(flags == FoldCase))
		r := rand.New(rand.NewPCG(1, uint64(flags)))
		var patterns []string
		var attributes strings.Builder
		for i := range 600 {
			p := randomPattern(r, i%3 > 0)
			if strings.Contains(p, "/") {
				p = "[x]/" + strings.TrimPrefix(strings.TrimSuffix(p, "/"), "/") // no literal prefix: git cuts that off first
			} else if p[0] == '!' {
				p = "?" + p
			}
			if strings.HasSuffix(p, "/") {
				p += "a"
			}
			patterns = append(patterns, p)
			fmt.Fprintf(&attributes, "%s p%d\n", p, i)
		}
		if err := os.WriteFile(filepath.Join(dir, ".gitattributes"), []byte(attributes.String()), 0o666); err != nil {
			t.Fatal(err)
		}
		var paths strings.Builder
		var texts []string
		for range 600 {
			text := "x/" + randomText(r, true)
			texts = append(texts, text)
			paths.WriteString(text + "\x00")
		}
		matched := map[string]bool{}
		fields := strings.Split(git(t, dir, paths.String(), "check-attr", "--stdin", "-z", "-a"), "\x00")
		for i := 0; i+2 < len(fields); i += 3 {
			matched[fields[i]+"\x00"+fields[i+1]] = true
		}
		hits := 0
		for i, p := range patterns {
			for _, text := range texts {
				name, f := text, flags|Pathname
				if !strings.Contains(p, "/") {
					name, f = text[strings.LastIndexByte(text, '/')+1:], flags
				}
				want := matched[text+"\x00"+fmt.Sprintf("p%d", i)]
				if want {
					hits++
				}
				if got := Match(p, name, f); got != want {
					t.Errorf("Match(%q, %q, %d) = %v, git says %v", p, name, f, got, want)
				}
			}
		}
		if hits < 1000 {
			t.Errorf("only %d matches: the test proves little", hits)
		}
	}
}

// TestAgainstTags asks git tag --list, which matches whole names, slashes
// included, without Pathname.
func TestAgainstTags(t *testing.T) {
	dir := t.TempDir()
	git(t, dir, "", "init", "-q")
	git(t, dir, "", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "a")
	r := rand.New(rand.NewPCG(2, 0))
	names := map[string]bool{}
	for range 300 {
		names[randomText(r, true)] = true
	}
	head := strings.TrimSpace(git(t, dir, "", "rev-parse", "HEAD"))
	var packed strings.Builder
	for name := range names {
		fmt.Fprintf(&packed, "%s refs/tags/%s\n", head, name)
	}
	if err := os.WriteFile(filepath.Join(dir, ".git/packed-refs"), []byte(packed.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	for i := range 300 {
		p, flags, args := randomPattern(r, true), Flags(0), []string{"tag", "--list"}
		if i%2 > 0 {
			flags, args = FoldCase, append(args, "--ignore-case")
		}
		listed := map[string]bool{}
		for _, name := range strings.Fields(git(t, dir, "", append(args, "--", p)...)) {
			listed[name] = true
		}
		for name := range names {
			if got := Match(p, name, flags); got != listed[name] {
				t.Errorf("Match(%q, %q, %d) = %v, git says %v", p, name, flags, got, listed[name])
			}
		}
	}
}

// FuzzMatch compares with a matcher that tries everything.
func FuzzMatch(f *testing.F) {
	for _, r := range rows {
		f.Add(r.pattern, r.text, uint8(r.flags))
	}
	f.Fuzz(func(t *testing.T, pattern, text string, flags uint8) {
		if strings.Count(pattern, "*") > 6 || len(text) > 40 || len(pattern) > 60 || strings.Contains(pattern+text, "\x00") {
			return
		}
		fl := Flags(flags) & (Pathname | FoldCase)
		want := slow(pattern, 0, text, fl)
		if got := Match(pattern, text, fl); got != want {
			t.Errorf("Match(%q, %q, %d) = %v, the slow matcher says %v", pattern, text, fl, got, want)
		}
	})
}

// slow is the definition: each star tries every length.
func slow(pattern string, p int, text string, flags Flags) bool {
	if p == len(pattern) {
		return text == ""
	}
	if pattern[p] == '*' {
		end := p
		for end < len(pattern) && pattern[end] == '*' {
			end++
		}
		crosses := flags&Pathname == 0 || end-p > 1 && wholeDirectory(pattern, p, end)
		if crosses && flags&Pathname != 0 && end < len(pattern) && pattern[end] == '/' && slow(pattern, end+1, text, flags) {
			return true
		}
		for n := 0; ; n++ {
			if slow(pattern, end, text[n:], flags) {
				return true
			}
			if n == len(text) || text[n] == '/' && !crosses {
				return false
			}
		}
	}
	if text == "" {
		return false
	}
	// One character: no star is left to choose, so Match is plain comparison.
	next := p + 1
	switch pattern[p] {
	case '\\':
		next++
		if next > len(pattern) {
			return false
		}
	case '[':
		if _, next = bracket(pattern, p+1, text[0], false); next < 0 {
			return false
		}
	}
	return Match(pattern[p:next], text[:1], flags) && slow(pattern, next, text[1:], flags)
}
