// Package manifest changes the version in files that other tools own: package.json,
// Cargo.toml, pom.xml and their relatives. The version field alone changes; every
// other byte stays, whatever line ends, comments or order a file has.
//
// A file is read by its structure, as far as it takes to know where the field is:
// nothing in a comment, a string or a nested table is taken for it. What is changed
// is read again by the same rules, and must then say the new version in the same
// fields (Target.Set). Where a field is missing, stands there more than once, or
// takes its value from elsewhere, a *FieldError says so; nothing is guessed.
//
// The package knows texts only: it opens no file.
package manifest

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
)

// Kind is a kind of manifest.
type Kind struct {
	Names   []string // globs of its base name, or with a slash of the end of its path
	Formats []string // the ecosystem's formats, best first; nil where it has none of its own
	Field   string   // what an entry's field names, in half a sentence; "" if nothing
	Doc     string   // which version it is, in half a sentence
	Example string   // a small one, of version 0.0.0

	find   func(text []byte, t Target) ([]Place, error)
	holds  func(version string) string // why its own field can hold no such version, "" if it can; nil: any
	fields map[string]string           // the formats of fields that have another
	short  func(version string) string // a version of the ecosystem's format as people write it there; nil: as it is
}

// Kinds are all kinds there are.
func Kinds() []Kind {
	return slices.Concat(jsonKinds(), tomlKinds(), yamlKinds(), xmlKinds(), lineKinds(), codeKinds())
}

// Of returns the kind of the file at name, a slash-separated path. ok is false where
// there is none.
func Of(name string) (k Kind, ok bool) {
	for _, k := range Kinds() {
		if k.is(name) {
			return k, true
		}
	}
	return k, false
}

func (k Kind) is(name string) bool {
	parts := strings.Split(name, "/")
	return slices.ContainsFunc(k.Names, func(glob string) bool {
		n := min(strings.Count(glob, "/")+1, len(parts))
		matches, _ := path.Match(glob, strings.Join(parts[len(parts)-n:], "/"))
		return matches
	})
}

// Place is where a text has a version.
type Place struct {
	From, To int    // in bytes: the value as it is written, with its quotes
	Value    string // what it says
	Label    string // what messages call it: version, appVersion, version of acme-core

	style func(value string) string // how another value is written in its place; nil: as it is
}

// Target is a version field of a file.
type Target struct {
	Name    string   // the file, for errors
	Kind    Kind     // of it; not asked where there is a pattern
	Pattern string   // a regular expression for one line, with a group named version; "" for none
	Field   string   // which of several fields; "" for the kind's own
	Own     []string // of a lock file: the packages whose entries are meant; nil for that of the project itself
}

// Formats are the formats of the field, best first; nil where it has none of its own.
func (t Target) Formats() []string {
	if name := t.Kind.fields[t.Field]; name != "" {
		return []string{name}
	}
	if t.Pattern != "" {
		return nil
	}
	return t.Kind.Formats
}

// Short returns a version of the first of Formats as people write it in such a file: one
// that means the same.
func (t Target) Short(version string) string {
	if t.Kind.short == nil || t.Pattern != "" {
		return version
	}
	return t.Kind.short(version)
}

// FieldError means that a file has no version field that could be changed, or more
// than one.
type FieldError struct {
	Name   string
	Reason string   // lower case, no period
	Fields []string // the fields of which one can be named
	Other  string   // the file that has the version instead
}

func (e *FieldError) Error() string { return e.Name + ": " + e.Reason }

func (t Target) fail(format string, args ...any) error {
	return &FieldError{Name: t.Name, Reason: fmt.Sprintf(format, args...)}
}

// Places returns where the text has the version, in the order of the text: more than
// one only where all are one and the same version, as in package-lock.json. The
// error is a *FieldError.
func (t Target) Places(text []byte) ([]Place, error) {
	find := t.Kind.find
	if t.Pattern != "" {
		find = byPattern
	}
	if find == nil {
		return nil, t.fail("it is no manifest that tagline knows: a pattern can say where the version is")
	}
	places, err := find(text, t)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(places, func(a, b Place) int { return a.From - b.From })
	return places, nil
}

