package scheme

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// LocalScheme says what the local part of a version holds: which commit, and
// whether the work tree differs. The names and rules are those of
// setuptools-scm; a commit has the letter of its version control system before
// it, g or h, so that no part of it reads as a number.
type LocalScheme struct {
	Name, Doc string
	Commit    bool // a commit may be part of it

	// Segments returns the segments, none for a version without a local part.
	// decided is false when the next scheme of a list shall be asked.
	Segments func(f scm.Facts, o Options) (segments []Segment, decided bool, err error)
}

// DefaultLocal is the local scheme of an empty Options.Local.
const DefaultLocal = "node-and-date"

// unprovenMark is the last segment of a version that could not be proven.
const unprovenMark = "unproven"

// LocalSchemes returns every local scheme.
func LocalSchemes() []LocalScheme {
	return []LocalScheme{
		{
			DefaultLocal, "the commit after the tag, the day of a dirty tree: g109666b3b.d20260820", true,
			func(f scm.Facts, o Options) ([]Segment, bool, error) {
				return nodeAndTime(f, o, KindDay), true, nil
			},
		},
		{
			"node-and-timestamp", "the commit after the tag, the second of a dirty tree: g109666b3b.d20260820080000", true,
			func(f scm.Facts, o Options) ([]Segment, bool, error) {
				return nodeAndTime(f, o, KindSecond), true, nil
			},
		},
		{
			"dirty-tag", "only the word dirty, for a dirty tree", false,
			func(f scm.Facts, o Options) ([]Segment, bool, error) {
				if dirty(f) {
					return []Segment{{"dirty", KindDirty, o.Reasons.changes()}}, true, nil
				}
				return nil, true, nil
			},
		},
		{
			"no-local-version", "nothing", false,
			func(scm.Facts, Options) ([]Segment, bool, error) {
				return nil, true, nil
			},
		},
		{
			"no-local-version-strict", "nothing; an error for a dirty tree", false,
			func(f scm.Facts, _ Options) ([]Segment, bool, error) {
				return nil, true, refuseDirty(f, "no-local-version-strict")
			},
		},
		{
			"fail-on-uncommitted-changes", "an error for a dirty tree, else the next of a list decides", false,
			func(f scm.Facts, _ Options) ([]Segment, bool, error) {
				return nil, false, refuseDirty(f, "fail-on-uncommitted-changes")
			},
		},
	}
}

// LocalByName returns the local scheme of that name. The error is an
// *[UnknownSchemeError].
func LocalByName(name string) (LocalScheme, error) {
	all := LocalSchemes()
	i := slices.IndexFunc(all, func(l LocalScheme) bool { return l.Name == name })
	if i < 0 {
		return LocalScheme{}, &UnknownSchemeError{Name: name, Local: true}
	}
	return all[i], nil
}

// dirty reports whether the work tree was looked at and differs.
func dirty(f scm.Facts) bool { return f.Work.Looked && f.Work.Dirty }

// exact reports whether the facts stand on the chosen tag with nothing changed.
func exact(f scm.Facts) bool { return f.Distance == 0 && !dirty(f) }

func refuseDirty(f scm.Facts, scheme string) error {
	if !dirty(f) {
		return nil
	}
	return &DirtyError{Scheme: scheme, Paths: f.Work.Paths}
}

// nodeAndTime returns the commit past the tag and, for a modified tree, the day
// or the second of the build.
func nodeAndTime(f scm.Facts, o Options, kind Kind) []Segment {
	var out []Segment
	if text := node(f, o.CommitLength); text != "" && !exact(f) {
		out = append(out, Segment{text, KindCommit, "commit " + f.Head.ID})
	}
	if !dirty(f) {
		return out
	}
	layout, what, whose := "20060102", "the day", "today"
	if kind == KindSecond {
		layout, what, whose = "20060102150405", "the time", "now"
	}
	if o.Reasons.Clock != "" {
		whose = o.Reasons.Clock + "'s"
	}
	why := fmt.Sprintf("%s; %s is %s, UTC", o.Reasons.changes(), what, whose)
	return append(out, Segment{"d" + o.Now.UTC().Format(layout), kind, why})
}

// changes says why a tree counts as modified.
func (r Reasons) changes() string {
	if r.Changes != "" {
		return r.Changes
	}
	return "uncommitted changes"
}

// CommitDigits returns how many digits of a commit are shown where nobody asks
// for another number: ten, as setuptools-scm has it, but nine of git's, because
// there the letter g counts as one.
func CommitDigits(vcs string) int {
	if vcs == "git" {
		return 9
	}
	return 10
}

// ShortCommit returns the first length digits of the commit id, 0 asking for
// [CommitDigits]; all there are of one that is shorter.
func ShortCommit(vcs, id string, length int) string {
	if length <= 0 {
		length = CommitDigits(vcs)
	}
	return id[:min(length, len(id))]
}

// node returns the commit as local parts write it: g and the first digits for
// git, h for Mercurial, digits alone where the system is unknown; "" before the
// first commit. length is the number of digits, as in [ShortCommit].
func node(f scm.Facts, length int) string {
	if f.Head.ID == "" {
		return ""
	}
	letter := map[string]string{"git": "g", "hg": "h"}[f.VCS]
	return letter + ShortCommit(f.VCS, f.Head.ID, length)
}

// localParts returns what the first local scheme that decides says.
func localParts(f scm.Facts, o Options) ([]Segment, error) {
	names := o.Local
	if len(names) == 0 {
		names = []string{DefaultLocal}
	}
	for _, name := range names {
		l, err := LocalByName(name)
		if err != nil {
			return nil, err
		}
		segments, decided, err := l.Segments(f, o)
		if decided || err != nil {
			for i, s := range segments {
				if s.Kind == KindCommit {
					segments[i].Text = word(s.Text)
				}
			}
			return segments, err
		}
	}
	return nil, nil
}

// word returns a commit that does not read as a number. Where the system is
// unknown and all digits are decimal it has an r for revision before it: of a
// number PEP 440 drops the zeros in front ("Local version segments"), and what is
// left is no commit.
func word(commit string) string {
	if commit != "" && strings.Trim(commit, "0123456789") == "" {
		return "r" + commit
	}
	return commit
}

// joinLocal returns the local part of a derived version: the tag's own, what
// the local scheme adds to it, and the configured text.
func joinLocal(tag, scheme, text []Segment) []Segment {
	all := slices.Clone(tag)
	for _, s := range scheme {
		if !has(all, s.Text) { // a tag that names its commit
			all = append(all, s)
		}
	}
	return append(all, text...)
}

// has reports whether one of the segments has that text.
func has(all []Segment, text string) bool {
	return slices.ContainsFunc(all, func(s Segment) bool { return s.Text == text })
}
