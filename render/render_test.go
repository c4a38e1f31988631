package render

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

const commit = "109666b3b7ef750947766eb518032cdc2f7ee6d3"

// parts reads a version of the semver grammar, with any number of release
// numbers and PEP 440's letters allowed.
func parts(t testing.TB, text string) scheme.Parts {
	t.Helper()
	core, pre, _ := strings.Cut(text, "-")
	p := scheme.Parts{Text: text}
	for _, n := range strings.Split(core, ".") {
		p.Release = append(p.Release, number(t, n))
	}
	if pre != "" {
		for _, id := range strings.Split(pre, ".") {
			if digits(id) == len(id) {
				p.Pre = append(p.Pre, scheme.Ident{Num: number(t, id), IsNum: true})
			} else {
				p.Pre = append(p.Pre, scheme.Ident{Text: id})
			}
		}
	}
	return p
}

func number(t testing.TB, s string) (n uint64) {
	t.Helper()
	for _, c := range s {
		n = n*10 + uint64(c-'0')
	}
	return n
}

// version stands distance commits after base, heading for next; "" is base itself.
func version(t testing.TB, base, next string, distance uint64, local ...string) scheme.Version {
	v := scheme.Version{
		Base: parts(t, base), Place: scheme.On, Count: distance, Local: segments(local...),
		Tag: &scm.Tag{Ref: "v" + base, Name: "v" + base},
		Facts: scm.Facts{
			Source: "repository", Distance: distance, Proof: scm.Proof{Proven: true},
			Head: scm.Commit{ID: commit, Time: time.Date(2026, 8, 16, 12, 0, 0, 0, time.UTC)},
		},
	}
	v.Next = v.Base
	if next != "" {
		v.Next, v.Place = parts(t, next), scheme.Before
	}
	return v
}

// writeRow is a version in formats; "" means that it is refused.
type writeRow struct {
	why     string
	version scheme.Version
	want    map[string]string
}

