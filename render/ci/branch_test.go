package ci

import "testing"

func TestBranch(t *testing.T) {
	for _, row := range []struct{ said, branch, pull, why string }{
		{"main", "main", "", "a branch"},
		{"feature/x", "feature/x", "", "with a slash"},
		{"refs/heads/feature/x", "feature/x", "", "as a ref"},
		{"heads/x", "heads/x", "", "a branch may be called so"},
		{"refs/heads/7/merge", "7/merge", "", "and so, where it says that it is a branch"},
		{"refs/pull/7/merge", "", "7", "GitHub's ref, merged"},
		{"refs/pull/7/head", "", "7", "and not merged"},
		{"7/merge", "", "7", "GITHUB_REF_NAME, and TeamCity's logical name"},
		{"pull/7", "", "7", "CircleCI's and Cirrus CI's name for one from a fork"},
		{"refs/merge-requests/7/head", "", "7", "GitLab's"},
		{"refs/pull-requests/7/from", "", "7", "Bitbucket's"},
		{"pull/x", "pull/x", "", "no number"},
		{"7", "7", "", "a number alone is a branch's name"},
		{"7/x", "7/x", "", "nor is this one's a pull request"},
		{"2026/merge/x", "2026/merge/x", "", "nor this"},
		{"refs/tags/v1.2.3", "", "", "a tag is no branch"},
		{"refs/remotes/origin/main", "", "", "nor any other ref"},
		{"<default>", "", "", "TeamCity's word"},
		{"", "", "", "nothing"},
	} {
		if branch, pull := Branch(row.said); branch != row.branch || pull != row.pull {
			t.Errorf("%s: Branch(%q) = %q, %q; want %q, %q", row.why, row.said, branch, pull, row.branch, row.pull)
		}
	}
}
