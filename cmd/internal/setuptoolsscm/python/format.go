package python

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tagline-scm/tagline/scheme/natural"
	"github.com/tagline-scm/tagline/scheme/pep440"
)

// TemplateError means that a version file's template is wrong.
type TemplateError struct{ Reason string }

func (e *TemplateError) Error() string { return "template: " + e.Reason }

// maxText is the largest text that Format makes, in bytes.
// A template may come from a stranger's repository, and a field's width is a number in it.
const maxText = 1 << 20

// maxWidth is the greatest width of a field.
const maxWidth = 10_000

// Format does what Python's str.format does with named fields: attributes,
// indices, !r !s !a, and format specifications of text, whole numbers and dates.
// A field is a string, uint64, bool, nil, [Tuple], [Date], time.Time,
// pep440.Version, [RawVersion], or [Object] for what has attributes. The error is
// a *[TemplateError].
func Format(template string, fields map[string]any) (string, error) {
	// Python allows fields in a specification, {x:{width}}, and none in those.
	return formatNested(template, fields, 2)
}

func formatNested(template string, fields map[string]any, depth int) (string, error) {
	if depth == 0 {
		return "", &TemplateError{"fields are nested too deeply"}
	}
	var b strings.Builder
	for piece, err := range Pieces(template) {
		text := piece.Text
		if err == nil && piece.Field {
			text, err = field(piece.Text, fields, depth)
		}
		if err != nil {
			return "", err
		}
		b.WriteString(text)
		if piece.Field && b.Len() > maxText {
			return "", &TemplateError{"the text is larger than 1 MiB"}
		}
	}
	return b.String(), nil
}

// Piece is a part of a template: text as it is printed, or what a field has between its braces.
type Piece struct {
	Text  string
	Field bool
}

// Pieces returns the pieces of a template of str.format, in order. What is wrong with its braces
// ends them: a *[TemplateError].
func Pieces(template string) iter.Seq2[Piece, error] {
	return func(yield func(Piece, error) bool) {
		for rest := template; rest != ""; {
			c := rest[0]
			n := strings.IndexAny(rest, "{}")
			switch {
			case n != 0: // text up to the next brace
				if n < 0 {
					n = len(rest)
				}
				if !yield(Piece{Text: rest[:n]}, nil) {
					return
				}
			case len(rest) > 1 && rest[1] == c:
				n = 2
				if !yield(Piece{Text: rest[:1]}, nil) {
					return
				}
			case c == '}':
				yield(Piece{}, &TemplateError{"single } without its {"})
				return
			default:
				if n = closing(rest); n < 0 {
					yield(Piece{}, &TemplateError{"expected } before the end"})
					return
				}
				if !yield(Piece{rest[1 : n-1], true}, nil) {
					return
				}
			}
			rest = rest[n:]
		}
	}
}

// closing returns where the field that text begins with ends, -1 if it does not. Braces within
// it are those of its specification, so they are counted.
func closing(text string) int {
	level := 0
	for i := range len(text) {
		switch text[i] {
		case '{':
			level++
		case '}':
			if level--; level == 0 {
				return i + 1
			}
		}
	}
	return -1
}

// field formats what stands between braces: NAME(.ATTR|[INDEX])* (!CONVERSION)? (:SPEC)?
func field(text string, fields map[string]any, depth int) (string, error) {
	name, conversion, spec := text, "", ""
	// A : or ! in an index, {a[b:c]}, ends no name.
	bracket := 0
	for i := 0; i < len(text); i++ {
		if text[i] == '[' {
			bracket++
		} else if text[i] == ']' {
			bracket--
		} else if bracket <= 0 && text[i] == ':' {
			name, spec = text[:i], text[i+1:]
			break
		} else if bracket <= 0 && text[i] == '!' {
			name = text[:i]
			conversion, spec, _ = strings.Cut(text[i+1:], ":")
			if conversion == "" {
				return "", &TemplateError{"a conversion is missing after ! in {" + text + "}"}
			}
			break
		}
	}
	// The specification is filled in first: it may be one of the fields itself.
	if strings.Contains(spec, "{") {
		var err error
		if spec, err = formatNested(spec, fields, depth-1); err != nil {
			return "", err
		}
	}
	value, err := resolve(name, fields)
	if err != nil {
		return "", err
	}
	switch conversion {
	case "":
	case "r":
		value = Repr(value)
	case "a":
		value = ascii(Repr(value))
	case "s":
		value = Str(value)
	default:
		return "", &TemplateError{"unknown conversion !" + conversion}
	}
	return formatValue(value, spec)
}

