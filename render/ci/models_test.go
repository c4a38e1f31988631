package ci

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// Models of readers that run on no machine of ours, after their documentation.

// powerShell reads assignments as about_Quoting_Rules says: in single quotes two of
// them are one (curly ones count as quotes), and + appends a text or a [char].
func powerShell(t *testing.T, _, text string, _ []string) map[string]string {
	found := map[string]string{}
	for line := range strings.Lines(text) {
		name, rest, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " = ")
		if !ok || !strings.HasPrefix(name, "$env:") || strings.ContainsAny(rest, "\u2018\u2019\u201a\u201b") {
			t.Fatalf("not an assignment: %q", line)
		}
		var units []uint16
		for first := true; rest != ""; first = false {
			if !first {
				if rest, ok = strings.CutPrefix(rest, " + "); !ok {
					t.Fatalf("what follows a value is no operator: %q", line)
				}
			}
			if hex, after, isChar := strings.Cut(rest, " "); strings.HasPrefix(hex, "[char]0x") && (isChar || after == "") && !first {
				n, err := strconv.ParseUint(strings.TrimPrefix(hex, "[char]0x"), 16, 16)
				if err != nil {
					t.Fatalf("%q: %v", line, err)
				}
				units, rest = append(units, uint16(n)), rest[len(hex):]
				continue
			}
			value, length := regexp.MustCompile(`\A'((?:[^']|'')*)'`).FindStringSubmatch(rest), 0
			if value == nil {
				t.Fatalf("no text in quotes at %q", rest)
			}
			length = len(value[0])
			units, rest = append(units, utf16.Encode([]rune(strings.ReplaceAll(value[1], "''", "'")))...), rest[length:]
		}
		found[strings.TrimPrefix(name, "$env:")] = string(utf16.Decode(units))
	}
	return found
}

// cmdExe reads set "NAME=value" as cmd.exe does where for /f hands it over: bytes
// by a code page, so that only ASCII is sure.
func cmdExe(t *testing.T, _, text string, _ []string) map[string]string {
	found := map[string]string{}
	for line := range strings.Lines(text) {
		m := regexp.MustCompile(`\Aset "(\w+)=([\x20-\x7e]*)"\n\z`).FindStringSubmatch(line)
		if m == nil || strings.ContainsAny(m[2], `"%!^`) {
			t.Fatalf("cmd.exe would read more than a value in %q", line)
		}
		found[m[1]] = m[2]
	}
	return found
}

// azureAgent reads logging commands as the agent does: ##vso[AREA.EVENT PROPERTIES]
// and data, in both of which escapes are undone, by old agents and new ones. The
// value is then expanded where it is used.
func azureAgent(t *testing.T, _, text string, _ []string) map[string]string {
	found := map[string]string{}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		command, data, ok := strings.Cut(line, "]")
		name, set := strings.CutPrefix(command, "##vso[task.setvariable variable=")
		if !ok || !set {
			t.Fatalf("no command of the agent: %q", line)
		}
		data = strings.TrimSpace(data)
		data = strings.NewReplacer("%0D", "\r", "%0A", "\n", "%AZP25", "%", "%0d", "\r", "%0a", "\n").Replace(data)
		found[name] = regexp.MustCompile(`\$\([^)]*\)?`).ReplaceAllString(data, "expanded")
	}
	return found
}

// teamCityServer reads service messages: | escapes, and %name% is a reference.
func teamCityServer(t *testing.T, _, text string, _ []string) map[string]string {
	found := map[string]string{}
	for line := range strings.Lines(text) {
		m := regexp.MustCompile(`\A##teamcity\[setParameter name='env\.(\w+)' value='((?:[^|'\[\]\n]|\|[nrxlp|'\[\]]|\|0x[0-9A-F]{4})*)'\]\n\z`).FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("no service message: %q", line)
		}
		var units []uint16
		for rest := m[2]; rest != ""; {
			switch {
			case strings.HasPrefix(rest, "|0x"):
				n, _ := strconv.ParseUint(rest[3:7], 16, 16)
				units, rest = append(units, uint16(n)), rest[7:]
			case rest[0] == '|':
				units, rest = append(units, uint16(rest[1])), rest[2:]
			default:
				units, rest = append(units, uint16(rest[0])), rest[1:] // ASCII
			}
		}
		value := string(utf16.Decode(units))
		found[m[1]] = regexp.MustCompile(`%[^%]*%`).ReplaceAllString(value, "expanded")
	}
	return found
}

