// Command wheel builds the Python wheel of the package in python/: its modules,
// and the program as a script, so that installing it puts tagline on the PATH.
// Equal inputs give equal bytes.
//
// The format is the "Binary distribution format" page of the Python Packaging
// User Guide.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

func main() {
	binary := flag.String("binary", "bin/tagline", "the program that the wheel carries")
	goos := flag.String("goos", runtime.GOOS, "the system that the program is for")
	goarch := flag.String("goarch", runtime.GOARCH, "the processor that the program is for")
	version := flag.String("version", "", "the wheel's version; without one the program is asked for this repository's")
	root := flag.String("root", ".", "the checkout")
	out := flag.String("o", "dist", "the directory that the wheel is written to")
	flag.Parse()
	path, err := run(*root, *binary, *goos, *goarch, *version, *out)
	if err != nil {
		fmt.Fprintln(os.Stderr, "wheel:", err)
		os.Exit(1)
	}
	fmt.Println(path)
}

// run writes the wheel and returns its path.
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
	var zip bytes.Buffer
	if err := w.write(&zip); err != nil {
		return "", err
	}
	if err := os.MkdirAll(out, 0o777); err != nil {
		return "", err
	}
	path := filepath.Join(out, w.fileName())
	return path, os.WriteFile(path, zip.Bytes(), 0o666)
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

// platformTag returns the platform tags of a static program. On Linux it needs
// no C library, so it carries the tags of the oldest of each kind; Go 1.26
// needs macOS 12.
func platformTag(goos, goarch string) (string, error) {
	linux := map[string]string{"amd64": "x86_64", "arm64": "aarch64", "386": "i686", "arm": "armv7l", "ppc64le": "ppc64le", "s390x": "s390x"}
	darwin := map[string]string{"amd64": "macosx_12_0_x86_64", "arm64": "macosx_12_0_arm64"}
	windows := map[string]string{"amd64": "win_amd64", "arm64": "win_arm64", "386": "win32"}
	var tag string
	switch goos {
	case "linux":
		if machine := linux[goarch]; machine != "" {
			tag = strings.ReplaceAll("manylinux_2_17_M.manylinux2014_M.musllinux_1_1_M", "M", machine)
		}
	case "darwin":
		tag = darwin[goarch]
	case "windows":
		tag = windows[goarch]
	}
	if tag == "" {
		return "", fmt.Errorf("no wheel has a tag for %s/%s", goos, goarch)
	}
	return tag, nil
}
