package render

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/natural"
	"github.com/tagline-scm/tagline/scheme/pep440"
)

// proof is what a format needs beside its row.
type proof struct {
	vectors string // testdata/vectors/order/NAME.tsv
	page    string // docs/formats.md
	rows    []writeRow
}

func proofOf(t testing.TB, f Format) proof {
	read := func(name string) string {
		data, err := os.ReadFile(name)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return string(data)
	}
	return proof{read(vectorFile(f.Name)), read("../docs/formats.md"), writeRows(t)}
}

// omissions names what a format lacks: a column of its row, answers of the
// program whose order it follows, a row in TestWrite, a line of documentation.
func omissions(f Format, p proof) []string {
	var lacks []string
	row := reflect.ValueOf(f)
	for i := range row.NumField() {
		if row.Field(i).IsZero() {
			lacks = append(lacks, row.Type().Field(i).Name)
		}
	}
	if lacks != nil {
		return lacks // the rest needs a whole row
	}
	if strings.Count(p.vectors, "\n") < 500 {
		lacks = append(lacks, "order vectors: scripts/order-vectors.py makes testdata/vectors/order/"+f.Name+".tsv")
	}
	if !slices.ContainsFunc(p.rows, func(r writeRow) bool { return r.want[f.Name] != "" }) {
		lacks = append(lacks, "a row in TestWrite")
	}
	if line := "| `" + f.Name + "` |"; !strings.Contains(p.page, line) {
		lacks = append(lacks, "a line in docs/formats.md")
	}
	// The first row of TestWrite is the example.
	if text, err := f.Write(p.rows[0].version, layout); err != nil || text != f.Example {
		lacks = append(lacks, "an Example that it writes")
	}
	if v, err := f.Parse(f.Example); err != nil || v.String() != f.Example || f.Join(v.Parts()) != f.Example {
		lacks = append(lacks, "an Example that Parse reads and Join puts together again")
	}
	for _, part := range f.Raises {
		if slices.Contains([]string{"major", "minor", "patch"}, part) && !bumps(f, part) {
			lacks = append(lacks, "a Bump that raises "+part)
		}
	}
	return lacks
}

// bumps reports whether the format raises a part of its example.
func bumps(f Format, part string) bool {
	v, err := f.Parse(f.Example)
	if err != nil {
		return false
	}
	next, err := f.Bump(v, part)
	return err == nil && next.Compare(v) > 0
}

func TestEveryFormatIsWhole(t *testing.T) {
	for _, f := range All() {
		if lacks := omissions(f, proofOf(t, f)); lacks != nil {
			t.Errorf("the format %s lacks %s", f.Name, strings.Join(lacks, ", "))
		}
	}
}

// TestOmissionsAreNamed drops each column of a copy of each row, and each proof
// of it: none may go unseen.
func TestOmissionsAreNamed(t *testing.T) {
	for _, f := range All() {
		for i := range reflect.TypeFor[Format]().NumField() {
			less := f
			reflect.ValueOf(&less).Elem().Field(i).SetZero()
			name := reflect.TypeFor[Format]().Field(i).Name
			if lacks := omissions(less, proofOf(t, f)); !slices.Equal(lacks, []string{name}) {
				t.Errorf("%s without %s: %q", f.Name, name, lacks)
			}
		}
		whole := proofOf(t, f)
		for _, less := range []struct {
			what  string
			proof proof
		}{
			{"order vectors", proof{"", whole.page, whole.rows}},
			{"a line in docs", proof{whole.vectors, strings.ReplaceAll(whole.page, "`"+f.Name+"`", ""), whole.rows}},
			{"a row in TestWrite", proof{whole.vectors, whole.page, []writeRow{{version: whole.rows[0].version}}}},
		} {
			if lacks := omissions(f, less.proof); len(lacks) != 1 || !strings.HasPrefix(lacks[0], less.what) {
				t.Errorf("%s without %s: %q", f.Name, less.what, lacks)
			}
		}
		wrong := f
		wrong.Example = "1.2.5"
		if lacks := omissions(wrong, whole); !slices.Contains(lacks, "an Example that it writes") {
			t.Errorf("%s with another example: %q", f.Name, lacks)
		}
	}
	copied := SemVer
	copied.Name = "conan" // what a newcomer does first
	if lacks := omissions(copied, proofOf(t, copied)); len(lacks) != 3 {
		t.Errorf("a copied row: %q", lacks)
	}
}

