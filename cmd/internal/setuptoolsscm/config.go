package setuptoolsscm

import (
	"cmp"
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
	"github.com/tagline-scm/tagline/cmd/internal/toml"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// Config is a configuration of setuptools-scm, checked. Directories are
// slash-separated paths in the file system that it was read from.
type Config struct {
	File      string // the pyproject.toml, as messages name it; "" without one
	Table     string // "tool.setuptools_scm"; "" without one
	Dir       string // where pyproject.toml is: the project's directory
	Root      string // where the repository is looked for
	ShownRoot string // Root, as messages name it
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
	Files  *config.Files       // of the whole file system
	Dir    string              // where to look for pyproject.toml: here, then upwards
	File   string              // a pyproject.toml to use instead, "" to look
	Bare   bool                // use none
	Show   func(string) string // how messages name a path of the file system; nil: as it is
	Root   string              // --root: where the repository is looked for, a path in it; "" as configured
	Vars   map[string]string   // the environment
	Name   string              // the distribution's name, whatever the files say; "" as they say
	Legacy string              // the name that setup.cfg or setup.py gives, for a pyproject.toml without one
	Moved  bool                // the environment says where the repository is: none is looked for
	Tool   Tool
}

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
	if _, ok := section["relative_to"]; ok && l.in.Tool != Hatch {
		c.Warnings = append(c.Warnings, fmt.Sprintf("%s: relative_to is ignored, it is always the configuration file", c.File))
		delete(section, "relative_to")
	}
	if err := l.dist(document, section); err != nil {
		return err
	}
	c.Env = NewEnvironment(l.in.Vars, c.Dist)
	if err := l.root(section); err != nil {
		return err
	}
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
	if c.ParentPrefix == "" && l.in.Name != "" {
		c.ParentPrefix = config.DirectoryPrefix(path.Base(c.Dir), l.in.Name)
	}
	if len(c.VersionSchemes) > 0 && strings.HasPrefix(c.VersionSchemes[0], "towncrier-fragments") {
		return l.fragments(document)
	}
	return nil
}

// fragments lists the news fragments: the directory is towncrier's own setting
// in pyproject.toml, else in towncrier.toml, else changelog.d.
func (l *loader) fragments(document map[string]any) error {
	c := l.c
	if path.Base(l.in.File) != "pyproject.toml" {
		own, err := l.toml(path.Join(c.Dir, "pyproject.toml"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		document = own
	}
	dir, _ := child(document, "tool", "towncrier")["directory"].(string)
	if dir == "" {
		own, err := l.toml(path.Join(c.Dir, "towncrier.toml"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		dir, _ = own["directory"].(string)
	}
	if dir == "" {
		dir = "changelog.d"
	}
	entries, err := fs.ReadDir(l.in.Files.FS, path.Join(c.Dir, dir))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
		return nil
	}
	if err != nil {
		return &ConfigError{File: l.in.Show(path.Join(c.Dir, dir)), Reason: smallfile.Reason(err)}
	}
	for _, e := range entries {
		if info, err := fs.Stat(l.in.Files.FS, path.Join(c.Dir, dir, e.Name())); err == nil && info.Mode().IsRegular() {
			c.Fragments = append(c.Fragments, e.Name())
		}
	}
	return nil
}

// pyproject finds and reads pyproject.toml. Without one the document is empty.
func (l *loader) pyproject() (map[string]any, error) {
	file := l.in.File
	if file == "" && !l.in.Bare {
		file = FindPyproject(l.in.Files.FS, l.in.Dir)
	}
	l.c.Dir = l.in.Dir
	if file == "" {
		return map[string]any{}, nil
	}
	l.c.File, l.c.Dir = l.in.Show(file), path.Dir(file)
	return l.toml(file)
}

// FindPyproject returns the nearest pyproject.toml in dir or above it, "" where
// there is none.
func FindPyproject(fsys fs.FS, dir string) string {
	for ; ; dir = path.Dir(dir) {
		file := path.Join(dir, "pyproject.toml")
		if _, err := fs.Lstat(fsys, file); err == nil {
			return file
		}
		if dir == "." {
			return ""
		}
	}
}

// toml reads and parses one file. Without one the error is fs.ErrNotExist.
func (l *loader) toml(file string) (map[string]any, error) {
	document, _, err := l.in.Files.Document(file)
	if _, bad := errors.AsType[*toml.SyntaxError](err); bad {
		return nil, notTOML(l.in.Show(file), err)
	}
	if err != nil {
		return nil, l.unread(file, err)
	}
	tables, err := python.Tables(document)
	if err != nil {
		return nil, notTOML(l.in.Show(file), err)
	}
	return tables, nil
}

// read reads one file. Without one, or the directory that it is in, the error is
// as the file system has it.
func (l *loader) read(file string) ([]byte, error) {
	data, err := l.in.Files.Read(file)
	return data, l.unread(file, err)
}

// unread is what went wrong with a file.
func (l *loader) unread(file string, err error) error {
	if err == nil || errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return err
	}
	return &ConfigError{File: l.in.Show(file), Reason: smallfile.Reason(err)}
}

func notTOML(name string, err error) error {
	return &ConfigError{File: name, Reason: "not valid TOML: " + strings.TrimPrefix(err.Error(), "toml: ")}
}

// child returns a table below another, an empty one where there is none.
func child(table map[string]any, names ...string) map[string]any {
	for _, name := range names {
		next, ok := table[name].(map[string]any)
		if !ok {
			return map[string]any{}
		}
		table = next
	}
	return table
}

// Where hatch-vcs is configured, in pyproject.toml or in hatch.toml.
const (
	hatchTable     = "tool.hatch.version"
	hatchFileTable = "version"
)

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
			if key != "write_to" && key != "write_to_template" {
				section[key] = value
			}
		}
	}
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
	case path.IsAbs(text):
		c.Root = path.Clean(strings.TrimPrefix(text, "/"))
		if c.Dir != c.Root && !strings.HasPrefix(c.Dir, c.Root+"/") && c.Root != "." {
			c.Warnings = append(c.Warnings, fmt.Sprintf("absolute root path %s overrides where %s is", text, c.File))
		}
	default:
		c.Root = path.Join(c.Dir, text)
	}
	if strings.HasPrefix(c.Root, "..") {
		c.Root = "."
	}
	if text != "." && c.ProjectPath == nil && l.in.Tool != Hatch {
		if below, ok := belowDir(c.Root, c.Dir); ok {
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
	document, err := l.toml(file)
	if err != nil {
		c.Warnings = append(c.Warnings, err.Error()+", so it is ignored")
		return nil
	}
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

func (l *loader) wrong(key, reason string) error {
	return &ConfigError{File: l.c.File, Table: l.c.Table, Key: key, Reason: reason}
}
