package config

import (
	"fmt"
	"strings"
)

// Error is a mistake in a configuration: what is wrong, where, and the nearest
// right name. A mistake in a variable or a flag has no File.
type Error struct {
	File   string // as the user would write it
	Line   int    // from 1; 0 = the file as a whole
	Column int    // in characters, from 1
	Width  int    // characters the carets cover
	Source string // the line itself
	Text   string // lower case, no period
	Near   string // "" when nothing is near
	List   string // the command that lists what there is, "" if none
	Err    error  // what Text says in words, nil where it is that alone
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

func (e *Error) Error() string {
	switch {
	case e.File == "":
		return e.Text
	case e.Line == 0:
		return e.File + ": " + e.Text
	}
	number := fmt.Sprint(e.Line)
	// The caret stands below its character, whatever tabs come before it.
	var blank strings.Builder
	for i, r := range []rune(e.Source) {
		if i >= e.Column-1 {
			break
		}
		if r == '\t' {
			blank.WriteRune('\t')
		} else {
			blank.WriteRune(' ')
		}
	}
	return fmt.Sprintf("%s:%d:%d: %s\n  %s | %s\n  %s | %s%s", e.File, e.Line, e.Column, e.Text,
		number, e.Source, strings.Repeat(" ", len(number)), blank.String(), strings.Repeat("^", max(1, e.Width)))
}
