package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
)

// Rules of branches
//
// A rule says what holds on branches of some names, in place of what the file says at its
// root: flags and variables are above it. It looks at the name of one branch and at
// nothing else, least of all at which other branches a clone happens to have. The rules
// of the file come first, then those of the flow; the first that matches is in force,
// alone.

// Rule is one [[branch]] of a file, or a row of a flow.
type Rule struct {
	Names []string // globs; {series} in one stands for numbers
	From  string   // "tagline.toml:3", `flow = "gitflow"`

	set    map[string]Setting // by the names of RuleKeys
	header entry              // where it begins
}

// RuleKeys are the keys of a rule, in the order `tagline config` prints them. Those that
// are settings too are given for branches of that name.
var RuleKeys = []Key{
	{Name: "name", Kind: List, Example: `["release/{series}", "support/{series}"]`,
		Doc: "the branches it is for: globs, in which * takes slashes too; {series} takes numbers such as 1.2, v1.2, 1 and 1.2.x, and then only tags of that series count"},
	{Name: "bump", Example: `"minor"`, Doc: "which number to raise after a final release"},
	{Name: "pre", Choices: []string{"alpha", "beta", "rc"}, Example: `"rc"`,
		Says: []string{"1.3.0a1", "1.3.0b1", "1.3.0rc1"},
		Doc:  "the branch heads for pre-releases of that kind, and no other branch does that has select = \"anywhere\""},
	{Name: "label", Example: `"{{slug .branch}}"`, Doc: "marks its builds"},
	{Name: "select", Choices: []string{"nearest", "highest", "anywhere"}, Example: `"anywhere"`,
		Doc: "which of the version tags counts; with anywhere a pre-release of another branch counts as its release"},
	{Name: "at-least", Example: `"2.0"`, Doc: "the lowest version that it heads for"},
	{Name: "require", Kind: List, Choices: []string{"clean", "tagged", "annotated"}, Example: `["clean"]`, Doc: "what must hold"},
	{Name: "release", Kind: Bool, Example: "false", Doc: "whether releases are made on it; they are if nothing is said"},
}

const (
	ruleName   = "branch"
	seriesMark = "{series}"
)

func ruleKey(name string) *Key {
	for i := range RuleKeys {
		if RuleKeys[i].Name == name {
			return &RuleKeys[i]
		}
	}
	return nil
}

func ruleKeys() []string {
	var names []string
	for _, k := range RuleKeys {
		names = append(names, k.Name)
	}
	return names
}

// Get returns what the rule says of a key of RuleKeys, as [Settings.Get].
func (r Rule) Get(name string) Setting { return r.set[name] }

// rule reads an entry at or below [[branch]]; rest is its path below that.
func (s *Settings) rule(f File, rest []string, e entry) error {
	name := f.path()
	if h, ok := e.value.(header); ok && len(rest) == 0 {
		if !h.element {
			return e.at.mistake(f.Data, "branch is a list of rules: write [[branch]]")
		}
		s.Rules = append(s.Rules, Rule{
			From: name + ":" + strconv.Itoa(e.at.line(f.Data)), set: map[string]Setting{}, header: e,
		})
		return nil
	}
	// [branch] or branch = ... makes one table where there may be several.
	if len(s.Rules) == 0 || len(rest) == 0 {
		return e.at.mistake(f.Data, "branch is a list of rules: write [[branch]], and its keys below that")
	}
	r := &s.Rules[len(s.Rules)-1]
	full := strings.Join(rest, ".")
	k := ruleKey(full)
	_, twice := r.set[full]
	switch {
	case k == nil:
		return s.strayKey(f, full, e)
	case twice:
		return e.at.mistake(f.Data, fmt.Sprintf("%q is set twice in one [[branch]]", full))
	}
	wrong := func(text string) *Error {
		m := e.vat.mistake(f.Data, text)
		m.File = name
		return m
	}
	value, ok := typed(k.Kind, e.value)
	if !ok {
		return wrong(fmt.Sprintf("%s of a branch is %s, not %s", full, k.Kind, kindOf(e.value)))
	}
	r.set[full] = Setting{value, name + ":" + strconv.Itoa(e.at.line(f.Data)), wrong}
	return nil
}

// strayKey is the error for a key that no rule has: one of the file's own keys fell into
// the table above it.
func (s *Settings) strayKey(f File, full string, e entry) error {
	if k := find(full); k != nil && k.In&InFile != 0 {
		first := s.Rules[0].header.at.line(f.Data)
		return e.at.mistake(f.Data, fmt.Sprintf(
			"%q stands below [[branch]] and so belongs to that branch alone: it goes above the first [[branch]], in line %d", full, first))
	}
	m := e.at.mistake(f.Data, fmt.Sprintf("unknown key %q of a branch: there are %s", full, strings.Join(ruleKeys(), ", ")))
	m.Near = Nearest(full, ruleKeys())
	return m
}

