package render

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/natural"
	"github.com/tagline-scm/tagline/scheme/pep440"
)

// Maven is a version that Maven's ComparableVersion, its resolver, Gradle and
// coursier (sbt, Mill) order alike. They agree on little: that a number is above
// a word in its place, that numbers are numbers, and on alpha, beta and rc. So
//
//	1.2.4-alpha-alpha-4       4 commits towards 1.2.4: where alpha has its number there is a word
//	1.2.4-rc-1-4              4 commits after rc 1
//	1.2.3-1                   post-release 1 of 1.2.3, which has three numbers at least (1.2-1 is 1.2.1 to some)
//	1.2.3-1-alpha-alpha-4     4 commits towards it
//
// Numbers that are missing count as 0, so what comes right after a version, 0
// commits or post-release 0, is -0-1 there. The local part has no place and is
// left out.
var Maven = Format{
	Name:    "maven",
	Also:    []string{"gradle", "sbt"},
	Words:   []string{"java", "kotlin", "scala", "mill", "ivy", "jvm", "pom", "clojars", "clojure", "leiningen", "android-library"},
	Doc:     "sorts below 1.2.4-alpha in Maven, Gradle and sbt",
	Example: "1.2.4-alpha-alpha-4",
	Grammar: "numbers and words with dots and hyphens between",
	Lacks:   "an epoch, a local part, words but alpha, beta, milestone, rc and SNAPSHOT",
	Order:   "Maven's ComparableVersion",
	Parse:   func(s string) (Value, error) { return mavenGrammar.parse(s) },
	Join:    func(p Parts) string { return mavenGrammar.join(p) },
	Raises:  pep440.BumpParts,
	Bump:    func(v Value, part string) (Value, error) { return mavenGrammar.bump(v, part, writeMaven) },
	Ranges:  func(string, *bool) (Contains, error) { return noRanges("maven") },
	Write:   writeMaven,
}

var mavenGrammar = textGrammar{
	format: "maven", check: checkMaven, post: "-",
	key:   func(text string) any { return mavenParse(text) },
	order: func(a, b any) int { return mavenLists(a.([]mavenItem), b.([]mavenItem)) },
}

func writeMaven(v scheme.Version, _ Options) (string, error) { return mavenWriter.write(v) }

var mavenWriter = wordBelow{
	format: "maven", separator: "-", numbers: 3, low: "alpha", dev: "alpha-alpha", label: "alpha-alpha-alpha",
	pre: func(pre []scheme.Ident) (text, lacks string) {
		stage, ok := mavenStage(pre)
		if !ok {
			return "", "order for pre-releases but alpha, beta, milestone, rc and SNAPSHOT"
		}
		return stage, ""
	},
}

// mavenStage returns a pre-release as a qualifier that all tools know.
func mavenStage(pre []scheme.Ident) (text string, ok bool) {
	l, n, ok := stage(pre)
	if ok {
		return stageWord(l) + "-" + strconv.FormatUint(n, 10), true
	}
	w, n, ok := wordAndNumber(pre)
	switch {
	case !ok:
	case w == "m", w == "milestone":
		return "milestone-" + strconv.FormatUint(n, 10), true
	case w == "snapshot" && n == 0:
		return "SNAPSHOT", true
	case w == "snapshot":
		return "SNAPSHOT-" + strconv.FormatUint(n, 10), true
	}
	return "", false
}

// checkMaven takes what Maven allows in a version (its model validator refuses
// what cannot be part of a file's name, and of a range).
func checkMaven(s string) error {
	if s == "" {
		return &LimitError{"maven", "at least one character", "empty"}
	}
	return only("maven", s, "-._+~!#$%&;=@^`'")
}

// mavenItem is one token of a version, or the list that a hyphen, or a change
// between letters and digits, opens.
type mavenItem struct {
	kind   byte // 'n' number, 'w' word, 'l' list
	text   string
	nested []mavenItem
}