// javaProperties reads a file as java.util.Properties.load says, and expands what
// EnvInject would.
func javaProperties(t *testing.T, _, text string, _ []string) map[string]string {
	found := map[string]string{}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		name, raw, ok := strings.Cut(line, "=")
		if !ok || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "!") || strings.ContainsAny(name, ` \:`) {
			t.Fatalf("no property: %q", line)
		}
		raw = strings.TrimLeft(raw, " \t\f")
		var units []uint16
		for i := 0; i < len(raw); i++ {
			c := raw[i]
			switch {
			case c >= 0x80:
				t.Fatalf("not Latin-1: %q", line)
			case c != '\\':
				units = append(units, uint16(c))
			case i+1 == len(raw):
				t.Fatalf("the next line belongs to %q", line)
			case raw[i+1] == 'u':
				n, err := strconv.ParseUint(raw[i+2:i+6], 16, 16)
				if err != nil {
					t.Fatalf("%q: %v", line, err)
				}
				units = append(units, uint16(n))
				i += 5
			default:
				i++
				if strings.IndexByte("tnrf", raw[i]) >= 0 {
					t.Fatalf("a control character in %q", line)
				}
				units = append(units, uint16(raw[i]))
			}
		}
		value := string(utf16.Decode(units))
		found[name] = regexp.MustCompile(`\$\{?\w+\}?`).ReplaceAllString(value, "expanded")
	}
	return found
}

// bazelStatus reads a line as a key, a blank, and the rest.
func bazelStatus(t *testing.T, _, text string, _ []string) map[string]string {
	found := map[string]string{}
	for line := range strings.Lines(text) {
		key, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		name, stable := strings.CutPrefix(key, "STABLE_")
		if !ok || !stable {
			t.Fatalf("no status: %q", line)
		}
		found[name] = strings.TrimSpace(value)
	}
	return found
}

// markdown reads the table back: a value has no character left that is markup, and
// HTML's references stand for the rest.
func markdown(t *testing.T, _, text string, _ []string) map[string]string {
	found := map[string]string{}
	for line := range strings.Lines(text) {
		m := regexp.MustCompile(`\A\| (V\d+) \| <code>(.*)</code> \|\n\z`).FindStringSubmatch(line)
		if m == nil {
			continue // the head of the table
		}
		if strings.ContainsAny(regexp.MustCompile(`&#?\w+;`).ReplaceAllString(m[2], ""), "&<>|*_~`[]()!\\\"'@#={}") {
			t.Errorf("markup is left in %q", line)
		}
		found[m[1]] = html.UnescapeString(m[2])
	}
	return found
}

// fishModel reads set -gx NAME 'value': in single quotes a backslash escapes itself
// and the quote.
func fishModel(t *testing.T, _, text string, _ []string) map[string]string {
	return quoted(t, text, `\Aset -gx (\w+) '((?:[^'\\]|\\['\\])*)'\n\z`, strings.NewReplacer(`\\`, `\`, `\'`, "'"))
}

// nixModel reads NAME = "value"; in a set: in double quotes a backslash escapes
// what is behind it, and ${ begins an expression.
func nixModel(t *testing.T, _, text string, _ []string) map[string]string {
	inside, ok := strings.CutPrefix(strings.TrimSuffix(text, "}\n"), "{\n")
	if !ok {
		t.Fatalf("no set: %q", text)
	}
	return quoted(t, inside, `\A  (\w+) = "((?:[^"\\$]|\\["\\$])*)";\n\z`, strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\$`, "$"))
}

// quoted reads a variable a line, by an expression for its name and its value.
func quoted(t *testing.T, text, expression string, escapes *strings.Replacer) map[string]string {
	found := map[string]string{}
	line := regexp.MustCompile(expression)
	for one := range strings.Lines(text) {
		m := line.FindStringSubmatch(one)
		if m == nil {
			t.Fatalf("no variable: %q", one)
		}
		found[m[1]] = escapes.Replace(m[2])
	}
	return found
}

// cmakeModel reads set(NAME [=[value]=]): the first end with as many = is the end.
func cmakeModel(t *testing.T, _, text string, _ []string) map[string]string {
	found := map[string]string{}
	for line := range strings.Lines(text) {
		m := regexp.MustCompile(`\Aset\((\w+) \[(=*)\[(.*)\n\z`).FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("no bracket argument: %q", line)
		}
		value, rest, ok := strings.Cut(m[3], "]"+m[2]+"]")
		if !ok || rest != ")" {
			t.Fatalf("it does not end where it ends: %q", line)
		}
		found[m[1]] = value
	}
	return found
}
