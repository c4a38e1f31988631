//go:build prove

package setuptoolsscm

import "testing"

func TestProveSchemes(t *testing.T) {
	for seed := range uint64(8) {
		compareSchemes(t, 5000, 100+seed)
	}
}
