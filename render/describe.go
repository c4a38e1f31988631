package render

import (
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// GitDescribe is what git describe --tags --dirty --abbrev=9 prints, with the
// name inside an annotated tag. (Where nine digits are not unique git takes
// more.)
var GitDescribe = Format{
	Name:  "git-describe",
	Doc:   "as git describe --tags --dirty --abbrev=9",
	Parse: func(s string) (any, error) { return s, checkDescribe(s) },
	Check: checkDescribe,
	Compare: func(a, b string) int { // a text of git's, without an order of its own: by tag, then distance
		ta, na := describeSplit(a)
		tb, nb := describeSplit(b)
		if c := strings.Compare(ta, tb); c != 0 {
			return c
		}
		return compareDigits(na, nb)
	},
	Write: func(v scheme.Version, o Options) (string, error) {
		if unproven(v) {
			return "", &UnmarkedError{"git-describe"}
		}
		return Describe(v.Facts, v.Tag, DescribeOptions{Abbrev: o.CommitLength, Dirty: "-dirty"})
	},
}

// DescribeOptions are git describe's own.
type DescribeOptions struct {
	Abbrev int    // digits of the commit; 0 = 9, negative = none: only the tag
	Long   bool   // distance and commit on the tag itself too
	Always bool   // without a tag, the commit alone
	Dirty  string // the mark of a dirty work tree; "" = none
}

// Describe returns the text of git describe for these facts; tag nil means that
// there is none. The error is a *NeedsError.
func Describe(f scm.Facts, tag *scm.Tag, o DescribeOptions) (string, error) {
	abbrev := o.Abbrev
	if abbrev == 0 {
		abbrev = scheme.CommitDigits("git")
	}
	commit := f.Head.ID
	if abbrev > 0 && len(commit) > abbrev {
		commit = commit[:abbrev]
	}
	mark := ""
	if f.Work.Dirty {
		mark = o.Dirty
	}
	switch {
	case tag == nil && o.Always && commit != "":
		return commit + mark, nil
	case tag == nil:
		return "", &NeedsError{"git-describe", "a tag"}
	case abbrev < 0, f.Distance == 0 && !o.Long:
		return tag.Name + mark, nil
	case commit == "":
		return "", &NeedsError{"git-describe", "the commit's hash"}
	}
	return tag.Name + "-" + strconv.FormatUint(f.Distance, 10) + "-g" + commit + mark, nil
}

func checkDescribe(s string) error {
	if s == "" || strings.ContainsAny(s, " \t\r\n~^:?*[\\\x7f") {
		return &LimitError{"git-describe", "what git allows in a tag's name", strconv.Quote(s)}
	}
	return nil
}

// describeSplit returns the tag and the distance of TAG-N-gHEX; N is 0 for a
// tag alone.
func describeSplit(s string) (tag, n string) {
	s = strings.TrimSuffix(s, "-dirty")
	i := strings.LastIndex(s, "-g")
	if i < 0 {
		return s, "0"
	}
	j := strings.LastIndexByte(s[:i], '-')
	if j < 0 || digits(s[j+1:i]) != i-j-1 || i == j+1 {
		return s, "0"
	}
	return s[:j], s[j+1 : i]
}
