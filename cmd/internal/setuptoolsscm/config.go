package setuptoolsscm

import (
	"fmt"
	"maps"
	"path"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
)

// Config is a configuration of setuptools-scm, checked. Directories are
// slash-separated paths in the file system that it was read from.
type Config struct {
	File      string // the pyproject.toml, as messages name it; "" without one
	Table     string // "tool.setuptools_scm"; "" without one
	Dir       string // where pyproject.toml is: the project's directory
	Root      string // where the repository is looked for
	ShownRoot string // Root, as messages name it
	at        anchor // where paths start from
	Env       Environment
	NoTable   bool // neither table is there: all default

	VersionSchemes []string
	LocalSchemes   []string
	TagPrefix      string
	globPrefix     string // TagPrefix as a pattern has it: there what it has of wildcards is one
	Strict         *bool  // tag.strict; nil is permissive with advice
	Tag            Pattern
	Describe       []string // scm.git.describe_command; nil is the built-in one
	DescribeSet    bool
	PreParse       string
	Scope          []string // scm.git.distance_scope: paths below the repository besides the project's own
	Scoped         bool
	FirstParent    bool // scm.git.distance_count = "first-parent"
	ParentPrefix   string
	Fallback       string // fallback_version; "" is none
	SearchParents  bool
	ProjectPath    *string // where the project must lie below the repository; nil is anywhere
	VersionFile    string
	VersionTmpl    string
	WriteTo        string
	WriteToTmpl    string
	HookFile       string // hatch-vcs's build hook: version-file
	HookTmpl       string
	Normalize      bool
	Dist           string
	Project        string   // for TAGLINE_PRETEND_VERSION_FOR_: Dist, else [project] name, which hatch-vcs does not pass on
	Fragments      []string // file names of news fragments, where a scheme reads them
	Warnings       []string
	Section        map[string]any // the merged table as it was given
	RootGiven      bool           // by Input.Root
	Moved          bool           // Input.Moved

	// Unusable is what is wrong with the schemes, or needs Python. It is no error
	// before a version has to be derived: a version that is given, in a variable
	// or PKG-INFO, needs no scheme.
	Unusable error
}

// Input is where a configuration is read from.
type Input struct {
	Files    *config.Files       // of the whole file system
	Dir      string              // where to look for pyproject.toml: here, then upwards
	File     string              // a pyproject.toml to use instead, "" to look
	Bare     bool                // use none
	Show     func(string) string // how messages name a path of the file system; nil: as it is
	Root     string              // --root: where the repository is looked for, a path in it; "" as configured
	Vars     map[string]string   // the environment
	Name     string              // the distribution's name, whatever the files say; "" as they say
	Legacy   string              // the name that setup.cfg or setup.py gives, for a pyproject.toml without one
	Keywords map[string]any      // what setup() passes as use_scm_version, laid over the table; nil without
	Moved    bool                // the environment says where the repository is: none is looked for
	Tool     Tool
}

// maxFile is the largest file that is read for a configuration, in bytes.
const maxFile = 1 << 20

// Load reads the configuration that setuptools-scm would use. Errors are
// *ConfigError and *PatternError, and those of the file system.
func Load(in Input) (*Config, error) {
	if in.Show == nil {
		in.Show = func(p string) string { return p }
	}
	l := &loader{in: in, c: &Config{Normalize: true, PreParse: warnOnShallow, Moved: in.Moved}}
	err := l.load()
	l.c.ShownRoot = in.Show(l.c.Root)
	return l.c, err
}

// loader is one run of Load. Its steps are those of setuptools-scm, in its order: later
// layers see what earlier ones made of the table.
type loader struct {
	in Input
	c  *Config
}

func (l *loader) load() error {
	c := l.c
	document, err := l.pyproject()
	if err != nil {
		return err
	}
	section := map[string]any{}
	if l.in.Tool == Hatch {
		if section, err = l.hatch(document); err != nil {
			return err
		}
	} else {
		c.NoTable = true
		for _, name := range l.in.Tool.tables() {
			value, there := child(document, "tool")[name]
			if !there {
				continue
			}
			table, ok := value.(map[string]any)
			c.Table, c.NoTable = "tool."+name, false
			if !ok {
				return l.wrong("", "it must be a table")
			}
			section = table
			break
		}
	}
	// A setup.py that passes use_scm_version has the last word over the tables.
	if l.in.Keywords != nil && l.in.Tool != Hatch {
		c.NoTable = false
		section = maps.Clone(section)
		maps.Copy(section, l.in.Keywords)
	}
	if _, ok := section["relative_to"]; ok && l.in.Tool != Hatch {
		c.Warnings = append(c.Warnings, fmt.Sprintf("%s: relative_to is ignored, it is always the configuration file", c.File))
		delete(section, "relative_to")
	}
	if err := l.dist(document, section); err != nil {
		return err
	}
	// Only now: variables may be meant for one distribution by its name.
	c.Env = newEnvironment(l.in.Vars, c.Dist)
	if err := l.anchor(section); err != nil {
		return err
	}
	if err := l.root(section); err != nil {
		return err
	}
	// hatch-vcs hands over its settings as arguments; these two are read only where
	// setuptools-scm reads the file itself.
	if l.in.Tool != Hatch && !l.in.Bare {
		if err := l.perProject(section); err != nil {
			return err
		}
		if err := l.overrides(section); err != nil {
			return err
		}
	}
	c.Section = section
	if err := l.keys(section); err != nil {
		return err
	}
	// A build knows its name, and an unpacked archive is called NAME-VERSION.
	if c.ParentPrefix == "" && l.in.Name != "" {
		c.ParentPrefix = config.DirectoryPrefix(path.Base(c.Dir), l.in.Name)
	}
	if len(c.VersionSchemes) > 0 && strings.HasPrefix(c.VersionSchemes[0], "towncrier-fragments") {
		return l.fragments(document)
	}
	return nil
}

func (l *loader) wrong(key, reason string) error {
	return &ConfigError{File: l.c.File, Table: l.c.Table, Key: key, Reason: reason}
}
