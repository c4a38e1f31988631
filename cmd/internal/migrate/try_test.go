package migrate

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// TestTry holds which lines are added, where a repository has one commit with a tag.
func TestTry(t *testing.T) {
	prefix := func(ref string) string {
		stem, _, _ := strings.Cut(ref, "v")
		return stem
	}
	rows := []struct {
		why, tag string
		lines    []string
		was      string
		prefix   func(string) string
		want     string // the added lines, or with a - those that are gone
		lost     int
	}{
		{why: "nothing is lost: nothing is added", tag: "v1.0", was: "1.0", prefix: prefix},
		{why: "the prefix of the tags", tag: "core-v1.0", was: "1.0", prefix: prefix, want: `tag-prefix = "core-"`},
		{why: "the configuration says what a tag begins with", tag: "core-v1.0", was: "1.0", lost: 1},
		{why: "a scheme that cannot read the tags", tag: "v1.0", was: "1.0", lines: []string{`scheme = "semver"`}, want: `-scheme = "semver"`},
		{why: "no line helps", tag: "one", was: "1.0", prefix: prefix, lost: 1},
	}
	for _, row := range rows {
		tag := scm.Tag{Ref: row.tag, Name: row.tag}
		answer := func(q scm.Query) (scm.Facts, error) {
			f := scm.Facts{Source: "repository", Head: scm.Commit{ID: "0123456789abcdef"}, Proof: scm.Proof{Proven: true}, Untagged: scm.NoneMatches}
			if q.Rev != "" && strings.HasPrefix(q.Rev, "HEAD~") && q.Rev != "HEAD~0" {
				return f, &scm.RevisionError{Rev: q.Rev}
			}
			if q.Accept == nil || q.Accept(row.tag) == nil {
				f.Tags, f.Untagged = []scm.Tag{tag}, scm.Tagged
			}
			return f, nil
		}
		source := []plan.Source{{Name: "repository", Facts: func(q scm.Query) (scm.Facts, bool, error) {
			f, err := answer(q)
			return f, err == nil, err
		}}}
		was := plan.Plan{Sources: source, Derive: func(f scm.Facts, _ []scheme.Decision) (scheme.Version, error) {
			v, err := scheme.Derive(scm.Facts{Verbatim: row.was, Proof: f.Proof}, []scheme.Scheme{named("guess-next-dev")}, scheme.TagRule{}, scheme.Options{})
			v.Tag = &tag
			return v, err
		}}
		m := Migration{Translation: setuptoolsscm.Translation{Lines: append([]string{"edition = 1"}, row.lines...), TagsAt: 1 + len(row.lines), Prefix: row.prefix}}
		tried, compared, err := m.Try(Comparison{Was: was, Ask: answer, Last: 3, Tags: []scm.Tag{tag}}, func(m Migration) (plan.Plan, error) {
			p := plan.Plan{Sources: source, Schemes: []scheme.Scheme{named("guess-next-dev")}}
			for _, line := range m.Lines {
				key, value, _ := strings.Cut(line, " = ")
				switch value = strings.Trim(value, `"'`); key {
				case "scheme":
					p.Schemes[0] = named(value)
				case "tag-prefix":
					p.Tags.Prefix = value
				case "tag-pattern":
					p.Tags.Pattern, _ = scheme.CompilePattern(value)
				}
			}
			p.Query.Accept = scheme.Accept(p.Schemes, p.Tags)
			return p, nil
		})
		if err != nil {
			t.Errorf("%s: %v", row.why, err)
			continue
		}
		var got []string
		for _, line := range tried.Lines {
			if !slices.Contains(m.Lines, line) {
				got = append(got, line)
			}
		}
		for _, line := range m.Lines {
			if !slices.Contains(tried.Lines, line) {
				got = append(got, "-"+line)
			}
		}
		if text := strings.Join(got, "; "); text != row.want || len(Lost(compared)) != row.lost {
			t.Errorf("%s: %s, lost %q", row.why, text, Lost(compared))
		}
	}
}

func named(name string) scheme.Scheme {
	s, _ := scheme.ByName(name)
	return s
}

func TestCommitDigits(t *testing.T) {
	row := func(was, is string) Row { return Row{Was: Answer{Version: was}, Is: Answer{Version: is}} }
	for _, c := range []struct {
		why  string
		rows []Row
		want int
	}{
		{"seven before, nine now", []Row{row("1.1.dev1+g0123456", "1.1.dev1+g012345678"), row("1.0", "1.0")}, 7},
		{"as many", []Row{row("1.1.dev1+g012345678", "1.1.dev1+g012345678")}, 0},
		{"seven, and eight where git needed them", []Row{row("1.1.dev1+g0123456", "1.1.dev1+g012345678"), row("1.1.dev2+g01234567", "1.1.dev2+g012345678")}, 0},
		{"no commit", []Row{row("1.1.dev1+dirty", "1.1.dev1+dirty")}, 0},
		{"a word that begins with g", []Row{row("1.1+green", "1.1")}, 0},
	} {
		if got := commitDigits(c.rows); got != c.want {
			t.Errorf("%s: %d", c.why, got)
		}
	}
}

func TestTableNamesTheTag(t *testing.T) {
	rows := []Row{
		{Commit: "1", Tags: "1.0,1.0rc1", Was: Answer{Version: "1.0rc1", Tag: "1.0rc1"}, Is: Answer{Version: "1.0", Tag: "1.0"}},
		{Commit: "2", Was: Answer{Version: "1.0"}, Is: Answer{Err: errors.New("none")}},
	}
	table := Table(rows, "theirs", func(error) int { return 3 })
	for _, want := range []string{"1.0  of tag 1.0, not 1.0rc1\n", "none (exit 3)\n"} {
		if !strings.Contains(table, want) {
			t.Errorf("no %q in\n%s", want, table)
		}
	}
}

// TestUnread holds that a repository which cannot be read is an error, under the old
// configuration or a proposed one, and no version that the new one would lose.
func TestUnread(t *testing.T) {
	read := func(err error) plan.Plan {
		return plan.Plan{Schemes: []scheme.Scheme{named("guess-next-dev")}, Sources: []plan.Source{{
			Name: "repository", Facts: func(scm.Query) (scm.Facts, bool, error) {
				return scm.Facts{Untagged: scm.NoneMatches, Head: scm.Commit{ID: "0123456789abcdef"}}, err == nil, err
			},
		}}}
	}
	damaged := read(&scm.CorruptError{Path: "pack", Reason: "ends early"})
	ask := func(q scm.Query) (scm.Facts, error) {
		if q.Rev == "HEAD~1" {
			return scm.Facts{}, &scm.RevisionError{Rev: q.Rev}
		}
		return scm.Facts{Head: scm.Commit{ID: "0123456789abcdef"}}, nil
	}
	for _, row := range []struct {
		why     string
		was, is plan.Plan
		fails   bool
	}{
		{"no version under either is an answer", read(nil), read(nil), false},
		{"under the old one", damaged, read(nil), true},
		{"under the new one", read(nil), damaged, true},
	} {
		_, _, err := Migration{}.Try(Comparison{Was: row.was, Ask: ask, Last: 2}, func(Migration) (plan.Plan, error) { return row.is, nil })
		if _, corrupt := errors.AsType[*scm.CorruptError](err); corrupt != row.fails || !row.fails && err != nil {
			t.Errorf("%s: %v", row.why, err)
		}
	}
}
