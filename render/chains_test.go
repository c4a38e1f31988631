package render

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// A history is what a project does from one release to the next but one. It says
// which versions each of its commits has, in the order in which they are made:
// what was made later must sort above, in every format, by every tool that reads
// it (scripts/order-proof).
type history struct {
	scheme string
	layout string // calver's
	late   bool   // the period ends between the alpha and the beta
	glued  bool   // semver's alpha1, where others have alpha.1
	tags   [4]string
	// The tags: a release, the one that the commits after it lead to, a correction
	// of that, and the release after it; with the numbering of the pre-releases.
	first string // "0", "1"; "" = the first has no number
	epoch uint64
	steps []counted // in the place of tags, where every commit has a number of its own
}

func (h history) String() string {
	if h.steps != nil {
		return fmt.Sprintf("%s, from %s to %s", h.scheme, h.steps[0], h.steps[len(h.steps)-1])
	}
	return fmt.Sprintf("%s, %s, pre-releases from %q, epoch %d", h.scheme, strings.Join(h.tags[:], " "), h.first, h.epoch)
}

// histories are one to four numbers in every scheme that has them, each with
// every numbering of its pre-releases, without an epoch and with one.
func histories() []history {
	var all []history
	for _, h := range []history{
		{scheme: "guess-next-dev", tags: [4]string{"1", "2", "2.post1", "3"}},
		{scheme: "guess-next-dev", tags: [4]string{"1.2", "1.3", "1.3.post1", "1.4"}},
		{scheme: "guess-next-dev", tags: [4]string{"1.2.3", "1.2.4", "1.2.4.post1", "1.3.0"}},
		{scheme: "guess-next-dev", tags: [4]string{"1.9.9", "1.9.10", "1.9.10.post1", "1.10.0"}},
		{scheme: "guess-next-dev", tags: [4]string{"1.2.3.4", "1.2.3.5", "1.2.3.5.post1", "1.3.0.0"}},
		{scheme: "no-guess-dev", tags: [4]string{"1", "2", "2.post1", "3"}},
		{scheme: "no-guess-dev", tags: [4]string{"1.2.3", "1.2.4", "1.2.4.post1", "1.3.0"}},
		{scheme: "no-guess-dev", tags: [4]string{"1.2.3.4", "1.2.3.5", "1.2.3.5.post1", "1.2.4"}},
		{scheme: "post-release", tags: [4]string{"1.2", "1.3", "1.3.post1", "1.4"}},
		{scheme: "post-release", tags: [4]string{"1.2.3", "1.2.4", "1.2.4.post1", "1.3.0"}},
		{scheme: "post-release", tags: [4]string{"1.2.3.4", "1.2.3.5", "1.2.3.5.post1", "1.3.0"}},
		{scheme: "only-version", tags: [4]string{"1.2.3", "1.2.4", "1.2.4.post1", "1.3.0"}},
		{scheme: "semver", tags: [4]string{"1.2.3", "1.2.4", "1.2.5", "1.3.0"}},
		{scheme: "semver", glued: true, tags: [4]string{"0.9.9", "0.9.10", "0.9.11", "1.0.0"}},
		{scheme: "calver", layout: "YYYY.MM.MICRO", tags: [4]string{"2026.7.9", "2026.8.0", "2026.8.0.post1", "2026.9.0"}},
		{scheme: "calver", layout: "YYYY.MM.MICRO", late: true, tags: [4]string{"2026.7.9", "2026.8.0", "2026.8.0.post1", "2026.9.0"}},
		{scheme: "calver", layout: "YY.MM.MICRO", tags: [4]string{"26.8.1", "26.8.2", "26.8.2.post1", "26.9.0"}},
		{scheme: "year-serial", tags: [4]string{"2026.9", "2026.10", "2026.10.post1", "2026.11"}},
		{scheme: "serial", tags: [4]string{"9", "10", "10.post1", "11"}},
		{scheme: "hotfix", tags: [4]string{"1.2.3", "1.2.4", "1.2.4.1", "1.3.0"}},
		{scheme: "hotfix", tags: [4]string{"1.2.3.1", "1.2.3.2", "1.2.3.3", "1.2.4"}},
	} {
		for _, h.first = range []string{"1", "0", ""} {
			for h.epoch = range uint64(2) {
				if h.epoch == 0 || h.scheme != "semver" {
					all = append(all, h)
				}
			}
		}
	}
	return append(all, countedHistories()...)
}

