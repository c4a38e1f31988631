package scheme

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/scm"
)

const testNode = "0123456789abcdef0123456789abcdef01234567"

var testNow = time.Date(2026, 8, 20, 8, 0, 0, 0, time.UTC)

// rowFacts returns the facts that a row describes.
func rowFacts(t testing.TB, r Row) scm.Facts {
	t.Helper()
	day := r.Date
	if day == "" {
		day = "2026-08-19"
	}
	at, err := time.Parse("2006-01-02", day)
	if err != nil {
		t.Fatal(err)
	}
	f := scm.Facts{
		VCS:      "git",
		Source:   "repository",
		Head:     scm.Commit{ID: testNode, Time: at, Author: at, Date: day},
		Branch:   scm.Branch{Name: r.Branch, Abbrev: r.Branch},
		Distance: r.Distance,
		Day:      r.Day,
		Number:   r.Number,
		Height:   r.Height,
		Work:     scm.Work{Looked: true, Dirty: r.Dirty},
		Proof:    scm.Proof{Proven: true},
		Untagged: scm.NoTags,
	}
	if r.Tag != "" {
		f.Tags, f.Untagged = []scm.Tag{{Ref: r.Tag, Name: r.Tag}}, scm.Tagged
	}
	return f
}

// text is what format pep440 prints.
func text(v Version) string {
	if v.Text != "" {
		return v.Text
	}
	return v.String()
}

// some are the columns that a scheme need not have.
var some = []string{"Settings", "With", "Total", "Follows", "Tagless", "Counted", "aim", "first"}

// omissions names the columns that a scheme lacks.
func omissions(s Scheme) []string {
	var lacks []string
	row := reflect.ValueOf(s)
	for i := range row.NumField() {
		if name := row.Type().Field(i).Name; row.Field(i).IsZero() && !slices.Contains(some, name) {
			lacks = append(lacks, name)
		}
	}
	return lacks
}

func TestEverySchemeIsWhole(t *testing.T) {
	for _, s := range All() {
		if lacks := omissions(s); lacks != nil {
			t.Errorf("the scheme %s lacks %s", s.Name, strings.Join(lacks, ", "))
		}
		if s.With != nil && s.Settings == nil {
			t.Errorf("the scheme %s is set up by settings and names none", s.Name)
		}
	}
}

// TestOmissionsAreNamed drops each column of a copy of a scheme: none may go
// unseen.
func TestOmissionsAreNamed(t *testing.T) {
	columns := reflect.TypeFor[Scheme]()
	for i := range columns.NumField() {
		less := All()[0]
		if slices.Contains(some, columns.Field(i).Name) {
			continue
		}
		reflect.ValueOf(&less).Elem().Field(i).SetZero()
		if lacks := omissions(less); !slices.Equal(lacks, []string{columns.Field(i).Name}) {
			t.Errorf("without %s: %q", columns.Field(i).Name, lacks)
		}
	}
}

// TestFollows holds that the schemes which say so, and no others, take no notice of
// the setting bump past a tag.
func TestFollows(t *testing.T) {
	f := rowFacts(t, Row{Tag: "2026.8.1", Distance: 4})
	derive := func(bump string, version func(Options) (Version, error)) string {
		v, err := version(Options{Bump: bump, Now: testNow})
		if err != nil {
			t.Fatal(err)
		}
		return text(v)
	}
	for _, s := range All() {
		if !slices.Contains(s.Settings, "bump") || s.Total {
			continue
		}
		version := func(o Options) (Version, error) {
			o.Layout = "YYYY.MINOR.MICRO"
			set, err := New(s.Name, o)
			if err != nil {
				return Version{}, err
			}
			return Derive(f, []Scheme{set}, TagRule{}, o)
		}
		if same := derive("", version) == derive("minor", version); same != s.Follows {
			t.Errorf("%s: bump makes no difference is %v", s.Name, same)
		}
	}
	for _, name := range CompatibleSchemes() {
		r := SetuptoolsSCM{Schemes: []string{name}, Tag: "1.2.3"}
		version := func(o Options) (Version, error) { return DeriveCompatible(f, r, o) }
		same := derive("", version) == derive("major", version)
		if want := CompatibleScheme(r, Options{}).Follows || name == "calver-by-date"; same != want {
			t.Errorf("%s beside setuptools-scm: bump makes no difference is %v", name, same)
		}
	}
}

func TestRows(t *testing.T) {
	for _, s := range All() {
		for _, r := range s.Rows {
			checkRow(t, s, r)
		}
	}
}

func checkRow(t *testing.T, s Scheme, r Row) {
	t.Helper()
	name := s.Name + "/" + r.Tag
	if r.Why == "" {
		t.Errorf("%s: a row without a reason", name)
	}
	o := r.Options
	o.Now = testNow
	if o.Local == nil {
		o.Local = []string{"no-local-version"}
	}
	if s.With != nil {
		var err error
		if s, err = s.With(o); err != nil {
			if r.Err == "" || !strings.Contains(err.Error(), r.Err) {
				t.Errorf("%s (%s): %v", name, r.Why, err)
			}
			return
		}
	}
	v, err := Derive(rowFacts(t, r), []Scheme{s}, TagRule{}, o)
	switch {
	case r.Err != "" && (err == nil || !strings.Contains(err.Error(), r.Err)):
		t.Errorf("%s (%s): %q, error %v, want error %q", name, r.Why, text(v), err, r.Err)
	case r.Err == "" && err != nil:
		t.Errorf("%s (%s): %v", name, r.Why, err)
	case r.Err == "" && text(v) != r.Want:
		t.Errorf("%s (%s) = %q, want %q", name, r.Why, text(v), r.Want)
	}
}

func TestByName(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range All() {
		if seen[s.Name] {
			t.Errorf("two schemes are called %s", s.Name)
		}
		seen[s.Name] = true
		if got, err := ByName(s.Name); err != nil || got.Name != s.Name {
			t.Errorf("ByName(%q) = %q, %v", s.Name, got.Name, err)
		}
	}
	_, err := ByName("guess-nex-dev")
	if e, ok := err.(*UnknownSchemeError); !ok || e.Name != "guess-nex-dev" {
		t.Errorf("ByName of an unknown name: %v", err)
	}
}
