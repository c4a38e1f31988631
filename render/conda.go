package render

import (
	"cmp"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/natural"
	"github.com/tagline-scm/tagline/scheme/pep440"
)

// Conda is a version that conda orders right (conda.models.version): PEP 440's
// form without the dot before dev, which would start a component of its own
// and sort above rc1. The local part is left out.
var Conda = Format{
	Name:    "conda",
	Also:    []string{},
	Words:   []string{"anaconda", "mamba", "micromamba", "pixi", "rattler", "conda-forge"},
	Doc:     "1.2.4dev4 without a dot, because conda sorts 1.2.4.dev4 above 1.2.4rc1",
	Example: "1.2.4dev4",
	Grammar: "letters, digits and . _ +; an epoch",
	Lacks:   "pre-releases but alpha, beta and rc; a local part",
	Order:   "conda's VersionOrder",
	Parse:   func(s string) (Value, error) { return condaGrammar.parse(s) },
	Join:    func(p Parts) string { return condaGrammar.join(p) },
	Raises:  pep440.BumpParts,
	Bump:    func(v Value, part string) (Value, error) { return condaGrammar.bump(v, part, writeConda) },
	Ranges:  func(string, *bool) (Contains, error) { return noRanges("conda") },
	Write:   writeConda,
}

var condaGrammar = textGrammar{
	format: "conda", epoch: "!", local: "+", check: checkConda,
	normal: func(s string) string { return strings.ReplaceAll(strings.ToLower(s), "-", "_") },
	key:    func(text string) any { return condaSplit(text) },
	order:  func(a, b any) int { return compareConda(a.(condaVersion), b.(condaVersion)) },
}

func writeConda(v scheme.Version, _ Options) (string, error) {
	if unproven(v) {
		return "", &UnmarkedError{"conda"}
	}
	text, err := public(v)
	text = strings.Replace(text, ".dev", "dev", 1)
	if s := stand(v); s.label != nil && err == nil { // dev and post without a number are dev0 and post0, and words sort below nothing
		text = strings.TrimRight(text, "0123456789") + ".a." + s.labelled(".")
	}
	return text, err
}

func checkConda(s string) error {
	bad := func(allows string) error { return &LimitError{"conda", allows, quoted(s)} }
	if s == "" {
		return bad("at least one character")
	}
	if err := only("conda", s, "._+!-"); err != nil {
		return err
	}
	if strings.Contains(s, "-") && strings.Contains(s, "_") {
		return bad("- or _, not both")
	}
	epoch, rest, hasEpoch := strings.Cut(s, "!")
	if hasEpoch && (epoch == "" || digits(epoch) != len(epoch)) {
		return bad("a whole number as epoch")
	}
	if !hasEpoch {
		rest = s
	}
	rest, loc, hasLocal := strings.Cut(rest, "+")
	if strings.ContainsAny(rest, "!") || strings.ContainsAny(loc, "+!") {
		return bad("one epoch and one local part")
	}
	for i, part := range []string{rest, loc} {
		if (i == 0 || hasLocal) && strings.Contains(strings.NewReplacer("-", ".", "_", ".").Replace("."+part+"."), "..") {
			return bad("no empty component")
		}
	}
	return nil
}

// compareConda orders as conda's VersionOrder: epoch, then the version, then
// the local part, each a list of components that are lists of runs of digits
// and letters; dev lowest, then _, words, numbers, post highest; missing = 0.
func compareConda(a, b condaVersion) int {
	return cmp.Or(natural.CompareDigits(a.epoch, b.epoch), condaComponents(a.version, b.version), condaComponents(a.local, b.local))
}

type condaVersion struct {
	epoch          string
	version, local [][]string
}

// condaSplit takes a normal form apart.
func condaSplit(s string) (v condaVersion) {
	if epoch, rest, ok := strings.Cut(s, "!"); ok {
		v.epoch, s = epoch, rest
	}
	s, local, hasLocal := strings.Cut(s, "+")
	if hasLocal {
		v.local = condaParse(local)
	}
	v.version = condaParse(s)
	return v
}

func condaParse(s string) [][]string {
	var out [][]string
	for _, comp := range strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == '_' }) {
		var runs []string
		if !digit(comp[0]) {
			runs = append(runs, "0")
		}
		for comp != "" {
			n := digits(comp)
			if n == 0 {
				n = len(comp) - len(strings.TrimLeft(comp, "abcdefghijklmnopqrstuvwxyz"))
			}
			if n == 0 {
				n = 1
			}
			runs = append(runs, comp[:n])
			comp = comp[n:]
		}
		out = append(out, runs)
	}
	return out
}

func condaComponents(a, b [][]string) int {
	for i := 0; i < len(a) || i < len(b); i++ {
		var x, y []string
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		for j := 0; j < len(x) || j < len(y); j++ {
			p, q := "0", "0"
			if j < len(x) {
				p = x[j]
			}
			if j < len(y) {
				q = y[j]
			}
			if c := condaRuns(p, q); c != 0 {
				return c
			}
		}
	}
	return 0
}

func condaRuns(a, b string) int {
	if c := cmp.Compare(condaRank(a), condaRank(b)); c != 0 {
		return c
	}
	if digit(a[0]) {
		return natural.CompareDigits(a, b)
	}
	return strings.Compare(a, b)
}

func condaRank(run string) int {
	switch {
	case run == "dev":
		return 0
	case run == "post":
		return 3
	case digit(run[0]):
		return 2
	}
	return 1
}
