package manifest

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/render"
)

// TestKinds holds each row to what every row must have.
func TestKinds(t *testing.T) {
	for _, k := range Kinds() {
		if len(k.Names) == 0 || k.Doc == "" || !strings.Contains(k.Example, "0.0.0") || k.find == nil {
			t.Errorf("%v has no name, documentation or example", k.Names)
			continue
		}
		known := slices.ContainsFunc(k.Formats, func(name string) bool { _, err := render.ByName(name); return err == nil })
		if k.Formats != nil && !known {
			t.Errorf("%v: there is no format %v", k.Names, k.Formats)
		}
		target := Target{Name: k.Names[0], Kind: k}
		if strings.HasPrefix(k.Names[0], "Cargo.lock") {
			target.Own = []string{"acme"}
		}
		for _, text := range variants(k.Example) {
			edited, err := target.Set([]byte(text), "1.2.3")
			if want := strings.ReplaceAll(text, "0.0.0", "1.2.3"); err != nil || string(edited) != want {
				t.Errorf("%v: %q, %v", k.Names, edited, err)
			}
			if back, err := target.Restore(edited, []byte(text)); err != nil || string(back) != text {
				t.Errorf("%v: restored %q, %v", k.Names, back, err)
			}
		}
		for _, bad := range []string{"", "1 2", "1\n2", `1"2`, "1'2", "1<2", "1&2", "1é", "1\\2", "1%2", "1#2", "1)2", "1${a}"} {
			if edited, err := target.Set([]byte(k.Example), bad); !errors.As(err, new(*FieldError)) {
				t.Errorf("%v takes %q: %s, %v", k.Names, bad, edited, err)
			}
		}
	}
	for name, want := range map[string]string{
		"package.json": "package.json", "a/b/Cargo.toml": "Cargo.toml", "debian/changelog": "debian/changelog", "x/debian/changelog": "debian/changelog",
		"a/Acme.Core.csproj": "*.csproj", "acme.gemspec": "*.gemspec", "lib/acme/version.rb": "version.rb",
	} {
		if k, ok := Of(name); !ok || !slices.Contains(k.Names, want) {
			t.Errorf("%s is %v, want %s", name, k.Names, want)
		}
	}
	for _, name := range []string{"changelog", "a/changelog", "notpackage.json", "cargo.toml", "version.rb.txt", "pom.xml.in", ""} {
		if _, ok := Of(name); ok {
			t.Errorf("%s is a manifest", name)
		}
	}
}

// variants are other ways to write the same text.
func variants(text string) []string {
	dos := strings.ReplaceAll(text, "\n", "\r\n")
	return []string{text, dos, strings.TrimSuffix(text, "\n"), mark + text, mark + strings.TrimSuffix(dos, "\r\n"), text + "\n\n"}
}

