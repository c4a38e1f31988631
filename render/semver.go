package render

import (
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/semver"
)

var (
	semverGrammar  = semanticGrammar{build: '+'}
	semver4Grammar = semanticGrammar{build: '+', four: true}
	npmGrammar     = semanticGrammar{build: '+', check: func(v *semanticValue) error { return npmBounds(v.Version.String()) }}
	dockerGrammar  = semanticGrammar{build: '_', check: func(v *semanticValue) error { return checkImageTag(v.String()) }}
)

// SemVer is Semantic Versioning 2.0. A development version of 1.2.4 is
// 1.2.4-0.dev.4: the leading number sorts below every word (semver.org §11), so
// that it stays below a later 1.2.4-alpha.1, which 1.2.4-dev.4 would not.
var SemVer = Format{
	Name:    "semver",
	Doc:     "SemVer 2.0, the 0 keeps it below -alpha.1; also cargo, helm",
	Example: "1.2.4-0.dev.4+g109666b3b",
	Order:   "node-semver (semver.org §11)",
	Parse:   func(s string) (Value, error) { return semverGrammar.parse(s) },
	Join:    func(p Parts) string { return semverGrammar.join(p) },
	Raises:  threeParts(),
	Bump:    func(v Value, part string) (Value, error) { return semverGrammar.bump(v, part) },
	Ranges:  func(s string, pre *bool) (Contains, error) { return semverGrammar.ranges(s, pre) },
	Write: func(v scheme.Version, _ Options) (string, error) {
		core, err := semverCore("semver", v, 3)
		return core + local(v, "+"), err
	},
}

// SemVer4 is SemVer with a fourth number that is left out where it is 0: the
// grammar of Python's semver4 package, with SemVer's order throughout.
var SemVer4 = Format{
	Name:    "semver4",
	Doc:     "semver with a fourth number: 1.2.3.1",
	Example: "1.2.4-0.dev.4+g109666b3b",
	Order:   "NuGet (deps.dev/util/semver)",
	Parse:   func(s string) (Value, error) { return semver4Grammar.parse(s) },
	Join:    func(p Parts) string { return semver4Grammar.join(p) },
	Raises:  semver.BumpParts,
	Bump:    func(v Value, part string) (Value, error) { return semver4Grammar.bump(v, part) },
	Ranges:  func(string, *bool) (Contains, error) { return noRanges("semver4") },
	Write: func(v scheme.Version, _ Options) (string, error) {
		core, err := semverCore("semver4", v, 4)
		return core + local(v, "+"), err
	},
}

// NPM is SemVer without build metadata, which npm and hex drop on publishing,
// with npm's bounds: numbers below 2^53 and 256 characters. (It has no ranges
// here: node-semver's differ from Masterminds' where pre-releases are concerned.)
var NPM = Format{
	Name:    "npm",
	Doc:     "semver without build metadata; also hex; nuget, but four numbers allowed",
	Example: "1.2.4-0.dev.4",
	Order:   "node-semver",
	Parse:   func(s string) (Value, error) { return npmGrammar.parse(s) },
	Join:    func(p Parts) string { return npmGrammar.join(p) },
	Raises:  threeParts(),
	Bump:    func(v Value, part string) (Value, error) { return npmGrammar.bump(v, part) },
	Ranges:  func(string, *bool) (Contains, error) { return noRanges("npm") },
	Write: func(v scheme.Version, _ Options) (string, error) {
		if unproven(v) {
			return "", &UnmarkedError{"npm"}
		}
		core, err := semverCore("npm", v, 3)
		if err == nil {
			err = npmBounds(core)
		}
		return core, err
	},
}

// Docker is SemVer as an image tag of the OCI distribution specification: _ for
// +, as Helm does, and at most 128 characters.
var Docker = Format{
	Name:    "docker",
	Doc:     "semver with _ for +, at most 128 characters",
	Example: "1.2.4-0.dev.4_g109666b3b",
	Order:   "node-semver, with + for _",
	Parse:   func(s string) (Value, error) { return dockerGrammar.parse(s) },
	Join:    func(p Parts) string { return dockerGrammar.join(p) },
	Raises:  threeParts(),
	Bump:    func(v Value, part string) (Value, error) { return dockerGrammar.bump(v, part) },
	Ranges:  func(s string, pre *bool) (Contains, error) { return dockerGrammar.ranges(s, pre) },
	Write: func(v scheme.Version, _ Options) (string, error) {
		core, err := semverCore("docker", v, 3)
		if err != nil {
			return "", err
		}
		tag := core + local(v, "_")
		return tag, checkImageTag(tag)
	},
}

// semverCore writes a version of at most so many numbers without build metadata.
func semverCore(format string, v scheme.Version, most int) (string, error) {
	s := stand(v)
	lacks := func(what string) (string, error) { return "", &UnspellableError{format, what, spelled(v)} }
	release, fits := exactly(most, s.Release)
	switch {
	case s.Epoch != 0:
		return lacks("epoch")
	case !fits && most == 4:
		return lacks("fifth number")
	case !fits:
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
	if most == 4 && release[3] == 0 {
		release = release[:3]
	}
	if len(pre) == 0 {
		return dotted(release), nil
	}
	return dotted(release) + "-" + strings.Join(pre, "."), nil
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
			return &LimitError{"docker", "letters, digits and _.- after the first", quoted(s)}
		}
	}
	return nil
}
