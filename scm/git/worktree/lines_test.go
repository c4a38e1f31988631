package worktree

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/scm/git/conf"
)

// TestManyPatterns holds that a pattern takes no memory of its own: a hostile file has
// millions.
func TestManyPatterns(t *testing.T) {
	data := bytes.Repeat([]byte("!a*b/  \r\n"), 10_000)
	if n := testing.AllocsPerRun(3, func() { parseIgnoreFile(data) }); n > 2 {
		t.Errorf("%v allocations for 10,000 lines", n)
	}
}

// TestManySubmodules reads the names of so many submodules that a look at all names
// for each would take hours.
func TestManySubmodules(t *testing.T) {
	const many = 300_000
	entries := make([]conf.Entry, many)
	for i := range entries {
		n := strconv.Itoa(i)
		entries[i] = conf.Entry{Key: "submodule." + n + ".path", Value: n}
	}
	done := make(chan int, 1)
	go func() { done <- len(SubmoduleNames(entries)) }()
	select {
	case n := <-done:
		if n != many {
			t.Errorf("%d names", n)
		}
	case <-time.After(time.Minute):
		t.Error("no answer within a minute")
	}
}

func TestSubmoduleNames(t *testing.T) {
	for _, row := range []struct{ pairs, want, why string }{
		{"a=x a=y", "map[y:a]", "of a name the last path counts"},
		{"a=x b=x", "map[x:b]", "of a path the last name"},
		{"a=x b=x a=y", "map[x:b y:a]", "the path that a had is another's by now"},
		{"a=x b=x b=y", "map[y:b]", "and what b takes from it does not come back"},
		{"a=x a=y a=x", "map[x:a]", "back again"},
		{"a=x b=x a=x", "map[x:a]", "taken back"},
		{"a=-x ../a=y", "map[]", "what git does not take"},
	} {
		var entries []conf.Entry
		for _, pair := range strings.Fields(row.pairs) {
			name, path, _ := strings.Cut(pair, "=")
			entries = append(entries, conf.Entry{Key: "submodule." + name + ".path", Value: path})
		}
		if got := fmt.Sprint(SubmoduleNames(entries)); got != row.want {
			t.Errorf("%s: %s, want %s: %s", row.pairs, got, row.want, row.why)
		}
	}
}
