package conf

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

func TestMain(m *testing.M) { os.Exit(oracle.Isolated{M: m}.Run()) }

// files are configuration files, each with its reason.
var files = []struct{ why, text string }{
	{"empty", ""},
	{"an ordinary file", "[core]\n\trepositoryformatversion = 0\n\tbare = false\n[remote \"origin\"]\n\turl = /a/b\n"},
	{"no newline at the end", "[a]\nb = c"},
	{"names fold, subsections do not", "[Core]\nFileMode = Yes\n[Remote \"Origin\"]\nURL = X\n"},
	{"the old dotted subsection folds", "[Branch.Main]\nRemote = o\n"},
	{"sections and entries on one line", "[a] b = c\n[d \"e\"] f\n"},
	{"a key without =", "[a]\nb\nc =\nd = \"\"\n"},
	{"comments", "# c\n; d\n[a] # e\nb = c # d\ne = f;g\nh = \"#;\" ; x\ni #j\n"},
	{"a comment after a bare key is an error", "[a]\nb # c\n"},
	{"blanks around and inside", "[a]\n \t b  =  c  d \t e  \n"},
	{"blanks before a comment", "[a]\nb = c   # d\n"},
	{"quotes keep blanks", "[a]\nb = \"  c  \"  d\"  \"\n"},
	{"escapes", "[a]\nb = \\t\\n\\b\\\\\\\"\n"},
	{"an unknown escape", "[a]\nb = \\x\n"},
	{"a continued value", "[a]\nb = c \\\n   d\\\ne\n"},
	{"a continued quote", "[a]\nb = \"c \\\n   d\"\n"},
	{"a continued comment is not continued", "[a]\nb = c # \\\nd = e\n"},
	{"an open quote", "[a]\nb = \"c\nd = e\n"},
	{"an open quote at the end", "[a]\nb = \"c"},
	{"a backslash at the end", "[a]\nb = c\\"},
	{"CR LF", "[a]\r\nb = c\r\nd = \"e\r\n"},
	{"CR LF continued", "[a]\r\nb = c\\\r\nd\r\n"},
	{"CR alone is a blank", "[a]\nb = c\rd\r\ne\r = f\n"},
	{"a byte order mark", "\xef\xbb\xbf[a]\nb = c\n"},
	{"half a byte order mark", "\xef\xbb[a]\nb = c\n"},
	{"a byte order mark later", "[a]\n\xef\xbb\xbfb = c\n"},
	{"subsection with escapes", "[a \"b\\\"c\\\\d\\e\"]\nf = g\n"},
	{"subsection with ] and newline in it", "[a \"b]c\"]\nd = e\n[a \"b\nc\"]\n"},
	{"subsection ends in a backslash", "[a \"b\\\nc\"]\n"},
	{"empty subsection", "[a \"\"]\nb = c\n"},
	{"empty section", "[]\nb = c\n"},
	{"section with two subsections", "[a \"b\" \"c\"]\nd = e\n"},
	{"blank before ]", "[a \"b\" ]\nd = e\n"},
	{"blank after [", "[ a]\nd = e\n"},
	{"section not closed", "[a\n"},
	{"section with _", "[a_b]\nc = d\n"},
	{"a name with a digit first", "[a]\n1b = c\n"},
	{"a name with -", "[a]\nb-1 = c\n"},
	{"a name with _", "[a]\nb_1 = c\n"},
	{"before any section", "b = c\n"},
	{"no = between", "[a]\nb c\n"},
	{"= twice", "[a]\nb = c = d\n"},
	{"bytes that are no UTF-8", "[a \"\xff\"]\nb = \xfe\n"},
	{"form feed is no blank", "[a]\nb = c\f\n\fd = e\n"},
	{"a zero byte ends a value", "[a]\nb = c\x00d\ne = f\n"},
	{"a zero byte between", "[a]\n\x00b = c\n"},
	{"a zero byte in a name", "[a]\nb\x00 = c\n"},
}

// list renders entries as git config --list -z does.
func list(entries []Entry) string {
	var b strings.Builder
	for _, e := range entries {
		b.WriteString(e.Key)
		if e.HasValue {
			b.WriteString("\n" + e.Value)
		}
		b.WriteByte(0)
	}
	return b.String()
}

func TestParseAsGit(t *testing.T) {
	for _, g := range oracle.Git(t) {
		t.Run(g.Version, func(t *testing.T) {
			for _, f := range files {
				t.Run(f.why, func(t *testing.T) { compareParse(t, g, f.text) })
			}
		})
	}
}

// TestParseGenerated compares files that are made of the characters that mean
// something.
func TestParseGenerated(t *testing.T) {
	pieces := []string{"[a]", "[a \"B\"]", "[", "]", "\"", "\\", "\n", "\n", "\r\n", " ", "\t", "=", "#", ";", "b", "C", "1", "-", ".", "é", "\\n", "\\\n", "b = c\n", "d\n"}
	r := rand.New(rand.NewPCG(1, 2))
	for _, g := range oracle.Git(t) {
		t.Run(g.Version, func(t *testing.T) {
			for range 150 {
				text := "[a]\n"
				for range r.IntN(12) {
					text += pieces[r.IntN(len(pieces))]
				}
				compareParse(t, g, text)
			}
		})
	}
}

func compareParse(t *testing.T, g oracle.Program, text string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	out, gitErr := g.Command(t.TempDir(), nil, "config", "-f", file, "--list", "-z", "--no-includes").Output()
	entries, err := Parse([]byte(text), file, Local)
	if (gitErr != nil) != (err != nil) {
		t.Fatalf("%q: got %v, %v; git says %q, %v", text, entries, err, out, gitErr)
	}
	if err != nil {
		return
	}
	got, want := list(entries), string(out)
	if !g.AtLeast("2.45") {
		// Each blank inside a value was then printed as a space.
		got, want = blanks.Replace(got), blanks.Replace(want)
	}
	if got != want {
		t.Errorf("%q: got %q, git says %q", text, got, want)
	}
}

var blanks = strings.NewReplacer("\t", " ", "\r", " ")

// print writes entries as a file that Parse reads back.
func print(entries []Entry) string {
	quote := strings.NewReplacer("\\", "\\\\", "\"", "\\\"", "\n", "\\n")
	var b strings.Builder
	for _, e := range entries {
		section, sub, name := Split(e.Key)
		b.WriteString("[" + section)
		if strings.Count(e.Key, ".") > 1 {
			b.WriteString(" \"" + strings.NewReplacer("\\", "\\\\", "\"", "\\\"").Replace(sub) + "\"")
		}
		b.WriteString("]\n" + name)
		if e.HasValue {
			b.WriteString(" = \"" + quote.Replace(e.Value) + "\"")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func FuzzParse(f *testing.F) {
	for _, file := range files {
		f.Add([]byte(file.text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := Parse(data, "config", Local)
		if err != nil {
			return
		}
		for _, e := range entries {
			e.Bool()
			e.Int()
			e.Path("/home/ada")
			// What stands before any section, in a section ".a" or after a zero
			// byte cannot be written anew.
			if !strings.Contains(e.Key, ".") || e.Key[0] == '.' || strings.ContainsAny(e.Key, "\n\x00") || bytes.IndexByte(data, 0) >= 0 {
				return
			}
		}
		again, err := Parse([]byte(print(entries)), "config", Local)
		if err != nil {
			t.Fatalf("%q, printed as %q: %v", data, print(entries), err)
		}
		if !slices.Equal(again, entries) {
			t.Errorf("%q: %s", data, cmp.Diff(entries, again))
		}
	})
}
