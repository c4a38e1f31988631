package walk

import (
	"math/rand/v2"
	"testing"
)

// TestReadAhead walks histories that are large enough for other cores to help,
// and compares with the model; make test runs it with the race detector's help
// where that is on.
func TestReadAhead(t *testing.T) {
	for i := range sample(40) {
		r := rand.New(rand.NewPCG(5, uint64(i)))
		g := newGraph(r, 2_000, 300)
		for n := range g { // few tags, so that the walk is long
			g[n].Tagged = n < 20
		}
		if err := compareWithModel(g, len(g)-1, 10, false, false); err != nil {
			t.Fatalf("history %d: %v", i, err)
		}
	}
}
