package manifest

import (
	"fmt"
	"regexp"
	"strings"
)

func lineKinds() []Kind {
	return []Kind{{
		Names: []string{"gradle.properties"}, Formats: []string{"maven"},
		Doc: "`version`, or `VERSION_NAME`", Field: "another key",
		Example: "# the build\nversion=0.0.0\n",
		find:    properties,
	}, {
		Names: []string{"setup.cfg"}, Formats: []string{"pep440"},
		Doc: "`version` of `[metadata]`", Field: "another key, with its section: `bumpversion.current_version`",
		Example: "[metadata]\nname = acme\nversion = 0.0.0\n",
		find:    setupCfg,
	}, {
		Names: []string{"*.spec"}, Formats: []string{"rpm", "debian"},
		Doc: "`Version:` of the package itself", Field: "a macro that `%global` or `%define` sets",
		Example: "Name: acme\nVersion: 0.0.0\nRelease: 1\n",
		find:    rpmSpec,
		holds: func(version string) string {
			if strings.Contains(version, "-") {
				return "rpm's versions have no hyphen"
			}
			return ""
		},
	}, {
		Names: []string{"debian/changelog"}, Formats: []string{"deb", "debian"},
		Doc:     "the upstream version of the first entry; the Debian revision stays",
		Example: "acme (0.0.0-1) unstable; urgency=medium\n\n  * First.\n\n -- Ada <ada@example.org>  Thu, 20 Aug 2026 12:00:00 +0000\n",
		find:    debianChangelog,
	}}
}

// eachLine calls visit with every line, without its end, and where it begins, until
// that returns false. A byte order mark is no part of the first.
func eachLine(text []byte, visit func(line string, at int) bool) {
	at := 0
	if strings.HasPrefix(string(text[:min(len(text), len(mark))]), mark) {
		at = len(mark)
	}
	for line := range strings.Lines(string(text[at:])) {
		if !visit(strings.TrimRight(line, "\r\n"), at) {
			return
		}
		at += len(line)
	}
}

// assignment takes a line apart: a key, one of separators or a blank, and a value
// without blanks around it.
func assignment(line, separators string) (key, value string, at int) {
	start := len(line) - len(strings.TrimLeft(line, " \t\f"))
	end := start
	for end < len(line) && strings.IndexByte(separators+" \t\f", line[end]) < 0 {
		end++
	}
	at = end
	for at < len(line) && strings.IndexByte(" \t\f", line[at]) >= 0 {
		at++
	}
	if at < len(line) && strings.IndexByte(separators, line[at]) >= 0 {
		at++
	}
	for at < len(line) && strings.IndexByte(" \t\f", line[at]) >= 0 {
		at++
	}
	return line[start:end], strings.TrimRight(line[at:], " \t\f"), at
}

