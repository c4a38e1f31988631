package render

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
)

// Companion is something that a release job has to say beside a version: under which
// names to publish it, and whether it is a release at all. It is written like a
// format, and is no version: nothing reads, orders or raises it.
type Companion struct {
	Name    string // npm-dist-tag
	Doc     string // half a line
	Example string // what it writes for v1.2.3 itself, the highest release
	Bool    bool   // what it writes is true or false
	Ranked  bool   // of a release it needs Options.Releases

	// Write returns the text. The errors are those of the format that it goes with,
	// and *NeedsError.
	Write func(scheme.Version, Options) (string, error)
}

// Key returns its name as a key of JSON.
func (c Companion) Key() string { return strings.ReplaceAll(c.Name, "-", "_") }

// Releases is how a release stands to the other final releases of its repository. The
// zero value says that nobody asked.
type Releases struct {
	Known   bool
	Lacks   string // where it cannot be known: why
	Shallow bool   // that is because the clone is
	Highest bool   // none is above it
	OfMajor bool   // none with the same first number is
	OfMinor bool   // none with the same first two is
}

// Companions returns every companion, in the order in which they are listed.
func Companions() []Companion {
	return []Companion{
		{
			Name: "is-prerelease", Doc: "false for a release, true for pre-releases and development builds", Example: "false", Bool: true,
			Write: func(v scheme.Version, _ Options) (string, error) { return strconv.FormatBool(!IsRelease(v)), nil },
		},
		{
			Name: "is-highest", Doc: "true for a release that no other is above", Example: "true", Bool: true, Ranked: true,
			Write: func(v scheme.Version, o Options) (string, error) {
				r, err := ranked("is-highest", v, o)
				return strconv.FormatBool(r.Highest), err
			},
		},
		{
			Name: "channel", Doc: "stable, rc, beta, alpha, a pre-release's own word, or dev", Example: "stable",
			Write: func(v scheme.Version, _ Options) (string, error) { return channel(v), nil },
		},
		{
			Name: "npm-dist-tag", Doc: "latest, release-1.x below it, rc, beta, alpha, or next, for npm publish --tag", Example: "latest", Ranked: true,
			Write: npmDistTag,
		},
		{
			Name: "docker-tags", Doc: "the image tags to push, with blanks between; latest for the highest release alone", Example: "1.2.3 1.2 1 latest",
			Ranked: true, Write: dockerTags,
		},
		{
			Name: "maven-snapshot", Doc: "as maven, but one -SNAPSHOT for all builds between two releases", Example: "1.2.3",
			Write: mavenSnapshot,
		},
		{
			Name: "rpm-epoch", Doc: "Epoch of a spec, 0 for none", Example: "0",
			Write: func(v scheme.Version, o Options) (string, error) {
				_, err := writeRPM(v, o)
				return strconv.FormatUint(stand(v).Epoch, 10), err
			},
		},
		{
			Name: "rpm-release", Doc: "Release of a spec: the first package of this version", Example: "1",
			Write: func(v scheme.Version, o Options) (string, error) { return first(writeRPM(v, o)) },
		},
		{
			Name: "debian-revision", Doc: "what follows the upstream version and a hyphen: the first package of it", Example: "1",
			Write: func(v scheme.Version, o Options) (string, error) { return first(Debian.Write(v, o)) },
		},
	}
}

// CompanionByName returns the companion of that name, or of that key of JSON.
func CompanionByName(name string) (c Companion, ok bool) {
	for _, c := range Companions() {
		if name == c.Name || name == c.Key() {
			return c, true
		}
	}
	return Companion{}, false
}

// AnyRanked reports whether one of these names is of a companion that needs
// Options.Releases of a release.
func AnyRanked(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		c, ok := CompanionByName(name)
		return ok && c.Ranked
	})
}

// first returns the number of the first package of a version, for every version that
// its format can write. Another number is for whoever packages one version again.
func first(_ string, err error) (string, error) { return "1", err }

// IsRelease reports whether a version is a final release or a post-release: HEAD is
// its tag, unchanged, or it was given as such. A scheme may give later commits the
// tag's version, or one that PEP 440 has as a post-release; they are builds all the same.
func IsRelease(v scheme.Version) bool { return onTag(v) && len(v.Base.Pre) == 0 }

