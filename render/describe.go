package render

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/natural"
	"github.com/tagline-scm/tagline/scheme/pep440"
	"github.com/tagline-scm/tagline/scm"
)

// GitDescribe is what git describe --tags --dirty --abbrev=9 prints, with the
// name inside an annotated tag. (Where nine digits are not unique git takes
// more.)
var GitDescribe = Format{
	Name:    "git-describe",
	Also:    []string{},
	Words:   []string{"git", "describe", "gitdescribe"},
	Doc:     "as git describe --tags --dirty --abbrev=9",
	Example: "v1.2.3-4-g109666b3b",
	Grammar: "what git takes for the name of a tag",
	Lacks:   "nothing: it is the tag's own name",
	Order:   "git tag --sort=version:refname",
	Parse:   parseDescribe,
	Join:    joinDescribe,
	Raises:  []string{},
	Bump:    func(_ Value, part string) (Value, error) { return noParts("git-describe", part) },
	Ranges:  func(string, *bool) (Contains, error) { return noRanges("git-describe") },
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
		return "", &NeedsError{Format: "git-describe", Needs: "a tag"}
	case abbrev < 0, f.Distance == 0 && !o.Long:
		return tag.Name + mark, nil
	case commit == "":
		return "", &NeedsError{Format: "git-describe", Needs: "the commit's hash"}
	}
	return tag.Name + "-" + strconv.FormatUint(f.Distance, 10) + "-g" + commit + mark, nil
}

// describeValue is a text of git describe. git orders such texts as it orders the
// names of tags.
type describeValue string

func parseDescribe(s string) (Value, error) {
	control := func(r rune) bool { return r < ' ' || r == 0x7f }
	if s == "" || strings.ContainsAny(s, " ~^:?*[\\") || strings.ContainsFunc(s, control) {
		return nil, &LimitError{"git-describe", "what git allows in a tag's name", quoted(s)}
	}
	return describeValue(s), nil
}

func (v describeValue) String() string { return string(v) }
func (v describeValue) Compare(o Value) int {
	return compareNames(string(v), string(o.(describeValue)))
}
func (v describeValue) Prefix() uint64         { return 0 }
func (v describeValue) Append(b []byte) []byte { return append(b, v...) }

// Parts returns the tag as Rest, the number of commits as Dev, and as Local what
// follows, of TAG, TAG-N-gHEX, and both with -dirty behind.
func (v describeValue) Parts() Parts {
	var p Parts
	var dirty bool
	p.Rest, dirty = strings.CutSuffix(string(v), "-dirty")
	if hash := strings.LastIndex(p.Rest, "-g"); hash > 0 {
		count := strings.LastIndexByte(p.Rest[:hash], '-') + 1
		n, length := natural.Read(p.Rest[count:hash])
		if count > 1 && length > 0 && n.String() == p.Rest[count:hash] && isHex(p.Rest[hash+2:]) {
			p.Dev = pep440.Num{Set: true, N: n}
			p.Rest, p.Local = p.Rest[:count-1], p.Rest[hash+1:]
		}
	}
	switch {
	case dirty && p.Local == "":
		p.Local = "dirty"
	case dirty:
		p.Local += "-dirty"
	}
	return p
}

func joinDescribe(p Parts) string {
	b := append(appendDotted(nil, p.Release), p.Rest...)
	if p.Dev.Set {
		b = p.Dev.N.Append(append(b, '-'))
	}
	if p.Local != "" {
		b = append(append(b, '-'), p.Local...)
	}
	return string(b)
}

func isHex(s string) bool { return s != "" && strings.Trim(s, "0123456789abcdef") == "" }

// compareNames orders names of tags as git does for version:refname, which is
// the order of strverscmp(3): bytes decide, except that a run of digits counts
// as a number, or as the digits after a decimal point if it starts with 0.
func compareNames(a, b string) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	start := i // of the digits that both have before they differ
	for start > 0 && digit(a[start-1]) {
		start--
	}
	common, restA, restB := a[start:i], a[i:], b[i:]
	na, nb := digits(restA), digits(restB)
	switch {
	case common == "" && na > 0 && nb > 0 && restA[0] != '0' && restB[0] != '0',
		common != "" && common[0] != '0': // numbers: the one with more digits is larger
		if na != nb {
			return cmp.Compare(na, nb)
		}
	case common != "" && strings.Trim(common, "0") == "": // more zeros after the point: smaller
		if (na > 0) != (nb > 0) {
			return cmp.Compare(nb, na)
		}
	}
	return cmp.Compare(restA, restB)
}
