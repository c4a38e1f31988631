package main

import (
	"fmt"
	"slices"

	"github.com/tagline-scm/tagline/cmd/internal/suggest"
	"github.com/tagline-scm/tagline/render"
)

// layouts adds a layout for each format of whole numbers that the user asks for, so
// that every commit has its numbers and not releases alone.
func layouts(found *suggest.Suggestion, given []suggest.Given) {
	var named []string
	for _, g := range given {
		if list, ok := g.Value.([]string); ok && g.Key == "format" {
			named = list
		}
	}
	for _, f := range render.Numeric() {
		if slices.ContainsFunc(named, func(name string) bool { n, err := render.ByName(name); return err == nil && n.Name == f.Name }) {
			found.Set(f.Name+".layout", f.Room, "a place for every commit; docs/formats.md says what fits")
		}
	}
}

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
