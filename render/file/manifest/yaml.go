package manifest

import (
	"bytes"
	"strings"
)

func yamlKinds() []Kind {
	return []Kind{{
		Names: []string{"Chart.yaml", "Chart.yml"}, Formats: []string{"helm", "semver"},
		Doc: "`version`", Field: "another key: `appVersion`",
		Example: "apiVersion: v2\nname: acme\nversion: 0.0.0\n",
		find:    yamlVersion,
	}, {
		Names: []string{"pubspec.yaml"}, Formats: []string{"npm", "semver"}, // what follows a + is a number there
		Doc: "`version`; the build number of Flutter, as in `1.2.3+7`, stays", Field: "another key",
		Example: "name: acme\nversion: 0.0.0\n",
		find:    pubspec,
	}, {
		Names: []string{"snapcraft.yaml"}, Formats: []string{"snap", "semver"},
		Doc: "`version`", Field: "another key",
		Example: "name: acme\nversion: 0.0.0\nsummary: what it does\n",
		find: func(text []byte, t Target) ([]Place, error) {
			places, err := yamlVersion(text, t)
			switch {
			case t.Field != "":
			case err == nil && places[0].Value == "git":
				return nil, t.fail("its version is git's: snapcraft computes it")
			case err != nil:
				t.Field = "adopt-info"
				if part, adopts := yamlVersion(text, t); adopts == nil {
					return nil, t.fail("its version is that of its part %s: adopt-info", part[0].Value)
				}
			}
			return places, err
		},
		holds: func(version string) string {
			const most = 32 // snapcraft.io/docs/snapcraft-yaml-schema
			if len(version) > most {
				return "snaps have versions of 32 letters at most"
			}
			return ""
		},
	}}
}

// yamlVersion finds a scalar of the document's own mapping. It reads YAML 1.2 as far
// as it takes to know which lines begin a key of that mapping: block scalars, quoted
// scalars and flow collections are passed over with all their lines (sections 6.1,
// 7.3, 7.4 and 8.1 of the specification). What it does not read, as complex keys,
// several documents, or a mapping in braces, it refuses.
func yamlVersion(text []byte, t Target) ([]Place, error) {
	key := nameOr(t.Field, "version")
	y := &yamlReader{text: string(text)}
	if bytes.HasPrefix(text, []byte(mark)) {
		y.at = len(mark)
	}
	var all []field
	started := false
	for y.at < len(y.text) {
		line := y.line()
		bare := strings.TrimRight(line, " \t\r")
		indent := len(line) - len(strings.TrimLeft(line, " "))
		content := strings.TrimLeft(line, " ")
		top := indent == 0 && content != ""
		switch {
		case bare == "" || strings.HasPrefix(strings.TrimLeft(line, " \t"), "#"):
			y.next()
			continue
		case top && (content[0] == '%' || bare == "---" || strings.HasPrefix(bare, "--- #")) && !started:
			y.next()
			continue
		case top && (strings.HasPrefix(bare, "---") || bare == "..." || strings.HasPrefix(bare, "... ")):
			if bare == "..." && strings.TrimSpace(y.text[y.at+len(line):]) == "" {
				return t.pick(all, key)
			}
			return nil, t.fail("it has several documents")
		case top && strings.IndexByte("{[?|>&*!@`\t", content[0]) >= 0:
			return nil, t.fail("it is no plain mapping that tagline reads")
		}
		started = true
		start := y.at + indent
		for strings.HasPrefix(content, "- ") { // "- - key: value" too
			rest := strings.TrimLeft(content[1:], " ")
			start += len(content) - len(rest)
			content = rest
		}
		name, value, isKey := yamlKey(content)
		if !isKey {
			value = content
		}
		from := start + len(content) - len(value)
		begins := y.at
		own := start == begins && isKey && name == key // and no key of an item at the margin
		if own {
			f := y.scalar(from, len(line)-(from-begins))
			f.path, f.place.Label = key, key
			all = append(all, f)
		}
		if err := y.skip(from, start-begins, isKey); err != "" {
			return nil, t.fail("%s", err)
		}
		if own && strings.Contains(strings.TrimSpace(y.text[begins:y.at]), "\n") && all[len(all)-1].why == "" {
			all[len(all)-1].why = "has several lines"
		}
	}
	return t.pick(all, key)
}

// pubspec finds the version before a build number, which counts uploads and is not the
// version's to say (docs.flutter.dev/deployment/android, "Updating the app's version number").
func pubspec(text []byte, t Target) ([]Place, error) {
	places, err := yamlVersion(text, t)
	if err != nil || t.Field != "" {
		return places, err
	}
	p := &places[0]
	version, number, _ := strings.Cut(p.Value, "+")
	if version == "" || number == "" || strings.Trim(number, "0123456789") != "" {
		return places, nil
	}
	// Between quotes only the value is the place: what follows it there stays.
	p.From += strings.Index(string(text[p.From:p.To]), p.Value)
	p.To, p.Value, p.style = p.From+len(version), version, nil
	return places, nil
}

// yamlReader goes through a text line by line.
type yamlReader struct {
	text string
	at   int // where a line begins
}

// line returns the line without its end.
func (y *yamlReader) line() string {
	line, _, _ := strings.Cut(y.text[y.at:], "\n")
	return strings.TrimSuffix(line, "\r")
}

func (y *yamlReader) next() { y.after(y.at) }

// after goes to the line behind that of a byte.
func (y *yamlReader) after(at int) {
	i := strings.IndexByte(y.text[at:], '\n')
	if i < 0 {
		y.at = len(y.text)
		return
	}
	y.at = at + i + 1
}

