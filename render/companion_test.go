package render

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// derived derives the version of a commit so many after a tag, with a label where one is
// given.
func derived(t testing.TB, name, tag string, distance uint64, dirty bool, label string) scheme.Version {
	t.Helper()
	o := scheme.Options{Now: time.Unix(0, 0)}
	if label != "" {
		l, err := scheme.ParseLabel(label)
		if err != nil {
			t.Fatal(err)
		}
		o.Label = l
	}
	s, err := scheme.New(name, o)
	if err != nil {
		t.Fatal(err)
	}
	v, err := scheme.Derive(scm.Facts{
		VCS: "git", Source: "repository", Head: scm.Commit{ID: commit, Time: time.Unix(1e9, 0).UTC()}, Distance: distance,
		Tags: []scm.Tag{{Ref: tag, Name: tag}}, Proof: scm.Proof{Proven: true}, Work: scm.Work{Looked: true, Dirty: dirty},
	}, []scheme.Scheme{s}, scheme.TagRule{}, o)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestCompanions(t *testing.T) {
	highest := Releases{Known: true, Highest: true, OfMajor: true, OfMinor: true}
	ofMajor := Releases{Known: true, OfMajor: true, OfMinor: true}
	ofMinor := Releases{Known: true, OfMinor: true}
	older := Releases{Known: true}
	names := []string{"is-prerelease", "is-highest", "channel", "npm-dist-tag", "docker-tags", "maven-snapshot"}
	for _, row := range []struct {
		scheme, tag string
		distance    uint64
		dirty       bool
		label       string
		releases    Releases
		want, why   string
	}{
		{"guess-next-dev", "v1.2.3", 0, false, "", highest, "false|true|stable|latest|1.2.3 1.2 1 latest|1.2.3", "the highest release"},
		{"guess-next-dev", "v1.2.4", 0, false, "", ofMajor, "false|false|stable|release-1.x|1.2.4 1.2 1|1.2.4", "2.0.0 is out"},
		{"guess-next-dev", "v1.2.4", 0, false, "", ofMinor, "false|false|stable|release-1.x|1.2.4 1.2|1.2.4", "1.3.0 is out: the image 1 is its"},
		{"guess-next-dev", "v1.2.4", 0, false, "", older, "false|false|stable|release-1.x|1.2.4|1.2.4", "1.2.5 is out"},
		{"guess-next-dev", "v0.3.1", 0, false, "", highest, "false|true|stable|latest|0.3.1 0.3 latest|0.3.1", "no image is called 0"},
		{"guess-next-dev", "v1.2", 0, false, "", highest, "false|true|stable|latest|1.2.0 1.2 1 latest|1.2", "two numbers"},
		{"serial", "42", 0, false, "", highest, "false|true|stable|latest|42.0.0 42.0 42 latest|42", "one number"},
		{"guess-next-dev", "v1.2.3.post1", 0, false, "", highest, "false|true|stable|latest|1.2.4-0.post.1 1.2 1 latest|1.2.3-1", "a post-release is a release"},
		{"guess-next-dev", "v1.2.3+fedora.4", 0, false, "", highest, "false|true|stable|latest|1.2.4-0.build.fedora.4 1.2 1 latest|1.2.3", "so is one with a local part"},
		{"guess-next-dev", "v2.0.0rc1", 0, false, "", Releases{}, "true|false|rc|rc|2.0.0-rc.1|2.0.0-rc-1", "nobody need ask"},
		{"semver", "v2.0.0-beta.2", 0, false, "", Releases{}, "true|false|beta|beta|2.0.0-beta.2|2.0.0-beta-2", ""},
		{"semver", "v2.0.0-ALPHA", 0, false, "", Releases{}, "true|false|alpha|alpha|2.0.0-ALPHA|2.0.0-alpha-0", "in any case"},
		{"semver", "v2.0.0-canary.1", 0, false, "", Releases{}, "true|false|canary|canary|2.0.0-canary.1|-", "a word of its own"},
		{"semver", "v2.0.0-latest.1", 0, false, "", Releases{}, "true|false|pre|pre|2.0.0-latest.1|-", "no tag may call itself the latest"},
		{"semver", "v2.0.0-x", 0, false, "", Releases{}, "true|false|pre|pre|2.0.0-x|-", "npm takes x for a range"},
		{"semver", "v2.0.0-1.2.3", 0, false, "", Releases{}, "true|false|pre|pre|2.0.0-1.2.3|-", "and refuses 1.2.3"},
		{"guess-next-dev", "v1.2.3", 4, false, "", Releases{}, "true|false|dev|next|1.2.4-0.dev.4.g109666b3b|1.2.4-SNAPSHOT", "a build"},
		{"guess-next-dev", "v1.2.3", 0, true, "", Releases{}, "true|false|dev|next|1.2.4-0.dev.0.g109666b3b.d19700101|1.2.4-SNAPSHOT", "a modified tree is no release"},
		{"guess-next-dev", "v1.2.4rc1", 4, false, "", Releases{}, "true|false|dev|next|1.2.4-rc.1.0.dev.4.g109666b3b|1.2.4-SNAPSHOT", "above rc 1"},
		{"guess-next-dev", "v1.2.3", 4, false, "pr.12", Releases{}, "true|false|dev|next-pr-12|1.2.4-0.0.pr.12.4.g109666b3b|1.2.4-alpha-alpha-alpha-pr-12-SNAPSHOT", "nobody installs it as next"},
		{"guess-next-dev", "v1.2.3", 4, false, "latest", Releases{}, "true|false|dev|next-latest|1.2.4-0.0.latest.4.g109666b3b|1.2.4-alpha-alpha-alpha-latest-SNAPSHOT", "whatever the branch is called"},
		{"no-guess-dev", "v1.2.3", 4, false, "", Releases{}, "true|false|dev|next|1.2.4-0.dev.4.g109666b3b|1.2.3-1-SNAPSHOT", "it heads for 1.2.3.post1"},
		{"no-guess-dev", "v1.2", 4, false, "", Releases{}, "true|false|dev|next|1.2.1-0.dev.4.g109666b3b|1.2.0-1-SNAPSHOT", "1.2-1 is 1.2.1 to some"},
		{"post-release", "v1.2.3", 4, false, "", Releases{}, "true|false|dev|next|1.2.4-0.post.4.g109666b3b|1.2.3-1-SNAPSHOT", "a build, though PEP 440 has 1.2.3.post4 as a release"},
		{"post-release", "v1.2.3rc1", 4, false, "", Releases{}, "true|false|dev|next|1.2.3-rc.1.0.post.4.g109666b3b|1.2.3-SNAPSHOT", ""},
		{"only-version", "v1.2.3", 0, false, "", highest, "false|true|stable|latest|1.2.3 1.2 1 latest|1.2.3", "the tag itself"},
		{"only-version", "v1.2.3", 4, false, "", Releases{}, "true|false|dev|next|1.2.4-0.build.g109666b3b|1.2.3-1-SNAPSHOT", "a build with the tag's version"},
		{"only-version", "v1.2.3", 0, true, "", Releases{}, "true|false|dev|next|1.2.4-0.build.g109666b3b.d19700101|1.2.3-1-SNAPSHOT", ""},
		{"guess-next-dev", "v1!2.0", 0, false, "", highest, "false|true|stable|-|-|-", "what the format refuses, its companion does"},
	} {
		v := derived(t, row.scheme, row.tag, row.distance, row.dirty, row.label)
		var got []string
		for _, name := range names {
			text, err := Write(name, v, Options{Releases: row.releases})
			if err != nil {
				text = "-"
			}
			got = append(got, text)
		}
		if joined := strings.Join(got, "|"); joined != row.want {
			t.Errorf("%s %s+%d %s: %s\nwant %s (%s)", row.scheme, row.tag, row.distance, row.label, joined, row.want, row.why)
		}
	}
}

// TestCompanionRows holds each row to its example, and those that say so, and no
// others, to asking about other releases.
func TestCompanionRows(t *testing.T) {
	v := derived(t, "guess-next-dev", "v1.2.3", 0, false, "")
	highest := Options{Releases: Releases{Known: true, Highest: true, OfMajor: true, OfMinor: true}}
	for _, c := range Companions() {
		if text, err := c.Write(v, highest); err != nil || text != c.Example || c.Doc == "" {
			t.Errorf("%s writes %q, %v; its example is %q", c.Name, text, err, c.Example)
		}
		_, err := c.Write(v, Options{Releases: Releases{Lacks: "nobody knows", Shallow: true}})
		needs, lacks := errors.AsType[*NeedsError](err)
		if lacks != c.Ranked || lacks && (!needs.Shallow || !strings.Contains(err.Error(), "nobody knows")) {
			t.Errorf("%s without the other releases: %v", c.Name, err)
		}
		if _, err := ByName(c.Name); err == nil {
			t.Errorf("%s is a format too", c.Name)
		}
	}
	for text, want := range map[string]string{"v1!2.0": "1", "v2.0": "0"} {
		if got, err := Write("rpm-epoch", derived(t, "guess-next-dev", text, 3, false, ""), Options{}); got != want || err != nil {
			t.Errorf("rpm-epoch of %s: %s, %v", text, got, err)
		}
	}
}

// TestSnapshotOrder places the snapshots of every history: above what was released
// before them, and below what is released after.
func TestSnapshotOrder(t *testing.T) {
	compared := 0
	for _, h := range histories() {
		points := h.points(t)
		for i, p := range points {
			text, err := Write("maven-snapshot", p.version, Options{})
			if err != nil || !strings.HasSuffix(text, "-SNAPSHOT") {
				continue
			}
			snapshot := read(t, Maven, text)
			for j, other := range points {
				if !IsRelease(other.version) {
					continue // a snapshot is above the pre-releases of its release, to come or not
				}
				text, err := Maven.Write(other.version, Options{})
				if err != nil {
					continue
				}
				compared++
				if c := snapshot.Compare(read(t, Maven, text)); j < i && c <= 0 || j > i && c >= 0 {
					t.Errorf("%s: %s of %s against %s of %s: %d", h, snapshot, p.name, text, other.name, c)
				}
			}
		}
	}
	if compared < 1000 {
		t.Errorf("only %d pairs", compared)
	}
}
