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
func readXML(text string, t Target) ([]field, error) {
	x := xmlReader{text: text}
	for {
		i := strings.IndexByte(text[x.at:], '<')
		if i < 0 {
			break
		}
		x.at += i
		x.see(x.at)
		if reason := x.markup(); reason != "" {
			return nil, t.fail("it is no XML that tagline reads: %s", reason)
		}
		if n := len(x.open); n > 0 {
			x.open[n-1].read = x.at
		}
	}
	if len(x.open) > 0 || !x.rooted {
		return nil, t.fail("it is no XML that tagline reads: an element is not closed")
	}
	return x.fields, nil
}

// xmlReader goes through a document from < to <.
type xmlReader struct {
	text   string
	at     int          // what was read so far
	open   []xmlElement // around at, the outermost first
	rooted bool         // an element began
	fields []field
}

type xmlElement struct {
	name  string
	read  int      // up to where its text was seen
	texts [][2]int // the first two pieces of it, without white space around them
	outer bool     // it holds elements
}

// maxXMLDepth is how deep elements may lie in each other.
const maxXMLDepth = 1000

// see takes the text up to there for a piece of the innermost element's.
func (x *xmlReader) see(to int) {
	if n := len(x.open); n > 0 {
		e := &x.open[n-1]
		if from, to := trimmed(x.text, e.read, to); from < to && len(e.texts) < 2 {
			e.texts = append(e.texts, [2]int{from, to})
		}
	}
}

// markup reads what begins with the < at x.at, and returns what is wrong with it.
func (x *xmlReader) markup() (wrong string) {
	rest := x.text[x.at:]
	switch {
	case strings.HasPrefix(rest, "<!--"):
		return x.skip(len("<!--"), "-->")
	case strings.HasPrefix(rest, "<![CDATA["):
		const begin, end = "<![CDATA[", "]]>"
		if n := len(x.open); n > 0 {
			x.open[n-1].read = x.at + len(begin)
		}
		if wrong := x.skip(0, end); wrong != "" {
			return wrong
		}
		x.see(x.at - len(end))
		return ""
	case strings.HasPrefix(rest, "<?"):
		return x.skip(0, "?>")
	case strings.HasPrefix(rest, "<!"):
		if end := strings.IndexAny(rest, "[>"); end >= 0 && rest[end] == '[' {
			return "it declares a document type of its own"
		}
		return x.skip(0, ">")
	case strings.HasPrefix(rest, "</"):
		return x.endTag()
	}
	return x.startTag()
}

// skip goes behind the next end, which is looked for from n bytes on.
func (x *xmlReader) skip(n int, end string) (wrong string) {
	i := strings.Index(x.text[x.at+n:], end)
	if i < 0 {
		return "something is not closed"
	}
	x.at += n + i + len(end)
	return ""
}

func (x *xmlReader) startTag() (wrong string) {
	end, closed := endOfTag(x.text, x.at)
	if end < 0 {
		return "a tag is not closed"
	}
	name := x.text[x.at+1 : end-1]
	if i := strings.IndexAny(name, " \t\r\n/"); i >= 0 {
		name = name[:i]
	}
	if name == "" || len(x.open) == 0 && x.rooted {
		return "it has no single root"
	}
	x.rooted, x.at = true, end
	if n := len(x.open); n > 0 {
		x.open[n-1].outer = true
	}
	if closed {
		return ""
	}
	if x.open = append(x.open, xmlElement{name: localName(name)}); len(x.open) > maxXMLDepth {
		return "it is nested too deeply"
	}
	return ""
}

// endTag closes the innermost element, which is a field if it holds no others.
func (x *xmlReader) endTag() (wrong string) {
	begin, n := x.at, len(x.open)
	if x.skip(0, ">") != "" {
		return "a tag is not closed"
	}
	name := localName(strings.TrimSpace(x.text[begin+2 : x.at-1]))
	if n == 0 || x.open[n-1].name != name {
		return "</" + name + "> closes nothing"
	}
	e := x.open[n-1]
	if !e.outer && n <= deepPath && len(name) <= longName {
		path := make([]string, n)
		for i := range x.open {
			path[i] = x.open[i].name
		}
		f := field{path: strings.Join(path, ".")}
		switch len(e.texts) {
		case 0:
			f.why = "is empty"
		case 1:
			from, to := e.texts[0][0], e.texts[0][1]
			f.place = Place{From: from, To: to, Value: x.text[from:to], Label: name}
		default:
			f.why = "is in several pieces"
		}
		x.fields = append(x.fields, f)
	}
	x.open = x.open[:n-1]
	return ""
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
