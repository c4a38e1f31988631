// Package migrate says what a configuration of setuptools-scm, vcs-versioning or
// hatch-vcs becomes in Tagline's own keys, and compares the versions that the two
// give. It asks a repository through the plans and the reader that it is given, and
// writes nothing.
package migrate

import (
	"regexp"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm"
)

// Migration is what a configuration becomes.
type Migration struct {
	setuptoolsscm.Translation
	Table    string   // the table that it stands in, or the first of Replaces where it stands in none
	Replaces []string // the tables of pyproject.toml that the new ones replace
	Source   string   // a table that names the new source to hatchling, "" where none is needed
}

// HatchFileError means that the configuration is not in pyproject.toml, the one file
// that is changed.
type HatchFileError struct{ File string }

func (e *HatchFileError) Error() string {
	return "[version] of " + e.File + " configures hatch-vcs, and migrating changes pyproject.toml alone"
}

// New translates a configuration. The error says why setuptools-scm itself cannot
// use it, or is a *HatchFileError.
//
// tracked says that source distributions have the files that the repository tracks
// besides those that the build backend takes.
func New(c *setuptoolsscm.Config, form config.Form, tracked bool) (Migration, error) {
	if c.Unusable != nil {
		return Migration{}, c.Unusable
	}
	if c.HatchFile() {
		return Migration{}, &HatchFileError{File: c.File}
	}
	m := Migration{Translation: c.Translate(), Table: c.Table,
		Replaces: []string{"tool.setuptools_scm", "tool.vcs-versioning", "tool.vcs_versioning"}}
	if tracked {
		m.Lines = append(m.Lines, `sdist-files = "tracked"`)
	}
	if form == config.HatchVCS {
		m.Replaces = []string{"tool.hatch.version", "tool.hatch.build.hooks.vcs"}
		m.Source = "[tool.hatch.version]\nsource = \"tagline\"\n\n"
	}
	if m.Table == "" {
		m.Table = m.Replaces[0]
	}
	return m, nil
}

// TOML returns the new tables, with a comment for each key that has no equal.
func (m Migration) TOML() string {
	var b strings.Builder
	b.WriteString("[tool.tagline]\n")
	for _, line := range m.Lines {
		b.WriteString(line + "\n")
	}
	for _, remark := range m.Remarks {
		b.WriteString("# " + remark + "\n")
	}
	if m.Hook != nil {
		b.WriteString("\n[tool.hatch.build.hooks.tagline]\n" + strings.Join(m.Hook, "\n") + "\n")
	}
	return b.String()
}

// Trial returns a pyproject.toml as it will be once the build requires tagline in the
// place of its old requirement. Where the old tables cannot be replaced, the new one
// stands beside them: it comes first. It is read, and written nowhere.
func (m Migration) Trial(pyproject []byte) []byte {
	data, err := m.Replace(pyproject)
	if err != nil {
		own, _, _ := strings.Cut(m.TOML(), "\n\n")
		data = slices.Concat(pyproject, []byte("\n"+own+"\n"))
	}
	requirement := regexp.MustCompile(`(["'])(?i:setuptools[-_.]scm|vcs[-_.]versioning|hatch[-_.]vcs)\b[^"'\n]*(["'])`)
	return requirement.ReplaceAll(data, []byte("${1}tagline${2}"))
}

// Replace returns a pyproject.toml with the new tables in the place of the old ones;
// every other byte stays. Errors are those of [config.ReplaceTables].
func (m Migration) Replace(pyproject []byte) ([]byte, error) {
	return config.ReplaceTables(pyproject, m.Replaces, m.Source+m.TOML())
}
