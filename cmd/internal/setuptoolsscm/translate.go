package setuptoolsscm

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm/python"
	"github.com/tagline-scm/tagline/cmd/internal/toml"
	"github.com/tagline-scm/tagline/scheme"
)

// Translation is a configuration of setuptools-scm in Tagline's own keys.
type Translation struct {
	Lines    []string // TOML, a key each
	Hook     []string // likewise, for hatchling's build hook tagline; nil = none is needed
	Remarks  []string // "KEY: why it has no equal, or what differs"
	WithTool string   // setuptools-scm's name: setuptools-scm, vcs-versioning or hatch-vcs

	TagsAt int                     // where in Lines a line about the shape of tags belongs
	Prefix func(ref string) string // what setuptools-scm passes over before the version of a tag; nil where the configuration says it
}

func (t *Translation) set(key string, value any) {
	t.Lines = append(t.Lines, toml.Line(key, value))
}

func (t *Translation) remark(key, reason string) {
	t.Remarks = append(t.Remarks, key+": "+reason)
}

// Translate returns the configuration in Tagline's own keys. Every key of
// setuptools-scm's that is set becomes a line or a remark; one that asks for what
// Tagline does anyway, or that has no effect there, becomes neither.
func (c *Config) Translate() Translation {
	t := Translation{WithTool: "setuptools-scm"}
	switch {
	case c.Table == hatchTable, c.Table == hatchFileTable:
		t.WithTool = "hatch-vcs"
	case strings.HasPrefix(c.Table, "tool.vcs"):
		t.WithTool = "vcs-versioning"
	}
	t.set("edition", 1)
	c.translateSchemes(&t)
	c.translateTags(&t)
	c.translateFallbacks(&t)
	c.translateFiles(&t)
	if !c.Normalize {
		t.remark("normalize", "versions are always printed in their normal form")
	}
	return t
}

func (c *Config) translateSchemes(t *Translation) {
	// Every scheme of setuptools-scm answers whatever it is asked, so those behind the first
	// never come into play.
	switch name := c.VersionSchemes[0]; name {
	case scheme.Default:
	case "no-guess-dev", "post-release", "only-version":
		t.set("scheme", name)
	case "semver-pep440", "python-simplified-semver":
		t.set("scheme", "semver")
		t.remark("version_scheme", `a branch named feature does not raise the minor number; bump = "minor" does, on every branch`)
	case "semver-pep440-release-branch", "release-branch-semver":
		t.set("scheme", "semver")
		t.remark("version_scheme", `the branch does not matter; set bump = "minor" on branches that head for a minor release`)
	case "calver-by-date":
		t.set("scheme", "calver")
		t.set("layout", "YY.MM.DD.MICRO")
		t.remark("version_scheme", `the day is the commit's in UTC; date = "build" takes that of the build`)
	default:
		t.remark("version_scheme", name+" has no equal: `tagline next minor` names the release after a feature")
	}
	if len(c.VersionSchemes) > 1 {
		t.remark("version_scheme", "only the first of the list ever decides")
	}
	switch {
	case len(c.LocalSchemes) > 1:
		t.set("local-scheme", c.LocalSchemes)
	case c.LocalSchemes[0] != scheme.DefaultLocal:
		t.set("local-scheme", c.LocalSchemes[0])
	}
}

func (c *Config) translateTags(t *Translation) {
	t.TagsAt = len(t.Lines)
	if c.TagPrefix != "" {
		t.set("tag-prefix", c.TagPrefix)
	}
	switch {
	// The default expression takes any words before the version. Which of them the tags have is
	// known only where they are: migrate reads them there and sets one tag-prefix.
	case c.Tag.Text == defaultPattern && c.TagPrefix == "":
		t.Prefix = c.passedOver
	case c.Tag.Text != defaultPattern:
		if pattern, ok := namedPattern(c.Tag.Text); ok {
			t.set("tag-pattern", ended(pattern))
		} else {
			t.remark("tag.regex", fmt.Sprintf("%s cannot be written as one tag-pattern, an expression for the whole tag with a group named version", toml.Text(c.Tag.Text)))
		}
	}
	switch {
	case c.DescribeSet:
		// What the command asks of the repository, in settings instead of options.
		q, _, err := c.query(Place{}, false)
		if err != nil {
			t.remark("scm.git.describe_command", err.Error())
			break
		}
		for _, list := range []struct {
			key   string
			globs []string
		}{{"match", q.Match}, {"exclude", q.Exclude}} {
			if len(list.globs) > 0 {
				t.set(list.key, list.globs)
			}
		}
		if q.FirstParent {
			t.set("first-parent", true)
		}
		if q.AnnotatedOnly {
			t.set("annotated-only", true)
		}
		if q.Candidates != 0 {
			t.remark("scm.git.describe_command", "--candidates has no equal")
		}
	case c.Strict != nil && *c.Strict:
		t.set("match", []string{c.Glob()})
	}
	if c.Scoped {
		t.set("paths", append([]string{"."}, c.scopeFromHere()...))
	}
	if c.FirstParent {
		t.remark("scm.git.distance_count", "first-parent = true would choose the tag along first parents too")
	}
	switch c.PreParse {
	case fetchOnShallow:
		t.remark("scm.git.pre_parse", "nothing is fetched unasked: run `tagline fetch` first")
	case failOnMissingSubmodules:
		t.remark("scm.git.pre_parse", "missing submodules are not looked for")
	}
}

