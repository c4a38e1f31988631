// Command wheel builds the Python package in python/: a wheel for each platform with the
// program as a script, so that installing it puts tagline on the PATH; a wheel without
// the program, and a source distribution that makes such a one. Equal inputs give equal
// bytes, on every machine.
//
// The formats are "Binary distribution format" and "Source distribution format" of the
// Python Packaging User Guide.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	list := flag.String("targets", "", `the platforms to build for: all, or a list such as linux/amd64,darwin/arm64`)
	binary := flag.String("binary", "bin/tagline", "without -targets: the program, built already for this machine")
	version := flag.String("version", "", "the package's version; without one the program is asked for this repository's")
	root := flag.String("root", ".", "the checkout")
	out := flag.String("o", "dist", "the directory that is written to")
	flag.Parse()
	var paths []string
	var err error
	if *list == "" {
		var here target
		if here, err = host(); err == nil {
			var path string
			path, err = run(*root, *binary, here.goos, here.goarch, *version, *out)
			paths = append(paths, path)
		}
	} else {
		paths, err = every(*root, *list, *version, *out)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "wheel:", err)
		os.Exit(1)
	}
	fmt.Println(strings.Join(paths, "\n"))
}

// every builds the program for each target and writes its wheel, then the wheel without
// the program and the source distribution, and returns their paths.
func every(root, list, version, out string) ([]string, error) {
	wanted, err := chosen(list)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "tagline-wheel-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if version == "" {
		here, err := host()
		if err != nil {
			return nil, err
		}
		program, err := here.compile(root, dir)
		if err != nil {
			return nil, err
		}
		if version, err = derive(root, program); err != nil {
			return nil, err
		}
	}
	var paths []string
	for _, t := range wanted {
		program, err := t.compile(root, dir)
		if err != nil {
			return nil, err
		}
		path, err := run(root, program, t.goos, t.goarch, version, out)
		if err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	w, err := newWheel(root, version, "any")
	if err != nil {
		return nil, err
	}
	for name, write := range map[string]func(io.Writer) error{
		w.fileName():  w.write,
		w.sdistName(): func(out io.Writer) error { return w.sdist(out, root) },
	} {
		path, err := put(out, name, write)
		if err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// run writes the wheel that carries a program and returns its path.
func run(root, binary, goos, goarch, version, out string) (string, error) {
	platform, err := platformTag(goos, goarch)
	if err != nil {
		return "", err
	}
	if version == "" {
		if version, err = derive(root, binary); err != nil {
			return "", err
		}
	}
	w, err := newWheel(root, version, platform)
	if err != nil {
		return "", err
	}
	if w.program, err = os.ReadFile(binary); err != nil {
		return "", err
	}
	if goos == "windows" {
		w.programName = "tagline.exe"
	}
	return put(out, w.fileName(), w.write)
}

// put writes a file into a directory and returns its path.
func put(dir, name string, write func(io.Writer) error) (string, error) {
	var content bytes.Buffer
	if err := write(&content); err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", err
	}
	path := filepath.Join(dir, name)
	return path, os.WriteFile(path, content.Bytes(), 0o666)
}

// derive asks the program for the version of the checkout, as PyPI takes it.
func derive(root, binary string) (string, error) {
	binary, err := filepath.Abs(binary)
	if err != nil {
		return "", err
	}
	c := exec.Command(binary, "-C", root, "-f", "pypi")
	c.Stderr = os.Stderr
	text, err := c.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w", c, err)
	}
	return strings.TrimSpace(string(text)), nil
}
