package scm

import (
	"fmt"
	"time"
)

// Reader answers every question about one repository. Each kind of reader has
// all of these methods, so that two readers cannot give two version strings: what
// a feature needs to know more becomes a method here, not a case in a caller.
//
// A Reader is for one goroutine at a time. Errors are *NotFoundError,
// *DeclinedError, *RefusedError, *CorruptError, *ChangedError, *RevisionError
// for a revision that names no commit, and *NoWorkTreeError.
type Reader interface {
	// Root returns the absolute path of the work tree, or of the repository's own
	// directory where there is none.
	Root() string

	// Facts answers a query.
	Facts(Query) (Facts, error)

	// Work answers what a query asks of the work tree, and nothing else: Facts.Work.
	Work(Query) (Work, error)

	// Blob returns what a commit has in the file of that path, slash-separated below
	// Root, at most 16 MiB of it. rev is as in Query.Rev; "" is the commit that is checked
	// out. The error is fs.ErrNotExist to errors.Is where it has no such file.
	Blob(rev, path string) ([]byte, error)

	// List returns the names of the regular files that a commit has in a directory, not
	// below it, in the order of their bytes; rev is as for Blob, and "." is Root. None
	// where it has no such directory. More than MaxList are a *RefusedError.
	List(rev, dir string) ([]string, error)

	// Stores reports whether a file of that path and content would be stored as the
	// commit that is checked out has it: the line ends and the encoding of the work
	// tree are converted first. False where only a program of the repository's could
	// tell.
	Stores(path string, content []byte) (bool, error)

	// Tracks reports whether the next commit would hold a file of that name: a
	// path below Root, separated by slashes. A bare repository tracks nothing.
	Tracks(path string) (bool, error)

	// Inputs returns what answers about HEAD and the work tree depend on.
	Inputs() (Inputs, error)

	// Holds returns what the index or HEAD's tree has in a directory, a path below
	// Root, slash-separated. A bare repository has nothing in any.
	Holds(dir string) (Holding, error)

	// Ignored reports whether the rules for what is not to be tracked (gitignore,
	// hgignore) leave out a file of that name, or a directory that it is in. A
	// tracked file is not left out.
	Ignored(path string) (bool, error)

	// Files returns the tracked files that an archive would hold, slash-separated
	// below Root: git's in the order of its index, without those that have the
	// attribute export-ignore, and with those of submodules that are checked out.
	// Whether a file is there is not looked at. The error is fs.ErrNotExist to
	// errors.Is in a git repository without a work tree (*NoWorkTreeError) or
	// without a commit (*RevisionError); hg has files before the first commit too.
	Files() ([]string, error)

	// Abbreviate returns the first digits of a commit's whole hash, at least n and
	// so many that they name it alone, whatever the settings say. n = 0 asks for
	// the usual number: git's grows with the repository and is at least 7, hg's is
	// 12. What is no whole hash is an error.
	Abbreviate(id string, n int) (string, error)

	// Resolve returns the whole hash of the commit that a revision names, as in
	// Query.Rev, which is not empty. The error is a *RevisionError where it names
	// none.
	Resolve(rev string) (string, error)

	// Submodules returns the submodules of git's index, in the order of their
	// paths; hg and a bare repository have none.
	Submodules() ([]SubmoduleEntry, error)

	// Names returns the names of all tags, as a Query's functions see them, in the order
	// of their bytes. Nothing else is read.
	Names() ([]string, error)

	// Dates returns for each of these tags the committer's date of the commit that it
	// leads to, in UTC; the zero time for a tag that leads to none.
	Dates(tags []string) ([]time.Time, error)

	// Lineage says whether rev is the commit ancestor, or descends from it; "" is HEAD.
	// It may give up where that takes long, or where history is missing. The error is a
	// *RevisionError for what names no commit.
	Lineage(rev, ancestor string) (Lineage, error)

	// Messages returns what the commits say that Facts.Distance counts from the tag of
	// that name to q.Rev; from "" all of them. Of q only Rev, the paths, FirstParent and
	// CountFirstParent are looked at. Newest first by the committer's date, and of one
	// second in the order of hashes. Of a message there
	// is at most MaxMessage; more than 64 MiB of all together is a *RefusedError.
	Messages(q Query, tag string) ([]Message, error)

	// TagObject returns the object of the annotated tag of that name as it is stored,
	// without git's header and whatever replaces it: what a signature is made of. nil
	// for a lightweight tag, and in hg, whose tags have no objects. The error is a
	// *RevisionError where there is no such tag.
	TagObject(tag string) ([]byte, error)

	// SameDay returns how many commits of the UTC day of rev's commit there are in its
	// history, itself included, as far as commits of that day lead to them; "" is HEAD. whole
	// is false where some may be missing. The error of LaterParent where dates go backwards
	// by a day.
	SameDay(rev string) (n uint64, whole bool, err error)

	// Height returns how many commits the longest way has that leads from rev's commit, itself
	// included, to its ancestors through commits in which the file of that path has a content
	// for which same is true; 0 where rev's has another, or no such file. "" is HEAD, and path
	// is as for Blob, without a line break. whole is false where the clone lacks parents of
	// one of these commits. This is the version height of Nerdbank.GitVersioning.
	Height(rev, path string, same func(content []byte) bool) (n uint64, whole bool, err error)

	// HeadBranch returns the name of the branch that the work tree is on, as Facts has it
	// for HEAD; "" where there is none. Nothing but that is read.
	HeadBranch() (string, error)

	// DefaultBranch returns the name of the branch that others start from: git's
	// refs/remotes/origin/HEAD, hg's "default"; "" where nothing says so.
	DefaultBranch() (string, error)

	// Verify compares every object that the commit head has and the commit below
	// has not with its hash: commits, trees and files, all of them where below is
	// the zero Hash. The error is a *CorruptError that names the first one that is
	// another, or is missing though the clone was made without a filter. hg answers
	// with a *RefusedError that names its own command.
	Verify(head, below Hash) (Verified, error)

	// Trace returns what the answers so far took.
	Trace() Trace

	// Close frees what the reader holds, and ends the programs that it started.
	Close() error
}

