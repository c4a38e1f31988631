// Package check says what is wrong with the version of a commit, and what will
// make a later one wrong. It claims only what was looked at, and looks at nothing
// itself: what a run came to comes in as plain values.
package check

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// Run is a run that was asked for all evidence, and what was found beside it.
type Run struct {
	Plan      plan.Plan
	Result    plan.Result
	Version   string        // as a plain run prints it; without a format that can hold it, in the default one
	Warned    []string      // the warnings of the run, with what can be done
	Asked     bool          // somebody named the formats that the plan has
	Unwritten []string      // why a version file of the configuration is not written, or better not
	Elsewhere string        // the highest version tag of the repository, if it is above and not in this history
	Read      bool          // the tags are those of a repository that this run read
	Verified  *scm.Verified // what was compared with its hash; nil where nothing was

	// Judged are all tags that may be chosen, and why they are no versions: nil for
	// one that is. It is for a run whose query chooses a tag whether or not that is a
	// version, so that the facts do not tell; nil else.
	Judged []scm.Rejected
}

// checked returns how many version tags the version was compared with.
func (r Run) checked() int {
	if r.Judged == nil {
		return r.Result.Facts.TagCount
	}
	versions := 0
	for _, t := range r.Judged {
		if t.Reason == nil {
			versions++
		}
	}
	return versions
}

// Findings returns a line for each thing that is wrong, none if nothing is.
func (r Run) Findings() []string {
	return slices.Concat(r.Warned, r.above(), r.lookAlikes(), r.unwritable(), r.Unwritten)
}

// Verdict returns the line for a run without findings: the version, and what was
// compared with it.
func (r Run) Verdict() string {
	return fmt.Sprintf("ok: %s. %s.%s%s", r.Version, r.compared(), r.verified(), r.signed())
}

// signed says who has signed the tag, where that was asked for.
func (r Run) signed() string {
	if r.Result.Signature == nil {
		return ""
	}
	return fmt.Sprintf(" %s is signed: %s.", r.Result.Version.Tag.Ref, r.Result.Signature)
}

// verified says which objects are what their hashes say.
func (r Run) verified() string {
	if r.Verified == nil {
		return ""
	}
	since := "of this history"
	if len(r.Result.Facts.Tags) > 0 {
		since = "since " + r.Result.Facts.Tags[0].Name
	}
	text := fmt.Sprintf(" Compared with their hashes %s: %s.", since, explain.Counted(r.Verified.Objects, "object"))
	if r.Verified.Passed > 0 {
		text += fmt.Sprintf(" Not compared, as this clone lacks them or they are over 128 MiB: %d.", r.Verified.Passed)
	}
	return text
}

// compared says what the version was held against.
func (r Run) compared() string {
	q, f := r.Plan.Query, r.Result.Facts
	switch {
	case !r.Read || f.Verbatim != "" || q.Better == nil || !q.AllHigher:
		return "No tags were looked at"
	case len(f.Tags) == 0:
		return "There is no version tag yet that could sort above it"
	}
	where := "in this history"
	if q.FirstParent {
		where = "along first parents"
	}
	if f.Shallow {
		where += ", as far as this shallow clone has it,"
	}
	text := fmt.Sprintf("No version tag %s sorts above it (%d checked)", where, r.checked())
	if r.Elsewhere != "" {
		text += "; " + r.Elsewhere + " does, and is not in it"
	}
	return text
}

// Failure is the error of a run with that many findings.
func (r Run) Failure(findings int) string {
	things := "1 thing is"
	if findings != 1 {
		things = fmt.Sprintf("%d things are", findings)
	}
	return fmt.Sprintf("%s wrong with %s", things, r.Version)
}

// lookAlikes names the tags that were probably meant as versions, wherever they
// are, unless a warning did.
func (r Run) lookAlikes() []string {
	const most = 8
	var lines []string
	more := 0
	for _, rejected := range append(slices.Clip(r.Result.Facts.Rejected), r.Judged...) {
		reason, isVersion := refusal(rejected.Reason)
		named := func(n scheme.Note) bool {
			return slices.Contains(n.Args, rejected.Tag.Ref)
		}
		if isVersion || !r.Plan.Tags.MeansVersion(rejected.Tag.Ref) ||
			slices.ContainsFunc(r.Result.Warnings, named) {
			continue
		}
		if len(lines) == most {
			more++
			continue
		}
		lines = append(lines, fmt.Sprintf("tag %s looks like a version but is none: %s",
			rejected.Tag.Ref, reason))
	}
	if more > 0 {
		lines = append(lines, explain.Counted(more, "more such tag"))
	}
	return lines
}

// above returns what is true of a pre-release that the commit contains and that sorts
// above its version: no installer prefers it, so that no run warns of it.
func (r Run) above() []string {
	var lines []string
	for _, n := range r.Result.Version.Notes {
		if (n.Rule == "scheme-change" || n.Rule == "contains-higher") && n.Level == scheme.Info {
			lines = append(lines, n.Text)
		}
	}
	return lines
}

// passedOver reports whether a tag does not count although it is a version.
func passedOver(e *scheme.TagError) bool {
	return is[*scheme.DevelopmentError](e.Err) || is[*scheme.FloatingError](e.Err)
}

func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// refusal says why a tag is no version; ok is true where that is not the reason to
// refuse it.
func refusal(reason error) (text string, ok bool) {
	tag, isTag := errors.AsType[*scheme.TagError](reason)
	theirs, isTheirs := errors.AsType[*setuptoolsscm.TagError](reason)
	switch {
	case isTag && passedOver(tag): // explain says why
		return "", true
	case isTag && !scm.ByAccept(tag.Err): // a setting leaves it out
		return "", true
	case isTag:
		return scheme.Reason(tag.Err), false
	case isTheirs && theirs.Err != nil:
		return scheme.Reason(theirs.Err), false
	case isTheirs:
		return "tag_regex does not match it", false
	case reason == nil, !scm.ByAccept(reason):
		return "", true
	}
	return scheme.Reason(reason), false
}

// unwritable names the formats that the version cannot be written in.
func (r Run) unwritable() []string {
	var lines []string
	for _, name := range r.Plan.Formats {
		_, err := render.Write(name, r.Result.Version, r.Plan.Render)
		var unmarked *render.UnmarkedError
		if err == nil || errors.As(err, &unmarked) { // the warning says that
			continue
		}
		text := err.Error()
		if !strings.HasPrefix(text, name+" ") {
			text = name + ": " + text
		}
		if other := explain.Writable(r.Plan, r.Result.Version); !r.Asked && other != "" {
			text += fmt.Sprintf("; `-f %s` writes it", other)
		}
		lines = append(lines, text)
	}
	return lines
}
