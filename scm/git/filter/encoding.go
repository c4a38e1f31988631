package filter

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf8"
)

// utfName returns the name of a Unicode encoding without prefix and dash, in
// upper case: "16LE" for utf-16le and UTF16LE. It is "" for other encodings.
func utfName(name string) string {
	rest, ok := strings.CutPrefix(strings.ToUpper(name), "UTF")
	if !ok {
		return ""
	}
	return strings.TrimPrefix(rest, "-")
}

func isUTF8(name string) bool { return name == "" || utfName(name) == "8" }

var byteOrderMark = struct{ le16, be16, le32, be32 []byte }{
	[]byte{0xff, 0xfe}, []byte{0xfe, 0xff}, []byte{0xff, 0xfe, 0, 0}, []byte{0, 0, 0xfe, 0xff},
}

// decode converts text of an encoding to UTF-8. What git fails to convert (a mark
// that is missing or not allowed, bytes that are no text) it stores as it is, and
// so does decode. It reports false if it does not know the encoding.
func decode(b []byte, encoding string) (text []byte, known bool) {
	var order binary.ByteOrder = binary.LittleEndian
	switch utf := utfName(encoding); utf {
	case "16", "16LE-BOM", "32":
		le, be := byteOrderMark.le16, byteOrderMark.be16
		if utf == "32" {
			le, be = byteOrderMark.le32, byteOrderMark.be32
		}
		switch {
		case bytes.HasPrefix(b, le):
			return orAsIs(b, decodeUTF(b[len(le):], order, len(le))), true
		case bytes.HasPrefix(b, be):
			return orAsIs(b, decodeUTF(b[len(be):], binary.BigEndian, len(be))), true
		case utf == "16LE-BOM":
			return orAsIs(b, decodeUTF(b, order, 2)), true
		}
		return b, true
	case "16LE", "16BE", "32LE", "32BE":
		width, le, be := 2, byteOrderMark.le16, byteOrderMark.be16
		if utf[0] == '3' {
			width, le, be = 4, byteOrderMark.le32, byteOrderMark.be32
		}
		if bytes.HasPrefix(b, le) || bytes.HasPrefix(b, be) {
			return b, true
		}
		if utf[2] == 'B' {
			order = binary.BigEndian
		}
		return orAsIs(b, decodeUTF(b, order, width)), true
	}
	switch strings.ToUpper(encoding) {
	case "ISO-8859-1", "ISO8859-1", "ISO_8859-1", "ISO88591", "LATIN1", "LATIN-1", "L1", "CP819":
		out := make([]byte, 0, len(b)+len(b)/8)
		for _, c := range b {
			out = utf8.AppendRune(out, rune(c))
		}
		return out, true
	case "ASCII", "US-ASCII":
		return b, true // what is not ASCII stays as it is, the rest too
	}
	return nil, false
}

func orAsIs(b, decoded []byte) []byte {
	if decoded == nil {
		return b
	}
	return decoded
}

// decodeUTF converts text whose units are width bytes; nil if it is malformed.
func decodeUTF(b []byte, order binary.ByteOrder, width int) []byte {
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		if len(b) < width {
			return nil
		}
		var r rune
		if width == 4 {
			u := order.Uint32(b)
			if u > utf8.MaxRune {
				return nil
			}
			r = rune(u)
		} else {
			r = rune(order.Uint16(b))
			if 0xd800 <= r && r < 0xdc00 {
				if len(b) < 4 {
					return nil
				}
				low := rune(order.Uint16(b[2:]))
				if low < 0xdc00 || low >= 0xe000 {
					return nil
				}
				r = 0x10000 + (r-0xd800)<<10 + (low - 0xdc00)
				b = b[2:]
			}
		}
		if !utf8.ValidRune(r) {
			return nil
		}
		out = utf8.AppendRune(out, r)
		b = b[width:]
	}
	return out
}
