package manifest

import (
	"slices"
	"strings"
)

func xmlKinds() []Kind {
	return []Kind{{
		Names: []string{"pom.xml"}, Formats: []string{"maven"},
		Doc:     "the project's `version`, or the property `revision` if that is `${revision}`",
		Field:   "`parent`, for the version of the parent, or a property: `revision`",
		Example: "<project>\n  <artifactId>acme</artifactId>\n  <version>0.0.0</version>\n</project>\n",
		find:    pom,
	}, {
		Names: []string{"*.csproj", "*.fsproj", "*.vbproj", "Directory.Build.props"}, Formats: []string{"nuget", "npm"},
		Doc:     "the property `Version`",
		Field:   "another property: `PackageVersion`, `VersionPrefix`; `AssemblyVersion` and `FileVersion` take four numbers, the format `assembly`",
		Example: "<Project Sdk=\"Microsoft.NET.Sdk\">\n  <PropertyGroup>\n    <Version>0.0.0</Version>\n  </PropertyGroup>\n</Project>\n",
		find:    msbuild,
		fields:  map[string]string{"AssemblyVersion": "assembly", "FileVersion": "assembly"},
	}}
}

// pom finds the version of a Maven project (maven.apache.org/pom.html,
// maven.apache.org/maven-ci-friendly.html).
func pom(text []byte, t Target) ([]Place, error) {
	all, err := readXML(string(text), t)
	if err != nil {
		return nil, err
	}
	const version, parent, revision = "project.version", "project.parent.version", "project.properties.revision"
	switch {
	case t.Field == "parent":
		t.Field = parent
	case t.Field != "" && !strings.Contains(t.Field, "."):
		t.Field = "project.properties." + t.Field
	case t.Field == "":
		own := slices.IndexFunc(all, func(f field) bool { return f.path == version })
		inherits := slices.ContainsFunc(all, func(f field) bool { return f.path == parent })
		switch {
		case own < 0 && inherits:
			return nil, &FieldError{Name: t.Name, Reason: "its version is its parent's", Fields: []string{"parent"}}
		case own >= 0 && all[own].place.Value == "${revision}":
			t.Field = revision
		case own >= 0 && strings.Contains(all[own].place.Value, "${"):
			return nil, t.fail("its version is %s: name the property that is meant", all[own].place.Value)
		}
	}
	places, err := t.pick(all, version)
	if err == nil && strings.Contains(places[0].Value, "${") {
		return nil, t.fail("its %s is %s", places[0].Label, places[0].Value)
	}
	return places, err
}

// msbuild finds a property of a project
// (learn.microsoft.com/en-us/dotnet/core/project-sdk/msbuild-props).
func msbuild(text []byte, t Target) ([]Place, error) {
	all, err := readXML(string(text), t)
	if err != nil {
		return nil, err
	}
	const group = "Project.PropertyGroup."
	if t.Field == "" {
		t.Field = "Version"
	}
	if !strings.Contains(t.Field, ".") {
		t.Field = group + t.Field
	}
	has := func(name string) bool {
		return slices.ContainsFunc(all, func(f field) bool { return f.path == group+name })
	}
	if t.Field == group+"Version" && !has("Version") {
		for _, other := range []string{"VersionPrefix", "PackageVersion"} {
			if has(other) {
				return nil, &FieldError{Name: t.Name, Reason: "it has no Version, but " + other, Fields: []string{other}}
			}
		}
	}
	places, err := t.pick(all, t.Field)
	if err == nil && strings.ContainsAny(places[0].Value, "$@%") {
		return nil, t.fail("its %s is %s", places[0].Label, places[0].Value)
	}
	return places, err
}

