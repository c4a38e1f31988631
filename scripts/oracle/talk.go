package oracle

import (
	"bufio"
	"io"
	"os"
	"strings"
	"testing"
)

// Talk starts the program in dir, once for many questions, and returns a function that
// sends it a line and returns the line of its answer, without line ends. The program ends
// with the test, when its input does.
func (p Program) Talk(t testing.TB, dir string, args ...string) (ask func(line string) (answer string)) {
	t.Helper()
	c := p.Command(dir, nil, args...)
	c.Stderr = os.Stderr
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		if err := c.Wait(); err != nil {
			t.Errorf("%s %v: %v", p.Name, args, err)
		}
	})
	lines := bufio.NewReader(out)
	return func(line string) string {
		_, err := io.WriteString(in, line+"\n")
		if err == nil {
			line, err = lines.ReadString('\n')
		}
		if err != nil {
			t.Fatalf("%s %v: %v", p.Name, args, err)
		}
		return strings.TrimSuffix(line, "\n")
	}
}
