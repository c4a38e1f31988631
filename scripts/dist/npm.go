package main

import (
	_ "embed"
	"encoding/json"
	"strings"
)

//go:embed launcher.js
var launcher []byte

// npmManifest is a package.json. https://docs.npmjs.com/cli/configuring-npm/package-json
type npmManifest struct {
	Name         string            `json:"name"`
	Version      string            `json:"version"`
	Description  string            `json:"description"`
	License      string            `json:"license"`
	Homepage     string            `json:"homepage"`
	Repository   npmRepository     `json:"repository"`
	OS           []string          `json:"os,omitempty"`
	CPU          []string          `json:"cpu,omitempty"`
	Bin          map[string]string `json:"bin,omitempty"`
	Man          []string          `json:"man,omitempty"`
	Files        []string          `json:"files"`
	Engines      map[string]string `json:"engines,omitempty"`
	Unplugged    bool              `json:"preferUnplugged,omitempty"` // a program in a zip cannot be started
	Optional     map[string]string `json:"optionalDependencies,omitempty"`
	PublishUnder map[string]string `json:"publishConfig"`
}

type npmRepository struct {
	Type string `json:"type"`
	URL  string `json:"url"`
}

// npmNames returns how node calls a system and a processor (process.platform, process.arch);
// npm's fields os and cpu hold the same words.
func npmNames(t target) (os, cpu string) {
	os, cpu = t.goos, t.goarch
	if os == "windows" {
		os = "win32"
	}
	if cpu == "amd64" {
		cpu = "x64"
	}
	return os, cpu
}

// npmPackage returns the name of the package that has a build's programs.
func npmPackage(t target) string {
	os, cpu := npmNames(t)
	return "@tagline-scm/" + os + "-" + cpu
}

// npmPackages returns the packages: one for each build, which npm installs only where its os
// and cpu are those of the machine, and tagline, which starts the one that is there. Nothing
// runs while they are installed.
func npmPackages(r *release) ([]file, error) {
	var made []file
	main := r.manifest("tagline")
	main.Bin = map[string]string{"tagline": "bin/tagline.js"}
	main.Man = []string{"man/tagline.1"}
	main.Files = []string{"bin/", "man/"}
	main.Engines = map[string]string{"node": ">=16"}
	main.Optional = map[string]string{}
	for _, b := range r.builds {
		m := r.manifest(npmPackage(b.target))
		os, cpu := npmNames(b.target)
		m.Description, m.OS, m.CPU = "The programs of the package tagline for "+os+" "+cpu, []string{os}, []string{cpu}
		m.Files, m.Unplugged = []string{"bin/"}, true
		main.Optional[m.Name] = m.Version
		one, err := r.npm(m, under("bin", b.files()...))
		if err != nil {
			return nil, err
		}
		made = append(made, one)
	}
	one, err := r.npm(main, []file{{"bin/tagline.js", launcher, 0o755}, {"man/tagline.1", r.manual, 0o644}})
	return append(made, one), err
}

func (r *release) manifest(name string) npmManifest {
	return npmManifest{
		Name: name, Version: r.NPM, Description: summary, License: license, Homepage: homepage,
		Repository:   npmRepository{"git", "git+" + homepage + ".git"},
		PublishUnder: map[string]string{"access": "public", "tag": r.NPMTag},
	}
}

// npm returns a package as npm pack would write it: everything below package/.
func (r *release) npm(m npmManifest, files []file) (file, error) {
	var manifest strings.Builder
	e := json.NewEncoder(&manifest)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(m); err != nil {
		return file{}, err
	}
	files = append(files, text("package.json", manifest.String()))
	files = append(files, r.about...)
	data, err := tarred(under("package", files...), r.Time)
	if err != nil {
		return file{}, err
	}
	data, err = gzipped(data)
	called := strings.NewReplacer("@", "", "/", "-").Replace(m.Name)
	return file{"npm/" + called + "-" + m.Version + ".tgz", data, 0o644}, err
}