// mavenParse reads a version as org.apache.maven.artifact.versioning.ComparableVersion
// does (POM reference, version order): tokens split at dots, hyphens and changes
// between letters and digits, null values trimmed. mavenLists is its order,
// with qualifiers in their own.
func mavenParse(s string) []mavenItem {
	root := &mavenItem{kind: 'l'}
	stack := []*mavenItem{root}
	top := func() *mavenItem { return stack[len(stack)-1] }
	open := func() {
		t := top()
		t.nested = append(t.nested, mavenItem{kind: 'l'})
		stack = append(stack, &t.nested[len(t.nested)-1])
	}
	add := func(text string, followedByDigit bool) {
		it := mavenItem{kind: 'w', text: text}
		if digit(text[0]) {
			it = mavenItem{kind: 'n', text: strings.TrimLeft(text, "0")}
		} else {
			it.text = mavenWord(text, followedByDigit)
		}
		top().nested = append(top().nested, it)
	}
	s = strings.ToLower(s)
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == '.':
			if i == 0 || s[i-1] == '.' || s[i-1] == '-' {
				add("0", false)
			}
			i++
		case c == '-':
			if i == 0 || s[i-1] == '.' || s[i-1] == '-' {
				add("0", false)
			}
			open()
			i++
		default:
			n := digits(s[i:])
			if n == 0 {
				for n < len(s)-i && !digit(s[i+n]) && s[i+n] != '.' && s[i+n] != '-' {
					n++
				}
			}
			next := i + n
			turns := next < len(s) && s[next] != '.' && s[next] != '-'
			if !digit(c) && len(top().nested) > 0 && (turns || next == len(s)) {
				open() // a word after a dot, with a digit or nothing behind it, orders as after a hyphen
			}
			add(s[i:next], turns)
			if turns {
				open()
			}
			i = next
		}
	}
	mavenTrim(root)
	return root.nested
}

// mavenWord maps the forms of one qualifier to one word.
func mavenWord(w string, followedByDigit bool) string {
	if followedByDigit && len(w) == 1 {
		switch w {
		case "a":
			return "alpha"
		case "b":
			return "beta"
		case "m":
			return "milestone"
		}
	}
	switch w {
	case "ga", "final", "release":
		return ""
	case "cr":
		return "rc"
	}
	return w
}

// mavenTrim drops null values (0, "", empty lists) from the end of every list.
func mavenTrim(l *mavenItem) {
	for i := range l.nested {
		if l.nested[i].kind == 'l' {
			mavenTrim(&l.nested[i])
		}
	}
	for i := len(l.nested) - 1; i >= 0; i-- {
		if it := l.nested[i]; it.null() {
			l.nested = append(l.nested[:i], l.nested[i+1:]...)
		} else if it.kind != 'l' {
			break
		}
	}
}

func (it mavenItem) null() bool { return it.text == "" && len(it.nested) == 0 }

var mavenQualifiers = []string{"alpha", "beta", "milestone", "rc", "snapshot", "", "sp"}

// mavenRank places a qualifier: known ones in order, others above all, by text.
func mavenRank(w string) (int, string) {
	for i, q := range mavenQualifiers {
		if q == w {
			return i, ""
		}
	}
	return len(mavenQualifiers), w
}

func mavenLists(a, b []mavenItem) int {
	for i := 0; i < len(a) || i < len(b); i++ {
		var c int
		switch {
		case i >= len(a):
			c = -mavenNull(b[i])
		case i >= len(b):
			c = mavenNull(a[i])
		default:
			c = mavenItems(a[i], b[i])
		}
		if c != 0 {
			return c
		}
	}
	return 0
}

// mavenNull orders an item against nothing.
func mavenNull(a mavenItem) int {
	switch a.kind {
	case 'n':
		return cmp.Compare(len(a.text), 0)
	case 'w':
		rank, _ := mavenRank(a.text)
		released, _ := mavenRank("")
		return cmp.Compare(rank, released)
	}
	for _, it := range a.nested {
		if c := mavenNull(it); c != 0 {
			return c
		}
	}
	return 0
}

// mavenItems orders two items: number over list over word.
func mavenItems(a, b mavenItem) int {
	if a.kind != b.kind {
		return cmp.Compare(strings.IndexByte("wln", a.kind), strings.IndexByte("wln", b.kind))
	}
	switch a.kind {
	case 'n':
		return natural.CompareDigits(a.text, b.text)
	case 'l':
		return mavenLists(a.nested, b.nested)
	}
	ra, ta := mavenRank(a.text)
	rb, tb := mavenRank(b.text)
	if ra != rb {
		return cmp.Compare(ra, rb)
	}
	return strings.Compare(ta, tb)
}
