package render

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// TestSegmentsArePrinted: what format pep440 prints of a derived version is its
// segments, joined, and what pypi prints those of the public version, whatever
// scheme, local scheme and state.
func TestSegmentsArePrinted(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 40))
	now := time.Date(2026, 8, 20, 8, 0, 0, 0, time.UTC)
	tags := strings.Fields(`1.2.3 v1.2 1 2026.8.0 20260818 1!2.0 1.2.3rc1 1.2.3.post2 1.2.3.dev0 1.2.3.dev4 1.2.3+Build-5 v1.2.3-rc.1
		1.2.3-alpha 1.2.3-nightly.7 1.2.3-rc.1+g0123 18446744073709551614.0.1 1.2.3.4 2026.8.0rc1.post1`)
	var locals []string
	for _, l := range scheme.LocalSchemes() {
		locals = append(locals, l.Name)
	}
	printed := 0
	for range 20_000 {
		all := scheme.All()
		name := all[r.IntN(len(all))].Name
		o := scheme.Options{
			Now: now, Local: []string{locals[r.IntN(len(locals))]}, AllowUnproven: true, Initial: "0.1.0",
			LocalText: segments("fedora", "4")[:r.IntN(3)],
			Templates: scheme.Templates{Ahead: "{{bump}}.dev{{.distance}}+Made.{{.short_commit}}"},
		}
		s, err := scheme.New(name, o)
		if err != nil {
			t.Fatal(err)
		}
		tag := tags[r.IntN(len(tags))]
		f := scm.Facts{
			VCS: "git", Source: "repository", Head: scm.Commit{ID: commit, Time: now, Date: "2026-08-20"},
			Tags: []scm.Tag{{Ref: tag, Name: tag}}, Distance: uint64(r.IntN(3)),
			Work: scm.Work{Looked: true, Dirty: r.IntN(2) == 0}, Proof: scm.Proof{Proven: r.IntN(3) > 0, Reason: "shallow"},
		}
		v, err := scheme.Derive(f, []scheme.Scheme{s}, scheme.TagRule{}, o)
		if err != nil {
			continue
		}
		text, err := PEP440.Write(v, Options{})
		if err != nil { // a pre-release that PEP 440 has no place for: the segments name it
			if v.String() == "" {
				t.Errorf("%s: %s: nothing names the version", name, tag)
			}
			continue
		}
		printed++
		if text != v.String() {
			t.Errorf("%s: %s: printed as %s, segments %q", name, tag, text, v.Segments())
		}
		if public, err := Public(v); err != nil || public != v.PublicText() {
			t.Errorf("%s: %s: the public version is %s, %v, its segments %s", name, tag, public, err, v.PublicText())
		}
	}
	if printed < 5000 {
		t.Errorf("only %d were printed", printed)
	}
}
