// Package ci writes variables in the syntax that a shell or a CI service reads.
// Each syntax refuses the values it cannot carry instead of changing them.
package ci

import (
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
	// Fail is what makes a shell that evaluates it fail with that code, in place of
	// variables: evaluating nothing succeeds. nil for what no shell evaluates.
	Fail func(exit int) string
}

// All returns every syntax, in the order in which help lists them.
func All() []Syntax {
	return []Syntax{
		Shell, Fish, PowerShell, Cmd, GitHub, Summary, GitLab, Azure, Jenkins, CircleCI, TeamCity, Buildkite,
		Dotenv, JSON, Make, CMake, Bazel, Nix,
	}
}

// ByName returns the syntax of that name; powershell is pwsh. The error is a
// *UnknownSyntaxError.
func ByName(name string) (Syntax, error) {
	if name == "powershell" {
		name = PowerShell.Name
	}
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

// lines returns a Format of one line a variable, which format makes of its name and
// its value as written; quote returns the latter, or why it cannot be. No line-based
// syntax carries a control character.
func lines(syntax, format string, quote func(value string) (text, reason string)) func([]Var) (string, error) {
	return func(vars []Var) (string, error) {
		var b strings.Builder
		for _, v := range vars {
			if !validName(v.Name) {
				return "", &ValueError{syntax, v, "a name has letters, digits and _, no digit first"}
			}
			text, reason := "", "it holds a control character"
			switch {
			case strings.Contains(v.Value, "\n"):
				reason = "it holds a line break"
			case strings.IndexFunc(v.Value, func(r rune) bool { return r < 0x20 || r == 0x7f }) < 0:
				text, reason = quote(v.Value)
			}
			if reason != "" {
				return "", &ValueError{syntax, v, reason}
			}
			fmt.Fprintf(&b, format, v.Name, text)
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
