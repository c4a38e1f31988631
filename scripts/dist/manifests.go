package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"
)

// manifests returns the files by which Homebrew and Scoop install the archives from the page
// of the release.
func (r *release) manifests() ([]file, error) {
	formula, err := r.homebrew()
	if err != nil {
		return nil, err
	}
	bucket, err := r.scoop()
	return []file{text("homebrew/tagline.rb", formula), text("scoop/tagline.json", bucket)}, err
}

// download returns where an archive is to be had, and its SHA-256.
func (r *release) download(t target) (url, sum string, err error) {
	for _, f := range r.made {
		if f.name == "release/"+r.archive(t) {
			return homepage + "/releases/download/" + r.releaseTag(r.versions) + "/" + r.archive(t), fmt.Sprintf("%x", sha256.Sum256(f.data)), nil
		}
	}
	return "", "", fmt.Errorf("there is no archive for %s/%s", t.goos, t.goarch)
}

// formula is a formula rather than a cask: Homebrew for Linux takes formulas alone, and on
// macOS a cask's programs would have to be signed and notarised. "Formula Cookbook",
// https://docs.brew.sh.
var formula = template.Must(template.New("formula").Parse(`# typed: false
# frozen_string_literal: true

# Made by make dist.
class Tagline < Formula
  desc "{{.Summary}}"
  homepage "{{.Homepage}}"
  version "{{.Version}}"
  license "{{.License}}"
{{range .Systems}}
  on_{{.Name}} do
{{- range .Processors}}
    on_{{.Name}} do
      url "{{.URL}}"
      sha256 "{{.Sum}}"
    end
{{- end}}
  end
{{end}}
  def install
    bin.install "tagline", "tagline-remote"
    man1.install "man/tagline.1"
    bash_completion.install "completions/tagline.bash" => "tagline"
    zsh_completion.install "completions/_tagline"
    fish_completion.install "completions/tagline.fish"
  end

  test do
    assert_equal "<", shell_output("#{bin}/tagline compare 1.0rc1 1.0").chomp
  end
end
`))

func (r *release) homebrew() (string, error) {
	type processor struct{ Name, URL, Sum string }
	type system struct {
		Name       string
		Processors []processor
	}
	var systems []system
	for _, s := range []struct{ name, goos string }{{"macos", "darwin"}, {"linux", "linux"}} {
		one := system{Name: s.name}
		for _, p := range []struct{ name, goarch string }{{"arm", "arm64"}, {"intel", "amd64"}} {
			url, sum, err := r.download(target{s.goos, p.goarch})
			if err != nil {
				return "", err
			}
			one.Processors = append(one.Processors, processor{p.name, url, sum})
		}
		systems = append(systems, one)
	}
	var out bytes.Buffer
	err := formula.Execute(&out, map[string]any{
		"Summary": summary, "Homepage": homepage, "Version": r.Plain, "License": license, "Systems": systems,
	})
	return out.String(), err
}

// scoop returns an app manifest. https://github.com/ScoopInstaller/Scoop/wiki/App-Manifests
func (r *release) scoop() (string, error) {
	type architecture struct {
		URL        string `json:"url"`
		Hash       string `json:"hash"`
		ExtractDir string `json:"extract_dir"`
	}
	architectures := map[string]architecture{}
	for name, goarch := range map[string]string{"64bit": "amd64", "arm64": "arm64"} {
		t := target{"windows", goarch}
		url, sum, err := r.download(t)
		if err != nil {
			return "", err
		}
		architectures[name] = architecture{url, sum, r.stem(t)}
	}
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetIndent("", "    ")
	err := e.Encode(struct {
		Version      string                  `json:"version"`
		Description  string                  `json:"description"`
		Homepage     string                  `json:"homepage"`
		License      string                  `json:"license"`
		Architecture map[string]architecture `json:"architecture"`
		Bin          []string                `json:"bin"`
	}{r.Plain, summary, homepage, license, architectures, []string{"tagline.exe", "tagline-remote.exe"}})
	return out.String(), err
}
