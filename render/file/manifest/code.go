package manifest

import (
	"slices"
	"strings"
)

// In these the version is a literal in a program or a build script. Their tokens are
// read, so that neither comments nor strings are taken for code; their meaning is not,
// so what is computed is refused.

func codeKinds() []Kind {
	return []Kind{{
		Names: []string{"mix.exs"}, Formats: []string{"hex", "npm"},
		Doc: "`version:` of `project`, or the attribute `@version` that it names", Field: "another attribute or key",
		Example: "defmodule Acme.MixProject do\n  use Mix.Project\n\n  def project do\n    [app: :acme, version: \"0.0.0\"]\n  end\nend\n",
		find:    mix,
	}, {
		Names: []string{"build.sbt", "version.sbt"}, Formats: []string{"maven"},
		Doc: "`version :=`, of the project or of `ThisBuild`", Field: "a value: `acmeVersion`",
		Example: "ThisBuild / version := \"0.0.0\"\n",
		find:    sbt,
	}, {
		Names: []string{"meson.build"},
		Doc:   "`version:` of `project()`", Field: "a variable",
		Example: "project('acme', 'c', version: '0.0.0')\n",
		find:    meson,
	}, {
		Names: []string{"CMakeLists.txt"}, Formats: []string{"assembly"},
		Doc: "`VERSION` of `project()`", Field: "a variable that `set()` sets",
		Example: "cmake_minimum_required(VERSION 3.20)\nproject(acme VERSION 0.0.0 LANGUAGES C)\n",
		find:    cmake,
		short: func(version string) string { // 1.2.3 is 1.2.3.0 to CMake
			const most = 3 // dots
			if strings.Count(version, ".") < most {
				return version
			}
			return strings.TrimSuffix(version, ".0")
		},
		holds: func(version string) string {
			if strings.Trim(version, "0123456789.") != "" || strings.Count(version, ".") > 3 {
				return "project() takes four numbers at most, and nothing else"
			}
			return ""
		},
	}, {
		Names: []string{"*.gemspec"}, Formats: []string{"gem"},
		Doc:     "`version =`, where that is no constant of another file",
		Example: "Gem::Specification.new do |spec|\n  spec.name = \"acme\"\n  spec.version = \"0.0.0\"\nend\n",
		find:    gemspec,
	}, {
		Names: []string{"version.rb"}, Formats: []string{"gem"},
		Doc: "the constant `VERSION`, where tagline did not write the file", Field: "another constant",
		Example: "module Acme\n  VERSION = \"0.0.0\"\nend\n",
		find:    func(text []byte, t Target) ([]Place, error) { return t.assigned(ruby.read(text), "VERSION") },
	}}
}

// literal returns the string at i as a field.
func literalField(all []token, i int, path, label string) field {
	if i >= len(all) || !all[i].isString {
		return field{path: path, why: "is " + nameOr(expression(all, i), "computed")}
	}
	tok := all[i]
	f := field{path: path, place: Place{From: tok.from, To: tok.to, Value: tok.inner, Label: label, style: quoted(tok.text[0])}}
	after := ""
	if i+1 < len(all) {
		after = all[i+1].text
	}
	switch {
	case strings.ContainsAny(tok.inner, "\\#$@{}\n") || len(tok.text) != len(tok.inner)+2:
		f.why = "is computed from " + tok.text
	case after == "+" || after == "%" || after == "/" || after == "<" || i > 0 && all[i-1].to == tok.from && wordBefore(all[i-1]):
		f.why = "is computed from " + tok.text
	}
	return f
}

// expression returns the code at i, as far as it has no blanks; "" for none.
func expression(all []token, i int) (code string) {
	const most = 8 // tokens
	depth := 0
	for j := i; j < min(len(all), i+most); j++ {
		if j > i && all[j].from != all[j-1].to || all[j].text == "," && depth == 0 {
			break
		}
		if !all[j].isString {
			if depth += bracket(all[j].text); depth < 0 {
				break
			}
		}
		code += all[j].text
	}
	return code
}

