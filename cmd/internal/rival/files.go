package rival

import (
	"encoding/json"
	"path"
	"regexp"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/jsonc"
)

// Files of the tools that have one of their own.

// Read returns the settings in a tool's own file, by the file's name: JSON, MSBuild's
// properties, or the part of YAML that GitVersion.yml needs, which is keys with one
// word each, in tables by their indentation. What cannot be read is not there.
func Read(name string, data []byte) map[string]any {
	settings := map[string]any{}
	switch path.Ext(name) {
	case ".json":
		_ = json.Unmarshal(jsonc.Plain(data), &settings) // what it got so far is what it says
	case ".props", ".targets":
		property := regexp.MustCompile(`<(MinVer\w+)>([^<]*)</`)
		for _, m := range property.FindAllSubmatch(data, -1) {
			settings[string(m[1])] = strings.TrimSpace(string(m[2]))
		}
	case ".yml", ".yaml":
		yaml(settings, string(data))
	}
	return settings
}

// yaml fills in the keys of a document, those of tables with the table's name before
// them.
func yaml(settings map[string]any, text string) {
	type table struct {
		indent int
		name   string
	}
	var open []table
	for line := range strings.Lines(text) {
		if i := strings.Index(" "+line, " #"); i >= 0 {
			line = line[:i]
		}
		trimmed := strings.TrimSpace(line)
		key, value, found := strings.Cut(trimmed, ":")
		if !found || strings.HasPrefix(trimmed, "-") {
			continue
		}
		indent := len(line) - len(strings.TrimLeft(line, " "))
		for len(open) > 0 && open[len(open)-1].indent >= indent {
			open = open[:len(open)-1]
		}
		name := strings.Trim(key, `"' `)
		for i := len(open) - 1; i >= 0; i-- {
			name = open[i].name + "." + name
		}
		if value = strings.Trim(value, `"' `); value == "" || value == "{}" {
			open = append(open, table{indent, strings.Trim(key, `"' `)})
			continue
		}
		settings[name] = value
	}
}