func TestParts(t *testing.T) {
	numbers := func(ns ...uint64) (out []natural.Number) {
		for _, n := range ns {
			out = append(out, natural.Of(n))
		}
		return out
	}
	num := func(n uint64) pep440.Num { return pep440.Num{Set: true, N: natural.Of(n)} }
	for _, row := range []struct {
		format, text, normal string // normal "" = text
		want                 Parts
		why                  string
	}{
		{"pep440", "v1!2.0-RC1.post2.dev3+Ubuntu-1", "1!2.0rc1.post2.dev3+ubuntu.1",
			Parts{Epoch: natural.Of(1), Release: numbers(2, 0), Pre: []string{"rc", "1"}, Post: num(2), Dev: num(3), Local: "ubuntu.1", IsPre: true}, "every part"},
		{"pypi", "1.0.post1", "", Parts{Release: numbers(1, 0), Post: num(1)}, ""},
		{"semver", "v1.2.3-rc.1+b.5", "1.2.3-rc.1+b.5", Parts{Release: numbers(1, 2, 3), Pre: []string{"rc", "1"}, Local: "b.5", IsPre: true}, ""},
		{"semver4", "1.2.3.0", "1.2.3", Parts{Release: numbers(1, 2, 3)}, "a fourth number of 0 is none"},
		{"semver4", "1.2.3.4", "", Parts{Release: numbers(1, 2, 3, 4)}, ""},
		{"go", "v1.2.3+dirty", "", Parts{Release: numbers(1, 2, 3), Local: "dirty"}, "the v stays"},
		{"docker", "1.2.3-rc.1_g1", "", Parts{Release: numbers(1, 2, 3), Pre: []string{"rc", "1"}, Local: "g1", IsPre: true}, ""},
		{"debian", "1:1.2.4~~dev.4+g1-1", "", Parts{Epoch: natural.Of(1), Release: numbers(1, 2, 4), Rest: "~~dev.4+g1-1", IsPre: true}, ""},
		{"debian", "0:1.2.3+post.1", "1.2.3+post.1", Parts{Release: numbers(1, 2, 3), Rest: "+post.1"}, "an epoch of 0 is none"},
		{"debian", "1.02", "", Parts{Release: numbers(1), Rest: ".02"}, "a leading zero is kept"},
		{"arch", "1.2.3.r4.g1", "", Parts{Release: numbers(1, 2, 3), Rest: ".r4.g1"}, "above the release"},
		{"arch", "1.2.3rc1", "", Parts{Release: numbers(1, 2, 3), Rest: "rc1", IsPre: true}, ""},
		{"maven", "1.2.4-alpha-0.4", "", Parts{Release: numbers(1, 2, 4), Rest: "-alpha-0.4", IsPre: true}, ""},
		{"maven", "foo", "", Parts{Rest: "foo"}, "no number at all"},
		{"gem", "1.2.4.a.dev.4", "", Parts{Release: numbers(1, 2, 4), Rest: ".a.dev.4", IsPre: true}, ""},
		{"conda", "1!1.2.4RC1+x.1", "1!1.2.4rc1+x.1", Parts{Epoch: natural.Of(1), Release: numbers(1, 2, 4), Rest: "rc1", Local: "x.1", IsPre: true}, ""},
		{"assembly", "1.2.3.4", "", Parts{Release: numbers(1, 2, 3, 4)}, ""},
		{"android", "10203004", "", Parts{Release: numbers(10203004)}, ""},
		{"git-describe", "v1.2.3-4-g109666b3b-dirty", "", Parts{Rest: "v1.2.3", Dev: num(4), Local: "g109666b3b-dirty"}, ""},
		{"git-describe", "v1.2.3-dirty", "", Parts{Rest: "v1.2.3", Local: "dirty"}, ""},
		{"git-describe", "v1.2-4-good", "", Parts{Rest: "v1.2-4-good"}, "no hash: a tag's name"},
	} {
		f := named(t, row.format)
		v := read(t, f, row.text)
		normal := row.normal
		if normal == "" {
			normal = row.text
		}
		if v.String() != normal || f.Join(v.Parts()) != normal {
			t.Errorf("%s %s: %s, and joined %s; want %s (%s)", row.format, row.text, v, f.Join(v.Parts()), normal, row.why)
		}
		if got := v.Parts(); !reflect.DeepEqual(got, row.want) {
			t.Errorf("%s %s: %+v, want %+v (%s)", row.format, row.text, got, row.want, row.why)
		}
	}
}

