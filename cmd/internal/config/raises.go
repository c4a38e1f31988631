package config

import (
	"fmt"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
)

// A setting of the kind Raises is a table with keys that nobody knows beforehand: the
// types of a project's commits.

// raisesKey returns the setting that a key of a file belongs to as a table; nil for
// another key.
func raisesKey(full string) *Key {
	table, _, inside := strings.Cut(full, ".")
	if k := find(table); inside && k != nil && k.Kind == Raises {
		return k
	}
	return nil
}

// raise adds one line of such a table: name is the key in it.
func (s *Settings) raise(k *Key, name string, value any, from string, wrong func(text string) *Error) error {
	text, isText := value.(string)
	r, ok := scheme.ParseRaise(text)
	if !isText || !ok {
		return wrong(fmt.Sprintf("%s: %s is major, minor, patch or none", k.Name, name))
	}
	types, _ := s.set[k.Name].Value.(map[string]string)
	if types == nil {
		types = map[string]string{}
		s.set[k.Name] = Setting{types, from, wrong}
	}
	name = strings.ToLower(name)
	if _, twice := types[name]; twice {
		return wrong(fmt.Sprintf("%q is set twice", k.Name+"."+name))
	}
	types[name] = r.String()
	return nil
}

// parseRaises reads a variable: perf=minor,docs=patch.
func parseRaises(text string) (any, bool) {
	types := map[string]string{}
	for _, part := range split(text) {
		name, value, found := strings.Cut(part, "=")
		r, ok := scheme.ParseRaise(strings.TrimSpace(value))
		if name = strings.TrimSpace(name); !found || !ok || name == "" {
			return nil, false
		}
		types[strings.ToLower(name)] = r.String()
	}
	return types, true
}
