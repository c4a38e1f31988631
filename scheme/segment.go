package scheme

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scheme/natural"
	"github.com/tagline-scm/tagline/scheme/pep440"
)

// Kind says what a segment of a version is. The names are PEP 440's for the
// public version, and the local schemes' for the local part.
type Kind uint8

// The kinds there are.
const (
	KindGiven     Kind = iota // the whole version: it was given, not derived
	KindEpoch                 // 1!
	KindRelease               // 1.2.4
	KindPre                   // rc1
	KindPost                  // .post1: of a release, or the commits since the tag where they count so
	KindDev                   // .dev4
	KindLabel                 // of the label: pr and 12
	KindTagLocal              // of the local part that the tag has
	KindCommit                // g109666b3b
	KindDay                   // d20260820, of a modified tree
	KindSecond                // d20260820080000, likewise
	KindDirty                 // dirty
	KindFreeText              // of the text that somebody configured
	KindTemplate              // of the local part that a custom scheme's template makes
	KindUndecided             // unknown: what setuptools-scm writes where no local scheme decides
	KindUnproven              // unproven, the mark
)

// String returns the name in explain --json: "release", "dev", "commit", ...
func (k Kind) String() string {
	return [...]string{
		"given", "epoch", "release", "pre", "post", "dev", "label", "tag", "commit", "day", "second", "dirty", "text", "template",
		"undecided", "unproven",
	}[k]
}

// Local reports whether such a segment belongs to the local part.
func (k Kind) Local() bool { return k >= KindLabel }

// Segment is one segment of a version: its text, what it is, and why it is
// there. Who makes it says so; nobody has to take the text apart again.
type Segment struct {
	Text string // of the public version with what stands before it, ".dev4"; of the local part without
	Kind Kind
	Why  string // one line, lower case, no period
}

// Reasons is what the reasons of segments tell beside the facts. No version
// depends on it.
type Reasons struct {
	Clock       string   // what gave Options.Now: "SOURCE_DATE_EPOCH"; "" = the clock
	Changes     string   // why the tree counts as modified; "" = "uncommitted changes"
	Paths       []string // the distance counts commits that change something below these; nil = all
	Without     []string // and that is not below one of these
	FirstParent bool     // the distance counts first parents only
	Distance    string   // not "": why the distance is what it is, in place of what it counts
}

// PublicText returns the version without its local part, in PEP 440's normal
// form or in the scheme's own bytes. Where PEP 440 has no place for it, the text
// names it for messages and no format prints it.
func (v Version) PublicText() string { return join(v.Public, "") }

// LocalTexts returns the texts of the local segments, nil for none.
func (v Version) LocalTexts() []string {
	var texts []string
	for _, s := range v.Local {
		texts = append(texts, s.Text)
	}
	return texts
}

// LocalPEP440 returns the local part as PEP 440 writes it, without the +: "" for
// none. The build identifiers of SemVer, which may have capitals and dashes, get
// dots and small letters.
func (v Version) LocalPEP440() string { return join(v.localPEP440(), ".") }

func (v Version) localPEP440() []Segment {
	out := slices.Clone(v.Label)
	if v.Text != "" {
		return append(out, v.Local...)
	}
	for _, s := range v.Local {
		for text := range strings.FieldsFuncSeq(strings.ToLower(s.Text), func(r rune) bool { return r == '-' }) {
			out = append(out, Segment{text, s.Kind, s.Why})
		}
	}
	return out
}

// Segments returns the whole version, segment by segment, with the separators:
// joined they are [Version.String].
func (v Version) Segments() []Segment {
	if len(v.Public) == 1 && v.Public[0].Kind == KindGiven {
		return []Segment{{v.Text, KindGiven, v.Public[0].Why}} // as it was given: the local part too
	}
	out := slices.Clone(v.Public)
	separator := "+"
	for _, s := range v.localPEP440() {
		s.Text = separator + s.Text
		out = append(out, s)
		separator = "."
	}
	return out
}

// String returns what format pep440 prints: PEP 440's normal form or the
// scheme's own bytes, and of a version that PEP 440 has no place for the text
// that names it in messages.
func (v Version) String() string { return join(v.Segments(), "") }

func join(segments []Segment, separator string) string {
	var b strings.Builder
	for i, s := range segments {
		if i > 0 {
			b.WriteString(separator)
		}
		b.WriteString(s.Text)
	}
	return b.String()
}

// segments returns texts as segments of one kind, with one reason.
func segments(texts []string, kind Kind, why string) []Segment {
	var out []Segment
	for _, text := range texts {
		out = append(out, Segment{text, kind, why})
	}
	return out
}

// publicSegments returns p without its local part, all for the same reason.
func publicSegments(p Parts, why string) []Segment {
	v, err := p.PEP440()
	if err != nil { // a pre-release of SemVer's own
		pre := p
		pre.Pre = nil
		release, text := printSemVer(pre), printSemVer(p)
		out := []Segment{{release, KindRelease, why}, {text[len(release):], KindPre, why}}
		if p.Dev.Set {
			out = append(out, Segment{fmt.Sprintf(".dev%d", p.Dev.N), KindDev, why})
		}
		return out
	}
	// Each segment is what it adds to the text of those before it.
	var out []Segment
	was := ""
	add := func(kind Kind, v pep440.Version) {
		if text := v.Public(); len(text) > len(was) {
			out = append(out, Segment{text[len(was):], kind, why})
			was = text
		}
	}
	plain := pep440.Version{Epoch: v.Epoch, Release: v.Release}
	if numbers := (pep440.Version{Release: v.Release}).Public(); v.Epoch != (natural.Number{}) {
		was = strings.TrimSuffix(plain.Public(), numbers)
		out = append(out, Segment{was, KindEpoch, why})
	}
	add(KindRelease, plain)
	plain.Pre = v.Pre
	add(KindPre, plain)
	plain.Post = v.Post
	add(KindPost, plain)
	plain.Dev = v.Dev
	add(KindDev, plain)
	return out
}

// derivedSegments returns the public version of v: what it heads for or comes
// after, because of why, then the number of commits.
func derivedSegments(v Version, why string, counted func() string) []Segment {
	p := v.Next
	kind := KindDev
	switch v.Place {
	case Before:
		p.Dev = Num{Set: true, N: v.Count}
	case After:
		p.Post, kind = Num{Set: true, N: v.Count}, KindPost
	default:
		return publicSegments(p, why)
	}
	out := publicSegments(p, why)
	if last := &out[len(out)-1]; last.Kind == kind {
		last.Why = counted()
	}
	return out
}

// counted says what the distance of facts counts: "4 commits below packages/core
// that v1.2.3 does not have".
func counted(v Version, r Reasons) string {
	if r.Distance != "" {
		return r.Distance
	}
	text := plural(v.Count, "commit")
	if r.FirstParent {
		text += " along first parents"
	}
	if len(r.Paths) > 0 {
		text += " below " + few(r.Paths)
	}
	if len(r.Without) > 0 {
		text += " outside " + few(r.Without)
	}
	if v.Tag == nil {
		return text + " so far"
	}
	return text + " that " + v.Tag.Ref + " does not have"
}

// few returns the first three of some paths, and how many more there are.
func few(paths []string) string {
	const most = 3
	text := strings.Join(paths[:min(len(paths), most)], ", ")
	if more := len(paths) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// plural returns "1 commit", "2 commits".
func plural(n uint64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
