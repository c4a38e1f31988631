//go:build prove

package main

import "testing"

// TestProveInputs is TestInputs with a thousand operations, in ten repositories.
func TestProveInputs(t *testing.T) {
	for seed := range uint64(10) {
		randomInputs(t, 100, seed)
	}
}
