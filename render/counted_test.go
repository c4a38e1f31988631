package render

import (
	"fmt"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// counted is a commit under a scheme that gives each a number of its own: height, whose
// number is in a tag or in a file, or date-count.
type counted struct {
	tag    string // the nearest; "" for none
	file   string // the number in the file; "" without one
	day    string // of date-count
	commit uint64 // how many are counted
}

func (c counted) String() string {
	return fmt.Sprintf("%s%s%s+%d", c.tag, c.file, c.day, c.commit)
}

// countedHistories are commits in the order in which they are made.
func countedHistories() []history {
	tag := func(name string, commits ...uint64) (all []counted) {
		for _, n := range commits {
			all = append(all, counted{tag: name, commit: n})
		}
		return all
	}
	file := func(number string, commits ...uint64) (all []counted) {
		for _, n := range commits {
			all = append(all, counted{file: number, commit: n})
		}
		return all
	}
	day := func(day string, commits ...uint64) (all []counted) {
		for _, n := range commits {
			all = append(all, counted{day: day, commit: n})
		}
		return all
	}
	join := func(scheme string, parts ...[]counted) history {
		h := history{scheme: scheme, first: "1"}
		for _, p := range parts {
			h.steps = append(h.steps, p...)
		}
		return h
	}
	return []history{
		join("height", tag("v1.2", 0, 1, 9, 10, 99), tag("v1.3a1", 0, 1, 9, 10), tag("v1.3b1", 0, 2), tag("v1.3rc1", 0, 1, 2),
			tag("v1.3", 0, 1, 9, 10), tag("v1.3.11", 0, 1), tag("v2.0", 0, 1)),
		join("height", file("1.2", 1, 2, 9, 10, 99), file("1.3-beta", 1, 2, 9, 10), file("1.3-rc", 11, 12), file("1.3", 13, 14, 20),
			file("2.0-alpha.{height}", 1, 9, 10), file("2.0-rc.{height}", 1, 2), file("2.0", 1, 2)),
		join("date-count", day("2026-08-03", 1, 2, 9, 10, 99), day("2026-08-04", 1, 2), day("2026-12-31", 1), day("2027-01-01", 1, 2)),
	}
}

// countedPoints returns the commits of such a history.
func (h history) countedPoints(t testing.TB) []point {
	t.Helper()
	var all []point
	for i, c := range h.steps {
		later := time.Duration(i) * time.Minute // Go orders by the time of the commit
		o := scheme.Options{}
		f := scm.Facts{
			VCS: "git", Source: "repository", Proof: scm.Proof{Proven: true}, Untagged: scm.NoTags, Distance: c.commit,
			Head: scm.Commit{ID: commit, Date: "2026-08-03", Time: time.Date(2026, 8, 3, 12, 0, 0, 0, time.UTC).Add(later)}, Work: scm.Work{Looked: true},
		}
		switch {
		case c.tag != "":
			f.Tags, f.Untagged = []scm.Tag{{Ref: c.tag, Name: c.tag}}, scm.Tagged
		case c.file != "":
			o.HeightFile, f.Number, f.Height = "version.json", c.file, c.commit
		default:
			at, err := time.Parse(time.DateOnly, c.day)
			if err != nil {
				t.Fatal(err)
			}
			f.Day, f.Head.Time, f.Head.Date = c.commit, at.Add(later), c.day
		}
		s, err := scheme.New(h.scheme, o)
		if err != nil {
			t.Fatal(err)
		}
		v, err := scheme.Derive(f, []scheme.Scheme{s}, scheme.TagRule{}, o)
		if err != nil {
			t.Fatalf("%s: %v", c, err)
		}
		all = append(all, point{c.String(), v})
	}
	return all
}