func writeRows(t testing.TB) []writeRow {
	ahead := version(t, "1.2.3", "1.2.4", 4, "g109666b3b")
	edit := func(v scheme.Version, change func(*scheme.Version)) scheme.Version {
		change(&v)
		return v
	}
	dirty := edit(version(t, "1.2.3", "1.2.4", 0, "g109666b3b", "d20260820"), func(v *scheme.Version) { v.Facts.Work = scm.Work{Looked: true, Dirty: true} })
	unproven := edit(ahead, func(v *scheme.Version) { v.Facts.Proof.Proven = false; v.Local = segments("g109666b3b", "unproven") })
	epoch := edit(version(t, "1.0", "", 0), func(v *scheme.Version) { v.Base.Epoch = 1 })
	post := edit(version(t, "1.2.3", "", 4), func(v *scheme.Version) { v.Place = scheme.After })
	postDev := edit(version(t, "1.2.3", "1.2.3", 4), func(v *scheme.Version) { v.Next.Post = scheme.Num{Set: true, N: 1} })
	devTag := edit(version(t, "1.0", "", 0), func(v *scheme.Version) { v.Base.Dev = scheme.Num{Set: true, N: 3} })
	untagged := edit(version(t, "0", "0.1", 3, "ga1f245ce2"), func(v *scheme.Version) { v.Tag = nil })
	return []writeRow{
		{"four commits after a release", ahead, map[string]string{
			"pep440": "1.2.4.dev4+g109666b3b", "pypi": "1.2.4.dev4", "semver": "1.2.4-0.dev.4+g109666b3b", "npm": "1.2.4-0.dev.4",
			"go": "v1.2.4-0.20260816120000-109666b3b7ef", "docker": "1.2.4-0.dev.4.g109666b3b", "debian": "1.2.4~~dev.4+g109666b3b",
			"arch": "1.2.3.r4.g109666b3b", "maven": "1.2.4-alpha-alpha-4", "gem": "1.2.4.a.dev.4", "conda": "1.2.4dev4", "assembly": "1.2.3.4",
			"android": "10203004", "git-describe": "v1.2.3-4-g109666b3b", "semver4": "1.2.4-0.dev.4+g109666b3b",
			"nuget": "1.2.4-0.dev.4", "rpm": "1.2.4~~dev.4+g109666b3b", "snap": "1.2.4~~dev.4+g109666b3b", "alpine": "1.2.4_alpha0_alpha4", "nix": "1.2.3.r4.g109666b3b",
			"composer": "1.2.3-p4-dev", "luarocks": "1.2.3.0.4-1", "msi": "1.2.4004", "vscode": "1.2.4004", "apple": "1.2.4004", "apple-short": "1.2.4"}},
		{"on the tag", version(t, "1.2.3", "", 0), map[string]string{
			"pep440": "1.2.3", "pypi": "1.2.3", "semver": "1.2.3", "npm": "1.2.3", "go": "v1.2.3", "docker": "1.2.3", "debian": "1.2.3",
			"arch": "1.2.3", "maven": "1.2.3", "gem": "1.2.3", "conda": "1.2.3", "assembly": "1.2.3.0", "git-describe": "v1.2.3", "semver4": "1.2.3",
			"nuget": "1.2.3", "rpm": "1.2.3", "snap": "1.2.3", "alpine": "1.2.3", "nix": "1.2.3", "composer": "1.2.3", "luarocks": "1.2.3-1", "msi": "1.2.3800", "apple-short": "1.2.3"}},
		{"dirty on the tag: nothing may equal the release", dirty, map[string]string{
			"pep440": "1.2.4.dev0+g109666b3b.d20260820", "pypi": "1.2.4.dev0", "npm": "1.2.4-0.dev.0", "go": "v1.2.3+dirty",
			"arch": "1.2.3.r0.g109666b3b.d20260820", "assembly": "", "git-describe": "v1.2.3-dirty"}},
		{"after a pre-release: between it and the next", version(t, "1.2.4-rc.1", "1.2.4-rc.2", 5, "gabc"), map[string]string{
			"pep440": "1.2.4rc2.dev5+gabc", "semver": "1.2.4-rc.1.0.dev.5+gabc", "go": "v1.2.4-rc.1.0.20260816120000-109666b3b7ef",
			"debian": "1.2.4~rc.1+dev.5+gabc", "arch": "1.2.4rc1.r5.gabc", "maven": "1.2.4-rc-1-5", "gem": "1.2.4.rc.1.5", "conda": "1.2.4rc2dev5", "assembly": ""}},
		{"unproven: a format that drops the local part has no place for the mark", unproven, map[string]string{
			"pep440": "1.2.4.dev4+g109666b3b.unproven", "pypi": "", "semver": "1.2.4-0.dev.4+g109666b3b.unproven", "npm": "", "go": "",
			"docker": "1.2.4-0.dev.4.g109666b3b.unproven", "debian": "1.2.4~~dev.4+g109666b3b.unproven", "arch": "1.2.3.r4.g109666b3b.unproven",
			"maven": "", "gem": "", "conda": "", "assembly": "", "git-describe": ""}},
		{"an epoch only where there is one", epoch, map[string]string{
			"pep440": "1!1.0", "semver": "", "npm": "", "go": "", "debian": "1:1.0", "arch": "1:1.0", "maven": "", "gem": "", "conda": "1!1.0", "assembly": ""}},
		{"a post-release where one can sort above the release", post, map[string]string{
			"pep440": "1.2.3.post4", "semver": "1.2.4-0.post.4", "semver4": "1.2.3.1-0.post.4", "debian": "1.2.3+post.4", "maven": "1.2.3-4", "gem": "1.2.3.0.4", "conda": "1.2.3.post4", "arch": "1.2.3.post0.r4",
			"composer": "1.2.3-p4", "alpine": "1.2.3_p4", "luarocks": "1.2.3.0.0.4-1"}},
		{"before the first post-release", postDev, map[string]string{
			"pep440": "1.2.3.post1.dev4", "semver": "1.2.4-0.dev.4", "debian": "1.2.3+post.1~~dev.4", "maven": "1.2.3-1-alpha-alpha-4", "gem": "1.2.3.0.1.a.dev.4", "conda": "1.2.3.post1dev4",
			"arch": "1.2.3.post0.r4", "nix": "1.2.3.post0.r4", // below 1.2.3.post1, as .r4 is not
			"composer": "1.2.3-p0.4-dev", "alpine": "1.2.3_p1_alpha4"}},
		{"a tag that is a development version", devTag, map[string]string{
			"pep440": "1.0.dev3", "semver": "1.0.0-0.dev.3", "debian": "1.0~~dev.3", "maven": "1.0-alpha-alpha-3", "gem": "1.0.a.dev.3", "conda": "1.0dev3", "go": ""}},
		{"no tag", untagged, map[string]string{
			"pep440": "0.1.dev3+ga1f245ce2", "go": "v0.0.0-20260816120000-109666b3b7ef", "arch": "0.r3.ga1f245ce2", "assembly": "0.0.0.3", "git-describe": ""}},
		{"after a pre-release without a number: below alpha.1, and below alpha1", version(t, "1.2.4-alpha", "1.2.4-alpha.1", 4), map[string]string{
			"debian": "1.2.4~alpha0+dev.4", "rpm": "1.2.4~alpha0+dev.4", "semver": "1.2.4-alpha.0.dev.4", "maven": "1.2.4-alpha-0-4"}},
		{"before rc 0 SemVer has no room", version(t, "1.2.3", "1.2.4-rc.0", 2), map[string]string{
			"pep440": "1.2.4rc0.dev2", "semver": "", "gem": "1.2.4.rc.0.a.dev.2", "maven": "1.2.4-rc-0-alpha-alpha-2", "debian": "1.2.4~rc.0~~dev.2", "alpine": "1.2.4_rc0_alpha2"}},
		{"two numbers become three", version(t, "1.2", "1.3", 1), map[string]string{"semver": "1.3.0-0.dev.1", "pep440": "1.3.dev1"}},
		{"a fourth number is not dropped", version(t, "1.2.3.1", "", 0), map[string]string{"semver": "1.2.4-0.hotfix.1", "npm": "1.2.4-0.hotfix.1", "nuget": "1.2.3.1", "semver4": "1.2.3.1", "pep440": "1.2.3.1", "assembly": "", "maven": "1.2.3.1"}},
		{"nor lost after it", version(t, "1.2.3.1", "1.2.3.2", 4, "gabc"), map[string]string{"semver4": "1.2.3.2-0.dev.4+gabc", "npm": "1.2.4-0.hotfix.1.0.dev.4", "docker": "1.2.4-0.hotfix.1.0.dev.4.gabc"}},
		{"a fifth has no place", version(t, "1.2.3.4.5", "", 0), map[string]string{"semver4": "", "pep440": "1.2.3.4.5", "debian": "1.2.3.4.5"}},
		{"beyond 16 bits", version(t, "2026.70000.1", "", 0), map[string]string{"assembly": "", "npm": "2026.70000.1"}},
		{"beyond 2^53", version(t, "1.2.9007199254740992", "", 0), map[string]string{"npm": "", "semver": "1.2.9007199254740992"}},
		{"identifiers that PEP 440 lacks", version(t, "1.0.0-x.7", "", 0), map[string]string{"pep440": "", "semver": "1.0.0-x.7", "maven": ""}},
		{"SemVer's words in PEP 440", version(t, "1.0.0-alpha", "", 0), map[string]string{"pep440": "1.0.0a0", "semver": "1.0.0-alpha"}},
	}
}

