// Package setuptoolsscm reads the configuration of setuptools-scm, vcs-versioning and
// hatch-vcs and makes a plan of it, so that a project which uses one of them
// gets the same version, its files untouched. Files come in as an fs.FS, the
// environment as a map and the time as a value.
//
// The rules are those of setuptools-scm 10.3 and vcs-versioning 2.6, the newest
// when this was written; docs/differences.md lists where Tagline departs from
// them, and why.
package setuptoolsscm

import "fmt"

// Tool says in whose place Tagline answers: it fixes which table of
// pyproject.toml comes first, the prefixes of environment variables and where
// the distribution's name comes from.
type Tool string

// The tools there are.
const (
	CommandLine Tool = ""             // setuptools-scm's own command line
	Setuptools  Tool = "setuptools"   // a build by setuptools with setuptools-scm
	Hatch       Tool = "hatch"        // a build by hatchling with hatch-vcs
	ScikitBuild Tool = "scikit-build" // a build by scikit-build-core
)

// tables are the tables below [tool] that a tool reads: the first there is counts.
func (t Tool) tables() []string {
	if t == Setuptools {
		return []string{"setuptools_scm", "vcs-versioning"}
	}
	return []string{"vcs-versioning", "setuptools_scm"}
}

// ConfigError means that a configuration is wrong, or asks for what only Python
// can do.
type ConfigError struct {
	File   string // as messages name it
	Table  string // "tool.setuptools_scm"
	Key    string // "" when the whole table is meant
	Reason string
	Near   string // the nearest key or built-in name, "" if none
}

func (e *ConfigError) Error() string {
	at := e.File
	if e.Table != "" {
		at += fmt.Sprintf(" [%s]", e.Table)
	}
	if e.Key != "" {
		at += " " + e.Key
	}
	return at + ": " + e.Reason
}
