package config

import "strings"

// Override is a version that a variable gives, whatever the repository says.
type Override struct {
	Version  string
	Variable string
	Named    bool // the variable is for the project of that name alone
}

// What the names of those variables have after the tool's.
const (
	pretendVersion    = "_PRETEND_VERSION"
	PretendVersionFor = pretendVersion + "_FOR_"
)

// OwnOverride looks for a version in Tagline's own variables: the one for the
// project of that name, if it has one, then the one for any. An empty variable is
// unset. The zero Override means none.
func OwnOverride(variables map[string]string, name string) Override {
	return override(variables, name, "TAGLINE")
}

// Overrides looks for a version in the variables: the one for the project of
// that name first, then the one for any; Tagline's own before those that
// setuptools-scm and vcs-versioning read, which distributions' tools set
// already. An empty variable is unset. The zero Override means none.
func Overrides(variables map[string]string, name string) Override {
	return override(variables, name, "TAGLINE", "SETUPTOOLS_SCM", "VCS_VERSIONING")
}

func override(variables map[string]string, name string, tools ...string) Override {
	if name != "" {
		for _, tool := range tools {
			variable := tool + PretendVersionFor + VariableName(name)
			if v := variables[variable]; v != "" {
				return Override{v, variable, true}
			}
		}
	}
	for _, tool := range tools {
		if v := variables[tool+pretendVersion]; v != "" {
			return Override{v, tool + pretendVersion, false}
		}
	}
	return Override{}
}

// HasNamed reports whether there is an override for the project of some name,
// so that finding out this project's name is worth the reading of a file.
func HasNamed(variables map[string]string) bool {
	for name, value := range variables {
		if value != "" && strings.Contains(name, PretendVersionFor) {
			return true
		}
	}
	return false
}

// VariableName returns a project's name as variables have it: capitals and
// digits, with one _ for each run of other characters.
func VariableName(name string) string {
	var b strings.Builder
	gap := false
	for _, c := range []byte(strings.ToUpper(name)) {
		if c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
			if gap {
				b.WriteByte('_')
			}
			gap = false
			b.WriteByte(c)
		} else {
			gap = true
		}
	}
	if gap {
		b.WriteByte('_')
	}
	return b.String()
}

// DirectoryPrefix returns what stands before the version in the name of a
// directory of that project: acme_tools- in acme_tools-1.0, whose project is
// acme-tools.
func DirectoryPrefix(dir, name string) string {
	if len(dir) > len(name) && VariableName(dir[:len(name)]) == VariableName(name) {
		return dir[:len(name)] + "-"
	}
	return name + "-"
}
