package compat

import (
	"fmt"
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
	wrong := func(field, want string, value any) error {
		return &ConfigError{File: variable, Key: field, Reason: fmt.Sprintf("it must be %s, got %v", want, value)}
	}
	tag, preformatted := "", s.verbatim != ""
	for field, value := range fields {
		ok := true
		switch field {
		case "tag":
			if tag, ok = value.(string); !ok {
				return warnings, wrong(field, "text", value)
			}
		case "distance":
			n, isInt := value.(int64)
			if !isInt || n < 0 {
				return warnings, wrong(field, "a whole number", value)
			}
			s.distance, s.reasons.Distance = uint64(n), variable+" says so"
		case "node":
			if s.node, ok = value.(string); !ok {
				return warnings, wrong(field, "text", value)
			}
		case "dirty":
			if s.dirty, ok = value.(bool); !ok {
				return warnings, wrong(field, "true or false", value)
			}
			s.reasons.Changes = variable + " says that the tree is modified"
		case "preformatted":
			if preformatted, ok = value.(bool); !ok {
				return warnings, wrong(field, "true or false", value)
			}
		case "branch":
			if s.branch, ok = value.(string); !ok {
				return warnings, wrong(field, "text", value)
			}
		case "node_date":
			day, isDay := value.(toml.LocalDate)
			if !isDay {
				return warnings, wrong(field, "a date", value)
			}
			s.date = day.String()
		case "time":
			s.reasons.Clock = variable
			switch t := value.(type) {
			case time.Time:
				s.time = t.UTC()
			case toml.LocalDateTime:
				s.time = t.AsTime(time.UTC)
			default:
				return warnings, wrong(field, "a date and time", value)
			}
		default:
			warnings = append(warnings, fmt.Sprintf("%s: there is no field %q, so it is ignored", variable, field))
		}
	}
	if tag != "" {
		s.untagged, s.from = false, tag+", as "+variable+" has it"
	} else {
		if tag = s.verbatim; tag == "" {
			tag = s.tag.String()
		}
	}
	if preformatted {
		s.verbatim = tag
		return warnings, nil
	}
	s.verbatim = ""
	s.tag, err = c.newVersion(tag)
	return warnings, err
}
