// Package weigh says what is doubtful about the choice of a tag: tags of another
// shape that were meant as versions, releases that were made elsewhere, tags that move,
// and development versions that somebody tagged. It never changes a version, apart
// from the floating tags that [Here.PassOver] takes out of the choice.
package weigh

import (
	"io/fs"
	"slices"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/family"
	"github.com/tagline-scm/tagline/scm"
)

// # Which doubts are told
//
// The rules were tried at every tenth commit of 139 public repositories: they say
// every wrong answer at a HEAD and give no false alarm. Each exemption is there for
// repositories that would have been alarmed.
//
// A refused tag is weighed if its family has three tags (one, where no family has
// three), reads as a version of two numbers or more, and is no date. It is told
//
//	(a) where it is nearer than the chosen tag, and higher; or lower, while three tags
//	    of its family are nearer
//	(b) on the default branch, where nothing else is told: the newest among the
//	    families' highest tags that are higher and newer than the chosen one
//
// A family that a package below names is not weighed, unless it has replaced the
// accepted tags. Nothing is weighed where the user has said which tags count.
//
// A release elsewhere is told of development versions, where it does not descend from
// the commit and is not in its history either:
//
//	(c) everywhere: the release that the version heads for, or the final release of
//	    its pre-release
//	(d) on the default branch, or for a detached commit of it: a final release above,
//	    unless it has one number where the chosen tag has three: v2234 beside v4.3.1
//	    counts something else
//
// An accepted tag is doubted where another version comes next than anybody meant:
//
//	(e) behind it, if it names a build of its own commit; if it is a day, one of at
//	    most two, in a project whose other tags are versions of more numbers; or if its
//	    one number is far above the releases, and one of these is newer than the first
//	    such tag
//
// One warning a run: (a), else (e), (c), (d), else (b). All this is read from the names of
// the tags; commits are read only where there is something to tell.

// Here is a repository and the configuration in force.
type Here struct {
	Reader  scm.Reader
	Rule    scheme.TagRule
	Scheme  scheme.Scheme
	Query   scm.Query
	Options scheme.Options
	Given   bool                                   // the user has said which tags count
	Parse   func(ref string) (scheme.Parts, error) // in the place of Rule's; nil for Rule's
	Default string                                 // the default branch by the CI service's word, "" without one
	Files   fs.FS                                  // the repository's root
	Start   string
}

// ReleasedElsewhere is the rule of the notes about a release that is not in the
// history. Args are its tag, and what to raise so that the versions here are above it,
// with the release that they head for then; "" and "" where no part does.
const ReleasedElsewhere = "released-elsewhere"

// OtherCount is the rule of the note about a chosen tag that counts something else than
// the releases do. Args are the tag and a glob that passes over such tags.
const OtherCount = "other-count"

// The rules of the other notes. Args[0] is the tag.
const (
	nearerFamily   = "nearer-family"
	higherFamily   = "higher-family"
	letterRelease  = "letter-release"
	developmentTag = "development-tag"
	buildTag       = "build-tag"
	dayTag         = "day-tag"
	lightweightTag = "lightweight-tag"
)

// Warn returns the notes of a version with the warning about its tag, if there is one.
// What cannot be read gives none: the version itself is not in doubt then.
func (h Here) Warn(f scm.Facts, v scheme.Version) []scheme.Note {
	told := h.doubt(f, v)
	notes := slices.DeleteFunc(slices.Clone(v.Notes), func(n scheme.Note) bool {
		if n.Rule == "scheme-change" && len(told) > 0 && told[0].Rule == letterRelease {
			return true // it takes the letter for a pre-release
		}
		return n.Rule == nearerTag && (told != nil || len(n.Args) == 0 || reads(n.Args[0]))
	})
	if i := slices.IndexFunc(notes, func(n scheme.Note) bool { return n.Rule == nearerTag }); i >= 0 {
		rest := slices.DeleteFunc(notes[i+1:], func(n scheme.Note) bool { return n.Rule == nearerTag })
		notes = notes[:i+1+len(rest)]
	}
	return append(notes, told...)
}

// AnotherFamily reports whether a note is about tags of another family than the chosen
// tag's.
func AnotherFamily(n scheme.Note) bool { return n.Rule == nearerFamily || n.Rule == higherFamily }

// WarnElsewhere is Warn where another tool's rules pick the tag: the tags that these
// refuse end the run, and of the others only releases made elsewhere are told.
func (h Here) WarnElsewhere(f scm.Facts, v scheme.Version) []scheme.Note {
	if f.Source != "repository" || f.Verbatim != "" || v.Tag == nil || f.Head.ID == "" {
		return v.Notes
	}
	w := &weighing{Here: h, facts: f, version: v, base: v.Base}
	note, told := w.elsewhere()
	if !told || note.Rule != ReleasedElsewhere {
		return v.Notes
	}
	note.Level, note.Args[1], note.Args[2] = scheme.Warning, "", ""
	return append(slices.Clone(v.Notes), note)
}

// nearerTag is the rule of the notes of scheme.Derive about tags that look like
// versions. Those that can be read are weighed here instead.
const nearerTag = "nearer-tag"

// reads reports whether a refused tag is one that is weighed.
func reads(tag string) bool {
	_, ok := family.Read(tag)
	return ok
}

