package walk

import (
	"math/rand/v2"
	"testing"
)

// TestHeight holds the height against a model that goes every way by itself.
func TestHeight(t *testing.T) {
	r := rand.New(rand.NewPCG(16, 0))
	for range sample(2000) {
		g := newGraph(r, 1+r.IntN(12), 0)
		with := make([]bool, len(g)) // the commits that hold
		for i := range with {
			with[i] = r.IntN(4) > 0
		}
		whole := true
		var way func(i int) uint64
		way = func(i int) uint64 {
			if !with[i] {
				return 0
			}
			if g[i].Shallow && len(g[i].Parents) > 0 {
				whole = false
				return 1
			}
			var longest uint64
			for _, p := range g[i].Parents {
				longest = max(longest, way(p))
			}
			return longest + 1
		}
		head := r.IntN(len(g))
		want := way(head)
		h := g.history()
		got, proven, err := h.Height(numberOf(h, head), func(c *Commit) (bool, error) { return with[indexOf(&c.ID)], nil })
		if err != nil || got != want || proven != whole {
			t.Fatalf("%v of %v: height %d, %v, %v, not %d, %v", head, g, got, proven, err, want, whole)
		}
	}
}

// TestHeightRing lets commits be their own ancestors, as replaced objects can.
func TestHeightRing(t *testing.T) {
	g := graph{{Parents: []int{1}}, {Parents: []int{2}}, {Parents: []int{1}}}
	h := g.history()
	got, _, err := h.Height(numberOf(h, 0), func(*Commit) (bool, error) { return true, nil })
	if err != nil || got != 1 {
		t.Errorf("%d, %v", got, err)
	}
}
