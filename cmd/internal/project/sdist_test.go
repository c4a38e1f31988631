package project

import "testing"

func TestSetuptoolsTakes(t *testing.T) {
	for _, row := range []struct {
		why, manifest, name string
		want                bool
	}{
		{"a module of a package", "", "src/acme/core.py", true},
		{"typing information", "", "acme/py.typed", true},
		{"the readme", "", "README.md", true},
		{"a test that setuptools knows", "", "tests/test_core.py", true},
		{"another file of the tests", "", "tests/data.json", false},
		{"documentation", "", "docs/conf.py", false},
		{"a settings file", "", "tox.ini", false},
		{"data of a package", "", "src/acme/data.json", false},
		{"include", "include tox.ini *.toml\n", "tox.ini", true},
		{"include stops at a slash", "include *.json\n", "src/acme/data.json", false},
		{"recursive-include", "recursive-include tests *.json *.txt\n", "tests/deep/data.json", true},
		{"graft", "graft docs # all of it\n", "docs/conf.py", true},
		{"prune after graft", "graft docs\nprune docs/build\n", "docs/build/x.html", false},
		{"graft after prune", "prune docs\ngraft docs/source\n", "docs/source/x.rst", true},
		{"global-include", "global-include *.json\n", "src/acme/data.json", true},
		{"global-exclude", "graft docs\nglobal-exclude *.pyc\n", "docs/x.pyc", false},
		{"no line of a MANIFEST.in", "hello world\ninclude\n", "tox.ini", false},
	} {
		if got := setuptoolsTakes(row.name) || manifestIn(row.manifest)(row.name); got != row.want {
			t.Errorf("%s: %s: %v", row.why, row.name, got)
		}
	}
}
