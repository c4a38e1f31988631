package render

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/natural"
	"github.com/tagline-scm/tagline/scheme/pep440"
)

// Assembly is four numbers of 16 bits, the tag and the commits since: a .NET
// AssemblyVersion (each at most 65534), a Windows FILEVERSION, the version of a
// Chrome extension, and Haskell's PVP.
var Assembly = Format{
	Name:    "assembly",
	Doc:     "the tag, then commits since, 16 bits each; also chrome, pvp",
	Example: "1.2.3.4",
	Order:   "NuGet (deps.dev/util/semver)",
	Parse:   func(s string) (Value, error) { return assemblyGrammar.parse(s) },
	Join:    func(p Parts) string { return assemblyGrammar.join(p) },
	Raises:  []string{"major", "minor", "micro", "patch", "hotfix"},
	Bump: func(v Value, part string) (Value, error) {
		next, err := pep440.Version{Release: v.Parts().Release}.Bump(part)
		if err != nil {
			return nil, err
		}
		return assemblyGrammar.parse(next.String())
	},
	Ranges: func(string, *bool) (Contains, error) { return noRanges("assembly") },
	Write: func(v scheme.Version, _ Options) (string, error) {
		release, err := releaseOnly("assembly", v)
		if err != nil {
			return "", err
		}
		text := dotted(append(release, v.Facts.Distance))
		return text, checkAssembly(text)
	},
}

var assemblyGrammar = textGrammar{
	format: "assembly", check: checkAssembly,
	compare: func(a, b string) int {
		return slices.CompareFunc(strings.Split(a, "."), strings.Split(b, "."), natural.CompareDigits)
	},
}

func checkAssembly(s string) error {
	fields := strings.Split(s, ".")
	if len(fields) != 4 {
		return &LimitError{"assembly", "exactly four numbers", quoted(s)}
	}
	for _, f := range fields {
		n, err := strconv.ParseUint(f, 10, 64)
		if err != nil || strconv.FormatUint(n, 10) != f || n > 65534 {
			return &LimitError{"assembly", "numbers up to 65534", f}
		}
	}
	return nil
}

// Android is a versionCode: each release number times its factor, plus the
// commits since the tag times the last factor, by android.layout.
var Android = Format{
	Name:    "android",
	Doc:     "needs android.layout in the configuration",
	Example: "10203004",
	Order:   "whole numbers",
	Parse:   func(s string) (Value, error) { return androidGrammar.parse(s) },
	Join:    func(p Parts) string { return androidGrammar.join(p) },
	Raises:  []string{},
	Bump:    func(_ Value, part string) (Value, error) { return noParts("android", part) },
	Ranges:  func(string, *bool) (Contains, error) { return noRanges("android") },
	Write: func(v scheme.Version, o Options) (string, error) {
		if len(o.Android) == 0 {
			return "", &NeedsError{"android", "android.layout in the configuration"}
		}
		release, err := releaseOnly("android", v)
		if err != nil {
			return "", err
		}
		places := min(len(o.Android)-1, len(release))
		if !sameRelease(release[:places], release) {
			return "", &UnspellableError{"android", "factor for a further number", spelled(v)}
		}
		var code uint64
		for i, n := range append(release[:places:places], v.Facts.Distance) {
			if limit := androidLimit(o.Android, i); n >= limit {
				return "", &LimitError{"android", "numbers below " + strconv.FormatUint(limit, 10) + " at place " + strconv.Itoa(i+1) + " of android.layout", strconv.FormatUint(n, 10)}
			}
			code += n * o.Android[i]
		}
		text := strconv.FormatUint(code, 10)
		return text, checkAndroid(text)
	},
}

var androidGrammar = textGrammar{format: "android", check: checkAndroid, compare: natural.CompareDigits}

// androidMax is the largest versionCode that the store takes.
const androidMax = 2_100_000_000

// androidLimit returns the first number that place i cannot hold without
// running into the place before it, or past the largest code.
func androidLimit(factors []uint64, i int) uint64 {
	switch {
	case factors[i] == 0 || factors[i] > androidMax:
		return 1
	case i == 0 || factors[i-1] < factors[i]:
		return androidMax/factors[i] + 1
	}
	return factors[i-1] / factors[i]
}

func checkAndroid(s string) error {
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil || n == 0 || n > androidMax || strconv.FormatUint(n, 10) != s {
		return &LimitError{"android", "1 to 2100000000", s}
	}
	return nil
}

// releaseOnly returns the tag's three release numbers for the formats that have
// numbers only, and the error for everything else a version may hold.
func releaseOnly(format string, v scheme.Version) ([]uint64, error) {
	lacks := func(what string) ([]uint64, error) { return nil, &UnspellableError{format, what, spelled(v)} }
	release, ok := exactly(3, v.Base.Release)
	switch {
	case unproven(v):
		return nil, &UnmarkedError{format}
	case v.Base.Epoch != 0:
		return lacks("epoch")
	case !ok:
		return lacks("place for a fourth number of the tag")
	case len(v.Base.Pre) > 0:
		return lacks("pre-releases")
	case v.Base.Post.Set:
		return lacks("post-releases")
	case v.Base.Dev.Set:
		return lacks("development versions")
	case v.Facts.Verbatim == "" && v.Facts.Work.Dirty && v.Facts.Distance == 0 && v.Tag != nil:
		return lacks("place for uncommitted changes") // it would equal the release
	}
	return release, nil
}
