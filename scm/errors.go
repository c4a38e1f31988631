package scm

import (
	"fmt"
	"io/fs"
)

// NotFoundError means that Dir holds nothing this reader reads. It is
// fs.ErrNotExist to errors.Is.
type NotFoundError struct {
	VCS string // "git", "hg", "archive"
	Dir string
}

func (e *NotFoundError) Error() string { return fmt.Sprintf("no %s repository in %s", e.VCS, e.Dir) }

// Is reports whether target is fs.ErrNotExist.
func (e *NotFoundError) Is(target error) bool { return target == fs.ErrNotExist }

// NoWorkTreeError means that a question about files was asked of a repository
// without a work tree. It is fs.ErrNotExist to errors.Is.
type NoWorkTreeError struct {
	Dir string // the repository's own directory
}

func (e *NoWorkTreeError) Error() string { return e.Dir + " has no work tree" }

// Is reports whether target is fs.ErrNotExist.
func (e *NoWorkTreeError) Is(target error) bool { return target == fs.ErrNotExist }

// DeclinedError means that a reader cannot answer exactly and says so instead
// of guessing. Another reader may be asked, unless Program names one that the
// repository's configuration would start.
type DeclinedError struct {
	What    string // "extensions.foo", "a content filter"
	Path    string // where, "" if not at a path
	Program string // the program another reader would run, "" if none
}

func (e *DeclinedError) Error() string {
	s := "cannot read " + e.What + " natively"
	if e.Path != "" {
		s += " (" + e.Path + ")"
	}
	return s
}

// ProgramError means that the program which is to read a repository could not be
// started.
type ProgramError struct {
	Name string // "git", "hg"
	Path string // "" = none was found
	Err  error
}

func (e *ProgramError) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("the %s program was not found", e.Name)
	}
	return fmt.Sprintf("the %s program %s could not be started: %v", e.Name, e.Path, e.Err)
}

func (e *ProgramError) Unwrap() error { return e.Err }

// RefusedError means that the git program refused, with its own words.
type RefusedError struct {
	Reason string
}

func (e *RefusedError) Error() string { return e.Reason }

// AsideError means that a tag is set aside because the user asked for another. A
// Query.Accept returns it, and nothing is to be wondered about.
type AsideError struct{ Reason string }

func (e *AsideError) Error() string { return e.Reason }

// UnsupportedRevision is the reason for a revision in a syntax that readers do not
// know, main@{1} for instance (gitrevisions(7)).
const UnsupportedRevision = "syntax not supported"

// RevisionError means that a revision names no commit here.
type RevisionError struct {
	Rev    string
	Reason string // "no such commit or ref", "ambiguous: ...", UnsupportedRevision
}

func (e *RevisionError) Error() string { return fmt.Sprintf("revision %q: %s", e.Rev, e.Reason) }

// Is reports whether target is fs.ErrNotExist.
func (e *RevisionError) Is(target error) bool { return target == fs.ErrNotExist }

// CorruptError means that a file is damaged: no answer can be trusted.
type CorruptError struct {
	Path   string
	Reason string
	Err    error // what was met, nil where Reason says all
}

// Unwrap returns Err.
func (e *CorruptError) Unwrap() error { return e.Err }

func (e *CorruptError) Error() string { return e.Path + ": " + e.Reason }

// ChangedError means that the repository changed while it was read; trying
// again will help.
type ChangedError struct {
	Path string
}

func (e *ChangedError) Error() string { return e.Path + " changed while it was read" }

// GlobError is why a tag is no candidate by Query.Match or Query.Exclude.
type GlobError struct {
	Exclude string // the exclude glob that matches; "" if no match glob does
}

func (e *GlobError) Error() string {
	if e.Exclude == "" {
		return "no match glob matches"
	}
	return fmt.Sprintf("excluded by %q", e.Exclude)
}

// TooManyTags returns a *RefusedError where more tags than a reader compares with each
// other, 65,536, may be chosen on one commit; nil for fewer.
func TooManyTags(commit Hash, count int) error {
	const most = 1 << 16
	if count <= most {
		return nil
	}
	return &RefusedError{Reason: fmt.Sprintf("commit %s has more than %d tags that count as versions", commit, most)}
}

// LightweightError is why a tag is no candidate where Query.AnnotatedOnly asks
// for annotated ones.
type LightweightError struct{}

func (e *LightweightError) Error() string { return "not annotated" }

// LaterParent is the error of Reader.SameDay: a commit of a later day is in the history of
// the day.
func LaterParent(id Hash) error {
	return &RefusedError{Reason: "commit " + id.String() + " is of a later day than one that descends from it, so the commits of the day cannot be counted"}
}
