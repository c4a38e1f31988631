package render

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/natural"
)

// LuaRocks is the version of a rockspec, with the revision that it must have.
// dev and scm sort above every release there, and nothing is below alpha, so it
// is the tag, of four numbers, then the commits since.
//
// Numbers that are missing count as 0. After the four numbers of a release come
//
//	0.0.1    0 commits: a modified tree      0.1      post-release 1
//	4        4 commits                       0.1.4    4 commits after that
var LuaRocks = Format{
	Name:    "luarocks",
	Also:    []string{},
	Words:   []string{"lua", "rockspec", "rock"},
	Doc:     "the tag, then commits since, then a revision",
	Example: "1.2.3.0.4-1",
	Grammar: "numbers with dots between, then alpha1, beta1 or rc1; a revision",
	Lacks:   "an epoch, a local part, tags that are development versions, pre-releases but alpha, beta and rc",
	Order:   "LuaRocks (core/vers.lua)",
	Parse:   func(s string) (Value, error) { return luarocksGrammar.parse(s) },
	Join:    func(p Parts) string { return luarocksGrammar.join(p) },
	Raises:  withoutEpoch,
	Bump:    func(v Value, part string) (Value, error) { return luarocksGrammar.bump(v, part, writeLuaRocks) },
	Ranges:  func(string, *bool) (Contains, error) { return noRanges("luarocks") },
	Write:   writeLuaRocks,
}

func writeLuaRocks(v scheme.Version, _ Options) (string, error) {
	lacks := func(what string) (string, error) {
		return "", &LacksError{Format: "luarocks", Lacks: what, Version: readable(v)}
	}
	if err := unlabelled("luarocks", v); err != nil {
		return "", err
	}
	b := v.Base
	switch {
	case unproven(v):
		return "", &UnmarkedError{"luarocks"}
	case b.Epoch != 0:
		return lacks("epoch")
	case b.Dev.Set:
		return lacks("development tags")
	}
	text := dotted(b.Release)
	after := afterTag(v)
	if len(b.Pre) > 0 {
		l, n, ok := stage(b.Pre)
		if !ok {
			return lacks("pre-releases but alpha, beta and rc")
		}
		text += stageWord(l) + strconv.FormatUint(n, 10)
	} else if len(after) > 0 {
		release, _ := exactly(max(4, len(b.Release)), b.Release)
		text = dotted(release)
	}
	if len(after) > 0 {
		text += "." + dotted(after)
	}
	return text + "-1", nil
}

// afterTag returns the numbers that place a version behind its tag's release or
// pre-release, where missing numbers count as 0: nothing for the tag itself, then
// a modified tree, post-release 0, what leads up to post-release 1, that,
// commits after it, and commits that lead to another release.
func afterTag(v scheme.Version) []uint64 {
	var path []uint64
	post := v.Base.Post
	if post.Set {
		if path = []uint64{0, post.N}; post.N == 0 {
			path = []uint64{0, 0, 2}
		}
	}
	switch {
	case v.Place == scheme.After:
		if path = []uint64{0, v.Count}; v.Count == 0 {
			path = []uint64{0, 0, 2}
		}
	case v.Place != scheme.Before:
	case !post.Set && v.Next.Post.Set:
		path = []uint64{0, 0, 2, v.Count + 1}
	case v.Count > 0:
		path = append(path, v.Count)
	case post.Set:
		path = append(path, 0, 1)
	default:
		path = []uint64{0, 0, 1}
	}
	return path
}

var luarocksGrammar = textGrammar{
	format: "luarocks", check: checkLuaRocks,
	key:   func(text string) any { return readLuaRocks(text) },
	order: func(a, b any) int { return compareLuaRocks(a.(luarocksVersion), b.(luarocksVersion)) },
}

// luarocksWord is what a word counts for.
func luarocksWord(word string) float64 {
	switch word {
	case "dev":
		return 120e6
	case "scm":
		return 110e6
	case "cvs":
		return 100e6
	case "rc":
		return -1e3
	case "pre":
		return -1e4
	case "beta":
		return -1e5
	case "alpha":
		return -1e6
	}
	return float64(word[0]) / 1000
}

// luarocksVersion is a list of numbers, each with what a word before it adds.
type luarocksVersion struct {
	items    []luarocksItem
	revision string
}

type luarocksItem struct {
	word float64 // 0 without a word
	n    string
}

// value is what LuaRocks compares.
func (i luarocksItem) value() float64 {
	n, _ := strconv.ParseFloat(i.n, 64) // "" counts 0
	if i.word == 0 {
		return n
	}
	return i.word + n/100000
}

// readLuaRocks reads as vers.parse_version: a word and the number after it are
// one item.
func readLuaRocks(s string) (v luarocksVersion) {
	if i := strings.LastIndexByte(s, '-'); i >= 0 && i+1 < len(s) && digits(s[i+1:]) == len(s)-i-1 {
		s, v.revision = s[:i], s[i+1:]
	}
	word := 0.0
	for s != "" {
		n := digits(s)
		if n > 0 {
			v.items = append(v.items, luarocksItem{word, s[:n]})
			word = 0
		} else if n = letters(s); n > 0 {
			word = luarocksWord(s[:n])
			if rest := s[n:]; rest[separators(rest):] == "" {
				v.items = append(v.items, luarocksItem{word, ""})
			}
		}
		s = s[n:]
		s = s[separators(s):]
	}
	return v
}

// checkLuaRocks takes letters and digits with separators between, a number first.
func checkLuaRocks(s string) error {
	if s == "" || !digit(s[0]) {
		return &LimitError{"luarocks", "versions that start with a digit", quoted(s)}
	}
	return only("luarocks", s, "._-")
}

func compareLuaRocks(a, b luarocksVersion) int {
	for i := range max(len(a.items), len(b.items)) {
		var x, y luarocksItem
		if i < len(a.items) {
			x = a.items[i]
		}
		if i < len(b.items) {
			y = b.items[i]
		}
		c := natural.CompareDigits(x.n, y.n)
		if x.word != y.word {
			c = cmp.Compare(x.value(), y.value())
		}
		if c != 0 {
			return c
		}
	}
	if a.revision != "" && b.revision != "" {
		return natural.CompareDigits(a.revision, b.revision)
	}
	return 0
}
