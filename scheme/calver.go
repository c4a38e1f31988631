package scheme

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/scm"
)

// DefaultLayout is calver's layout when Options.Layout is empty.
const DefaultLayout = "YYYY.MM.MICRO"

// calver is a scheme whose tags are dates (calver.org). The next release is
//
//	(1) new period       the commit's period; the counter starts anew
//	(2) same period      the counter + 1
//	(3) tag dated ahead  of the commit: as (2), never backwards, and a warning
//	(4) pre-release      or .dev0, whatever the period: its own release is still to
//	                     come, and would sort below any of a new period
//
// In (2), (3) and (4) a pre-release, post-release or .dev0 goes on in PEP 440's
// cycle instead. The counter is MICRO, or the number that Options.Bump names;
// a layout that has neither gets a number at its end in (2). What stands after
// the counter starts at 0; MAJOR and MINOR stay as they are unless named, but a MINOR
// behind the date starts at 0 with a new period: after 24.3.1 comes 25.0.0, not 25.3.0.
type calver struct {
	layout  layout
	first   uint64 // the counter of a new period
	counter int    // index of the number that counts, len(numbers) for one at the end
}

func calverScheme() Scheme {
	s := newCalver(DefaultLayout, 0)
	s.With = configuredCalver
	s.Settings = []string{"bump", "date", "layout"}
	s.Rows = calverRows
	return s
}

var calverRows = []Row{
	{Tag: "2026.8.1", Want: "2026.8.1", Why: "a clean tagged commit is that version"},
	{Tag: "2026.8.1", Distance: 2, Want: "2026.8.2.dev2", Why: "in the same month the counter goes on"},
	{Tag: "2026.8.1", Distance: 2, Date: "2026-09-02", Want: "2026.9.0.dev2", Why: "in a new month it starts anew"},
	{Tag: "2026.8.1", Dirty: true, Want: "2026.8.2.dev0", Why: "a modified tree is not the tagged version"},
	{Tag: "2026.12.4", Distance: 1, Date: "2027-01-01", Want: "2027.1.0.dev1", Why: "a new year is a new period"},
	{Tag: "2026.9.3", Distance: 2, Want: "2026.9.4.dev2", Why: "a tag dated ahead of the commit keeps its period: no version goes backwards"},
	{Tag: "2026.8.0", Distance: 1, Options: Options{Date: "build"}, Date: "2026-07-30", Want: "2026.8.1.dev1", Why: "the date may be that of the build: here it is 2026-08-20"},
	{Tag: "2026.8.0rc1", Distance: 3, Want: "2026.8.0rc2.dev3", Why: "a pre-release of this period goes on"},
	{Tag: "2026.7.0rc1", Distance: 3, Want: "2026.7.0rc2.dev3", Why: "and so does one of a past period: its release would sort below 2026.8.0.dev3"},
	{Tag: "2026.7.0.post1", Distance: 3, Want: "2026.8.0.dev3", Why: "a correction has no release to come"},
	{Tag: "2026.8.0.post1", Distance: 3, Want: "2026.8.0.post2.dev3", Why: "nor is a correction taken for a release"},
	{Tag: "2026.8.0.dev0", Distance: 3, Want: "2026.8.0.dev3", Why: "a tag .dev0 opens the way to its release"},
	{Tag: "1!2026.8.0", Distance: 3, Want: "1!2026.8.1.dev3", Why: "the epoch stays"},
	{Tag: "2026.13.0", Distance: 1, Err: "13 is no MM", Why: "there are twelve months"},
	{Tag: "2026.8", Distance: 1, Err: "want .MICRO", Why: "a tag has every number of the layout"},
	{Tag: "2026.08.1", Distance: 1, Options: Options{Layout: "YYYY.0M.MICRO"}, Want: "2026.8.2.dev1", Why: "PEP 440 drops the zero; `tagline next` keeps it"},
	{Tag: "26.32.0", Distance: 1, Date: "2027-01-02", Options: Options{Layout: "YY.WW.MICRO"}, Want: "26.53.0.dev1", Why: "with a week the year is the ISO year: 2027-01-02 is in week 53 of 2026"},
	{Tag: "2026.8.19", Distance: 1, Options: Options{Layout: "YYYY.MM.DD"}, Want: "2026.8.19.1.dev1", Why: "without a counter the second of a day gets one"},
	{Tag: "2026.8.19.1", Distance: 1, Options: Options{Layout: "YYYY.MM.DD"}, Want: "2026.8.19.2.dev1", Why: "and the third the next"},
	{Tag: "2026.8.18.1", Distance: 1, Options: Options{Layout: "YYYY.MM.DD"}, Want: "2026.8.19.dev1", Why: "the next day has none again"},
	{Tag: "20260818", Distance: 1, Options: Options{Layout: "YYYY0M0D"}, Want: "20260819.dev1", Why: "tokens with nothing between are one number"},
	{Tag: "3.2025.4", Distance: 1, Options: Options{Layout: "MAJOR.YYYY.MICRO"}, Want: "3.2026.0.dev1", Why: "MAJOR stays"},
	{Tag: "3.2025.4", Distance: 1, Options: Options{Layout: "MAJOR.YYYY.MICRO", Bump: "MAJOR"}, Want: "4.2026.0.dev1", Why: "unless it is named"},
	{Tag: "2025.3.7", Distance: 1, Options: Options{Layout: "YYYY.MINOR.MICRO"}, Want: "2026.0.0.dev1", Why: "MINOR stays within its period, and starts anew with the next"},
	{Tag: "2.2025.7", Distance: 1, Options: Options{Layout: "MINOR.YYYY.MICRO"}, Want: "2.2026.0.dev1", Why: "but not where it stands before the date"},
	{Tag: "2026.3.7", Distance: 1, Options: Options{Layout: "YYYY.MINOR.MICRO", Bump: "MINOR"}, Want: "2026.4.0.dev1", Why: "a number that is named counts, and what follows it is 0"},
	{Tag: "2025.3.7", Distance: 1, Options: Options{Layout: "YYYY.MINOR.MICRO", Bump: "MINOR"}, Want: "2026.0.0.dev1", Why: "which starts anew with the period too"},
	{Tag: "2026.8.1", Options: Options{Layout: "YYYYMMMICRO"}, Err: "cannot be read back", Why: "is 20261112 January or November?"},
	{Tag: "2026.8.1", Options: Options{Layout: "DD.MM.YYYY"}, Err: "needs the month before it", Why: "it would not rise with the date"},
}

