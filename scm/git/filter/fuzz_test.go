package filter

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

// FuzzAttributes reads attribute files; macros that set each other must end.
func FuzzAttributes(f *testing.F) {
	for _, seed := range []string{"* text=auto\n", "[attr]a b\n[attr]b a\n* a\n", "\"a\\tb\" -x !y z=1\n", "a binary\n", "[attr]binary\n", "a b@d"} {
		f.Add([]byte(seed), "a/b")
	}
	f.Fuzz(func(t *testing.T, data []byte, path string) {
		lines := parseAttributes(data, true)
		a := &Attributes{macros: map[string]*attrLine{}}
		for i := range lines {
			if lines[i].macro != "" {
				a.macros[lines[i].macro] = &lines[i]
			}
		}
		set := map[string]Value{}
		a.apply(set, lines, path, false)
		for name := range set {
			if !validAttribute(name) {
				t.Errorf("%q sets %q", data, name)
			}
		}
	})
}

// FuzzDecode encodes text in every encoding and decodes it again.
func FuzzDecode(f *testing.F) {
	f.Add("a\U0001f600\u00e9\n", []byte{0xd8, 0, 0, 'a'})
	f.Fuzz(func(t *testing.T, text string, raw []byte) {
		for _, name := range []string{"UTF-16", "UTF-16LE", "utf16be", "UTF-16LE-BOM", "UTF-32", "UTF-32LE", "UTF-32BE", "latin1", "ASCII"} {
			if out, known := decode(bytes.Clone(raw), name); !known || len(out) > 2*len(raw)+4 {
				t.Errorf("%s: %x became %x", name, raw, out)
			}
		}
		if !utf8.ValidString(text) || strings.HasPrefix(text, "\ufeff") {
			return
		}
		var le16, be32 []byte
		for _, u := range utf16.Encode([]rune(text)) {
			le16 = binary.LittleEndian.AppendUint16(le16, u)
		}
		for _, r := range text {
			be32 = binary.BigEndian.AppendUint32(be32, uint32(r))
		}
		for name, b := range map[string][]byte{
			"UTF-16LE": le16, "UTF-16": append([]byte{0xff, 0xfe}, le16...),
			"UTF-32BE": be32, "UTF-32": append([]byte{0, 0, 0xfe, 0xff}, be32...),
		} {
			if strings.HasPrefix(text, "\ufffe") || name == "UTF-16LE" && bytes.HasPrefix(b, byteOrderMark.be16) {
				continue
			}
			if out, _ := decode(b, name); string(out) != text {
				t.Errorf("%s: %q became %q", name, text, out)
			}
		}
	})
}