// checkRules holds the rules of the file against what a rule may say.
func (s *Settings) checkRules(f File) error {
	for i := range s.Rules {
		r := &s.Rules[i]
		r.Names, _ = r.set["name"].Value.([]string)
		if len(r.Names) == 0 {
			m := r.header.at.mistake(f.Data, "a [[branch]] has a name: the branches that it is for")
			m.File = f.path()
			return m
		}
		for _, glob := range r.Names {
			if why := wrongGlob(glob); why != "" {
				return r.set["name"].wrong(why)
			}
		}
		for _, k := range RuleKeys {
			if err := checkChoices(k, r.set[k.Name]); err != nil {
				return err
			}
		}
	}
	return nil
}

// wrongGlob says what is wrong with the name of a rule, "" for nothing.
func wrongGlob(glob string) string {
	rest := strings.ReplaceAll(glob, seriesMark, "")
	switch {
	case glob == "":
		return "the name of a branch is empty"
	case strings.Count(glob, seriesMark) > 1:
		return fmt.Sprintf("%q has %s twice", glob, seriesMark)
	case strings.ContainsAny(rest, "{}"):
		return fmt.Sprintf("%q: there is only %s in braces; several names are a list", glob, seriesMark)
	}
	return ""
}

// InForce is the rule for a branch.
type InForce struct {
	Rule
	Branch string        // its name
	Glob   string        // the one of Names that matches
	Series scheme.Series // nil where the name has none
	at     [2]int        // where the series stands in the name
}

// With returns the name that the branch would have for another series: support/1.3 for
// support/1.2.
func (r InForce) With(s scheme.Series) string {
	if r.Series == nil {
		return ""
	}
	// Only the numbers change: the v before them, if there is one, is the project's habit.
	old := r.Branch[r.at[0]:r.at[1]]
	v := old[:len(old)-len(strings.TrimLeft(old, "vV"))]
	return r.Branch[:r.at[0]] + v + s.String() + r.Branch[r.at[1]:]
}

// On returns the settings on a branch of that name, and the rule that is in force there;
// nil where none is.
func (s Settings) On(branch string) (Settings, *InForce) {
	if branch == "" {
		return s, nil
	}
	for _, r := range s.Rules {
		for _, glob := range r.Names {
			series, at, ok := matchBranch(glob, branch)
			if !ok {
				continue
			}
			in := &InForce{Rule: r, Branch: branch, Glob: glob, Series: series, at: at}
			return s.under(in), in
		}
	}
	return s, nil
}

// under returns the settings with a rule laid over those of the file.
func (s Settings) under(r *InForce) Settings {
	// A copy: Unruled gives back what was there without the rule.
	set := map[string]Setting{}
	for name, value := range s.set {
		set[name] = value
	}
	for name, value := range r.set {
		k := find(name)
		if k == nil || k.In&InFile == 0 || name == "name" { // which is the project's as a setting
			continue
		}
		// Who types a flag or sets a variable knows on which branch that is.
		if from := set[name].From; from == "--"+k.Flag() || from == k.Variable() {
			continue
		}
		set[name] = value
	}
	s.set, s.base = set, s.set
	s.inForce = r
	return s
}

// Unruled returns the settings without a rule for branches laid over them.
func (s Settings) Unruled() Settings {
	if s.inForce != nil {
		s.set, s.base, s.inForce = s.base, nil, nil
	}
	return s
}

// Own reports whether a rule is of the file, and not of a flow.
func (r Rule) Own() bool { return r.header.path != nil }

// heading returns what the settings and the rule in force say of the next release.
func (s *Settings) heading() scheme.Heading {
	h := scheme.Heading{Least: s.Text("at-least")}
	if s.inForce == nil {
		return h
	}
	h.Series = s.inForce.Series
	h.Pre, _ = s.inForce.Get("pre").Value.(string)
	if s.inForce.Get("select").Value != "anywhere" || s.Text("select") != "anywhere" {
		return h
	}
	made := false // some rule says where pre-releases are made
	for _, r := range s.Rules {
		pre, ok := r.Get("pre").Value.(string)
		made = made || ok
		if ok && pre != h.Pre && !slices.Contains(h.Others, pre) {
			h.Others = append(h.Others, pre)
		}
	}
	h.Passes = !made
	return h
}

// tryRules returns an error for a rule of the file that says what no version can have,
// whether it is in force or not.
func (s *Settings) tryRules(try func(*Settings) error) error {
	for _, r := range s.Rules {
		if r.header.path == nil {
			continue
		}
		tried := s.under(&InForce{Rule: r})
		if err := try(&tried); err != nil {
			return err
		}
	}
	return nil
}