// newCalver returns calver with a layout known to be good.
func newCalver(text string, first uint64) Scheme {
	l, _ := parseLayout(text)
	return calver{layout: l, first: first, counter: counterOf(l)}.scheme()
}

// counterOf returns the index of MICRO, or that of a number at the end.
func counterOf(l layout) int {
	if i := l.has("MICRO"); i >= 0 {
		return i
	}
	return len(l.numbers)
}

// configuredCalver returns calver as Options.Layout and Options.Bump set it up.
// The error is a *[LayoutError].
func configuredCalver(o Options) (Scheme, error) {
	text := o.Layout
	if text == "" {
		text = DefaultLayout
	}
	l, err := parseLayout(text)
	if err != nil {
		return Scheme{}, err
	}
	bump, err := ParseBump(o.Bump)
	if err != nil {
		return Scheme{}, err
	}
	c, err := calver{layout: l}.bump(bump)
	if err != nil {
		return Scheme{}, err
	}
	switch o.Date {
	case "", "commit", "build":
	default:
		return Scheme{}, l.refuse("date is commit or build, not %q", o.Date)
	}
	s := c.scheme()
	s.With, s.Settings = configuredCalver, []string{"bump", "date", "layout"}
	return s, nil
}

// bump returns c with the counter that a part names.
func (c calver) bump(b Bump) (calver, error) {
	switch b {
	case Bump{}, Bump{Part: patch}:
		c.counter = counterOf(c.layout)
		return c, nil
	case Bump{Part: minor}, Bump{Part: major}:
		name := strings.ToUpper(b.Part)
		if i := c.layout.has(name); i >= 0 {
			c.counter = i
			return c, nil
		}
		return c, c.layout.refuse("it has no %s to raise", name)
	}
	return c, c.layout.refuse("it has no %q to raise; MICRO, MINOR and MAJOR can be named", b)
}

func (c calver) scheme() Scheme {
	return Scheme{
		Name:    "calver",
		Doc:     "the date of the commit, then a counter, in a layout like YYYY.MM.MICRO",
		Tags:    "the numbers of the layout; epoch, a, b, rc, post, dev, local part",
		Grammar: "calver",
		Parse:   c.layout.parse,
		Order:   orderPEP440,
		Print:   c.layout.format,
		Next: func(base Parts, f scm.Facts, o Options) (Version, error) {
			day, err := c.day(f, o)
			if err != nil {
				return Version{}, err
			}
			next, how, err := c.next(base, day)
			if err != nil {
				return Version{}, err
			}
			v := before(base, next, f, how)
			if c.layout.date(base.Release).compare(c.layout.period(day)) > 0 {
				v.Notes = append(v.Notes, Note{
					Rule:  ruleTagAheadOfDate,
					Text:  fmt.Sprintf("%s is dated ahead of this %s, %s, so its period stays", base.Text, c.what(o), day.Format(time.DateOnly)),
					Level: Warning,
					Args:  []string{base.Text, day.Format(time.DateOnly)},
				})
			}
			return v, nil
		},
		Raise: c.raise,
		first: func(day time.Time) (Parts, error) {
			return c.write(Parts{Release: make([]uint64, len(c.layout.numbers))}, calendar{}, c.layout.period(day))
		},
	}
}

