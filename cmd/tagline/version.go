package main

import (
	"cmp"
	"runtime/debug"
)

// ownVersion returns what the build recorded of Tagline itself: the module's
// version, which go build takes from the tags, and the revision; "(devel)"
// where nothing was recorded.
func ownVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(devel)"
	}
	version := cmp.Or(info.Main.Version, "(devel)")
	revision, modified := "", ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			revision = s.Value
		case "vcs.modified":
			if s.Value == "true" {
				modified = ", modified"
			}
		}
	}
	if revision != "" {
		version += " (" + revision + modified + ")"
	}
	return version
}