// point is a commit of a history.
type point struct {
	name    string
	version scheme.Version
}

// leads reports whether commits after the release lead to its correction: elsewhere
// they lead to the release after it, or count as corrections themselves.
func (h history) leads() bool {
	return h.scheme == "no-guess-dev" || h.scheme == "hotfix" || h.scheme == "semver"
}

// points returns the commits that the scheme has a version for.
func (h history) points(t testing.TB) []point {
	t.Helper()
	if h.steps != nil {
		return h.countedPoints(t)
	}
	var all []point
	day := time.Date(2026, 8, 3, 12, 0, 0, 0, time.UTC)
	at := func(tag string, distance uint64, dirty bool) {
		o := scheme.Options{Layout: h.layout, Now: day}
		s, err := scheme.New(h.scheme, o)
		if err != nil {
			t.Fatal(err)
		}
		name := "v" + tag
		if h.epoch > 0 {
			name = fmt.Sprintf("v%d!%s", h.epoch, tag)
		}
		day = day.Add(time.Hour)
		if turns := h.late && strings.HasPrefix(tag, h.tags[1]+"b") || strings.HasPrefix(tag, h.tags[3]); turns && day.Month() < 9 {
			day = day.AddDate(0, 1, 0)
		}
		v, err := scheme.Derive(scm.Facts{
			VCS: "git", Source: "repository", Proof: scm.Proof{Proven: true}, Distance: distance,
			Head: scm.Commit{ID: commit, Time: day, Date: day.Format(time.DateOnly)},
			Tags: []scm.Tag{{Ref: name, Name: name}}, Work: scm.Work{Looked: true, Dirty: dirty},
		}, []scheme.Scheme{s}, scheme.TagRule{}, o)
		if err != nil { // a correction has no commits after it in some
			return
		}
		what := name
		if distance > 0 {
			what = fmt.Sprintf("%s+%d", name, distance)
		}
		if dirty {
			what += " dirty"
		}
		all = append(all, point{what, v})
	}
	pre := func(word string, more int) string {
		dot, number := "", h.first
		if h.scheme == "semver" {
			word = map[string]string{"a": "-alpha", "b": "-beta", "rc": "-rc"}[word]
			dot = "."
		}
		if h.glued {
			dot = ""
		}
		switch {
		case number == "" && more == 0 && h.scheme == "semver":
			return h.tags[1] + word
		case number == "" && more == 0:
			number = "0" // which is what PEP 440 makes of none
		case number == "":
			number = "1"
		case more > 0:
			number = map[string]string{"0": "1", "1": "2"}[number]
		}
		return h.tags[1] + word + dot + number
	}
	at(h.tags[0], 0, false)
	at(h.tags[0], 0, true)
	for _, n := range []uint64{1, 9, 10, 1000} {
		at(h.tags[0], n, false)
	}
	for _, word := range []string{"a", "b", "rc"} {
		at(pre(word, 0), 0, false)
		at(pre(word, 0), 0, true)
		at(pre(word, 0), 2, false)
		at(pre(word, 0), 10, false)
		at(pre(word, 1), 0, false)
		at(pre(word, 1), 3, false)
	}
	at(h.tags[1], 0, false)
	if h.leads() {
		at(h.tags[1], 0, true)
		for _, n := range []uint64{1, 9, 10} {
			at(h.tags[1], n, false)
		}
	}
	at(h.tags[2], 0, false)
	at(h.tags[2], 0, true)
	at(h.tags[2], 1, false)
	at(h.tags[2], 10, false)
	at(h.tags[3], 0, false)
	at(h.tags[3], 1, false)
	return all
}

