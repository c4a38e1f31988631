package ci

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Dotenv is for the .env readers of frameworks and containers. They agree on
// nothing but bare values: docker run --env-file keeps quotes as part of the
// value, python-dotenv expands ${NAME} within single quotes, and npm's dotenv
// ends a bare value at any #. So a value is written bare if every reader takes
// each of its characters as it is, and refused otherwise.
var Dotenv = Syntax{Name: "dotenv", Doc: "for a .env file",
	Format: lines("dotenv", "%s=%s\n", func(value string) (string, string) {
		return value, notBare(value, "readers of .env files disagree on %q")
	})}

// bare are the ASCII characters that every reader of .env files takes as they
// are, a shell's "." included; ~ only where no shell sees a home directory.
const bare = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+-:/@~,%^!"

// notBare returns why a value cannot stand bare in a file, "" if it can; of a
// character that cannot, what format says of it. Beyond ASCII, what prints and is
// no blank stands for itself: readers take the file as UTF-8, or as bytes.
func notBare(value, format string) string {
	if reason := notText(value); reason != "" {
		return reason
	}
	before := ':'
	for _, r := range value {
		switch {
		case r == '~' && before == ':':
			return "a shell that reads it puts a home directory there"
		case r < utf8.RuneSelf && !strings.ContainsRune(bare, r), r >= utf8.RuneSelf && !unicode.IsPrint(r):
			return fmt.Sprintf(format, string(r))
		}
		before = r
	}
	return ""
}

// JSON is one object, in the order given.
var JSON = Syntax{Name: "json", Doc: "one object",
	Format: func(vars []Var) (string, error) { return object("json", vars) }}

// object writes variables as a JSON object, for a syntax.
func object(syntax string, vars []Var) (string, error) {
	var b strings.Builder
	b.WriteString("{")
	for i, v := range vars {
		if i > 0 {
			b.WriteString(",")
		}
		if !utf8.ValidString(v.Value) {
			return "", &ValueError{syntax, v, "it is not UTF-8"} // and no escape stands for a byte
		}
		name, err := json.Marshal(v.Name)
		if err != nil {
			return "", err
		}
		value, err := json.Marshal(v.Value)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "\n  %s: %s", name, value)
	}
	b.WriteString("\n}\n")
	return b.String(), nil
}

// Make is for include in a makefile. A recipe hands a variable to a shell as it
// stands, so that only what means nothing to either is written.
// https://www.gnu.org/software/make/manual/html_node/Setting.html
var Make = Syntax{Name: "make", Doc: "for include in a makefile",
	Format: lines("make", "%s := %s\n", func(value string) (string, string) {
		return value, notBare(value, "make, or the shell of a recipe, takes %q for more than a character")
	})}

// CMake is for include(): bracket arguments, in which nothing has a meaning but
// their end, and so many = that the value holds no such end.
// https://cmake.org/cmake/help/latest/manual/cmake-language.7.html#bracket-argument
var CMake = Syntax{Name: "cmake", Doc: "for include() in CMake",
	Format: lines("cmake", "set(%s %s)\n", func(value string) (string, string) {
		equals := ""
		for strings.Contains(value+"]", "]"+equals+"]") {
			equals += "="
		}
		return "[" + equals + "[" + value + "]" + equals + "]", notText(value)
	})}

// Bazel is what a --workspace_status_command prints: a key, a blank, and the rest
// of the line. A key that begins with STABLE_ builds anew what is stamped with it.
// https://bazel.build/docs/user-manual#workspace-status
var Bazel = Syntax{Name: "bazel", Doc: "for Bazel's --workspace_status_command",
	Format: lines("bazel", "STABLE_%s %s\n", func(value string) (string, string) {
		if strings.TrimSpace(value) != value {
			return "", "nothing promises that blanks at its ends are kept"
		}
		return value, notText(value)
	})}

// Nix is a set, for import: within double quotes a backslash escapes itself, the
// quote and ${.
// https://nix.dev/manual/nix/latest/language/string-literals
var Nix = Syntax{Name: "nix", Doc: "a set, for import in Nix", Format: func(vars []Var) (string, error) {
	text, err := lines("nix", "  %s = \"%s\";\n", func(value string) (string, string) {
		return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`).Replace(value), notText(value)
	})(vars)
	return "{\n" + text + "}\n", err
}}

// Summary is for $GITHUB_STEP_SUMMARY: a table in Markdown. Whatever could be
// markup in a value is a numeric character reference.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary
var Summary = Syntax{Name: "github-summary", Doc: `the version, and why, for >> "$GITHUB_STEP_SUMMARY"`,
	Format: func(vars []Var) (string, error) {
		text, err := lines("github-summary", "| %s | <code>%s</code> |\n", func(value string) (string, string) {
			return Inert(value), notText(value)
		})(vars)
		return "| variable | value |\n| --- | --- |\n" + text, err
	}}

// Inert returns a text for Markdown and HTML in which nothing is markup: all of
// ASCII but letters, digits and a few signs are character references.
func Inert(text string) string {
	var b strings.Builder
	for _, r := range text {
		plain := r >= utf8.RuneSelf || strings.ContainsRune(" .+-,:/%;", r) || r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z'
		if plain {
			b.WriteString(html.EscapeString(string(r)))
			continue
		}
		fmt.Fprintf(&b, "&#%d;", r)
	}
	return b.String()
}
