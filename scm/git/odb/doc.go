// Package odb reads the object database of a git repository: loose objects,
// packs, multi-pack-indexes and alternates, for SHA-1 and SHA-256 alike. It starts no process, follows no configuration and writes
// nothing.
//
// [Open] names the objects directory and costs nothing; files are opened when
// a lookup first needs them. A [Store] is safe for concurrent use, so a walk
// can read parents ahead on another core.
//
//	s, err := odb.Open(filepath.Join(gitDir, "objects"), 20, odb.Options{})
//	var c odb.Commit
//	err = s.ReadCommit(head, &c) // reuses c.Parents: no allocation per commit
//
// # What to call
//
// [Store.ReadCommit] gives what a walk needs: tree, parents and committer
// time. [Store.Peel] follows annotated tags to
// a commit, [Store.Tag] reads one. [Store.Tree] and [Store.Blob] read
// contents, [Store.Abbrev] finds objects by the start of their names.
//
// # Errors
//
// An object that is nowhere is a [*MissingError]: the boundary of a shallow
// or partial clone. Damage is a [*scm.CorruptError]. A file that shrank or
// was replaced while it was read is a [*scm.ChangedError], and asking again
// will help. An object larger than [Options.MaxObject] is a [*TooLargeError].
//
// # What is not checked
//
// As git itself, the package does not hash what it reads; and a commit is
// inflated only as far as its header lines, so a damaged message is not
// noticed. Everything else is checked as far as memory safety and
// termination need it.
package odb
