package conf

import (
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// Bool returns the entry's value as a boolean: true, yes, on, a number other
// than 0 or a key without "="; false, no, off, 0 or an empty value. Anything
// else is a *scm.CorruptError.
func (e Entry) Bool() (bool, error) {
	if !e.HasValue {
		return true, nil
	}
	switch strings.ToLower(e.Value) {
	case "true", "yes", "on":
		return true, nil
	case "", "false", "no", "off":
		return false, nil
	}
	n, ok := parseInt(e.Value, math.MaxInt32)
	if !ok {
		return false, e.bad("boolean")
	}
	return n != 0, nil
}

// Int returns the entry's value as an integer that fits in 32 bits, with git's
// suffixes k, m and g; anything else is a *scm.CorruptError.
func (e Entry) Int() (int64, error) {
	n, ok := parseInt(e.Value, math.MaxInt32)
	if !ok {
		return 0, e.bad("numeric")
	}
	return n, nil
}

// Text returns the entry's value; a key without "=" is a *scm.CorruptError.
func (e Entry) Text() (string, error) {
	if !e.HasValue {
		return "", &scm.CorruptError{Path: e.File, Reason: "missing value for " + e.Key}
	}
	return e.Value, nil
}

// Path returns the entry's value as a path in which a leading "~/" stands for
// home. Another user's home directory ("~name/") is a *scm.DeclinedError, as
// is "~/" where home is "". So is a path marked ":(optional)", which git before
// 2.52 takes for a relative one.
func (e Entry) Path(home string) (string, error) {
	s, err := e.Text()
	if err != nil {
		return "", err
	}
	if strings.HasPrefix(s, ":(optional)") {
		return "", &scm.DeclinedError{What: "the path " + s, Path: e.File}
	}
	return expandHome(s, home, e.File)
}

// expandHome expands a leading "~" or "~/".
func expandHome(s, home, file string) (string, error) {
	if !strings.HasPrefix(s, "~") {
		return s, nil
	}
	rest := s[1:]
	if home == "" || rest != "" && rest[0] != '/' {
		return "", &scm.DeclinedError{What: "the path " + s, Path: file}
	}
	return home + filepath.FromSlash(rest), nil
}

func (e Entry) bad(kind string) error {
	return &scm.CorruptError{Path: e.File, Reason: "bad " + kind + " config value " + strconv.Quote(e.Value) + " for " + e.Key}
}

// parseInt reads what C's strtoimax with base 0 reads (decimal, 0x and octal),
// followed by nothing or one of k, m, g.
func parseInt(s string, limit int64) (int64, bool) {
	s = strings.TrimLeft(s, " \t\n\v\f\r")
	factor := int64(1)
	if s != "" {
		switch s[len(s)-1] | 0x20 {
		case 'k':
			factor = 1 << 10
		case 'm':
			factor = 1 << 20
		case 'g':
			factor = 1 << 30
		}
		if factor > 1 {
			s = s[:len(s)-1]
		}
	}
	digits := strings.TrimLeft(s, "+-")
	if len(s)-len(digits) > 1 || strings.ContainsRune(s, '_') || digits == "" {
		return 0, false
	}
	// Go's base 0 knows 0b and 0o as well, which C does not.
	if len(digits) > 1 && digits[0] == '0' && strings.ContainsRune("bBoO", rune(digits[1])) {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 0, 64)
	if err != nil || n > limit/factor || n < -limit/factor {
		return 0, false
	}
	return n * factor, true
}
