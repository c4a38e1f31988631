package fragments

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
)

// find returns where the change files of a project are. Where no folder is named it is the
// configuration of changesets or towncrier that is nearest, from the project's directory
// upwards.
func find(c Commit, at Place, types Types) (folder, error) {
	if at.Folder != "" {
		own, err := packageName(c, at)
		f := folder{dirs: []string{at.Folder}}
		f.read = func(file string, text func() ([]byte, error)) (asked, bool, error) {
			if path.Ext(file) == ".md" {
				content, err := text()
				if err != nil || begins(content) {
					return changeset(file, content, members{own: own}, err)
				}
			}
			return byName(file, types)
		}
		return f, err
	}
	for dir := path.Clean(at.Dir); ; dir = path.Dir(dir) {
		sets, err := has(c, path.Join(dir, ".changeset", "config.json"))
		if err != nil {
			return folder{}, err
		}
		crier, err := readTowncrier(c, dir)
		switch {
		case err != nil:
			return folder{}, err
		case sets != nil && crier != nil:
			return folder{}, &Error{File: crier.file, Both: true, Reason: "there is a configuration of changesets, too, and nothing says which counts"}
		case crier != nil:
			return crier.folder(dir, types)
		case sets != nil:
			return changesets(c, at, dir, sets)
		case dir == ".":
			return folder{}, &Error{Nowhere: true, Reason: "bump is fragments, and neither changesets nor towncrier is configured in this commit"}
		}
	}
}

// has returns what a commit has in a file, nil for no such file.
func has(c Commit, name string) ([]byte, error) {
	text, err := c.Blob(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil && text == nil {
		text = []byte{}
	}
	return text, err
}

// byName reads a file of a folder that the configuration names: ISSUE.TYPE, ISSUE.TYPE.md,
// ISSUE.TYPE.2.md. What is named otherwise (README.md, .gitkeep) is no change file, but a
// type that nobody knows is an error.
func byName(file string, types Types) (asked, bool, error) {
	parts := strings.Split(path.Base(file), ".")
	if parts[0] == "" {
		return asked{}, false, nil
	}
	for len(parts) > 1 && isText(parts[len(parts)-1]) {
		parts = parts[:len(parts)-1]
	}
	if name := kind(parts, func(name string) bool { _, known := types[strings.ToLower(name)]; return known }); name != "" {
		return ofType(strings.ToLower(name), types), true, nil
	}
	if len(parts) == 1 {
		return asked{}, false, nil
	}
	return asked{}, false, unknownType(file, parts[len(parts)-1])
}

// isText reports whether the last part of a name says what a text is written in, or is
// a counter.
func isText(part string) bool {
	switch strings.ToLower(part) {
	case "md", "rst", "txt", "markdown", "adoc", "html":
		return true
	}
	return strings.Trim(part, "0123456789") == ""
}

// kind returns the last part but the first that is a type, "" for none: towncrier's rule.
func kind(parts []string, known func(string) bool) string {
	for i := len(parts) - 1; i > 0; i-- {
		if known(parts[i]) {
			return parts[i]
		}
	}
	return ""
}

// ofType returns what a type asks for, which is one of types.
func ofType(name string, types Types) asked {
	switch raise := types[name]; name {
	case "major", "minor", "patch":
		return asked{raise: raise, named: raise.String() == name, why: "says " + name}
	default:
		return asked{raise: raise, why: "is of the type " + scheme.Excerpt(name)}
	}
}

func unknownType(file, name string) error {
	return &Error{File: file, Type: name, Reason: "it is of the type " + scheme.Excerpt(name) + ", and nothing says what that raises"}
}
