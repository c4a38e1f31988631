package setuptoolsscm

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"testing/fstest"
	"time"

	"github.com/pelletier/go-toml/v2"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

func TestMain(m *testing.M) { os.Exit(oracle.Isolated{M: m}.Run()) }

// schemeCase is one question to setuptools-scm.
type schemeCase struct {
	Config map[string]any `json:"config"`
	Facts  schemeFacts    `json:"facts"`
}

type schemeFacts struct {
	Tag      *string `json:"tag"`
	Distance uint64  `json:"distance"`
	Dirty    bool    `json:"dirty"`
	Node     *string `json:"node"`
	Branch   *string `json:"branch"`
	Date     *string `json:"date"`
	Time     int64   `json:"time"`
}

var (
	someTags = []string{"v1.2.3", "1.2.3", "V1.2", "1", "1.2.3.4", "1.0rc1", "v1.0.0-rc.1", "1.0a", "1.0.dev0", "1.0.dev3", "1.0.post2", "1.0-1",
		"1.0.post1.dev0", "1.0rc1.dev0", "1!2.0", "1.0+build.5", "1.9", "1.0.9", "v01.02.03", "1.2.3+abc.1", "v1.2.3+g012345678", "26.8.18", "26.8.19",
		"26.8.19.3", "v2026.8.18", "2026.08.19", "26.8.25", "26.8.19rc1", "2026.08", "1!26.8.18", "126.8.18", "26.13.40", "26.8.19.", "26.8.19+b1",
		"my-pkg-v1.2", "release/1.2", "1_0", "event-2024", "2024-01-05", "v1.0+foo!bar", "v1.0+", "1.0.0-alpha.beta", "4.0.dev0", "01.02", "1.2+Build-5",
		"1.2rc1", "2.0.dev0", "v1.2.3rc1", "nightly", "0.0", "0.3.1", "1.0.post1", "69.1.1", "99.12.31", "v1.0.0.0"}
	someBranches = []string{"", "main", "HEAD", "feature/x", "my-feature", "Feature/x", "1.2", "v1.2", "release/1.2", "release-1.2", "1.2.x", "maint-1.2.x",
		"V1.2", "release_1.2", "1", "2.0", "1.2rc", "release-26.8.19", "release-2026.08.20.1", "release-v26.8.20", "release-x-26.8.20", "release-1.0", "heads/main"}
	someDates = []string{"", "2026-08-19", "2026-08-18", "2026-01-01", "2020-02-29"}
)

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

func orNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func randomCase(r *rand.Rand) schemeCase {
	c := schemeCase{Config: map[string]any{}}
	schemes := versionSchemes()
	name := schemes[r.IntN(7)] // the fragments' schemes read files
	if r.IntN(20) == 0 {
		name = pick(r, []string{"python-simplified-semver", "release-branch-semver"})
	}
	c.Config["version_scheme"] = name
	if r.IntN(12) == 0 {
		c.Config["version_scheme"] = []any{"nope", name}
	}
	c.Config["local_scheme"] = pick(r, localSchemes())
	switch r.IntN(10) {
	case 0:
		c.Config["local_scheme"] = []any{"fail-on-uncommitted-changes", pick(r, localSchemes())}
	case 1:
		c.Config["local_scheme"] = []any{"nope", "dirty-tag"}
	}
	if r.IntN(3) == 0 {
		c.Config["normalize"] = false
	}
	if r.IntN(10) == 0 {
		c.Config["fallback_version"] = pick(r, []string{"9.9", "1.0rc1", "0.1.dev0"})
	}
	if r.IntN(10) == 0 {
		c.Config["tag"] = map[string]any{"prefix": pick(r, []string{"v", "my-", "release/"})}
	}
	c.Facts = schemeFacts{Distance: pick(r, []uint64{0, 0, 1, 4, 123}), Dirty: r.IntN(3) == 0, Branch: orNil(pick(r, someBranches)),
		Date: orNil(pick(r, someDates)), Time: pick(r, []int64{1787184000, 0, 1787212800, 1798761599})}
	if r.IntN(12) > 0 {
		c.Facts.Tag = orNil(pick(r, someTags))
	}
	if r.IntN(12) > 0 {
		c.Facts.Node = orNil(pick(r, []string{"g0123456789012345678901234567890123456789", "h0123456789ab0123456789012345678901234567", "0123456789012345", "gabc"}))
	}
	return c
}

// ours answers a case as Tagline does.
func (sc schemeCase) ours() (string, error) {
	text, err := toml.Marshal(map[string]any{"tool": map[string]any{"setuptools_scm": sc.Config}})
	if err != nil {
		return "", err
	}
	c, err := Load(Input{Files: config.NewFiles(fstest.MapFS{"p/pyproject.toml": {Data: text}}), Dir: "p"})
	if err != nil {
		return "", err
	}
	f := scm.Facts{Source: "facts", Distance: sc.Facts.Distance, Proof: scm.Proof{Proven: true}, Work: scm.Work{Looked: true, Dirty: sc.Facts.Dirty}}
	if sc.Facts.Tag != nil {
		f.Tags = []scm.Tag{{Ref: *sc.Facts.Tag, Name: *sc.Facts.Tag}}
	}
	if sc.Facts.Node != nil {
		f.VCS, f.Head.ID = splitNode(*sc.Facts.Node)
	}
	if sc.Facts.Branch != nil {
		f.Branch.Abbrev = *sc.Facts.Branch
	}
	if sc.Facts.Date != nil {
		f.Head.Date = *sc.Facts.Date
	}
	d := derivation{config: c, options: scheme.Options{Now: time.Unix(sc.Facts.Time, 0).UTC(), Local: c.LocalSchemes, Fragments: c.Fragments}}
	v, err := d.derive(f, nil)
	return v.Text, err
}

// TestSchemesLikeSetuptoolsSCM asks setuptools-scm's own functions the same questions.
func TestSchemesLikeSetuptoolsSCM(t *testing.T) { compareSchemes(t, 1000, 1) }

func compareSchemes(t *testing.T, n int, seed uint64) {
	python := oracle.Python(t)
	r := rand.New(rand.NewPCG(seed, 2))
	var questions bytes.Buffer
	cases := make([]schemeCase, n)
	for i := range cases {
		cases[i] = randomCase(r)
		line, err := json.Marshal(cases[i])
		if err != nil {
			t.Fatal(err)
		}
		questions.Write(append(line, '\n'))
	}
	cmd := python.Command("", nil, "../../../scripts/scheme-oracle.py")
	cmd.Stdin = &questions
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(bytes.NewReader(out))
	bad, refused := 0, 0
	for _, sc := range cases {
		if !lines.Scan() {
			t.Fatal("an answer is missing")
		}
		var want struct{ Version, Error string }
		if err := json.Unmarshal(lines.Bytes(), &want); err != nil {
			t.Fatal(err)
		}
		got, err := sc.ours()
		if want.Error != "" {
			refused++
			if err != nil {
				continue
			}
		}
		if err != nil || want.Error != "" || got != want.Version {
			if bad++; bad <= 15 {
				facts, _ := json.Marshal(sc)
				t.Errorf("%s\n  tagline         %q, %v\n  setuptools-scm  %q, %s", facts, got, err, want.Version, want.Error)
			}
		}
	}
	if bad > 0 {
		t.Errorf("%d of %d differ", bad, n)
	}
	if refused > n/2 {
		t.Error(fmt.Sprint(refused, " of ", n, " cases were refused by both: they test little"))
	}
}
