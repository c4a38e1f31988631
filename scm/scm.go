// Package scm holds what version control knows about a commit: its tag, its
// distance from it, and whether the work tree differs. Readers (scm/git,
// scm/gitcmd, scm/hg, scm/archive) answer a Query with Facts; no field depends
// on a version scheme. What the policy knows about versions comes in as the
// two functions of Query.
//
// Most people want [github.com/tagline-scm/tagline/scm/auto.Open], which picks the
// reader, and [Reader].Facts; package scheme makes a version of those.
package scm

import "time"

// Tag is one tag that points, directly or through annotated tags, at a commit.
type Tag struct {
	Ref       string    // the name below refs/tags/
	Name      string    // the name inside the annotated object, which git describe prints; Ref for a lightweight tag
	Commit    Hash      // the commit it peels to
	Object    Hash      // the annotated object; zero for a lightweight tag
	Time      time.Time // the tagger's date in UTC; zero for a lightweight tag
	Annotated bool
}

// Select says which of the accepted tags a Query chooses.
type Select uint8

const (
	Nearest   Select = iota // the one git describe picks
	Highest                 // the highest reachable by Query.Better
	Anywhere                // the highest of all by Query.Better, contained or not; the distance is TAG..HEAD
	LatestTag               // Mercurial's latesttag, and its distance; scm/hg alone has it
	NewestTag               // what setuptools-scm takes in a repository of hg-git; scm/hg alone has it
)

// String returns "nearest", "highest", "anywhere", "latesttag" or "newesttag".
func (s Select) String() string {
	return [...]string{"nearest", "highest", "anywhere", "latesttag", "newesttag"}[s]
}

// Submodules says what of a submodule counts as dirty.
type Submodules uint8

const (
	SubmodulesDefault Submodules = iota // as git describe --dirty: submodule.*.ignore decides
	SubmodulesIgnore                    // never dirty
	SubmodulesCommit                    // only another commit checked out
	SubmodulesContent                   // another commit, or modified tracked content
)

// DirtyPolicy says which differences of the work tree count. The zero value is
// git describe --dirty's own rule.
type DirtyPolicy struct {
	Skip       bool // do not look at the work tree at all
	Untracked  bool // untracked files that are not ignored count too
	Submodules Submodules
	Exclude    []string // paths and globs (slash-separated, below the work tree's root) that never count; see Excludes
}

// Query is what a reader is asked. Its zero value asks for HEAD, its work tree
// and the nearest tag of any name.
type Query struct {
	Rev              string                 // "" = HEAD and its work tree; otherwise no work tree is looked at
	Match, Exclude   []string               // git's globs on Tag.Ref; an empty Match matches all
	Accept           func(ref string) error // nil accepts; the error is the reason explain prints
	Better           func(a, b string) int  // version order of two accepted refs: Highest and the scheme-change guard only
	Select           Select
	FirstParent      bool // follow and count first parents only
	CountFirstParent bool // where Scoped: count first parents only, whichever tag was found
	AnnotatedOnly    bool
	Candidates       int      // git describe's --candidates; 0 = its ten
	Paths            []string // slash-separated, below the work tree's root: scope distance and dirty; empty = everything
	ExcludePaths     []string // paths and globs that are left out of those; see LeavesOut
	Dirty            DirtyPolicy
	Evidence         bool // keep every rejected tag and every dirty path
	AllHigher        bool // decide Facts.Higher over all accepted tags, not only those met on the way
}

// Facts is what a reader knows. Two readers that answer the same Query give
// equal Facts, field by field.
type Facts struct {
	VCS        string // whose hashes these are: "git", "hg", or "" where unknown
	Source     string // "repository", "remote", "facts", "archive", "pkg-info", "directory", "override", "fallback"
	Verbatim   string // not "": the version is decided, print it
	Head       Commit
	Branch     Branch
	Pull       PullRequest // what the run is for, as its surroundings say
	Tags       []Tag       // accepted, on the chosen commit, in git's order: annotated before lightweight, newer tagger date first, then Ref
	Elsewhere  bool        // those are not in the history of the commit: with Select Anywhere alone, where somebody has looked
	Day        uint64      // commits of Head's UTC day, as Reader.SameDay counts them; 0 where nobody has asked
	Number     string      // what the file of the scheme height has in Head: 1.2; "" where nobody has asked
	Height     uint64      // commits since that number changed, as Reader.Height counts them; 0 where nobody has asked
	Distance   uint64      // commits reachable from HEAD and not from the tag; without a tag, all of them
	Higher     []HigherTag // accepted tags above the chosen one by Query.Better that HEAD contains, as far as decided on the way
	Work       Work
	Shallow    bool
	Proof      Proof
	Untagged   Untagged
	Available  []Tag       // without a tag: a few of the tags there are, for the hint; at most 8, Ref order
	LeftOut    []string    // the settings that leave Available out, by name; readers, who know no settings, leave it nil
	TagCount   int         // with Evidence or without a tag: accepted tags known to the repository, or if none is accepted all there are
	Rejected   []Rejected  // rejected tags on commits in TAG..HEAD, at most MaxRejected; with Evidence, all there are
	Candidates []Candidate // with Evidence: what the walk considered, in git describe's order
	Later      *Tag        // where git 2.48 and later would name another tag: that tag; nil otherwise
	Lost       []string    // accepted names above the chosen tag that lead nowhere, in their order, at most 8: a broken ref, or its object is gone; a reader that asks a program leaves it nil
	Notes      []string    // what explain should mention: ignored variables, other owner, replace refs
}

