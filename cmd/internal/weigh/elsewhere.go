package weigh

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/family"
	"github.com/tagline-scm/tagline/scm"
)

// standing is how the commit stands to the default branch.
type standing struct {
	known    bool
	tip      bool     // HEAD is on the default branch
	detached bool     // it is a commit of its history
	line     []uint64 // the numbers that the branch's name says: 4 and 2 of 4.2; nil for another name
}

// usual are the names of default branches, where nothing says which it is.
var usual = [...]string{"main", "master", "trunk", "develop"}

// onDefaultBranch says whether the commit is on the default branch.
func (w *weighing) onDefaultBranch() standing {
	if w.branch.known {
		return w.branch
	}
	w.branch.known = true
	name, err := w.Reader.DefaultBranch()
	if err != nil {
		return w.branch
	}
	names := usual[:]
	// A clone by git knows the server's default branch; one that a CI service made by fetch does
	// not, and the service itself may.
	if name == "" {
		name = w.Default
	}
	if name != "" {
		names = []string{name}
	}
	if on := w.facts.Branch.Name; on != "" {
		w.branch.tip = slices.Contains(names, on)
		w.branch.line = lineOf(on)
		return w.branch
	}
	for _, name := range names {
		for _, ref := range []string{"refs/remotes/origin/", "refs/heads/"} {
			if lineage, err := w.Reader.Lineage(ref+name, w.facts.Head.ID); err == nil {
				w.branch.detached = lineage == scm.Descends
				w.branch.line = lineOf(name)
				return w.branch
			}
		}
	}
	return w.branch
}

// lineOf returns the numbers of a branch named as a line of releases: 2.x, v1.x, 4.2.
func lineOf(name string) []uint64 {
	var line []uint64
	if name != "" && name[0]|0x20 == 'v' {
		name = name[1:]
	}
	for part := range strings.SplitSeq(name, ".") {
		n, err := strconv.ParseUint(part, 10, 64)
		switch {
		case err == nil:
			line = append(line, n)
		case (part == "x" || part == "X") && line != nil:
			return line
		default:
			return nil
		}
	}
	return line
}

// elsewhere is (c) and (d).
func (w *weighing) elsewhere() (scheme.Note, bool) {
	// A post-release or a released commit claims no number that somebody else could have taken.
	if w.version.Place != scheme.Before {
		return scheme.Note{}, false
	}
	w.count()
	next := w.version.Next
	var meant, tags []release                       // that the version heads for; all
	for _, name := range slices.Backward(w.above) { // the last are the highest, more or less
		p, err := w.parse(name)
		if err != nil || name == w.version.Tag.Ref {
			continue
		}
		same := w.Scheme.Order(p, next) == 0
		if w.Scheme.Order(p, w.base) <= 0 || !isFinal(p) && !same {
			continue
		}
		if same || len(next.Pre) > 0 && sameNumbers(p.Release, next.Release) {
			meant = w.among(meant, release{name, p})
		}
		tags = w.among(tags, release{name, p})
	}
	if len(tags) == 0 {
		return scheme.Note{}, false
	}
	for _, t := range meant {
		if note, ok := w.letter(t.name); ok {
			return note, true
		}
		if w.apart(t.name) {
			return w.sayElsewhere(t.name, t.parts, "exists already"), true
		}
	}
	where := w.onDefaultBranch()
	if !where.tip && !where.detached {
		return scheme.Note{}, false
	}
	for _, t := range tags {
		if !isFinal(t.parts) || len(t.parts.Release) == 1 && len(w.base.Release) > 2 || len(where.line) > 0 && !hasPrefix(t.parts.Release, where.line) || w.Scheme.Order(t.parts, next) < 0 {
			continue
		}
		if !where.tip { // a commit of long ago: later releases say nothing about it
			dates, err := w.Reader.Dates([]string{t.name})
			if err != nil || dates[0].IsZero() || dates[0].After(w.facts.Head.Time) {
				continue
			}
		}
		if w.apart(t.name) {
			return w.sayElsewhere(t.name, t.parts, "is released"), true
		}
		return scheme.Note{}, false
	}
	return scheme.Note{}, false
}

// release is a tag of a release that was made elsewhere, perhaps.
type release struct {
	name  string
	parts scheme.Parts
}

// among puts a release among the highest, which are in order, if it is one of them and
// accepted; of equal ones the first by name comes first, if names come last to first.
func (w *weighing) among(highest []release, r release) []release {
	const most = 32 // of which the commits are looked at
	at := len(highest)
	for at > 0 && w.Scheme.Order(highest[at-1].parts, r.parts) <= 0 {
		at--
	}
	if at == most || w.Query.Refuses(r.name, true) != nil {
		return highest
	}
	return slices.Insert(highest[:min(most-1, len(highest))], at, r)
}

func (w *weighing) parse(tag string) (scheme.Parts, error) {
	if w.Parse != nil {
		return w.Parse(tag)
	}
	return w.Rule.Parse(tag, w.Scheme)
}

// apart reports whether a tag neither descends from the commit nor is in its history.
func (w *weighing) apart(tag string) bool {
	for _, h := range w.facts.Higher {
		if h.Tag.Ref == tag {
			return false
		}
	}
	ref := "refs/tags/" + tag
	if lineage, err := w.Reader.Lineage(ref, w.facts.Head.ID); err != nil || lineage != scm.Apart {
		return false
	}
	// The other way round: a tag above the commit is its future, and no release elsewhere.
	lineage, err := w.Reader.Lineage(w.facts.Head.ID, ref)
	return err == nil && lineage == scm.Apart
}