// wordBefore reports whether a token is a letter that changes what the string behind it means.
func wordBefore(t token) bool {
	return !t.isString && len(t.text) > 0 && (t.text[0]|0x20 >= 'a' && t.text[0]|0x20 <= 'z' || t.text == "~")
}

func sequence(all []token, i int, texts ...string) bool {
	if i < 0 || i+len(texts) > len(all) {
		return false
	}
	for j, text := range texts {
		if all[i+j].isString || all[i+j].text != text {
			return false
		}
	}
	return true
}

// assigned finds the one string that is assigned to a name: name = "…", := "…" or
// : "…".
func (t Target) assigned(all []token, name string) ([]Place, error) {
	name = nameOr(t.Field, name)
	t.Field = ""
	var found []field
	for i := range all {
		if all[i].isString || all[i].text != name {
			continue
		}
		j := i + 1
		switch {
		case sequence(all, j, ":", "=") && all[j].to == all[j+1].from:
			j += 2
		case sequence(all, j, "=") && !sequence(all, j+1, "=") && !sequence(all, j+1, "~"), sequence(all, j, ":"):
			j++
		default:
			continue
		}
		found = append(found, literalField(all, j, name, name))
	}
	return t.pick(found, name)
}

// mix finds the version of a Mix project (hexdocs.pm/mix/Mix.Project.html).
func mix(text []byte, t Target) ([]Place, error) {
	all := elixir.read(text)
	attribute := func(name string) ([]Place, error) {
		var found []field
		for i := range all {
			if sequence(all, i, "@", name) && i+2 < len(all) && all[i+2].isString {
				found = append(found, literalField(all, i+2, name, name))
			}
		}
		t.Field = ""
		return t.pick(found, name)
	}
	if t.Field != "" {
		if name, ok := strings.CutPrefix(t.Field, "@"); ok {
			return attribute(name)
		}
		return t.assigned(all, "")
	}
	for i := range all {
		if !sequence(all, i, "def", "project") {
			continue
		}
		for i < len(all) && all[i].text != "[" {
			i++
		}
		depth := 0
		for ; i < len(all); i++ {
			if !all[i].isString {
				depth += bracket(all[i].text)
			}
			if depth == 0 {
				break
			}
			if depth != 1 || !sequence(all, i, "version", ":") {
				continue
			}
			if sequence(all, i+2, "@") && (sequence(all, i+4, ",") || sequence(all, i+4, "]")) {
				return attribute(all[i+3].text)
			}
			return t.pick([]field{literalField(all, i+2, "version", "version")}, "version")
		}
		break
	}
	return nil, t.fail("it has no version in its project")
}

// bracket returns 1 for an opening and -1 for a closing bracket.
func bracket(text string) int {
	switch text {
	case "(", "[", "{":
		return 1
	case ")", "]", "}":
		return -1
	}
	return 0
}

// sbt finds the setting of a project or of the whole build
// (www.scala-sbt.org/1.x/docs/Scopes.html).
func sbt(text []byte, t Target) ([]Place, error) {
	all := scala.read(text)
	if t.Field != "" {
		return t.assigned(all, "")
	}
	var found []field
	for i := range all {
		j := i + 1
		if all[i].isString || all[i].text != "version" || sequence(all, i-1, ".") {
			continue
		}
		scope := "" // of what the setting is: version in scope, scope / version
		if sequence(all, j, "in") && j+1 < len(all) {
			scope = all[j+1].text
			j += 2
		} else if sequence(all, i-1, "/") && i >= 2 {
			scope = all[i-2].text
		}
		if configuration(scope) {
			continue
		}
		if !sequence(all, j, ":", "=") || all[j].to != all[j+1].from {
			continue
		}
		found = append(found, literalField(all, j+2, "version", "version"))
	}
	return t.pick(found, "version")
}