// layout is the layouts of a configuration.
var layout = Options{Layouts: map[string]Layout{
	"android": must(LayoutOf([]uint64{10_000_000, 100_000, 1000, 1})),
	"msi":     must(ParseLayout("MAJOR.MINOR.PATCH*1000+STAGE*200+NUMBER*20+COUNT")),
	"vscode":  must(ParseLayout("MAJOR.MINOR.PATCH*1000+STAGE*200+NUMBER*20+COUNT")),
	"apple":   must(ParseLayout("MAJOR.MINOR.PATCH*1000+STAGE*200+NUMBER*20+COUNT")),
}}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestWrite(t *testing.T) {
	for _, tt := range writeRows(t) {
		for name, want := range tt.want {
			got, err := Write(name, tt.version, layout)
			if want == "" && err == nil {
				t.Errorf("%s: %s = %q, want it refused", tt.why, name, got)
			} else if want != "" && (err != nil || got != want) {
				t.Errorf("%s: %s = %q, %v; want %q", tt.why, name, got, err, want)
			}
			if err == nil {
				read(t, named(t, name), got)
			}
		}
	}
}

func TestWriteErrors(t *testing.T) {
	unproven := version(t, "1.2.3", "1.2.4", 4)
	unproven.Facts.Proof.Proven = false
	if _, err := NPM.Write(unproven, Options{}); !errors.As(err, new(*UnmarkedError)) {
		t.Errorf("npm of an unproven version: %v", err)
	}
	epoch := version(t, "1.0", "", 0)
	epoch.Base.Epoch = 1
	if _, err := SemVer.Write(epoch, Options{}); err == nil || err.Error() != "semver has no epoch, so 1!1.0 cannot be written in it" {
		t.Errorf("semver of an epoch: %v", err)
	}
	if _, err := Android.Write(version(t, "1.2.3", "", 0), Options{}); err == nil || err.Error() != "android needs android.layout in the configuration" {
		t.Errorf("android without a layout: %v", err)
	}
	if _, err := Write("semvr", epoch, Options{}); err == nil || err.Error() != `unknown format "semvr"` {
		t.Errorf("an unknown name: %v", err)
	}
}