// room is the layouts of a configuration that has room for every commit of a history.
var room = Options{Layouts: map[string]Layout{
	"assembly": must(ParseLayout("MAJOR.MINOR.PATCH*100+HOTFIX.STAGE*13000+NUMBER*1100+COUNT")),
	"msi":      must(ParseLayout("MAJOR.MINOR*10+PATCH.STAGE*13000+NUMBER*1100+COUNT")),
	"vscode":   must(ParseLayout("MAJOR.MINOR.PATCH*10000000+HOTFIX*100000+STAGE*20000+NUMBER*1100+COUNT")),
	"apple":    must(ParseLayout("MAJOR.MINOR.PATCH*1000000+HOTFIX*100000+STAGE*20000+NUMBER*1100+COUNT")),
	"android":  must(ParseLayout("MAJOR*10000000+MINOR*500000+PATCH*20000+STAGE*4000+NUMBER*1100+COUNT")),
}}

// written returns the texts of a history in a format, and the points they are of.
func (h history) written(t testing.TB, f Format) (texts, names []string) {
	for _, p := range h.points(t) {
		if h.steps == nil && p.version.Place == scheme.Same && p.version.Facts.Distance > 0 {
			continue // all commits have the tag's version there: no order is promised
		}
		if p.version.Place == scheme.Same && p.version.Facts.Work.Dirty {
			continue
		}
		text, err := f.Write(p.version, room)
		if err != nil {
			continue
		}
		texts, names = append(texts, text), append(names, p.name)
	}
	return texts, names
}

// unordered are the formats whose versions rise by no order, and why.
var unordered = map[string]string{
	"git-describe": "git orders the names of tags: v1.2.3-rc1 is above v1.2.3",
	"apple-short":  "all builds of a release share it",
}

// TestHistories holds every format to its own order along every history, and the
// texts of some to those that scripts/order-proof was last run with.
func TestHistories(t *testing.T) {
	var sample strings.Builder
	scheme := ""
	for i, h := range histories() {
		first := h.scheme != scheme // of each scheme: from 1, without an epoch
		scheme = h.scheme
		if i == 0 && len(h.points(t)) < 25 {
			t.Errorf("%s has only %d points", h, len(h.points(t)))
		}
		for _, f := range All() {
			texts, names := h.written(t, f)
			if first {
				fmt.Fprintf(&sample, "%s\t%s\t%s\n", h, f.Name, strings.Join(texts, " "))
			}
			if unordered[f.Name] != "" {
				continue
			}
			for j := 1; j < len(texts); j++ {
				a, b := read(t, f, texts[j-1]), read(t, f, texts[j])
				if a.Compare(b) >= 0 && !isGoMetadata(f, texts[j]) {
					t.Errorf("%s: %s: %s (%s) does not sort below %s (%s)", h, f.Name, texts[j-1], names[j-1], texts[j], names[j])
				}
			}
		}
	}
	file := filepath.Join("../testdata/vectors", "histories.tsv")
	have, err := os.ReadFile(file)
	if err != nil || string(have) != sample.String() {
		if os.Getenv("UPDATE_GOLDEN") != "" {
			if err := os.WriteFile(file, []byte(sample.String()), 0o666); err != nil {
				t.Fatal(err)
			}
			return
		}
		t.Errorf("%s has other texts (%v): prove their order (make prove), then UPDATE_GOLDEN=1 writes it", file, err)
	}
}

// isGoMetadata reports whether a version differs in what Go's order leaves out.
func isGoMetadata(f Format, text string) bool {
	return f.Name == "go" && strings.HasSuffix(text, "+dirty")
}
