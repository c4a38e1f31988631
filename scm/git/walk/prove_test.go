//go:build prove

package walk

import (
	"fmt"
	"testing"
)

// TestManyWalks compares the walk with the model a million times.
func TestManyWalks(t *testing.T) {
	for i := range uint64(20) {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			walkAgainstModel(t, 1_000+i, 50_000)
			shallowProof(t, 2_000+i, 50_000)
		})
	}
}
