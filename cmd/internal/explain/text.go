package explain

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

	"github.com/tagline-scm/tagline/scm/archive"
)

// JSON returns a value as JSON with two-space indents, and a line end. Nothing in it
// is obeyed by a terminal. A text that is not UTF-8 is an *archive.TextError:
// encoding/json would write another one.
func JSON(value any) (string, error) {
	if err := ValidText("", value); err != nil {
		return "", err
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	// < and > are usual in names of branches, and no browser reads this.
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(value); err != nil {
		return "", err
	}
	var out strings.Builder
	for _, r := range text.String() {
		switch {
		case r == '\n' || unicode.IsPrint(r):
			out.WriteRune(r)
		// JSON escapes are units of UTF-16.
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.String(), nil
}

// ValidText returns an *archive.TextError for the first text in a value that is not
// UTF-8, nil if there is none. It looks into structs, lists, maps and pointers; key
// is where the value stands.
func ValidText(key string, value any) error { return validText(key, reflect.ValueOf(value)) }

func validText(key string, v reflect.Value) error {
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
		return validText(key, v.Elem())
	case reflect.Slice:
		for i := range v.Len() {
			if err := validText(fmt.Sprintf("%s[%d]", key, i), v.Index(i)); err != nil {
				return err
			}
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			if err := cmp.Or(validText(key, k), validText(inside(k.String()), v.MapIndex(k))); err != nil {
				return err
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			if err := validText(inside(name), v.Field(i)); err != nil {
				return err
			}
		}
	}
	return nil
}