func TestBump(t *testing.T) {
	for _, row := range []struct{ format, version, part, want, err, why string }{
		{"pep440", "v1.2.3", "minor", "1.3.0", "", ""},
		{"pypi", "1.2.3rc1", "final", "1.2.3", "", ""},
		{"semver", "v1.2.3+b", "alpha", "1.2.4-alpha.1", "", "without v and build metadata"},
		{"semver4", "1.2.3.4", "fix", "1.2.3.5", "", ""},
		{"npm", "1.2.9007199254740991", "patch", "", "npm allows numbers up to 9007199254740991", "its own limits hold"},
		{"go", "v1.2.3-rc.1", "rc", "v1.2.3-rc.2", "", ""},
		{"docker", "1.2.3_g1", "patch", "1.2.4", "", ""},
		{"debian", "1:1.2.3-1", "minor", "1:1.3.0", "", "a new upstream version has no revision"},
		{"debian", "1.2.4~~dev.4+g109666b3b", "patch", "1.2.4", "", "what leads up to it becomes it"},
		{"debian", "1.2.4~rc.1", "rc", "1.2.4~rc.2", "", ""},
		{"debian", "1.2.4~rc.1+dev.5", "rc", "1.2.4~rc.2", "", ""},
		{"debian", "1.2.4~rc.1", "final", "1.2.4", "", ""},
		{"debian", "1.2.4~rc.1", "beta", "", "would not sort above it", ""},
		{"debian", "1.2.4", "post", "1.2.4+post.1", "", ""},
		{"debian", "1.2.4", "epoch", "1:1.2.4", "", ""},
		{"debian", "1.18446744073709551615", "minor", "", "a number above 18446744073709551615", "what is written is counted in 64 bits"},
		{"arch", "1.2.3-1", "alpha", "1.2.4alpha1", "", ""},
		{"arch", "1.2.4rc1", "rc", "1.2.4rc2", "", ""},
		{"maven", "1.2.4-RC-1", "rc", "1.2.4-rc-2", "", "in any case"},
		{"maven", "1.2.4-SNAPSHOT", "final", "1.2.4", "", "whatever word leads up to it"},
		{"maven", "1.2.4", "post", "1.2.4-1", "", ""},
		{"maven", "1.2.4-1", "post", "1.2.4-2", "", "a number behind the release is a post-release's"},
		{"alpine", "1.2.4_p1", "post", "1.2.4_p2", "", ""},
		{"alpine", "1.2.4_rc1", "rc", "1.2.4_rc2", "", ""},
		{"nix", "1.2.4pre.rc1", "rc", "1.2.4pre.rc2", "", "the word after pre"},
		{"composer", "1.2.4-RC1", "final", "1.2.4", "", ""},
		{"composer", "1.2.4-p1", "post", "1.2.4-p2", "", ""},
		{"luarocks", "1.2.4rc1-1", "rc", "1.2.4rc2-1", "", ""},
		{"luarocks", "1.2.3.0.4-1", "patch", "1.2.4.0.0-1", "", "which LuaRocks takes for 1.2.4"},
		{"rpm", "1.2.4~rc.1", "rc", "1.2.4~rc.2", "", ""},
		{"snap", "1.2.4~~dev.4", "minor", "1.3.0", "", ""},
		{"nuget", "1.2.3.4", "hotfix", "1.2.3.5", "", ""},
		{"nuget", "1.2.2147483647", "patch", "", "numbers up to 2147483647", "its own limits hold"},
		{"msi", "1.255.4", "minor", "", "numbers up to 255", ""},
		{"vscode", "1.2.4004", "minor", "1.3.0", "", ""},
		{"apple", "1.2.4004", "major", "2.0.0", "", ""},
		{"apple-short", "1.2.4", "patch", "1.2.5", "", ""},
		{"maven", "foo", "major", "", "does not start with a number", ""},
		{"gem", "1.2.4.rc.1", "rc", "1.2.4.rc.2", "", ""},
		{"gem", "1.2.4.rc1", "rc", "1.2.4.rc.2", "", "RubyGems takes the two for the same"},
		{"gem", "1.2.4", "post", "1.2.4.0.1", "", "a fifth number"},
		{"conda", "1.2.4dev4", "alpha", "1.2.4a1", "", ""},
		{"conda", "1.2.4", "dev", "1.2.5dev1", "", ""},
		{"assembly", "1.2.3.4", "patch", "1.2.4.0", "", ""},
		{"assembly", "1.2.65534.4", "patch", "", "numbers up to 65534", ""},
		{"android", "7", "major", "", "android has no parts to raise", ""},
		{"git-describe", "v1.2.3", "major", "", "git-describe has no parts to raise", ""},
	} {
		f := named(t, row.format)
		got, err := f.Bump(read(t, f, row.version), row.part)
		switch {
		case row.err != "":
			if err == nil || !strings.Contains(err.Error(), row.err) {
				t.Errorf("%s %s of %s: %v, %v, want %q (%s)", row.format, row.part, row.version, got, err, row.err, row.why)
			}
		case err != nil || got.String() != row.want:
			t.Errorf("%s %s of %s: %v, %v, want %s (%s)", row.format, row.part, row.version, got, err, row.want, row.why)
		}
	}
}

