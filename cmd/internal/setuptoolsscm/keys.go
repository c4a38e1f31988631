package setuptoolsscm

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm/python"
)

// The schemes of a configuration that names none.
const (
	defaultVersionScheme = "guess-next-dev"
	defaultLocalScheme   = "node-and-date"
)

// What scm.git.pre_parse may say.
const (
	warnOnShallow           = "warn_on_shallow"
	failOnShallow           = "fail_on_shallow"
	fetchOnShallow          = "fetch_on_shallow"
	failOnMissingSubmodules = "fail_on_missing_submodules"
)

// known are the keys of setuptools-scm's table.
var known = []string{"root", "version_scheme", "local_scheme", "tag", "tag_regex", "scm", "git_describe_command", "parentdir_prefix_version",
	"fallback_version", "fallback_root", "search_parent_directories", "project_path", "version_file", "version_file_template", "write_to",
	"write_to_template", "write_to_source", "normalize", "version_cls", "dist_name", "parse", "parent", "relative_to"}

// keys reads every setting of the merged table.
func (l *loader) keys(section map[string]any) error {
	c := l.c
	for name := range section {
		if !slices.Contains(known, name) {
			return l.unknown("", name, known)
		}
	}
	for _, step := range []func(map[string]any) error{l.texts, l.tag, l.scm} {
		if err := step(section); err != nil {
			return err
		}
	}
	// Kept, not returned: a version that somebody gives needs neither of these.
	if c.Unusable = l.objects(section); c.Unusable == nil {
		c.Unusable = l.schemes(section)
	}
	c.SearchParents = python.Truth(section["search_parent_directories"])
	if value, ok := section["normalize"]; ok {
		c.Normalize = python.Truth(value)
	}
	if value, ok := section["project_path"].(string); ok {
		// The repository's root is "." in the file and "" in ProjectPath.
		clean := strings.TrimPrefix(path.Clean(value), ".")
		c.ProjectPath = &clean
	}
	switch {
	case path.IsAbs(c.VersionFile):
		return l.wrong("version_file", "it must be relative")
	case c.VersionFile != "" && c.at.missing:
		return l.wrong("version_file", "it is written beside the file that relative_to names, and there is none; "+
			"version-file under [tool.hatch.build.hooks.vcs] needs none")
	}
	return nil
}

func (l *loader) unknown(table, name string, names []string) error {
	return &ConfigError{File: l.c.File, Table: l.c.Table, Key: table + name, Reason: "there is no such key", Near: config.Nearest(name, names)}
}

// objects refuses the keys that name Python objects.
func (l *loader) objects(section map[string]any) error {
	if value, ok := section["version_cls"]; ok && value != nil {
		// The default by its name is no wish for another class.
		if value != "packaging.version.Version" {
			return l.wrong("version_cls", "it names a Python class, which Tagline cannot run; normalize = false keeps a tag as it is written")
		}
		if v, ok := section["normalize"]; ok && !python.Truth(v) {
			return l.wrong("version_cls", "it is not permitted together with normalize = false")
		}
	}
	if _, ok := section["parse"]; ok {
		return l.wrong("parse", "it names a Python function, which Tagline cannot run; scm.git.describe_command says how to describe a commit")
	}
	return nil
}

// texts reads the keys whose value is text.
func (l *loader) texts(section map[string]any) error {
	for name, to := range map[string]*string{
		"parentdir_prefix_version": &l.c.ParentPrefix, "fallback_version": &l.c.Fallback, "version_file": &l.c.VersionFile,
		"version_file_template": &l.c.VersionTmpl, "write_to": &l.c.WriteTo, "write_to_template": &l.c.WriteToTmpl,
	} {
		value, ok := section[name]
		if !ok {
			continue
		}
		if *to, ok = value.(string); !ok {
			return l.wrong(name, "it must be text")
		}
	}
	return nil
}

// schemes reads the version scheme and the local scheme: a name or a list.
func (l *loader) schemes(section map[string]any) error {
	for _, kind := range []struct {
		key, standard string
		names         []string
		to            *[]string
	}{
		{"version_scheme", defaultVersionScheme, versionSchemes(), &l.c.VersionSchemes},
		{"local_scheme", defaultLocalScheme, localSchemes(), &l.c.LocalSchemes},
	} {
		value, ok := section[kind.key]
		if !ok {
			*kind.to = []string{kind.standard}
			continue
		}
		list, isList := value.([]any)
		if !isList {
			list = []any{value}
		}
		var taken, unknown []string
		for _, item := range list {
			name, ok := item.(string)
			if !ok {
				return l.wrong(kind.key, "it must be a name, or a list of names")
			}
			if strings.Contains(name, ":") {
				return &ConfigError{File: l.c.File, Table: l.c.Table, Key: kind.key, Near: config.Nearest(name[strings.IndexByte(name, ':')+1:], kind.names),
					Reason: fmt.Sprintf("%q names a Python function, which Tagline cannot run; the built-in schemes are %s", name, strings.Join(kind.names, ", "))}
			}
			// As setuptools-scm, which passes over names that it does not know while one is left. A plugin
			// that is installed there may bring the scheme.
			switch {
			case !slices.Contains(kind.names, name):
				if !slices.ContainsFunc(taken, answers) {
					unknown = append(unknown, name)
				}
			case !slices.Contains(taken, name):
				taken = append(taken, name)
			}
		}
		const plugin = "a scheme that a Python plugin brings cannot be run"
		if len(taken) == 0 {
			e := &ConfigError{File: l.c.File, Table: l.c.Table, Key: kind.key,
				Reason: fmt.Sprintf("%v names none of the built-in schemes, which are %s; %s", value, strings.Join(kind.names, ", "), plugin)}
			if text, ok := value.(string); ok {
				e.Near = config.Nearest(text, kind.names)
			}
			return e
		}
		for _, name := range unknown {
			l.c.Warnings = append(l.c.Warnings, fmt.Sprintf("%s: %q is none of the built-in schemes and is passed over; %s", kind.key, name, plugin))
		}
		*kind.to = taken
	}
	return nil
}