// ascii escapes what is not ASCII, as Python's function of that name.
func ascii(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf:
			b.WriteRune(r)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	return b.String()
}

// resolve follows attributes and indices.
func resolve(path string, fields map[string]any) (any, error) {
	end := strings.IndexAny(path, ".[")
	if end < 0 {
		end = len(path)
	}
	value, ok := fields[path[:end]]
	if !ok {
		return nil, &TemplateError{"there is no field {" + path[:end] + "}; there are " + strings.Join(slices.Sorted(maps.Keys(fields)), ", ")}
	}
	for rest := path[end:]; rest != ""; {
		if index, ok := strings.CutPrefix(rest, "["); ok {
			text, after, closed := strings.Cut(index, "]")
			n, err := strconv.Atoi(text)
			// Python indexes a text by characters, not bytes.
			if word, isText := value.(string); isText {
				var letters Tuple
				for _, letter := range word {
					letters = append(letters, string(letter))
				}
				value = letters
			}
			tuple, isTuple := value.(Tuple)
			if !closed || err != nil || !isTuple || n < 0 || n >= len(tuple) {
				return nil, &TemplateError{"bad index in {" + path + "}"}
			}
			value, rest = tuple[n], after
			continue
		}
		rest = rest[1:]
		end := strings.IndexAny(rest, ".[")
		if end < 0 {
			end = len(rest)
		}
		next, ok := attribute(value, rest[:end])
		if !ok {
			return nil, &TemplateError{"{" + path + "}: there is no attribute " + strconv.Quote(rest[:end])}
		}
		value, rest = next, rest[end:]
	}
	return value, nil
}

// formatValue applies a format specification.
func formatValue(value any, spec string) (string, error) {
	switch v := value.(type) {
	case time.Time:
		if spec != "" {
			return strftime(v, spec, true)
		}
	case Date:
		if spec != "" {
			return strftime(v.Time, spec, false)
		}
	case bool:
		if spec != "" {
			return "", &TemplateError{"a truth value takes no format specification"}
		}
	case uint64, natural.Number:
		return formatSpec(Repr(v), spec, true)
	case string:
		return formatSpec(v, spec, false)
	}
	if spec != "" {
		if v, ok := value.(pep440.Version); ok {
			return formatSpec(v.String(), spec, false)
		}
		return "", &TemplateError{"a format specification does not apply to this field"}
	}
	return Str(value), nil
}

