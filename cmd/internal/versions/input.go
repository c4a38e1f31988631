package versions

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Input is where versions come from: Args if there are any, else the lines of
// Reader.
type Input struct {
	Args   []string
	Reader io.Reader
}

// TextError means that there is no answer for one text, most often because it
// is no version.
type TextError struct {
	Line int // from 1; 0 for an argument
	Text string
	Err  error // with offset and reason if a *pep440.SyntaxError or *semver.SyntaxError

	Range bool // it is what versions are to satisfy
}

func (e *TextError) Error() string {
	if e.Line == 0 {
		return e.Err.Error()
	}
	return fmt.Sprintf("line %d: %v", e.Line, e.Err)
}

func (e *TextError) Unwrap() error { return e.Err }

// maxLine is the length of the longest line that is read, in bytes.
const maxLine = 1 << 20

// each calls f with every text and its line, 0 for an argument, until f gives
// an error. An empty argument is a text, a blank line is none.
func (in Input) each(f func(line int, text string) error) error {
	for _, arg := range in.Args {
		if err := f(0, arg); err != nil {
			return err
		}
	}
	if len(in.Args) > 0 {
		return nil
	}
	lines := bufio.NewScanner(in.Reader)
	lines.Buffer(make([]byte, 64<<10), maxLine)
	n := 0
	for lines.Scan() { // it drops the CR of CR LF
		n++
		text := lines.Text()
		if strings.Trim(text, " \t") == "" {
			continue
		}
		if err := f(n, text); err != nil {
			return err
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return fmt.Errorf("line %d is longer than %d bytes", n+1, maxLine)
	}
	return lines.Err()
}

// answer writes what f appends for each text, and counts and reports the errors
// that f gives instead.
func (in Input) answer(out io.Writer, report func(error), f func(b []byte, text string) ([]byte, error)) (failed int, err error) {
	w := bufio.NewWriterSize(out, 64<<10)
	var b []byte
	err = in.each(func(line int, text string) error {
		answer, err := f(b[:0], text)
		if err != nil {
			failed++
			report(&TextError{Line: line, Text: text, Err: err})
			return nil
		}
		b = answer
		_, err = w.Write(b)
		return err
	})
	return failed, errors.Join(err, w.Flush())
}
