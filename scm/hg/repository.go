// Package hg reads a Mercurial repository by asking the hg program, and answers
// a Query with the same Facts as the readers of git repositories. It needs
// Mercurial 5.7 or newer.
//
// What differs from git:
//
//   - A global tag is a line in the file .hgtags, so creating one is a commit of
//     its own after the commit it names. A commit that changes nothing but .hgtags
//     is not counted in Facts.Distance: right after `hg tag v1.0` nothing has
//     happened since v1.0.
//   - A global tag counts as annotated, a local one (.hg/localtags) does not.
//     Neither has a date of its own.
//   - The nearest tag is the one with the fewest commits since, over all tags;
//     of equally near ones the tag of the newest commit. git describe's limit of
//     ten candidates does not apply.
//   - scm.LatestTag chooses and counts as Mercurial's template keyword latesttag
//     does, which is what setuptools-scm prints.
//   - Every commit has a named branch, so there is always one.
//   - A clone has all of history, so every answer is proven.
//   - A repository of hg-git has git's tags too, git's hash of the commit if git
//     has it, and a bookmark for its branch.
//
// Neither the user's nor the repository's settings are read, so nothing that
// they name can run; an extension that the storage needs is refused in hg's
// words.
package hg

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

var _ scm.Reader = (*Repository)(nil)

// Repository is a repository with an hg process that answers questions about
// it. It is for one goroutine.
type Repository struct {
	hg    *server
	root  string
	hgGit bool // a repository of hg-git
}

// Open starts the hg program in the repository dir. The error is a
// *scm.NotFoundError unless dir itself has .hg, a *scm.RefusedError with hg's
// words if it does not want to open it, and a *scm.ProgramError if hg cannot be
// started. Close ends the process.
func Open(dir string, hg Program) (*Repository, error) {
	if info, err := os.Stat(filepath.Join(dir, ".hg")); err != nil || !info.IsDir() {
		return nil, &scm.NotFoundError{VCS: "hg", Dir: dir}
	}
	s, err := hg.start(dir)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(filepath.Join(dir, ".hg", "git"))
	return &Repository{s, dir, err == nil && info.IsDir()}, nil
}

// Root returns the directory of the work tree.
func (r *Repository) Root() string { return r.root }

// Close ends the hg process.
func (r *Repository) Close() error { return r.hg.close() }

// Files returns the tracked files, slash-separated below Root, in order.
func (r *Repository) Files() ([]string, error) {
	out, err := r.hg.output("files", "--print0", "--template", "{path|slashpath}\\0")
	if err != nil || out == "" {
		return nil, err
	}
	return strings.Split(strings.TrimSuffix(out, "\x00"), "\x00"), nil
}

// Tracks reports whether the file with that path, slash-separated below Root,
// is tracked.
func (r *Repository) Tracks(path string) (bool, error) {
	out, err := r.hg.output("files", "--template", "{path|slashpath}\\0", "path:"+path)
	return strings.TrimSuffix(out, "\x00") == path, err
}

// Holds returns what the work tree's next commit or its parent has in a directory; a
// subrepository is no part of either.
func (r *Repository) Holds(dir string) (scm.Holding, error) {
	in := []string{"files", "--template", "{path|slashpath}\\0", "--include", "path:" + dir}
	for _, args := range [][]string{in, append(in, "--rev", ".")} {
		out, err := r.hg.output(args...)
		if err != nil {
			return scm.HoldsNothing, err
		}
		for name := range strings.SplitSeq(out, "\x00") {
			if strings.HasPrefix(name, dir+"/") {
				return scm.HoldsFiles, nil
			}
		}
	}
	return scm.HoldsNothing, nil
}

// Ignored reports whether .hgignore leaves out the file with that path, which must be
// there.
func (r *Repository) Ignored(path string) (bool, error) {
	out, err := r.hg.output("status", "--ignored", "--no-status", "--print0", "path:"+path)
	return out != "", err
}

// Submodules returns none: what Mercurial calls subrepositories is another thing.
func (r *Repository) Submodules() ([]scm.SubmoduleEntry, error) { return nil, nil }

// Verify is a *scm.RefusedError: Mercurial's own command does it.
func (r *Repository) Verify(scm.Hash, scm.Hash) (scm.Verified, error) {
	return scm.Verified{}, &scm.RefusedError{Reason: "Mercurial's objects are compared with their hashes by `hg verify`"}
}

// Trace returns the one process that answers every question.
func (r *Repository) Trace() scm.Trace {
	return scm.Trace{Programs: []string{strings.Join(append([]string{"hg"}, r.hg.cmd.Args[1:]...), " ")}}
}
