package render

import (
	"path"
	"strings"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

// Module is what `go build` stamps a version by, beside the commit itself: the
// module's path, the tags that are versions of it, and whether git status has
// anything to say. It is go's own business, whatever the scheme and the settings
// make of the same tags.
type Module struct {
	Path   string // in its go.mod
	Root   string // the path of the module in the repository's root; "" if there is none
	Dir    string // the module's directory below the root, slash-separated; "." for the root
	Base   string // the version of the highest tag that HEAD contains, or of HEAD's own; "" without one
	Tagged bool   // HEAD has that tag
	Dirty  bool   // git status lists something, files that are not tracked included
	Bare   bool   // HEAD has no go.mod, so that a tag of any major version counts, as incompatible
}

// prefix returns what stands before the version in the module's tags, and the
// major version that its path asks for: "", "/v2" or ".v2".
func (m Module) prefix() (prefix, major string) {
	below, major, _ := module.SplitPathVersion(m.Path)
	dir := m.Dir
	if root, _, ok := module.SplitPathVersion(m.Root); ok && root != "" {
		dir = strings.Trim(strings.TrimPrefix(below, root), "/")
	} else if strings.TrimPrefix(major, "/") == path.Base(dir) { // a major subdirectory is no part of the tag
		dir = path.Dir(dir)
	}
	if dir == "" || dir == "." {
		return "", major
	}
	return dir + "/", major
}

// Version returns the version that a tag gives the module, as go has it (go.dev/ref/mod,
// "Mapping versions to commits"): v and three numbers, behind the module's
// directory. canonical is false where the tag says more, build metadata. ok is
// false for a tag that is no version of this module: of another directory,
// another major version, or with fewer numbers.
func (m Module) Version(tag string) (version string, canonical, ok bool) {
	prefix, major := m.prefix()
	text, below := strings.CutPrefix(tag, prefix)
	version = semver.Canonical(text)
	if !below || version == "" || !strings.HasPrefix(text, version) || module.IsPseudoVersion(text) {
		return "", false, false
	}
	canonical = text == version
	switch {
	case module.CheckPathMajor(version, major) == nil:
	case m.Bare && major == "" && prefix == "":
		version += "+incompatible"
	default:
		return "", false, false
	}
	return version, canonical, true
}

// Higher orders the tags of two versions of the module.
func (m Module) Higher(a, b string) int {
	x, _, _ := m.Version(a)
	y, _, _ := m.Version(b)
	return semver.Compare(x, y)
}

// major is the major version of a pseudo-version without a tag.
func (m Module) major() string {
	_, major := m.prefix()
	if prefix := module.PathMajorPrefix(major); prefix != "" {
		return prefix
	}
	return "v0"
}
