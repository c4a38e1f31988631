// Package legacy reads what a setuptools project says in setup.cfg and setup.py, the
// places from before pyproject.toml. setup.py is a program: it is read, never run, and
// only what it says in plain literals is known.
package legacy

import "strings"

// Sections are what a setup.cfg says: values by section and key. Keys are lower case.
type Sections map[string]map[string]string

// ReadCfg reads a setup.cfg by the rules of Python's configparser: # and ; begin a
// comment line, = or : ends a key, and a line that is indented deeper continues the
// value above it. A line that it would refuse is passed over.
func ReadCfg(data []byte) Sections {
	sections := Sections{}
	var section map[string]string
	key, depth := "", 0
	for line := range strings.Lines(string(data)) {
		text := strings.TrimSpace(line)
		if text == "" || text[0] == '#' || text[0] == ';' {
			continue
		}
		indent := len(line) - len(strings.TrimLeft(line, " \t"))
		switch {
		case key != "" && indent > depth:
			section[key] = strings.TrimSpace(section[key] + "\n" + text)
			continue
		case text[0] == '[':
			name, _, closed := strings.Cut(text[1:], "]")
			if key = ""; closed {
				if sections[name] == nil {
					sections[name] = map[string]string{}
				}
				section = sections[name]
			}
			continue
		}
		end := strings.IndexAny(text, "=:")
		if section == nil || end < 1 {
			continue
		}
		key, depth = strings.ToLower(strings.TrimSpace(text[:end])), indent
		section[key] = strings.TrimSpace(text[end+1:])
	}
	return sections
}
