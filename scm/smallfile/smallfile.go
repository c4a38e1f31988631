// Package smallfile reads the small files that a repository and a project are
// full of: HEAD, loose refs, config, pyproject.toml, archive files.
//
// It exists for hostile and for very small input. A named pipe or a device in
// the place of a file must not block the reader, a file without end must not
// fill memory, and a repository with a thousand loose refs is a thousand
// opens, so nothing but open, read and close is asked of the kernel.
package smallfile

import "errors"

// ErrTooLarge means that a file holds more bytes than its reader allows.
var ErrTooLarge = errors.New("file too large")

// ErrIsDirectory means that the path is a directory.
var ErrIsDirectory = errors.New("is a directory")
