package config

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/render/file/manifest"
)

// entryKeys are the keys of a table among the elements of write.
var entryKeys = []string{"file", "format", "pattern", "field"}

// typedEntries returns a TOML value as files to be written: names, and tables with
// the keys of entryKeys. why is what is wrong with one; ok is false where the value
// is of another type.
func typedEntries(value any) (entries []plan.Write, why *Error, ok bool) {
	list, isList := value.([]any)
	if !isList {
		list = []any{value}
	}
	for _, x := range list {
		switch v := x.(type) {
		case string:
			entries = append(entries, plan.Write{File: v})
			continue
		case table:
			e, why := typedEntry(v)
			if why != nil {
				return nil, why, true
			}
			entries = append(entries, e)
			continue
		}
		return nil, nil, false
	}
	return entries, nil, true
}

func typedEntry(v table) (e plan.Write, why *Error) {
	// Sorted, so that of two mistakes the same one is told every time.
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if !slices.Contains(entryKeys, name) {
			return e, &Error{Text: fmt.Sprintf("unknown key %q of a file in write", name), Near: Nearest(name, entryKeys)}
		}
		text, ok := v[name].(string)
		if !ok {
			return e, &Error{Text: fmt.Sprintf("%s of a file in write is a string, not %s", name, kindOf(v[name]))}
		}
		*map[string]*string{"file": &e.File, "format": &e.Format, "pattern": &e.Pattern, "field": &e.Field}[name] = text
	}
	switch {
	case e.File == "":
		return e, &Error{Text: "a table in write names its file: { file = \"Cargo.toml\" }"}
	case e.Format != "":
		if _, err := render.ByName(e.Format); err != nil {
			wrong := &Error{Text: err.Error(), List: "tagline formats"}
			var names []string
			for _, f := range render.All() {
				names = append(names, f.Name)
			}
			wrong.Near = Nearest(e.Format, names)
			return e, wrong
		}
	}
	if e.Pattern == "" {
		return e, nil
	}
	// Each names the place alone; two names for it can only disagree.
	if e.Field != "" {
		return e, &Error{Text: "pattern and field of a file in write exclude each other"}
	}
	_, err := manifest.CompilePattern(e.Pattern)
	if bad, ok := errors.AsType[*manifest.PatternError](err); ok {
		return e, &Error{Text: bad.Error()}
	}
	return e, nil
}

// writes returns the files of the setting write, below the root of the work tree.
func (s *Settings) writes(base Base) ([]plan.Write, error) {
	given, _ := s.Get("write").Value.([]plan.Write)
	var all []plan.Write
	for _, e := range given {
		inside, ok := Below(base.Root, s.from("write", base), e.File)
		if !ok {
			return nil, s.Wrong("write", fmt.Sprintf("write: %q is outside the repository", e.File))
		}
		e.File = inside
		all = append(all, e)
	}
	return all, nil
}
