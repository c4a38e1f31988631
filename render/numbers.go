package render

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/natural"
	"github.com/tagline-scm/tagline/scheme/pep440"
)

// The formats that are whole numbers alone, packed as a [Layout] says.

// Assembly is four numbers of 16 bits: a .NET AssemblyVersion (each at most
// 65534), a Windows FILEVERSION, the version of a Chrome extension, and of
// packages of Haskell, R and Perl. Without a layout it is the tag and the commits
// since.
var Assembly = Format{
	Name:    "assembly",
	Also:    []string{"chrome", "pvp", "cran", "cpan"},
	Words:   []string{"dotnet", ".net", "assemblyversion", "fileversion", "windows", "hackage", "cabal", "haskell", "r", "perl", "webextension", "firefox"},
	Doc:     "the tag, then commits since, 16 bits each",
	Example: "1.2.3.4",
	Grammar: "four numbers up to 65534",
	Lacks:   "an epoch; pre-releases, post-releases and a modified tree without a layout",
	Order:   "NuGet (deps.dev/util/semver)",
	Parse:   func(s string) (Value, error) { return assemblyGrammar.parse(s) },
	Join:    func(p Parts) string { return assemblyGrammar.join(p) },
	Raises:  []string{"major", "minor", "micro", "patch", "hotfix"},
	Bump:    func(v Value, part string) (Value, error) { return assemblyNumbers.bump(&assemblyGrammar, v, part) },
	Ranges:  func(string, *bool) (Contains, error) { return noRanges("assembly") },
	Write:   func(v scheme.Version, o Options) (string, error) { return assemblyNumbers.write(v, o) },
}

// MSI is the ProductVersion of a Windows installer, of which three numbers count.
var MSI = Format{
	Name:    "msi",
	Also:    []string{},
	Words:   []string{"wix", "productversion", "installer"},
	Doc:     "three numbers up to 255.255.65535, by msi.layout",
	Example: "1.2.4004",
	Grammar: "three numbers up to 255, 255 and 65535",
	Lacks:   "an epoch; all but releases without a layout",
	Order:   "whole numbers",
	Parse:   func(s string) (Value, error) { return msiGrammar.parse(s) },
	Join:    func(p Parts) string { return msiGrammar.join(p) },
	Raises:  []string{"major", "minor", "micro", "patch"},
	Bump:    func(v Value, part string) (Value, error) { return msiNumbers.bump(&msiGrammar, v, part) },
	Ranges:  func(string, *bool) (Contains, error) { return noRanges("msi") },
	Write:   func(v scheme.Version, o Options) (string, error) { return msiNumbers.write(v, o) },
}

// VSCode is the version of an extension of Visual Studio Code: three numbers, no
// pre-release.
var VSCode = Format{
	Name:    "vscode",
	Also:    []string{},
	Words:   []string{"vsix", "vsce", "openvsx", "visualstudiocode"},
	Doc:     "three numbers, by vscode.layout",
	Example: "1.2.4004",
	Grammar: "three numbers up to 2147483647",
	Lacks:   "an epoch; all but releases without a layout",
	Order:   "whole numbers",
	Parse:   func(s string) (Value, error) { return vscodeGrammar.parse(s) },
	Join:    func(p Parts) string { return vscodeGrammar.join(p) },
	Raises:  []string{"major", "minor", "micro", "patch"},
	Bump:    func(v Value, part string) (Value, error) { return vscodeNumbers.bump(&vscodeGrammar, v, part) },
	Ranges:  func(string, *bool) (Contains, error) { return noRanges("vscode") },
	Write:   func(v scheme.Version, o Options) (string, error) { return vscodeNumbers.write(v, o) },
}

// Apple is a CFBundleVersion: one number to three, of which a later build has
// higher ones.
var Apple = Format{
	Name:    "apple",
	Also:    []string{},
	Words:   []string{"ios", "macos", "xcode", "testflight", "appstore", "cfbundleversion", "swift-app"},
	Doc:     "CFBundleVersion: three numbers, by apple.layout",
	Example: "1.2.4004",
	Grammar: "three numbers, 18 characters",
	Lacks:   "an epoch; all but releases without a layout",
	Order:   "whole numbers",
	Parse:   func(s string) (Value, error) { return appleGrammar.parse(s) },
	Join:    func(p Parts) string { return appleGrammar.join(p) },
	Raises:  []string{"major", "minor", "micro", "patch"},
	Bump:    func(v Value, part string) (Value, error) { return appleNumbers.bump(&appleGrammar, v, part) },
	Ranges:  func(string, *bool) (Contains, error) { return noRanges("apple") },
	Write: func(v scheme.Version, o Options) (string, error) {
		text, err := appleNumbers.write(v, o)
		if err == nil {
			err = checkApple(text)
		}
		return text, err
	},
}

