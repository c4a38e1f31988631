package gitcmd

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
)

// wreck damages more of a file than a bit, asks, counts, and restores it.
func (d *damaged) wreck(t *testing.T, r *rand.Rand) {
	t.Helper()
	s := d.pick(r)
	whole, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	way := ruins[r.IntN(len(ruins))]
	from, to := int(s.from), int(min(s.to, int64(len(whole))))
	if from >= to {
		return
	}
	ruined := way.ruin(r, slices.Clone(whole), from, to)
	if err := os.WriteFile(s.path, ruined, 0o644); err != nil {
		t.Fatal(err)
	}
	d.judge(t, way.name, fmt.Sprintf("%s: %s, from %d to %d", s.path, way.name, from, to))
	if err := os.WriteFile(s.path, whole, 0o644); err != nil {
		t.Fatal(err)
	}
}

// ruins are what disks, copies and people do to files.
var ruins = []struct {
	name string
	ruin func(r *rand.Rand, b []byte, from, to int) []byte // in b[from:to]
}{
	{"other bytes in a row", func(r *rand.Rand, b []byte, from, to int) []byte {
		at := from + r.IntN(to-from)
		for i := at; i < min(at+1+r.IntN(16), to); i++ {
			b[i] = byte(r.Uint32())
		}
		return b
	}},
	{"cut short", func(r *rand.Rand, b []byte, from, to int) []byte { return b[:from+r.IntN(to-from)] }},
	{"a block of zeros", func(r *rand.Rand, b []byte, from, to int) []byte {
		const block = 512
		at := (from + r.IntN(to-from)) / block * block
		clear(b[at:min(at+block, len(b))])
		return b
	}},
	{"two pieces in the place of each other", func(r *rand.Rand, b []byte, from, to int) []byte {
		size := min([]int{4, 8, 20, 36, 62}[r.IntN(5)], (to-from)/2) // numbers, hashes, rows
		one, other := from+r.IntN(to-from-size+1), from+r.IntN(to-from-size+1)
		if one > other {
			one, other = other, one
		}
		if one+size > other {
			return b
		}
		was := slices.Clone(b[one : one+size])
		copy(b[one:], b[other:other+size])
		copy(b[other:], was)
		return b
	}},
	{"two lines in the place of each other", func(r *rand.Rand, b []byte, _, _ int) []byte {
		lines := bytes.SplitAfter(b, []byte("\n"))
		i, j := r.IntN(len(lines)), r.IntN(len(lines))
		lines[i], lines[j] = lines[j], lines[i]
		return bytes.Join(lines, nil)
	}},
	{"a piece missing", func(r *rand.Rand, b []byte, from, to int) []byte {
		at := from + r.IntN(to-from)
		return slices.Delete(b, at, min(at+1+r.IntN(64), to))
	}},
	{"a piece twice", func(r *rand.Rand, b []byte, from, to int) []byte {
		at := from + r.IntN(to-from)
		return slices.Insert(b, at, slices.Clone(b[at:min(at+1+r.IntN(64), to)])...)
	}},
	{"more behind the end", func(r *rand.Rand, b []byte, from, to int) []byte { return append(b, b[from:to]...) }},
}