// configuration reports whether a scope of sbt is one for a single purpose, which has
// a version of its own: Docker, Rpm. Those begin with a capital letter, projects do not.
func configuration(scope string) bool {
	return scope != "" && scope[0] >= 'A' && scope[0] <= 'Z' && scope != "ThisBuild" && scope != "Global"
}

// meson finds an argument of project() (mesonbuild.com/Reference-manual_functions.html#project).
func meson(text []byte, t Target) ([]Place, error) {
	all := mesons.read(text)
	if t.Field != "" {
		return t.assigned(all, "")
	}
	i := slices.IndexFunc(all, func(tok token) bool { return !tok.isString && tok.text == "project" })
	if !sequence(all, i, "project", "(") {
		return nil, t.fail("it does not begin with project()")
	}
	depth := 0
	for i++; i < len(all); i++ {
		if !all[i].isString {
			depth += bracket(all[i].text)
		}
		if depth == 0 {
			break
		}
		if depth == 1 && sequence(all, i, "version", ":") {
			if sequence(all, i+2, "files", "(") && i+4 < len(all) && all[i+4].isString {
				return nil, &FieldError{Name: t.Name, Reason: "its version is " + expression(all, i+2), Other: all[i+4].inner}
			}
			return t.pick([]field{literalField(all, i+2, "version", "version")}, "version")
		}
	}
	return nil, t.fail("its project() has no version")
}

// cmake finds an argument of project(), or what set() sets
// (cmake.org/cmake/help/latest/command/project.html).
func cmake(text []byte, t Target) ([]Place, error) {
	all := cmakes.read(text)
	var found []field
	argument := func(i int, name string) {
		f := field{path: name, why: "is missing"}
		if i < len(all) && all[i].isString {
			f = literalField(all, i, name, name)
		} else if i < len(all) && all[i].text != ")" {
			tok := all[i]
			f = field{path: name, place: Place{From: tok.from, To: tok.to, Value: tok.text, Label: name}}
			if strings.ContainsAny(tok.text, "${}@;") {
				f.why = "is " + tok.text
			}
		}
		found = append(found, f)
	}
	for i := range all {
		command := strings.ToLower(all[i].text)
		switch {
		case all[i].isString || !sequence(all, i+1, "("):
		case command == "set" && t.Field != "" && sequence(all, i+2, t.Field):
			argument(i+3, t.Field)
		case command == "project" && t.Field == "":
			const most = 1000 // arguments
			for j := i + 2; j < min(len(all), i+most) && all[j].text != ")"; j++ {
				if sequence(all, j, "VERSION") {
					argument(j+1, "version")
					break
				}
			}
		}
	}
	return t.pick(found, "version")
}

// gemspec finds a literal version (guides.rubygems.org/specification-reference).
func gemspec(text []byte, t Target) ([]Place, error) {
	if t.Field != "" {
		return nil, t.fail("it has one version")
	}
	all := ruby.read(text)
	var found []field
	for i := range all {
		if sequence(all, i, ".", "version", "=") && !sequence(all, i+3, "=") {
			f := literalField(all, i+3, "version", "version")
			if constant := strings.TrimPrefix(f.why, "is "); strings.Contains(constant, "::") || strings.HasSuffix(constant, "VERSION") {
				return nil, &FieldError{Name: t.Name, Reason: "its version " + f.why, Other: constantFile(constant)}
			}
			found = append(found, f)
		}
	}
	return t.pick(found, "version")
}

// constantFile says which file has a constant, by the gems' custom: Acme::VERSION is in
// lib/acme/version.rb, and Acme::Version::STRING may be.
func constantFile(constant string) string {
	name := constant[strings.LastIndexByte(constant, ':')+1:]
	if name == "VERSION" {
		return "the file with that constant, version.rb"
	}
	return "the file with that constant, version.rb, and name it: field = \"" + name + "\""
}