// properties finds a key of a file of java.util.Properties, whose documentation has
// the rules: a backslash at the end goes on with the next line.
func properties(text []byte, t Target) ([]Place, error) {
	var all []field
	continued := false
	eachLine(text, func(line string, at int) bool {
		goesOn := (len(line)-len(strings.TrimRight(line, `\`)))%2 == 1
		begins := !continued
		trimmed := strings.TrimLeft(line, " \t\f")
		if begins && (trimmed == "" || trimmed[0] == '#' || trimmed[0] == '!') {
			return true // a comment does not go on
		}
		continued = goesOn
		if !begins {
			return true
		}
		key, value, offset := assignment(line, "=:")
		f := field{path: key, place: Place{From: at + offset, To: at + offset + len(value), Value: value, Label: key}}
		if strings.ContainsAny(value, "\\$ \t") || value == "" {
			f.why = "is " + nameOr(value, "empty")
		}
		all = append(all, f)
		return true
	})
	return t.pick(all, "version", "VERSION_NAME")
}

// setupCfg finds a key of an INI file as Python's configparser reads it.
func setupCfg(text []byte, t Target) ([]Place, error) {
	var all []field
	section := ""
	eachLine(text, func(line string, at int) bool {
		switch {
		case strings.TrimSpace(line) == "" || strings.IndexByte("#;", line[0]) >= 0:
		case line[0] == ' ' || line[0] == '\t': // it belongs to the value above
			if n := len(all); n > 0 && strings.IndexByte("#;", strings.TrimSpace(line)[0]) < 0 {
				all[n-1].why = "has several lines"
			}
		case line[0] == '[':
			section, _, _ = strings.Cut(line[1:min(len(line), longName)], "]")
		default:
			end := strings.IndexAny(line, "=:")
			if end < 0 {
				return true
			}
			key := strings.ToLower(strings.TrimRight(line[:end], " \t"))
			from, to := trimmed(line, end+1, len(line))
			f := field{path: section + "." + key, place: Place{From: at + from, To: at + to, Value: line[from:to], Label: key}}
			// What looks like a comment behind it is part of the value, and has blanks before it.
			value := line[from:to]
			if strings.HasPrefix(value, "attr:") || strings.HasPrefix(value, "file:") || value == "" || strings.ContainsAny(value, " \t") {
				f.why = "is " + nameOr(value, "empty")
			}
			all = append(all, f)
		}
		return true
	})
	return t.pick(all, "metadata.version")
}

// rpmSpec finds the tag of the package itself, before any section or subpackage
// (rpm-software-management.github.io/rpm/manual/spec.html).
func rpmSpec(text []byte, t Target) ([]Place, error) {
	var all []field
	preamble := true
	eachLine(text, func(line string, at int) bool {
		words := strings.Fields(line)
		if len(words) == 0 || words[0][0] == '#' {
			return true
		}
		if words[0][0] == '%' {
			for _, section := range strings.Fields("%package %description %prep %build %install %check %files %changelog %pre %post %preun %postun %conf %generate_buildrequires") {
				preamble = preamble && words[0] != section
			}
			if name := words[0]; (name == "%global" || name == "%define") && len(words) >= 3 {
				from := strings.Index(line, name) + len(name)
				from += strings.Index(line[from:], words[1]) + len(words[1])
				all = append(all, specField("%"+words[1], line, from, at))
			}
			return true
		}
		name, _, ok := strings.Cut(line, ":")
		if preamble && ok && strings.EqualFold(strings.TrimSpace(name), "Version") {
			all = append(all, specField("Version", line, len(name)+1, at))
		}
		return true
	})
	if t.Field != "" && t.Field != "Version" {
		t.Field = "%" + strings.TrimPrefix(t.Field, "%")
	}
	return t.pick(all, "Version")
}

func specField(path, line string, from, at int) field {
	from, to := trimmed(line, from, len(line))
	f := field{path: path, place: Place{From: at + from, To: at + to, Value: line[from:to], Label: strings.ToLower(strings.TrimPrefix(path, "%"))}}
	if strings.ContainsAny(f.place.Value, "%# \t") || from == to {
		f.why = "is " + nameOr(f.place.Value, "empty")
	}
	return f
}

// debianChangelog finds the upstream version in the first line (deb-changelog(5),
// deb-version(7)): what stands between an epoch and the last hyphen.
func debianChangelog(text []byte, t Target) ([]Place, error) {
	if t.Field != "" {
		return nil, t.fail("it has one version, that of its first entry")
	}
	var places []Place
	eachLine(text, func(line string, at int) bool {
		if strings.TrimSpace(line) == "" {
			return true
		}
		head := regexp.MustCompile(`^[a-z0-9][a-z0-9+.-]* \(([^()\s]+)\)(?:\s+[\w.+-]+)+;`).FindStringSubmatchIndex(line)
		if head == nil {
			return false
		}
		from, to := head[2], head[3]
		if i := strings.IndexByte(line[from:to], ':'); i >= 0 {
			from += i + 1
		}
		if i := strings.LastIndexByte(line[from:to], '-'); i >= 0 {
			to = from + i
		}
		places = []Place{{From: at + from, To: at + to, Value: line[from:to], Label: "version"}}
		return false
	})
	if places == nil || places[0].From == places[0].To {
		return nil, t.fail("it does not begin with an entry of a changelog")
	}
	return places, nil
}

// PatternError means that a pattern says no place on a line.
type PatternError struct{ Pattern, Reason string }

func (e *PatternError) Error() string { return fmt.Sprintf("pattern %q: %s", e.Pattern, e.Reason) }

// group is the name of the group that is the version.
const group = "version"

// CompilePattern returns the regular expression of a pattern, which one line of a
// file must match: it begins with ^ and has a group named version. The error is a
// *PatternError.
func CompilePattern(pattern string) (*regexp.Regexp, error) {
	re, err := regexp.Compile(pattern)
	switch {
	case err != nil:
		return nil, &PatternError{pattern, err.Error()}
	case !strings.HasPrefix(pattern, "^"):
		return nil, &PatternError{pattern, "it must begin with ^, the start of a line"}
	case re.SubexpIndex(group) < 0:
		return nil, &PatternError{pattern, "it needs a group for the version: (?P<version>...)"}
	}
	return re, nil
}

// byPattern finds what the group matches on the one line that the pattern matches.
func byPattern(text []byte, t Target) ([]Place, error) {
	re, err := CompilePattern(t.Pattern)
	if err != nil {
		return nil, err
	}
	var places []Place
	lines := 0
	eachLine(text, func(line string, at int) bool {
		m := re.FindStringSubmatchIndex(line)
		if m == nil {
			return true
		}
		lines++
		if i := 2 * re.SubexpIndex(group); m[i] >= 0 && m[i] < m[i+1] {
			places = append(places, Place{From: at + m[i], To: at + m[i+1], Value: line[m[i]:m[i+1]], Label: "version"})
		}
		return true
	})
	switch {
	case lines == 0:
		return nil, t.fail("no line of it matches the pattern %q", t.Pattern)
	case lines > 1:
		return nil, t.fail("%d lines of it match the pattern %q", lines, t.Pattern)
	case len(places) == 0:
		return nil, t.fail("the group version of the pattern %q is empty there", t.Pattern)
	}
	return places, nil
}