// AppleShort is a CFBundleShortVersionString: the release that a version is or
// leads up to. All builds of one release share it.
var AppleShort = Format{
	Name:    "apple-short",
	Also:    []string{},
	Words:   []string{"cfbundleshortversionstring", "shortversion", "marketing-version"},
	Doc:     "CFBundleShortVersionString: the release alone",
	Example: "1.2.4",
	Grammar: "three numbers, 18 characters",
	Lacks:   "an epoch, a fourth number; all builds of a release share it",
	Order:   "whole numbers",
	Parse:   func(s string) (Value, error) { return appleGrammar.parse(s) },
	Join:    func(p Parts) string { return appleGrammar.join(p) },
	Raises:  []string{"major", "minor", "micro", "patch"},
	Bump:    func(v Value, part string) (Value, error) { return appleNumbers.bump(&appleGrammar, v, part) },
	Ranges:  func(string, *bool) (Contains, error) { return noRanges("apple-short") },
	Write: func(v scheme.Version, _ Options) (string, error) {
		s := stand(v)
		release, ok := exactly(3, s.Release)
		switch {
		case unproven(v):
			return "", &UnmarkedError{"apple-short"}
		case s.Epoch != 0:
			return "", &LacksError{Format: "apple-short", Lacks: "epoch", Version: readable(v)}
		case !ok:
			return "", &LacksError{Format: "apple-short", Lacks: "fourth number", Version: readable(v)}
		}
		return dotted(release), checkApple(dotted(release))
	},
}

// Android is a versionCode: one number, by android.layout.
var Android = Format{
	Name:    "android",
	Also:    []string{},
	Words:   []string{"versioncode", "play", "google-play", "aab", "apk-android"},
	Doc:     "needs android.layout in the configuration",
	Example: "10203004",
	Grammar: "one number from 1 to 2100000000",
	Lacks:   "an epoch; pre-releases, post-releases and a modified tree without STAGE in its layout",
	Order:   "whole numbers",
	Parse:   func(s string) (Value, error) { return androidGrammar.parse(s) },
	Join:    func(p Parts) string { return androidGrammar.join(p) },
	Raises:  []string{},
	Bump:    func(_ Value, part string) (Value, error) { return noParts("android", part) },
	Ranges:  func(string, *bool) (Contains, error) { return noRanges("android") },
	Write: func(v scheme.Version, o Options) (string, error) {
		text, err := androidNumbers.write(v, o)
		if err == nil {
			err = checkAndroid(text)
		}
		return text, err
	},
}

// numbers is a format of whole numbers alone.
type numbers struct {
	format string
	limits []uint64 // the highest value of each number
	layout string   // what it is without a layout in the configuration; "" needs one
	room   string   // a layout with a place for every commit
}

var (
	assemblyNumbers = numbers{"assembly", []uint64{65534, 65534, 65534, 65534}, "MAJOR.MINOR.PATCH.COUNT",
		"MAJOR.MINOR.PATCH.STAGE*13000+NUMBER*1000+COUNT"}
	msiNumbers = numbers{"msi", []uint64{255, 255, 65535}, "MAJOR.MINOR.PATCH",
		"MAJOR.MINOR.PATCH*1000+STAGE*200+NUMBER*20+COUNT"}
	vscodeNumbers = numbers{"vscode", []uint64{1<<31 - 1, 1<<31 - 1, 1<<31 - 1}, "MAJOR.MINOR.PATCH",
		"MAJOR.MINOR.PATCH*100000+STAGE*20000+NUMBER*1000+COUNT"}
	appleNumbers = numbers{"apple", []uint64{1<<31 - 1, 1<<31 - 1, 1<<31 - 1}, "MAJOR.MINOR.PATCH",
		"MAJOR.MINOR.PATCH*100000+STAGE*20000+NUMBER*1000+COUNT"}
	androidNumbers = numbers{"android", []uint64{androidMax}, "",
		"MAJOR*100000000+MINOR*1000000+PATCH*10000+STAGE*2000+NUMBER*200+COUNT"}
)