// places are samples of what stands around a version. The file's version is 0.0.0,
// nothing else is.
var places = []struct {
	name, text, why string
	field           string
	own             []string
}{
	{name: "package.json", text: `{"dependencies":{"version":"1.0.0"},"version":"0.0.0","x":{"version":"2.0.0"}}`, why: "the document's own key, on one line"},
	{name: "package.json", text: "{\n\t\"version\" :\n\t\t\"0.0.0\"\n}", why: "on a line of its own"},
	{name: "package.json", text: `{"a":[{"version":"1"}],"b":[[],{}],"version":"0.0.0","c":"\"version\":\"3\""}`, why: "arrays, and a string that looks like it"},
	{name: "package.json", text: `{"config":{"release":"0.0.0"},"version":"1.0.0"}`, field: "config.release", why: "another key"},
	{name: "package.json", text: `{"v\u0065rsion":"0.0.0"}`, why: "a key with an escape is the key"},
	{name: "package-lock.json", text: `{"version":"0.0.0","packages":{"":{"version":"0.0.0"},"node_modules/a":{"version":"1.0.0"},"packages/core":{"version":"2.0.0"}}}`, why: "no dependency, and no workspace that is not asked for"},
	{name: "package-lock.json", text: `{"version":"1.0.0","packages":{"":{"version":"1.0.0"},"packages/core":{"version":"0.0.0"}}}`, field: "packages/core", why: "a workspace's entry"},
	{name: "package-lock.json", text: `{"version":"0.0.0","packages":{"":{"version":"0.0.0"},"packages/core":{"version":"0.0.0"}}}`, own: []string{"", "packages/core"}, why: "both"},
	{name: "package-lock.json", text: `{"version":"0.0.0","lockfileVersion":1,"dependencies":{"a":{"version":"1.0.0"}}}`, why: "npm 6 had no packages"},

	{name: "Cargo.toml", text: "[dependencies]\nserde = { version = \"1.0\" }\n[package]\nversion = '0.0.0' # here\n[dependencies.x]\nversion = \"2\"\n", why: "other tables have versions too"},
	{name: "Cargo.toml", text: "package.version = \"0.0.0\"\npackage.name = \"acme\"\n", why: "dotted keys"},
	{name: "Cargo.toml", text: "package = { name = \"a\", version = \"0.0.0\" }\n", why: "an inline table"},
	{name: "Cargo.toml", text: "[workspace.package]\nversion=\"0.0.0\"\n[package]\nversion.workspace = true\n", why: "the root package inherits from the same file"},
	{name: "Cargo.toml", text: "[workspace.package]\nversion=\"0.0.0\"\n[package]\nversion = \"1.0.0\"\n", field: "workspace.package.version", why: "both have one, and one is named"},
	{name: "Cargo.toml", text: "[package]\ndescription = '''\n[package]\nversion = \"9.9.9\"\n'''\nversion = \"0.0.0\"\n", why: "a string of several lines"},
	{name: "Cargo.lock", text: "version = 3\n[[package]]\nname = \"acme\"\nversion = \"1.0.0\"\nsource = \"registry\"\n[[package]]\nname = \"acme\"\nversion = \"0.0.0\"\n", own: []string{"acme"}, why: "a dependency of the same name"},
	{name: "Cargo.lock", text: "[[package]]\nversion = \"0.0.0\"\nname = \"a\"\n[[package]]\nname = \"b\"\nversion = \"0.0.0\"\n[metadata]\nversion = \"5\"\n", own: []string{"b", "a"}, why: "two members, one with its keys in another order"},
	{name: "pyproject.toml", text: "[tool.poetry]\nversion = \"0.0.0\"\n[tool.poetry.dependencies]\nx = {version = \"1\"}\n", why: "Poetry's own table"},
	{name: "pyproject.toml", text: "[project]\ndynamic = [\"version\"]\n[tool.acme]\nversion = \"0.0.0\"\n", field: "tool.acme.version", why: "a key of another tool"},

	{name: "Chart.yaml", text: "dependencies:\n- name: x\n  version: 1.0.0\nversion: 0.0.0 # ours\nappVersion: \"2.0\"\n", why: "a list at the margin"},
	{name: "Chart.yaml", text: "apiVersion: v2\nappVersion: \"0.0.0\"\nversion: 1.0.0\n", field: "appVersion", why: "the second field"},
	{name: "Chart.yaml", text: "description: |\n  version: 9.9.9\n\n  \"open\nversion: '0.0.0'\n", why: "a block scalar with a quote in it"},
	{name: "Chart.yaml", text: "description: \"a\nversion: 9.9.9\n\\\" b\"\nversion: 0.0.0\n", why: "a quoted scalar of several lines"},
	{name: "Chart.yaml", text: "keywords: [a, {\nversion: 9.9.9}, 'b]'\n]\nversion: 0.0.0\n", why: "a flow collection of several lines"},
	{name: "Chart.yaml", text: "---\n# c\n\"version\": 0.0.0\n...\n", why: "a quoted key between the marks of a document"},
	{name: "Chart.yaml", text: "a:\n  - >-\n    version: 1\n  - b: 'it''s: x'\nversion: 0.0.0", why: "items"},
	{name: "pubspec.yaml", text: "name: acme\nversion: 0.0.0\nenvironment:\n  sdk: '>=3.0.0 <4.0.0'\n", why: "a plain one"},
	{name: "snapcraft.yaml", text: "name: acme\nversion: \"0.0.0\"\nparts:\n  a:\n    version: 1\n", why: "a nested key"},

	{name: "pom.xml", text: "<?xml version=\"1.0\"?>\n<!-- <version>9</version> -->\n<project xmlns=\"x\">\n<parent><version>1</version></parent>\n<version> 0.0.0\n</version><dependencies><dependency><version>2</version></dependency></dependencies></project>", why: "white space around it, a comment, a parent and a dependency"},
	{name: "pom.xml", text: "<project><version>${revision}</version><properties><revision>0.0.0</revision></properties></project>", why: "Maven's CI-friendly version"},
	{name: "pom.xml", text: "<project><parent><version>0.0.0</version></parent></project>", field: "parent", why: "the parent's"},
	{name: "pom.xml", text: "<project><properties><acme.version>0.0.0</acme.version></properties><version>1</version></project>", field: "project.properties.acme.version", why: "a property with a dot"},
	{name: "pom.xml", text: "<p:project xmlns:p='a>b'><p:description><![CDATA[</p:project><version>]]></p:description><p:version>0.0.0</p:version><x a=\"</version>\" /></p:project>\n", why: "prefixes, CDATA, a tag in an attribute"},
	{name: "pom.xml", text: "<project>\n<name>caf\xe9</name><version>0.0.0</version></project>", why: "another encoding than UTF-8"},
	{name: "a.csproj", text: "<Project><PropertyGroup><LangVersion>9</LangVersion></PropertyGroup><PropertyGroup><Version>0.0.0</Version></PropertyGroup><ItemGroup><PackageReference Include=\"x\"><Version>1</Version></PackageReference></ItemGroup></Project>", why: "a reference has a version too"},
	{name: "Directory.Build.props", text: "<Project><PropertyGroup><VersionPrefix>0.0.0</VersionPrefix></PropertyGroup></Project>", field: "VersionPrefix", why: "another property"},

	{name: "gradle.properties", text: "#version=9\n! version=8\nkotlin.version=2\nversion : 0.0.0\nlong=a\\\nversion=7\n", why: "comments, another key, and a line that goes on"},
	{name: "gradle.properties", text: "GROUP=x\nVERSION_NAME 0.0.0\n", why: "the name that plugins for Android read, and a blank"},
	{name: "setup.cfg", text: "[bumpversion]\nversion = 1\n[metadata]\n; version = 3\nlong =\n  version = 2\nVersion: 0.0.0\n", why: "sections, comments, values of several lines, and a key in other case"},
	{name: "acme.spec", text: "%global commit abc\nName: acme\nversion :\t0.0.0  \n%package libs\nVersion: 2\n%description\nVersion: 3\n", why: "a subpackage, and prose"},
	{name: "acme.spec", text: "%define ver 0.0.0\nVersion: %{ver}\n", field: "ver", why: "a macro that is named"},
	{name: "debian/changelog", text: "acme (1:0.0.0-2ubuntu1) unstable; urgency=low\n\n  * x\n\nacme (1:0.0.9-1) unstable; urgency=low\n", why: "epoch and revision stay"},
	{name: "debian/changelog", text: "acme (0.0.0) UNRELEASED; urgency=medium\n", why: "a native package"},

	{name: "mix.exs", text: "defmodule A do\n @version \"0.0.0\" # \"9\"\n def project do\n  [version: @version, deps: [{:x, version: \"1\"}]]\n end\nend", why: "an attribute"},
	{name: "mix.exs", text: "defmodule A do\n @moduledoc \"\"\"\n def project do [version: \"9\"]\n \"\"\"\n def project, do: [a: ~w(version: x \"), deps: [{:x, version: \"1\"}], version: \"0.0.0\"]\nend", why: "a heredoc, a sigil with a quote, a dependency"},
	{name: "build.sbt", text: "// version := \"9\"\n/* /* */ version := \"8\" */\nlazy val root = (project in file(\".\")).settings(\n  scalaVersion := \"3\",\n  version := \"0.0.0\"\n)", why: "comments that nest"},
	{name: "version.sbt", text: "version in ThisBuild := \"0.0.0\"\n", why: "the older scope"},
	{name: "build.sbt", text: "val acme = \"0.0.0\"\nversion := acme", field: "acme", why: "a value that is named"},
	{name: "meson.build", text: "# project('x', version: '9')\nproject('acme', ['c', 'cpp'],\n  default_options: ['version=9'],\n  version : '0.0.0')\ndependency('x', version: '>=1')\n", why: "lists, and a call behind it"},
	{name: "CMakeLists.txt", text: "cmake_minimum_required(VERSION 3.1)\n#[[ project(a VERSION 9) ]]\nPROJECT(\n acme # (VERSION 8)\n VERSION 0.0.0\n LANGUAGES C)\n", why: "another command's VERSION, comments, letters of any case"},
	{name: "CMakeLists.txt", text: "set(ACME_VERSION \"0.0.0\")\nproject(acme VERSION ${ACME_VERSION})\n", field: "ACME_VERSION", why: "a variable that is named"},
	{name: "a.gemspec", text: "Gem::Specification.new do |s|\n  s.description = <<~TEXT\n    don't\n  TEXT\n  s.version = '0.0.0'.freeze\n  s.required_ruby_version = '>= 3'\nend\n", why: "a text with an apostrophe"},
	{name: "lib/a/version.rb", text: "=begin\nVERSION = '9'\n=end\nmodule A\n  # VERSION = '8'\n  VERSION = '0.0.0'\n  raise if VERSION == '7'\nend\n__END__\nVERSION = '6'\n", why: "comments, a comparison, and what follows the end"},
}

