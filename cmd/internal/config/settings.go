package config

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Setting is the value of a key and where it came from.
type Setting struct {
	Value any    // string, bool, uint64, []string, []uint64, []plan.Write or map[string]string, by the key's Kind
	From  string // "tagline.toml:2", "TAGLINE_SCHEME", "--scheme"; "" for the default
	wrong func(text string) *Error
}

// Settings is every setting that is not at its default, and what there is to
// warn about.
type Settings struct {
	Edition  uint64
	Warnings []string
	Rules    []Rule // of branches: those of the file, then those of the flow
	set      map[string]Setting
	inForce  *InForce           // the rule that is laid over the file
	base     map[string]Setting // set without that rule
	covered  map[string]Setting // what a flag is laid over
}

// Load lays the layers over each other: flags over variables over the file.
// A file of another tool sets nothing here. Variables are the TAGLINE_ ones of
// the environment, whatever else the map holds; an empty one is unset, an
// unknown one a warning. Flags are by Key.Name. Any mistake is an *Error.
func Load(f File, variables map[string]string, flags map[string]any) (Settings, error) {
	s := Settings{Edition: 1, set: map[string]Setting{}, covered: map[string]Setting{}}
	if f.Form == Tagline {
		if err := s.file(f); err != nil {
			return s, err
		}
	}
	if err := s.variables(variables); err != nil {
		return s, err
	}
	for name, value := range flags {
		k := find(name)
		// Kept, because a flag says what this run prints, and not what the project's version is.
		if below, ok := s.set[name]; ok {
			s.covered[name] = below
		}
		s.set[name] = Setting{value, "--" + k.Flag(), func(text string) *Error { return &Error{Text: text} }}
	}
	if err := s.check(); err != nil {
		return s, err
	}
	// Behind the rules of the file: of several that match the first is in force.
	s.Rules = append(s.Rules, s.flow()...)
	return s, nil
}

// file reads the settings of tagline.toml or [tool.tagline].
func (s *Settings) file(f File) error {
	name := f.path()
	var root []string
	// A pyproject.toml is shared with other tools, and only one table of it is ours.
	if path.Base(f.Name) == sharedName {
		root = []string{"tool", "tagline"}
	}
	err := f.walk(func(e entry) error {
		if !e.under(root...) {
			return nil
		}
		if rest := e.path[len(root):]; len(rest) > 0 && rest[0] == ruleName {
			return s.rule(f, rest[1:], e)
		}
		full := strings.Join(e.path[len(root):], ".")
		if _, ok := e.value.(header); ok {
			return s.header(f, full, e)
		}
		if k := raisesKey(full); k != nil {
			from := name + ":" + strconv.Itoa(e.at.line(f.Data))
			return s.raise(k, strings.Join(e.path[len(root)+1:], "."), e.value, from, func(text string) *Error {
				m := e.vat.mistake(f.Data, text)
				m.File = name
				return m
			})
		}
		k := find(full)
		switch _, twice := s.set[full]; {
		case k == nil:
			return unknownKey(f, full, e)
		case k.In&InFile == 0:
			return e.at.mistake(f.Data, fmt.Sprintf("%q cannot be set in a file: %s is its variable", full, k.Variable()))
		case twice:
			return e.at.mistake(f.Data, fmt.Sprintf("%q is set twice", full))
		}
		wrong := func(text string) *Error {
			m := e.vat.mistake(f.Data, text)
			m.File = name
			return m
		}
		value, ok := typed(k.Kind, e.value)
		if k.Kind == Entries {
			var why *Error
			if value, why, ok = typedEntries(e.value); why != nil {
				m := wrong(why.Text)
				m.Near, m.List = why.Near, why.List
				return m
			}
		}
		if !ok {
			return wrong(fmt.Sprintf("%s is %s, not %s", full, k.Kind, kindOf(e.value)))
		}
		s.set[full] = Setting{value, name + ":" + strconv.Itoa(e.at.line(f.Data)), wrong}
		return nil
	})
	if err == nil {
		err = s.checkRules(f)
	}
	return located(err, name)
}

// header judges a table below the root: only the tables of dotted keys are.
func (s *Settings) header(f File, full string, e entry) error {
	if full == "" {
		return nil
	}
	// [custom] is the first half of custom.grammar, so a header of that name is no mistake.
	for _, k := range Keys {
		if strings.HasPrefix(k.Name, full+".") || k.Name == full && k.Kind == Raises {
			return nil
		}
	}
	if k := find(full); k != nil {
		return e.at.mistake(f.Data, fmt.Sprintf("%s is %s, not a table", full, k.Kind))
	}
	return unknownKey(f, full, e)
}

