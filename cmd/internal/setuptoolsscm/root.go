package setuptoolsscm

import (
	"cmp"
	"fmt"
	"path"
	"strings"
)

// dist finds the distribution's name: the table's, else the project's. hatch-vcs
// passes only the table's on.
func (l *loader) dist(document, section map[string]any) error {
	project, named := child(document, "project")["name"]
	name, given := section["dist_name"]
	if !named && l.in.Legacy != "" {
		project, named = l.in.Legacy, true
	}
	if !given && l.in.Tool != Hatch {
		name, given = project, named
	}
	text, ok := name.(string)
	if given && !ok {
		return l.wrong("dist_name", "it must be text")
	}
	l.c.Project, _ = project.(string)
	l.named(text)
	return nil
}

// named sets the distribution's name, unless Input does.
func (l *loader) named(name string) {
	c := l.c
	c.Dist = cmp.Or(l.in.Name, name)
	c.Project = cmp.Or(c.Dist, c.Project)
	c.Env.Dist = c.Dist
}

// root works out where the repository is looked for.
func (l *loader) root(section map[string]any) error {
	c := l.c
	declared, given := section["root"]
	text, ok := declared.(string)
	if given && !ok {
		return l.wrong("root", "it must be text")
	}
	if !given {
		text = "."
	}
	switch {
	case l.in.Root != "":
		if given && text != l.in.Root {
			c.Warnings = append(c.Warnings, fmt.Sprintf("root %s is overridden by --root %s", text, l.in.Show(l.in.Root)))
		}
		c.Root, c.RootGiven = l.in.Root, true
		text = c.Root
	// Allowed, though no other machine has that path: setuptools-scm warns and follows it.
	case path.IsAbs(text):
		c.Root = path.Clean(strings.TrimPrefix(text, "/"))
		if _, inside := belowDir(c.Root, c.at.project); !inside {
			c.Warnings = append(c.Warnings, fmt.Sprintf("absolute root path %s overrides where %s is", text, c.File))
		}
	// hatch-vcs says where the project is, in full.
	case !given && l.in.Tool == Hatch:
		c.Root, text = c.Dir, c.Dir
	default:
		c.Root = path.Join(c.at.root, text)
	}
	// Above the file system's root there is only the root again.
	if strings.HasPrefix(c.Root, "..") {
		c.Root = "."
	}
	if c.at.missing {
		c.at.named, c.at.news = c.Root, c.Root
	}
	// A root further up says by itself where the project lies in the repository. It is checked
	// against the one that is found, which may be a vendored copy's.
	if text != "." && c.ProjectPath == nil && !c.at.missing {
		if below, ok := belowDir(c.Root, c.at.project); ok {
			c.ProjectPath = &below
		}
	}
	return nil
}

// belowDir returns dir relative to root, "" when they are equal; ok is false
// when it is not below.
func belowDir(root, dir string) (string, bool) {
	switch {
	case root == dir:
		return "", true
	case root == ".":
		return dir, true
	}
	return strings.CutPrefix(dir, root+"/")
}
