package rival

import (
	"regexp"
	"slices"
	"strings"
)

// Formats of these tools are texts with names in braces, as in Python's str.format:
// {tag}.post{ccount}. In a custom scheme each is an action of its template.

// Words that several tools have, as templates of a custom scheme have them.
const (
	wholeTag = `{{.version}}`
	distance = `{{.distance}}`
	today    = `{{slice .build_date 0 4}}{{slice .build_date 5 7}}{{slice .build_date 8 10}}` // 20260820
	branch   = `{{slug .branch}}`
)

// abbreviated is the first digits of the commit, without the letter of its system.
func abbreviated(digits string) string { return `{{slice .commit 0 ` + digits + `}}` }

// template returns a format with its fields replaced, and the fields that have no
// equal.
func template(format string, fields map[string]string) (text string, unknown []string) {
	field := regexp.MustCompile(`\{([^{}]*)\}`)
	text = field.ReplaceAllStringFunc(format, func(name string) string {
		if action, ok := fields[strings.Trim(name, "{}")]; ok {
			return action
		}
		if !slices.Contains(unknown, name) {
			unknown = append(unknown, name)
		}
		return ""
	})
	return text, unknown
}

// situation sets the template of a custom scheme from a format, or says why it
// cannot.
func (r *reading) situation(name, key, format string, fields map[string]string) {
	text, unknown := template(format, fields)
	if unknown != nil {
		r.remark(key, strings.Join(unknown, ", ")+" has no equal; docs/schemes.md has the fields of templates")
	}
	r.custom(name, text)
}