// onTag reports whether a version is the one that a tag or somebody says, a
// pre-release included.
func onTag(v scheme.Version) bool {
	switch v.Place {
	case scheme.On:
		return !v.Base.Dev.Set && (v.Tag != nil || v.Facts.Verbatim != "")
	case scheme.Same:
		return !v.Base.Dev.Set && v.Tag != nil && v.Facts.Distance == 0 && !v.Facts.Work.Dirty
	}
	return false
}

// channel returns how far a version is from a release, in one word.
func channel(v scheme.Version) string {
	switch {
	case IsRelease(v):
		return "stable"
	case !onTag(v):
		return "dev"
	}
	if letter, _, ok := stage(v.Base.Pre); ok {
		return stageWord(letter)
	}
	// A word from the name of a tag must not pass for a release, nor be a range of
	// versions (x, v1), which npm refuses as a tag.
	word, _, ok := wordAndNumber(v.Base.Pre)
	if !ok || len(word) < 2 || slices.Contains([]string{"latest", "stable", "release", "final", "dev"}, word) {
		return "pre"
	}
	return word
}

// ranked returns how a version stands to the other releases, for a companion that
// tells it. What is no release is below the highest one.
func ranked(name string, v scheme.Version, o Options) (Releases, error) {
	switch {
	case !IsRelease(v):
		return Releases{Known: true}, nil
	case o.Releases.Known:
		return o.Releases, nil
	case o.Releases.Lacks != "":
		return Releases{}, &NeedsError{name, "every tag of the repository, and " + o.Releases.Lacks, o.Releases.Shallow}
	}
	return Releases{}, &NeedsError{name, "every tag of the repository", false}
}

// npmDistTag writes the name under which npm publishes a version. npm gives the name
// latest to whatever is published without one, so an older line and every build has
// one of its own: release-1.x is what semantic-release calls a maintenance branch.
func npmDistTag(v scheme.Version, o Options) (string, error) {
	if _, err := NPM.Write(v, o); err != nil {
		return "", err
	}
	r, err := ranked("npm-dist-tag", v, o)
	switch {
	case err != nil:
		return "", err
	case r.Highest:
		return "latest", nil
	case IsRelease(v):
		return "release-" + strconv.FormatUint(v.Base.Release[0], 10) + ".x", nil
	case onTag(v):
		return channel(v), nil
	}
	if label := stand(v).label; label != nil { // not what others install as next
		return "next-" + strings.Join(label, "-"), nil
	}
	return "next", nil
}

// dockerTags writes the tags under which an image is pushed. The tags of a series
// (1.2, 1) move along with its highest release. There is none for 0: what is 0.x has
// nothing in common to rely on (semver.org §4).
func dockerTags(v scheme.Version, o Options) (string, error) {
	own, err := Docker.Write(v, o)
	if err != nil {
		return "", err
	}
	tags := []string{own}
	r, err := ranked("docker-tags", v, o)
	if err != nil {
		return "", err
	}
	major, minor := strconv.FormatUint(at(v.Base.Release, 0), 10), strconv.FormatUint(at(v.Base.Release, 1), 10)
	for _, moving := range []struct {
		is  bool
		tag string
	}{{r.OfMinor, major + "." + minor}, {r.OfMajor && major != "0", major}, {r.Highest, "latest"}} {
		if moving.is {
			tags = append(tags, moving.tag)
		}
	}
	return strings.Join(tags, " "), nil
}

// mavenSnapshot writes a release or pre-release as maven does, and all builds between
// two of them as one version that Maven keeps fetching anew. It sorts above the last
// release and its corrections, and below what the builds head for:
//
//	1.2.4-SNAPSHOT     commits towards 1.2.4, and above its pre-releases
//	1.2.3-1-SNAPSHOT   commits after 1.2.3 that head for no release, or for 1.2.3.post1
func mavenSnapshot(v scheme.Version, o Options) (string, error) {
	text, err := Maven.Write(v, o)
	if err != nil || onTag(v) {
		return text, err
	}
	s := stand(v)
	if s.label != nil {
		return strings.TrimSuffix(text, "-"+strconv.FormatUint(s.count, 10)) + "-SNAPSHOT", nil
	}
	var posts []uint64
	if len(s.Pre) == 0 && s.Post.Set {
		posts = append(posts, s.Post.N)
	}
	if len(s.Pre) == 0 && !s.dev {
		posts = append(posts, 1)
	}
	release := s.Release
	if len(posts) > 0 {
		release, _ = exactly(max(3, len(release)), release)
	}
	text = dotted(release)
	for _, n := range posts {
		text += "-" + positive(n, "-")
	}
	return text + "-SNAPSHOT", nil
}
