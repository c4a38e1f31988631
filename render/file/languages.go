package file

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// header writes a C header with one macro.
func header(s source) (string, error) {
	stem := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return '_'
	}, s.stem())
	stem = strings.TrimLeft(stem, "_0123456789") // which are nobody's, or no name
	macro := stem
	switch {
	case stem == "":
		return "", s.unsure("no macro can be named like it")
	case !strings.Contains(stem, "VERSION"):
		macro += "_VERSION"
	}
	guard := stem + "_H"
	return headerMarker + "\n#ifndef " + guard + "\n#define " + guard + "\n\n" +
		"#define " + macro + " " + quoteC(s.version) + "\n\n#endif\n", nil
}

// quoteC writes a C string literal. Everything beyond ASCII is written byte by
// byte in octal, which ends after three digits, as hexadecimal does not; a
// question mark is escaped because two begin a trigraph.
func quoteC(text string) string {
	b := []byte{'"'}
	for _, c := range []byte(text) {
		switch {
		case c == '"' || c == '\\' || c == '?':
			b = append(b, '\\', c)
		case c < ' ' || c >= 0x7f:
			b = fmt.Appendf(b, `\%03o`, c)
		default:
			b = append(b, c)
		}
	}
	return string(append(b, '"'))
}

// braced returns a text in quotes as Rust and Swift read it, where \u{9b} is a
// character (The Rust Reference, Tokens; The Swift Programming Language, Special
// Characters in String Literals).
func braced(text string) string {
	b := []byte{'"'}
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r < ' ' || r >= 0x7f:
			b = fmt.Appendf(b, `\u{%x}`, r)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return string(append(b, '"'))
}

// rust writes a module with one constant.
func rust(s source) (string, error) {
	return scriptMarker + "\n\n/// The version of this source, derived from its tags.\n" +
		"pub const VERSION: &str = " + braced(s.version) + ";\n", nil
}

// module writes an ECMAScript module, which is TypeScript too.
func module(s source) (string, error) {
	return scriptMarker + "\n\nexport const version = " + quoteScript(s.version) + ";\n", nil
}

// commonJS writes a module of the older kind.
func commonJS(s source) (string, error) {
	return scriptMarker + "\n\nexports.version = " + quoteScript(s.version) + ";\n", nil
}

// script writes what Node takes a .js file for: the nearest package.json says.
// Without one nothing is said of who will read it.
func script(s source) (string, error) {
	text, err := s.nearest("package.json")
	if errors.Is(err, fs.ErrNotExist) {
		return "", s.unsure("there is no package.json to say what kind of module it is; .mjs and .cjs say so themselves")
	}
	if err != nil {
		return "", err
	}
	var manifest struct{ Type string }
	if err := json.Unmarshal([]byte(text), &manifest); err != nil {
		return "", s.unsure("package.json: %v", err)
	}
	if manifest.Type == "module" {
		return module(s)
	}
	return commonJS(s)
}

// quoteScript writes a string literal as JSON does, in ASCII: that is one of
// ECMAScript too, and none can end a script element.
func quoteScript(text string) string {
	b := []byte{'"'}
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r < ' ' || r >= 0x7f || r == '<':
			for _, unit := range utf16.Encode([]rune{r}) {
				b = fmt.Appendf(b, `\u%04x`, unit)
			}
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return string(append(b, '"'))
}

// javaWords cannot be names: keywords, literals, and what cannot name a class.
const javaWords = `
_ abstract assert boolean break byte case catch char class const continue default do double else enum extends
false final finally float for goto if implements import instanceof int interface long native new null package
permits private protected public record return sealed short static strictfp super switch synchronized this throw
throws transient true try var void volatile while yield
`

func javaName(name string) bool {
	letter := func(c byte) bool { return c == '_' || c == '$' || c|0x20 >= 'a' && c|0x20 <= 'z' }
	for i := range len(name) {
		if !letter(name[i]) && (i == 0 || name[i] < '0' || name[i] > '9') {
			return false
		}
	}
	return name != "" && !slices.Contains(strings.Fields(javaWords), name)
}

