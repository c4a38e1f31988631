//go:build prove

package main

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
)

func init() { hgShare = 1 }

// TestProveLikeSetuptoolsSCM asks some thousand random questions.
func TestProveLikeSetuptoolsSCM(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("QUESTIONS"))
	if err != nil {
		n = 5000
	}
	r := newReferee(t)
	random := rand.New(rand.NewPCG(2, uint64(n)))
	for range n {
		r.ask(randomQuestion(random))
	}
	r.report(true)
}
