package project

import "github.com/tagline-scm/tagline/cmd/internal/config"

// answering returns what makes setuptools-scm answer in a build that does not ask Tagline:
// its table, or its argument of setup(); "" where it does not answer. Such a build knows
// nothing of [tool.tagline].
func (b *Build) answering() string {
	_, tagline := b.pyproject.Requires("tagline")
	_, needs := b.pyproject.Requires("setuptools-scm")
	if tagline || !needs || b.backend() != "setuptools" {
		return ""
	}
	if b.pyproject.Has("tool", "setuptools_scm") || b.pyproject.Has("tool", "vcs-versioning") {
		return b.SetAside()
	}
	if file := b.Keyword(); file != "" {
		return "use_scm_version in " + file
	}
	return ""
}

// SetAside returns the table by which setuptools-scm or hatch-vcs would give the version if
// Tagline's own configuration did not come first, "" without one.
func (b *Build) SetAside() string {
	if b == nil {
		return ""
	}
	for _, table := range []string{"setuptools_scm", "vcs-versioning"} {
		if b.pyproject.Has("tool", table) {
			return "[tool." + table + "] in " + b.name("pyproject.toml")
		}
	}
	if b.pyproject.Text("tool", "hatch", "version", "source") == "vcs" {
		return b.hatchVersion()
	}
	return ""
}

// Keyword returns the file whose setup() has setuptools-scm's argument, "" without one.
func (b *Build) Keyword() string {
	if b == nil {
		return ""
	}
	if value, there := b.setup[keyword]; !there || value.Text == "False" || value.Text == "None" {
		return ""
	}
	return b.name("setup.py")
}

// keyword tells of setup(use_scm_version=...), which is Python code.
func (b *Build) keyword(form config.Form) []Passed {
	value, there := b.setup[keyword]
	if !there || value.Text == "False" || value.Text == "None" {
		return nil
	}
	plain := value.Text == "True" || value.Text == "{}" || value.Text == "dict()"
	switch {
	case compatible(form) && (plain || b.repeats(value.Pairs)):
		return nil // it adds nothing to the table
	// What Python code passes is known only when it runs, so this is said and not guessed.
	case compatible(form):
		return []Passed{{Builds: true, Text: b.name("setup.py") + " passes use_scm_version, which is Python code: builds lay it over " +
			"the table in pyproject.toml, and here it has no effect", Hint: "put its keys into that table"}}
	case form == config.Tagline && b.answering() != "":
		return nil // builds read it, which is said
	case form == config.Tagline:
		return []Passed{{Text: b.name("setup.py") + " passes use_scm_version, which has no effect: Tagline's own configuration comes first"}}
	}
	remedy := "put its keys under [tool.setuptools_scm] in pyproject.toml"
	if plain {
		remedy = "an empty [tool.setuptools_scm] in pyproject.toml says the same"
	}
	return []Passed{{Builds: true, Text: b.name("setup.py") + " passes use_scm_version, which is Python code and has no effect here: " + remedy}}
}

// repeats reports whether the table of setuptools-scm says every one of the pairs too.
func (b *Build) repeats(pairs map[string]string) bool {
	for key, value := range pairs {
		if b.pyproject.Text("tool", "setuptools_scm", key) != value {
			return false
		}
	}
	return pairs != nil
}