// TestOneVocabulary holds the words that versions are raised by to those of
// tagline next.
func TestOneVocabulary(t *testing.T) {
	known := []string{"dev", "fix"} // a part that no release has, and semver4's name for hotfix
	for _, name := range scheme.PartNames() {
		known = append(known, name.Name)
		if !slices.Contains(PEP440.Raises, name.Name) {
			t.Errorf("PEP 440 has every part, but cannot raise %s", name.Name)
		}
	}
	for _, f := range All() {
		for _, part := range f.Raises {
			if !slices.Contains(known, part) {
				t.Errorf("%s raises %s, which tagline next does not know", f.Name, part)
			}
		}
	}
}

// FuzzParse reads a text in every format. A normal form is its own, equal to
// what it was made of, and can be put together from its parts; every raised
// version is one, and above.
func FuzzParse(f *testing.F) {
	for _, format := range All() {
		data, err := os.ReadFile(vectorFile(format.Name))
		if err != nil {
			f.Fatal(err)
		}
		for i, line := range slices.Collect(strings.Lines(string(data))) {
			if fields := strings.Split(line, "\t"); i%50 == 0 {
				f.Add(fields[0], fields[1])
			}
		}
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, format := range All() {
			v, err := format.Parse(a)
			if err != nil {
				if err.Error() == "" {
					t.Fatalf("%s: %q is refused without a reason", format.Name, a)
				}
				continue
			}
			again, err := format.Parse(v.String())
			if err != nil || again.String() != v.String() || v.Compare(again) != 0 || again.Compare(v) != 0 || v.Prefix() != again.Prefix() {
				t.Fatalf("%s: %q reads as %q, and that as %v, %v", format.Name, a, v, again, err)
			}
			if joined := format.Join(v.Parts()); joined != v.String() {
				t.Fatalf("%s: the parts of %q give %q", format.Name, v, joined)
			}
			for _, part := range format.Raises {
				next, err := format.Bump(v, part)
				if err == nil && (next.Compare(v) <= 0 || !reads(format, next.String())) {
					t.Fatalf("%s: %s of %q is %q", format.Name, part, v, next)
				}
			}
			if w, err := format.Parse(b); err == nil {
				c := v.Compare(w)
				if c != -w.Compare(v) || c < -1 || c > 1 {
					t.Fatalf("%s: %q against %q is %d, and the other way round %d", format.Name, v, w, c, w.Compare(v))
				}
				if v.Prefix() < w.Prefix() && c != -1 {
					t.Fatalf("%s: %q has a lower prefix than %q, and compares %d", format.Name, v, w, c)
				}
			}
		}
	})
}
