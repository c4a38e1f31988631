package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
)

// A Layout says how a version is packed into whole numbers, for the formats
// that have nothing else. It is written as the numbers with dots between, each a
// sum of parts with factors, the highest first:
//
//	MAJOR.MINOR.PATCH.STAGE*13000+NUMBER*1000+COUNT
//
//	MAJOR MINOR PATCH HOTFIX   the numbers of the release
//	STAGE                      0 development, 1 alpha, 2 beta, 3 rc, 4 final
//	NUMBER                     of the pre-release or the post-release
//	COUNT                      commits since the tag; behind a pre-release or a release one more, so that 0 is the tag
//
// A whole number among them is an offset. A part has the room that its factor
// leaves below the one before it: here NUMBER 13 and COUNT 1000. What does not
// fit is an error, and so a layout never turns a later version into a lower number.
//
// Without STAGE it is the tag's numbers that are packed, and pre-releases have no
// place: MAJOR.MINOR.PATCH.COUNT is the tag and the commits since. With STAGE it
// is those of the release that the version is or leads up to.
type Layout struct{ fields []layoutField }

type layoutField struct {
	terms  []layoutTerm // the highest factor first
	offset uint64
}

type layoutTerm struct {
	part   layoutPart
	factor uint64
}

type layoutPart uint8

// The parts of a layout, in the order in which they weigh.
const (
	partMajor layoutPart = iota
	partMinor
	partPatch
	partHotfix
	partStage
	partNumber
	partCount
	layoutParts
)

func (p layoutPart) String() string {
	return [...]string{"MAJOR", "MINOR", "PATCH", "HOTFIX", "STAGE", "NUMBER", "COUNT"}[p]
}

// The stages of a layout.
const (
	stageAlpha = 1 + iota
	stageBeta
	stageRC
	stageFinal
)

// LayoutError says what is wrong with a layout.
type LayoutError struct{ Layout, Reason string }

func (e *LayoutError) Error() string { return fmt.Sprintf("layout %.80q: %s", e.Layout, e.Reason) }

// ParseLayout reads a layout. The error is a *LayoutError.
func ParseLayout(text string) (Layout, error) {
	var l Layout
	wrong := func(format string, args ...any) (Layout, error) {
		return Layout{}, &LayoutError{text, fmt.Sprintf(format, args...)}
	}
	next := layoutPart(0) // the lowest part that may follow
	for field := range strings.SplitSeq(strings.Join(strings.Fields(text), ""), ".") {
		var f layoutField
		for sum := range strings.SplitSeq(field, "+") {
			name, times, hasFactor := strings.Cut(sum, "*")
			if offset, err := strconv.ParseUint(sum, 10, 64); err == nil {
				f.offset += offset
				continue
			}
			term := layoutTerm{factor: 1}
			for term.part < layoutParts && term.part.String() != name {
				term.part++
			}
			if term.part == layoutParts {
				return wrong("%.40q is no part of a version; there are MAJOR, MINOR, PATCH, HOTFIX, STAGE, NUMBER and COUNT", name)
			}
			if hasFactor {
				var err error
				if term.factor, err = strconv.ParseUint(times, 10, 64); err != nil || term.factor == 0 {
					return wrong("the factor of %s is %.40q, not a whole number above 0", name, times)
				}
			}
			f.terms = append(f.terms, term)
		}
		slices.SortStableFunc(f.terms, func(a, b layoutTerm) int { return -compareFactors(a.factor, b.factor) })
		for i, t := range f.terms {
			if t.part < next {
				return wrong("%s weighs more than what is before it", t.part)
			}
			if i > 0 && f.terms[i-1].factor/t.factor < 2 {
				return wrong("%s leaves no room for %s", f.terms[i-1].part, t.part)
			}
			next = t.part + 1
		}
		if len(f.terms) == 0 {
			return wrong("a number of it holds no part of a version")
		}
		l.fields = append(l.fields, f)
	}
	return l, nil
}

