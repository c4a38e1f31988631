package scheme

import (
	"fmt"
	"time"

	"github.com/tagline-scm/tagline/scm"
)

// dateCount is GitCalVer's version (gitcalver.org): the UTC day of the commit, and how many
// commits of that day it contains, itself included. No tag is needed, and each commit of a
// branch has a number of its own that is above those before it. What differs:
//
//	changes     GitCalVer ends with an error; here the local part says them
//	branches    GitCalVer refuses other branches than the default one; here the local part
//	            names the commit, and a branch rule or label the branch
//	a tag       a commit that is tagged with a date and a count is that version
func dateCount() Scheme {
	s := Scheme{
		Name: "date-count", Counted: true, Tagless: true, Follows: true,
		Doc:  "the day of the commit in UTC, and its commits so far: 20260819.4. No tag is needed",
		Tags: "a day of eight digits and a number; epoch, a, b, rc, post, dev, local part",
		Parse: func(s string) (Parts, error) {
			p, err := parsePEP440(s)
			if n := len(p.Release); err == nil && n != 2 {
				return Parts{}, &NumbersError{Scheme: "date-count", Text: s, Have: n, Low: 2, High: 2}
			}
			if err == nil {
				if _, wrong := time.Parse("20060102", fmt.Sprintf("%08d", p.Release[0])); wrong != nil || p.Release[0] < 10000101 {
					return Parts{}, &DayError{Text: s}
				}
			}
			return p, err
		},
		Rows: dateCountRows,
		Next: func(_ Parts, f scm.Facts, _ Options) (Version, error) {
			p, err := dayNumber(f)
			how := fmt.Sprintf("the day of the commit in UTC, and its %d commits of that day", f.Day)
			if f.Day == 1 {
				how = "the day of the commit in UTC, and its first commit of that day"
			}
			return Version{Base: p, Next: p, Place: Same, Notes: []Note{{Rule: ruleNext, Text: how}}}, err
		},
		Raise: func(_ Parts, b Bump, f scm.Facts, _ Options) (Parts, error) {
			if b != (Bump{}) {
				return Parts{}, &NoPartError{Scheme: "date-count", Part: b.String(), Reason: "the day and its commits are the numbers"}
			}
			return dayNumber(f)
		},
	}
	s.Grammar, s.Order, s.Print = "pep440", orderPEP440, printPEP440
	return s
}

// dayNumber returns the day of the commit and the number of its commits. The error is an
// *[UncountedError] where nobody has counted them.
func dayNumber(f scm.Facts) (Parts, error) {
	if f.Day == 0 || f.Head.Time.IsZero() {
		return Parts{}, &UncountedError{What: "how many commits the day has"}
	}
	at := f.Head.Time.UTC()
	day := uint64(at.Year())*10000 + uint64(at.Month())*100 + uint64(at.Day())
	return Parts{Release: []uint64{day, f.Day}}, nil
}

// UncountedError means that a version counts commits that nobody has counted.
type UncountedError struct{ What string }

func (e *UncountedError) Error() string {
	return e.What + " is not known here: only a repository tells"
}

// DayError means that the first number of a tag is no day.
type DayError struct{ Text string }

func (e *DayError) Error() string { return e.Text + " does not begin with a day of eight digits" }

var dateCountRows = []Row{
	{Tag: "", Distance: 7, Day: 4, Want: "20260819.4", Why: "the fourth commit of the day"},
	{Tag: "20260818.2", Distance: 4, Day: 3, Want: "20260819.3", Why: "tags before do not matter"},
	{Tag: "v20260819.4", Day: 4, Want: "20260819.4", Why: "a tagged commit is that version"},
	{Tag: "", Distance: 7, Day: 4, Dirty: true, Want: "20260819.4", Why: "changes are no commit: the local part says them"},
	{Tag: "20260818.2", Distance: 1, Day: 1, Date: "2027-01-01", Want: "20270101.1", Why: "each day begins anew"},
	{Tag: "", Distance: 7, Err: "only a repository tells", Why: "saved facts may not have the count"},
}