// what says whose date counts.
func (c calver) what(o Options) string {
	if o.Date == "build" {
		return "build"
	}
	return "commit"
}

// day returns the day that counts: the committer date of the commit or that of
// the build, in UTC.
func (c calver) day(f scm.Facts, o Options) (time.Time, error) {
	day := f.Head.Time
	if day.IsZero() && f.Head.Date != "" {
		var err error
		if day, err = time.Parse(time.DateOnly, f.Head.Date); err != nil {
			return day, c.layout.refuse("%q is not a date like 2026-08-19", f.Head.Date)
		}
	}
	if day.IsZero() || o.Date == "build" {
		day = o.Now
	}
	return day.UTC(), nil
}

// next returns the release after base, for a commit of that day.
func (c calver) next(base Parts, day time.Time) (Parts, string, error) {
	if len(base.Release) < len(c.layout.numbers) {
		return Parts{}, "", &NumbersError{Scheme: "layout " + c.layout.text, Text: base.Text, Have: len(base.Release), Low: len(c.layout.numbers)}
	}
	was, now := c.layout.date(base.Release), c.layout.period(day)
	if now.compare(was) > 0 && !leads(base) { // (1)
		next, err := c.write(base, was, now)
		return next, "a new period by the date " + day.Format(time.DateOnly), err
	}
	return nextPEP440(base, func(base Parts) (Parts, string, error) { // (2), (3), (4)
		next, err := c.write(base, was, was)
		return next, "the same period, counter + 1", err
	})
}

// leads reports whether base is what comes before a release.
func leads(base Parts) bool { return len(base.Pre) > 0 || base.Dev.Set }

// write returns the release of the period now: the counter starts anew if a
// number of the date before it has risen, otherwise it is raised.
func (c calver) write(base Parts, was, now calendar) (Parts, error) {
	next := Parts{Epoch: base.Epoch}
	rose, counted := false, false
	for i, n := range c.layout.numbers {
		value, width := base.Release[i], uint8(0)
		first := n.tokens[0]
		switch {
		case first.isDate() || first.name == "":
			var err error
			if value, width, err = c.layout.write(n, now); err != nil {
				return Parts{}, err
			}
			rose = rose || value > base.Release[i]
		case i == c.counter && rose:
			value, counted = c.first, true
		case i == c.counter:
			var err error
			if value, err = add1(base.Text, value); err != nil {
				return Parts{}, err
			}
			counted = true
		case counted, rose && (first.name == "MICRO" || first.name == "MINOR"):
			value = 0
		}
		next.Release = append(next.Release, value)
		next.Width = append(next.Width, width)
	}
	if c.counter == len(c.layout.numbers) && !rose {
		last := uint64(0)
		if len(base.Release) > c.counter {
			last = base.Release[c.counter]
		}
		n, err := add1(base.Text, last)
		if err != nil {
			return Parts{}, err
		}
		next.Release, next.Width = append(next.Release, n), append(next.Width, 0)
	}
	if slices.Max(next.Width) == 0 {
		next.Width = nil
	}
	return next, nil
}

// raise is [Scheme.Raise]: patch, minor and major stand for MICRO, MINOR and
// MAJOR where the layout has them. In a new period the first pre-release and the
// final release are those of the period, not of the tag's, unless the tag leads
// to a release itself.
func (c calver) raise(base Parts, b Bump, f scm.Facts, o Options) (Parts, error) {
	day, err := c.day(f, o)
	if err != nil {
		return Parts{}, err
	}
	next := func(base Parts) (Parts, error) {
		base.Dev.N = 0
		p, _, err := c.next(base, day)
		return p, err
	}
	switch b.Part {
	case patch, minor, major:
		if c, err = c.bump(Bump{Part: b.Part}); err != nil {
			return Parts{}, err
		}
		p, err := next(base.release())
		if err == nil && b.Pre != "" {
			p.Pre = preRelease(pep440Phase(b.Pre), 1)
		}
		return p, err
	case hotfix:
		return Parts{}, c.layout.refuse("it has no HOTFIX to raise")
	case "", final:
		if !leads(base) && (b.Pre != "" || b.Part == final) && len(base.Release) >= len(c.layout.numbers) && c.layout.period(day).compare(c.layout.date(base.Release)) > 0 {
			if base, err = next(base); err != nil {
				return Parts{}, err
			}
			base.Dev = Num{Set: true}
		}
	}
	return raisePEP440(base, b, next)
}