func named(t testing.TB, name string) Format {
	t.Helper()
	f, err := ByName(name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func read(t testing.TB, f Format, text string) Value {
	t.Helper()
	v, err := f.Parse(text)
	if err != nil {
		t.Fatalf("%s does not read %q: %v", f.Name, text, err)
	}
	return v
}

// chain returns versions in the order in which they were made, from one release
// to the next.
func chain(t testing.TB) []scheme.Version {
	return []scheme.Version{
		version(t, "1.2.3", "", 0),
		version(t, "1.2.3", "1.2.4", 1),
		version(t, "1.2.3", "1.2.4", 9),
		version(t, "1.2.3", "1.2.4", 10),
		version(t, "1.2.4-alpha.1", "", 0),
		version(t, "1.2.4-alpha.1", "1.2.4-alpha.2", 3),
		version(t, "1.2.4-alpha.1", "1.2.4-alpha.2", 12),
		version(t, "1.2.4-alpha.2", "", 0),
		version(t, "1.2.4-beta.1", "", 0),
		version(t, "1.2.4-beta.1", "1.2.4-beta.2", 2),
		version(t, "1.2.4-rc.1", "", 0),
		version(t, "1.2.4-rc.1", "1.2.4-rc.2", 4),
		version(t, "1.2.4-rc.2", "", 0),
		version(t, "1.2.4", "", 0),
		version(t, "1.2.4", "1.2.5", 1),
		version(t, "1.2.10", "", 0),
		version(t, "1.10.0", "", 0),
		version(t, "2.0.0", "", 0),
	}
}

// TestChain holds every format to what a format is for: what was built later
// sorts above, by the order of the tools that read it.
func TestChain(t *testing.T) {
	for _, f := range All() {
		if f.Name == "git-describe" || f.Name == "apple-short" { // git orders v1.2.3-rc1 above v1.2.3; builds share the other
			continue
		}
		last, lastFrom := "", ""
		for _, v := range chain(t) {
			v.Facts.Head.Time = v.Facts.Head.Time.Add(time.Duration(v.Facts.Distance) * time.Hour)
			text, err := f.Write(v, layout)
			if err != nil {
				if f.Name == "assembly" || f.Name == "android" {
					continue // numbers only, and a layout without a stage: no pre-releases
				}
				t.Errorf("%s of %v: %v", f.Name, v.Next.Text, err)
				continue
			}
			if last != "" && read(t, f, last).Compare(read(t, f, text)) >= 0 {
				t.Errorf("%s: %s (%s) does not sort below %s (%s)", f.Name, last, lastFrom, text, v.Next.Text)
			}
			last, lastFrom = text, v.Next.Text
		}
	}
}

// TestSemVerChain has node-semver judge the chain that makes the leading 0 worth it.
func TestSemVerChain(t *testing.T) {
	node := oracle.Node(t)
	var texts []string
	for _, v := range []scheme.Version{
		version(t, "1.2.3", "", 0),
		version(t, "1.2.3", "1.2.4", 1),
		version(t, "1.2.4-alpha", "", 0),
		version(t, "1.2.4-alpha", "1.2.4-alpha.1", 3),
		version(t, "1.2.4-alpha.1", "", 0),
		version(t, "1.2.4-rc.1", "", 0),
		version(t, "1.2.4-rc.1", "1.2.4-rc.2", 4),
		version(t, "1.2.4-rc.2", "", 0),
		version(t, "1.2.4", "", 0),
	} {
		text, err := SemVer.Write(v, Options{})
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
	}
	want := "1.2.3 1.2.4-0.dev.1 1.2.4-alpha 1.2.4-alpha.0.dev.3 1.2.4-alpha.1 1.2.4-rc.1 1.2.4-rc.1.0.dev.4 1.2.4-rc.2 1.2.4"
	if got := strings.Join(texts, " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	script := `const s = require('semver'); const v = process.argv.slice(1); for (let i = 1; i < v.length; i++) if (s.compare(v[i-1], v[i]) !== -1) { console.log(v[i-1], v[i]); process.exit(1) }`
	if out, err := node.Command("", nil, append([]string{"-e", script}, texts...)...).CombinedOutput(); err != nil {
		t.Errorf("node-semver orders otherwise: %s (%v)", out, err)
	}
}

// FuzzWrite holds every format to its own check, whatever the version.
func FuzzWrite(f *testing.F) {
	f.Add(uint8(1), uint64(0), uint64(1), uint64(2), uint64(3), "rc", uint64(1), uint64(4), "g1")
	f.Add(uint8(0), uint64(1), uint64(70000), uint64(0), uint64(0), "", uint64(0), uint64(0), "")
	f.Add(uint8(2), uint64(0), uint64(1), uint64(0), uint64(0), "x-y", uint64(9), uint64(4), "d20260820")
	f.Fuzz(func(t *testing.T, place uint8, epoch, a, b, c uint64, word string, n, count uint64, local string) {
		if semver := "0.0.0-x" + word; strings.Trim(word, ".") != word || local != "" && strings.Trim(local, "abcdefghijklmnopqrstuvwxyz0123456789") != "" || !reads(SemVer, semver) || strings.Contains(word, "+") {
			return
		}
		p := scheme.Parts{Epoch: epoch, Release: []uint64{a, b, c}}
		if word != "" {
			p.Pre = []scheme.Ident{{Text: "x" + word}, {Num: n, IsNum: true}}
			if word == "rc" || word == "alpha" {
				p.Pre[0].Text = word
			}
		}
		v := version(t, "1.0", "", count)
		v.Base, v.Next, v.Place = p, p, scheme.Place(place%4)
		if local != "" {
			v.Local = segments(local)
		}
		for _, f := range All() {
			text, err := f.Write(v, layout)
			if err != nil {
				continue
			}
			value := read(t, f, text)
			if value.String() != text && (f.Name != "pep440" || local == "") { // which keeps the zeros of a commit's digits
				t.Errorf("%s writes %q, and its normal form is %q", f.Name, text, value)
			}
			if f.Name == "debian" || f.Name == "arch" {
				if strings.Contains(text, "-") {
					t.Errorf("%s writes %q, which has a revision", f.Name, text)
				}
			}
		}
	})
}

func reads(f Format, text string) bool {
	_, err := f.Parse(text)
	return err == nil
}

func TestParseRefuses(t *testing.T) {
	for name, bad := range map[string][]string{
		"pep440":       {"1.2.4-dev.22.gabc", "", "x"},
		"pypi":         {"1.2.4.dev4+g1"},
		"semver":       {"1.2", "1.2.3-dev.0123", "vv1.2.3", "01.2.3"},
		"semver4":      {"1.2", "1.2.3.4.5", "1.2.3.04"},
		"npm":          {"9007199254740992.0.0", "1.0.0-9007199254740992", "1.2.3-" + strings.Repeat("a", 251)},
		"go":           {"1.2.3", "v1.2", "v1.2.3+g1"},
		"docker":       {"1.2.3+g1", strings.Repeat("1", 129), "", "-1"},
		"debian":       {"1.2-", "x1", "", "1_2", "-1:2", ":1", "2147483648:1", "1-2_3"},
		"arch":         {"1.2-", "1.2-x", "1/2", "", "a:1", "_1"},
		"maven":        {"", "1/2", "1 2", "[1.2]"},
		"gem":          {"1.2+3", "a.1", "1..2", "1-", "1-a..b", "", "1.2-é"},
		"conda":        {"1..2", "", "1-2_3", "1.2 ", "1!", "!1", "1+a+b", "1+"},
		"assembly":     {"1.2.3", "1.2.3.65535", "1.2.3.04", "1.2.3.4.5"},
		"android":      {"0", "2100000001", "x", "01"},
		"git-describe": {"", "v1.2 3", "v1..2~", "v1\n"},
	} {
		f := named(t, name)
		for _, s := range bad {
			if reads(f, s) {
				t.Errorf("%s accepts %q", name, s)
			}
		}
	}
}
