//go:build prove

package main

import "testing"

// TestProveSamples is TestSamples for the others, with the tools that this machine has.
func TestProveSamples(t *testing.T) {
	for _, s := range proveSamples {
		t.Run(s.name, func(t *testing.T) { s.run(t) })
	}
}
