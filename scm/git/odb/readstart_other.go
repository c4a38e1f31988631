//go:build !unix

package odb

import (
	"io"
	"os"
)

// readStart fills buf from the start of a file; part tells that there is, or
// may be, more.
func readStart(path string, buf []byte) (b []byte, part bool, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	n, err := io.ReadFull(f, buf)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return buf[:n], false, nil
	}
	return buf[:n], true, err
}
