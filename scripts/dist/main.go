// Command dist makes what a release of Tagline is made of, from the commit that is checked
// out: archives, packages of distributions, npm and Python packages, an image, files for
// Homebrew and Scoop, the list of what is linked, and the checksums of them all.
//
// Each version in it is what tagline prints for that commit in the format of the place. The
// same commit and the same Go give the same bytes, on every machine: programs are built from
// a clone, without paths; every time is the commit's; every list is sorted.
package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

func main() {
	root := flag.String("root", ".", "the repository; what is not committed is left out")
	out := flag.String("o", "dist", "the directory that is written: a new one")
	flag.Parse()
	if err := run(*root, *out); err != nil {
		fmt.Fprintln(os.Stderr, "dist:", err)
		os.Exit(1)
	}
}

// run builds the commit that is checked out in root and writes everything below out, which
// must not exist yet, and does not where that failed.
func run(root, out string) (err error) {
	if _, err := os.Lstat(out); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is there already", out)
	}
	tmp, err := os.MkdirTemp("", "tagline-dist-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	defer func() {
		if err != nil {
			os.RemoveAll(out)
		}
	}()
	checkout, err := clone(root, filepath.Join(tmp, "clone"))
	if err != nil {
		return err
	}
	r, err := newRelease(checkout, filepath.Join(tmp, "build"))
	if err != nil {
		return err
	}
	made, err := r.make()
	if err != nil {
		return err
	}
	if err := put(out, made); err != nil {
		return err
	}
	if err := wheels(checkout, r.versions.Python, filepath.Join(out, "python")); err != nil {
		return err
	}
	return sums(out)
}

// make returns the files that are made of the release, but for the Python packages.
func (r *release) make() ([]file, error) {
	var made []file
	for _, part := range []func(*release) ([]file, error){
		archives, linuxPackages, npmPackages, image, boms, (*release).manifests,
	} {
		files, err := part(r)
		if err != nil {
			return nil, err
		}
		made = append(made, files...)
		r.made = made
	}
	return made, nil
}

// file is a file to be written, or to be put into an archive.
type file struct {
	name string // with slashes, below whatever it is put into
	data []byte
	mode fs.FileMode // 0o644, or 0o755 for a program
}

func text(name, data string) file { return file{name, []byte(data), 0o644} }

// under returns the files as they are called below dir.
func under(dir string, files ...file) []file {
	below := slices.Clone(files)
	for i := range below {
		below[i].name = dir + "/" + below[i].name
	}
	return below
}

// put writes files below a directory.
func put(dir string, files []file) error {
	for _, f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(path, f.data, f.mode); err != nil {
			return err
		}
	}
	return nil
}

// sums writes checksums.txt, as sha256sum writes and reads it, for all files below dir.
func sums(dir string) error {
	var list bytes.Buffer
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		fmt.Fprintf(&list, "%x  %s\n", sha256.Sum256(data), name)
		return err
	})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "checksums.txt"), list.Bytes(), 0o666)
}
