package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/term"

	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/internal/terminal"
)

// printer is what a run speaks through. The answer is held back in out until the run
// is known to succeed, so that $(tagline) is never half a version; what is said about
// the run goes to stderr at once.
type printer struct {
	stdout, stderr io.Writer
	env            map[string]string // what it says of colours and of widths
	when           string            // the value of --color

	out    bytes.Buffer
	warned []string
}

func newPrinter(w world, env map[string]string) printer {
	// Looked for before the flags are parsed: what is wrong with them is said in colour too.
	return printer{stdout: w.stdout, stderr: w.stderr, env: env, when: lastValue(w.args, "--color")}
}

// warn prints a warning, each text once: several steps of a run may find the same.
func (c *printer) warn(text string) {
	if !slices.Contains(c.warned, text) {
		c.warned = append(c.warned, text)
		c.say("warning: " + text)
	}
}

// say prints a line about the run on standard error. It may hold names from the
// repository, which must not be able to steer a terminal, or the service whose log it is.
func (c *printer) say(text string) {
	// One prefix on every line tells it from the words of programs that are started.
	fmt.Fprintf(c.stderr, "tagline: %s\n", c.colourLine(terminal.WithoutJobCommands(terminal.Printable(terminal.WithoutSecrets(text)))))
}

// advise says what can be done about what was just said, if anything.
func (c *printer) advise(text string) {
	if text != "" {
		c.say("hint: " + text)
	}
}

// flush writes standard output, if there is anything to say: a run that says nothing
// does not fail for a full disk behind it.
func (c *printer) flush() error {
	if c.out.Len() == 0 {
		return nil
	}
	_, err := c.stdout.Write(c.out.Bytes())
	c.out.Reset()
	return err
}

// writeJSON prints a value with two-space indents. A text that is not UTF-8 is
// an *archive.TextError.
func (c *printer) writeJSON(value any) error {
	text, err := explain.JSON(value)
	c.out.WriteString(text)
	return err
}

// What a terminal is told, by the kind of line: ECMA-48, "select graphic rendition".
var lineColours = []struct{ kind, on string }{
	{"error:", "\x1b[1;31m"}, {"warning:", "\x1b[1;33m"}, {"hint:", "\x1b[1;36m"}, {"note:", "\x1b[1m"},
}

const plainLetters = "\x1b[0m"

// bold returns what switches bold letters on and off on standard output: nothing
// where there are no colours.
func (c *printer) bold() (on, off string) {
	if !c.coloured(c.stdout) {
		return "", ""
	}
	return "\x1b[1m", plainLetters
}

// colourLine returns a line for standard error with its kind in colour.
func (c *printer) colourLine(line string) string {
	for _, l := range lineColours {
		if rest, ok := strings.CutPrefix(line, l.kind); ok && c.coloured(c.stderr) {
			return l.on + l.kind + plainLetters + rest
		}
	}
	return line
}

// coloured reports whether there are colours on a stream: as --color says, else on
// a terminal, unless NO_COLOR (https://no-color.org) is set and not empty.
func (c *printer) coloured(w io.Writer) bool {
	switch c.when {
	case "always":
		return true
	case "never":
		return false
	}
	// A pipe or a file keeps no colours, whatever the terminal beside it can do.
	f, ok := w.(*os.File)
	return ok && c.env["NO_COLOR"] == "" && c.env["TERM"] != "dumb" && term.IsTerminal(int(f.Fd()))
}

// width is how wide help is: COLUMNS, as a shell sets it; else the terminal's
// width, but no wider than is easy to read; else 80 characters.
func (c *printer) width() int {
	const standard, narrow, wide = 80, 40, 100
	if n, err := strconv.Atoi(c.env["COLUMNS"]); err == nil && n > 0 {
		return max(n, narrow)
	}
	if f, ok := c.stdout.(*os.File); ok {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 0 {
			return min(max(n, narrow), wide)
		}
	}
	return standard
}
