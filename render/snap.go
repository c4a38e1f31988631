package render

import (
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/pep440"
)

// Snap is the version of a snap, in the form that [Debian] has: people alone read
// it, for the store counts revisions. It has at most 32 characters, so a modified
// tree may be d without its day, and what somebody configured is shortened.
var Snap = Format{
	Name:    "snap",
	Also:    []string{},
	Words:   []string{"snapcraft", "snapd"},
	Doc:     "as debian, at most 32 characters",
	Example: "1.2.4~~dev.4+g109666b3b",
	Grammar: "letters, digits and . + ~ :, a letter or digit at both ends; 32 characters",
	Lacks:   "hyphens",
	Order:   "dpkg; the store orders revisions",
	Parse:   func(s string) (Value, error) { return snapGrammar.parse(s) },
	Join:    func(p Parts) string { return snapGrammar.join(p) },
	Raises:  pep440.BumpParts,
	Bump:    func(v Value, part string) (Value, error) { return snapGrammar.bump(v, part, writeSnap) },
	Ranges:  func(string, *bool) (Contains, error) { return noRanges("snap") },
	Write:   writeSnap,
}

func writeSnap(v scheme.Version, _ Options) (string, error) {
	text, err := snapText(v)
	if over := len(text) - snapMost; err == nil && over > 0 && len(v.Label) > 0 {
		var words []string
		for _, s := range v.Label {
			words = append(words, s.Text)
		}
		label := strings.Join(words, ".")
		v.Label = []scheme.Segment{{Text: scheme.Shorten(label, label, len(label)-over), Kind: scheme.KindLabel}}
		text, err = snapText(v)
	}
	if err != nil {
		return "", err
	}
	return text, checkSnap(text)
}

// snapText writes a version, shortened where its local part can be.
func snapText(v scheme.Version) (string, error) {
	text, err := debianPublic("snap", v)
	if err != nil {
		return "", err
	}
	if e := v.Base.Epoch; e != 0 {
		text = strconv.FormatUint(e, 10) + ":" + text
	}
	if texts, ok := fitting(v.Local, snapMost-len(text)-1); ok {
		text += debianLocal(texts)
	} else {
		text += debianLocal(v.LocalTexts())
	}
	return text, nil
}

var snapGrammar = textGrammar{format: "snap", epoch: ":", check: checkSnap, compare: compareDebian}

// snapMost is the most characters of a snap's version.
const snapMost = 32

// checkSnap takes what snapcraft takes for version that dpkg has an order for.
func checkSnap(s string) error {
	switch {
	case len(s) > snapMost:
		return &LimitError{"snap", strconv.Itoa(snapMost) + " characters", strconv.Itoa(len(s)) + " long"}
	case s == "" || !alnum(s[0]) || !alnum(s[len(s)-1]):
		return &LimitError{"snap", "a letter or digit at both ends", quoted(s)}
	}
	return checkDebian(s)
}
