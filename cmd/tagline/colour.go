package main

import (
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// What a terminal is told, by the kind of line: ECMA-48, "select graphic rendition".
var lineColours = []struct{ kind, on string }{
	{"error:", "\x1b[1;31m"}, {"warning:", "\x1b[1;33m"}, {"hint:", "\x1b[1;36m"}, {"note:", "\x1b[1m"},
}

const plainLetters = "\x1b[0m"

// bold returns what switches bold letters on and off on standard output: nothing
// where there are no colours.
func (a *app) bold() (on, off string) {
	if !a.coloured(a.stdout) {
		return "", ""
	}
	return "\x1b[1m", plainLetters
}

// colourLine returns a line for standard error with its kind in colour.
func (a *app) colourLine(line string) string {
	for _, c := range lineColours {
		if rest, ok := strings.CutPrefix(line, c.kind); ok && a.coloured(a.stderr) {
			return c.on + c.kind + plainLetters + rest
		}
	}
	return line
}

// coloured reports whether there are colours on a stream: as --color says, else on
// a terminal, unless NO_COLOR (https://no-color.org) is set and not empty.
func (a *app) coloured(w io.Writer) bool {
	switch colourWhen(a.args) {
	case "always":
		return true
	case "never":
		return false
	}
	f, ok := w.(*os.File)
	return ok && a.env["NO_COLOR"] == "" && a.env["TERM"] != "dumb" && term.IsTerminal(int(f.Fd()))
}

// colourWhen returns the value of --color, "" without one. It is looked for before
// the flags are parsed, because what is wrong with them is said in colour too.
func colourWhen(args []string) string {
	when := ""
	for i, arg := range args {
		if value, ok := strings.CutPrefix(arg, "--color="); ok {
			when = value
		} else if arg == "--color" && i+1 < len(args) {
			when = args[i+1]
		}
	}
	return when
}
