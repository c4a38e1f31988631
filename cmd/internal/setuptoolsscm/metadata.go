package setuptoolsscm

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/cmd/internal/toml"
)

// metadata lays the variable PRETEND_METADATA over the facts: TOML with any of
// tag, distance, node, dirty, preformatted, branch, node_date and time. TOML
// that cannot be read and fields that do not exist are warnings, a value of the
// wrong type is an error.
func (c *Config) metadata(s *scmVersion) (warnings []string, err error) {
	text, variable, warning := c.Env.Lookup("PRETEND_METADATA")
	if warning != "" {
		warnings = append(warnings, warning)
	}
	if strings.TrimSpace(text) == "" {
		return warnings, nil
	}
	fields, err := inline(variable, text)
	if err != nil {
		return append(warnings, err.Error()+", so it is ignored"), nil
	}
	m := pretence{scmVersion: s, variable: variable, preformatted: s.verbatim != ""}
	// Sorted, so that of two mistakes the same one is told every time.
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		switch want, known := m.lay(field, fields[field]); {
		case !known:
			warnings = append(warnings, fmt.Sprintf("%s: there is no field %q, so it is ignored", variable, field))
		case want != "":
			return warnings, &ConfigError{File: variable, Key: field, Reason: fmt.Sprintf("it must be %s, got %v", want, fields[field])}
		}
	}
	tag := m.tag
	if tag != "" {
		s.untagged, s.from = false, tag+", as "+variable+" has it"
	} else if tag = s.verbatim; tag == "" { // nothing is said of it: what was derived stays
		tag = s.tag.String()
	}
	// A preformatted tag is the version itself, so nothing is parsed.
	if m.preformatted {
		s.verbatim = tag
		return warnings, nil
	}
	s.verbatim = ""
	s.tag, err = c.newVersion(tag)
	return warnings, err
}

// pretence is PRETEND_METADATA as far as it is laid over.
type pretence struct {
	*scmVersion
	variable     string
	tag          string // "" = as it was
	preformatted bool
}

// lay lays one field over. want is what the value must be if it is something
// else; known is whether there is such a field.
func (m *pretence) lay(field string, value any) (want string, known bool) {
	ok := true
	switch field {
	case "tag":
		m.tag, ok = value.(string)
		want = "text"
	case "distance":
		var n int64
		n, ok = value.(int64)
		ok = ok && n >= 0
		m.distance, m.reasons.Distance = uint64(n), m.variable+" says so"
		want = "a whole number"
	case "node":
		m.node, ok = value.(string)
		want = "text"
	case "dirty":
		m.dirty, ok = value.(bool)
		m.reasons.Changes = m.variable + " says that the tree is modified"
		want = "true or false"
	case "preformatted":
		m.preformatted, ok = value.(bool)
		want = "true or false"
	case "branch":
		m.branch, ok = value.(string)
		want = "text"
	case "node_date":
		var day toml.LocalDate
		day, ok = value.(toml.LocalDate)
		m.date = day.String()
		want = "a date"
	case "time":
		m.time, ok = instant(value)
		m.reasons.Clock = m.variable
		want = "a date and time"
	default:
		return "", false
	}
	if ok {
		want = ""
	}
	return want, true
}

// instant returns a date and time of TOML, UTC where it says no zone.
func instant(value any) (time.Time, bool) {
	switch t := value.(type) {
	case time.Time:
		return t.UTC(), true
	case toml.LocalDateTime:
		return t.AsTime(time.UTC), true
	}
	return time.Time{}, false
}
