package compat

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/scheme/natural"
	"github.com/tagline-scm/tagline/scheme/pep440"
)

// TemplateError means that a version file's template is wrong.
type TemplateError struct{ Reason string }

func (e *TemplateError) Error() string { return "template: " + e.Reason }

// Values of templates: string, uint64, bool, nil, pyTuple, pyDate, time.Time,
// pep440.Version, and pyObject for what has attributes.
type (
	pyTuple  []any
	pyDate   struct{ time.Time }
	pyObject map[string]any

	// pyRawVersion is a version that prints as it was written.
	pyRawVersion struct {
		pep440.Version
		raw string
	}
)

// format does what Python's str.format does with named fields: attributes,
// indices, !r !s !a, and format specifications of text, whole numbers and dates.
func format(template string, fields map[string]any) (string, error) {
	return formatNested(template, fields, 2)
}

func formatNested(template string, fields map[string]any, depth int) (string, error) {
	if depth == 0 {
		return "", &TemplateError{"fields are nested too deeply"}
	}
	var b strings.Builder
	for i := 0; i < len(template); {
		c := template[i]
		switch {
		case (c == '{' || c == '}') && i+1 < len(template) && template[i+1] == c:
			b.WriteByte(c)
			i += 2
			continue
		case c == '}':
			return "", &TemplateError{"single } without its {"}
		case c != '{':
			b.WriteByte(c)
			i++
			continue
		}
		end, level := i+1, 1
		for ; end < len(template) && level > 0; end++ {
			switch template[end] {
			case '{':
				level++
			case '}':
				level--
			}
		}
		if level > 0 {
			return "", &TemplateError{"expected } before the end"}
		}
		text, err := field(template[i+1:end-1], fields, depth)
		if err != nil {
			return "", err
		}
		b.WriteString(text)
		if b.Len() > 1<<20 {
			return "", &TemplateError{"the text is larger than 1 MiB"}
		}
		i = end
	}
	return b.String(), nil
}

// field formats what stands between braces: NAME(.ATTR|[INDEX])* (!CONVERSION)? (:SPEC)?
func field(text string, fields map[string]any, depth int) (string, error) {
	name, conversion, spec := text, "", ""
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
	spec, err := formatNested(spec, fields, depth-1)
	if err != nil {
		return "", err
	}
	value, err := resolve(name, fields)
	if err != nil {
		return "", err
	}
	switch conversion {
	case "":
	case "r", "a":
		value = repr(value)
	case "s":
		value = str(value)
	default:
		return "", &TemplateError{"unknown conversion !" + conversion}
	}
	return formatValue(value, spec)
}

// resolve follows attributes and indices.
func resolve(path string, fields map[string]any) (any, error) {
	end := strings.IndexAny(path, ".[")
	if end < 0 {
		end = len(path)
	}
	value, ok := fields[path[:end]]
	if !ok {
		return nil, &TemplateError{"there is no field {" + path[:end] + "}; there are version, version_tuple and scm_version"}
	}
	for rest := path[end:]; rest != ""; {
		if index, ok := strings.CutPrefix(rest, "["); ok {
			text, after, closed := strings.Cut(index, "]")
			n, err := strconv.Atoi(text)
			if word, isText := value.(string); isText {
				var letters pyTuple
				for _, letter := range word {
					letters = append(letters, string(letter))
				}
				value = letters
			}
			tuple, isTuple := value.(pyTuple)
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

func attribute(value any, name string) (any, bool) {
	switch v := value.(type) {
	case pyObject:
		a, ok := v[name]
		return a, ok
	case pyDate:
		return dateAttribute(v.Time, name)
	case time.Time:
		switch name {
		case "hour":
			return uint64(v.Hour()), true
		case "minute":
			return uint64(v.Minute()), true
		case "second":
			return uint64(v.Second()), true
		case "microsecond":
			return uint64(v.Nanosecond() / 1000), true
		}
		return dateAttribute(v, name)
	case pep440.Version:
		return versionAttribute(v, name)
	case pyRawVersion:
		if name == "public" {
			text, _, _ := strings.Cut(v.raw, "+")
			return text, true
		}
		return versionAttribute(v.Version, name)
	}
	return nil, false
}

func dateAttribute(t time.Time, name string) (any, bool) {
	switch name {
	case "year":
		return uint64(t.Year()), true
	case "month":
		return uint64(t.Month()), true
	case "day":
		return uint64(t.Day()), true
	}
	return nil, false
}

func versionAttribute(v pep440.Version, name string) (any, bool) {
	number := func(n pep440.Num) any {
		if !n.Set {
			return nil
		}
		return n.N
	}
	release := func(i int) any {
		if i < len(v.Release) {
			return v.Release[i]
		}
		return natural.Number{}
	}
	switch name {
	case "public":
		return v.Public(), true
	case "base_version":
		return v.Base(), true
	case "local":
		if v.Local == nil {
			return nil, true
		}
		return v.LocalText(), true
	case "epoch":
		return v.Epoch, true
	case "release":
		var t pyTuple
		for _, n := range v.Release {
			t = append(t, n)
		}
		return t, true
	case "major":
		return release(0), true
	case "minor":
		return release(1), true
	case "micro":
		return release(2), true
	case "pre":
		if v.Pre.Phase == "" {
			return nil, true
		}
		return pyTuple{v.Pre.Phase, v.Pre.N}, true
	case "post":
		return number(v.Post), true
	case "dev":
		return number(v.Dev), true
	case "is_prerelease":
		return v.IsPrerelease(), true
	case "is_postrelease":
		return v.IsPostrelease(), true
	case "is_devrelease":
		return v.IsDevrelease(), true
	}
	return nil, false
}

// str is Python's str().
func str(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case pyDate:
		return v.Format("2006-01-02")
	case time.Time:
		return isoTime(v, " ")
	case pep440.Version:
		return v.String()
	case pyRawVersion:
		return v.raw
	}
	return repr(value)
}

func isoTime(t time.Time, separator string) string {
	text := t.Format("2006-01-02" + separator + "15:04:05")
	if us := t.Nanosecond() / 1000; us != 0 {
		text += fmt.Sprintf(".%06d", us)
	}
	return text + "+00:00"
}

// repr is Python's repr().
func repr(value any) string {
	switch v := value.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case uint64:
		return strconv.FormatUint(v, 10)
	case natural.Number:
		return v.String()
	case string:
		return file.Quote(v)
	case pyTuple:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = repr(e)
		}
		if len(parts) == 1 {
			return "(" + parts[0] + ",)"
		}
		return "(" + strings.Join(parts, ", ") + ")"
	case pep440.Version:
		return "<Version('" + v.String() + "')>"
	case pyRawVersion:
		return "<NonNormalizedVersion(" + file.Quote(v.raw) + ")>"
	case pyDate:
		return fmt.Sprintf("datetime.date(%d, %d, %d)", v.Year(), v.Month(), v.Day())
	case time.Time:
		text := fmt.Sprintf("datetime.datetime(%d, %d, %d, %d, %d", v.Year(), v.Month(), v.Day(), v.Hour(), v.Minute())
		if us := v.Nanosecond() / 1000; v.Second() != 0 || us != 0 {
			text += fmt.Sprintf(", %d", v.Second())
			if us != 0 {
				text += fmt.Sprintf(", %d", us)
			}
		}
		return text + ", tzinfo=datetime.timezone.utc)"
	case pyObject:
		if text, ok := v["__repr__"].(string); ok {
			return text
		}
	}
	return "<object>"
}