func TestPlaces(t *testing.T) {
	for _, row := range places {
		k, ok := Of(row.name)
		if row.why == "" || !ok {
			t.Fatalf("%s lacks a reason, or is no manifest", row.name)
		}
		target := Target{Name: row.name, Kind: k, Field: row.field, Own: row.own}
		for _, text := range variants(row.text) {
			edited, err := target.Set([]byte(text), "1.2.3")
			if want := strings.ReplaceAll(text, "0.0.0", "1.2.3"); err != nil || string(edited) != want {
				t.Errorf("%s: %s: %q\nwant %q, %v", row.name, row.why, edited, want, err)
				break
			}
			if back, err := target.Restore(edited, []byte(text)); err != nil || string(back) != text {
				t.Errorf("%s: %s: restored %q, %v", row.name, row.why, back, err)
			}
		}
	}
}

// TestRefused has files whose version is not a literal in one place: what is wrong is
// said, and nothing is changed.
func TestRefused(t *testing.T) {
	for _, row := range []struct {
		name, text, field string
		own               []string
		says              string
	}{
		{"package.json", `{"name":"a"}`, "", nil, "it has no version"},
		{"package.json", `{"version":1}`, "", nil, "is no string"},
		{"package.json", `{"version":"1","version":"2"}`, "", nil, "more than once"},
		{"package.json", `{"version":"1"}}`, "", nil, "no JSON"},
		{"package.json", `{"version":"1"} {}`, "", nil, "no JSON"},
		{"package.json", `{"version":"1",}`, "", nil, "no JSON"},
		{"package.json", ``, "", nil, "no JSON"},
		{"package.json", `["version"]`, "", nil, "no version"},
		{"package.json", `"version"`, "", nil, "no version"},
		{"package.json", strings.Repeat("[", 100000), "", nil, "no JSON"},
		{"package-lock.json", `{"packages":{"":{}}}`, "", nil, "no version of the project itself"},
		{"package-lock.json", `{"version":"1"}`, "packages/x", nil, "no version of packages/x"},
		{"package-lock.json", `{"version":"1","packages":{"":{"version":"1","version":"2"}}}`, "", nil, "packages..version more than once"},
		{"package-lock.json", `{"version":"1","packages":{"":{"version":"1"}},"version":"2"}`, "", nil, "version more than once"},
		{"Cargo.toml", "[package]\nversion.workspace = true\n", "", nil, "its version is the workspace's"},
		{"Cargo.toml", "[package]\nversion = { workspace = true }\n", "", nil, "its version is the workspace's"},
		{"Cargo.toml", "[package]\nversion=\"1\"\n[workspace.package]\nversion=\"2\"\n", "", nil, "several versions"},
		{"Cargo.toml", "[workspace]\nmembers=[]\n", "", nil, "no package.version"},
		{"Cargo.toml", "[package]\nversion = \"\"\"1\"\"\"\n", "", nil, "several lines"},
		{"Cargo.toml", "[package]\nversion = 1.0\n", "", nil, "is no string"},
		{"Cargo.toml", "[package\nversion = \"1\"\n", "", nil, "no TOML"},
		{"Cargo.toml", "[[package]]\nversion = \"1\"\n", "", nil, "no package.version"},
		{"Cargo.lock", "[[package]]\nname = \"a\"\nversion = \"1\"\n", "", nil, "which of its packages"},
		{"Cargo.lock", "[[package]]\nname = \"a\"\nversion = \"1\"\nsource = \"x\"\n", "", []string{"a"}, "no package a of this workspace"},
		{"pyproject.toml", "[project]\ndynamic = ['version']\n", "", nil, "dynamic"},
		{"pyproject.toml", "[project]\nversion='1'\n[tool.poetry]\nversion='1'\n", "", nil, "several versions, project.version and tool.poetry.version"},
		{"Chart.yaml", "version: *v\n", "", nil, "no plain version"},
		{"Chart.yaml", "version: !!str 1\n", "", nil, "no plain version"},
		{"Chart.yaml", "version: |\n  1.0\n", "", nil, "no plain version"},
		{"Chart.yaml", "version:\n", "", nil, "is empty"},
		{"Chart.yaml", "version: 1\nversion: 2\n", "", nil, "more than once"},
		{"Chart.yaml", "{version: 1}\n", "", nil, "no plain mapping"},
		{"Chart.yaml", "? version\n: 1\n", "", nil, "no plain mapping"},
		{"Chart.yaml", "version: 1\n---\nversion: 2\n", "", nil, "several documents"},
		{"Chart.yaml", "--- |\nversion: 1\n", "", nil, "several documents"},
		{"Chart.yaml", "a: \"x\nversion: 1\n", "", nil, "not closed"},
		{"Chart.yaml", "version: \"1\\x2e0\"\n", "", nil, "no plain version"},
		{"snapcraft.yaml", "version: git\n", "", nil, "snapcraft computes it"},
		{"pom.xml", "<project><parent><version>1</version></parent></project>", "", nil, "its version is its parent's"},
		{"pom.xml", "<project><version>${revision}</version></project>", "", nil, "no project.properties.revision"},
		{"pom.xml", "<project><version>${a}${b}</version></project>", "", nil, "is ${a}${b}"},
		{"pom.xml", "<project><version>1</version><version>2</version></project>", "", nil, "more than once"},
		{"pom.xml", "<project><version>1</project>", "", nil, "closes nothing"},
		{"pom.xml", "<project><version>1<!-- x -->2</version></project>", "", nil, "is in several pieces"},
		{"pom.xml", "<project><version><!-- x --></version><parent><version>1</version></parent></project>", "", nil, "its project.version is empty"},
		{"pom.xml", "<!DOCTYPE p [<!ENTITY v '1'>]><project><version>&v;</version></project>", "", nil, "document type"},
		{"a.csproj", "<Project><PropertyGroup><Version>$(V)</Version></PropertyGroup></Project>", "", nil, "is $(V)"},
		{"a.csproj", "<Project><PropertyGroup Condition='a'><Version>1</Version></PropertyGroup><PropertyGroup><Version>2</Version></PropertyGroup></Project>", "", nil, "more than once"},
		{"a.csproj", "<Project><PropertyGroup><VersionPrefix>1</VersionPrefix></PropertyGroup></Project>", "", nil, "no Version, but VersionPrefix"},
		{"gradle.properties", "version=1\nversion=2\n", "", nil, "more than once"},
		{"gradle.properties", "version=1\nVERSION_NAME=2\n", "", nil, "several versions"},
		{"setup.cfg", "[metadata]\nversion = attr: acme.__version__\n", "", nil, "is attr: acme.__version__"},
		{"setup.cfg", "[metadata]\nversion =\n  1.0\n", "", nil, "several lines"},
		{"a.spec", "Version: %{ver}\n", "", nil, "is %{ver}"},
		{"a.spec", "%if x\nVersion: 1\n%else\nVersion: 2\n%endif\n", "", nil, "more than once"},
		{"debian/changelog", "  * something\n", "", nil, "does not begin with an entry"},
		{"mix.exs", "def project do\n [version: System.get_env(\"V\")]\nend", "", nil, "is System.get_env"},
		{"mix.exs", "@version \"1#{x}\"\ndef project do\n [version: @version]\nend", "", nil, "is computed"},
		{"mix.exs", "@version \"1\"\ndef project do\n [version: @version <> \"a\"]\nend", "", nil, "its version is @"},
		{"build.sbt", "version := sys.env(\"V\")", "", nil, "is sys.env"},
		{"build.sbt", "version := s\"1.$x\"", "", nil, "is s\"1.$x\""},
		{"build.sbt", "version := \"1\" + x", "", nil, "is computed"},
		{"build.sbt", "ThisBuild / version := \"1\"\nversion := \"2\"", "", nil, "more than once"},
		{"meson.build", "project('a', version: files('VERSION'))", "", nil, "is files("},
		{"meson.build", "project('a', version: run_command('v').stdout(), license: 'x')", "", nil, "is run_command('v').stdout()"},
		{"mix.exs", "def project do\n [version: File.read!(\"V\")]\nend", "", nil, "is File.read!(\"V\")"},
		{"setup.cfg", "[metadata]\nversion = 1.0 ; ours\n", "", nil, "is 1.0 ; ours"},
		{"gradle.properties", "version=1.0 # ours\n", "", nil, "is 1.0 # ours"},
		{"meson.build", "project('a', 'c')", "", nil, "has no version"},
		{"CMakeLists.txt", "project(a VERSION ${V})", "", nil, "is ${V}"},
		{"CMakeLists.txt", "project(a C)", "", nil, "no version"},
		{"a.gemspec", "s.version = Acme::VERSION", "", nil, "is Acme::VERSION"},
		{"a.gemspec", "s.version = Acme::Version::STRING", "", nil, "is Acme::Version::STRING"},
		{"pubspec.yaml", "version: 1.0.0+7+8\n", "x", nil, "has no x"},
		{"version.rb", "VERSION = [1, 2].join('.')", "", nil, "is ["},
		{"version.rb", "VERSION = \"1.#{MINOR}\"", "", nil, "is computed"},
	} {
		k, _ := Of(row.name)
		target := Target{Name: row.name, Kind: k, Field: row.field, Own: row.own}
		edited, err := target.Set([]byte(row.text), "1.2.3")
		if !errors.As(err, new(*FieldError)) || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s %q: %q, %v; want %q", row.name, row.text, edited, err, row.says)
		}
	}
	cmakeKind, _ := Of("CMakeLists.txt")
	snap, _ := Of("snapcraft.yaml")
	spec, _ := Of("a.spec")
	for _, row := range []struct {
		k       Kind
		version string
	}{{cmakeKind, "1.2.3-rc.1"}, {cmakeKind, "1.2.3.4.5"}, {snap, strings.Repeat("1", 33)}, {spec, "1.2-3"}} {
		if _, err := (Target{Name: "x", Kind: row.k}).Set([]byte(row.k.Example), row.version); !errors.As(err, new(*FieldError)) {
			t.Errorf("%v takes %s: %v", row.k.Names, row.version, err)
		}
	}
}

