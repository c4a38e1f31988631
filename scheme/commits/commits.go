// Package commits decides from commit messages what the next release raises. It reads
// Conventional Commits 1.0.0 (https://www.conventionalcommits.org/en/v1.0.0/); what
// that leaves open is settled here:
//
//	breaking   a ! before the colon, of any type; or a line that begins with BREAKING CHANGE
//	           or BREAKING-CHANGE and ": " or " #", whatever the title is
//	types      feat is minor, fix and perf are patch; others ask for nothing (Types)
//	a revert   cancels the commits that it names and itself, where they are in the range
//	           ("This reverts commit HASH", Refs: of the type revert, "Backed out
//	           changeset HASH", "Reverts OWNER/NAME#12"); a revert of anything else is a patch.
//	           A revert of a revert brings the first commit back
//	a merge    the title that a program made is passed over ("Merge pull request #12
//	           from ..."), and the line after it is the title
//	a squash   the list that GitHub makes below the title (lines that begin with "* "), and git's
//	           own ("Squashed commit of the following:"), is read title by title
//
// Messages are hostile input: what is shown of one is short and printable.
package commits

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// Types says what a commit of each type asks for, by its name in lower case.
type Types map[string]scheme.Raise

// DefaultTypes returns the types of the specification that ask for a release (§2, §3),
// and perf, which most projects that use more types have among the fixes.
func DefaultTypes() Types {
	return Types{"feat": scheme.Minor, "fix": scheme.Patch, "perf": scheme.Patch}
}

// Decide returns what the commits ask for; digits is how many of a hash are shown. Of
// those that ask for the most the oldest decides, so that it stays the same one while more
// follow. messages are in the order of scm.Reader.Messages.
func Decide(messages []scm.Message, types Types, digits int) scheme.Decision {
	r := newRange(messages)
	d := scheme.Decision{By: "commits", Why: quiet(len(messages))}
	for i := len(messages) - 1; i >= 0; i-- {
		if !r.counts(i) {
			continue
		}
		asked, why := r.said[i].asks(types)
		if r.said[i].reverts() && !r.cancels[i] && asked < scheme.Patch {
			asked, why = scheme.Patch, "takes back what was released"
		}
		if r.cancels[i] || asked <= d.Raise {
			continue
		}
		id := messages[i].ID.String()
		d.Raise, d.Commit = asked, id
		d.Why = fmt.Sprintf(`%s "%s" %s`, id[:min(digits, len(id))], scheme.Excerpt(r.said[i].title), why)
	}
	return d
}

// quiet is why nothing is raised.
func quiet(commits int) string {
	if commits == 1 {
		return "the commit since asks for no more"
	}
	return fmt.Sprintf("none of the %d commits since asks for more", commits)
}

// asks returns what a message asks for, and in words that follow its title why.
func (s statement) asks(types Types) (most scheme.Raise, why string) {
	if s.breaking {
		return scheme.Major, "breaks"
	}
	for _, name := range s.types {
		if r := types[name]; r > most {
			most = r
			switch name {
			case "feat":
				why = "is a feature"
			case "fix":
				why = "is a fix"
			default:
				why = fmt.Sprintf("is of the type %s, which raises %s", name, r)
			}
		}
	}
	return most, why
}

// commitRange is the commits since a tag, and which of them were taken back.
type commitRange struct {
	messages []scm.Message
	said     []statement
	cancels  []bool  // it takes back a commit of the range
	by       [][]int // for each those that take it back
	state    []int8  // of counts: 0 not asked yet
}

const (
	isAsked = iota + 1
	isCounting
	isCancelled
)

// newRange reads the messages and finds out what each takes back.
func newRange(messages []scm.Message) *commitRange {
	n := len(messages)
	r := &commitRange{messages, make([]statement, n), make([]bool, n), make([][]int, n), make([]int8, n)}
	known := newIndex(messages)
	for i, m := range messages {
		r.said[i] = read(m.Text)
		if number := r.said[i].request; number != "" {
			known.requests[number] = i
		}
	}
	for i, s := range r.said {
		for _, revert := range s.reverted {
			for _, target := range known.taken(revert) {
				if target != i {
					r.cancels[i] = true
					r.by[target] = append(r.by[target], i)
				}
			}
		}
	}
	return r
}

// counts reports whether commit i was not taken back, or its revert was. Whole hashes
// lead to older commits alone; where shortened ones make a circle, nothing is taken
// back by it.
func (r *commitRange) counts(i int) bool {
	if r.state[i] == 0 {
		r.state[i] = isAsked
		now := int8(isCounting)
		for _, by := range r.by[i] {
			if r.state[by] != isAsked && r.counts(by) {
				now = isCancelled
			}
		}
		r.state[i] = now
	}
	return r.state[i] != isCancelled
}

// index finds commits of a range.
type index struct {
	messages []scm.Message
	sorted   []string       // their hashes
	at       map[string]int // by hash
	requests map[string]int // by the number of the pull request
	budget   int            // commits that may still be visited for reverts of merges
}

// maxVisits bounds how many commits are visited to know what merges brought in that were
// taken back.
const maxVisits = 1 << 20

func newIndex(messages []scm.Message) *index {
	x := &index{messages, make([]string, len(messages)), make(map[string]int, len(messages)), map[string]int{}, maxVisits}
	for i, m := range messages {
		x.sorted[i] = m.ID.String()
		x.at[x.sorted[i]] = i
	}
	slices.Sort(x.sorted)
	return x
}

// taken returns the commits that a revert takes back: one, or all that a merge brought
// in.
func (x *index) taken(back revert) []int {
	if back.request != "" {
		if i, ok := x.requests[back.request]; ok {
			return []int{i}
		}
		return nil
	}
	target, ok := x.find(back.commit)
	if !ok {
		return nil
	}
	if back.keeps == "" {
		return []int{target}
	}
	seen := map[int]bool{}
	if below, ok := x.find(back.keeps); ok {
		x.visit(below, seen)
	}
	return append(x.visit(target, seen), target)
}

// visit returns the commits of the range that i contains and that are not seen yet,
// without i itself, and marks them.
func (x *index) visit(i int, seen map[int]bool) []int {
	var found []int
	for stack := []int{i}; len(stack) > 0; {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[at] || x.budget == 0 {
			continue
		}
		seen[at] = true
		x.budget--
		if at != i {
			found = append(found, at)
		}
		for _, parent := range x.messages[at].Parents {
			if p, ok := x.at[parent.String()]; ok {
				stack = append(stack, p)
			}
		}
	}
	return found
}

// find returns the one commit whose hash begins so.
func (x *index) find(prefix string) (int, bool) {
	i, _ := slices.BinarySearch(x.sorted, prefix)
	if i == len(x.sorted) || !strings.HasPrefix(x.sorted[i], prefix) ||
		i+1 < len(x.sorted) && strings.HasPrefix(x.sorted[i+1], prefix) {
		return 0, false
	}
	return x.at[x.sorted[i]], true
}
