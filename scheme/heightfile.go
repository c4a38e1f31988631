package scheme

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// heightPlace stands in a number in a file where the commits are to be, as in
// Nerdbank.GitVersioning's version.json: 1.3-beta.{height}.
const heightPlace = "{height}"

// FileNumber is the number in a file that the scheme height counts commits from.
type FileNumber struct {
	text  string
	parts Parts // the number as the version of no commit: 1.3.0, 1.3.0b0
	inPre bool  // the commits are the number of the pre-release, not the third number
}

// ParseFileNumber reads the number in a file: 1.2, 1.3-beta, 1.3b1, whose third number is
// the commits, or 1.3-beta.{height} and 1.3.0-beta.{height}, where they are the number of
// the pre-release. The error says what else it is.
func ParseFileNumber(text string) (FileNumber, error) {
	n := FileNumber{text: text}
	before, after, found := strings.Cut(text, heightPlace)
	if n.inPre = found; found && after != "" {
		return n, &FileNumberError{Text: text, Why: "nothing can follow " + heightPlace}
	}
	if found {
		before += "0"
	}
	p, err := parsePEP440(before)
	_, _, pre := preWord(p.Pre)
	switch {
	case err != nil:
		return n, &FileNumberError{Text: text, Why: "it is no version: " + err.Error()}
	case p.Post.Set || p.Dev.Set || len(p.Local) > 0:
		return n, &FileNumberError{Text: text, Why: "only a word such as alpha, beta or rc can follow the numbers"}
	case found && (!pre || len(p.Pre) == 0):
		return n, &FileNumberError{Text: text, Why: heightPlace + " goes behind a word such as alpha, beta or rc"}
	case len(p.Release) != 2 && (!found || len(p.Release) != 3):
		return n, &FileNumberError{Text: text, Why: "it is two numbers, such as 1.2: the commits are the third"}
	}
	for len(p.Release) < 3 {
		p.Release = append(p.Release, 0)
	}
	p.Text, p.Width, n.parts = "", nil, p
	return n, nil
}

// Continues reports whether commits are counted on from a commit that has the number old in
// the file: other numbers begin anew, and so does another word before {height}. From 1.3-beta
// to 1.3 the count goes on, for 1.3.1 would sort below 1.3.4-beta
// (Nerdbank.GitVersioning's WillVersionChangeResetVersionHeight).
func (n FileNumber) Continues(old FileNumber) bool {
	if n.inPre || old.inPre {
		return n.inPre == old.inPre && orderPEP440(n.parts, old.parts) == 0
	}
	return n.parts.Epoch == old.parts.Epoch && slices.Equal(n.parts.Release, old.parts.Release)
}

// at returns the number of the commit that many commits count for.
func (n FileNumber) at(commits uint64) Parts {
	p := n.parts
	p.Release = slices.Clone(p.Release)
	if word, _, _ := preWord(p.Pre); n.inPre {
		p.Pre = preRelease(pep440Phase(word), commits)
	} else {
		p.Release[2] = commits
	}
	return p
}

// FileNumberError means that a file has no number that commits can be counted from.
type FileNumberError struct{ Text, Why string }

func (e *FileNumberError) Error() string { return fmt.Sprintf("%.64q: %s", e.Text, e.Why) }

// fromFile returns the scheme height for a project whose number is in a file. A tag is the
// version of its own commit, and says nothing of the commits after it.
func fromFile(s Scheme, file string) Scheme {
	s.Tagless, s.Settings = true, []string{"height-file"}
	s.Doc = "the numbers in " + file + ", and the commits since they changed there: 1.2 in it, then 1.2.1, 1.2.2"
	numberAt := func(f scm.Facts) (Parts, error) {
		if f.Height == 0 {
			return Parts{}, &UncountedError{What: "the commits since the number in " + file + " changed"}
		}
		n, err := ParseFileNumber(f.Number)
		if err != nil {
			return Parts{}, err
		}
		return n.at(f.Height), nil
	}
	s.Next = func(base Parts, f scm.Facts, _ Options) (Version, error) {
		p, err := numberAt(f)
		v := Version{Base: p, Next: p, Place: Same}
		where := "in the third number"
		if strings.Contains(f.Number, heightPlace) {
			where = "in the number of the pre-release"
		}
		v.Notes = []Note{{Rule: ruleNext, Text: fmt.Sprintf("the commits since %s says %s, %s", file, f.Number, where)}}
		if err == nil && len(f.Tags) > 0 && s.Order(base, p) >= 0 {
			v.Notes = append(v.Notes, Note{
				Rule: "tag-ahead-of-file", Level: Warning,
				Text: fmt.Sprintf("%s is tagged already, and the commits after it do not sort above it: raise the number in %s", base.Text, file),
			})
		}
		return v, err
	}
	s.Raise = func(_ Parts, b Bump, f scm.Facts, _ Options) (Parts, error) {
		if b != (Bump{}) {
			return Parts{}, &NoPartError{Scheme: s.Name, Part: b.String(), Reason: "the numbers are those in " + file}
		}
		return numberAt(f)
	}
	return s
}
