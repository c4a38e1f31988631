package main

import (
	"archive/zip"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// project is the [project] table of python/pyproject.toml.
type project struct {
	Name           string                       `toml:"name"`
	Dynamic        []string                     `toml:"dynamic"`
	Description    string                       `toml:"description"`
	Readme         string                       `toml:"readme"`
	License        string                       `toml:"license"`
	RequiresPython string                       `toml:"requires-python"`
	Dependencies   []string                     `toml:"dependencies"`
	Keywords       []string                     `toml:"keywords"`
	Classifiers    []string                     `toml:"classifiers"`
	URLs           map[string]string            `toml:"urls"`
	EntryPoints    map[string]map[string]string `toml:"entry-points"`
}

// wheel is what goes into the file.
type wheel struct {
	project
	version     string
	platform    string            // tags with dots between them; any for the wheel without the program
	readme      []byte            // the long description
	license     []byte            // the licence's text
	modules     map[string][]byte // by path below site-packages
	program     []byte
	programName string
}

// newWheel reads all but the program from a checkout.
func newWheel(root, version, platform string) (*wheel, error) {
	dir := filepath.Join(root, "python")
	var config struct {
		Project project `toml:"project"`
	}
	f, err := os.Open(filepath.Join(dir, "pyproject.toml"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if err := toml.NewDecoder(f).DisallowUnknownFields().Decode(&config); err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name(), err)
	}
	w := &wheel{project: config.Project, version: version, platform: platform, modules: map[string][]byte{}, programName: "tagline"}
	if w.readme, err = os.ReadFile(filepath.Join(dir, w.Readme)); err != nil {
		return nil, err
	}
	if w.license, err = os.ReadFile(filepath.Join(root, "LICENSE")); err != nil {
		return nil, err
	}
	source := os.DirFS(filepath.Join(dir, "src"))
	err = fs.WalkDir(source, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".py" && path.Base(name) != "py.typed" {
			return err
		}
		w.modules[name], err = fs.ReadFile(source, name)
		return err
	})
	return w, err
}

// stem starts the names of the file and of its directories. Of what a version
// may hold, only a local part's + and an epoch's ! are not in it as they are.
func (w *wheel) stem() string {
	return w.Name + "-" + strings.ReplaceAll(w.version, "-", "_")
}

func (w *wheel) fileName() string { return w.stem() + "-py3-none-" + w.platform + ".whl" }

// write writes the zip: files sorted by name, of one time, RECORD last.
func (w *wheel) write(out io.Writer) error {
	info, script := w.stem()+".dist-info/", w.stem()+".data/scripts/"+w.programName
	files := maps.Clone(w.modules)
	if w.program != nil {
		files[script] = w.program
	}
	files[info+"METADATA"] = w.metadata()
	files[info+"WHEEL"] = w.tags()
	files[info+"entry_points.txt"] = w.entryPoints()
	files[info+"licenses/LICENSE"] = w.license

	z := zip.NewWriter(out)
	add := func(name string, data []byte) error {
		h := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
		h.SetMode(0o644)
		if name == script {
			h.SetMode(0o755)
		}
		part, err := z.CreateHeader(h)
		if err == nil {
			_, err = part.Write(data)
		}
		return err
	}
	var record strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := add(name, files[name]); err != nil {
			return err
		}
		sum := sha256.Sum256(files[name])
		fmt.Fprintf(&record, "%s,sha256=%s,%d\n", name, base64.RawURLEncoding.EncodeToString(sum[:]), len(files[name]))
	}
	fmt.Fprintf(&record, "%sRECORD,,\n", info)
	return cmp.Or(add(info+"RECORD", []byte(record.String())), z.Close())
}

// metadata returns the "Core metadata", version 2.4.
func (w *wheel) metadata() []byte {
	var b strings.Builder
	field := func(name string, values ...string) {
		for _, v := range values {
			fmt.Fprintf(&b, "%s: %s\n", name, v)
		}
	}
	field("Metadata-Version", "2.4")
	field("Name", w.Name)
	field("Version", w.version)
	field("Summary", w.Description)
	field("License-Expression", w.License)
	field("License-File", "LICENSE")
	field("Keywords", strings.Join(w.Keywords, ","))
	field("Requires-Python", w.RequiresPython)
	field("Requires-Dist", w.Dependencies...)
	field("Classifier", w.Classifiers...)
	for _, label := range slices.Sorted(maps.Keys(w.URLs)) {
		field("Project-URL", label+", "+w.URLs[label])
	}
	field("Description-Content-Type", "text/markdown")
	return append([]byte(b.String()+"\n"), w.readme...)
}

func (w *wheel) tags() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "Wheel-Version: 1.0\nGenerator: tagline scripts/wheel\nRoot-Is-Purelib: %t\n", w.program == nil)
	for platform := range strings.SplitSeq(w.platform, ".") {
		fmt.Fprintf(&b, "Tag: py3-none-%s\n", platform)
	}
	return []byte(b.String())
}

func (w *wheel) entryPoints() []byte {
	var b strings.Builder
	for _, group := range slices.Sorted(maps.Keys(w.EntryPoints)) {
		fmt.Fprintf(&b, "[%s]\n", group)
		for _, name := range slices.Sorted(maps.Keys(w.EntryPoints[group])) {
			fmt.Fprintf(&b, "%s = %s\n", name, w.EntryPoints[group][name])
		}
		b.WriteString("\n")
	}
	return []byte(b.String())
}
