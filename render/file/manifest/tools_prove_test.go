//go:build prove

package manifest

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// whole are files as people write them, which are enough for the program that reads
// them: version 0.0.0 is written where %s stands.
var whole = []struct{ name, text string }{
	{"package.json", "\ufeff{\r\n\t\"name\" : \"acme\" ,\r\n\t\"version\"\t:\t\"%s\" ,\r\n\t\"dependencies\": { \"version\": \"1.0.0\" }\r\n}"},
	{"package.json", `{"v\u0065rsion":"%s","name":"acme","scripts":{"version":"9"}}`},
	{"package-lock.json", `{"name":"acme","version":"%s","lockfileVersion":3,"requires":true,"packages":{"":{"name":"acme","version":"%s","license":"MIT"}}}`},
	{"Cargo.toml", "package.name = \"acme\" # c\npackage.version = '%s'\r\npackage.edition = \"2021\"\n"},
	{"Cargo.toml", "package = { name = \"acme\", version = \"%s\" }\n[lib]\nname = \"version\""},
	{"Cargo.toml", "[ workspace ]\nmembers = [\"m\"]\n[workspace . \"package\"]\n  \"version\" = \"%s\"  # ours\n"},
	{"Cargo.lock", "# generated\nversion = 4\n\n[[package]]\nname = \"acme\"\nversion = \"%s\"\n"},
	{"pyproject.toml", "[build-system]\nrequires=[]\n[project] # x\nname='acme'\nversion='%s'\n[tool.x]\nversion='9'"},
	{"pyproject.toml", "[tool]\npoetry = { name = \"a\", version = \"%s\" }\n"},
	{"setup.cfg", "[metadata]\r\nname = acme\r\nVersion: %s\r\n[options]\r\nzip_safe = no\r\n"},
	{"Chart.yaml", "# c\r\n\"apiVersion\": v2\r\ndependencies:\r\n- name: x\r\n  version: 9.0.0\r\n  repository: https://example.org\r\nname: acme\r\nversion: '%s' # x\r\n"},
	{"Chart.yaml", "annotations: &a\n  version: \"9\"\napiVersion: v1\nname: acme\ndescription: |\n  version: 8\nversion: %s\nmaintainers: [{name: \"}\"}]"},
	{"pubspec.yaml", "name: acme\nversion: %s+7 # seven\n"},
	{"snapcraft.yaml", "%%YAML 1.2\n---\nname: acme\nversion: \"%s\"\nparts:\n  a:\n    version: 9\n"},
	{"pom.xml", "<?xml version='1.0' encoding='UTF-8'?>\n<!-- <version>9</version> -->\n<project xmlns='http://maven.apache.org/POM/4.0.0'>\n" +
		"<parent><groupId>g</groupId><artifactId>p</artifactId><version>8</version></parent>\n<artifactId>a</artifactId><version><!-- ours -->\n <![CDATA[%s]]>\n</version>\n</project>\n"},
	{"pom.xml", "<project><artifactId>a</artifactId><version>${revision}</version><properties><revision>\n%s</revision></properties></project>"},
	{"a.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\">\r\n  <PropertyGroup Condition=\"'$(A)' > '1'\">\r\n    <Version>%s</Version><!-- x -->\r\n  </PropertyGroup>\r\n</Project>"},
	{"Directory.Build.props", "<Project xmlns=\"http://schemas.microsoft.com/developer/msbuild/2003\"><PropertyGroup><Version>%s</Version></PropertyGroup></Project>"},
	{"gradle.properties", "# v = 9\ngroup : org\\\n  version=8\n  version : %s\n"},
	{"acme.spec", "Name: acme\nSummary: a\nLicense: MIT\nVersion:\t%s\nRelease: 1%{?dist}\n%description\nVersion: 9\n%changelog\n* Thu Aug 20 2026 Ada <ada@example.org> - 8-1\n- x\n"},
	{"debian/changelog", "acme (2:%s-0ubuntu2) unstable; urgency=medium\n\n  * acme (9-1)\n\n -- Ada <ada@example.org>  Thu, 20 Aug 2026 12:00:00 +0000\n"},
	{"debian/changelog", "acme (%s) UNRELEASED; urgency=low\r\n\r\n  * x\r\n\r\n -- Ada <ada@example.org>  Thu, 20 Aug 2026 12:00:00 +0000\r\n"},
	{"mix.exs", "defmodule Acme.MixProject do\n  use Mix.Project\n  @moduledoc ~s(version: \"9\")\n  @version \"%s\"\n  def project, do: [app: :acme, deps: [], version: @version]\nend\n"},
	{"meson.build", "# project('a', version: '9')\nproject('acme',\n  meson_version : '>= 0.50',\n  version : '%s', # x\n  license : 'MIT')\n"},
	{"CMakeLists.txt", "cmake_minimum_required(VERSION 3.10)\n#[[ project(x VERSION 9) ]]\nProject ( acme\n  VERSION %s # x\n  LANGUAGES NONE)\n"},
	{"acme.gemspec", "# s.version = '9'\nGem::Specification.new do |s|\n  s.name = 'acme'\n  s.summary = %q{isn't version = \"8\"}\n  s.authors = ['Ada']\n  s.version = '%s'.freeze\nend\n"},
	{"version.rb", "# frozen_string_literal: true\n\nmodule Acme\n  # VERSION = \"9\"\n  VERSION = \"%s\"\nend\n"},
	{"composer.json", "{\n    \"name\": \"acme/acme\", \"extra\": {\"version\": \"9\"},\n    \"version\":\"%s\"}\n"},
}