// yamlKey takes a key from the beginning of a line's content, and returns what
// stands behind its colon and blanks.
func yamlKey(content string) (name, value string, ok bool) {
	colon := -1
	switch {
	case content == "":
	case content[0] == '"' || content[0] == '\'':
		end := strings.IndexByte(content[1:], content[0])
		if end < 0 {
			return "", "", false
		}
		name = content[1 : end+1]
		rest := strings.TrimLeft(content[end+2:], " ")
		if strings.HasPrefix(rest, ":") {
			colon = len(content) - len(rest)
		}
	default:
		for i := range len(content) {
			if content[i] == ':' && (i+1 == len(content) || content[i+1] == ' ' || content[i+1] == '\t') {
				colon = i
				break
			}
			if content[i] == '#' && i > 0 && content[i-1] == ' ' || strings.IndexByte("[]{},", content[i]) >= 0 && i == 0 {
				break
			}
		}
		if colon >= 0 {
			name = strings.TrimRight(content[:colon], " ")
		}
	}
	if colon < 0 {
		return "", "", false
	}
	return name, strings.TrimLeft(content[colon+1:], " \t"), true
}

// scalar reads the value of a key, which ends with its line.
func (y *yamlReader) scalar(from, length int) field {
	raw := y.text[from : from+length]
	switch {
	case raw == "" || raw[0] == '#':
		return field{why: "is empty"}
	case raw[0] == '"' || raw[0] == '\'':
		end := strings.IndexByte(raw[1:], raw[0])
		if end < 0 || strings.Contains(raw[:end+1], `\`) || !yamlComment(raw[end+2:]) {
			return field{why: "is no plain version"}
		}
		return field{place: Place{From: from, To: from + end + 2, Value: raw[1 : end+1], style: quoted(raw[0])}}
	case strings.IndexByte("&*!|>{[@`%", raw[0]) >= 0: // an anchor, whose value may be another's too
		return field{why: "is " + strings.TrimRight(raw, " \t\r") + ", and no plain version"}
	}
	if i := strings.Index(raw, " #"); i >= 0 {
		raw = raw[:i]
	}
	if i := strings.Index(raw, "\t#"); i >= 0 {
		raw = raw[:i]
	}
	raw = strings.TrimRight(raw, " \t\r")
	return field{place: Place{From: from, To: from + len(raw), Value: raw, style: yamlPlain}}
}

func yamlComment(rest string) bool {
	rest = strings.TrimRight(rest, " \t\r")
	trimmed := strings.TrimLeft(rest, " \t")
	return trimmed == "" || trimmed[0] == '#' && trimmed != rest
}

// yamlPlain writes a version without quotes where no reader takes that for a number
// or a date: one with two dots. 1.2 and 1e3 are numbers.
func yamlPlain(value string) string {
	if strings.Count(value, ".") >= 2 && strings.IndexByte("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", value[0]) >= 0 {
		return value
	}
	return "'" + value + "'"
}

// skip goes behind a value that begins at from: to the next line that may begin a
// key. indent is that of its key or item. What cannot be read is said.
func (y *yamlReader) skip(from, indent int, isKey bool) string {
	lineEnd := y.at + len(y.line())
	if from >= lineEnd {
		y.next()
		return ""
	}
	switch c := y.text[from]; {
	case c == '|' || c == '>':
		if !isKey && indent > 0 {
			indent-- // of an item, whose content may begin where it does
		}
		y.next()
		for y.at < len(y.text) {
			line := y.line()
			if strings.TrimSpace(line) != "" && len(line)-len(strings.TrimLeft(line, " ")) <= indent {
				return ""
			}
			y.next()
		}
		return ""
	case c == '"' || c == '\'' || c == '[' || c == '{':
		end, ok := y.flow(from)
		if !ok {
			return "a quote or a bracket is not closed"
		}
		y.after(end)
		return ""
	case strings.IndexByte("&!*#-?", c) >= 0: // what follows may be another collection
		y.next()
		return ""
	}
	if !isKey && indent > 0 {
		indent-- // likewise
	}
	y.next()
	for y.at < len(y.text) { // a plain scalar goes on with lines that are indented, whatever they begin with
		line := y.line()
		bare := strings.TrimLeft(line, " ")
		if strings.TrimSpace(line) != "" && (len(line)-len(bare) <= indent || bare[0] == '#') {
			return ""
		}
		y.next()
	}
	return ""
}

// flow returns where a quoted scalar or a collection in brackets ends.
func (y *yamlReader) flow(from int) (end int, ok bool) {
	depth := 0
	for i := from; i < len(y.text); i++ {
		switch c := y.text[i]; c {
		case '"', '\'':
			if depth > 0 && i > from && strings.IndexByte(" \t\r\n,[{:", y.text[i-1]) < 0 {
				continue // within a plain scalar
			}
			for i++; i < len(y.text) && y.text[i] != c; i++ {
				if c == '"' && y.text[i] == '\\' {
					i++
				}
			}
			for c == '\'' && i+1 < len(y.text) && y.text[i+1] == '\'' { // an escaped one
				for i += 2; i < len(y.text) && y.text[i] != c; i++ {
				}
			}
			if i >= len(y.text) {
				return i, false
			}
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		case '#':
			if depth > 0 && strings.IndexByte(" \t\n", y.text[i-1]) >= 0 {
				for i+1 < len(y.text) && y.text[i+1] != '\n' {
					i++
				}
				continue
			}
		}
		if depth == 0 {
			return i, true
		}
	}
	return len(y.text), false
}
