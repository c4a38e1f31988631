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
	nugetGrammar   = semanticGrammar{build: '+', four: true, check: func(v *semanticValue) error { return nugetBounds(v.Version.String()) }}
)

// SemVer is Semantic Versioning 2.0. A development version of 1.2.4 is
// 1.2.4-0.dev.4: the leading number sorts below every word (semver.org §11), so
// that it stays below a later 1.2.4-alpha.1, which 1.2.4-dev.4 would not.
var SemVer = Format{
	Name: "semver",
	Also: []string{"cargo", "helm", "swift", "julia"},
	Words: []string{"crates", "crate", "crates.io", "rust", "chart", "swiftpm", "spm", "terraform", "pub", "dart", "flutter", "zig", "deno",
		"ansible", "galaxy", "puppet", "dub", "vcpkg", "olm"},
	Doc:     "SemVer 2.0; the 0 makes it sort below a later 1.2.4-alpha.1",
	Example: "1.2.4-0.dev.4+g109666b3b",
	Grammar: "three numbers, then identifiers of letters, digits and hyphens",
	Lacks:   "an epoch; a fourth number and a post-release become pre-releases of the next patch",
	Order:   "node-semver (semver.org §11)",
	Parse:   func(s string) (Value, error) { return semverGrammar.parse(s) },
	Join:    func(p Parts) string { return semverGrammar.join(p) },
	Raises:  threeParts(),
	Bump:    func(v Value, part string) (Value, error) { return semverGrammar.bump(v, part) },
	Ranges:  semverRanges,
	Write: func(v scheme.Version, _ Options) (string, error) {
		core, err := semverCore("semver", v, 3)
		return core.String() + local(v, "+"), err
	},
}

// SemVer4 is SemVer with a fourth number that is left out where it is 0: the
// grammar of Python's semver4 package, with SemVer's order throughout.
var SemVer4 = Format{
	Name:    "semver4",
	Also:    []string{},
	Words:   []string{},
	Doc:     "semver with a fourth number, the hotfix: 1.2.3.1",
	Example: "1.2.4-0.dev.4+g109666b3b",
	Grammar: "three numbers or four, then as semver",
	Lacks:   "an epoch and a fifth number",
	Order:   "NuGet (deps.dev/util/semver)",
	Parse:   func(s string) (Value, error) { return semver4Grammar.parse(s) },
	Join:    func(p Parts) string { return semver4Grammar.join(p) },
	Raises:  semver.BumpParts,
	Bump:    func(v Value, part string) (Value, error) { return semver4Grammar.bump(v, part) },
	Ranges:  func(string, *bool) (Contains, error) { return noRanges("semver4") },
	Write: func(v scheme.Version, _ Options) (string, error) {
		core, err := semverCore("semver4", v, 4)
		return core.String() + local(v, "+"), err
	},
}

// NPM is SemVer without build metadata, which npm and hex drop on publishing,
// with npm's bounds: numbers below 2^53 and 256 characters.
var NPM = Format{
	Name:    "npm",
	Also:    []string{"hex"},
	Words:   []string{"node", "nodejs", "yarn", "pnpm", "jsr", "javascript", "typescript", "elixir", "mix", "erlang", "rebar3", "bower", "upm", "unity"},
	Doc:     "semver without build metadata",
	Example: "1.2.4-0.dev.4",
	Grammar: "as semver; numbers up to 9007199254740991, 256 characters",
	Lacks:   "as semver; build metadata, so neither the commit nor uncommitted changes",
	Order:   "node-semver",
	Parse:   func(s string) (Value, error) { return npmGrammar.parse(s) },
	Join:    func(p Parts) string { return npmGrammar.join(p) },
	Raises:  threeParts(),
	Bump:    func(v Value, part string) (Value, error) { return npmGrammar.bump(v, part) },
	Ranges:  npmRanges,
	Write: func(v scheme.Version, _ Options) (string, error) {
		if unproven(v) {
			return "", &UnmarkedError{"npm"}
		}
		core, err := semverCore("npm", v, 3)
		if err == nil {
			err = npmBounds(core.String())
		}
		return core.String(), err
	},
}

// NuGet is a version of a NuGet package: SemVer with a fourth number, without
// build metadata, which NuGet leaves out of the identity of a package. Its
// numbers are of 31 bits.
var NuGet = Format{
	Name:    "nuget",
	Also:    []string{},
	Words:   []string{"csproj", "msbuild", "chocolatey", "choco", "psgallery"},
	Doc:     "semver with a fourth number, without build metadata",
	Example: "1.2.4-0.dev.4",
	Grammar: "as semver4; numbers up to 2147483647",
	Lacks:   "an epoch, a fifth number, build metadata",
	Order:   "NuGet (deps.dev/util/semver)",
	Parse:   func(s string) (Value, error) { return nugetGrammar.parse(s) },
	Join:    func(p Parts) string { return nugetGrammar.join(p) },
	Raises:  semver.BumpParts,
	Bump:    func(v Value, part string) (Value, error) { return nugetGrammar.bump(v, part) },
	Ranges:  func(string, *bool) (Contains, error) { return noRanges("nuget") },
	Write: func(v scheme.Version, _ Options) (string, error) {
		if unproven(v) {
			return "", &UnmarkedError{"nuget"}
		}
		core, err := semverCore("nuget", v, 4)
		if err == nil {
			err = nugetBounds(core.String())
		}
		return core.String(), err
	},
}

