package project

import (
	"fmt"
	"io/fs"
	"path"
	"path/filepath"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// Whose a directory is
//
// A repository is found from any directory below it, also from one that is none of
// its business: sources that somebody unpacked there, a build directory, a submodule
// that is not checked out. Its version would be a wrong one, said without a doubt. A
// manifest marks where a project begins, so the first directory with one, from the
// start directory up to but not including the repository's root, is held against
// what the repository has. Nothing is asked where there is none: at the root, and in
// directories that merely hold a project's files.

// manifests are the files, as patterns of path.Match, by which a directory is a
// project's of its own.
var manifests = []string{
	"pyproject.toml", "setup.py", "setup.cfg", "package.json", "Cargo.toml", "go.mod", "pom.xml",
	"build.gradle", "build.gradle.kts", "build.sbt", "composer.json", "mix.exs", "pubspec.yaml", "Package.swift",
	"Chart.yaml", "CMakeLists.txt", "meson.build", "*.gemspec", "*.csproj", "*.cabal",
}

// manifest returns the index of the first of dirs that has a manifest, and that
// file's name; -1 if none has.
func (p *Project) manifest(dirs []string) (int, string) {
	for i, dir := range dirs {
		entries, err := fs.ReadDir(p.FS, dir)
		if err != nil {
			continue
		}
		for _, e := range entries {
			for _, pattern := range manifests {
				if ok, _ := path.Match(pattern, e.Name()); ok && !e.IsDir() {
					return i, e.Name()
				}
			}
		}
	}
	return -1, ""
}

// foreign reports whether the start directory is not the located repository's. dir is
// then the index in dirs of the project that it belongs to, and none is why there is
// no version. A doubt that changes nothing is noted. Where the repository cannot
// answer, it is asked for the version, and says why.
func (p *Project) foreign(q Request) (dir int, none *plan.NoSourceError) {
	inside := p.dirs[:p.located]
	dir, name := p.manifest(inside)
	if dir < 0 {
		if !p.hasModules() {
			return 0, nil
		}
		dir, name = 0, "."
	}
	at := p.dirs[dir]
	below := func(name string) string {
		inside, _ := config.Below(p.Source, at, name)
		return inside
	}
	if p.Reader == nil {
		p.Reader = p.open(p.readerOptions(p.Full(p.Source)))
	}
	holding, err := p.Reader.Holds(below("."))
	switch {
	case err != nil || holding == scm.HoldsFiles:
		return 0, nil
	case holding == scm.HoldsSubmodule:
		none := &plan.NoSourceError{Submodule: p.show(at)}
		if in, err := filepath.Rel(p.Full(p.Source), p.world.Here); err != nil || !filepath.IsLocal(in) {
			none.Holder, none.Within = p.show(p.Source), below(".")
		}
		return dir, none
	case name == ".":
		return 0, nil
	}
	begins, where := path.Join(p.show(at), name), p.show(p.Source)
	switch ignored, err := p.Reader.Ignored(below(name)); {
	case err != nil:
		return 0, nil
	case ignored:
		p.doubted = append(p.doubted, scheme.Note{Rule: "repository", Level: scheme.Warning,
			Text: fmt.Sprintf("%s is ignored by the repository in %s, whose version this is", begins, where)})
	case q.Command == "init":
		text := "%s begins a project of which the repository in %s has nothing yet: `git add` it"
		p.Notes = append(p.Notes, fmt.Sprintf(text, begins, where))
	default:
		return dir, &plan.NoSourceError{Foreign: begins, Above: where}
	}
	return 0, nil
}

// doubtful notes, where a configuration of setuptools-scm takes the version of a
// repository that the start directory is none of, that it is another's: setuptools-scm
// prints it, and so does Tagline in its place.
func (p *Project) doubtful(q Request) {
	if p.located <= 0 || p.Reader == nil || p.place.Repository != p.dirs[p.located] {
		return
	}
	if _, none := p.foreign(q); none != nil {
		text := none.Error() + ", whose version this is"
		if none.Submodule != "" {
			text = none.Error() + ": this is the version of the repository around it"
		}
		p.doubted = append(p.doubted, scheme.Note{Rule: "repository", Level: scheme.Warning, Text: text})
	}
	p.Warnings = append(p.Warnings, p.doubted...)
}

// hasModules reports whether the located repository says that it has submodules.
func (p *Project) hasModules() bool {
	_, err := fs.Lstat(p.FS, path.Join(p.Source, ".gitmodules"))
	return err == nil
}
