package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWheel(t *testing.T) {
	program := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(program, []byte("#!/bin/sh\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	build := func() []byte {
		path, err := run("../..", program, "linux", "arm64", "1.2.3", t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		const name = "tagline-1.2.3-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64.whl"
		if filepath.Base(path) != name {
			t.Errorf("%s, want %s", filepath.Base(path), name)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	data := build()
	if !bytes.Equal(data, build()) {
		t.Error("two builds differ")
	}

	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		want := os.FileMode(0o644)
		if f.Name == "tagline-1.2.3.data/scripts/tagline" {
			want = 0o755
		}
		if f.Mode() != want {
			t.Errorf("%s has mode %v, want %v", f.Name, f.Mode(), want)
		}
	}
	record, err := csv.NewReader(bytes.NewReader(files["tagline-1.2.3.dist-info/RECORD"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(record) != len(files) {
		t.Errorf("RECORD has %d files, the wheel %d", len(record), len(files))
	}
	for _, row := range record[:len(record)-1] {
		sum := sha256.Sum256(files[row[0]])
		want := fmt.Sprintf("sha256=%s,%d", base64.RawURLEncoding.EncodeToString(sum[:]), len(files[row[0]]))
		if got := row[1] + "," + row[2]; got != want {
			t.Errorf("%s: RECORD has %s, want %s", row[0], got, want)
		}
	}
	for name, want := range map[string]string{
		"METADATA":         "\nName: tagline\nVersion: 1.2.3\n",
		"WHEEL":            "\nTag: py3-none-musllinux_1_1_aarch64\n",
		"entry_points.txt": "[hatch]\ntagline = tagline._hatch\n",
		"licenses/LICENSE": "MIT License",
	} {
		if text := string(files["tagline-1.2.3.dist-info/"+name]); !strings.Contains(text, want) {
			t.Errorf("%s lacks %q:\n%s", name, want, text)
		}
	}
}

func TestPlatformTag(t *testing.T) {
	for _, row := range []struct{ goos, goarch, want string }{
		{"linux", "amd64", "manylinux_2_17_x86_64.manylinux2014_x86_64.musllinux_1_1_x86_64"},
		{"darwin", "arm64", "macosx_12_0_arm64"},
		{"windows", "amd64", "win_amd64"},
		{"plan9", "amd64", ""},
		{"linux", "mips", ""},
	} {
		got, err := platformTag(row.goos, row.goarch)
		if got != row.want || (err == nil) != (row.want != "") {
			t.Errorf("%s/%s: %q, %v; want %q", row.goos, row.goarch, got, err, row.want)
		}
	}
}

// TestWithoutProgram: the wheel for any platform and the source distribution have all but
// the program, and are the same each time.
func TestWithoutProgram(t *testing.T) {
	w, err := newWheel("../..", "1.2.3", "any")
	if err != nil {
		t.Fatal(err)
	}
	if name := w.fileName(); name != "tagline-1.2.3-py3-none-any.whl" {
		t.Error(name)
	}
	var wheel, first, second bytes.Buffer
	if err := w.write(&wheel); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(wheel.Bytes()), int64(wheel.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if strings.Contains(f.Name, ".data/") {
			t.Errorf("it has %s", f.Name)
		}
	}
	if tags := string(w.tags()); !strings.Contains(tags, "Root-Is-Purelib: true\nTag: py3-none-any\n") {
		t.Error(tags)
	}
	for _, out := range []*bytes.Buffer{&first, &second} {
		if err := w.sdist(out, "../.."); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two source distributions differ")
	}
}

// TestTargets: every target has its tags, and a list may name some.
func TestTargets(t *testing.T) {
	for _, each := range targets {
		if tag, err := platformTag(each.goos, each.goarch); err != nil || tag == "" {
			t.Errorf("%v: %q, %v", each, tag, err)
		}
	}
	some, err := chosen("linux/arm,darwin/arm64")
	if err != nil || len(some) != 2 || some[1] != (target{"darwin", "arm64"}) {
		t.Errorf("%v, %v", some, err)
	}
	for _, wrong := range []string{"", "linux", "freebsd/amd64", "linux/mips"} {
		if _, err := chosen(wrong); err == nil {
			t.Errorf("%q is a target", wrong)
		}
	}
}