// Commit is the described commit. The zero value is an unborn branch.
type Commit struct {
	ID     string    // lower-case hexadecimal as far as known, "" before the first commit
	Time   time.Time // committer date, UTC
	Author time.Time // author date, UTC
	Date   string    // YYYY-MM-DD of Time as its own system counts it: UTC for git, the committer's zone for hg
}

// Branch is the branch HEAD is on.
type Branch struct {
	Name   string // "" when detached or unknown
	Abbrev string // what git rev-parse --abbrev-ref HEAD prints: main, heads/main, HEAD
	From   string // "head", "" when detached, or the flag or variable that says it
}

// PullRequest is a request to merge a branch into another, that a run is for. No
// reader knows of it; who starts the run does.
type PullRequest struct {
	Number     string // "" where the run is for none, or nobody says the number
	Target     string // the branch to be merged into, "" where nobody says it
	From       string // the variable that says the number
	TargetFrom string // the variable that says the target
}

// Work is the state of the work tree.
type Work struct {
	Looked bool // false: bare repository, Query.Rev, DirtyPolicy.Skip or no repository; Dirty then means nothing
	Dirty  bool
	Paths  []DirtyPath // the first that counts; with Evidence all, in index order
}

// DirtyPath is one path that makes the work tree dirty.
type DirtyPath struct {
	Path string // slash-separated, below the work tree's root; "." where none can be named
	Kind DirtyKind
}

// String returns what a sentence says of the path: f.txt is modified. A clone without
// trees and without a checkout knows none of HEAD's paths, and has none of them.
func (p DirtyPath) String() string {
	if p.Path == "." {
		return "nothing is checked out"
	}
	return p.Path + " is " + p.Kind.String()
}

// DirtyKind says how a path differs. The order is the order of classes: the
// path named first belongs to the first class that has any.
type DirtyKind uint8

const (
	Unmerged DirtyKind = iota + 1 // class 1
	Staged                        // class 2: the index differs from HEAD
	Modified                      // class 3 and below: the work tree differs from the index
	Deleted
	Mode
	Submodule // another commit, or modified content
	Untracked
	Added // hg's: to be tracked with the next commit; of the class of Modified
)

// String returns the words that follow "PATH is": "modified", "deleted", "staged",
// "changed in mode", "unmerged", "a changed submodule", "untracked", "added".
func (k DirtyKind) String() string {
	switch k {
	case Unmerged:
		return "unmerged"
	case Staged:
		return "staged"
	case Modified:
		return "modified"
	case Deleted:
		return "deleted"
	case Mode:
		return "changed in mode"
	case Submodule:
		return "a changed submodule"
	case Untracked:
		return "untracked"
	case Added:
		return "added"
	}
	return "clean"
}

// Untagged says why Facts has no tag; Tagged when it has one.
type Untagged string

const (
	Tagged        Untagged = ""
	NoTags        Untagged = "none"        // the repository has no tags
	NoneMatches   Untagged = "unmatched"   // it has, but the globs and Accept leave none
	NoneReachable Untagged = "unreachable" // accepted tags exist, HEAD contains none
)

// Proof says whether the history needed for the answer was all there.
type Proof struct {
	Proven  bool
	Reason  string // one line, no period
	Commits uint64 // commits visited that count: with a tag those of TAG..HEAD, without one all
	Ends    []Hash // commits whose parents are missing: shallow or absent; at most 8
}

// Rejected is a tag that is no candidate, and why.
type Rejected struct {
	Tag    Tag
	Reason error
	Ahead  bool // its commit is in TAG..HEAD: it is nearer than the chosen tag
}

// HigherTag is an accepted tag above the chosen one that HEAD contains. Ahead
// tells how it got there: a tag in TAG..HEAD came with a merge; any other is an
// ancestor of the chosen tag, so the numbering changed.
type HigherTag struct {
	Tag   Tag
	Ahead bool // its commit is in TAG..HEAD
}

// Candidate is a tag that the walk considered.
type Candidate struct {
	Tag   Tag
	Depth uint64 // commits reachable from HEAD and not from it, as far as counted
}
