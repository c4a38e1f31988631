// Package rival says what the settings of other tools that derive versions from tags
// become in Tagline's own keys: versioneer, versioningit, poetry-dynamic-versioning,
// uv-dynamic-versioning, pdm-backend, setuptools-git-versioning, pbr, GitVersion,
// Nerdbank.GitVersioning and MinVer. Nothing of what they say is executed.
//
// A setting that asks for what Tagline does anyway becomes nothing; one without an
// equal becomes a remark that says what to do.
package rival

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/toml"
)

// Translation is another tool's configuration in Tagline's keys.
type Translation struct {
	Lines   []string // TOML, a key each
	Custom  []string // keys of the table [custom]
	Release []string // keys of the table [release]
	Remarks []string // "KEY: why it has no equal, or what differs"
}

// TOML returns the table, with that header ("" in a tagline.toml), and with a comment
// for each remark.
func (t Translation) TOML(table string) string {
	var b strings.Builder
	below := ""
	if table != "" {
		fmt.Fprintf(&b, "[%s]\n", table)
		below = table + "."
	}
	b.WriteString("edition = 1\n")
	for _, line := range t.Lines {
		b.WriteString(line + "\n")
	}
	for _, remark := range t.Remarks {
		b.WriteString("# " + remark + "\n")
	}
	for _, more := range []struct {
		name  string
		lines []string
	}{{"custom", t.Custom}, {"release", t.Release}} {
		if more.lines != nil {
			fmt.Fprintf(&b, "\n[%s%s]\n%s\n", below, more.name, strings.Join(more.lines, "\n"))
		}
	}
	return b.String()
}

func translators() map[string]func(*reading) {
	return map[string]func(*reading){
		"versioneer": versioneer, "versioningit": versioningit, "pdm-backend": pdm, "pbr": pbr,
		"poetry-dynamic-versioning": dunamai, "uv-dynamic-versioning": dunamai,
		"setuptools-git-versioning": setuptoolsGit,
		"GitVersion":                gitVersion, "Nerdbank.GitVersioning": nerdbank, "MinVer": minVer,
	}
}

// Translate returns what the settings of a tool become; tables of settings are
// map[string]any, lists []any. ok is false for a tool
// that is not known.
func Translate(tool string, settings map[string]any) (t Translation, ok bool) {
	translate, ok := translators()[tool]
	if !ok {
		return t, false
	}
	r := &reading{tool: tool, left: map[string]any{}}
	flatten(r.left, "", settings)
	translate(r)
	for _, key := range slices.Sorted(maps.Keys(r.left)) {
		r.remark(key, "has no equal")
	}
	return r.Translation, true
}

// flatten fills to with the settings of all tables, their names joined by dots.
func flatten(to map[string]any, below string, settings map[string]any) {
	for key, value := range settings {
		if table, ok := value.(map[string]any); ok && len(table) > 0 {
			flatten(to, below+key+".", table)
			continue
		}
		to[below+key] = value
	}
}

// reading is a configuration that is being translated. What is taken from it has been
// answered; the rest gets a remark, so nothing is lost in silence.
type reading struct {
	Translation
	tool string
	left map[string]any
}

// text takes a setting that is one word, "" where it is not there.
func (r *reading) text(key string) string {
	value, there := r.left[key]
	if _, list := value.([]any); !there || list {
		return ""
	}
	delete(r.left, key)
	return fmt.Sprint(value)
}

// yes takes a setting and reports whether it is true.
func (r *reading) yes(key string) bool { return strings.EqualFold(r.text(key), "true") }

// list takes a setting that is a list of words.
func (r *reading) list(key string) []string {
	values, _ := r.left[key].([]any)
	delete(r.left, key)
	var list []string
	for _, v := range values {
		list = append(list, fmt.Sprint(v))
	}
	return list
}

// below returns the keys of all settings in a table that are left.
func (r *reading) below(table string) []string {
	var keys []string
	for key := range r.left {
		if strings.HasPrefix(key, table+".") {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// same takes settings that ask for what Tagline does anyway.
func (r *reading) same(keys ...string) {
	for _, key := range keys {
		delete(r.left, key)
	}
}

func (r *reading) set(key string, value any) {
	r.Lines = append(r.Lines, toml.Line(key, value))
}

func (r *reading) custom(key, template string) {
	r.Custom = append(r.Custom, toml.Line(key, template))
}

func (r *reading) remark(key, reason string) {
	delete(r.left, key)
	r.Remarks = append(r.Remarks, printable(key)+": "+printable(reason))
}

// unequal takes a setting, if it is there, with a remark.
func (r *reading) unequal(key, reason string) {
	if _, there := r.left[key]; there {
		r.remark(key, reason)
	}
}

// prefix takes a tag's prefix. An optional v is read anyway, tags with and
// without it name the same release.
func (r *reading) prefix(key string) {
	if p := r.text(key); p != "" && !strings.EqualFold(p, "v") {
		r.set("tag-prefix", strings.TrimSuffix(strings.TrimSuffix(p, "v"), "V"))
	}
}

// printable returns a text in one line without control characters: it comes from a
// file that may be a stranger's, and goes into a comment.
func printable(s string) string {
	return strings.Map(func(c rune) rune {
		if c < 0x20 || c >= 0x7f && c < 0xa0 {
			return ' '
		}
		return c
	}, s)
}
