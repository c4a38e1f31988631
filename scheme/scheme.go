// Package scheme is the policy: from a parsed tag and the facts of a repository
// to a version. A Scheme is a value; All lists every one.
//
// Most people want [New], which sets a scheme up by name, and [Derive]. [Accept]
// and [Better] are what a reader has to know of versions, and [TagRule] names the
// next tag. Package render writes the version for each ecosystem.
package scheme

import (
	"time"

	"github.com/tagline-scm/tagline/scm"
)

// Ident is one identifier of a pre-release: a word or a number.
type Ident struct {
	Text  string // the word; "" for a number
	Num   uint64
	IsNum bool
}

// Num is a number that may be absent.
type Num struct {
	Set bool
	N   uint64
}

// Parts is a parsed version, in whatever grammar its scheme has.
type Parts struct {
	Text    string   // as it was written, without tag prefix and v
	Epoch   uint64   // PEP 440's N!
	Release []uint64 // never empty in a parsed version
	Width   []uint8  // digits each release number was written with; nil or 0 = no padding
	Pre     []Ident  // PEP 440: a|b|rc and a number; SemVer: the dot-separated identifiers
	Post    Num
	Dev     Num
	Local   []string // PEP 440 local segments, SemVer build identifiers
}

// Place says where a version stands between Base and Next.
type Place uint8

const (
	On     Place = iota // the tagged commit itself: Base
	Before              // a development version before Next: Next.devCOUNT in PEP 440
	After               // a post-release after Base: Base.postCOUNT in PEP 440
	Same                // Base again, wherever HEAD is: only the local part tells
)

// String returns "on", "before", "after" or "same".
func (p Place) String() string { return [...]string{"on", "before", "after", "same"}[p] }

// Level says how loud a Note is.
type Level uint8

const (
	Info    Level = iota // explain alone shows it
	Warning              // stderr shows it; --strict turns it into an error
)

// Note is one decision that made the version: explain, the warnings and
// --strict read these and nothing else.
type Note struct {
	Rule  string // stable name: "dirty-on-tag", "scheme-change", "merged-higher", "nearer-tag", "unproven", "tag-ahead-of-date", "next", ...
	Text  string // one line, lower case, no period
	Level Level
	Args  []string // what a hint needs, by rule: scheme-change has the chosen and the higher version, its tag, inNewEpoch;
	// unproven has "shallow" in a shallow clone
}

// Version is what a scheme makes of facts. Every format is written from Base,
// Next, Place and Count, never from another format's text.
type Version struct {
	Scheme string
	Base   Parts     // what the tag says; without a tag the zero Parts with Release 0
	Next   Parts     // what it heads for; Base when Place is On or Same
	Place  Place     //
	Count  uint64    // commits since the tag, for Before and After
	Public []Segment // the version without its local part; Derive fills it in
	Label  []Segment // of a build that is none of the main line: before the local part in PEP 440
	Local  []Segment // local segments, the mark "unproven" last
	Text   string    // not "": the scheme's own bytes with local part, which format pep440 prints as they are
	Notes  []Note
	Facts  scm.Facts
	Tag    *scm.Tag // the tag that Base came from; nil without one

	Decision *Decision // what the changes since Tag ask for, where that made Next; nil otherwise
}

// Options is everything besides facts that a scheme or a local scheme may use.
type Options struct {
	Heading       Heading    // what else is said of the next release
	Bump          string     // what follows a final release, as ParseBump reads it; "" leaves it to the scheme
	Decisions     []Decision // what the changes since the tag ask for, where bump leaves it to them
	Layout        string     // calver's layout; "" = YYYY.MM.MICRO
	Date          string     // calver: "commit" (default) or "build"
	HeightFile    string     // height: the file that says the number, as messages name it; "" = the tag does
	Now           time.Time  // SOURCE_DATE_EPOCH or the clock, UTC; the only clock there is
	Initial       string     // initial-version: the version before the first tag heads for it
	AllowUnproven bool       // derive from an unproven answer, and mark it
	Local         []string   // local schemes, first that decides wins; nil = node-and-date
	Label         *Label     // marks builds of pull requests and branches; nil for none
	LocalText     []Segment  // free local segments: fedora.4
	CommitLength  int        // digits of the commit in local parts; 0 = 9
	Templates     Templates  // the custom scheme's
	Fragments     []string   // file names of towncrier fragments, for compatible mode
	Reasons       Reasons    // what the reasons of segments tell beside the facts
}

// Templates is a custom scheme: one text/template for each situation.
type Templates struct {
	Grammar                                   string // "pep440" or "semver": what the output must parse as
	OnTag, Ahead, Dirty, AheadDirty, Untagged string
}

// Row is a worked example: tests run it, documentation prints it.
type Row struct {
	Tag      string // "" = no tag
	Distance uint64
	Day      uint64 // commits of the day
	Number   string // in the file, where one says it
	Height   uint64 // commits since that number changed
	Dirty    bool
	Branch   string
	Date     string // committer date YYYY-MM-DD; "" = 2026-08-19. The time is 2026-08-20T08:00Z
	Options  Options
	Want     string // pep440 text with local scheme no-local-version unless Options says otherwise; "" when Err
	Err      string // a part of the error's text
	Why      string // never empty
}

// Scheme says which number comes next.
type Scheme struct {
	Name, Doc string
	Tags      string                        // what its tags may have
	Grammar   string                        // "pep440", "semver", "calver", ...: what its tags are written in
	Settings  []string                      // the settings of its own: bump, date, layout, custom. Without effect under any other
	Parse     func(string) (Parts, error)   // one whole version, without tag prefix and v
	Order     func(a, b Parts) int          // -1, 0, 1
	Print     func(Parts) string            // a release as this scheme's tags write it, without prefix and v
	With      func(Options) (Scheme, error) // the scheme set up by its settings; nil where it has none
	Total     bool                          // Next decides the clean tag, the missing tag and the local part too
	Follows   bool                          // a commit past a tag heads for no release: the setting bump is for Raise alone
	Tagless   bool                          // Next is asked without a tag too, and needs Facts.Day, or Facts.Height
	Counted   bool                          // each commit has a number of its own, which a tag on it may say
	Rows      []Row

	// Next sets Base, Next, Place, Count and Notes; Public and Local where Total.
	Next func(Parts, scm.Facts, Options) (Version, error)

	// Raise returns the release to make after base: what the zero Bump means is the
	// scheme's own choice. It does not look at Bump.Whole.
	Raise func(base Parts, b Bump, f scm.Facts, o Options) (Parts, error)

	aim   *aim                               // of Options.Heading; nil without one
	first func(day time.Time) (Parts, error) // the first release, where a day makes it; nil where any number will do
}

// First returns a version to begin with, in the scheme's grammar: 0.1, or of more or
// fewer numbers where the scheme wants them, or one of that day where it has dates. ""
// for a scheme that reads none of these.
func (s Scheme) First(day time.Time) string {
	candidates := []string{"0.1", "0.1.0", "1"}
	if s.first != nil {
		parts, err := s.first(day.UTC())
		if err != nil {
			return ""
		}
		candidates = []string{s.Print(parts)}
	}
	for _, text := range candidates {
		if s.Parse == nil {
			break
		}
		if _, err := s.Parse(text); err == nil {
			return text
		}
	}
	return ""
}