func compareFactors(a, b uint64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// LayoutOf returns the layout of one number with a factor for each release
// number, and a last one for the commits since the tag. The error is a
// *LayoutError.
func LayoutOf(factors []uint64) (Layout, error) {
	var terms []string
	for i, factor := range factors {
		part := partCount
		if i < len(factors)-1 {
			part = layoutPart(i)
		}
		if part > partHotfix && part != partCount {
			return Layout{}, &LayoutError{fmt.Sprint(factors), "there are factors for four release numbers and the commits"}
		}
		terms = append(terms, fmt.Sprintf("%s*%d", part, factor))
	}
	return ParseLayout(strings.Join(terms, "+"))
}

// Numbers returns how many numbers the layout has.
func (l Layout) Numbers() int { return len(l.fields) }

// has reports whether a part has a place.
func (l Layout) has(part layoutPart) bool {
	return slices.ContainsFunc(l.fields, func(f layoutField) bool {
		return slices.ContainsFunc(f.terms, func(t layoutTerm) bool { return t.part == part })
	})
}

// pack returns the numbers, the highest of each field being its limit. The error
// is a *LimitError, or a *LacksError for a part without a place.
func (l Layout) pack(format string, v scheme.Version, values [layoutParts]uint64, limits []uint64) ([]uint64, error) {
	for part := range layoutParts {
		if values[part] != 0 && !l.has(part) {
			return nil, &LacksError{Format: format, Lacks: "place for " + part.String() + " in its layout", Version: readable(v)}
		}
	}
	var out []uint64
	for i, f := range l.fields {
		sum, room := f.offset, limits[i]
		for j, t := range f.terms {
			most := (limits[i] - min(sum, limits[i])) / t.factor
			if j > 0 {
				most = min(most, f.terms[j-1].factor/t.factor-1)
			}
			if n := values[t.part]; n > most || sum > room {
				allows := fmt.Sprintf("%s up to %d in its layout", t.part, most)
				return nil, &LimitError{format, allows, strconv.FormatUint(n, 10)}
			}
			sum += values[t.part] * t.factor
		}
		out = append(out, sum)
	}
	return out, nil
}

// packed returns what the parts of a layout are for a version.
func packed(format string, v scheme.Version, l Layout) (values [layoutParts]uint64, err error) {
	lacks := func(what string) ([layoutParts]uint64, error) {
		return values, &LacksError{Format: format, Lacks: what, Version: readable(v)}
	}
	if err := unlabelled(format, v); err != nil {
		return values, err
	}
	s := stand(v)
	release := s.Release
	switch {
	case unproven(v):
		return values, &UnmarkedError{format}
	case s.Epoch != 0:
		return lacks("epoch")
	}
	if !l.has(partStage) {
		if release = v.Base.Release; v.Facts.Verbatim == "" {
			values[partCount] = v.Facts.Distance
		}
		switch b := v.Base; {
		case len(b.Pre) > 0:
			return lacks("pre-releases")
		case b.Post.Set:
			return lacks("post-releases")
		case b.Dev.Set:
			return lacks("development versions")
		case v.Place != scheme.On && values[partCount] == 0 && v.Tag != nil:
			return lacks("place for uncommitted changes") // it would equal the release
		}
	} else if values, err = staged(format, v, s); err != nil {
		return values, err
	}
	if len(tailOf(release, 4)) > 0 {
		return lacks("fifth number")
	}
	for i, n := range release[:min(4, len(release))] {
		values[i] = n
	}
	return values, nil
}

// staged returns STAGE, NUMBER and COUNT.
func staged(format string, v scheme.Version, s standing) (values [layoutParts]uint64, err error) {
	lacks := func(what string) ([layoutParts]uint64, error) {
		return values, &LacksError{Format: format, Lacks: what, Version: readable(v)}
	}
	pre := s.Pre
	if s.dev && !s.Post.Set && len(pre) > 0 {
		if pre = s.floor; pre == nil {
			return lacks("place below " + strings.Join(words(s.Pre), "."))
		}
	}
	post, _ := s.lastPost(v)
	switch {
	case len(pre) > 0:
		letter, n, ok := stage(pre)
		if !ok {
			return lacks("stage for pre-releases but alpha, beta and rc")
		}
		values[partStage] = map[string]uint64{"a": stageAlpha, "b": stageBeta, "rc": stageRC}[letter]
		if values[partNumber] = n; len(post) > 0 && !s.after {
			return lacks("post-releases of a pre-release")
		}
	case !s.dev || s.Post.Set:
		if values[partStage] = stageFinal; s.Post.Set && len(post) > 0 {
			if values[partNumber] = post[0]; post[0] == 0 {
				return lacks("post-release 0")
			}
		}
	}
	switch {
	case v.Place == scheme.Same: // the tag's own version to the scheme, and a later commit
		values[partCount] = v.Facts.Distance + 1
	case s.after, s.dev && values[partStage] > 0:
		values[partCount] = s.count + 1
	case s.dev:
		values[partCount] = s.count
	}
	return values, nil
}