// unread are the kinds that no program here reads as its ecosystem does, and why.
var unread = map[string]string{
	"build.sbt": "sbt compiles it, with plugins that it fetches",
}

// TestTools has each ecosystem's own program read what was written.
func TestTools(t *testing.T) {
	if out, err := exec.Command("../../../scripts/manifest-proof/setup.sh").CombinedOutput(); err != nil {
		t.Fatalf("%s, %v", out, err)
	}
	for _, k := range Kinds() {
		is := func(name string) bool { return k.is(name) }
		found := slices.ContainsFunc(whole, func(row struct{ name, text string }) bool { return is(row.name) })
		if !found && unread[k.Names[0]] == "" {
			t.Errorf("%v: no program is asked", k.Names)
		}
	}
	versions := map[string][]string{ // of the formats, a release and a build between two
		"npm": {"1.2.3", "1.2.4-0.dev.4"}, "cargo": {"1.2.3", "1.2.4-0.dev.4+g109666b3b"}, "pep440": {"1.2.3", "1.2.4.dev4+g109666b3b"},
		"helm": {"1.2.3", "1.2.4-0.dev.4+g109666b3b"}, "snap": {"1.2.3", "1.2", "1.2.4~~dev.4+g109666b3b"}, "maven": {"1.2.3", "1.2.4-alpha-alpha-4"},
		"nuget": {"1.2.3", "1.2.4-0.dev.4"}, "rpm": {"1.2.3", "1.2.4~~dev.4+g109666b3b"}, "deb": {"1.2.3", "1.2.4~~dev.4+g109666b3b"},
		"hex": {"1.2.3", "1.2.4-0.dev.4"}, "assembly": {"1.2.3", "1.2.3.4"}, "gem": {"1.2.3", "1.2.4.a.dev.4"}, "composer": {"1.2.3", "1.2.3-p4-dev"},
		"": {"1.2.3", "1.2.4.dev4+g109666b3b"},
	}
	for i, row := range whole {
		k, ok := Of(row.name)
		if !ok {
			t.Fatal(row.name)
		}
		format := ""
		if k.Formats != nil {
			format = k.Formats[0]
		}
		if versions[format] == nil {
			t.Errorf("%s: no version of the format %q", row.name, format)
		}
		for _, version := range versions[format] {
			text := strings.ReplaceAll(strings.ReplaceAll(row.text, "%s", "0.0.0"), "%%", "%")
			target := Target{Name: row.name, Kind: k}
			if own := Own(k, []byte(text)); own != nil {
				target.Own = own
			}
			edited, err := target.Set([]byte(text), version)
			if err != nil {
				t.Errorf("%d, %s: %v", i, row.name, err)
				continue
			}
			dir := t.TempDir()
			file := filepath.Join(dir, row.name)
			if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o777), os.WriteFile(file, edited, 0o666)); err != nil {
				t.Fatal(err)
			}
			out, err := exec.Command("python3", "../../../scripts/manifest-proof/judge.py", file).Output()
			if exit, ok := errors.AsType[*exec.ExitError](err); ok {
				t.Errorf("%d, %s, %s: exit %d: %s", i, row.name, version, exit.ExitCode(), exit.Stderr)
			} else if got := strings.TrimSpace(string(out)); err != nil || got != version {
				t.Errorf("%d, %s: it is read as %s, not %s, %v", i, row.name, got, version, err)
			}
		}
	}
}