// NumericFormat is a format that takes a [Layout].
type NumericFormat struct {
	Name    string
	Numbers int    // how many it has
	Room    string // a layout with a place for every commit, as far as its numbers are large enough
}

// Numeric returns the formats that take a layout.
func Numeric() []NumericFormat {
	var all []NumericFormat
	for _, n := range []numbers{assemblyNumbers, msiNumbers, vscodeNumbers, appleNumbers, androidNumbers} {
		all = append(all, NumericFormat{n.format, len(n.limits), n.room})
	}
	return all
}

func (n numbers) write(v scheme.Version, o Options) (string, error) {
	l, ok := o.Layouts[n.format]
	switch {
	case ok && len(l.fields) != len(n.limits):
		return "", &NeedsError{Format: n.format, Needs: strconv.Itoa(len(n.limits)) + " numbers in its layout"}
	case !ok && n.layout == "":
		return "", &NeedsError{Format: n.format, Needs: n.format + ".layout in the configuration"}
	case !ok:
		var err error
		if l, err = ParseLayout(n.layout); err != nil {
			return "", err
		}
	}
	values, err := packed(n.format, v, l)
	if err == nil {
		var out []uint64
		if out, err = l.pack(n.format, v, values, n.limits); err == nil {
			return dotted(out), nil
		}
	}
	if e, lacks := err.(*LacksError); lacks && !ok {
		e.Needs = n.format + ".layout"
	}
	return "", err
}

// bump raises one of the numbers.
func (n numbers) bump(g *textGrammar, v Value, part string) (Value, error) {
	next, err := pep440.Version{Release: v.Parts().Release}.Bump(part)
	if err != nil {
		return nil, err
	}
	return g.parse(next.String())
}

// check returns an error for a text that is not that many numbers in their limits.
func (n numbers) check(s string) error {
	fields := strings.Split(s, ".")
	if len(fields) != len(n.limits) {
		return &LimitError{n.format, "exactly " + [...]string{"no", "one", "two", "three", "four"}[len(n.limits)] + " numbers", quoted(s)}
	}
	for i, f := range fields {
		value, err := strconv.ParseUint(f, 10, 64)
		if err != nil || strconv.FormatUint(value, 10) != f || value > n.limits[i] {
			return &LimitError{n.format, "numbers up to " + strconv.FormatUint(n.limits[i], 10), quotedNumber(f)}
		}
	}
	return nil
}

// quotedNumber returns digits as they are, and anything else quoted.
func quotedNumber(s string) string {
	if s != "" && digits(s) == len(s) && len(s) < 30 {
		return s
	}
	return quoted(s)
}

var (
	assemblyGrammar = textGrammar{format: "assembly", check: assemblyNumbers.check, compare: compareNumbers}
	msiGrammar      = textGrammar{format: "msi", check: msiNumbers.check, compare: compareNumbers}
	vscodeGrammar   = textGrammar{format: "vscode", check: vscodeNumbers.check, compare: compareNumbers}
	appleGrammar    = textGrammar{format: "apple", check: checkApple, compare: compareNumbers}
	androidGrammar  = textGrammar{format: "android", check: checkAndroid, compare: natural.CompareDigits}
)

func compareNumbers(a, b string) int {
	return slices.CompareFunc(strings.Split(a, "."), strings.Split(b, "."), natural.CompareDigits)
}

// checkApple takes three numbers of 18 characters.
func checkApple(s string) error {
	const most = 18
	if len(s) > most {
		return &LimitError{"apple", strconv.Itoa(most) + " characters", strconv.Itoa(len(s)) + " long"}
	}
	return appleNumbers.check(s)
}

// androidMax is the largest versionCode that the store takes.
const androidMax = 2_100_000_000

func checkAndroid(s string) error {
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil || n == 0 || n > androidMax || strconv.FormatUint(n, 10) != s {
		return &LimitError{"android", "1 to 2100000000", s}
	}
	return nil
}
