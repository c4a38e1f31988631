package suggest

import (
	"slices"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/scheme"
)

// layouts are those that calendar looks for, the more particular ones first.
func layouts() []string {
	return []string{
		"YYYY.0M.0D.MICRO", "YYYY.MM.DD.MICRO", "YYYY.0M.0D", "YYYY.MM.DD", "YY.0M.0D", "YY.MM.DD", "YYYY0M0D",
		"YYYY.0M.MICRO", "YYYY.MM.MICRO", "YY.0M.MICRO", "YY.MM.MICRO", "YYYY.MM", "YYYY.0M", "YY.MM", "YY.0M",
		"YYYY.MICRO", "YYYY.MINOR.MICRO", "YY.MINOR.MICRO",
	}
}

// datedTags is how many tags are held against their dates: enough to tell.
const datedTags = 100

// habit is how many tags, the highest, show what a project does now.
const habit = 20

// calendar returns the layout that the version tags follow, and how many do:
// all but one in twenty must, or the twenty highest where the project changed its
// habit, and most must bear the month of their day. Numbers alone do not tell: 20.1.3
// may be a twentieth release or January 2020. Where the year is all that a layout has
// of a day, YY must be right in two years.
func calendar(p Project, rule scheme.TagRule) (layout string, matching int) {
	// A pre-release may leave out what every release has: 26.1a1 before 26.1.0.
	if finals := p.finals(rule); len(finals) > 0 {
		p.Tags = finals
	}
	for _, layout := range layouts() {
		s, err := scheme.New("calver", scheme.Options{Layout: layout})
		if err != nil {
			continue
		}
		matching, newest, looked, dated := 0, 0, 0, 0
		years := map[uint64]bool{}
		for i, t := range p.Tags {
			parts, err := rule.Parse(t.Ref, s)
			if err != nil || len(parts.Release) == 0 {
				continue
			}
			if i < habit {
				newest++
			}
			if matching++; looked == datedTags {
				continue
			}
			looked++
			day := t.Time
			if day.IsZero() {
				day = p.Day(t)
			}
			if bears(layout, parts, day) {
				dated++
				years[parts.Release[0]] = true
			}
		}
		follows := nearlyAll(matching, len(p.Tags)) || len(p.Tags) > habit && newest == habit
		if layout == "YY.MINOR.MICRO" && len(years) < 2 {
			continue
		}
		if matching > 0 && follows && dated*2 > looked {
			return layout, matching
		}
	}
	return "", 0
}

// finals returns the tags that read as releases, in their order.
func (p Project) finals(rule scheme.TagRule) []tag {
	plain := must(scheme.ByName(scheme.Default))
	return slices.DeleteFunc(slices.Clone(p.Tags), func(t tag) bool {
		parts, err := rule.Parse(t.Ref, plain)
		return err != nil || len(parts.Pre) > 0 || parts.Dev.Set
	})
}

// nearby is how long after the day that a tag names, or before, its commit may be made:
// a release of Monday is prepared in the week before.
const nearby = 10 * 24 * time.Hour

// bears reports whether a version of that layout names the day, as far as the
// layout does.
func bears(layout string, parts scheme.Parts, day time.Time) bool {
	numbers := parts.Release
	if layout == "YYYY0M0D" {
		numbers = []uint64{numbers[0] / 10000, numbers[0] / 100 % 100, numbers[0] % 100}
	}
	year, month := numbers[0], numbers[min(1, len(numbers)-1)]
	named := strings.Contains(layout, "MM") || strings.Contains(layout, "0M")
	if strings.Contains(layout, "0M.") && month < 10 && (len(parts.Width) < 2 || parts.Width[1] != 2) {
		return false
	}
	if strings.Contains(layout, "D") {
		if len(numbers) < 3 || year > 9999 {
			return false
		}
		date := time.Date(int(year%100)+2000, time.Month(month), int(numbers[2]), 12, 0, 0, 0, time.UTC)
		return date.Sub(day).Abs() <= nearby
	}
	return year%100 == uint64(day.Year()%100) && (!named || month == uint64(day.Month()))
}

// days is calendar for tags that are days written in three numbers: the day of the
// commit may be another.
func days(p Project, rule scheme.TagRule) (layout string, matching int) {
	for _, layout := range []string{"YYYY.0M.0D", "YYYY.MM.DD", "YY.0M.0D", "YYYY0M0D"} {
		s, err := scheme.New("calver", scheme.Options{Layout: layout})
		if err != nil {
			continue
		}
		if n := count(p.Tags, rule, s); nearlyAll(n, len(p.Tags)) {
			return layout, n
		}
	}
	return "", 0
}
