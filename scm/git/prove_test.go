//go:build prove

package git

import (
	"fmt"
	"testing"
	"time"
)

// TestManyHistories compares Facts with every git program on 12,000 random
// histories.
func TestManyHistories(t *testing.T) {
	for i := range uint64(120) {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			compareHistories(t, 1_000+i, 100)
		})
	}
}

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

// TestLongWhileChanging is TestWhileChanging for two minutes.
func TestLongWhileChanging(t *testing.T) {
	t.Logf("%d answers", whileChanging(t, 2*time.Minute))
}
