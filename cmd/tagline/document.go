package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/tagline-scm/tagline/cmd/tagline/plan"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/archive"
)

// document is what --json prints. It is a contract, docs/json.md: keys are
// added, never changed or removed.
type document struct {
	Version     string          `json:"version"`
	Public      string          `json:"public"`
	Base        *string         `json:"base"`
	Next        *string         `json:"next"`
	Scheme      string          `json:"scheme"`
	LocalScheme string          `json:"local_scheme"`
	Warnings    []string        `json:"warnings"`
	Formats     spelled         `json:"formats"`
	Facts       json.RawMessage `json:"facts"`
}

// spelled is the version in every format, in the order of render.All.
type spelled []spelling

type spelling struct {
	name string
	text string
	err  error // why there is no text
}

// MarshalJSON writes an object with a key for each format, null for one that
// cannot be written.
func (s spelled) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	for i, one := range s {
		b.WriteByte("{,"[min(i, 1)])
		var value *string
		if one.err == nil {
			value = &one.text
		}
		if err := writeCompact(&b, one.name); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := writeCompact(&b, value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func writeCompact(b *bytes.Buffer, value any) error {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(value)
	b.Truncate(max(0, b.Len()-1)) // Encode ends with a line break
	return err
}

// everySpelling writes the version in every format there is.
func everySpelling(p plan.Plan, v scheme.Version) spelled {
	var all spelled
	for _, f := range render.All() {
		text, err := f.Write(v, p.Render)
		all = append(all, spelling{f.Name, text, err})
	}
	return all
}

// document collects what a run came to. The error is an *archive.TextError.
func (p *prepared) document(r plan.Result) (document, error) {
	d := p.summary(r)
	facts, err := p.savedFacts(r)
	d.Facts = facts
	for _, n := range unnamed(r.Facts) {
		d.Warnings = append(d.Warnings, printable(n.Text))
	}
	for _, one := range d.Formats {
		if err == nil {
			err = allUTF8("formats."+one.name, reflect.ValueOf(one.text))
		}
	}
	return d, err
}

// unnamed warns of names that JSON cannot carry and no version needs: they are
// null in the facts.
func unnamed(f scm.Facts) []scheme.Note {
	var notes []scheme.Note
	note := func(what, key, name string) {
		notes = append(notes, scheme.Note{Rule: "utf8", Level: scheme.Warning,
			Text: fmt.Sprintf("the name of the %s is not UTF-8, so %s is null: %q", what, key, name)})
	}
	if !utf8.ValidString(f.Branch.Name + f.Branch.Abbrev) {
		note("branch", "branch", cmp.Or(f.Branch.Name, f.Branch.Abbrev))
	}
	if len(f.Work.Paths) > 0 && !utf8.ValidString(f.Work.Paths[0].Path) {
		note("first dirty file", "dirty_path", f.Work.Paths[0].Path)
	}
	return notes
}

// document collects what a run came to, and prints the warnings of that.
func (a *app) document(p *prepared, r plan.Result) (document, error) {
	for _, n := range unnamed(r.Facts) {
		if p.Strict {
			return document{}, &plan.StrictError{Note: n}
		}
		a.warn(n.Text)
	}
	return p.document(r)
}

// summary returns the document without its facts.
func (p *prepared) summary(r plan.Result) document {
	v := r.Version
	d := document{
		Scheme:      v.Scheme,
		LocalScheme: strings.Join(p.Options.Local, ","),
		Warnings:    []string{},
		Formats:     everySpelling(p.Plan, v),
	}
	if d.LocalScheme == "" {
		d.LocalScheme = scheme.DefaultLocal
	}
	d.Version, d.Public = d.Formats[0].text, d.Formats[0].text
	if v.Text == "" {
		if i := strings.LastIndexByte(d.Version, '+'); i >= 0 && len(v.Local) > 0 {
			d.Public = d.Version[:i]
		}
	} else {
		d.Public = v.Public
	}
	if v.Tag != nil || v.Facts.Verbatim != "" {
		d.Base = p.print(v.Base)
	}
	if len(v.Next.Release) > 0 {
		d.Next = p.print(v.Next)
	}
	for _, n := range r.Warnings {
		d.Warnings = append(d.Warnings, printable(n.Text))
	}
	return d
}

// print writes a release as the scheme's tags do, without prefix and v.
func (p *prepared) print(parts scheme.Parts) *string {
	text := p.Schemes[0].Print(parts)
	return &text
}

// savedFacts returns the facts object of the document. The error is an
// *archive.TextError.
func (p *prepared) savedFacts(r plan.Result) (json.RawMessage, error) {
	saved := archive.Saved{Facts: r.Facts, Query: p.Query, TagRule: "version"}
	if p.GitRule {
		saved.TagRule = "git"
	}
	if p.saved != nil {
		saved.Query, saved.TagRule = p.saved.Query, p.saved.TagRule
	}
	if r.Version.Tag != nil {
		saved.Tag = r.Version.Tag.Ref
	}
	return archive.EncodeFacts(saved)
}

// fields returns the document as templates see it: a map by the keys of the
// JSON text.
func (d document) fields() (map[string]any, error) {
	var fields map[string]any
	var text bytes.Buffer
	if err := writeCompact(&text, d); err != nil {
		return nil, err
	}
	dec := json.NewDecoder(&text)
	dec.UseNumber()
	return fields, dec.Decode(&fields)
}

// writeJSON prints a value with two-space indents. A text that is not UTF-8 is
// an *archive.TextError: encoding/json would write another one.
func (a *app) writeJSON(value any) error {
	if err := allUTF8("", reflect.ValueOf(value)); err != nil {
		return err
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(value); err != nil {
		return err
	}
	// The same texts, but nothing that a terminal obeys.
	for _, r := range text.String() {
		switch {
		case r == '\n' || unicode.IsPrint(r):
			a.out.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&a.out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&a.out, `\u%04x`, r)
		}
	}
	return nil
}

// allUTF8 returns an error for the first text in a value that is not UTF-8. It
// looks into structs, lists, maps and pointers; key is where the value stands.
func allUTF8(key string, v reflect.Value) error {
	if v.IsValid() && v.Type().Implements(reflect.TypeFor[json.Marshaler]()) {
		return nil // and takes care itself
	}
	inside := func(name string) string { return strings.TrimPrefix(key+"."+name, ".") }
	switch v.Kind() {
	case reflect.String:
		if !utf8.ValidString(v.String()) {
			return &archive.TextError{Key: key, Text: v.String()}
		}
	case reflect.Pointer, reflect.Interface:
		return allUTF8(key, v.Elem())
	case reflect.Slice:
		for i := range v.Len() {
			if err := allUTF8(fmt.Sprintf("%s[%d]", key, i), v.Index(i)); err != nil {
				return err
			}
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			if err := cmp.Or(allUTF8(key, k), allUTF8(inside(k.String()), v.MapIndex(k))); err != nil {
				return err
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			if err := allUTF8(inside(name), v.Field(i)); err != nil {
				return err
			}
		}
	}
	return nil
}
