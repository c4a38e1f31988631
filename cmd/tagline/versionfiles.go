package main

import (
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/manifests"
)

// versionFile is a file to be written.
type versionFile struct {
	name    string // below the tree
	content []byte
	ours    func(old []byte) bool // whether it may replace what render/file does not know; nil is no
	unfit   error                 // not nil: why a new file would be wrong

	manifest bool   // only the version in it changes
	shown    string // what messages call a manifest
	restored bool   // it becomes what the last commit has
	changes  []manifests.Change
}

// foreignError means that files are in the place of version files which Tagline
// did not write.
type foreignError struct {
	names      []string
	compatible bool // a configuration of setuptools-scm or its relatives names them
}

func (e *foreignError) Error() string {
	if len(e.names) == 1 {
		return e.names[0] + " is not a file that tagline wrote, and it knows no version field in it"
	}
	return strings.Join(e.names, ", ") + " are not files that tagline wrote, and it knows no version field in them"
}

func (e *foreignError) hint() string {
	switch {
	case e.compatible:
		return "name a new file in the configuration; `tagline write --force` replaces what is there"
	case len(e.names) > 1:
		return "name new files, or give templates, " + strings.Join(e.names, ".in, ") + ".in; --force replaces the files"
	}
	return "name a new file, or give " + e.names[0] + ".in, a template; --force replaces the file"
}