// java writes a class with one constant. Its package is that of the classes beside
// it, else the part of its path below java/, where Maven and Gradle have sources.
func java(s source) (string, error) {
	class := s.stem()
	if !javaName(class) || class == "String" {
		return "", s.unsure("no class can be named like it")
	}
	names, texts, err := s.beside(".java")
	if err != nil {
		return "", err
	}
	var found []string
	for _, name := range names {
		if name != "module-info.java" {
			found = append(found, javaPackage(texts[name]))
		}
	}
	slices.Sort(found)
	if found = slices.Compact(found); len(found) > 1 {
		return "", s.unsure("the classes beside it are of different packages")
	}
	if len(found) == 0 {
		dirs := s.dir()[1:]
		below := len(dirs) - 1
		for below >= 0 && dirs[below] != "java" {
			below--
		}
		if below < 0 {
			return "", s.unsure("its package cannot be told: no class is beside it, and no directory above it is called java")
		}
		for _, dir := range dirs[below+1:] {
			if !javaName(dir) {
				return "", s.unsure("its package cannot be told: %s is no name in Java", dir)
			}
		}
		found = []string{strings.Join(dirs[below+1:], ".")}
	}
	clause := ""
	if found[0] != "" {
		clause = "package " + found[0] + ";\n\n"
	}
	return javaMarker + "\n" + clause + "/** The version of this source, derived from its tags. */\n" +
		"public final class " + class + " {\n" +
		"    public static final String VERSION = " + quoteUTF16(s.version, `"\`) + ";\n\n" +
		"    private " + class + "() {}\n}\n", nil
}

// javaPackage returns the package of a class, "" if it has none.
func javaPackage(text string) string {
	clause := regexp.MustCompile(`^package\s+([\w$]+(?:\s*\.\s*[\w$]+)*)\s*;`).FindStringSubmatch(skipComments(text))
	if clause == nil {
		return ""
	}
	return strings.Join(strings.FieldsFunc(clause[1], func(r rune) bool { return r <= ' ' || r == '.' }), ".")
}

// skipComments returns text from where white space and the comments of C end.
func skipComments(text string) string {
	for {
		text = strings.TrimLeft(strings.TrimPrefix(text, "\ufeff"), " \t\r\n\f")
		switch {
		case strings.HasPrefix(text, "//"):
			_, text, _ = strings.Cut(text, "\n")
		case strings.HasPrefix(text, "/*"):
			_, text, _ = strings.Cut(text[2:], "*/")
		default:
			return text
		}
	}
}

// ruby writes VERSION in the module that a gem has for the directory: lib/acme_tools
// is AcmeTools. Where a file of the gem says that it is a class, it would not be
// right.
func ruby(s source) (string, error) {
	dirs := s.dir()[1:]
	lib := slices.Index(dirs, "lib")
	if lib < 0 || lib == len(dirs)-1 {
		return "", s.unsure("its module cannot be told: it is not in a directory below lib/")
	}
	var modules []string
	for _, dir := range dirs[lib+1:] {
		name := ""
		for word := range strings.SplitSeq(dir, "_") {
			if word != "" {
				name += strings.ToUpper(word[:1]) + word[1:]
			}
		}
		if !regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`).MatchString(name) {
			return "", s.unsure("its module cannot be told: %s is no name of a module in Ruby", dir)
		}
		modules = append(modules, name)
	}
	names, texts, err := s.beside(".rb")
	if err != nil {
		return "", err
	}
	for i, module := range modules { // lib/acme.rb, lib/acme/tools.rb
		name := path.Join(path.Join(dirs[:lib+2+i]...), "") + ".rb"
		if text, err := s.tree.Read(name, maxSource); err == nil {
			names, texts[name] = append(names, name), string(text)
		}
		for _, name := range names {
			if regexp.MustCompile(`(?m)^\s*class\s+(?:\w+::)*` + module + `\b`).MatchString(texts[name]) {
				return "", s.unsure("%s is a class in %s", module, path.Base(name))
			}
		}
	}
	var b strings.Builder
	b.WriteString("# frozen_string_literal: true\n\n" + hashMarker + "\n\n")
	for i, module := range modules {
		b.WriteString(strings.Repeat("  ", i) + "module " + module + "\n")
	}
	b.WriteString(strings.Repeat("  ", len(modules)) + "VERSION = " + quoteRuby(s.version) + "\n")
	for i := range modules {
		b.WriteString(strings.Repeat("  ", len(modules)-1-i) + "end\n")
	}
	return b.String(), nil
}

// quoteRuby writes a string literal in single quotes, in which nothing else than
// these two is special.
func quoteRuby(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text) + "'"
}

// shell writes an assignment for every shell that knows single quotes.
func shell(s source) (string, error) {
	return hashMarker + "\n\nVERSION='" + strings.ReplaceAll(s.version, "'", `'\''`) + "'\n", nil
}
