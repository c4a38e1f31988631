package weigh

import (
	"fmt"
	"slices"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/family"
	"github.com/tagline-scm/tagline/scm"
)

// The rules (a) and (b): refused tags of another family.

// say words a refused tag: how says how it stands to the chosen one. The default scheme
// does not read every pre-release of SemVer, so that may be what reads it.
func (w *weighing) say(rule string, r *family.Reading, how string) (scheme.Note, bool) {
	note := func(reads, with string) (scheme.Note, bool) {
		text := fmt.Sprintf("tag %s is %s %s and reads as %s with %s", r.Name, how, w.version.Tag.Ref, reads, with)
		return scheme.Note{Rule: rule, Text: text, Args: []string{r.Name}}, true
	}
	if setting, reads, ok := readBy(w.Scheme, r); ok && setting != (family.Setting{}) {
		return note(reads, setting.String())
	}
	semver, err := scheme.ByName("semver")
	if err != nil || w.Scheme.Name != scheme.Default {
		return scheme.Note{}, false
	}
	setting, reads, ok := readBy(semver, r)
	if !ok {
		return scheme.Note{}, false
	}
	with := `scheme = "semver" and format = "semver"`
	if setting != (family.Setting{}) {
		with = setting.String() + " and " + with
	}
	return note(reads, with)
}

// readBy returns the settings with which a scheme reads a tag, and the version that it
// reads then; ok is false where none do.
func readBy(s scheme.Scheme, r *family.Reading) (setting family.Setting, reads string, ok bool) {
	if setting, ok = family.Settings(s, true, *r); !ok {
		return setting, "", false
	}
	tags, err := setting.Rule()
	if err != nil {
		return setting, "", false
	}
	p, err := tags.Parse(r.Name, s)
	if err != nil {
		return setting, "", false
	}
	return setting, s.Print(p), true
}

// nearer is (a).
func (w *weighing) nearer() (scheme.Note, bool) {
	if w.Given {
		return scheme.Note{}, false
	}
	ahead := map[family.Family]int{}
	w.eachNearer(func(r *family.Reading) bool {
		ahead[r.Family]++
		return true
	})
	if len(ahead) == 0 {
		return scheme.Note{}, false
	}
	w.count()
	var note scheme.Note
	told := false
	exempt := map[family.Family]bool{}
	w.eachNearer(func(r *family.Reading) bool {
		if exempt[r.Family] || !w.enough(w.families[r.Family]) {
			return true
		}
		order, ok := w.orderOf(r)
		if !ok || order == 0 || order < 0 && ahead[r.Family] < 3 {
			return true
		}
		if exempt[r.Family] = w.exempt(r.Family); !exempt[r.Family] {
			note, told = w.say(nearerFamily, r, "nearer than")
			exempt[r.Family] = !told // which no setting reads
		}
		return !told
	})
	return note, told
}

// eachNearer calls each with the refused tags that are nearer than the chosen one and
// may be weighed, until it returns false. A reading is good until the next.
func (w *weighing) eachNearer(each func(r *family.Reading) bool) {
	var r family.Reading // one for all: there may be a great many
	for i := range w.facts.Rejected {
		rejected := &w.facts.Rejected[i]
		if !rejected.Ahead || !scm.ByAccept(rejected.Reason) {
			continue
		}
		var ok bool
		if r, ok = family.Read(rejected.Tag.Ref); ok && r.Count > 1 && !r.Date() && !each(&r) {
			return
		}
	}
}

// higher is (b).
func (w *weighing) higher() (scheme.Note, bool) {
	if w.Given || w.exact && !w.facts.Work.Dirty || !w.onDefaultBranch().tip {
		return scheme.Note{}, false
	}
	w.count()
	var candidates []*tally
	for _, t := range w.families {
		order, ok := w.orderOf(&t.highest)
		if ok && order > 0 && w.weighable(&t.highest, t) && w.Query.Refuses(t.highest.Name, true) != nil {
			candidates = append(candidates, t)
		}
	}
	const most = 64 // of which the commits are read
	slices.SortFunc(candidates, func(a, b *tally) int {
		if a.count != b.count {
			return b.count - a.count
		}
		return slices.Compare([]string{a.highest.Name}, []string{b.highest.Name})
	})
	candidates = slices.DeleteFunc(candidates[:min(most, len(candidates))], func(t *tally) bool { return w.exempt(t.highest.Family) })
	if len(candidates) == 0 {
		return scheme.Note{}, false
	}
	names := []string{w.version.Tag.Ref}
	for _, t := range candidates {
		names = append(names, t.highest.Name)
	}
	dates, err := w.Reader.Dates(names)
	if err != nil {
		return scheme.Note{}, false
	}
	newest := 0
	for i := range candidates {
		if dates[i+1].After(dates[newest]) {
			newest = i + 1
		}
	}
	if newest == 0 {
		return scheme.Note{}, false
	}
	return w.say(higherFamily, &candidates[newest-1].highest, "newer and higher than")
}
