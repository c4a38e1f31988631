package compat

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm/python"
)

// Options are what the reference's command line was given.
type Options struct {
	Root, Config string
	StripDev     bool
	NoVersion    bool
	Format       string   // plain, json, key-value
	Query        []string // nil without -q
	Queried      bool     // -q was given
	Write        bool     // --force-write-version-files
	Command      string   // "", ls, create-archival-file
	Template     string   // stable, full
	Force        bool
	Help         bool
}

// UsageError means that the reference's command line is wrong.
type UsageError struct{ Reason string }

func (e *UsageError) Error() string { return e.Reason }

// ParseOptions reads the reference's command line as its argparse does: long
// options may be shortened, short ones joined, and -q takes all words up to the
// next option. The error is a *UsageError.
func ParseOptions(args []string) (Options, error) {
	o := Options{Format: "plain"}
	long := []string{"--help", "--root", "--config", "--strip-dev", "--no-version", "--format", "--query", "--force-write-version-files"}
	if i := slices.Index(args, "create-archival-file"); i >= 0 {
		long = append(long, "--stable", "--full", "--force")
	}
	short := map[byte]string{'h': "--help", 'r': "--root", 'c': "--config", 'N': "--no-version", 'f': "--format", 'q': "--query"}
	wrong := func(format string, a ...any) (Options, error) { return o, &UsageError{fmt.Sprintf(format, a...)} }
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "" || arg[0] != '-' || arg == "-" {
			switch {
			case o.Command != "":
				return wrong("unrecognized arguments: %s", arg)
			case arg != "ls" && arg != "create-archival-file":
				return wrong("invalid choice: %q (choose from ls, create-archival-file)", arg)
			}
			o.Command = arg
			continue
		}
		name, value, given := strings.Cut(arg, "=")
		if !strings.HasPrefix(arg, "--") {
			full, ok := short[arg[1]]
			if !ok {
				return wrong("unrecognized arguments: %s", arg)
			}
			rest := arg[2:]
			name, value, given = full, rest, rest != ""
			if given && (full == "--no-version" || full == "--help") {
				args = slices.Insert(slices.Clone(args), i+1, "-"+rest)
				given = false
			}
		} else if !slices.Contains(long, name) {
			var found []string
			for _, l := range long {
				if strings.HasPrefix(l, name) {
					found = append(found, l)
				}
			}
			switch {
			case len(found) == 0:
				return wrong("unrecognized arguments: %s", arg)
			case len(found) > 1:
				return wrong("ambiguous option: %s could match %s", name, strings.Join(found, ", "))
			}
			name = found[0]
		}
		switch name {
		case "--root", "--config", "--format":
			if !given {
				if i++; i == len(args) || strings.HasPrefix(args[i], "-") && args[i] != "-" {
					return wrong("argument %s: expected one argument", name)
				}
				value = args[i]
			}
			switch name {
			case "--root":
				o.Root = value
			case "--config":
				o.Config = value
			default:
				o.Format = strings.ToLower(value)
				if !slices.Contains([]string{"json", "plain", "key-value"}, o.Format) {
					return wrong("argument -f/--format: invalid choice: %q (choose from json, plain, key-value)", value)
				}
			}
		case "--query":
			o.Queried, o.Query = true, nil
			if given {
				o.Query = []string{strings.ToLower(value)}
				continue
			}
			for i+1 < len(args) && !strings.HasPrefix(args[i+1], "-") {
				i++
				o.Query = append(o.Query, strings.ToLower(args[i]))
			}
		default:
			if given {
				return wrong("argument %s: ignored explicit argument %q", name, value)
			}
			switch name {
			case "--help":
				o.Help = true
			case "--strip-dev":
				o.StripDev = true
			case "--no-version":
				o.NoVersion = true
			case "--force-write-version-files":
				o.Write = true
			case "--force":
				o.Force = true
			default:
				if o.Template != "" && o.Template != name[2:] {
					return wrong("argument %s: not allowed with argument --%s", name, o.Template)
				}
				o.Template = name[2:]
			}
		}
	}
	if o.Command == "create-archival-file" && o.Template == "" && !o.Help {
		return wrong("one of the arguments --stable --full is required")
	}
	return o, nil
}

// queries are the settings that -q knows, in the order in which the reference
// lists them.
var queries = []string{"relative_to", "root", "version_scheme", "local_scheme", "tag_regex", "parentdir_prefix_version", "fallback_version", "fallback_root",
	"write_to", "write_to_template", "version_file", "version_file_template", "parse", "git_describe_command", "dist_name", "version_cls",
	"search_parent_directories", "project_path", "parent", "write_to_source", "tag", "scm", "_env"}

// Queries returns what -q without a name prints.
func Queries() []string { return append([]string{"files"}, queries...) }