// doubt returns the warning, if there is one.
func (h Here) doubt(f scm.Facts, v scheme.Version) []scheme.Note {
	if f.Source != "repository" || f.Verbatim != "" || v.Tag == nil || f.Head.ID == "" {
		return nil
	}
	w := &weighing{Here: h, facts: f, version: v, base: v.Base, exact: v.Place == scheme.On}
	for _, step := range []func() (scheme.Note, bool){w.lightweight, w.nearer, w.development, w.accepted, w.otherCount, w.elsewhere, w.higher} {
		if n, ok := step(); ok {
			n.Level = scheme.Warning
			return []scheme.Note{n}
		}
	}
	return nil
}

// weighing is one run.
type weighing struct {
	Here
	facts   scm.Facts
	version scheme.Version
	base    scheme.Parts
	exact   bool // the version is the tag's own

	looked   bool // count has run
	families map[family.Family]*tally
	most     int      // tags of the largest family
	above    []string // tags that are not below the chosen one, the accepted ones among them
	nested   map[string]string
	branch   standing
}

// tally is what the names of one family's tags tell.
type tally struct {
	count   int
	highest family.Reading
	lowest  family.Reading
	higher  int // tags above the chosen one
}

// maxFamilies is how many families are weighed, the first in the order of names: somebody
// may have pushed a million.
const maxFamilies = 1 << 14

// count reads the names of all tags, once.
func (w *weighing) count() {
	if w.looked {
		return
	}
	w.looked = true
	names, err := w.Reader.Names()
	if err != nil {
		return
	}
	w.families = map[family.Family]*tally{}
	var r family.Reading
	var last *tally
	var lastFamily family.Family
	plain := w.Rule == scheme.TagRule{}
	lower := 0 // tags of the default shape below the chosen one: most of them in most repositories
	for _, name := range names {
		if plain && below(name, w.base.Release) {
			lower++
			continue
		}
		if w.Rule.Pattern != nil {
			w.above = append(w.above, name)
			continue
		}
		if !r.Again(name) {
			var ok bool
			if r, ok = family.Read(name); !ok {
				continue
			}
		}
		order := r.Compare(w.base.Release)
		if order >= 0 && r.Prefix == w.Rule.Prefix {
			w.above = append(w.above, name)
		}
		if last == nil || r.Family != lastFamily {
			last, lastFamily = w.families[r.Family], r.Family
			if last == nil && len(w.families) == maxFamilies {
				continue
			}
			if last == nil {
				last = &tally{highest: r, lowest: r}
				w.families[r.Family] = last
			}
		}
		last.count++
		if order > 0 {
			last.higher++
		}
		if higher(&r, &last.highest) {
			last.highest = r
		}
		if higher(&last.lowest, &r) {
			last.lowest = r
		}
	}
	if t := w.families[family.Family{Separator: '.'}]; t != nil {
		t.count += lower
		lower = t.count
	}
	w.most = lower
	for _, t := range w.families {
		w.most = max(w.most, t.count)
	}
}

// below reports whether name is an optional v and numbers that are lower than
// these. It is all that is looked at of most names.
func below(name string, numbers []uint64) bool {
	if name != "" && name[0]|0x20 == 'v' {
		name = name[1:]
	}
	for _, limit := range numbers {
		n, digits := uint64(0), 0
		for digits < len(name) && digits < 19 && '0' <= name[digits] && name[digits] <= '9' {
			n = 10*n + uint64(name[digits]-'0')
			digits++
		}
		if digits == 0 || n > limit {
			return false
		}
		if name = name[digits:]; n < limit {
			return name == "" || name[0] == '.' || name[0] == '-' && len(numbers) > 1
		}
		if name == "" || name[0] != '.' {
			return false
		}
		name = name[1:]
	}
	return false
}

// higher reports whether a is above b: by the numbers, a release above its
// pre-releases.
func higher(a, b *family.Reading) bool {
	if order := a.Compare(b.Numbers[:b.Count]); order != 0 {
		return order > 0
	}
	return a.IsFinal(true) && !b.IsFinal(true)
}

// enough reports whether a family has so many tags that it is one.
func (w *weighing) enough(t *tally) bool {
	const few = 3
	return t != nil && (t.count >= few || w.most < few)
}

// weighable reports whether a refused tag is to be weighed at all.
func (w *weighing) weighable(r *family.Reading, t *tally) bool {
	return r.Count > 1 && !r.Date() && w.enough(t)
}

// orderOf compares a reading with the chosen tag; ok is false where the reading is
// no version.
func (w *weighing) orderOf(r *family.Reading) (order int, ok bool) {
	plain, err := scheme.ByName(scheme.Default)
	if err != nil {
		return 0, false
	}
	p, err := plain.Parse(r.Version(true))
	if err != nil {
		return 0, false
	}
	base := w.base
	base.Local = nil
	if w.Scheme.Grammar != "pep440" { // numbers first, then a release above pre-releases
		if order := r.Compare(base.Release); order != 0 {
			return order, true
		}
		switch pre := len(base.Pre) > 0; {
		case pre && r.IsFinal(true):
			return 1, true
		case !pre && !r.IsFinal(true):
			return -1, true
		}
		return 0, true
	}
	return plain.Order(p, base), true
}
