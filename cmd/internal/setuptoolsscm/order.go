package setuptoolsscm

import (
	"sync/atomic"

	"github.com/tagline-scm/tagline/scheme/pep440"
)

// readTag returns a tag as the regular expression reads it; ok is false when that
// finds no version.
func (c *Config) readTag(tag string) (v pep440.Version, ok bool) {
	read, _, err := c.ParseTag(tag)
	return read.parsed, err == nil
}

// better returns the order of two tags as [scm.Query.Better] takes it: PEP 440's
// of the versions that the regular expression reads. A tag that is no version is
// below every version. It does not choose the tag; it serves to say that another
// one is higher.
func (c *Config) better() func(a, b string) int {
	type reading struct {
		tag     string
		version pep440.Version
		ok      bool
	}
	read := func(tag string) *reading {
		v, ok := c.readTag(tag)
		return &reading{tag, v, ok}
	}
	var last atomic.Pointer[reading] // all tags of a repository are compared with the same one
	return func(a, b string) int {
		x, y := read(a), last.Load()
		if y == nil || y.tag != b {
			y = read(b)
			last.Store(y)
		}
		switch {
		case x.ok && y.ok:
			return x.version.Compare(y.version)
		case x.ok:
			return 1
		case y.ok:
			return -1
		}
		return 0
	}
}
