package render

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// unlabelledFormats write builds with a label as they write others: what they are
// compared with is not Tagline's to choose.
var unlabelledFormats = map[string]string{
	"go":           "go build stamps it, and knows no label",
	"git-describe": "git describe knows none",
	"apple-short":  "it says the release alone, whatever the build",
}

// TestLabelOrder places the builds of pull requests and branches: in every format
// above the tag and below each build of the main line, or the format refuses them.
func TestLabelOrder(t *testing.T) {
	derive := func(name, tag string, count uint64, dirty bool, text string) scheme.Version {
		o := scheme.Options{Now: time.Unix(0, 0)}
		if text != "" {
			label, err := scheme.ParseLabel(text)
			if err != nil {
				t.Fatal(err)
			}
			o.Label = label
		}
		s, err := scheme.New(name, o)
		if err != nil {
			t.Fatal(err)
		}
		f := scm.Facts{
			VCS: "git", Source: "repository", Head: scm.Commit{ID: strings.Repeat("1a", 20), Time: time.Unix(1e9, 0).UTC()}, Distance: count,
			Tags: []scm.Tag{{Ref: tag, Name: tag}}, Proof: scm.Proof{Proven: true}, Work: scm.Work{Looked: true, Dirty: dirty},
		}
		v, err := scheme.Derive(f, []scheme.Scheme{s}, scheme.TagRule{}, o)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	placed := map[string]int{}
	for _, row := range []struct{ scheme, tag, why string }{
		{"guess-next-dev", "v1.2.3", "past a release"},
		{"guess-next-dev", "v1.2", "of two numbers"},
		{"guess-next-dev", "v1.3.0rc1", "past a pre-release"},
		{"semver", "v1.3.0-alpha", "without a number"},
		{"post-release", "v1.2.3", "a post-release"},
		{"no-guess-dev", "v1.2.3", "before a post-release"},
		{"post-release", "v1.3.0rc1", "a post-release of a pre-release"},
		{"semver", "v1.2.3", "under SemVer"},
		{"calver", "v2001.9.0", "under calver"},
	} {
		for _, f := range All() {
			write := func(v scheme.Version) (Value, error) {
				text, err := f.Write(v, Options{})
				if err != nil {
					return nil, err
				}
				value, err := f.Parse(text)
				if err != nil {
					t.Errorf("%s cannot read %s: %v", f.Name, text, err)
				}
				return value, err
			}
			tag, err := write(derive(row.scheme, row.tag, 0, false, ""))
			if err != nil {
				continue // nor has the tag a place
			}
			var builds []Value
			for _, count := range []uint64{0, 1, 4, 9, 10, 1000} {
				if v, err := write(derive(row.scheme, row.tag, count, count == 0, "")); err == nil {
					builds = append(builds, v)
				}
			}
			for _, label := range []string{"pr.12", "7", "zeta", "a", "dev", "rc.1", "post", "0", "x1eccaa", "final", "snapshot"} {
				var last Value
				for _, count := range []uint64{0, 1, 9, 10, 2000} {
					version := derive(row.scheme, row.tag, count, count == 0, label)
					v, err := write(version)
					if unlabelledFormats[f.Name] != "" {
						continue
					}
					if err != nil {
						var lacks *LacksError
						if limit := (*LimitError)(nil); f.Name == "snap" && errors.As(err, &limit) {
							continue // 32 characters, and the commit is never cut
						}
						if !errors.As(err, &lacks) || !strings.Contains(lacks.Lacks, "label") && len(builds) > 0 {
							t.Errorf("%s, %s, %s: %v", f.Name, row.why, label, err)
						}
						continue
					}
					placed[f.Name]++
					if f.Name == "pep440" {
						continue // where it is a local part, above the build with the same count
					}
					if v.Compare(tag) <= 0 {
						t.Errorf("%s, %s: %s is not above %s", f.Name, row.why, v, tag)
					}
					for _, b := range builds {
						if v.Compare(b) >= 0 {
							t.Errorf("%s, %s: %s is not below %s", f.Name, row.why, v, b)
						}
					}
					if last != nil && v.Compare(last) <= 0 {
						t.Errorf("%s, %s: %s is not above %s", f.Name, row.why, v, last)
					}
					last = v
				}
			}
		}
	}
	for _, name := range []string{"pep440", "semver", "semver4", "npm", "nuget", "docker", "debian", "rpm", "arch", "nix", "maven", "gem", "conda"} {
		if placed[name] == 0 {
			t.Errorf("%s has a place for a label, and none was written", name)
		}
	}
}
