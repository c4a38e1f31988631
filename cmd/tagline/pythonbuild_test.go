package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPythonSources: what the Python package answers without this program is what it
// prints. python/tests/test_package.py runs the same vectors.
func TestPythonSources(t *testing.T) {
	data, err := os.ReadFile("../../testdata/vectors/python-sources.json")
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		Why     string
		Files   map[string]string
		Env     map[string]string
		Version *string // null where the program is asked
	}
	if err := json.Unmarshal(data, &rows); err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		dir := t.TempDir()
		for name, text := range row.Files {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		environ := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "GIT_CEILING_DIRECTORIES=" + filepath.Dir(dir)}
		for name, value := range row.Env {
			environ = append(environ, name+"="+value)
		}
		var out, stderr bytes.Buffer
		exit := run(world{[]string{"-f", "pep440"}, environ, dir, strings.NewReader(""), &out, &stderr})
		if row.Version != nil && (exit != exitOK || strings.TrimSpace(out.String()) != *row.Version) {
			t.Errorf("%s: exit %d, %q, want %q\n%s", row.Why, exit, out.String(), *row.Version, stderr.String())
		}
	}
}

// TestPythonBuild: one question, and all of the answer.
func TestPythonBuild(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		full := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("PKG-INFO", "Metadata-Version: 2.4\nName: acme\nVersion: 1.2\n")
	write("tagline.toml", "write = [\"VERSION\"]\n")
	ask := func(request string) (buildAnswer, int) {
		var out, stderr bytes.Buffer
		exit := run(world{[]string{"python-build"}, []string{"HOME=" + dir}, dir, strings.NewReader(request), &out, &stderr})
		var answer buildAnswer
		if exit == exitOK {
			if err := json.Unmarshal(out.Bytes(), &answer); err != nil {
				t.Fatal(err)
			}
		}
		return answer, exit
	}
	answer, exit := ask(`{}`)
	if exit != exitOK || answer.Version != "1.2" || string(answer.Files["VERSION"]) != "1.2\n" || !answer.Own {
		t.Errorf("exit %d: %+v", exit, answer)
	}
	if _, err := os.Stat(filepath.Join(dir, "VERSION")); err == nil {
		t.Error("it is written unasked")
	}
	if _, exit = ask(`{"write": true}`); exit != exitOK {
		t.Error(exit)
	}
	if text, _ := os.ReadFile(filepath.Join(dir, "VERSION")); string(text) != "1.2\n" {
		t.Errorf("VERSION holds %q", text)
	}
	for _, wrong := range []string{"", "[]", `{"files": ["../x"]}`} {
		if _, exit = ask(wrong); exit != exitUsage {
			t.Errorf("%q: exit %d", wrong, exit)
		}
	}
}