// Lineage is how two commits are related.
type Lineage uint8

// What is known of two commits.
const (
	LineageUnknown Lineage = iota // it was given up
	Apart                         // the first does not contain the second
	Descends                      // they are the same, or the first descends from the second
)

// MaxLineage is how many commits are read before a Lineage is given up.
const MaxLineage = 1 << 12

// MaxBlob is the most bytes that Reader.Blob returns; a larger file is a
// *RefusedError.
const MaxBlob = 16 << 20

// MaxList is the most names that Reader.List returns.
const MaxList = 1 << 16

// Listed returns the names that a Reader found in a directory, at most MaxList and one,
// as Reader.List does.
func Listed(dir string, names []string, err error) ([]string, error) {
	if err == nil && len(names) > MaxList {
		return nil, &RefusedError{Reason: fmt.Sprintf("%s holds more than %d files", dir, MaxList)}
	}
	return names, err
}

// Verified is what Verify looked at.
type Verified struct {
	Objects int // that are what their hashes say
	Passed  int // that a filtered clone does not have, or that are larger than 128 MiB
}

// Holding is what a repository has in a directory.
type Holding uint8

// What a repository may have in a directory.
const (
	HoldsNothing   Holding = iota // neither the index nor HEAD's tree has a path below it
	HoldsFiles                    // one of them has
	HoldsSubmodule                // one of them has a commit of another repository there, or above
)

// SubmoduleEntry is an entry of git's index that names a commit of another
// repository.
type SubmoduleEntry struct {
	Path    string // slash-separated below Root
	Name    string // what .gitmodules calls the path; "" if it does not, which git submodule refuses
	Missing bool   // it is not checked out, or not initialised: git submodule status marks it with -
}

// Trace is what reading a repository took, for whoever wants to know why a run is
// slow, or what it started.
type Trace struct {
	Programs []string // every program that was started, with its arguments
	Commits  uint64   // that the native reader read
	Packs    int      // that it opened
	Declined string   // why the native reader did not answer; "" if it did, or was not asked
}