// unknownKey names the key of the same meaning, or the nearest one.
func unknownKey(f File, full string, e entry) error {
	if below := path.Base(f.Name) != sharedName; below && (full == "tool" || full == "tool.tagline" || strings.HasPrefix(full, "tool.tagline.")) {
		return e.at.mistake(f.Data, "[tool.tagline] is the table in pyproject.toml: here its keys stand alone")
	}
	names := fileKeys()
	m := e.at.mistake(f.Data, fmt.Sprintf("unknown key %q", full))
	if m.Near = cmp.Or(elsewhere(full), Nearest(full, names)); m.Near == "" {
		m.List = "tagline config --all"
	}
	return m
}

// elsewhere returns the key for what setuptools-scm and hatch-vcs call otherwise, "" where
// the name is not theirs: who comes from them types their keys.
func elsewhere(key string) string {
	switch strings.ReplaceAll(key, "_", "-") {
	case "version-scheme":
		return "scheme"
	case "tag-regex", "tag.regex":
		return "tag-pattern"
	case "tag.prefix":
		return "tag-prefix"
	case "fallback-version":
		return "initial-version"
	case "write-to", "write-to-template", "version-file", "version-file-template":
		return "write"
	case "dist-name":
		return "name"
	}
	return ""
}

func fileKeys() []string {
	var names []string
	for _, k := range Keys {
		if k.In&InFile != 0 {
			names = append(names, k.Name)
		}
	}
	return names
}

// prefix is how every variable that sets something begins. Variables that
// Tagline prints begin with SCM_, so that a run never feeds itself.
const prefix = "TAGLINE_"

// variables reads the TAGLINE_ variables, in the order of their names.
func (s *Settings) variables(vars map[string]string) error {
	var names []string
	for name, value := range vars {
		if strings.HasPrefix(name, prefix) && value != "" {
			names = append(names, name)
		}
	}
	if names == nil {
		return nil
	}
	byVariable := map[string]*Key{}
	var known []string
	for i, k := range Keys {
		if k.In&InEnv != 0 {
			byVariable[k.Variable()] = &Keys[i]
			known = append(known, strings.TrimPrefix(k.Variable(), prefix))
		}
	}
	// Of two mistakes the same one is told every time.
	slices.Sort(names)
	for _, name := range names {
		k := byVariable[name]
		switch {
		// One for each distribution, so they are in no list.
		case k == nil && strings.HasPrefix(name, "TAGLINE"+PretendVersionFor):
			continue
		case k == nil:
			text := name + " is not a setting"
			if near := Nearest(strings.TrimPrefix(name, prefix), known); near != "" {
				text += "; did you mean " + prefix + near + "?"
			}
			s.Warnings = append(s.Warnings, text)
			continue
		}
		value, ok := parse(k.Kind, vars[name])
		if !ok {
			return &Error{Text: fmt.Sprintf("%s is %s, not %q", name, k.Kind, vars[name])}
		}
		s.set[k.Name] = Setting{value, name, func(text string) *Error { return &Error{Text: name + ": " + text} }}
	}
	return nil
}

// check holds values against the choices of their keys.
func (s *Settings) check() error {
	for _, k := range Keys {
		if err := checkChoices(k, s.set[k.Name]); err != nil {
			return err
		}
	}
	// A later edition may mean something else by the same keys, so nothing of it is followed.
	if set, ok := s.set["edition"]; ok {
		if s.Edition = set.Value.(uint64); s.Edition != 1 {
			return set.wrong(fmt.Sprintf("edition %d is not known here: this tagline knows 1", s.Edition))
		}
	}
	return nil
}

// Get returns the setting of a key; at its default, Value is nil.
func (s *Settings) Get(name string) Setting { return s.set[name] }

// Given reports whether a setting is not at its default.
func (s *Settings) Given(name string) bool { return s.set[name].From != "" }

// Text returns a string setting, or its key's default.
func (s *Settings) Text(name string) string {
	if v, ok := s.set[name].Value.(string); ok {
		return v
	}
	return find(name).Default
}

// Bool returns a setting that is true or false; the default is false.
func (s *Settings) Bool(name string) bool {
	v, _ := s.set[name].Value.(bool)
	return v
}

// List returns a setting that is a list, nil by default.
func (s *Settings) List(name string) []string {
	v, _ := s.set[name].Value.([]string)
	return v
}

// Wrong returns an error about a setting's value that points at the place the
// value came from.
func (s *Settings) Wrong(name, text string) *Error {
	if set, ok := s.set[name]; ok {
		return set.wrong(text)
	}
	return &Error{Text: text}
}
