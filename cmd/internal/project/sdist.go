package project

import "github.com/tagline-scm/tagline/cmd/internal/config"

// Tracked reports whether a source distribution has the files that the repository
// tracks besides those that the build backend takes: where the setting sdist-files says
// so, and, unless it says otherwise, in a build in the place of setuptools-scm, which
// adds them.
func (p *Project) Tracked() bool {
	if p.Settings.Given("sdist-files") {
		return p.Settings.Text("sdist-files") == "tracked"
	}
	return p.File.Form == config.Setuptools || p.File.Form == config.Versioning
}
