package main

import (
	"fmt"

	"github.com/tagline-scm/tagline/render"
)

// layoutHint names the layout that has a place for what a format of whole
// numbers lacks.
func layoutHint(format string) string {
	for _, f := range render.Numeric() {
		if f.Name == format {
			return fmt.Sprintf(`%s.layout = "%s" has a place for every commit; docs/formats.md says what fits`, f.Name, f.Room)
		}
	}
	return ""
}
