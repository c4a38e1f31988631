package file

import (
	"errors"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

// hostile are versions that a tag, a custom scheme or a variable may give.
var hostile = []string{
	"1.2.4.dev4+g109666b3b", `1"2`, `1'2`, `1\2`, "1`2", "1${HOME}2", "1$(id)2", "1#{id}2",
	`1\u0022;System.exit(1);//`, `1\`, `\\1`,
	"1*/2", "1//2", "1</script>2", "1??/2", "1é2", "1\u20282", "1😀2", "1;2", "1%s2", "1\"; }", "-1", "1\\n2", "{{1}}",
}

func write(t *testing.T, dir, name, version string) (string, error) {
	t.Helper()
	k, ok := KindOf(name)
	if !ok || k.write == nil {
		t.Fatalf("%s is of no kind that is written here", name)
	}
	return k.Write(open(t, dir), name, version, "g109666b3b")
}

// omissions names the columns that a kind lacks. A kind without a writer is written
// elsewhere, and has no marker.
func omissions(k Kind) (lacks []string) {
	for _, column := range []struct {
		name string
		is   bool
	}{
		{"Endings", len(k.Endings) > 0}, {"Doc", k.Doc != ""},
		{"Example", k.Example != "" && (slices.Contains(k.Endings, filepath.Ext(k.Example)) || len(k.Endings) == 0)},
	} {
		if !column.is {
			lacks = append(lacks, column.name)
		}
	}
	return lacks
}

// TestKinds holds each row to what every row must have.
func TestKinds(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range Kinds() {
		if lacks := omissions(k); lacks != nil {
			t.Errorf("the kind %v lacks %s", k.Endings, strings.Join(lacks, ", "))
		}
		for _, name := range []string{"Endings", "Doc", "Example"} { // each that is dropped from a copy is named
			less := k
			reflect.ValueOf(&less).Elem().FieldByName(name).SetZero()
			if lacks := omissions(less); !slices.Contains(lacks, name) {
				t.Errorf("%v without %s: %q", k.Endings, name, lacks)
			}
		}
		for _, e := range k.Endings {
			if seen[e] || slices.Contains(strings.Fields(otherEndings), e) {
				t.Errorf("%s has two rows", e)
			}
			seen[e] = true
		}
		if k.write == nil {
			continue
		}
		dir := lay(t, map[string]string{filepath.Dir(k.Example) + "/": "", "package.json": "{}", "src/Acme/Acme.cs": "namespace Acme;\n"})
		text, err := write(t, dir, k.Example, "1.2.3")
		if err != nil {
			t.Errorf("%s: %v", k.Example, err)
		}
		if !hasMarker(text) {
			t.Errorf("%s: what is written does not say by whom:\n%s", k.Example, text)
		}
		if again, err := write(t, dir, k.Example, "1.2.3"); again != text || err != nil {
			t.Errorf("%s is written in two ways", k.Example)
		}
		if !strings.HasSuffix(text, "\n") || strings.Contains(text, "\t\n") {
			t.Errorf("%s: no line end, or space before one: %q", k.Example, text)
		}
		for _, bad := range []string{"1\n2", "1\x00", "1\x1b[0m", "1\xff"} {
			if _, err := write(t, dir, k.Example, bad); !errors.As(err, new(*SourceError)) {
				t.Errorf("%s takes %q: %v", k.Example, bad, err)
			}
		}
	}
	for _, name := range []string{"VERSION", "version.txt", "README.md", "a.version", ".env"} {
		if _, ok := KindOf(name); ok || Unfit(name) != nil {
			t.Errorf("%s is not to hold the version alone", name)
		}
	}
	for _, name := range strings.Fields("v.SCALA a/pyproject.toml CMakeLists.txt sub/Makefile package.json v.cmake v.zig") {
		if Unfit(name) == nil {
			t.Errorf("%s may hold the version alone", name)
		}
	}
}

// TestGo has go vet and gofmt read what is written, in a module that uses it.
func TestGo(t *testing.T) {
	program := oracle.System(t, "go")
	for _, version := range hostile {
		text, err := write(t, lay(t, map[string]string{"version/": ""}), "version/version.go", version)
		if err != nil {
			t.Fatal(err)
		}
		if formatted, err := format.Source([]byte(text)); err != nil || string(formatted) != text {
			t.Errorf("gofmt makes %q of %q: %v", formatted, text, err)
		}
		quoted := strings.TrimSpace(text[strings.LastIndex(text, " = ")+3:])
		if got, err := strconv.Unquote(quoted); got != version || err != nil {
			t.Errorf("%s is %q, want %q", quoted, got, version)
		}
	}
	if !regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`).MatchString(must(t, "version/version.go")) {
		t.Error("it lacks the line by which go's tools know generated files")
	}
	dir := lay(t, map[string]string{
		"go.mod": "module example.org/acme/v2\n\ngo 1.24\n",
		"main.go": "// The program.\npackage main\n\nimport \"example.org/acme/v2/version\"\n\n" +
			"func main() { print(Version == version.Version) }\n",
	})
	for _, name := range []string{"version/version.go", "v_test.go", "v.go"} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if name == "v_test.go" {
			continue
		}
		text, err := write(t, dir, name, `1.2.4+"quoted"`)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"vet", "./..."}, {"run", "."}} {
		out, err := program.Command(dir, []string{"GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off"}, args...).CombinedOutput()
		if want := map[string]string{"vet": "", "run": "true"}[args[0]]; err != nil || string(out) != want {
			t.Errorf("go %v: %v\n%s", args, err, out)
		}
	}
}