// readXML returns the elements that hold no others, with the places of their texts,
// which may have a comment beside them or stand in a CDATA section
// (www.w3.org/TR/xml, sections 2.4 to 2.8 and 3.1). It needs no encoding but one in
// which the letters of ASCII are themselves.
func readXML(text string, t Target) (all []field, err error) {
	type element struct {
		name  string
		read  int      // up to where its text was seen
		texts [][2]int // the pieces of it, without white space around them
		outer bool     // it holds elements
	}
	var open []element
	wrong := func(reason string) ([]field, error) {
		return nil, t.fail("it is no XML that tagline reads: %s", reason)
	}
	cut := func(at int, end string) int {
		if i := strings.Index(text[at:], end); i >= 0 {
			return at + i + len(end)
		}
		return -1
	}
	rooted := false
	for at := 0; ; {
		i := strings.IndexByte(text[at:], '<')
		if i < 0 {
			break
		}
		at += i
		rest := text[at:]
		// see takes the text up to there for a piece of the innermost element's.
		see := func(to int) {
			if n := len(open); n > 0 {
				e := &open[n-1]
				if from, to := trimmed(text, e.read, to); from < to && len(e.texts) < 2 {
					e.texts = append(e.texts, [2]int{from, to})
				}
			}
		}
		see(at)
		switch {
		case strings.HasPrefix(rest, "<!--"):
			at = cut(at+4, "-->")
		case strings.HasPrefix(rest, "<![CDATA["):
			const begin, end = "<![CDATA[", "]]>"
			if n := len(open); n > 0 {
				open[n-1].read = at + len(begin)
			}
			if at = cut(at, end); at >= 0 {
				see(at - len(end))
			}
		case strings.HasPrefix(rest, "<?"):
			at = cut(at, "?>")
		case strings.HasPrefix(rest, "<!"):
			if end := strings.IndexAny(rest, "[>"); end >= 0 && rest[end] == '[' {
				return wrong("it declares a document type of its own")
			}
			at = cut(at, ">")
		case strings.HasPrefix(rest, "</"):
			end := cut(at, ">")
			if end < 0 {
				return wrong("a tag is not closed")
			}
			name := localName(strings.TrimSpace(text[at+2 : end-1]))
			n := len(open)
			if n == 0 || open[n-1].name != name {
				return wrong("</" + name + "> closes nothing")
			}
			if e := open[n-1]; !e.outer && n <= deepPath && len(name) <= longName {
				path := make([]string, n)
				for i := range open {
					path[i] = open[i].name
				}
				f := field{path: strings.Join(path, ".")}
				switch len(e.texts) {
				case 0:
					f.why = "is empty"
				case 1:
					from, to := e.texts[0][0], e.texts[0][1]
					f.place = Place{From: from, To: to, Value: text[from:to], Label: name}
				default:
					f.why = "is in several pieces"
				}
				all = append(all, f)
			}
			open, at = open[:n-1], end
		default:
			end, closed := endOfTag(text, at)
			if end < 0 {
				return wrong("a tag is not closed")
			}
			name := text[at+1 : end-1]
			if i := strings.IndexAny(name, " \t\r\n/"); i >= 0 {
				name = name[:i]
			}
			if name == "" || len(open) == 0 && rooted {
				return wrong("it has no single root")
			}
			rooted = true
			if n := len(open); n > 0 {
				open[n-1].outer = true
			}
			const deep = 1000
			if !closed {
				if open = append(open, element{name: localName(name)}); len(open) > deep {
					return wrong("it is nested too deeply")
				}
			}
			at = end
		}
		if at < 0 {
			return wrong("something is not closed")
		}
		if n := len(open); n > 0 {
			open[n-1].read = at
		}
	}
	if len(open) > 0 || !rooted {
		return wrong("an element is not closed")
	}
	return all, nil
}

// endOfTag returns where a start tag ends, and whether it is its own end.
func endOfTag(text string, at int) (end int, closed bool) {
	for i := at + 1; i < len(text); i++ {
		switch c := text[i]; c {
		case '"', '\'':
			n := strings.IndexByte(text[i+1:], c)
			if n < 0 {
				return -1, false
			}
			i += n + 1
		case '<':
			return -1, false
		case '>':
			return i + 1, text[i-1] == '/'
		}
	}
	return -1, false
}

func localName(name string) string { return name[strings.IndexByte(name, ':')+1:] }

// trimmed returns the part of text[from:to] without white space around it.
func trimmed(text string, from, to int) (int, int) {
	for from < to && strings.IndexByte(" \t\r\n", text[from]) >= 0 {
		from++
	}
	for to > from && strings.IndexByte(" \t\r\n", text[to-1]) >= 0 {
		to--
	}
	return from, to
}
