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

	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/scm/archive"
)

// document collects what a run came to, and prints the warnings of that. The
// error is an *archive.TextError.
func (a *app) document(p *project.Project, r plan.Result) (explain.Document, error) {
	for _, n := range explain.Unnamed(r.Facts) {
		if p.Strict {
			return explain.Document{}, &plan.StrictError{Note: n}
		}
		a.warn(n.Text)
	}
	return document(p, r)
}

// document is the same without a word.
func document(p *project.Project, r plan.Result) (explain.Document, error) {
	d, err := explain.NewDocument(p.Plan, r, p.Saved)
	for _, one := range d.Formats {
		if err == nil {
			err = allUTF8("formats."+one.Format, reflect.ValueOf(one.Text))
		}
	}
	return d, err
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
