// Package explain says what a run came to: [Document] is what `tagline --json`
// prints, [Explanation] what `tagline explain` does, in words and as JSON.
//
// It renders the very values that made the version and looks at nothing else:
// what a run found in the project comes in as plain values, so every explanation
// can be made without a repository.
package explain

import (
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm/archive"
)

// Explanation is a run and what it came to, as far as it came.
type Explanation struct {
	Plan    plan.Plan
	Result  plan.Result
	Err     error // what stopped the run; nil if nothing did
	Exit    int   // the exit code of the run
	Project Project
}

// Project is what a run found around the facts, in the words that messages use.
type Project struct {
	Settings []Setting      // those not at their default, in the order of `tagline config`
	Source   Source         // where the facts are from
	Saved    *archive.Saved // what --facts named; nil without
	Tags     []string       // every tag that the globs let through, wherever it is
	Notes    []string       // what was passed over
}

// Setting is a setting that is not at its default.
type Setting struct {
	Name string
	From string // "tagline.toml", "--scheme", "TAGLINE_SCHEME"
}

// Source says where facts are from, as far as the facts themselves do not.
type Source struct {
	Given    bool   // by --facts
	Where    string // "here", "in ../acme"
	Program  string // the program that read the repository: "git", "hg"; "" = none
	System   string // the repository's version control system where the facts do not say: "hg"
	Variable string // the variable that gives the version
}

// hasVersion reports whether the run came as far as a version.
func hasVersion(v scheme.Version) bool { return len(v.Public) > 0 }

// rows returns the segments of a version as they are explained: those of the
// public version that are there for the same reason are one row.
func rows(v scheme.Version) []scheme.Segment {
	var out []scheme.Segment
	for _, s := range v.Segments() {
		if last := len(out) - 1; last >= 0 && out[last].Why == s.Why && !s.Kind.Local() {
			out[last].Text += s.Text
			continue
		}
		out = append(out, s)
	}
	return out
}
