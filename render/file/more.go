package file

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// agreed returns what of finds in each of the files beside, if they agree; "" without
// any. ok is false where they do not.
func agreed(names []string, texts map[string]string, of *regexp.Regexp) (found string, ok bool) {
	for _, name := range names {
		m := of.FindStringSubmatch(texts[name])
		switch {
		case m == nil:
		case found != "" && m[1] != found:
			return "", false
		default:
			found = m[1]
		}
	}
	return found, true
}

// identifier is a name in any of these languages.
func identifier(name string) bool {
	return regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`).MatchString(name)
}

// csharpWords are the keywords of C# that could be the name of a file's class.
const csharpWords = `
abstract as base bool break byte case catch char checked class const continue decimal default delegate do double
else enum event explicit extern false finally fixed float for foreach goto if implicit in int interface internal
is lock long namespace new null object operator out override params private protected public readonly ref return
sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked
unsafe ushort using virtual void volatile while
`

// csharp writes a class with one constant, in the namespace of the classes beside it.
func csharp(s source) (string, error) {
	class := s.stem()
	if !identifier(class) || class == "Value" || slices.Contains(strings.Fields(csharpWords), class) {
		return "", s.unsure("no class can be named like it")
	}
	names, texts, err := s.beside(".cs")
	if err != nil {
		return "", err
	}
	namespace, ok := agreed(names, texts, regexp.MustCompile(`(?m)^[ \t]*namespace[ \t]+([\w.]+)`))
	switch {
	case !ok:
		return "", s.unsure("the classes beside it are of different namespaces")
	case namespace == "":
		return "", s.unsure("its namespace cannot be told: no class beside it has one")
	}
	return csharpMarker + "\nnamespace " + namespace + "\n{\n" +
		"    /// <summary>The version of this source, derived from its tags.</summary>\n" +
		"    public static class " + class + "\n    {\n" +
		"        public const string Value = " + quoteUTF16(s.version, "\"\\") + ";\n    }\n}\n", nil
}

// quoteUTF16 writes a string literal in ASCII with the escapes that Java, C# and Kotlin
// have in common; a backslash is put before each of special. Java reads \uXXXX before
// anything else, so only what needs no escape itself is written that way.
func quoteUTF16(text, special string) string {
	b := []byte{'"'}
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf && strings.ContainsRune(special, r):
			b = append(b, '\\', byte(r))
		case r < ' ' || r >= 0x7f:
			for _, unit := range utf16.Encode([]rune{r}) {
				b = fmt.Appendf(b, `\u%04x`, unit)
			}
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return string(append(b, '"'))
}

// kotlin writes a constant in the package of the files beside it, else in that of its
// path below kotlin/ or java/, where Gradle has sources.
func kotlin(s source) (string, error) {
	names, texts, err := s.beside(".kt")
	if err != nil {
		return "", err
	}
	name, ok := agreed(names, texts, regexp.MustCompile("(?m)^package[ \t]+([\\w.`]+)"))
	if !ok {
		return "", s.unsure("the files beside it are of different packages")
	}
	if len(names) == 0 {
		dirs := s.dir()[1:]
		below := len(dirs) - 1
		for below >= 0 && dirs[below] != "kotlin" && dirs[below] != "java" {
			below--
		}
		if below < 0 || slices.ContainsFunc(dirs[below+1:], func(dir string) bool {
			return !identifier(dir) || slices.Contains(strings.Fields(javaWords+" fun in is object typealias typeof val var when"), dir)
		}) {
			return "", s.unsure("its package cannot be told: no file is beside it, and no directory above it is called kotlin or java")
		}
		name = strings.Join(dirs[below+1:], ".")
	}
	clause := ""
	if name != "" {
		clause = "package " + name + "\n\n"
	}
	return javaMarker + "\n" + clause + "/** The version of this source, derived from its tags. */\n" +
		"const val VERSION: String = " + quoteUTF16(s.version, `"\$`) + "\n", nil
}

// php writes a class with one constant where the file is named like a class, else a
// file that returns the version to who includes it. The namespace is that of the
// classes beside it, else what composer.json maps to its directory (PSR-4).
func php(s source) (string, error) {
	text := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s.version)
	class := s.stem()
	head := "<?php\n\n" + javaMarker + "\n\ndeclare(strict_types=1);\n\n"
	if class == "" || class[0] < 'A' || class[0] > 'Z' {
		return head + "return '" + text + "';\n", nil
	}
	if !identifier(class) {
		return "", s.unsure("no class can be named like it")
	}
	names, texts, err := s.beside(".php")
	if err != nil {
		return "", err
	}
	namespace, ok := agreed(names, texts, regexp.MustCompile(`(?m)^namespace[ \t]+([\w\\]+)[ \t]*;`))
	if !ok {
		return "", s.unsure("the classes beside it are of different namespaces")
	}
	if namespace == "" && len(names) == 0 {
		if namespace, ok = s.psr4(); !ok {
			return "", s.unsure("its namespace cannot be told: no class is beside it, and composer.json maps none to its directory")
		}
	}
	clause := ""
	if namespace != "" {
		clause = "namespace " + namespace + ";\n\n"
	}
	return head + clause + "final class " + class + "\n{\n    public const VERSION = '" + text + "';\n}\n", nil
}

// psr4 returns the namespace of a class in the file's directory, by the composer.json
// in the tree's own.
func (s source) psr4() (namespace string, ok bool) {
	text, err := s.tree.Read("composer.json", maxSource)
	if err != nil {
		return "", false
	}
	var manifest struct {
		Autoload struct {
			PSR4 map[string]json.RawMessage `json:"psr-4"`
		}
	}
	if json.Unmarshal(text, &manifest) != nil {
		return "", false
	}
	dir := path.Dir(s.name) + "/"
	longest := -1
	for _, prefix := range slices.Sorted(maps.Keys(manifest.Autoload.PSR4)) {
		var one string
		if json.Unmarshal(manifest.Autoload.PSR4[prefix], &one) != nil {
			continue
		}
		base := path.Clean(one) + "/"
		rest, inside := strings.CutPrefix(dir, base)
		if base == "./" {
			rest, inside = strings.TrimPrefix(dir, "./"), true
		}
		if inside && len(base) > longest {
			longest, ok = len(base), true
			namespace = strings.Trim(prefix+strings.ReplaceAll(rest, "/", `\`), `\`)
		}
	}
	return namespace, ok
}

// swift writes an enumeration without cases, which is Swift's way to a namespace.
func swift(s source) (string, error) {
	name := s.stem()
	if !identifier(name) || name[0] < 'A' || name[0] > 'Z' {
		return "", s.unsure("it is not named like a type, as Version.swift is")
	}
	return javaMarker + "\n\n/// The version of this source, derived from its tags.\npublic enum " + name + " {\n" +
		"    public static let current = " + braced(s.version) + "\n}\n", nil
}

// lua writes a module that is the version.
func lua(s source) (string, error) {
	b := []byte{'"'}
	for _, c := range []byte(s.version) {
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < ' ' || c >= 0x7f:
			b = fmt.Appendf(b, `\%03d`, c)
		default:
			b = append(b, c)
		}
	}
	return luaMarker + "\n\nreturn " + string(b) + "\"\n", nil
}
