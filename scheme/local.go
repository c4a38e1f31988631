package scheme

import (
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

	// Segments returns the segments, none for a version without a local part.
	// decided is false when the next scheme of a list shall be asked.
	Segments func(f scm.Facts, o Options) (segments []string, decided bool, err error)
}

// DefaultLocal is the local scheme of an empty Options.Local.
const DefaultLocal = "node-and-date"

// unprovenMark is the last segment of a version that could not be proven.
const unprovenMark = "unproven"

// LocalSchemes returns every local scheme.
func LocalSchemes() []LocalScheme {
	const day, second = "20060102", "20060102150405"
	return []LocalScheme{
		{DefaultLocal, "the commit after the tag, the day of a dirty tree: g109666b3b.d20260820", func(f scm.Facts, o Options) ([]string, bool, error) {
			return nodeAndTime(f, o, day), true, nil
		}},
		{"node-and-timestamp", "the commit after the tag, the second of a dirty tree: g109666b3b.d20260820080000", func(f scm.Facts, o Options) ([]string, bool, error) {
			return nodeAndTime(f, o, second), true, nil
		}},
		{"dirty-tag", "only the word dirty, for a dirty tree", func(f scm.Facts, o Options) ([]string, bool, error) {
			if dirty(f) {
				return []string{"dirty"}, true, nil
			}
			return nil, true, nil
		}},
		{"no-local-version", "nothing", func(scm.Facts, Options) ([]string, bool, error) {
			return nil, true, nil
		}},
		{"no-local-version-strict", "nothing; an error for a dirty tree", func(f scm.Facts, _ Options) ([]string, bool, error) {
			return nil, true, refuseDirty(f, "no-local-version-strict")
		}},
		{"fail-on-uncommitted-changes", "an error for a dirty tree, else the next of a list decides", func(f scm.Facts, _ Options) ([]string, bool, error) {
			return nil, false, refuseDirty(f, "fail-on-uncommitted-changes")
		}},
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

func nodeAndTime(f scm.Facts, o Options, layout string) []string {
	var segments []string
	if node := Node(f, o.CommitLength); node != "" && !exact(f) {
		segments = append(segments, node)
	}
	if dirty(f) {
		segments = append(segments, "d"+o.Now.UTC().Format(layout))
	}
	return segments
}

// Node returns the commit as local parts write it: g and the first digits for
// git, h for Mercurial, digits alone where the system is unknown; "" before the
// first commit. length is the number of digits; 0 is 9 for git and 10 for the
// others, as setuptools-scm has them.
func Node(f scm.Facts, length int) string {
	if f.Head.ID == "" {
		return ""
	}
	letter, standard := "", 10
	switch f.VCS {
	case "git":
		letter, standard = "g", 9
	case "hg":
		letter = "h"
	}
	if length <= 0 {
		length = standard
	}
	return letter + f.Head.ID[:min(length, len(f.Head.ID))]
}

// localParts returns what the first local scheme that decides says.
func localParts(f scm.Facts, o Options) ([]string, error) {
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
			return segments, err
		}
	}
	return nil, nil
}

// joinLocal returns the local part of a derived version: the tag's own, what
// the local scheme adds to it, the configured text, and the mark last.
func joinLocal(tag, scheme, text []string, unproven bool) []string {
	all := slices.Clone(tag)
	for _, s := range scheme {
		if !slices.Contains(all, s) { // a tag that names its commit
			all = append(all, s)
		}
	}
	all = append(all, text...)
	if unproven {
		all = append(all, unprovenMark)
	}
	return all
}

// withLocal appends a local part to the public part of a version.
func withLocal(public string, local []string) string {
	if len(local) == 0 {
		return public
	}
	return public + "+" + strings.Join(local, ".")
}
