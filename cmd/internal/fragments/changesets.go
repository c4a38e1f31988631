package fragments

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm/wildmatch"
)

// changesets returns the folder of changesets whose configuration is in dir.
func changesets(c Commit, at Place, dir string, settings []byte) (folder, error) {
	file := path.Join(dir, ".changeset", "config.json")
	var config struct {
		Fixed, Linked [][]string
		Ignore        []string
	}
	if err := json.Unmarshal(settings, &config); err != nil {
		return folder{}, &Error{File: file, Reason: "it is no JSON that changesets reads"}
	}
	own, err := packageName(c, at)
	if err != nil {
		return folder{}, err
	}
	of := members{own: own, fixed: config.Fixed, linked: config.Linked, ignored: config.Ignore}
	return folder{
		dirs: []string{path.Join(dir, ".changeset")},
		read: func(file string, text func() ([]byte, error)) (asked, bool, error) {
			name := path.Base(file)
			if strings.HasPrefix(name, ".") || path.Ext(name) != ".md" || strings.EqualFold(name, "README.md") {
				return asked{}, false, nil
			}
			content, err := text()
			return changeset(file, content, of, err)
		},
	}, nil
}

// packageName returns the name whose entries count: the project's, which is that of
// package.json where nothing else says it. "" where all count: for a project without a name,
// and the root of a workspace, which is no package.
func packageName(c Commit, at Place) (string, error) {
	if at.Name != "" {
		return at.Name, nil
	}
	text, err := has(c, path.Join(at.Dir, "package.json"))
	if err != nil || text == nil {
		return "", err
	}
	workspace, err := has(c, path.Join(at.Dir, "pnpm-workspace.yaml"))
	var manifest struct {
		Name       string
		Workspaces json.RawMessage
	}
	if json.Unmarshal(text, &manifest) != nil || manifest.Workspaces != nil || workspace != nil || err != nil {
		return "", err
	}
	return manifest.Name, nil
}

// members says which packages of a change file count for the project.
type members struct {
	own           string // "" for all
	fixed, linked [][]string
	ignored       []string
}

// counts reports whether what is asked for a package is asked for the project.
func (m members) counts(name string) bool {
	if m.own == "" {
		return !matches(m.ignored, name)
	}
	return name == m.own || m.together(m.fixed, name)
}

// together reports whether one of the groups has the package and the project's.
func (m members) together(groups [][]string, name string) bool {
	return slices.ContainsFunc(groups, func(group []string) bool { return matches(group, m.own) && matches(group, name) })
}

// matches reports whether one of the globs is for the package.
func matches(globs []string, name string) bool {
	return slices.ContainsFunc(globs, func(glob string) bool { return glob == name || wildmatch.Match(glob, name, wildmatch.Pathname) })
}

// begins reports whether a text begins with front matter.
func begins(text []byte) bool {
	return bytes.HasPrefix(bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\ufeff"))), []byte("---"))
}

// changeset reads the front matter of a change file: what it asks for the packages that
// count.
func changeset(file string, text []byte, of members, err error) (asked, bool, error) {
	if err != nil {
		return asked{}, false, err
	}
	wrong := func(reason string) (asked, bool, error) { return asked{}, false, &Error{File: file, Reason: reason} }
	if !begins(text) {
		return wrong("it does not begin with ---, as a changeset does")
	}
	var most asked
	lines := strings.Split(strings.TrimSpace(strings.TrimPrefix(string(text), "\ufeff"))[len("---"):], "\n")
	for _, line := range lines {
		line = strings.TrimSpace(line)
		switch {
		case line == "---":
			return most, true, nil
		case line == "" || line[0] == '#' || line == "{}":
			continue
		}
		name, value, ok := entry(line)
		raise, known := scheme.ParseRaise(value)
		if !ok || !known || value != raise.String() {
			return wrong(fmt.Sprintf("%s: a line names a package, and after a colon major, minor, patch or none", scheme.Excerpt(line)))
		}
		why := "says " + value + " for " + scheme.Excerpt(name)
		switch {
		case of.counts(name):
			if raise > most.raise {
				most.raise, most.named, most.why = raise, true, why
			}
		case of.together(of.linked, name) && raise > most.linked:
			most.linked, most.says = raise, why
		}
	}
	return wrong("its front matter does not end with ---")
}

// entry reads one line of front matter: "@acme/core": minor.
func entry(line string) (name, value string, ok bool) {
	if q := line[0]; q == '"' || q == '\'' {
		end := strings.IndexByte(line[1:], q)
		if end < 0 {
			return "", "", false
		}
		name = line[1 : 1+end]
		value, ok = strings.CutPrefix(strings.TrimSpace(line[end+2:]), ":")
	} else {
		name, value, ok = strings.Cut(line, ": ")
	}
	value, _, _ = strings.Cut(value, " #")
	value = strings.TrimSpace(value)
	if n := len(value); n > 1 && (value[0] == '"' || value[0] == '\'') && value[n-1] == value[0] {
		value = value[1 : n-1]
	}
	return strings.TrimSpace(name), value, ok && name != ""
}
