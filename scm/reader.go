package scm

// Reader answers every question about one repository. Each kind of reader has
// all of these methods, so that two readers cannot give two version strings: what
// a feature needs to know more becomes a method here, not a case in a caller.
//
// A Reader is for one goroutine at a time. Errors are *NotFoundError,
// *DeclinedError, *RefusedError, *CorruptError, *ChangedError, and *RevisionError
// for a revision that names no commit.
type Reader interface {
	// Root returns the absolute path of the work tree, or of the repository's own
	// directory where there is none.
	Root() string

	// Facts answers a query.
	Facts(Query) (Facts, error)

	// Tracks reports whether the next commit would hold a file of that name: a
	// path below Root, separated by slashes.
	Tracks(path string) (bool, error)

	// Files returns the tracked files, slash-separated below Root, in order.
	Files() ([]string, error)

	// Abbreviate returns the first digits of a commit's hash, at least n, so many
	// that they name it alone. For git n = 0 asks for git's own default.
	Abbreviate(id string, n int) (string, error)

	// MissingSubmodules returns the paths of the submodules that are not checked
	// out, in the order in which .gitmodules names them.
	MissingSubmodules() ([]string, error)

	// Close frees what the reader holds, and ends the programs that it started.
	Close() error
}
