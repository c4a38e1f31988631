package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/goreleaser/nfpm/v2"
	"github.com/goreleaser/nfpm/v2/apk"
	"github.com/goreleaser/nfpm/v2/arch"
	"github.com/goreleaser/nfpm/v2/deb"
	"github.com/goreleaser/nfpm/v2/files"
	"github.com/goreleaser/nfpm/v2/rpm"
)

// distribution is a family of Linux distributions with one kind of package.
type distribution struct {
	packager nfpm.Packager
	zsh      string // where its zsh looks for functions of packages
	licences string // where it keeps licences
	about    string // what it says of a package, one line or more
	version  func(versions) (epoch, version, release string)
}

// distributions are those that packages are made for. A version has no more meaning to the
// packager than a text ("none" for its schema): it comes as the distribution's own tools
// order it.
func distributions() []distribution {
	return []distribution{
		{deb.Default, "vendor-completions", "/usr/share/doc/tagline/", summary + "\n" + description,
			func(v versions) (string, string, string) { return "", v.Debian, v.DebianRev }},
		{rpm.DefaultRPM, "site-functions", "/usr/share/licenses/tagline/", description,
			func(v versions) (string, string, string) { return zeroless(v.RPMEpoch), v.RPM, v.RPMRelease }},
		{apk.Default, "site-functions", "/usr/share/licenses/tagline/", summary,
			func(v versions) (string, string, string) { return "", v.Alpine, "0" }},
		{arch.Default, "site-functions", "/usr/share/licenses/tagline/", summary,
			func(v versions) (string, string, string) { return "", v.Arch, "1" }},
	}
}

// zeroless leaves an epoch out that is the same as none.
func zeroless(epoch string) string {
	if epoch == "0" {
		return ""
	}
	return epoch
}

// linuxPackages returns the packages for each distribution and processor.
func linuxPackages(r *release) ([]file, error) {
	var made []file
	for _, b := range r.builds {
		if b.goos != "linux" {
			continue
		}
		dir, err := os.MkdirTemp("", "tagline-package-")
		if err != nil {
			return nil, err
		}
		defer os.RemoveAll(dir)
		for _, d := range distributions() {
			one, err := r.linuxPackage(b, d, dir)
			if err != nil {
				return nil, err
			}
			made = append(made, one)
		}
	}
	return made, nil
}

// linuxPackage returns one package. What goes into it is written to dir first, since the
// packager reads files.
func (r *release) linuxPackage(b build, d distribution, dir string) (file, error) {
	manual, err := gzipped(r.manual)
	if err != nil {
		return file{}, err
	}
	contents := []file{
		{"/usr/share/man/man1/tagline.1.gz", manual, 0o644},
		{"/usr/share/bash-completion/completions/tagline", r.shells["bash"], 0o644},
		{"/usr/share/zsh/" + d.zsh + "/_tagline", r.shells["zsh"], 0o644},
		{"/usr/share/fish/vendor_completions.d/tagline.fish", r.shells["fish"], 0o644},
	}
	for _, p := range b.programs {
		contents = append(contents, file{"/usr/bin/" + p.name, p.data, p.mode})
	}
	for _, f := range r.about {
		switch {
		case f.name == "LICENSE" && d.licences == "/usr/share/doc/tagline/": // Debian Policy, 12.5
			f.name = d.licences + "copyright"
		case f.name == "README.md":
			f.name = "/usr/share/doc/tagline/README.md"
		default:
			f.name = d.licences + f.name
		}
		contents = append(contents, f)
	}
	epoch, version, revision := d.version(r.versions)
	info := &nfpm.Info{
		Name: name, Arch: b.goarch, Platform: "linux",
		VersionSchema: "none", Epoch: epoch, Version: version, Release: revision,
		Section: "vcs", Priority: "optional", Maintainer: maintainer, Vendor: "The Tagline authors",
		Description: d.about, Homepage: homepage, License: license, MTime: r.Time, DisableGlobbing: true,
	}
	info.RPM.Summary, info.RPM.BuildHost, info.ArchLinux.Packager = summary, "localhost", maintainer
	for i, f := range contents {
		source := filepath.Join(dir, fmt.Sprintf("%d", i))
		if err := os.WriteFile(source, f.data, 0o600); err != nil {
			return file{}, err
		}
		kind := ""
		switch {
		case d.packager != rpm.DefaultRPM:
		case strings.HasPrefix(f.name, d.licences):
			kind = files.TypeRPMLicense
		case strings.HasPrefix(f.name, "/usr/share/doc/"), strings.HasPrefix(f.name, "/usr/share/man/"):
			kind = files.TypeRPMDoc
		}
		info.Contents = append(info.Contents, &files.Content{Source: source, Destination: f.name, Type: kind,
			FileInfo: &files.ContentFileInfo{Owner: "root", Group: "root", Mode: f.mode, MTime: r.Time}})
	}
	info = nfpm.WithDefaults(info)
	called := d.packager.ConventionalFileName(info)
	var data bytes.Buffer
	if err := d.packager.Package(info, &data); err != nil {
		return file{}, fmt.Errorf("%s: %w", called, err)
	}
	return file{"release/" + called, data.Bytes(), 0o644}, nil
}
