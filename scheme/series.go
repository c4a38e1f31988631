package scheme

import (
	"strconv"
	"strings"
)

// Series is the first numbers of a line of releases: 1 and 2 of 1.2, in which 1.2.0,
// 1.2.7 and 1.2.0rc1 are. The empty Series has every version in it.
type Series []uint64

// ReadSeries reads the series at the start of text: numbers with dots between them, a v
// or V before them or not. It returns how many bytes it takes, 0 where text does not
// begin with one. A number of more than six digits is a date or the number of something
// else, and no series.
func ReadSeries(text string) (s Series, length int) {
	const most = 6
	rest := withoutV(text)
	length = len(text) - len(rest)
	for {
		digits := digitsAt(rest, 0)
		n, err := strconv.ParseUint(rest[:digits], 10, 64)
		if err != nil || digits > most {
			if s == nil || digits > most {
				return nil, 0
			}
			return s, length - 1 // the dot is not part of it
		}
		s, rest, length = append(s, n), rest[digits:], length+digits
		if !strings.HasPrefix(rest, ".") {
			return s, length
		}
		rest, length = rest[1:], length+1
	}
}

// String returns the numbers with dots between them.
func (s Series) String() string {
	var b strings.Builder
	for i, n := range s {
		if i > 0 {
			b.WriteByte('.')
		}
		b.WriteString(strconv.FormatUint(n, 10))
	}
	return b.String()
}

// Compare returns where p stands: -1 below the series, 0 in it, 1 above. Numbers that p
// lacks are 0, and its epoch does not matter.
func (s Series) Compare(p Parts) int {
	for i, n := range s {
		have := uint64(0)
		if i < len(p.Release) {
			have = p.Release[i]
		}
		if have != n {
			if have < n {
				return -1
			}
			return 1
		}
	}
	return 0
}

// Like returns the series that p is in, with as many numbers.
func (s Series) Like(p Parts) Series {
	other := make(Series, len(s))
	copy(other, p.Release)
	return other
}

// first returns the first release of the series, with as many numbers as like has, and
// its epoch.
func (s Series) first(like Parts) Parts {
	p := Parts{Epoch: like.Epoch, Release: make([]uint64, max(len(s), len(like.Release)))}
	copy(p.Release, s)
	return p
}

// after returns the release after base, which is in the series and stays in it: the
// number after those of the series is raised. The error says that none fits.
func (s Series) after(base Parts) (Parts, error) {
	p := base.release()
	p.Width = nil
	i := len(s)
	for len(p.Release) <= i {
		p.Release = append(p.Release, 0)
	}
	clear(p.Release[i+1:])
	var err error
	p.Release[i], err = add1(base.Text, p.Release[i])
	return p, err
}

// SeriesError means that a version was asked for that is not in the series of a branch.
type SeriesError struct {
	Version string
	Wanted  Series // that the version is in, with as many numbers as Series
	Series  Series
	Branch  string // "" where nobody says it
}

func (e *SeriesError) Error() string {
	text := e.Version + " is not in the series " + e.Series.String()
	if e.Branch != "" {
		text += " of branch " + e.Branch
	}
	return text
}
