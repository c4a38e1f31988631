package render

import (
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/semver"
)

// SemVer is Semantic Versioning 2.0. A development version of 1.2.4 is
// 1.2.4-0.dev.4: the leading number sorts below every word (semver.org §11), so
// that it stays below a later 1.2.4-alpha.1, which 1.2.4-dev.4 would not.
var SemVer = Format{
	Name:    "semver",
	Doc:     "SemVer 2.0, the 0 keeps it below -alpha.1; also cargo, helm",
	Parse:   parseSemVer,
	Check:   func(s string) error { _, err := semver.Parse(s); return err },
	Compare: compareSemVer,
	Write: func(v scheme.Version, _ Options) (string, error) {
		core, err := semverCore("semver", v)
		return core + local(v, "+"), err
	},
}

// NPM is SemVer without build metadata, which npm and hex drop on publishing,
// with npm's bounds: numbers below 2^53 and 256 characters.
var NPM = Format{
	Name:  "npm",
	Doc:   "semver without build metadata; also hex; nuget, but four numbers allowed",
	Parse: parseSemVer,
	Check: func(s string) error {
		if _, err := semver.Parse(s); err != nil {
			return err
		}
		return npmBounds(s)
	},
	Compare: compareSemVer,
	Write: func(v scheme.Version, _ Options) (string, error) {
		if unproven(v) {
			return "", &UnmarkedError{"npm"}
		}
		core, err := semverCore("npm", v)
		if err == nil {
			err = npmBounds(core)
		}
		return core, err
	},
}

// Docker is SemVer as an image tag of the OCI distribution specification: _ for
// +, as Helm does, and at most 128 characters.
var Docker = Format{
	Name:  "docker",
	Doc:   "semver with _ for +, at most 128 characters",
	Parse: func(s string) (any, error) { return parseSemVer(strings.Replace(s, "_", "+", 1)) },
	Check: checkImageTag,
	Compare: func(a, b string) int {
		return compareSemVer(strings.Replace(a, "_", "+", 1), strings.Replace(b, "_", "+", 1))
	},
	Write: func(v scheme.Version, _ Options) (string, error) {
		core, err := semverCore("docker", v)
		if err != nil {
			return "", err
		}
		tag := core + local(v, "_")
		return tag, checkImageTag(tag)
	},
}

// semverCore writes a version without build metadata.
func semverCore(format string, v scheme.Version) (string, error) {
	s := stand(v)
	lacks := func(what string) (string, error) { return "", &UnspellableError{format, what, spelled(v)} }
	release, ok := three(s.Release)
	switch {
	case s.Epoch != 0:
		return lacks("epoch")
	case !ok:
		return lacks("fourth number")
	case s.Post.Set || s.after:
		return lacks("post-releases")
	}
	var pre []string
	switch {
	case s.dev && len(s.Pre) == 0:
		pre = []string{"0", "dev", strconv.FormatUint(s.count, 10)}
	case s.dev && s.floor == nil:
		return lacks("place below " + strings.Join(words(s.Pre), "."))
	case s.dev:
		pre = append(words(s.floor), "0", "dev", strconv.FormatUint(s.count, 10))
	default:
		pre = words(s.Pre)
	}
	if len(pre) == 0 {
		return dotted(release), nil
	}
	return dotted(release) + "-" + strings.Join(pre, "."), nil
}

func parseSemVer(s string) (any, error) { return semver.Parse(s) }

func compareSemVer(a, b string) int {
	x, _ := semver.Parse(a)
	y, _ := semver.Parse(b)
	return x.Compare(y)
}

// npmBounds holds a valid SemVer version to node-semver's limits.
func npmBounds(s string) error {
	if len(s) > 256 {
		return &LimitError{"npm", "256 characters", strconv.Itoa(len(s)) + " long"}
	}
	const safe = 1<<53 - 1
	for _, field := range strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == '-' || r == '+' }) {
		if strings.Trim(field, "0123456789") != "" {
			continue
		}
		if n, err := strconv.ParseUint(field, 10, 64); err != nil || n > safe {
			return &LimitError{"npm", "numbers up to 9007199254740991", field}
		}
	}
	return nil
}

// checkImageTag holds a tag to [A-Za-z0-9_][A-Za-z0-9._-]{0,127}.
func checkImageTag(s string) error {
	if len(s) == 0 || len(s) > 128 {
		return &LimitError{"docker", "1 to 128 characters", strconv.Itoa(len(s)) + " long"}
	}
	for i := range len(s) {
		c := s[i]
		if !alnum(c) && c != '_' && (i == 0 || c != '.' && c != '-') {
			return &LimitError{"docker", "letters, digits and _.- after the first", strconv.Quote(s)}
		}
	}
	return nil
}

// alnum reports whether c is an ASCII letter or digit.
func alnum(c byte) bool { return digit(c) || letter(c) }

func digit(c byte) bool  { return '0' <= c && c <= '9' }
func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
