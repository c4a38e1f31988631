package setuptoolsscm

import (
	"path"
	"regexp"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm/python"
)

// Wrote reports whether old, the content of a version file that is to become
// text, may be what an earlier run wrote there. setuptools-scm overwrites the file
// whatever it holds, and its templates need have no line that says so; a project
// that works with it has to work, and a setup.py that was named by mistake has to
// stay. So old may be replaced in two cases:
//
//  1. The same template gives it, with other values.
//  2. It is a Python module that only assigns constants, and text assigns a value
//     to each of their names: a placeholder, or the work of an earlier template.
//     Nothing of it is lost but values.
//
// template "" is the one for the name's ending. (That a file has a first line of
// these tools, or is one version, render/file knows.)
func Wrote(name, template, old, text string) bool {
	old = strings.ReplaceAll(old, "\r\n", "\n")
	if template == "" {
		template = map[string]string{".py": pythonTemplate(), ".txt": textTemplate}[path.Ext(name)]
	}
	if len(template)*len(old) <= maxMatch && strings.ContainsAny(old, "0123456789") {
		if rendered := ofTemplate(template); rendered != nil && rendered.MatchString(old) {
			return true
		}
	}
	if path.Ext(name) != ".py" || len(old) > maxConstants {
		return false
	}
	had, ok := constants(old)
	has, all := constants(text)
	for n := range had {
		all = all && has[n]
	}
	return ok && all && len(had) > 0
}

// Bounds of what is compared, far above real ones, so that a hostile template
// costs less than a second: an expression takes its length times the text's.
const (
	maxMatch     = 1 << 24
	maxConstants = 16 << 10
)

// ofTemplate returns an expression for what a template of str.format can give:
// its text, and in the place of each field a value that has the field's shape. It
// is nil for a template that is wrong.
func ofTemplate(template string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString(`^`)
	for piece, err := range python.Pieces(template) {
		switch {
		case err != nil:
			return nil
		case piece.Field:
			b.WriteString(shape(piece.Text))
		default:
			b.WriteString(regexp.QuoteMeta(piece.Text))
		}
	}
	b.WriteString(`\n?$`) // a line end that an editor added
	matcher, err := regexp.Compile(b.String())
	if err != nil {
		return nil
	}
	return matcher
}

// shape returns an expression for the values of one field. Only times may be any
// text in a line, since their format may hold any.
func shape(field string) string {
	name := field[:min(len(field), len(field)-len(strings.TrimLeft(field, "abcdefghijklmnopqrstuvwxyz_.")))]
	switch {
	case name == "version", name == "scm_version.tag":
		return ` *['"]?[vV]?[0-9][0-9A-Za-z.+!_~-]*['"]? *`
	case strings.HasPrefix(name, "scm_version.time"), strings.HasPrefix(name, "scm_version.node_date"):
		return `[^\n]*[0-9][^\n]*`
	case name == "version_tuple" && !strings.HasPrefix(field[len(name):], "["):
		return `\([^()\n]*\)`
	case name == "scm_version":
		return `<ScmVersion [^\n]*>`
	}
	return ` *['"]?[^\s'"]*['"]? *`
}

// constants returns the names to which a Python module assigns constants. ok is
// false if it does anything else, but for comments, a documentation string,
// imports from __future__ and declarations of types.
func constants(module string) (names map[string]bool, ok bool) {
	const text = `'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"`
	target := regexp.MustCompile(`^([A-Za-z_]\w*)\s*(?::[^=\n]*)?=\s*`)
	declared := regexp.MustCompile(`^[A-Za-z_]\w*\s*:\s*[^=\s][^=]*$`)
	texts := regexp.MustCompile(`[ruRU]?(?:` + text + `)`)
	literal := regexp.MustCompile(`^(?:[0-9.,()\[\]\s+-]|\bNone\b|\bTrue\b|\bFalse\b)*$`)
	documentation := regexp.MustCompile(`^(?s:"""(.*?)"""|'''(.*?)''')`)
	names = map[string]bool{}
	for module = strings.TrimPrefix(module, "\ufeff"); module != ""; {
		if whole := documentation.FindString(module); whole != "" {
			module = module[len(whole):]
			continue
		}
		var line string
		line, module, _ = strings.Cut(module, "\n")
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || strings.HasPrefix(line, "from __future__ import ") {
			continue
		}
		if declared.MatchString(line) {
			continue
		}
		assigns := false
		for {
			m := target.FindStringSubmatch(line)
			if m == nil {
				break
			}
			names[m[1]], assigns = true, true
			line = line[len(m[0]):]
		}
		bare := func() string { // what is left without texts and the comment
			code, _, _ := strings.Cut(texts.ReplaceAllString(line, ""), "#")
			return code
		}
		for open := true; open && module != ""; {
			code := bare()
			open = strings.Count(code, "(")+strings.Count(code, "[") > strings.Count(code, ")")+strings.Count(code, "]")
			if open {
				var more string
				more, module, _ = strings.Cut(module, "\n")
				more, _, _ = strings.Cut(texts.ReplaceAllString(more, ""), "#")
				line = code + more
			}
		}
		if !assigns || !literal.MatchString(bare()) {
			return nil, false
		}
	}
	return names, true
}
