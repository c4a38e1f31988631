package legacy

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadCfg(t *testing.T) {
	for _, row := range []struct {
		why, text string
		want      Sections
	}{
		{"nothing", "", Sections{}},
		{"keys are lower case, values as they are", "[metadata]\nName = Acme\n", Sections{"metadata": {"name": "Acme"}}},
		{"a colon will do", "[metadata]\nversion: 1.0\n", Sections{"metadata": {"version": "1.0"}}},
		{"the first of both ends the key", "[metadata]\nversion = attr: acme.v\n", Sections{"metadata": {"version": "attr: acme.v"}}},
		{"a deeper line continues", "[o]\nx =\n  a\n  b = c\ny = 1\n", Sections{"o": {"x": "a\nb = c", "y": "1"}}},
		{"comments", "[o]\n# x = 1\n; y = 2\nz = 3\n", Sections{"o": {"z": "3"}}},
		{"a section twice", "[o]\na = 1\n[p]\n[o]\nb = 2\n", Sections{"o": {"a": "1", "b": "2"}, "p": {}}},
		{"no section, no bracket, no key", "a = 1\n[o\n= 2\n", Sections{}},
	} {
		if diff := cmp.Diff(row.want, ReadCfg([]byte(row.text))); diff != "" {
			t.Errorf("%s (-want +got)\n%s", row.why, diff)
		}
	}
}

func TestReadPy(t *testing.T) {
	for _, row := range []struct {
		why, text string
		want      map[string]Value
	}{
		{"no call", "import setuptools\n", nil},
		{"literals", "setup(name='acme', version=\"1.0\")", map[string]Value{"name": {Literal: true, Text: "acme"}, "version": {Literal: true, Text: "1.0"}}},
		{"setuptools.setup, several lines", "setuptools.setup(\n  name = 'a' 'b',  # it\n)", map[string]Value{"name": {Literal: true, Text: "ab"}}},
		{"a constant", "VERSION = '1.2'\nsetup(version=VERSION)", map[string]Value{"version": {Literal: true, Text: "1.2"}}},
		{"a constant of a function is none", "def f():\n  V = '1'\nsetup(version=V)", map[string]Value{"version": {Text: "V"}}},
		{"half a constant", "V = '1' + x\nsetup(version=V)", map[string]Value{"version": {Text: "V"}}},
		{"expressions", "setup(version=get(x=1), use_scm_version={'a': 1})", map[string]Value{"version": {Text: "get(x=1)"}, "use_scm_version": {Text: "{a:1}"}}},
		{"a dictionary of strings", "setup(a={'x': \"y\", 'z': ''},)", map[string]Value{"a": {Text: "{x:y,z:}", Pairs: map[string]string{"x": "y", "z": ""}}}},
		{"none, for one is called", "setup(a={'x': y('z')}, b={'x': 'y' 'z'})", map[string]Value{"a": {Text: "{x:y(z)}"}, "b": {Text: "{x:yz}"}}},
		{"True", "setup(use_scm_version=True)", map[string]Value{"use_scm_version": {Text: "True"}}},
		{"nested keywords are not its own", "setup(name='a', x=dict(version='9'))", map[string]Value{"name": {Literal: true, Text: "a"}, "x": {Text: "dict(version=9)"}}},
		{"its own definition is no call", "def setup(name='x'): pass\n", nil},
		{"in a comment or a string", "# setup(name='no')\n'''setup(name='no')'''\nsetup(name='yes')", map[string]Value{"name": {Literal: true, Text: "yes"}}},
		{"an f-string is not plain", "setup(version=f'1.{x}')", map[string]Value{"version": {Text: "1.{x}"}}},
		{"a raw string", `setup(name=r'a\b')`, map[string]Value{"name": {Literal: true, Text: `a\b`}}},
		{"never closed", "setup(name='a'", nil},
		{"what only runs", "setup(**given, name='c')", map[string]Value{"**": {}, "name": {Literal: true, Text: "c"}}},
		{"a power is none", "setup(name=2**3)", map[string]Value{"name": {Text: "2**3"}}},
		{"a comparison is no keyword", "setup(a == 'b', name='c')", map[string]Value{"name": {Literal: true, Text: "c"}}},
	} {
		if diff := cmp.Diff(row.want, ReadPy([]byte(row.text))); diff != "" {
			t.Errorf("%s (-want +got)\n%s", row.why, diff)
		}
	}
}

func TestReadMeson(t *testing.T) {
	for _, row := range []struct{ why, text, want string }{
		{"in words", "# acme\nproject('acme', 'c',\n  version: '1.0', license: 'MIT')\n", "1.0"},
		{"the last argument", "project('acme', version : '1.0')", "1.0"},
		{"asked for", "project('acme', version: run_command('tagline', check: true).stdout().strip())", ""},
		{"added to", "project('acme', version: '1' + x)", ""},
		{"Meson's own", "project('acme', meson_version: '>=1.1')", ""},
		{"of a dependency", "project('acme')\ndependency('x', version: '>=1')", ""},
		{"of an option", "project('acme', default_options: {'version': '3'})", ""},
		{"another file", "version: '1.0'", ""},
		{"never closed", "project('acme', version: '1.0'", ""},
	} {
		if got := ReadMeson([]byte(row.text)); got != row.want {
			t.Errorf("%s: %q, want %q", row.why, got, row.want)
		}
	}
}

// FuzzReadPy: no setup.py, setup.cfg or meson.build stops the reader or makes it fail.
func FuzzReadPy(f *testing.F) {
	for _, seed := range []string{"setup(name='a')", "'''", "r'\\", "V='1'\nsetup(version=V", "[a]\nb:\n c", "setup(a==", "project('a',version:'1')"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		ReadPy([]byte(source))
		ReadCfg([]byte(source))
		ReadMeson([]byte(source))
	})
}
