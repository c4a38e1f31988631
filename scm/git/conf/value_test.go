package conf

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

// TestValuesAsGit compares the typed getters with git config --type.
func TestValuesAsGit(t *testing.T) {
	values := []string{
		"", "true", "TRUE", "Yes", "on", "false", "No", "OFF", "0", "1", "2", "-1", "+1", " 1", "00", "010", "08", "0x10", "0X1f", "0b1", "0o7", "1_000", "1k", "1K", "2m", "1g", "2g", "3g", "-2g",
		"1kb", "k", "1 k", "1.5", "t", "y", "2147483647", "2147483648", "-2147483647", "-2147483648", "4294967296", "99999999999999999999", "--1", "+-1", "0x", "~", "~/a", "~/a/../b", "~root/x", "a/b", "/a", "0xk", "+", "-", "1\t", "truee",
	}
	g := oracle.Git(t)
	dir := t.TempDir()
	home := filepath.Join(dir, "home")
	file := filepath.Join(dir, "config")
	ask := func(kind, key string) (string, bool) {
		// The oldest git here, because 2.39 to 2.55 agree on every row.
		out, err := g[0].Command(dir, []string{"HOME=" + home}, "config", "-f", file, "--type="+kind, "--get", key).Output()
		return strings.TrimSuffix(string(out), "\n"), err == nil
	}
	text := "[v]\nbare\n"
	for i, v := range values {
		text += fmt.Sprintf("v%d = \"%s\"\n", i, v)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	entries, err := Parse([]byte(text), file, Local)
	if err != nil {
		t.Fatal(err)
	}
	c := New(entries)
	for _, e := range c.Entries() {
		for _, kind := range []string{"bool", "int", "path"} {
			want, ok := ask(kind, e.Key)
			var got any
			var err error
			switch kind {
			case "bool":
				got, err = e.Bool()
			case "int":
				n, isInt := parseInt(e.Value, math.MaxInt64)
				if got = n; !isInt {
					err = e.bad("numeric")
				}
			case "path":
				got, err = e.Path(home)
			}
			if e.Value == "~root/x" {
				ok = false // other people's home directories are declined
			}
			if (err == nil) != ok || ok && fmt.Sprint(got) != want {
				t.Errorf("%q as %s: got %v, %v; git says %s, %t", e.Value, kind, got, err, want, ok)
			}
		}
	}
}

// TestManyEntries looks up in a file long enough to be indexed.
func TestManyEntries(t *testing.T) {
	var text strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&text, "[s \"%d\"]\na = %d\na = last%d\n", i, i, i)
	}
	entries, err := Parse([]byte(text.String()), "config", Local)
	if err != nil {
		t.Fatal(err)
	}
	c := New(entries)
	if s, _ := c.Text("s.77.a", ""); s != "last77" {
		t.Errorf("got %q", s)
	}
	if c.Has("s.1000.a") {
		t.Error("found what is not there")
	}
}

// BenchmarkParse is the file that git init writes: what every run parses.
func BenchmarkParse(b *testing.B) {
	data := []byte("[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n\tlogallrefupdates = true\n[remote \"origin\"]\n\turl = https://example.org/a/b.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n[branch \"main\"]\n\tremote = origin\n\tmerge = refs/heads/main\n")
	b.ReportAllocs()
	for b.Loop() {
		if e, err := Parse(data, "config", Local); err != nil || len(e) != 8 {
			b.Fatal(e, err)
		}
	}
}