// versionBytes are those of versions of any format. None means anything in a string,
// a scalar or an element of the languages here.
const versionBytes = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.+-_~!:^"

// Set returns the text with the version in its field. The error is a *FieldError,
// also where the file cannot hold that version.
func (t Target) Set(text []byte, version string) ([]byte, error) {
	if version == "" || strings.Trim(version, versionBytes) != "" {
		return nil, t.fail("%q has letters that no version has", version)
	}
	if t.Kind.holds != nil && t.Pattern == "" && t.Field == "" {
		if why := t.Kind.holds(version); why != "" {
			return nil, t.fail("it cannot say %s: %s", version, why)
		}
	}
	places, err := t.Places(text)
	if err != nil {
		return nil, err
	}
	written := make([]string, len(places))
	for i, p := range places {
		written[i] = p.write(version)
	}
	edited := replace(text, places, written)
	after, err := t.Places(edited)
	if err != nil || len(after) != len(places) || slices.ContainsFunc(after, func(p Place) bool { return p.Value != version }) {
		return nil, t.fail("it does not read as %s once that is written", version)
	}
	return edited, nil
}

// Restore returns the text with what old has in the same field, as it is written
// there. The error is a *FieldError of either, or means that they do not have the
// same fields.
func (t Target) Restore(text, old []byte) ([]byte, error) {
	places, err := t.Places(text)
	if err != nil {
		return nil, err
	}
	was, err := t.Places(old)
	if err != nil {
		return nil, err
	}
	var written []string
	for i, p := range places {
		if len(was) != len(places) || was[i].Label != p.Label {
			return nil, t.fail("it has other version fields than the last commit")
		}
		written = append(written, string(old[was[i].From:was[i].To]))
	}
	return replace(text, places, written), nil
}

func (p Place) write(version string) string {
	if p.style == nil {
		return version
	}
	return p.style(version)
}

// replace returns the text with something else in each of the places, which are in
// the order of the text.
func replace(text []byte, places []Place, with []string) []byte {
	var b bytes.Buffer
	at := 0
	for i, p := range places {
		b.Write(text[at:p.From])
		b.WriteString(with[i])
		at = p.To
	}
	b.Write(text[at:])
	return b.Bytes()
}

// quoted writes a value between two quotes.
func quoted(mark byte) func(string) string {
	return func(value string) string { return string(mark) + value + string(mark) }
}

// mark is the byte order mark with which some files for Windows begin.
const mark = "\ufeff"

// field is a place in a file of tables, or what stands there instead.
type field struct {
	path  string // with dots
	place Place
	why   string // not "": it has no value that can be changed
}

// pick returns the one field that is meant: that of t.Field, else the only one of
// candidates that the file has.
func (t Target) pick(all []field, candidates ...string) ([]Place, error) {
	if t.Field != "" {
		candidates = []string{t.Field}
	}
	var found []field
	var paths []string
	for _, f := range all {
		if slices.Contains(candidates, f.path) {
			found = append(found, f)
			paths = append(paths, f.path)
		}
	}
	switch {
	case len(found) == 0 && t.Field != "":
		return nil, t.fail("it has no %s", t.Field)
	case len(found) == 0:
		return nil, t.fail("it has no %s", strings.Join(candidates, ", and no "))
	case len(found) > 1 && found[0].path == found[1].path:
		return nil, t.fail("it has %s more than once", found[0].path)
	case len(found) > 1:
		return nil, &FieldError{Name: t.Name, Reason: "it has several versions, " + strings.Join(paths, " and "), Fields: paths}
	case found[0].why != "":
		return nil, t.fail("its %s %s", found[0].path, found[0].why)
	}
	return []Place{found[0].place}, nil
}