func must(t *testing.T, name string) string {
	t.Helper()
	text, err := write(t, lay(t, map[string]string{filepath.Dir(name) + "/": ""}), name, "1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestGoPackage(t *testing.T) {
	for _, row := range []struct {
		files map[string]string
		name  string
		want  string // the package, or what the error says
		why   string
	}{
		{map[string]string{"version/": ""}, "version/version.go", "version", "the directory's name"},
		{map[string]string{"my-lib_2.x/": ""}, "my-lib_2.x/v.go", "mylib2x", "as an identifier"},
		{map[string]string{"2fa/": ""}, "2fa/v.go", "fa", "which begins with a letter"},
		{map[string]string{"42/": ""}, "42/v.go", "version", "and is not empty"},
		{map[string]string{"type/": ""}, "type/v.go", "version", "nor a keyword"},
		{map[string]string{"main/": ""}, "main/v.go", "version", "nor main, which needs a function"},
		{map[string]string{"Ünïcode/": ""}, "Ünïcode/v.go", "ünïcode", "letters of any script are letters"},
		{map[string]string{"a\"b;c/": ""}, "a\"b;c/v.go", "abc", "a hostile name"},
		{map[string]string{"go.mod": "// m\nmodule example.org/acme-tools/v3 // x\n"}, "v.go", "acmetools",
			"a module's last part without its major version"},
		{map[string]string{"go.mod": "module gopkg.in/yaml.v2\n"}, "v.go", "yaml", "likewise"},
		{map[string]string{"x/a.go": "package acme\n"}, "x/v.go", "acme", "the files beside it"},
		{map[string]string{"x/a.go": "// package no\n/* package no\n*/\n\npackage main // yes\n"}, "x/v.go", "main",
			"comments are none"},
		{map[string]string{"x/a.go": "package acme\n", "x/v.go": "package old\n"}, "x/v.go", "acme", "not the file itself"},
		{map[string]string{"x/a.go": "package acme\n", "x/gen.go": "//go:build ignore\n\npackage main\n"}, "x/v.go", "acme",
			"a generator that is ignored"},
		{map[string]string{"x/gen.go": "//go:build ignore\n\npackage main\n"}, "x/v.go", "x", "also alone"},
		{map[string]string{"x/a.go": "package acme\n", "x/tools.go": "// +build tools\n\npackage tools\n"}, "x/v.go",
			"acme", "a constraint of the older form"},
		{map[string]string{"x/a_linux.go": "//go:build linux\n\npackage acme\n"}, "x/v.go", "acme",
			"constrained, but there is no other"},
		{map[string]string{"x/a_test.go": "package acme_test\n"}, "x/v.go", "acme", "a test outside of the package"},
		{map[string]string{"x/a_test.go": "package acme_test\n", "x/b_test.go": "package acme\n"}, "x/v.go", "acme",
			"and one inside"},
		{map[string]string{"x/_a.go": "package no\n", "x/.b.go": "package no\n"}, "x/v.go", "x", "files that Go passes over"},
		{map[string]string{"x/a.go": "package a\n", "x/b.go": "package b\n"}, "x/v.go",
			"x/v.go: the Go files beside it are of different packages, a and b", "no answer is better than a wrong one"},
		{map[string]string{"x/a.go": "not Go\n"}, "x/v.go", "x", "what is no Go says nothing"},
		{map[string]string{"x/a.go": "->nowhere"}, "x/v.go", "x", "nor what cannot be read"},
		{map[string]string{"x/a.go": "package acme\n\nconst Version = \"1\"\n"}, "x/v.go",
			"x/v.go: x/a.go declares Version already", "it would not compile"},
		{map[string]string{"x/a.go": "package acme\n\nvar (\n\tA, Version = 1, f(2)\n)\n"}, "x/v.go",
			"x/v.go: x/a.go declares Version already", "in a group"},
		{map[string]string{"x/a.go": "package acme\n\ntype Version struct{}\n"}, "x/v.go",
			"x/v.go: x/a.go declares Version already", "a type"},
		{map[string]string{"x/a.go": "package acme\n\nfunc Version() string { return \"\" }\n"}, "x/v.go",
			"x/v.go: x/a.go declares Version already", "a function"},
		{map[string]string{"x/a.go": "package acme\n\nfunc (t T) Version() {}\n\ntype T struct{ Version string }\n\n" +
			"func f() { var Version = 1; _ = Version }\n\nconst (\n\tA = Version2\n\tB\n)\nconst Version2 = 1\n"},
			"x/v.go", "acme", "methods, fields and local names are others"},
	} {
		text, err := write(t, lay(t, row.files), row.name, "1.2.3")
		got := fmt.Sprint(err)
		if err == nil {
			got = strings.Fields(text[strings.Index(text, "\npackage "):])[1]
		}
		if got != row.want {
			t.Errorf("%s: %s, want %s: %s", row.name, got, row.want, row.why)
		}
	}
}

// TestScripts has Node load the modules.
func TestScripts(t *testing.T) {
	node := oracle.Node(t)
	for _, row := range []struct{ name, manifest, load string }{
		{"version.mjs", "", "(await import('./version.mjs')).version"},
		{"version.cjs", "", "require('./version.cjs').version"},
		{"version.js", `{"type": "module"}`, "(await import('./version.js')).version"},
		{"version.js", `{"type": "commonjs"}`, "require('./version.js').version"},
		{"version.js", `{"name": "acme"}`, "require('./version.js').version"},
		{"version.ts", "", "(await import('./copy.mjs')).version"},
		{"version.mts", "", "(await import('./copy.mjs')).version"},
	} {
		files := map[string]string{}
		if row.manifest != "" {
			files["package.json"] = row.manifest
		}
		dir := lay(t, files)
		for _, version := range hostile {
			text, err := write(t, dir, row.name, version)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{row.name, "copy.mjs"} {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if strings.Contains(text, "</script") || strings.ContainsRune(text, '\u2028') {
				t.Errorf("%s: %q", row.name, text)
			}
			if version != "1\u20282" {
				// One start of Node takes long: for the others its JSON is enough, which is the same grammar.
				continue
			}
			script := "void (async () => process.stdout.write(" + row.load + "))()"
			out, err := node.Command(dir, nil, "-e", script).CombinedOutput()
			if err != nil || string(out) != version {
				t.Errorf("%s: Node prints %q (%v), want %q", row.name, out, err, version)
			}
		}
	}
	var lines []string
	for _, version := range hostile {
		lines = append(lines, quoteScript(version))
	}
	program := "process.stdout.write([" + strings.Join(lines, ",") + "].join('\\n'))"
	out, err := node.Command(t.TempDir(), nil, "-e", program).CombinedOutput()
	if want := strings.Join(hostile, "\n"); err != nil || string(out) != want {
		t.Errorf("Node prints %q (%v), want %q", out, err, want)
	}
	_, err = write(t, lay(t, nil), "version.js", "1")
	if err == nil || !strings.Contains(err.Error(), "there is no package.json") {
		t.Errorf("a .js without package.json: %v", err)
	}
	_, err = write(t, lay(t, map[string]string{"package.json": "{"}), "version.js", "1")
	if !errors.As(err, new(*SourceError)) {
		t.Errorf("a .js with a package.json that is none: %v", err)
	}
	nested := lay(t, map[string]string{"package.json": `{"type": "module"}`, "a/package.json": "{}", "a/b/": ""})
	if text, err := write(t, nested, "a/b/version.js", "1"); err != nil || !strings.Contains(text, "exports.version") {
		t.Errorf("the nearest package.json does not decide: %q, %v", text, err)
	}
}

// TestShell has sh source the file.
func TestShell(t *testing.T) {
	sh := oracle.System(t, "sh")
	dir := lay(t, nil)
	for _, version := range hostile {
		text, err := write(t, dir, "version.sh", version)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "version.sh"), []byte(text), 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
		out, err := sh.Command(dir, nil, "-euc", `. ./version.sh; printf %s "$VERSION"`).CombinedOutput()
		if err != nil || string(out) != version {
			t.Errorf("sh prints %q (%v), want %q", out, err, version)
		}
	}
}

// unquote reads a string literal by the rules of its language, which are given as
// the escapes it knows after a backslash.
func unquote(t *testing.T, literal string, mark byte, escape func(rest string) (value string, length int)) string {
	t.Helper()
	if len(literal) < 2 || literal[0] != mark || literal[len(literal)-1] != mark {
		t.Fatalf("%q is no literal", literal)
	}
	var b strings.Builder
	for rest := literal[1 : len(literal)-1]; rest != ""; {
		switch rest[0] {
		case mark:
			t.Fatalf("%q ends early", literal)
		case '\\':
			value, n := escape(rest[1:])
			if n == 0 {
				t.Fatalf("%q has an unknown escape at %q", literal, rest)
			}
			b.WriteString(value)
			rest = rest[1+n:]
			continue
		}
		b.WriteByte(rest[0])
		rest = rest[1:]
	}
	return b.String()
}

func octal(rest string) (string, int) {
	if len(rest) >= 3 && strings.Trim(rest[:3], "01234567") == "" {
		n, _ := strconv.ParseUint(rest[:3], 8, 9)
		return string([]byte{byte(n)}), 3
	}
	return "", 0
}

func itself(of string) func(string) (string, int) {
	return func(rest string) (string, int) {
		if rest != "" && strings.Contains(of, rest[:1]) {
			return rest[:1], 1
		}
		return "", 0
	}
}

// TestLiterals reads the literals of the languages whose programs a checkout need
// not have, by the rules of their references.
func TestLiterals(t *testing.T) {
	for _, version := range hostile {
		c := quoteC(version)
		if strings.Contains(c, "??") || strings.ContainsFunc(c, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Errorf("C: %s has a trigraph, or is not ASCII", c)
		}
		if got := unquote(t, c, '"', func(rest string) (string, int) { // C17 6.4.4.4
			if s, n := octal(rest); n > 0 {
				return s, n
			}
			return itself(`"\?`)(rest)
		}); got != version {
			t.Errorf("C: %s is %q, want %q", c, got, version)
		}

		text := must2(t, "src/version.rs", version)
		literal := strings.TrimSuffix(text[strings.LastIndex(text, " = ")+3:], ";\n")
		if got := unquote(t, literal, '"', func(rest string) (string, int) { // The Rust Reference, Tokens
			if hex, ok := strings.CutPrefix(rest, "u{"); ok {
				hex, _, _ = strings.Cut(hex, "}")
				n, _ := strconv.ParseUint(hex, 16, 21)
				return string(rune(n)), len(hex) + 3
			}
			return itself(`"\`)(rest)
		}); got != version {
			t.Errorf("Rust: %s is %q, want %q", literal, got, version)
		}

		// The Java Language Specification, 3.3: \uXXXX is read first, unless an odd
		// number of backslashes stands before it.
		java := quoteUTF16(version, `"\`)
		early := regexp.MustCompile(`(\\*)\\u([0-9a-f]{4})`).ReplaceAllStringFunc(java, func(s string) string {
			if before := strings.Index(s, `u`) - 1; before%2 == 1 {
				return s
			}
			n, _ := strconv.ParseUint(s[len(s)-4:], 16, 16)
			if n < 0x80 {
				t.Errorf("Java: %s writes ASCII as %s, which is read before the literal is", java, s)
			}
			return s[:strings.Index(s, `\u`)] + "(" + s[len(s)-4:] + ")"
		})
		want := ""
		for _, r := range version {
			if r < 0x80 {
				want += string(r)
			} else if r > 0xffff {
				want += fmt.Sprintf("(%04x)(%04x)", 0xd800+(r-0x10000)>>10, 0xdc00+(r-0x10000)&0x3ff)
			} else {
				want += fmt.Sprintf("(%04x)", r)
			}
		}
		if got := unquote(t, early, '"', itself(`"\`)); got != want {
			t.Errorf("Java: %s is %q, want %q", java, got, want)
		}

		ruby := quoteRuby(version)
		if got := unquote(t, ruby, '\'', itself(`'\`)); got != version {
			t.Errorf("Ruby: %s is %q, want %q", ruby, got, version)
		}
	}
}

func must2(t *testing.T, name, version string) string {
	t.Helper()
	text, err := write(t, lay(t, map[string]string{filepath.Dir(name) + "/": ""}), name, version)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestAround shows what the files of C, Java and Ruby take from their surroundings.
func TestAround(t *testing.T) {
	for _, row := range []struct {
		files map[string]string
		name  string
		want  string // a line of the file, or of the error
		why   string
	}{
		{nil, "version.h", `#define VERSION "1.2.3"`, "named like the file"},
		{nil, "acme.hpp", `#define ACME_VERSION "1.2.3"`, "with VERSION at its end"},
		{nil, "acme-tools version.h", `#define ACME_TOOLS_VERSION "1.2.3"`, "as an identifier"},
		{nil, "__3d.h", `#define D_VERSION "1.2.3"`, "none that is reserved, or begins with a digit"},
		{nil, "1.h", "1.h: no macro can be named like it", "nothing left"},

		{map[string]string{"src/main/java/org/example/": ""}, "src/main/java/org/example/Version.java",
			"package org.example;", "its path"},
		{map[string]string{"java/": ""}, "java/Version.java", "public final class Version {", "no package"},
		{map[string]string{"x/A.java": "/* package no; */\n// package no;\npackage org . acme ;\nclass A {}\n"}, "x/V.java",
			"package org.acme;", "the class beside it"},
		{map[string]string{"x/A.java": "import a.B;\nclass A {}\n"}, "x/V.java", "public final class V {", "which has none"},
		{map[string]string{"x/A.java": "package a;", "x/B.java": "package b;"}, "x/V.java",
			"x/V.java: the classes beside it are of different packages", "no answer"},
		{map[string]string{"x/A.java": "package a;", "x/module-info.java": "module m {}"}, "x/V.java", "package a;",
			"a module's file is in none"},
		{map[string]string{"x/": ""}, "x/V.java",
			"x/V.java: its package cannot be told: no class is beside it, and no directory above it is called java",
			"no answer"},
		{map[string]string{"java/my-app/": ""}, "java/my-app/V.java",
			"java/my-app/V.java: its package cannot be told: my-app is no name in Java", "hostile names"},
		{map[string]string{"java/new/": ""}, "java/new/V.java",
			"java/new/V.java: its package cannot be told: new is no name in Java", "a keyword"},
		{map[string]string{"java/": ""}, "java/my-class.java", "java/my-class.java: no class can be named like it",
			"hostile names"},

		{map[string]string{"lib/acme_tools/": ""}, "lib/acme_tools/version.rb", "module AcmeTools", "the module of a gem"},
		{map[string]string{"lib/acme/web/": ""}, "lib/acme/web/version.rb", "  module Web", "one in another"},
		{map[string]string{"lib/acme/": "", "lib/acme.rb": "class Acme < Base\nend\n"}, "lib/acme/version.rb",
			"lib/acme/version.rb: Acme is a class in acme.rb", "a class is no module"},
		{map[string]string{"lib/acme/x.rb": "class AcmeX; end; class Acmes; end\nmodule Acme; end\n"},
			"lib/acme/version.rb", "module Acme", "other classes are"},
		{nil, "version.rb", "version.rb: its module cannot be told: it is not in a directory below lib/", "no answer"},
		{map[string]string{"lib/3d/": ""}, "lib/3d/version.rb",
			"lib/3d/version.rb: its module cannot be told: 3d is no name of a module in Ruby", "hostile names"},
		{map[string]string{"lib/a;b/": ""}, "lib/a;b/version.rb",
			"lib/a;b/version.rb: its module cannot be told: a;b is no name of a module in Ruby", "hostile names"},
	} {
		text, err := write(t, lay(t, row.files), row.name, "1.2.3")
		if err != nil {
			text = err.Error()
		}
		if !slices.Contains(strings.Split(text, "\n"), row.want) {
			t.Errorf("%s: no line %q: %s\n%s", row.name, row.want, row.why, text)
		}
	}
}
