package scm

import (
	"fmt"
	"slices"
)

// NewProof says whether the history that an answer needs was all there. tag is
// the name of the chosen tag, "" without one; commits is how many commits lie
// in TAG..HEAD, or behind HEAD without a tag; ends are the commits whose missing
// parents could change the answer, so it is proven if there are none. shallow
// tells a shallow clone from one that lacks objects for another reason.
//
// Every reader makes its Proof here, so the reasons are the same.
func NewProof(tag string, commits uint64, ends []Hash, shallow bool) Proof {
	p := Proof{Proven: len(ends) == 0, Commits: commits}
	if len(ends) > 0 {
		p.Ends = slices.SortedFunc(slices.Values(ends), Hash.Compare)
		p.Ends = p.Ends[:min(len(ends), 8)]
	}
	clone := "the clone lacks commits"
	if shallow {
		clone = "the clone is shallow"
	}
	switch {
	case p.Proven && tag == "" && commits == 0:
		p.Reason = "there is no commit yet"
	case p.Proven && tag == "":
		p.Reason = "every commit back to the first was read, none has a version tag"
	case p.Proven && commits == 0:
		p.Reason = "HEAD is " + tag
	case p.Proven:
		p.Reason = "every path back from HEAD meets " + tag
	case tag == "":
		p.Reason = fmt.Sprintf("%s (%s) and ends before any version tag", clone, count(commits, "commit"))
	default:
		p.Reason = fmt.Sprintf("%s, and beyond %s at its edge there could be a nearer tag than %s or another distance", clone, count(uint64(len(ends)), "commit"), tag)
	}
	return p
}

// count returns "1 commit", "2 commits".
func count(n uint64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
