// Package randomgraph makes random histories for tests: merges, several roots,
// tags, and clocks that run backwards.
package randomgraph

import (
	"math/rand/v2"
	"slices"
)

// Graph is a history in memory: commit i has parents below i, a date and
// perhaps a tag.
type Graph []Vertex

// Vertex is one commit.
type Vertex struct {
	Parents   []int
	Date      uint64
	Tagged    bool
	Annotated bool
	Shallow   bool // its parents are cut off
}

// Skews are how far clocks run backwards, in seconds; commits are about one
// second apart.
var Skews = []int{0, 0, 3, 40, 300}

// New makes a history of n commits. skew is the largest number of
// seconds by which a date may run backwards; in one second there can be
// several commits.
func New(r *rand.Rand, n, skew int) Graph {
	g := make(Graph, n)
	tagRate := r.Float64() * r.Float64()
	mergeRate := r.Float64() * 0.6
	reach := 1 + r.IntN(n) // how far back parents lie
	step := 1 + r.IntN(3)
	for i := range g {
		v := &g[i]
		v.Date = uint64(1_000_000 + i*step/2)
		if skew > 0 && r.IntN(4) == 0 {
			v.Date = uint64(int(v.Date) - skew + r.IntN(2*skew+1))
		}
		v.Tagged = r.Float64() < tagRate
		v.Annotated = r.IntN(2) == 0
		if i == 0 {
			continue
		}
		parents := 1
		if r.Float64() < mergeRate {
			parents = 2 + r.IntN(8)/6*r.IntN(3)
		}
		for range parents {
			p := i - 1 - r.IntN(min(i, reach))
			if r.IntN(3) > 0 {
				p = i - 1 - r.IntN(min(i, 3))
			}
			if !slices.Contains(v.Parents, p) {
				v.Parents = append(v.Parents, p)
			}
		}
		if r.IntN(40) == 0 {
			v.Parents = nil // another root
		}
	}
	return g
}
