package filter

import (
	"bytes"
	"testing"
)

// TestManyLines holds that a line takes no memory of its own: a hostile file has millions.
func TestManyLines(t *testing.T) {
	data := bytes.Repeat([]byte("a*b -text eol=lf\n"), 10_000)
	if n := testing.AllocsPerRun(3, func() { parseAttributes(data, true) }); n > 2 {
		t.Errorf("%v allocations for 10,000 lines", n)
	}
}
