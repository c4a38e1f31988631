package odb

import (
	"errors"
	"math"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// readSmall reads a file that must not exceed limit bytes.
func readSmall(path string, limit int64) ([]byte, error) {
	b, err := smallfile.Read(path, int(min(limit, math.MaxInt)))
	if errors.Is(err, smallfile.ErrTooLarge) {
		return nil, &scm.CorruptError{Path: path, Reason: "too large"}
	}
	return b, err
}
