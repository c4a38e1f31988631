package scheme

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
)

// A tag pattern reads tags: of release-1.2-final it takes the 1.2. To name the
// next tag it must be run backwards: which text does the pattern match so that
// its group holds 1.3?
//
// Most expressions match many such texts, and nobody wants just any of them. Two
// sources give one that people would write too:
//
//	(1) a tag there is   what stands before and after the group in it stays, and
//	                     the group's text is replaced: release-1.2-final becomes
//	                     release-1.3-final. A v that the group holds stays too
//	(2) the expression   where there is no tag yet: its literal text, none of what
//	                     it says may be missing, the first of alternatives, and
//	                     where there is a choice between a few characters, such as
//	                     [vV] or [-_], one of them. Of what remains, such as \w+,
//	                     no text is obvious, so there is none
//
// Neither is certain to be read back. A greedy part before the group can swallow
// the beginning of a version, the group may not take a pre-release, and an
// expression may match another part of the text first. To decide that from the
// expression is as hard as matching; so the text is matched. Inverse proposes,
// and whoever asks must read the proposal back (see [Naming]). A wrong proposal
// costs nothing but the look.

// fewChoices is how many characters a class may offer that one is picked from.
const fewChoices = 4

// longestName bounds what is built from an expression such as (?:ab){500}.
const longestName = 255

// Inverse returns texts in which re may find the text of its group number group,
// the likeliest first. like is a text that re matches, whose shape the answer is
// to have; "" without one, and one that re does not match is as good as none.
// None of the answers is certain: match them. text begins with a digit or is a v
// and a version; a v before the version that like's group holds is kept. An
// expression without a natural inverse has no answer.
func Inverse(re *regexp.Regexp, group int, like, text string) []string {
	var all []string
	propose := func(s string) {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	if at := re.FindStringSubmatchIndex(like); like != "" && at != nil && at[2*group] >= 0 {
		start, end := at[2*group], at[2*group+1]
		within := like[start:end]
		written := text
		if v := withoutV(within); v != within && v != "" && isDigit(v[0]) && isDigit(text[0]) {
			written = within[:1] + text
		}
		if after := like[end:]; !strings.HasPrefix(after, "+") { // a local part is that tag's alone
			propose(like[:start] + written + after)
		}
		propose(like[:start] + written)
	}
	tree, err := syntax.Parse(re.String(), syntax.Perl)
	if err != nil {
		return all
	}
	for _, written := range []string{text, "v" + text} {
		b := builder{values: map[int]string{group: written}}
		if b.build(tree) {
			propose(b.out.String())
		}
	}
	return all
}

// builder writes the simplest text that an expression matches.
type builder struct {
	values map[int]string // what groups are to hold, by their numbers
	out    strings.Builder
}

// build appends the text of one node; ok is false where none is obvious.
func (b *builder) build(re *syntax.Regexp) (ok bool) {
	switch re.Op {
	case syntax.OpLiteral:
		literal := string(re.Rune)
		if re.Flags&syntax.FoldCase != 0 {
			literal = strings.ToLower(literal)
		}
		b.out.WriteString(literal)
	case syntax.OpCharClass:
		r, ok := oneOf(re.Rune)
		if !ok {
			return false
		}
		b.out.WriteRune(r)
	case syntax.OpCapture:
		if value, ok := b.values[re.Cap]; ok {
			b.out.WriteString(value)
			break
		}
		return b.build(re.Sub[0])
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if !b.build(sub) {
				return false
			}
		}
	case syntax.OpAlternate:
		return b.alternate(re.Sub)
	case syntax.OpStar, syntax.OpQuest, syntax.OpPlus, syntax.OpRepeat:
		times := 0
		switch {
		case b.within(re) > 0: // one group, one version
			times = max(1, re.Min)
		case re.Op == syntax.OpPlus:
			times = 1
		case re.Op == syntax.OpRepeat:
			times = re.Min
		}
		for range times {
			if !b.build(re.Sub[0]) || b.out.Len() > longestName {
				return false
			}
		}
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText,
		syntax.OpWordBoundary, syntax.OpNoWordBoundary:
	default: // any character, or no match at all
		return false
	}
	return b.out.Len() <= longestName
}

// alternate appends the first alternative that has a text, among those that hold
// the most groups with a text.
func (b *builder) alternate(subs []*syntax.Regexp) bool {
	before := b.out.String()
	most := 0
	for _, sub := range subs {
		most = max(most, b.within(sub))
	}
	for _, sub := range subs {
		if b.within(sub) < most {
			continue
		}
		if b.build(sub) {
			return true
		}
		b.out.Reset()
		b.out.WriteString(before)
	}
	return false
}

// within counts the groups with a text that a node holds.
func (b *builder) within(re *syntax.Regexp) int {
	count := 0
	if re.Op == syntax.OpCapture && b.values[re.Cap] != "" {
		count++
	}
	for _, sub := range re.Sub {
		count += b.within(sub)
	}
	return count
}

// oneOf picks a character of a class, given as pairs from and to, if there are
// few: a lower-case letter before others. ok is false for \w and the like.
func oneOf(pairs []rune) (picked rune, ok bool) {
	count := 0
	for i := 0; i+1 < len(pairs); i += 2 {
		if count += int(pairs[i+1]-pairs[i]) + 1; count > fewChoices {
			return 0, false
		}
		for r := pairs[i]; r <= pairs[i+1]; r++ {
			if picked == 0 || unicode.IsLower(r) && !unicode.IsLower(picked) {
				picked = r
			}
		}
	}
	return picked, count > 0
}
