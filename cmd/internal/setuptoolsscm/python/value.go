package python

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/scheme/natural"
	"github.com/tagline-scm/tagline/scheme/pep440"
)

// Values that Go has no type of its own for.
type (
	Tuple  []any
	Date   struct{ time.Time } // datetime.date
	Object map[string]any      // what has attributes; __repr__ is what Repr gives

	// RawVersion is a version that prints as it was written.
	RawVersion struct {
		pep440.Version
		Text string
	}
)

// attribute returns what a dotted name in a template asks of a value: the attributes that
// packaging and datetime document. ok is false for any other, as Python raises
// AttributeError there.
func attribute(value any, name string) (any, bool) {
	switch v := value.(type) {
	case Object:
		a, ok := v[name]
		return a, ok
	case Date:
		return dateAttribute(v.Time, name)
	case time.Time:
		switch name {
		case "hour":
			return uint64(v.Hour()), true
		case "minute":
			return uint64(v.Minute()), true
		case "second":
			return uint64(v.Second()), true
		case "microsecond":
			return uint64(v.Nanosecond() / 1000), true
		}
		return dateAttribute(v, name)
	case pep440.Version:
		return versionAttribute(v, name)
	case RawVersion:
		// A version that keeps its text cuts the public part from it; its numbers are those of
		// the parsed one.
		if name == "public" {
			text, _, _ := strings.Cut(v.Text, "+")
			return text, true
		}
		return versionAttribute(v.Version, name)
	}
	return nil, false
}

func dateAttribute(t time.Time, name string) (any, bool) {
	switch name {
	case "year":
		return uint64(t.Year()), true
	case "month":
		return uint64(t.Month()), true
	case "day":
		return uint64(t.Day()), true
	}
	return nil, false
}

func versionAttribute(v pep440.Version, name string) (any, bool) {
	// None and 0 print differently, so what a version lacks stays nil.
	number := func(n pep440.Num) any {
		if !n.Set {
			return nil
		}
		return n.N
	}
	// packaging fills up with zeros: Version("1").minor is 0.
	release := func(i int) any {
		if i < len(v.Release) {
			return v.Release[i]
		}
		return natural.Number{}
	}
	switch name {
	case "public":
		return v.Public(), true
	case "base_version":
		return v.Base(), true
	case "local":
		if v.Local == nil {
			return nil, true
		}
		return v.LocalText(), true
	case "epoch":
		return v.Epoch, true
	case "release":
		var t Tuple
		for _, n := range v.Release {
			t = append(t, n)
		}
		return t, true
	case "major":
		return release(0), true
	case "minor":
		return release(1), true
	case "micro":
		return release(2), true
	case "pre":
		if v.Pre.Phase == "" {
			return nil, true
		}
		return Tuple{v.Pre.Phase, v.Pre.N}, true
	case "post":
		return number(v.Post), true
	case "dev":
		return number(v.Dev), true
	case "is_prerelease":
		return v.IsPrerelease(), true
	case "is_postrelease":
		return v.IsPostrelease(), true
	case "is_devrelease":
		return v.IsDevrelease(), true
	}
	return nil, false
}

// Str is Python's Str().
func Str(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case Date:
		return v.Format("2006-01-02")
	case time.Time:
		return isoTime(v, " ")
	case pep440.Version:
		return v.String()
	case RawVersion:
		return v.Text
	}
	return Repr(value)
}

// isoTime is datetime.isoformat: microseconds only where there are any, and UTC as an
// offset, never as Z.
func isoTime(t time.Time, separator string) string {
	text := t.Format("2006-01-02" + separator + "15:04:05")
	if us := t.Nanosecond() / 1000; us != 0 {
		text += fmt.Sprintf(".%06d", us)
	}
	return text + "+00:00"
}

// Repr is Python's Repr().
func Repr(value any) string {
	switch v := value.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case uint64:
		return strconv.FormatUint(v, 10)
	case natural.Number:
		return v.String()
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return fmt.Sprint(v)
	case string:
		return file.Quote(v)
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = Repr(e)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case Tuple:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = Repr(e)
		}
		// Without the comma Python would read a number in parentheses.
		if len(parts) == 1 {
			return "(" + parts[0] + ",)"
		}
		return "(" + strings.Join(parts, ", ") + ")"
	case pep440.Version:
		return "<Version('" + v.String() + "')>"
	case RawVersion:
		return "<NonNormalizedVersion(" + file.Quote(v.Text) + ")>"
	case Date:
		return fmt.Sprintf("datetime.date(%d, %d, %d)", v.Year(), v.Month(), v.Day())
	case time.Time:
		text := fmt.Sprintf("datetime.datetime(%d, %d, %d, %d, %d", v.Year(), v.Month(), v.Day(), v.Hour(), v.Minute())
		// Seconds and microseconds are left out from the end while they are zero.
		if us := v.Nanosecond() / 1000; v.Second() != 0 || us != 0 {
			text += fmt.Sprintf(", %d", v.Second())
			if us != 0 {
				text += fmt.Sprintf(", %d", us)
			}
		}
		return text + ", tzinfo=datetime.timezone.utc)"
	case Object:
		if text, ok := v["__repr__"].(string); ok {
			return text
		}
	}
	// What a template cannot be given; its text says so instead of a Go type.
	return "<object>"
}

// Truth is what bool() says of a TOML value.
func Truth(value any) bool {
	switch v := value.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != ""
	case int64:
		return v != 0
	case float64:
		return v != 0
	case []any:
		return len(v) > 0
	case map[string]any:
		return len(v) > 0
	}
	return true
}
