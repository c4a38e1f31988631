package render

import (
	"strconv"
	"strings"

	"golang.org/x/mod/module"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/semver"
)

// Go is the version go build stamps into a binary (go.dev/ref/mod, pseudo-versions):
//
//	(1) v1.2.3                                the tagged commit
//	(2) v1.2.4-0.20260816120000-109666b3b7ef  commits after a release
//	(3) v1.2.4-rc.1.0.20260816120000-…        commits after a pre-release
//	(4) v0.0.0-20260816120000-109666b3b7ef    no tag
//
// +dirty follows where the work tree has uncommitted changes. The number is
// Go's, one patch above the tag, whatever the scheme. In a module ([Options.Module])
// the tags are those that are versions of it, the highest that HEAD contains.
var Go = Format{
	Name:    "go",
	Also:    []string{},
	Words:   []string{"golang", "gomod", "module", "go-module"},
	Doc:     "as go build stamps it",
	Example: "v1.2.4-0.20260816120000-109666b3b7ef",
	Grammar: "v, three numbers, then as semver; +dirty, +incompatible",
	Lacks:   "an epoch, a fourth number, post-releases and development versions as tags",
	Order:   "golang.org/x/mod/semver",
	Parse:   parseGo,
	Join:    func(p Parts) string { return goGrammar.join(p) },
	Raises:  threeParts(),
	Bump:    func(v Value, part string) (Value, error) { return goGrammar.bump(v, part) },
	Ranges:  goRanges,
	Write:   writeGo,
}

var goGrammar = semanticGrammar{prefix: "v", build: '+'}

func writeGo(v scheme.Version, o Options) (string, error) {
	if unproven(v) {
		return "", &UnmarkedError{"go"}
	}
	if o.Module != nil {
		return stamped(*o.Module, v)
	}
	lacks := func(what string) (string, error) {
		return "", &LacksError{Format: "go", Lacks: what, Version: readable(v)}
	}
	b := v.Base
	release, ok := exactly(3, b.Release)
	switch {
	case b.Epoch != 0:
		return lacks("epoch")
	case !ok:
		return lacks("fourth number")
	case b.Post.Set:
		return lacks("post-releases")
	case b.Dev.Set:
		return lacks("development tags")
	}
	m := Module{
		Tagged: v.Facts.Distance == 0 && (v.Tag != nil || v.Facts.Verbatim != ""),
		Dirty:  v.Facts.Work.Dirty,
	}
	if v.Tag != nil || m.Tagged {
		m.Base = "v" + semverText{release: release, pre: words(b.Pre)}.String()
	}
	return stamped(m, v)
}

// stamped returns the version of a commit by what go goes by.
func stamped(m Module, v scheme.Version) (string, error) {
	dirty := ""
	switch {
	case m.Dirty && strings.HasSuffix(m.Base, "+incompatible"):
		dirty = ".dirty"
	case m.Dirty:
		dirty = "+dirty"
	}
	if m.Tagged {
		return m.Base + dirty, nil // (1)
	}
	if len(v.Facts.Head.ID) < 12 || v.Facts.Head.Time.IsZero() {
		return "", &NeedsError{Format: "go", Needs: "the commit's hash and date"}
	}
	if year := v.Facts.Head.Time.UTC().Year(); year < 0 || year > 9999 { // the date has 14 digits, or go takes it for something else
		return "", &LimitError{"go", "dates up to the year 9999", strconv.Itoa(year)}
	}
	// (2), (3), (4)
	return module.PseudoVersion(m.major(), m.Base, v.Facts.Head.Time.UTC(), v.Facts.Head.ID[:12]) + dirty, nil
}

// parseGo reads a version of a module: with its v, and of build metadata only
// what Go itself writes.
func parseGo(s string) (Value, error) {
	if s == "" || s[0] != 'v' {
		return nil, &semver.SyntaxError{Input: s, Reason: "want a leading v"}
	}
	v, err := goGrammar.parse(s)
	if err != nil {
		return nil, err
	}
	if meta := v.Parts().Local; meta != "" && meta != "dirty" && meta != "incompatible" && meta != "incompatible.dirty" {
		reason := "go has no build metadata but +dirty and +incompatible"
		return nil, &semver.SyntaxError{Input: s, Offset: strings.IndexByte(s, '+'), Reason: reason}
	}
	return v, nil
}
