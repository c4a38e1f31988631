// Package ci writes variables in the syntax that a shell or a CI service reads.
// Each syntax refuses the values it cannot carry instead of changing them.
package ci

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Var is one variable.
type Var struct{ Name, Value string }

// Syntax is one way to write variables.
type Syntax struct {
	Name, Doc string
	// Format returns all the variables, or the error for the first that cannot
	// be carried (*ValueError); then nothing of the rest counts.
	Format func([]Var) (string, error)
}

// All returns every syntax, in the order in which help lists them.
func All() []Syntax { return []Syntax{Shell, GitHub, GitLab, Dotenv, JSON} }

// ByName returns the syntax of that name; the error is a *UnknownSyntaxError.
func ByName(name string) (Syntax, error) {
	for _, s := range All() {
		if s.Name == name {
			return s, nil
		}
	}
	return Syntax{}, &UnknownSyntaxError{name}
}

// UnknownSyntaxError means that no syntax has that name.
type UnknownSyntaxError struct{ Name string }

func (e *UnknownSyntaxError) Error() string { return fmt.Sprintf("unknown syntax %q", e.Name) }

// ValueError means that a syntax cannot carry a variable.
type ValueError struct {
	Syntax string
	Var    Var
	Reason string
}

func (e *ValueError) Error() string {
	return fmt.Sprintf("%s cannot carry %s=%q: %s", e.Syntax, e.Var.Name, e.Var.Value, e.Reason)
}

// Write writes the variables whole or not at all.
func Write(w io.Writer, s Syntax, vars []Var) error {
	text, err := s.Format(vars)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, text)
	return err
}

// Shell is for eval in a POSIX shell: single quotes, within which nothing has a
// meaning but the quote itself. It carries bytes that are no UTF-8 too.
var Shell = Syntax{Name: "sh", Doc: `for eval "$(tagline env)"`,
	Format: lines("sh", func(value string) (string, string) {
		return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'", ""
	})}

// GitHub is for $GITHUB_OUTPUT and $GITHUB_ENV: the first = ends the name, and
// the rest of the line is the value. Only NAME<< with no = before it begins a
// value of several lines.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#environment-files
var GitHub = Syntax{Name: "github", Doc: `for >> "$GITHUB_OUTPUT" or "$GITHUB_ENV"`,
	Format: lines("github", func(value string) (string, string) {
		if strings.TrimSpace(value) != value {
			return "", "nothing promises that blanks at its ends are kept"
		}
		return value, notText(value)
	})}

// gitlabSize is what the text of a dotenv report must stay below, in bytes.
const gitlabSize = 5 << 10

// GitLab is for artifacts:reports:dotenv, which keeps quotes as part of the
// value, takes no empty lines and less than 5 KiB in all. Later jobs get the
// variables as if they stood in the configuration, so $NAME, ${NAME} and %NAME%
// in them become that variable's value, which may be a secret.
// https://docs.gitlab.com/ci/yaml/artifacts_reports/#artifactsreportsdotenv
// https://docs.gitlab.com/ci/variables/where_variables_can_be_used/
var GitLab = Syntax{Name: "gitlab", Doc: "for a dotenv report artifact", Format: func(vars []Var) (string, error) {
	text, err := lines("gitlab", func(value string) (string, string) {
		switch {
		case strings.TrimSpace(value) != value:
			return "", "a dotenv report loses leading and trailing blanks"
		case strings.ContainsAny(value, "$%"):
			return "", "GitLab expands $ and % in the jobs that get it"
		}
		return value, notText(value)
	})(vars)
	if err == nil && len(text) >= gitlabSize {
		last := vars[len(vars)-1]
		err = &ValueError{"gitlab", last, "a dotenv report holds less than 5 KiB, select fewer variables"}
	}
	return text, err
}}

// Dotenv is for the .env readers of frameworks and containers. They agree on
// nothing but bare values: docker run --env-file keeps quotes as part of the
// value, python-dotenv expands ${NAME} within single quotes, and npm's dotenv
// ends a bare value at any #. So a value is written bare if every reader takes
// each of its characters as it is, and refused otherwise.
var Dotenv = Syntax{Name: "dotenv", Doc: "for a .env file",
	Format: lines("dotenv", func(value string) (string, string) { return value, notBare(value) })}

// bare are the ASCII characters that every reader of .env files takes as they
// are, a shell's "." included; ~ only where no shell sees a home directory.
const bare = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+-:/@~,%^!"

// notBare returns why a value cannot stand bare in a .env file, "" if it can.
// Beyond ASCII, what prints and is no blank stands for itself: readers take the
// file as UTF-8, or as bytes.
func notBare(value string) string {
	if reason := notText(value); reason != "" {
		return reason
	}
	before := ':'
	for _, r := range value {
		switch {
		case r == '~' && before == ':':
			return "a shell that reads the file puts a home directory there"
		case r < utf8.RuneSelf && !strings.ContainsRune(bare, r), r >= utf8.RuneSelf && !unicode.IsPrint(r):
			return fmt.Sprintf("readers of .env files disagree on %q", string(r))
		}
		before = r
	}
	return ""
}

// notText returns why a value is no text to readers that decode it, "" if it is.
func notText(value string) string {
	switch {
	case !utf8.ValidString(value):
		return "it is not UTF-8"
	case strings.ContainsFunc(value, unicode.IsControl):
		return "it holds a control character"
	}
	return ""
}

// JSON is one object, in the order given.
var JSON = Syntax{Name: "json", Doc: "one object", Format: func(vars []Var) (string, error) {
	var b strings.Builder
	b.WriteString("{")
	for i, v := range vars {
		if i > 0 {
			b.WriteString(",")
		}
		if !utf8.ValidString(v.Value) {
			return "", &ValueError{"json", v, "it is not UTF-8"} // and no escape stands for a byte
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
}}

// lines returns a Format of NAME=VALUE lines; quote returns the value as
// written, or why it cannot be. No line-based syntax carries a control character.
func lines(syntax string, quote func(value string) (text, reason string)) func([]Var) (string, error) {
	return func(vars []Var) (string, error) {
		var b strings.Builder
		for _, v := range vars {
			if !validName(v.Name) {
				return "", &ValueError{syntax, v, "a name has letters, digits and _, no digit first"}
			}
			text, reason := "", "it holds a control character"
			if strings.IndexFunc(v.Value, func(r rune) bool { return r < 0x20 || r == 0x7f }) < 0 {
				text, reason = quote(v.Value)
			}
			if reason != "" {
				return "", &ValueError{syntax, v, reason}
			}
			b.WriteString(v.Name + "=" + text + "\n")
		}
		return b.String(), nil
	}
}

// validName reports whether every shell and CI service takes name.
func validName(name string) bool {
	for i := range len(name) {
		c := name[i]
		if c != '_' && (c|0x20 < 'a' || c|0x20 > 'z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}
