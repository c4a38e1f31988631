package worktree

import (
	"bytes"
	"testing"
)

// TestManyPatterns holds that a pattern takes no memory of its own: a hostile file has
// millions.
func TestManyPatterns(t *testing.T) {
	data := bytes.Repeat([]byte("!a*b/  \r\n"), 10_000)
	if n := testing.AllocsPerRun(3, func() { parseIgnoreFile(data) }); n > 2 {
		t.Errorf("%v allocations for 10,000 lines", n)
	}
}