// answers reports whether a built-in scheme answers whatever it is asked, so that none
// behind it in a list is.
func answers(name string) bool { return name != "fail-on-uncommitted-changes" }

// tag reads the table tag and the key tag_regex, its old place.
func (l *loader) tag(section map[string]any) error {
	c := l.c
	table, ok := section["tag"].(map[string]any)
	if _, there := section["tag"]; there && !ok {
		return l.wrong("tag", "it must be a table")
	}
	for name, value := range table {
		switch name {
		case "prefix":
			if c.TagPrefix, ok = value.(string); !ok {
				return l.wrong("tag.prefix", "it must be text")
			}
		case "strict":
			strict := python.Truth(value)
			c.Strict = &strict
		case "regex":
		default:
			return l.unknown("tag.", name, []string{"prefix", "strict", "regex"})
		}
	}
	c.globPrefix = c.TagPrefix
	value, there := table["regex"]
	if old, ok := section["tag_regex"]; ok {
		if there {
			return l.wrong("tag_regex", "it is the old name of tag.regex: keep one of the two")
		}
		value, there = old, true
	}
	text := defaultPattern
	if there {
		if text, ok = value.(string); !ok {
			return l.wrong("tag.regex", "it must be text")
		}
	}
	if text == "" && l.in.Tool == Hatch {
		text = defaultPattern
	}
	var err error
	c.Tag, err = compilePattern(text)
	return err
}

// scm reads the table scm and git_describe_command, an old place.
func (l *loader) scm(section map[string]any) error {
	c := l.c
	table, ok := section["scm"].(map[string]any)
	if _, there := section["scm"]; there && !ok {
		return l.wrong("scm", "it must be a table")
	}
	for name := range table {
		if name != "git" {
			return l.unknown("scm.", name, []string{"git"})
		}
	}
	git, ok := table["git"].(map[string]any)
	if _, there := table["git"]; there && !ok {
		return l.wrong("scm.git", "it must be a table")
	}
	names := []string{"pre_parse", "describe_command", "distance_scope", "distance_count"}
	for name := range git {
		if !slices.Contains(names, name) {
			return l.unknown("scm.git.", name, names)
		}
	}
	if err := l.choice(git, "pre_parse", &c.PreParse, warnOnShallow, failOnShallow, fetchOnShallow, failOnMissingSubmodules); err != nil {
		return err
	}
	// The default of setuptools-scm, which counts every commit since the tag.
	count := "full-history"
	if err := l.choice(git, "distance_count", &count, "full-history", "first-parent"); err != nil {
		return err
	}
	c.FirstParent = count == "first-parent"
	if err := l.scope(git["distance_scope"]); err != nil {
		return err
	}
	command, there := git["describe_command"]
	if old, ok := section["git_describe_command"]; ok {
		if there {
			return l.wrong("git_describe_command", "it is the old name of scm.git.describe_command: keep one of the two")
		}
		command, there = old, true
	}
	// The built-in command stays, which follows tag.prefix and tag.strict.
	if !there {
		return nil
	}
	c.DescribeSet = true
	switch v := command.(type) {
	// setuptools-scm splits by shlex and starts no shell.
	case string:
		words, err := python.SplitShell(v)
		if err != nil {
			return l.wrong("scm.git.describe_command", err.Error())
		}
		c.Describe = words
	case []any:
		for _, word := range v {
			c.Describe = append(c.Describe, fmt.Sprint(word))
		}
	default:
		return l.wrong("scm.git.describe_command", "it must be text or a list")
	}
	if len(c.Describe) == 0 {
		return l.wrong("scm.git.describe_command", "it is empty")
	}
	return nil
}

// choice reads a key whose value is one of several words.
func (l *loader) choice(table map[string]any, key string, to *string, words ...string) error {
	value, ok := table[key]
	if !ok {
		return nil
	}
	text, _ := value.(string)
	if !slices.Contains(words, text) {
		return &ConfigError{File: l.c.File, Table: l.c.Table, Key: "scm.git." + key, Near: config.Nearest(text, words),
			Reason: fmt.Sprintf("%v is none of %s", value, strings.Join(words, ", "))}
	}
	*to = text
	return nil
}

// scope reads scm.git.distance_scope: whether only commits that touch the
// project count, or which directories count besides it.
func (l *loader) scope(value any) error {
	switch v := value.(type) {
	case nil:
	case bool:
		l.c.Scoped = v
	case []any:
		l.c.Scoped = true
		for _, item := range v {
			text, ok := item.(string)
			clean := path.Clean(text)
			if !ok || path.IsAbs(text) || clean == ".." || strings.HasPrefix(clean, "../") {
				return l.wrong("scm.git.distance_scope", fmt.Sprintf("%v is no path below the repository", item))
			}
			l.c.Scope = append(l.c.Scope, clean)
		}
	default:
		return l.wrong("scm.git.distance_scope", "it must be true, false or a list of paths")
	}
	return nil
}
