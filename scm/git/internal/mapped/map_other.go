//go:build !unix && !windows

package mapped

import (
	"io"
	"os"
)

// mapFile reads the file where the system cannot map one.
func mapFile(f *os.File, size int) ([]byte, error) {
	b := make([]byte, size)
	_, err := io.ReadFull(f, b)
	return b, err
}

func unmapFile([]byte) {}
