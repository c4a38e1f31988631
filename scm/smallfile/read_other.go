//go:build !unix

package smallfile

import (
	"io"
	"io/fs"
	"os"
)

// patience is no flag: a named pipe is no file there.
const patience = 0

// Open is os.Open.
func Open(path string) (*os.File, error) { return os.Open(path) }

// Read returns the whole content of the file at path. A file longer than max
// bytes is ErrTooLarge, a directory ErrIsDirectory, both inside an
// *fs.PathError.
func Read(path string, max int) ([]byte, error) {
	return Append(nil, path, max)
}

// Append is Read into the free capacity of buf, for callers that read many
// files in turn. On an error buf is returned as it was.
func Append(buf []byte, path string, max int) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return buf, err
	}
	defer f.Close()
	if st, err := f.Stat(); err == nil && st.IsDir() {
		return buf, &fs.PathError{Op: "read", Path: path, Err: ErrIsDirectory}
	}
	data, err := io.ReadAll(io.LimitReader(f, int64(max)+1))
	if err != nil {
		return buf, err
	}
	if len(data) > max {
		return buf, &fs.PathError{Op: "read", Path: path, Err: sizeError{max}}
	}
	return append(buf, data...), nil
}