// TestNumbers shows that a version which YAML would read as a number is quoted, and
// that restoring takes the quotes away again.
func TestNumbers(t *testing.T) {
	k, _ := Of("snapcraft.yaml")
	target := Target{Name: "snapcraft.yaml", Kind: k}
	const text = "version: 1.2.3 # x\n"
	for version, want := range map[string]string{
		"1.2": "version: '1.2' # x\n", "1e3": "version: '1e3' # x\n", "1.2.4": "version: 1.2.4 # x\n", "~1.2.3": "version: '~1.2.3' # x\n",
	} {
		edited, err := target.Set([]byte(text), version)
		if err != nil || string(edited) != want {
			t.Errorf("%s: %q, %v", version, edited, err)
		}
		if back, err := target.Restore(edited, []byte(text)); err != nil || string(back) != text {
			t.Errorf("%s: restored %q, %v", version, back, err)
		}
	}
}

func TestPattern(t *testing.T) {
	const text = "# acme 0.0.0\r\n__version__ = \"0.0.0\"\r\nx = 1"
	for _, row := range []struct{ pattern, want, why string }{
		{`^__version__ = "(?P<version>[^"]+)"$`, "# acme 0.0.0\r\n__version__ = \"1.2.3\"\r\nx = 1", "$ is the end of the line, whatever ends it"},
		{`^# acme (?<version>.*)`, "# acme 1.2.3\r\n__version__ = \"0.0.0\"\r\nx = 1", "the rest of the line is not its end"},
		{`^x = (?P<version>\d)$`, "# acme 0.0.0\r\n__version__ = \"0.0.0\"\r\nx = 1.2.3", "the group no longer fits once it is written"},
		{`^.*(?P<version>0\.0\.0)`, "", "two lines"},
		{`^y = (?P<version>.*)`, "", "no line"},
		{`^x = 1(?P<version>.*)`, "", "an empty group"},
		{`x = (?P<version>.*)`, "", "no anchor"},
		{`^x = (.*)`, "", "no group"},
		{`^x = (?P<version>.*`, "", "no expression"},
	} {
		edited, err := Target{Name: "a", Pattern: row.pattern}.Set([]byte(text), "1.2.3")
		if strings.HasSuffix(row.why, "written") {
			row.want = ""
		}
		if (err == nil) != (row.want != "") || string(edited) != row.want {
			t.Errorf("%s: %q, %v: %s", row.pattern, edited, err, row.why)
		}
	}
}

