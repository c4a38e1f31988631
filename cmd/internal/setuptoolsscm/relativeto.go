package setuptoolsscm

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// anchor is where the paths of a configuration start from.
//
// setuptools-scm takes them from a file, relative_to. That is the configuration itself,
// except for hatch-vcs: it hands raw-options over as they are. There relative_to is what
// they say, from the project's directory, in which hatchling runs; or it is missing, and
// then setuptools-scm knows of no project but the directory root.
type anchor struct {
	missing bool   // hatch-vcs's raw-options have no relative_to
	root    string // root starts from it
	project string // where the project is taken to be
	named   string // the directory whose name parentdir_prefix_version looks at
	files   string // version_file is below it
	news    string // where the project's news fragments are configured
}

// anchor finds what relative_to says.
func (l *loader) anchor(section map[string]any) error {
	c := l.c
	c.at = anchor{root: c.Dir, project: c.Dir, named: c.Dir, files: c.Dir, news: c.Dir}
	if l.in.Tool != Hatch {
		return nil
	}
	value, given := section["relative_to"]
	text, ok := value.(string)
	switch {
	case !given:
		c.at.missing = true
		return nil
	case !ok:
		return l.wrong("relative_to", "it must be text")
	case text == "": // nothing for root, and the directory here for the project
		return nil
	}
	named := path.Join(c.Dir, text)
	if path.IsAbs(text) {
		named = path.Clean(strings.TrimPrefix(text, "/"))
	}
	// Above the file system's root there is only the root again.
	if strings.HasPrefix(named, "..") {
		named = "."
	}
	dir := path.Dir(named)
	c.at = anchor{root: dir, project: dir, named: dir, files: dir, news: named}
	if info, err := fs.Stat(l.in.Files.FS, named); err == nil && info.IsDir() {
		c.at.root, c.at.project, c.at.named = named, named, named
		c.Warnings = append(c.Warnings, fmt.Sprintf("%s: relative_to is to be a file, and %s is a directory", c.File, text))
	} else if err == nil {
		c.at.news = dir
	}
	return nil
}