// scopeFromHere returns the paths of distance_scope, which start at the
// repository's root, as seen from the configuration file.
func (c *Config) scopeFromHere() []string {
	var paths []string
	for _, p := range c.Scope {
		paths = append(paths, relative(c.Dir, path.Join(c.Root, p)))
	}
	return paths
}

// relative returns the path to as seen from the directory from.
func relative(from, to string) string {
	up := ""
	for from != "." && from != to && !strings.HasPrefix(to, from+"/") {
		from, up = path.Dir(from), up+"../"
	}
	if below, ok := belowDir(from, to); ok && below != "" {
		return up + below
	}
	return path.Clean(up + ".")
}

func (c *Config) translateFallbacks(t *Translation) {
	if c.Fallback != "" {
		t.set("initial-version", c.Fallback)
		t.remark("fallback_version", "the first commits head for it (1.0.dev3), not past it (1.1.dev3); without a repository, TAGLINE_PRETEND_VERSION gives the version")
	}
	name := c.Dist
	// A name from [project] is found without a setting.
	if given, _ := c.Section["dist_name"].(string); given == "" {
		name = ""
	}
	if stem, ok := strings.CutSuffix(c.ParentPrefix, "-"); ok && name == "" {
		name = stem
	} else if c.ParentPrefix != "" {
		t.remark("parentdir_prefix_version", "a directory NAME-VERSION is understood by the setting name")
	}
	if name != "" {
		t.set("name", name)
	}
}

func (c *Config) translateFiles(t *Translation) {
	var names []string
	for _, f := range []struct{ key, dir, name, template, templateKey string }{
		{"write_to", c.Root, c.WriteTo, c.WriteToTmpl, "write_to_template"},
		{"version_file", c.at.files, c.VersionFile, c.VersionTmpl, "version_file_template"},
	} {
		if f.name != "" && !path.IsAbs(f.name) {
			if name := relative(c.Dir, path.Join(f.dir, f.name)); !slices.Contains(names, name) {
				names = append(names, name)
			}
		} else if f.name != "" { // the configuration is to hold wherever it is cloned
			t.remark(f.key, "a path of this machine cannot be configured")
		}
		if f.template != "" {
			t.remark(f.templateKey, "a template is a file beside the version file, named like it with .in at the end")
		}
	}
	if names != nil {
		t.set("write", names)
	}
	if c.HookFile != "" { // a hook has the file in the wheel also where git ignores it
		t.Hook = append(t.Hook, toml.Line("version-file", c.HookFile))
		if c.HookTmpl != "" {
			t.Hook = append(t.Hook, toml.Line("template", c.HookTmpl))
		}
	}
	if _, there := c.Section["write_to_source"]; there {
		t.remark("write_to_source", "`tagline write` always writes into the source tree")
	}
}

// passedOver returns what the regular expression passes over before the version of a
// tag, without the version's v; "" for a tag that is no version.
func (c *Config) passedOver(ref string) string {
	at := c.Tag.re.Match(ref)
	if _, _, err := c.ParseTag(ref); err != nil || at == nil || at[2*c.Tag.group] < 0 {
		return ""
	}
	return ref[:at[2*c.Tag.group]]
}

// AnyPrefix is setuptools-scm's own regular expression for tags as a tag-pattern.
const AnyPrefix = `(?:[\w-]+-)?(?P<version>[vV]?\d+(?:\.\d+){0,2}[^\+]*)(?:\+.*)?`

// ended returns a pattern that setuptools-scm matches with the start of a tag (re.match)
// as one that matches the whole tag, as tag-pattern does.
func ended(pattern string) string {
	for _, end := range []string{"$", `\Z`, ".*", ".*)", ".+", ".+)"} {
		if strings.HasSuffix(pattern, end) && !strings.HasSuffix(pattern, `\`+end) {
			return pattern
		}
	}
	// Otherwise what is added would belong to the last alternative alone.
	if strings.Contains(pattern, "|") {
		pattern = "(?:" + pattern + ")"
	}
	return pattern + ".*"
}

// namedPattern returns a Python regular expression as a tag-pattern: RE2, with
// its only group named version.
func namedPattern(text string) (string, bool) {
	if _, err := scheme.CompilePattern(text); err == nil {
		return text, true
	}
	out, err := python.RE2(text)
	if err != nil {
		return "", false
	}
	// The text as it was written reads best, so the translation is the last resort.
	for _, candidate := range []string{nameGroup(text), out, nameGroup(out)} {
		if _, err := scheme.CompilePattern(candidate); err == nil {
			return candidate, true
		}
	}
	return "", false
}

// nameGroup names the first group that has no name.
func nameGroup(pattern string) string {
	bracket := false
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '\\':
			i++
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case c == '(' && !bracket && !strings.HasPrefix(pattern[i:], "(?"):
			return pattern[:i] + "(?P<version>" + pattern[i+1:]
		}
	}
	return pattern
}