// semverText is a version of SemVer without build metadata.
type semverText struct {
	release []uint64
	pre     []string
	counts  bool // it counts commits, so more identifiers may follow
}

func (t semverText) String() string {
	if len(t.pre) == 0 {
		return dotted(t.release)
	}
	return dotted(t.release) + "-" + strings.Join(t.pre, ".")
}

// semverCore writes a version of at most so many numbers without build metadata.
//
// SemVer has nothing between 1.2.3 and the pre-releases of 1.2.4, but these have
// a lowest place, which no tag has: what begins with the number 0 and a word. So
// all that comes after 1.2.3 is there, in this order:
//
//	1.2.4-0.0.pr.12.4         4 commits of a pull request, where a label says so: below all the rest
//	1.2.4-0.dev.4             4 commits towards 1.2.4, or towards whatever else is the first after 1.2.3
//	1.2.4-0.hotfix.1          1.2.3.1, where there is no fourth number
//	1.2.4-0.hotfix.1.0.dev.4  4 commits after it
//	1.2.4-0.post.1            1.2.3.post1
//	1.2.4-0.post.1.0.dev.4    4 commits after it
//
// A pre-release has its post-releases and its commits behind it: rc.1.0.dev.4
// and rc.1.0.post.1, both below rc.2.
func semverCore(format string, v scheme.Version, most int) (semverText, error) {
	s := stand(v)
	lacks := func(what string) (semverText, error) {
		return semverText{}, &LacksError{Format: format, Lacks: what, Version: readable(v)}
	}
	release, _ := exactly(most, s.Release)
	var place []string // where in the release the version is
	after := false     // in the place below the next release's pre-releases
	if tail := tailOf(s.Release, most); len(tail) > 0 {
		if most == 4 {
			return lacks("fifth number")
		}
		after = true
		if len(s.Pre) > 0 || s.dev && !s.Post.Set {
			tail[len(tail)-1]--
		}
		if len(s.Pre) > 0 || len(tailOf(tail, 0)) > 0 { // else nothing is below it
			place = append([]string{"0", "hotfix"}, strings.Split(dotted(tail), ".")...)
		}
	}
	if s.Epoch != 0 {
		return lacks("epoch")
	}
	pre := s.Pre
	if s.dev && !s.Post.Set && len(pre) > 0 {
		if pre = s.floor; pre == nil {
			return lacks("place below " + strings.Join(words(s.Pre), "."))
		}
	}
	place = append(place, words(pre)...)
	if last, ok := s.lastPost(v); ok {
		after = after || len(pre) == 0
		for _, n := range last {
			place = append(place, "0", "post", strconv.FormatUint(n, 10))
		}
	}
	switch {
	case s.label != nil:
		after = after || (s.after || s.Post.Set) && len(pre) == 0
		place = append(append(append(place, "0", "0"), s.label...), strconv.FormatUint(s.count, 10))
	case s.dev:
		after = after || s.Post.Set && len(pre) == 0
		place = append(place, "0", "dev", strconv.FormatUint(s.count, 10))
	}
	if after {
		last := &release[most-1]
		if *last++; *last == 0 {
			return lacks("number after the largest")
		}
	}
	if most == 4 && release[3] == 0 {
		release = release[:3]
	}
	return semverText{release, place, s.dev || s.after}, nil
}

// tailOf returns the release numbers after the first most, without zeros at the end.
func tailOf(release []uint64, most int) []uint64 {
	tail := append([]uint64(nil), release[min(most, len(release)):]...)
	for len(tail) > 0 && tail[len(tail)-1] == 0 {
		tail = tail[:len(tail)-1]
	}
	return tail
}

// npmBounds holds a valid SemVer version to node-semver's limits.
func npmBounds(s string) error {
	if len(s) > 256 {
		return &LimitError{"npm", "256 characters", strconv.Itoa(len(s)) + " long"}
	}
	const safe = 1<<53 - 1
	return largest("npm", s, safe)
}

// nugetBounds holds a valid version to what NuGetVersion can hold.
func nugetBounds(s string) error {
	core, _, _ := strings.Cut(s, "-")
	core, _, _ = strings.Cut(core, "+")
	const most = 1<<31 - 1
	return largest("nuget", core, most)
}

// largest returns an error for a number of s above most.
func largest(format, s string, most uint64) error {
	for _, field := range strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == '-' || r == '+' }) {
		if strings.Trim(field, "0123456789") != "" {
			continue
		}
		if n, err := strconv.ParseUint(field, 10, 64); err != nil || n > most {
			return &LimitError{format, "numbers up to " + strconv.FormatUint(most, 10), field}
		}
	}
	return nil
}