// formatValue applies a format specification.
func formatValue(value any, spec string) (string, error) {
	switch v := value.(type) {
	case time.Time:
		if spec != "" {
			return strftime(v, spec)
		}
	case pyDate:
		if spec != "" {
			return strftime(v.Time, spec)
		}
	case bool:
		if spec != "" {
			return "", &TemplateError{"a truth value takes no format specification"}
		}
	case uint64, natural.Number:
		return formatSpec(repr(v), spec, true)
	case string:
		return formatSpec(v, spec, false)
	}
	if spec != "" {
		if v, ok := value.(pep440.Version); ok {
			return formatSpec(v.String(), spec, false)
		}
		return "", &TemplateError{"a format specification does not apply to this field"}
	}
	return str(value), nil
}

// formatSpec lays text out by [[fill]align][sign][#][0][width][,][.precision][type].
func formatSpec(text, spec string, number bool) (string, error) {
	bad := &TemplateError{"unsupported format specification " + strconv.Quote(spec)}
	fill, align := ' ', byte(0)
	rest := spec
	if r, n := utf8.DecodeRuneInString(rest); n > 0 && len(rest) > n && strings.IndexByte("<>^=", rest[n]) >= 0 {
		fill, align, rest = r, rest[n], rest[n+1:]
	} else if rest != "" && strings.IndexByte("<>^=", rest[0]) >= 0 {
		align, rest = rest[0], rest[1:]
	}
	if after, ok := strings.CutPrefix(rest, "0"); ok {
		if align == 0 {
			fill = '0'
			if align = '<'; number {
				align = '='
			}
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
	if err != nil || n > 10_000 {
		return "", bad
	}
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
	if align == '=' && !number {
		return "", bad
	}
	pad := string(fill)
	return strings.Repeat(pad, left) + text + strings.Repeat(pad, missing-left), nil
}

// strftime formats a time by C's codes, as far as they do not depend on a locale.
func strftime(t time.Time, spec string) (string, error) {
	layouts := map[byte]string{'Y': "2006", 'm': "01", 'd': "02", 'H': "15", 'M': "04", 'S': "05", 'y': "06", 'j': "002", 'I': "03", 'p': "PM",
		'B': "January", 'b': "Jan", 'A': "Monday", 'a': "Mon", 'F': "2006-01-02", 'T': "15:04:05", 'z': "-0700", 'Z': "UTC", 'e': "_2", 'D': "01/02/06", 'R': "15:04"}
	var b strings.Builder
	for i := 0; i < len(spec); i++ {
		if spec[i] != '%' || i+1 == len(spec) {
			b.WriteByte(spec[i])
			continue
		}
		i++
		year, week := t.ISOWeek()
		switch c := spec[i]; c {
		case '%':
			b.WriteByte('%')
		case 'f':
			fmt.Fprintf(&b, "%06d", t.Nanosecond()/1000)
		case 's':
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
