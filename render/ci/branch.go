package ci

import "strings"

// Branch reads what somebody hands over as the name of a branch: a variable of a
// service mostly, which for a pull request holds the ref of that, and no branch.
//
//	main, refs/heads/main               the branch main
//	refs/pull/7/merge, 7/merge, pull/7  pull request 7 (GitHub, Azure Repos; what services make of it)
//	refs/pull-requests/7/from           likewise (Bitbucket)
//	refs/merge-requests/7/head          likewise (GitLab)
//	<default>, any other ref            neither (the former is TeamCity's word for a branch that it does not name)
func Branch(said string) (branch, pullRequest string) {
	if said == "<default>" {
		return "", ""
	}
	rest, ref := strings.CutPrefix(said, "refs/")
	if branch, ok := strings.CutPrefix(rest, "heads/"); ok && ref {
		return branch, ""
	}
	parts := strings.Split(rest, "/")
	switch kind := parts[0]; {
	case kind == "pull" || kind == "pull-requests" || kind == "merge-requests":
		parts = parts[1:]
	case len(parts) != 2:
		parts = nil
	}
	switch {
	case len(parts) == 1 && isNumber(parts[0]), len(parts) == 2 && isNumber(parts[0]) && endOfPull(parts[1]):
		return "", parts[0]
	case ref:
		return "", ""
	}
	return said, ""
}

// endOfPull reports whether a word is the last of a pull request's ref.
func endOfPull(word string) bool {
	return word == "merge" || word == "head" || word == "from"
}

// isNumber reports whether a text is a whole number.
func isNumber(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}