// sayElsewhere words a release elsewhere.
func (w *weighing) sayElsewhere(tag string, p scheme.Parts, how string) scheme.Note {
	n := scheme.Note{Rule: ReleasedElsewhere, Args: []string{tag, "", ""}}
	n.Text = fmt.Sprintf("%s %s, on a commit that is not in this history: this development version sorts below it", tag, how)
	for _, part := range []string{"minor", "major"} {
		if w.Options.Bump != "" {
			break
		}
		final := w.base
		final.Pre, final.Post, final.Dev, final.Local = nil, scheme.Num{}, scheme.Num{}, nil
		final.Text = w.Scheme.Print(final)
		// Proposed only if it leads above that release: a hint that keeps the warning helps nobody.
		raised, err := w.Scheme.Raise(final, scheme.Bump{Part: part}, w.facts, w.Options)
		if err == nil && w.Scheme.Order(raised, p) > 0 {
			n.Args[1], n.Args[2] = part, w.Scheme.Print(raised)
			break
		}
	}
	return n
}

// letter says that the chosen tag is no pre-release of the release named final, but
// follows it: 1.1.1a after 1.1.1.
func (w *weighing) letter(final string) (scheme.Note, bool) {
	r, ok := family.Read(w.version.Tag.Ref)
	if !ok || r.Tail.Letter == 0 {
		return scheme.Note{}, false
	}
	// A pre-release comes before its release; openssl's letters come after.
	dates, err := w.Reader.Dates([]string{final, w.version.Tag.Ref})
	if err != nil || dates[0].IsZero() || !dates[0].Before(dates[1]) {
		return scheme.Note{}, false
	}
	setting, ok := family.Settings(w.Scheme, true, r)
	if !ok {
		return scheme.Note{}, false
	}
	return scheme.Note{Rule: letterRelease, Args: []string{r.Name}, Text: fmt.Sprintf(
		"%s is older than %s, which so is no pre-release of it: with %s the letter follows the release", final, r.Name, setting)}, true
}

// development tells of a tag .devN that is none of Tagline's own making.
func (w *weighing) development() (scheme.Note, bool) {
	for _, rejected := range w.facts.Rejected {
		err, ok := rejected.Reason.(*scheme.TagError)
		if !ok || !rejected.Ahead {
			continue
		}
		dev, ok := err.Err.(*scheme.DevelopmentError)
		if !ok || dev.Number == 0 {
			continue
		}
		p := dev.Parts
		if !aboveVersion(p, w.version, w.Scheme) || w.ownMaking(rejected.Tag.Ref, dev.Number) {
			continue
		}
		return scheme.Note{Rule: developmentTag, Args: []string{rejected.Tag.Ref}, Text: fmt.Sprintf(
			"tag %s is passed over, and this version sorts below it: .devN counts commits, so only .dev0 can be tagged", rejected.Tag.Ref)}, true
	}
	return scheme.Note{}, false
}

// ownMaking reports whether the number of a .devN tag is that of the commits since the
// tag before it.
func (w *weighing) ownMaking(tag string, number uint64) bool {
	q := w.Query
	q.Rev, q.Evidence, q.AllHigher, q.Paths = "refs/tags/"+tag, false, false, nil
	q.Dirty = scm.DirtyPolicy{Skip: true}
	f, err := w.Reader.Facts(q)
	return err == nil && f.Distance == number
}

// aboveVersion reports whether p sorts above a development version.
func aboveVersion(p scheme.Parts, v scheme.Version, s scheme.Scheme) bool {
	next := v.Next
	if v.Place == scheme.Before && s.Grammar == "pep440" {
		next.Dev = scheme.Num{Set: true, N: v.Count}
	}
	return s.Order(p, next) > 0
}

// lightweight tells of a lightweight tag on the commit where only annotated ones count:
// services that check out a tag leave it so.
func (w *weighing) lightweight() (scheme.Note, bool) {
	if !w.Query.AnnotatedOnly || w.exact || w.facts.Distance == 0 {
		return scheme.Note{}, false
	}
	q := w.Query
	q.AnnotatedOnly, q.Evidence, q.AllHigher = false, false, false
	q.Dirty = scm.DirtyPolicy{Skip: true}
	f, err := w.Reader.Facts(q)
	if err != nil || len(f.Tags) == 0 || f.Tags[0].Commit.String() != w.facts.Head.ID {
		return scheme.Note{}, false
	}
	tag := q.Called(f.Tags).Ref
	return scheme.Note{Rule: lightweightTag, Args: []string{tag}, Text: fmt.Sprintf(
		"%s is on this commit, but it is a lightweight tag here, and only annotated ones count", tag)}, true
}

func isFinal(p scheme.Parts) bool { return len(p.Pre) == 0 && !p.Dev.Set }

func sameNumbers(a, b []uint64) bool { return slices.Equal(trimmed(a), trimmed(b)) }

func trimmed(numbers []uint64) []uint64 {
	for len(numbers) > 0 && numbers[len(numbers)-1] == 0 {
		numbers = numbers[:len(numbers)-1]
	}
	return numbers
}

func hasPrefix(numbers, prefix []uint64) bool {
	return len(numbers) >= len(prefix) && slices.Equal(numbers[:len(prefix)], prefix)
}

// IsPreRelease reports whether a tag reads as a pre-release.
func IsPreRelease(tag string) bool {
	r, ok := family.Read(tag)
	return ok && !r.IsFinal(true)
}
