package next

import (
	"errors"
	"fmt"
	"os"
	"path"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// Go takes a tag for a version of a module by its name alone (go.dev/ref/mod, "Mapping
// versions to commits"): v1.2.3, and below the directory of a nested module its
// path, sub/v1.2.3. The module's path must then say the same major version: none
// for 0 and 1, /v2 from 2 on, .v2 in gopkg.in. Go refuses any other tag, and does
// so for good once its proxy has seen it.

// GoModuleError means that Go takes a tag for a version that the module's path
// does not allow.
type GoModuleError struct {
	Version string // v2.0.0
	Path    string // what go.mod says
	File    string // go.mod, below the root
	Want    string // the path that would do
	Ahead   bool   // the version's major is above the path's
}

func (e *GoModuleError) Error() string {
	return fmt.Sprintf("%s is no version of module %s (%s)", e.Version, e.Path, e.File)
}

// goModule returns a *GoModuleError for a tag that Go would refuse. root is the
// work tree. A tag that Go takes for no version, and a directory without a go.mod,
// have nothing to fear.
func goModule(root, tag string) error {
	dir, version := path.Split(tag)
	if semver.Canonical(version) != version || version == "" {
		return nil
	}
	work, err := os.OpenRoot(root)
	if err != nil {
		return nil // there is no such directory, so nothing is in it
	}
	defer work.Close()
	var wrong *GoModuleError
	// A module of a major version may have a directory of its own: sub/v2/go.mod.
	for _, file := range []string{path.Join(dir, semver.Major(version), "go.mod"), path.Join(dir, "go.mod")} {
		name := modulePath(work, file)
		start, major, ok := module.SplitPathVersion(name)
		if name == "" || !ok {
			continue
		}
		if module.CheckPathMajor(version, major) == nil {
			return nil
		}
		wrong = &GoModuleError{Version: version, Path: name, File: file, Want: modulePathFor(start, version),
			Ahead: semver.Compare(version, module.PathMajorPrefix(major)) > 0}
	}
	if wrong == nil {
		return nil
	}
	return wrong
}

// goRefuses is goModule, but for a tag that goes on as the one before it: a program
// that nobody imports may have been released as v3.9.0 of a module without /v3 for years,
// and Go has not taken those for versions either.
func goRefuses(root, tag, before string) error {
	err := goModule(root, tag)
	module, refused := errors.AsType[*GoModuleError](err)
	earlier, habit := errors.AsType[*GoModuleError](goModule(root, before))
	if refused && habit && module.Ahead && module.File == earlier.File && semver.Major(module.Version) == semver.Major(earlier.Version) {
		return nil
	}
	return err
}

// notOfModule returns a warning for a tag that goRefuses lets pass as the one before it,
// and the path with which the module would have such a version.
func notOfModule(root, tag string) (said, path string) {
	module, ok := errors.AsType[*GoModuleError](goModule(root, tag))
	if !ok {
		return "", ""
	}
	return fmt.Sprintf("%v, as the tag before it is none", module), module.Want
}

// tagOf returns the name of the tag that a version counts from, "" without one.
func tagOf(r plan.Result) string {
	if r.Version.Tag == nil {
		return ""
	}
	return r.Version.Tag.Ref
}

// notGo returns a warning for a tag in a Go module that Go takes for no version at
// all: v1.2.4rc1, 1.9.0. "" where there is no go.mod beside it.
func notGo(root, tag string) string {
	dir, version := path.Split(tag)
	if semver.Canonical(version) == version && version != "" {
		return ""
	}
	work, err := os.OpenRoot(root)
	if err != nil {
		return ""
	}
	defer work.Close()
	file := path.Join(dir, "go.mod")
	if modulePath(work, file) == "" {
		return ""
	}
	return fmt.Sprintf("%s is no version to Go, which needs a v and SemVer, as in v1.2.4-rc.1, and %s is here", tag, file)
}

// modulePathFor returns the path of a module for a version of it. start is its
// path without a major version.
func modulePathFor(start, version string) string {
	switch major := semver.Major(version); {
	case strings.HasPrefix(start, "gopkg.in/"):
		return start + "." + major
	case major == "v0" || major == "v1":
		return start
	default:
		return start + "/" + major
	}
}

// modulePath reads the module's path in a go.mod below root: "" if there is no
// such file, it is no small regular file, or no path is in it.
func modulePath(root *os.Root, file string) string {
	text, err := smallfile.ReadRoot(root, file, config.MaxSize)
	if err != nil {
		return ""
	}
	return modfile.ModulePath(text)
}
