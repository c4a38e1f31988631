package commits

import (
	"testing"

	"github.com/tagline-scm/tagline/scheme"
)

// TestBeside holds single messages beside what other programs answered: svu 3.4, cocogitto
// 7.0, conventional-recommended-bump 11.2 and semantic-release's commit-analyzer 13.0, both with
// the preset conventionalcommits. Where one differs the row says why ours is another;
// scripts/commits-beside asks the programs about whole histories.
func TestBeside(t *testing.T) {
	const major, minor, patch, none = scheme.Major, scheme.Minor, scheme.Patch, scheme.Nothing
	type answers struct{ svu, cocogitto, recommended, analyzer scheme.Raise }
	for _, row := range []struct {
		said string
		ours scheme.Raise
		answers
		why string // "" where all agree
	}{
		{"feat: a", minor, answers{minor, minor, minor, minor}, ""},
		{"fix: a", patch, answers{patch, patch, patch, patch}, ""},
		{"chore!: a", major, answers{major, major, major, major}, ""},
		{"fix: a\n\nBREAKING CHANGE: b", major, answers{major, major, major, major}, ""},
		{"fix: a\n\nBREAKING-CHANGE: b", major, answers{major, major, major, major}, ""},
		{"docs: a", none, answers{none, none, patch, none}, "recommended-bump has no answer below patch"},
		{"refactor: a", none, answers{none, none, patch, none}, "likewise"},
		{"perf: a", patch, answers{none, none, patch, patch}, "semantic-release's users expect it; commit-types takes it away"},
		{"FEAT: a", minor, answers{minor, minor, patch, none}, "case does not matter (§15)"},
		{"feat:no blank", none, answers{minor, none, patch, none}, "the space is required (§1)"},
		{"feat(a)(b): c", none, answers{minor, none, minor, minor}, "a scope is one noun (§4)"},
		{"revert: feat: a", patch, answers{minor, none, patch, none}, "what was released is taken back"},
		{"Revert \"feat: a\"\n\nThis reverts commit 1234567.", patch, answers{minor, none, patch, patch}, "what was released is taken back"},
		{"fix: a\n\nThe text says BREAKING CHANGE: not at its beginning", patch, answers{major, patch, patch, patch}, "a footer begins a line (§12)"},
		{"fix: a\n\nbreaking change: b", patch, answers{patch, patch, major, major}, "in upper case only (§15)"},
		{"Merge pull request #1 from a/b\n\nfeat: c", minor, answers{none, none, patch, none}, "the title of the request is what was merged"},
		{"Login (#12)\n\n* feat: a\n\n* fix: b", minor, answers{none, none, patch, none}, "GitHub lists what it squashed"},
	} {
		d := Decide(history(t, []string{row.said}), DefaultTypes(), 9)
		if d.Raise != row.ours {
			t.Errorf("%q: %v, want %v", row.said, d.Raise, row.ours)
		}
		if agree := (row.answers == answers{row.ours, row.ours, row.ours, row.ours}); agree != (row.why == "") {
			t.Errorf("%q: the answers are %v beside %v, because %q", row.said, row.answers, row.ours, row.why)
		}
	}
}
