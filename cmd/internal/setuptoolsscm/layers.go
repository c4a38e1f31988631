package setuptoolsscm

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"syscall"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm/python"
)

// Where hatch-vcs is configured, in pyproject.toml or in hatch.toml.
const (
	hatchTable     = "tool.hatch.version"
	hatchFileTable = "version"
)

// HatchFile reports whether [version] of a hatch.toml is the configuration.
func (c *Config) HatchFile() bool { return c.Table == hatchFileTable }

// hatch returns the settings that hatch-vcs hands to get_version. A table of
// hatch.toml takes the place of the one below [tool.hatch].
func (l *loader) hatch(document map[string]any) (map[string]any, error) {
	c := l.c
	c.Table = hatchTable
	hatch := maps.Clone(child(document, "tool", "hatch"))
	file := path.Join(c.Dir, "hatch.toml")
	own, err := l.toml(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if _, there := own["version"]; there {
		c.File, c.Table = l.in.Show(file), hatchFileTable
	}
	maps.Copy(hatch, own)
	version := child(hatch, "version")
	section := map[string]any{}
	if raw, ok := version["raw-options"]; ok {
		table, ok := raw.(map[string]any)
		if !ok {
			return nil, l.wrong("raw-options", "it must be a table")
		}
		for key, value := range table {
			// hatch-vcs drops them: files are written by its build hook.
			if key != "write_to" && key != "write_to_template" {
				section[key] = value
			}
		}
	}
	// hatch-vcs's own names win over raw-options, and an empty one is as if it were not there.
	for from, to := range map[string]string{"tag-pattern": "tag_regex", "fallback-version": "fallback_version"} {
		if value, ok := version[from]; ok && value != "" {
			section[to] = value
		}
	}
	hook := child(hatch, "build", "hooks", "vcs")
	c.HookFile, _ = hook["version-file"].(string)
	c.HookTmpl, _ = hook["template"].(string)
	return section, nil
}

// perProject lays .config/python-vcs-versioning.toml of the root over the table.
func (l *loader) perProject(section map[string]any) error {
	c := l.c
	if c.File == "" {
		return nil
	}
	file := path.Join(c.Root, ".config/python-vcs-versioning.toml")
	_, err := l.read(file)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR): // .config may be a file
		return nil
	case err != nil:
		return err
	}
	// Unlike pyproject.toml this file may be broken without stopping a build.
	document, err := l.toml(file)
	if err != nil {
		c.Warnings = append(c.Warnings, err.Error()+", so it is ignored")
		return nil
	}
	// A table of the file is a project, named by where it lies below the root.
	key := "."
	if below, ok := belowDir(c.Root, c.Dir); ok && below != "" && c.ProjectPath != nil {
		key = below
	}
	if declared, ok := section["project_path"].(string); ok {
		key = path.Clean(declared)
	}
	value, there := document[key]
	if !there {
		return nil
	}
	table, ok := value.(map[string]any)
	if !ok {
		c.Warnings = append(c.Warnings, fmt.Sprintf("%s: %q is not a table, so it is ignored", l.in.Show(file), key))
		return nil
	}
	allowed := []string{"version_scheme", "local_scheme", "tag_regex", "parentdir_prefix_version", "fallback_version", "fallback_root", "write_to",
		"write_to_template", "version_file", "version_file_template", "dist_name", "search_parent_directories"}
	for name, v := range table {
		if !slices.Contains(allowed, name) {
			return &ConfigError{File: l.in.Show(file), Table: key, Key: name, Reason: "it may not be set here", Near: config.Nearest(name, allowed)}
		}
		section[name] = v
	}
	if name, ok := table["dist_name"].(string); ok {
		l.named(name)
	}
	return nil
}

// overrides lays the variable OVERRIDES over everything.
func (l *loader) overrides(section map[string]any) error {
	c := l.c
	text, variable, warning := c.Env.Lookup("OVERRIDES")
	if warning != "" {
		c.Warnings = append(c.Warnings, warning)
	}
	// Set to nothing is how CI services leave a variable out.
	if strings.TrimSpace(text) == "" {
		return nil
	}
	document, err := inline(variable, text)
	if err != nil {
		return err
	}
	allowed := []string{"root", "version_scheme", "local_scheme", "tag_regex", "parentdir_prefix_version", "fallback_version", "fallback_root",
		"write_to", "write_to_template", "version_file", "version_file_template", "parse", "git_describe_command", "dist_name", "version_cls",
		"normalize", "search_parent_directories", "parent", "scm"}
	changed := false
	for name, v := range document {
		if !slices.Contains(allowed, name) {
			c.Warnings = append(c.Warnings, fmt.Sprintf("%s: %s cannot be overridden, so it is ignored", variable, name))
			continue
		}
		section[name] = v
		changed = changed || name == "root"
	}
	if name, ok := section["dist_name"].(string); ok && name != c.Dist {
		l.named(name)
	}
	// The root that the variable gives is taken as from a file, whatever --root said before.
	if changed {
		in := l.in.Root
		l.in.Root, c.ProjectPath, c.RootGiven = "", nil, false
		err = l.root(section)
		l.in.Root = in
	}
	return err
}

// inline reads TOML from a variable: a document, or one inline table.
func inline(variable, text string) (map[string]any, error) {
	// An inline table is no document of its own, so it becomes the value of a key, under the
	// name that setuptools-scm uses and its messages have.
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		document, err := parse(variable, "cheat="+text)
		return child(document, "cheat"), err
	}
	return parse(variable, text)
}

// parse reads TOML that is no file.
func parse(name, text string) (map[string]any, error) {
	document, err := python.LoadTOML(text)
	if err != nil {
		return nil, notTOML(name, err)
	}
	return document, nil
}
