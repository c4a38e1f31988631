package compat

import (
	"strings"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/scheme/pep440"
)

// templates are of the kinds that public projects have.
var templates = []struct{ name, template string }{
	{"_version.py", ""},
	{"_version.txt", ""},
	{"_v.py", `__version__ = "{version}"`},
	{"_v.py", "# coding: utf-8\n__version__ = {version!r}\n"},
	{"_v.py", "\"\"\"Version information.\"\"\"\n__version__ = \"{version}\"\n__version_tuple__ = {version_tuple}\n"},
	{"_v.py",
		"major = {version_tuple[0]}\nminor = {version_tuple[1]}\ncommit = '{scm_version.short_node}'\ndistance = {scm_version.distance}\n"},
	{"_v.py",
		"sha = {scm_version.node!r}\nbranch = {scm_version.branch!r}\ndirty = {scm_version.dirty}\ntag = \"{scm_version.tag}\"\n"},
	{"_v.py", "date = \"{scm_version.node_date:%Y-%m-%d}\"\ntime = \"{scm_version.time:%d %B %Y}\"\n"},
	{"PKG-INFO", "Metadata-Version: 2.1\nName: x\nVersion: {version}\n"},
	{"v.json", `{{"version": "{version}"}}`},
	{"v.h", "#define VERSION \"{version}\"\n#define MAJOR {version_tuple[0]}\n"},
	{"v.py", "__version__ = \"{version:>20}\"\nx = {version_tuple[0]:03d}\ny = {scm_version.distance!s:>5}\n"},
	{"v.txt", "{version} {scm_version.distance} {scm_version.node}"},
	{"v.txt", "v{version}"},
	{"v.txt", "{version_tuple}"},
}

// states are those of a project over time.
func states(t *testing.T) []scmVersion {
	t.Helper()
	at := time.Date(2026, 8, 20, 1, 2, 3, 0, time.UTC)
	tag := func(text string) version {
		v, err := pep440.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return version{parsed: v, text: text}
	}
	return []scmVersion{
		{tag: tag("1.2.3"), node: "g81a32a2ee0123456789012345678901234567890", branch: "main", date: "2026-08-01", time: at},
		{tag: tag("1.2.3"), distance: 14, node: "g109666b3b7ef750947766eb518032cdc2f7ee6d3", dirty: true,
			branch: "feature/x-1", date: "2026-08-16", time: at},
		{tag: tag("2.0rc1"), date: "2026-08-16", time: at},
	}
}

// TestWrote has each template fill a file for one state of a project, and asks
// whether it may be replaced in another.
func TestWrote(t *testing.T) {
	texts := []string{"1.2.3", "1.2.4.dev14+g109666b3b.d20260820", "2.0rc1"}
	for _, row := range templates {
		var filled []string
		for i, s := range states(t) {
			text, err := s.fileContent(row.name, row.template, texts[i])
			if err != nil {
				t.Fatal(err)
			}
			filled = append(filled, text)
		}
		for i, old := range filled {
			for j, text := range filled {
				for _, old := range []string{old, old + "\n", strings.ReplaceAll(old, "\n", "\r\n")} {
					if !Wrote(row.name, row.template, old, text) {
						t.Errorf("%q is not taken for what %q gives (%d, %d)", old, row.template, i, j)
					}
				}
			}
		}
		for _, foreign := range []string{
			"hello\n", "3 apples\n", "# notes\n\n- 1.2.3 is bad\n",
			"from setuptools import setup\n\nsetup(name='acme', version='1.2.3')\n",
			"{\n  \"name\": \"acme\",\n  \"version\": \"0.0.0\"\n}\n", "[project]\nversion = \"1.2.3\"\n",
			"import os\n__version__ = '1.2.3'\n",
			filled[0] + "\n\ndef mine(): pass\n", "def mine(): pass\n" + filled[0],
		} {
			if Wrote(row.name, row.template, foreign, filled[0]) {
				t.Errorf("%q is taken for what %q gives", foreign, row.template)
			}
		}
	}
}

// TestConstants shows which modules are placeholders of a version file.
func TestConstants(t *testing.T) {
	text, err := states(t)[0].fileContent("_version.py", "", "1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		old  string
		want bool
		why  string
	}{
		{"__version__ = '0.0.0'\n", true, "a placeholder"},
		{"version = \"unknown\"  # set by the build\n", true, "with a comment"},
		{"\"\"\"The version.\n\nMade by the build.\n\"\"\"\n\n__version__: str = '1.0'\nversion_tuple = (1, 0)\n", true,
			"documented and typed"},
		{"from __future__ import annotations\n\n__all__ = [\n    'version',  # [\n    \"__version__\",\n]\n\n__version__ = version = '1'\n",
			true, "an earlier template"},
		{"commit_id = None\n", true, "None is a constant"},
		{"# nothing\n", false, "no name at all"},
		{"__title__ = 'acme'\n__version__ = '1.0'\n", false, "another name would be lost"},
		{"version = get_version()\n", false, "a call"},
		{"version = f'{1}'\n", false, "an expression"},
		{"version = x\n", false, "a name"},
		{"import os\nversion = '1'\n", false, "an import"},
		{"try:\n    from x import version\nexcept ImportError:\n    version = '1'\n", false, "code"},
		{"version == '1'\n", false, "a comparison"},
		{"version = [\n    '1',\n    open('x'),\n]\n", false, "a call in a list"},
		{"version = (1,\n", true, "no Python, so nothing is lost either"},
		{"version = '''\nmine\n'''\n", false, "a longer text is somebody's"},
	} {
		if got := Wrote("_version.py", "", row.old, text); got != row.want {
			t.Errorf("Wrote(%q) = %v: %s", row.old, got, row.why)
		}
	}
	if Wrote("v.txt", "", "version = '1'\n", text) {
		t.Error("constants count in Python alone")
	}
}

// TestWroteIsFast gives the largest of what is compared.
func TestWroteIsFast(t *testing.T) {
	for _, row := range []struct{ template, old string }{
		{strings.Repeat("{scm_version.branch}", 200), strings.Repeat("1", 4000)},
		{strings.Repeat("{scm_version.time}", 200), strings.Repeat("1", 4000)},
		{"{scm_version.branch:" + strings.Repeat("{", 1000) + strings.Repeat("}", 1000) + "}", "1"},
		{"__version__ = {version!r}", "version = [\n" + strings.Repeat("[\n", 1<<19)},
		{"{", "1"}, {"}", "1"}, {"{{", "1"}, {strings.Repeat("(", 5000), "1"},
	} {
		Wrote("v.py", row.template, row.old, "version = 1\n")
	}
}
