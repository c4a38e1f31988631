package config

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
)

// Kind is the type of a setting's value.
type Kind uint8

const (
	Text    Kind = iota // string
	Bool                // bool
	Count               // uint64
	List                // []string
	Counts              // []uint64, or a string where it says more
	Entries             // []plan.Write
	Raises              // map[string]string, to a word of scheme.Raise
)

// String returns the words an error uses for a value of this kind.
func (k Kind) String() string {
	return [...]string{
		"a string", "true or false", "a whole number", "a list of strings", "a list of whole numbers or a string", "a list of files",
		"a table that says for each type major, minor, patch or none",
	}[k]
}

// typed returns a TOML value as a setting's value; a single string will do
// where a list of strings is wanted.
func typed(kind Kind, value any) (any, bool) {
	switch v := value.(type) {
	case string:
		if kind == List {
			return []string{v}, true
		}
		return v, kind == Text || kind == Counts
	case bool:
		return v, kind == Bool
	case int64:
		return uint64(v), kind == Count && v >= 0
	case []any:
		switch kind {
		case List:
			return collect(v, func(x any) (string, bool) { s, ok := x.(string); return s, ok })
		case Counts:
			return collect(v, func(x any) (uint64, bool) { i, ok := x.(int64); return uint64(i), ok && i >= 0 })
		}
	}
	return nil, false
}

func collect[T any](list []any, one func(any) (T, bool)) (any, bool) {
	all := make([]T, 0, len(list))
	for _, x := range list {
		t, ok := one(x)
		if !ok {
			return nil, false
		}
		all = append(all, t)
	}
	return all, true
}

// kindOf is what an error calls a TOML value.
func kindOf(value any) string {
	switch v := value.(type) {
	case string:
		return "a string"
	case bool:
		return "true or false"
	case int64:
		if v < 0 {
			return "a negative number"
		}
		return "a number"
	case []any:
		kinds := map[string]bool{}
		for _, x := range v {
			kinds[kindOf(x)] = true
		}
		if len(kinds) == 1 {
			return "a list with " + slices.Collect(maps.Keys(kinds))[0] + " in it"
		}
		return "a list of several kinds"
	case table:
		return "a table"
	case other:
		return v.of
	}
	return "a table"
}

// IsTrue reports whether a variable's text says yes, as TAGLINE_ variables do.
func IsTrue(text string) bool {
	value, _ := parse(Bool, text)
	return value == true
}

// parse reads a variable's text. Lists are separated by commas, or by line
// breaks where there is one.
func parse(kind Kind, text string) (any, bool) {
	switch kind {
	case Bool:
		switch strings.ToLower(text) {
		case "1", "true", "yes", "on":
			return true, true
		case "0", "false", "no", "off":
			return false, true
		}
		return nil, false
	case Count:
		n, err := strconv.ParseUint(text, 10, 64)
		return n, err == nil
	case List:
		return split(text), true
	case Raises:
		return parseRaises(text)
	case Entries:
		var all []plan.Write
		for _, name := range split(text) {
			all = append(all, plan.Write{File: name})
		}
		return all, true
	case Counts:
		var all []uint64
		for _, part := range split(text) {
			n, err := strconv.ParseUint(part, 10, 64)
			if err != nil {
				return text, true
			}
			all = append(all, n)
		}
		return all, true
	}
	return text, true
}

func split(text string) []string {
	// Globs and paths can hold commas, and CI services write lists a line each.
	separator := ","
	if strings.Contains(text, "\n") {
		separator = "\n"
	}
	var parts []string
	for part := range strings.SplitSeq(text, separator) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// checkChoices holds a value against the choices of its key.
func checkChoices(k Key, set Setting) error {
	if set.Value == nil || k.Choices == nil {
		return nil
	}
	given, isList := set.Value.([]string)
	if !isList {
		given = []string{set.Value.(string)}
	}
	for _, v := range given {
		if !slices.Contains(k.Choices, v) {
			e := set.wrong(fmt.Sprintf("unknown %s %q: there are %s", k.noun(), v, strings.Join(k.Choices, ", ")))
			e.Near = Nearest(v, k.Choices)
			return e
		}
	}
	return nil
}
