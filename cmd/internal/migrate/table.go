package migrate

import (
	"fmt"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/internal/terminal"
)

// Table returns the rows as a table with a heading; tool is the name of the one
// that is left. exit gives the exit code that stands for an error.
func Table(rows []Row, tool string, exit func(error) int) string {
	lines := [][4]string{{"commit", "tag", tool, "tagline"}}
	for _, r := range rows {
		was, now := r.Was.text(exit), r.Is.text(exit)
		// Most rows are, and what differs stands out.
		if was == now {
			now = "same"
		}
		if r.Was.Tag != "" && r.Is.Tag != "" && r.Was.Tag != r.Is.Tag { // several are on one commit
			now += fmt.Sprintf("  of tag %s, not %s", terminal.Printable(r.Is.Tag), terminal.Printable(r.Was.Tag))
		}
		if r.Turned {
			now += "  sorts differently"
		}
		lines = append(lines, [4]string{r.Commit, terminal.Printable(r.Tags), was, now})
	}
	var width [3]int
	for _, l := range lines {
		for i := range width {
			width[i] = max(width[i], len(l[i]))
		}
	}
	var b strings.Builder
	for _, l := range lines {
		fmt.Fprintf(&b, "%-*s  %-*s  %-*s  %s\n", width[0], l[0], width[1], l[1], width[2], l[2], l[3])
	}
	return b.String()
}

// Listing returns the rows' versions as a table with a heading, where there is nothing
// to compare them with.
func Listing(rows []Row, exit func(error) int) string {
	width := [2]int{len("commit"), len("tag")}
	for _, r := range rows {
		width = [2]int{max(width[0], len(r.Commit)), max(width[1], len(terminal.Printable(r.Tags)))}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-*s  %-*s  %s\n", width[0], "commit", width[1], "tag", "tagline")
	for _, r := range rows {
		fmt.Fprintf(&b, "%-*s  %-*s  %s\n", width[0], r.Commit, width[1], terminal.Printable(r.Tags), r.Was.text(exit))
	}
	return b.String()
}

func (a Answer) text(exit func(error) int) string {
	if a.Err != nil {
		return fmt.Sprintf("none (exit %d)", exit(a.Err))
	}
	return a.Version
}

// Summary says in a line what the rows come to.
func Summary(rows []Row, exit func(error) int) string {
	changed, turned, tagged := 0, 0, 0
	for _, r := range rows {
		if r.Was.text(exit) != r.Is.text(exit) {
			changed++
		}
		if r.Turned {
			turned++
		}
		if r.Tags != "" {
			tagged += 1 + strings.Count(r.Tags, ",")
		}
	}
	what := "no version changes"
	if changed > 0 {
		what = fmt.Sprintf("%d of %s", changed, explain.Counted(len(rows), "version")) + " would change"
	}
	what += fmt.Sprintf(" in %s and %s", explain.Counted(len(rows), "commit"), explain.Counted(tagged, "tag"))
	if turned > 0 {
		what += fmt.Sprintf("; %d would sort differently", turned)
	}
	return what + "; new: a clone that lacks the tags is an error (exit 3 or 4), not 0.1.dev1"
}
