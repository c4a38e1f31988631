// Package fragments decides from change files what the next release raises: small files,
// one for each change, that a project collects until the release. It reads those of
// changesets (.changeset/*.md) and of towncrier as these programs do, and a folder that
// the configuration names:
//
//	since       a file that the tag's commit has too was released with it, and does not count
//	changesets  the front matter says what of each package is raised; with a name for the
//	            package here only that one counts, and the groups that it is in
//	            (fixed, linked)
//	towncrier   the type in the file's name says it: 12.feature.md
//	a folder    each file as one of these two, by what is in it
//	0.x         the word major raises the first number also below 1.0, for somebody has
//	            written it down; any other type that breaks raises the second one there
//
// All is read from commits, never from the work tree: so every clone gives one number, and
// it stays the same while the files are being made into a changelog.
package fragments

import (
	"fmt"
	"path"
	"slices"

	"github.com/tagline-scm/tagline/scheme"
)

// Commit is what a commit has; paths are slash-separated, below the repository's root.
type Commit struct {
	List func(dir string) ([]string, error) // names of the files in a directory, in order; none where there is none
	Blob func(path string) ([]byte, error)  // fs.ErrNotExist to errors.Is where there is no such file
}

// Place is where change files belong to.
type Place struct {
	Dir    string // of the project: "." for the root
	Folder string // the folder that the configuration names; "" where changesets or towncrier says it
	Name   string // the project's name; "" for the one in package.json, if there is any
}

// Types says what a change file of each type asks for, by its name in lower case.
type Types map[string]scheme.Raise

// defaultTypes returns what the types ask for that towncrier has from the start
// (setuptools-scm reads these so too), and those that projects name most.
func defaultTypes() Types {
	return Types{
		"major": scheme.Major, "breaking": scheme.Major, "removal": scheme.Major, "removed": scheme.Major,
		"minor": scheme.Minor, "feature": scheme.Minor, "feat": scheme.Minor, "added": scheme.Minor,
		"deprecation": scheme.Minor, "deprecated": scheme.Minor, "enhancement": scheme.Minor, "improvement": scheme.Minor,
		"patch": scheme.Patch, "bugfix": scheme.Patch, "fix": scheme.Patch, "fixed": scheme.Patch, "bug": scheme.Patch,
		"security": scheme.Patch, "perf": scheme.Patch, "performance": scheme.Patch, "doc": scheme.Patch, "docs": scheme.Patch,
		"misc": scheme.Patch, "none": scheme.Nothing,
	}
}

// asked is what one file asks for.
type asked struct {
	raise scheme.Raise
	named bool   // in the word major, minor or patch
	why   string // in words that follow the file's name
	file  string // its path

	linked scheme.Raise // what it asks for a package that the project's is linked with
	says   string       // why of that
}

// folder is where change files are, and how they are read.
type folder struct {
	dirs []string
	read func(name string, text func() ([]byte, error)) (asked, bool, error) // false: it is no change file
}

// Decide returns what the change files of head ask for that tagged does not have. said is
// what the configuration says of types. Of those that ask for the most the first by name
// decides. The error is an *[Error] for a file that cannot be read as what it is, and for
// a project without any.
func Decide(head, tagged Commit, at Place, said Types) (scheme.Decision, error) {
	d := scheme.Decision{By: "fragments"}
	types := defaultTypes()
	for name, raise := range said {
		types[name] = raise
	}
	from, err := find(head, at, types)
	if err != nil {
		return d, err
	}
	var most, linked asked
	files := 0
	for _, dir := range from.dirs {
		names, err := head.List(dir)
		if err != nil {
			return d, err
		}
		old, err := tagged.List(dir)
		if err != nil {
			return d, err
		}
		for _, name := range names {
			if slices.Contains(old, name) {
				continue
			}
			file := path.Join(dir, name)
			one, ok, err := from.read(file, func() ([]byte, error) { return head.Blob(file) })
			if err != nil {
				return d, err
			}
			if ok {
				files++
			}
			one.file = file
			if one.raise > most.raise {
				most = one
			}
			if one.linked > linked.linked {
				linked = one
			}
		}
	}
	switch { // what is linked is raised alike where it is released at all
	case most.raise == scheme.Nothing:
		d.Why = quiet(files)
		return d, nil
	case linked.linked > most.raise:
		most = asked{raise: linked.linked, named: true, why: linked.says, file: linked.file}
	}
	d.Raise, d.Named, d.File, d.Why = most.raise, most.named, most.file, scheme.Excerpt(most.file)+" "+most.why
	return d, nil
}

// quiet is why nothing is raised.
func quiet(files int) string {
	switch files {
	case 0:
		return "no change file was added since"
	case 1:
		return "the change file that was added since asks for no more"
	}
	return fmt.Sprintf("none of the %d change files that were added since asks for more", files)
}

// Error means that change files cannot be read, or that there is nothing that says where
// they are.
type Error struct {
	File    string // "" where there is none
	Reason  string
	Type    string // of which nothing says what it raises; "" for another reason
	Nowhere bool   // nothing says where change files are
	Both    bool   // changesets and towncrier do
}

func (e *Error) Error() string {
	if e.File == "" {
		return e.Reason
	}
	return scheme.Excerpt(e.File) + ": " + e.Reason
}
