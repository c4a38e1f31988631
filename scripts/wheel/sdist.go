package main

import (
	"archive/tar"
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// sdist returns the source distribution: the wheel's files without the program, and
// python/sdist_backend.py, which makes the wheel of it that has none. "Source
// distribution format" of the Python Packaging User Guide.
func (w *wheel) sdist(out io.Writer, root string) error {
	dir := filepath.Join(root, "python")
	pyproject, err := os.ReadFile(filepath.Join(dir, "pyproject.toml"))
	if err != nil {
		return err
	}
	backend, err := os.ReadFile(filepath.Join(dir, "sdist_backend.py"))
	if err != nil {
		return err
	}
	const dynamic = "dynamic = [\"version\"]\n"
	if !bytes.Contains(pyproject, []byte(dynamic)) {
		return fmt.Errorf("python/pyproject.toml has no line %q", strings.TrimSpace(dynamic))
	}
	pyproject = bytes.Replace(pyproject, []byte(dynamic), fmt.Appendf(nil, "version = %q\n", w.version), 1)
	pyproject = append(pyproject, "\n[build-system]\nrequires = []\nbuild-backend = \"sdist_backend\"\nbackend-path = [\".\"]\n"...)
	files := map[string][]byte{
		"LICENSE": w.license, "PKG-INFO": w.metadata(), "README.md": w.readme, "entry_points.txt": w.entryPoints(),
		"pyproject.toml": pyproject, "sdist_backend.py": backend,
	}
	for name, data := range w.modules {
		files["src/"+name] = data
	}
	z := gzip.NewWriter(out)
	t := tar.NewWriter(z)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		h := &tar.Header{Name: w.stem() + "/" + name, Mode: 0o644, Size: int64(len(files[name])), ModTime: time.Unix(0, 0), Format: tar.FormatPAX}
		if err := t.WriteHeader(h); err != nil {
			return err
		}
		if _, err := t.Write(files[name]); err != nil {
			return err
		}
	}
	return cmp.Or(t.Close(), z.Close())
}

func (w *wheel) sdistName() string { return w.stem() + ".tar.gz" }
