package setuptoolsscm

import (
	"fmt"
	"slices"
	"strings"
)

// Environment looks up setuptools-scm's variables.
type Environment struct {
	Tools []string          // prefixes, first wins: SETUPTOOLS_SCM, VCS_VERSIONING
	Vars  map[string]string // the whole environment
	Dist  string            // the distribution's name, "" where unknown
}

// newEnvironment returns the lookup that every tool has: variables of
// SETUPTOOLS_SCM come before those of VCS_VERSIONING.
func newEnvironment(vars map[string]string, dist string) Environment {
	return Environment{[]string{"SETUPTOOLS_SCM", "VCS_VERSIONING"}, vars, dist}
}

// Lookup returns the value of a setting, the variable it came from ("" when
// there is none) and a warning ("" without). With a distribution name
// TOOL_SETTING_FOR_NAME comes first for each tool, then TOOL_SETTING; only then
// is a variable taken whose name means the same distribution, written
// otherwise, with a warning. An empty variable counts as found.
func (e Environment) Lookup(setting string) (value, variable, warning string) {
	var names []string
	if e.Dist != "" {
		for _, tool := range e.Tools {
			names = append(names, tool+"_"+setting+"_FOR_"+distSuffix(e.Dist))
		}
	}
	for _, tool := range e.Tools {
		names = append(names, tool+"_"+setting)
	}
	for _, name := range names {
		if v, ok := e.Vars[name]; ok {
			return v, name, ""
		}
	}
	if e.Dist == "" {
		return "", "", ""
	}
	for i, tool := range e.Tools {
		prefix := tool + "_" + setting + "_FOR_"
		var found []string
		for name := range e.Vars {
			if suffix, ok := strings.CutPrefix(name, prefix); ok && distSuffix(suffix) == distSuffix(e.Dist) {
				found = append(found, name)
			}
		}
		if len(found) > 0 {
			slices.Sort(found)
			return e.Vars[found[0]], found[0], fmt.Sprintf("found environment variable %s for %s, but its standard name is %s", found[0], e.Dist, names[i])
		}
	}
	return "", "", ""
}

// distSuffix returns a distribution's name as variables end in it: upper case,
// each run of - _ . as one underscore.
func distSuffix(name string) string {
	var b strings.Builder
	separated := false
	for _, c := range []byte(name) {
		if c == '-' || c == '_' || c == '.' {
			separated = true
			continue
		}
		if separated {
			b.WriteByte('_')
			separated = false
		}
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		b.WriteByte(c)
	}
	if separated {
		b.WriteByte('_')
	}
	return b.String()
}
