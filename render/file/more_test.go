package file

import (
	"errors"
	"strings"
	"testing"
)

// TestMoreLanguages has what surrounds a file, and what is then written into it.
func TestMoreLanguages(t *testing.T) {
	for _, row := range []struct {
		name  string
		there map[string]string
		want  string // of the text, or of the error
		why   string
	}{
		{"src/Version.cs", map[string]string{"src/A.cs": "using X;\nnamespace Acme.Core;\nclass A {}\n"}, "\nnamespace Acme.Core\n{\n", "the namespace of the class beside it"},
		{"src/Version.cs", map[string]string{"src/A.cs": "namespace A\n{\n}\n", "src/B.cs": "namespace B;\n"}, "of different namespaces", "two"},
		{"src/Version.cs", map[string]string{"src/": ""}, "its namespace cannot be told", "none"},
		{"src/class.cs", map[string]string{"src/A.cs": "namespace A;\n"}, "no class can be named", "a keyword"},
		{"src/Value.cs", map[string]string{"src/A.cs": "namespace A;\n"}, "no class can be named", "a class has no member of its own name"},
		{"src/main/kotlin/org/acme/Version.kt", map[string]string{"src/main/kotlin/org/acme/": ""}, "\npackage org.acme\n", "the path below kotlin/"},
		{"src/Version.kt", map[string]string{"src/A.kt": "@file:JvmName(\"A\")\npackage a.b\n"}, "\npackage a.b\n", "the file beside it"},
		{"src/Version.kt", map[string]string{"src/A.kt": "fun main() {}\n"}, "edit.\n/** The", "a file without a package"},
		{"src/Version.kt", map[string]string{"src/": ""}, "its package cannot be told", "nothing"},
		{"kotlin/in/Version.kt", map[string]string{"kotlin/in/": ""}, "its package cannot be told", "a keyword"},
		{"version.php", nil, "\n\nreturn '1.2.3';\n", "a file to be included"},
		{"src/Http/Version.php", map[string]string{"composer.json": `{"autoload":{"psr-4":{"Acme\\":"src/","X\\":["lib/"]}}}`, "src/Http/": ""}, "\nnamespace Acme\\Http;\n", "PSR-4"},
		{"src/Version.php", map[string]string{"src/A.php": "<?php\nnamespace Acme;\n"}, "\nnamespace Acme;\n", "the class beside it"},
		{"src/Version.php", map[string]string{"src/A.php": "<?php\nclass A {}\n"}, "1);\n\nfinal class Version\n", "a class without a namespace"},
		{"src/Version.php", map[string]string{"src/": ""}, "its namespace cannot be told", "nothing"},
		{"Sources/Acme/Version.swift", map[string]string{"Sources/Acme/": ""}, "public enum Version {\n", "a type"},
		{"Sources/version.swift", map[string]string{"Sources/": ""}, "not named like a type", "no type"},
		{"acme/version.lua", map[string]string{"acme/": ""}, "\n\nreturn \"1.2.3\"\n", "a module"},
	} {
		text, err := write(t, lay(t, row.there), row.name, "1.2.3")
		if err != nil && !errors.As(err, new(*SourceError)) {
			t.Fatal(err)
		}
		if err != nil {
			text = err.Error()
		}
		if !strings.Contains(text, row.want) {
			t.Errorf("%s: %s: %q, want %q", row.name, row.why, text, row.want)
		}
	}
}

// TestMoreQuotes holds what each language needs escaped: TestCompilers asks those of them
// that can be had.
func TestMoreQuotes(t *testing.T) {
	const version = "1\"2\\3'4$5é😀"
	for name, want := range map[string]string{
		"src/Acme/Version.cs": `"1\"2\\3'4$5\u00e9\ud83d\ude00"`,
		"kotlin/Version.kt":   `"1\"2\\3'4\$5\u00e9\ud83d\ude00"`,
		"version.php":         `'1"2\\3\'4$5é😀'`,
		"Version.swift":       `"1\"2\\3'4$5\u{e9}\u{1f600}"`,
		"version.lua":         `"1\"2\\3'4$5\195\169\240\159\152\128"`,
	} {
		text, err := write(t, lay(t, map[string]string{"src/Acme/A.cs": "namespace Acme;\n", "kotlin/": ""}), name, version)
		if err != nil || !strings.Contains(text, want) {
			t.Errorf("%s: %s, want %s, %v", name, text, want, err)
		}
	}
}