// Setting returns the value of a setting as -q prints it: text as Python's str,
// or with asJSON a value for encoding/json. ok is false for an unknown name.
// relativeTo and absoluteRoot are paths as the system writes them.
func (c *Config) Setting(name string, relativeTo, absoluteRoot string) (text string, value any, ok bool) {
	quoted := func(s string) (string, any, bool) { return s, s, true }
	optional := func(s string) (string, any, bool) {
		if s == "" {
			return "None", nil, true
		}
		return s, s, true
	}
	raw := func(standard string) (string, any, bool) {
		v, given := c.Section[name]
		if !given {
			return quoted(standard)
		}
		return pythonText(v), v, true
	}
	truth := func(b bool) (string, any, bool) { return python.Repr(b), b, true }
	pattern := "re.compile(" + strings.Join(append([]string{python.Repr(c.Tag.Text)}, patternFlags(c.Tag.Text)...), ", ") + ")"
	strict := "None"
	if c.Strict != nil {
		strict = python.Repr(*c.Strict)
	}
	switch name {
	case "relative_to":
		return optional(relativeTo)
	case "absolute_root":
		return quoted(absoluteRoot)
	case "root":
		if c.RootGiven {
			return quoted(absoluteRoot)
		}
		return raw(".")
	case "version_scheme":
		return raw("guess-next-dev")
	case "local_scheme":
		return raw("node-and-date")
	case "tag_regex":
		return pattern, pattern, true
	case "parentdir_prefix_version":
		return optional(c.ParentPrefix)
	case "fallback_version":
		return optional(c.Fallback)
	case "fallback_root":
		return raw(".")
	case "write_to":
		return optional(c.WriteTo)
	case "write_to_template":
		return optional(c.WriteToTmpl)
	case "version_file":
		return optional(c.VersionFile)
	case "version_file_template":
		return optional(c.VersionTmpl)
	case "parse", "parent":
		return "None", nil, true
	case "git_describe_command":
		if !c.DescribeSet {
			return "None", nil, true
		}
		return pythonText(c.describeGiven()), c.describeGiven(), true
	case "dist_name":
		return optional(c.Dist)
	case "version_cls":
		class := "<class 'packaging.version.Version'>"
		if !c.Normalize {
			class = "<class 'vcs_versioning._version_cls.NonNormalizedVersion'>"
		}
		return class, class, true
	case "search_parent_directories":
		return truth(c.SearchParents)
	case "project_path":
		if c.ProjectPath == nil || c.File == "" {
			return "None", nil, true
		}
		return quoted(*c.ProjectPath)
	case "write_to_source":
		if v, given := c.Section["write_to_source"]; given {
			return pythonText(v), v, true
		}
		return "None", nil, true
	case "tag":
		text := fmt.Sprintf("TagConfiguration(prefix=%s, strict=%s, regex=%s)", python.Repr(c.TagPrefix), strict, pattern)
		return text, text, true
	case "scm":
		describe := "None"
		if c.DescribeSet {
			describe = pythonRepr(c.describeGiven())
		}
		scope := python.Repr(c.Scoped)
		if c.Scope != nil {
			scope = pythonRepr(child(c.Section, "scm", "git")["distance_scope"])
		}
		count := "FULL_HISTORY: 'full-history'"
		if c.FirstParent {
			count = "FIRST_PARENT: 'first-parent'"
		}
		text := fmt.Sprintf("ScmConfiguration(git=GitConfiguration(pre_parse=<GitPreParse.%s: %s>, describe_command=%s, distance_scope=%s, distance_count=<GitDistanceCount.%s>))",
			strings.ToUpper(c.PreParse), python.Repr(c.PreParse), describe, scope, count)
		return text, text, true
	}
	return "", nil, false
}

// pythonText is Python's str of a TOML value.
func pythonText(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return pythonRepr(v)
}

// pythonRepr is Python's repr of a TOML value.
func pythonRepr(v any) string {
	switch v := v.(type) {
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = pythonRepr(e)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case int64:
		return fmt.Sprint(v)
	case float64:
		return fmt.Sprint(v)
	}
	return python.Repr(v)
}

// Archival returns the archive file that git archive fills in: the stable one,
// or the full one with branch names, which change with every fetch.
func Archival(template string) string {
	text := "node: $Format:%H$\nnode-date: $Format:%cI$\ndescribe-name: $Format:%(describe:tags=true,match=*[0-9]*)$\n"
	if template == "full" {
		return "# WARNING: Including ref-names can make archive checksums unstable\n" +
			"# after commits are added post-release. Use only if describe-name is insufficient.\n" + text + "ref-names: $Format:%D$\n\n"
	}
	return text + "\n"
}

// describeGiven returns the describe command as it was written.
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