// FuzzManifests shows for any text of any kind: either it is refused, or its version
// fields change and nothing else does, and the old ones come back to the byte.
func FuzzManifests(f *testing.F) {
	for i, row := range places {
		f.Add(uint8(i), row.text, row.field, "1.2.3")
	}
	for _, k := range Kinds() {
		f.Add(uint8(200), k.Example, k.Names[0], "1.2.4-0.dev.4+g109666b3b")
	}
	f.Fuzz(func(t *testing.T, which uint8, text, field, version string) {
		target := Target{Name: "x", Field: field}
		if which >= 200 {
			target.Kind, target.Field = Kinds()[int(which)%len(Kinds())], ""
			target.Own = []string{"acme"}
		} else {
			row := places[int(which)%len(places)]
			target.Kind, _ = Of(row.name)
			target.Own = row.own
		}
		before, err := target.Places([]byte(text))
		if err != nil {
			if !errors.As(err, new(*FieldError)) {
				t.Fatal(err)
			}
			return
		}
		edited, err := target.Set([]byte(text), version)
		if err != nil {
			return
		}
		after, err := target.Places(edited)
		if err != nil {
			t.Fatal(err)
		}
		if rest, was := replace(edited, after, make([]string, len(after))), replace([]byte(text), before, make([]string, len(before))); string(rest) != string(was) {
			t.Errorf("%q became %q", text, edited)
		}
		for _, p := range after {
			if p.Value != version {
				t.Errorf("%q says %q in %q", edited, p.Value, p.Label)
			}
		}
		if back, err := target.Restore(edited, []byte(text)); err != nil || string(back) != text {
			t.Errorf("restored %q of %q: %v", back, text, err)
		}
	})
}