// formatSpec lays text out by [[fill]align][sign][#][0][width][,][.precision][type].
func formatSpec(text, spec string, number bool) (string, error) {
	bad := &TemplateError{"unsupported format specification " + strconv.Quote(spec)}
	fill, align := ' ', byte(0)
	filled := false
	rest := spec
	// The fill is any character, and one only if an alignment follows: <5 has none.
	if r, n := utf8.DecodeRuneInString(rest); n > 0 && len(rest) > n && strings.IndexByte("<>^=", rest[n]) >= 0 {
		fill, align, rest, filled = r, rest[n], rest[n+1:], true
	} else if rest != "" && strings.IndexByte("<>^=", rest[0]) >= 0 {
		align, rest = rest[0], rest[1:]
	}
	// There is no sign in a text after which to fill.
	if align == '=' && !number {
		return "", bad
	}
	if after, ok := strings.CutPrefix(rest, "0"); ok {
		if !filled {
			fill = '0'
		}
		if align == 0 && number {
			align = '='
		}
		rest = after
	}
	digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
	width, rest := rest[:digits], rest[digits:]
	if after, ok := strings.CutPrefix(rest, "."); ok && !number {
		digits := len(after) - len(strings.TrimLeft(after, "0123456789"))
		n, err := strconv.Atoi(after[:digits])
		if err != nil {
			return "", bad
		}
		if runes := []rune(text); n < len(runes) {
			text = string(runes[:n])
		}
		rest = after[digits:]
	}
	switch {
	case rest == "" || rest == "s" && !number || rest == "d" && number:
	case number && (rest == "x" || rest == "X" || rest == "o" || rest == "b"):
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			return "", bad
		}
		text = strconv.FormatUint(n, map[string]int{"x": 16, "X": 16, "o": 8, "b": 2}[rest])
		if rest == "X" {
			text = strings.ToUpper(text)
		}
	default:
		return "", bad
	}
	if width == "" {
		return text, nil
	}
	n, err := strconv.Atoi(width)
	if err != nil || n > maxWidth {
		return "", bad
	}
	// Widths count characters.
	missing := n - utf8.RuneCountInString(text)
	if missing <= 0 {
		return text, nil
	}
	if align == 0 {
		if align = '<'; number {
			align = '>'
		}
	}
	left := map[byte]int{'<': 0, '>': missing, '=': missing, '^': missing / 2}[align]
	pad := string(fill)
	return strings.Repeat(pad, left) + text + strings.Repeat(pad, missing-left), nil
}

// strftime formats a time by C's codes, as far as they do not depend on a locale or on
// the machine's zone. A day alone is midnight of no zone.
func strftime(t time.Time, spec string, isTime bool) (string, error) {
	if !isTime {
		t = time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	// %c, %x and %X depend on a locale, so they are not among these.
	layouts := map[byte]string{'Y': "2006", 'm': "01", 'd': "02", 'H': "15", 'M': "04", 'S': "05", 'y': "06", 'j': "002", 'I': "03", 'p': "PM",
		'B': "January", 'b': "Jan", 'A': "Monday", 'a': "Mon", 'F': "2006-01-02", 'T': "15:04:05", 'z': "-0700", 'Z': "UTC", 'e': "_2", 'D': "01/02/06", 'R': "15:04"}
	var b strings.Builder
	for i := 0; i < len(spec); i++ {
		if spec[i] != '%' || i+1 == len(spec) {
			b.WriteByte(spec[i])
			continue
		}
		i++
		// %G goes with %V: around New Year the ISO year is another one than %Y.
		year, week := t.ISOWeek()
		switch c := spec[i]; c {
		case '%':
			b.WriteByte('%')
		case 'f':
			fmt.Fprintf(&b, "%06d", t.Nanosecond()/1000)
		case 'z', 'Z':
			if isTime {
				b.WriteString(t.Format(layouts[c]))
			}
		case 's':
			if !isTime {
				return "", &TemplateError{"unsupported date code %s of a day"}
			}
			b.WriteString(strconv.FormatInt(t.Unix(), 10))
		case 'G':
			fmt.Fprintf(&b, "%04d", year)
		case 'V':
			fmt.Fprintf(&b, "%02d", week)
		case 'u':
			b.WriteString(strconv.Itoa((int(t.Weekday())+6)%7 + 1))
		case 'w':
			b.WriteString(strconv.Itoa(int(t.Weekday())))
		default:
			layout, ok := layouts[c]
			if !ok {
				return "", &TemplateError{"unsupported date code %" + string(c)}
			}
			b.WriteString(t.Format(layout))
		}
	}
	return b.String(), nil
}
