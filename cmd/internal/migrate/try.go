package migrate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm"
	"github.com/tagline-scm/tagline/cmd/internal/toml"
	"github.com/tagline-scm/tagline/scheme/pep440"
)

// A translation by keys alone can lose what setuptools-scm takes for granted: its own
// regular expression passes over any prefix of a tag, and git decides how many digits a
// describe command shows of a commit. So what is proposed is tried on the repository,
// and of the ways to say it in Tagline's keys the one is taken that changes least.

// mostPrefixes is how many prefixes of tags are tried, the most frequent first.
const mostPrefixes = 4

// Try returns the migration that changes the fewest versions, and the versions under
// both configurations. propose makes a plan of one; its errors are Try's.
func (m Migration) Try(c Comparison, propose func(Migration) (plan.Plan, error)) (Migration, []Row, error) {
	rows, err := c.was()
	if err != nil {
		return m, nil, err
	}
	try := func(m Migration) ([]Row, error) {
		pl, err := propose(m)
		if err != nil {
			return nil, err
		}
		return c.is(rows, pl)
	}
	best, err := try(m)
	if err != nil {
		return m, nil, err
	}
	// Of two that change as much the simpler one stays: it was there first.
	consider := func(other Migration) error {
		rows, err := try(other)
		if err == nil && less(rows, best) {
			m, best = other, rows
		}
		return err
	}
	if m.Prefix != nil && changed(best) > 0 {
		lines := append(m.prefixes(c), toml.Line("tag-pattern", setuptoolsscm.AnyPrefix))
		for base, i := m, 0; i < len(lines) && changed(best) > 0; i++ {
			if err := consider(base.with(lines[i])); err != nil {
				return m, nil, err
			}
		}
	}
	if i := slices.Index(m.Lines, `scheme = "semver"`); i >= 0 && len(Lost(best)) > 0 { // tags that are no semantic versions
		plain := m
		plain.Lines, plain.TagsAt = slices.Delete(slices.Clone(m.Lines), i, i+1), m.TagsAt-1
		if err := consider(plain); err != nil {
			return m, nil, err
		}
	}
	// Last: digits differ in every development version, and would hide what else changes.
	if n := commitDigits(best); n > 0 && changed(best) > 0 {
		if err := consider(m.with(fmt.Sprintf("commit-length = %d", n))); err != nil {
			return m, nil, err
		}
	}
	return m, best, nil
}

// with returns the migration with a line more, among those about tags.
func (m Migration) with(line string) Migration {
	m.Lines = slices.Insert(slices.Clone(m.Lines), m.TagsAt, line)
	return m
}

// prefixes returns a line for each prefix that version tags have.
func (m Migration) prefixes(c Comparison) []string {
	count := map[string]int{}
	for _, t := range c.Tags {
		if prefix := m.Prefix(t.Ref); prefix != "" {
			count[prefix]++
		}
	}
	order := func(a, b string) int { return cmp.Or(count[b]-count[a], cmp.Compare(a, b)) }
	var lines []string
	for _, prefix := range slices.SortedFunc(maps.Keys(count), order) {
		if len(lines) < mostPrefixes {
			lines = append(lines, toml.Line("tag-prefix", prefix)) // of letters, digits, - and _
		}
	}
	return lines
}

// less reports whether rows lose fewer versions of tags than others do, or as many and
// change fewer versions.
func less(rows, others []Row) bool {
	return cmp.Or(len(Lost(rows))-len(Lost(others)), changed(rows)-changed(others)) < 0
}

// changed is how many versions change.
func changed(rows []Row) int {
	n := 0
	for _, r := range rows {
		if r.Was.Version != r.Is.Version || (r.Was.Err == nil) != (r.Is.Err == nil) {
			n++
		}
	}
	return n
}

// Lost returns the tags whose version no longer is that of their commit.
func Lost(rows []Row) []string {
	var tags []string
	for _, r := range rows {
		if r.Was.Tag != "" && r.Is.Tag == "" {
			tags = append(tags, r.Was.Tag)
		}
	}
	return tags
}

// PassedOver returns the tags that PEP 440 reads, behind the prefix, on commits that have
// the version of none of their tags: a development version that counts commits, say.
// Rows are those of Comparison.Versions.
func PassedOver(rows []Row, prefix string) []string {
	var tags []string
	for _, r := range rows {
		if r.Was.Tag != "" {
			continue
		}
		for _, ref := range strings.Split(r.Tags, ",") {
			if _, err := pep440.Parse(strings.TrimPrefix(ref, prefix)); err == nil {
				tags = append(tags, ref)
			}
		}
	}
	return tags
}

// commitDigits returns how many digits of a commit the versions had, 0 where that is
// what they have now, or differs between them.
func commitDigits(rows []Row) int {
	digits := 0
	for _, r := range rows {
		was, is := commitOf(r.Was.Version), commitOf(r.Is.Version)
		if was == "" || len(was) == len(is) {
			continue
		}
		if digits != 0 && digits != len(was) {
			return 0
		}
		digits = len(was)
	}
	return digits
}

// commitOf returns the commit in a version's local part, without its letter.
func commitOf(version string) string {
	v, err := pep440.Parse(version)
	if err != nil {
		return ""
	}
	_, local, _ := strings.Cut(v.String(), "+")
	for segment := range strings.SplitSeq(local, ".") {
		if digits, ok := strings.CutPrefix(segment, "g"); ok && strings.Trim(digits, "0123456789abcdef") == "" {
			return digits
		}
	}
	return ""
}
