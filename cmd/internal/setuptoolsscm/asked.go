package setuptoolsscm

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm/python"
)

// asked are the settings that -q knows, in the order in which setuptools-scm
// lists them, and their value as Python has it.
var asked = []struct {
	name string
	of   func(c *Config, at Paths) any // nil is None
}{
	{"relative_to", func(_ *Config, at Paths) any { return optional(at.RelativeTo) }},
	{"root", func(c *Config, at Paths) any {
		if c.RootGiven {
			return at.Root
		}
		return c.given("root", ".")
	}},
	{"version_scheme", func(c *Config, _ Paths) any { return c.given("version_scheme", defaultVersionScheme) }},
	{"local_scheme", func(c *Config, _ Paths) any { return c.given("local_scheme", defaultLocalScheme) }},
	{"tag_regex", func(c *Config, _ Paths) any { return c.compiled() }},
	{"parentdir_prefix_version", func(c *Config, _ Paths) any { return optional(c.ParentPrefix) }},
	{"fallback_version", func(c *Config, _ Paths) any { return optional(c.Fallback) }},
	{"fallback_root", func(c *Config, _ Paths) any { return c.given("fallback_root", ".") }},
	{"write_to", func(c *Config, _ Paths) any { return optional(c.WriteTo) }},
	{"write_to_template", func(c *Config, _ Paths) any { return optional(c.WriteToTmpl) }},
	{"version_file", func(c *Config, _ Paths) any { return optional(c.VersionFile) }},
	{"version_file_template", func(c *Config, _ Paths) any { return optional(c.VersionTmpl) }},
	{"parse", func(*Config, Paths) any { return nil }},
	{"git_describe_command", func(c *Config, _ Paths) any { return c.describeGiven() }},
	{"dist_name", func(c *Config, _ Paths) any { return optional(c.Dist) }},
	{"version_cls", func(c *Config, _ Paths) any {
		if c.Normalize {
			return "<class 'packaging.version.Version'>"
		}
		return "<class 'vcs_versioning._version_cls.NonNormalizedVersion'>"
	}},
	{"search_parent_directories", func(c *Config, _ Paths) any { return c.SearchParents }},
	{"project_path", func(c *Config, _ Paths) any {
		if c.ProjectPath == nil || c.File == "" {
			return nil
		}
		return *c.ProjectPath
	}},
	{"parent", func(*Config, Paths) any { return nil }},
	{"write_to_source", func(c *Config, _ Paths) any { return c.given("write_to_source", nil) }},
	{"tag", func(c *Config, _ Paths) any { return c.tagRepr() }},
	{"scm", func(c *Config, _ Paths) any { return c.scmRepr() }},
}

// Paths are files and directories as setuptools-scm would print them.
type Paths struct {
	RelativeTo   string // the configuration file, "" without one
	Root         string // as --root gives it
	AbsoluteRoot string
}

// Queries returns what -q without a name prints. files is the list of files;
// _env is listed there, and unknown all the same.
func Queries() []string {
	names := []string{"files"}
	for _, row := range asked {
		names = append(names, row.name)
	}
	return append(names, "_env")
}

// Setting returns the value of a setting as -q prints it: text as Python's str,
// and the value for JSON. ok is false for an unknown name.
func (c *Config) Setting(name string, at Paths) (text string, value any, ok bool) {
	if name == "absolute_root" {
		return at.AbsoluteRoot, at.AbsoluteRoot, true
	}
	for _, row := range asked {
		if row.name == name {
			value = row.of(c, at)
			return python.Str(value), value, true
		}
	}
	return "", nil, false
}

// given returns a key of the table as it was given, or what stands for it.
func (c *Config) given(key string, standard any) any {
	if v, given := c.Section[key]; given {
		return v
	}
	return standard
}

func optional(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// compiled is what Python prints of the compiled tag.regex.
func (c *Config) compiled() string {
	return "re.compile(" + strings.Join(slices.Concat([]string{python.Repr(c.Tag.Text)}, patternFlags(c.Tag.Text)), ", ") + ")"
}

// tagRepr is what Python prints of the table tag.
func (c *Config) tagRepr() string {
	strict := "None"
	if c.Strict != nil {
		strict = python.Repr(*c.Strict)
	}
	return fmt.Sprintf("TagConfiguration(prefix=%s, strict=%s, regex=%s)", python.Repr(c.TagPrefix), strict, c.compiled())
}

// scmRepr is what Python prints of the table scm.
func (c *Config) scmRepr() string {
	scope := python.Repr(c.Scoped)
	if c.Scope != nil {
		scope = python.Repr(child(c.Section, "scm", "git")["distance_scope"])
	}
	count := "FULL_HISTORY: 'full-history'"
	if c.FirstParent {
		count = "FIRST_PARENT: 'first-parent'"
	}
	return fmt.Sprintf("ScmConfiguration(git=GitConfiguration(pre_parse=<GitPreParse.%s: %s>, describe_command=%s, distance_scope=%s, "+
		"distance_count=<GitDistanceCount.%s>))",
		strings.ToUpper(c.PreParse), python.Repr(c.PreParse), python.Repr(c.describeGiven()), scope, count)
}

// describeGiven returns the describe command as it was written, nil without one.
func (c *Config) describeGiven() any {
	if old, given := c.Section["git_describe_command"]; given {
		return old
	}
	return child(c.Section, "scm", "git")["describe_command"]
}

// patternFlags returns what Python's repr adds to a pattern that begins with
// flags, (?i): their names in its order, one text; nothing without flags.
func patternFlags(pattern string) []string {
	set := ""
	for {
		rest, ok := strings.CutPrefix(pattern, "(?")
		letters, after, closed := strings.Cut(rest, ")")
		if !ok || !closed || strings.Trim(letters, "aimsux") != "" {
			break
		}
		set, pattern = set+letters, after
	}
	var names []string
	for _, flag := range []struct{ letter, name string }{{"i", "IGNORECASE"}, {"m", "MULTILINE"}, {"s", "DOTALL"}, {"x", "VERBOSE"}, {"a", "ASCII"}} {
		if strings.Contains(set, flag.letter) {
			names = append(names, "re."+flag.name)
		}
	}
	if names == nil {
		return nil
	}
	return []string{strings.Join(names, "|")}
}
