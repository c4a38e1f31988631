package render

import (
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/pep440"
)

func parsePython(s string) (Value, error) {
	v, err := pep440.Parse(s)
	return &pythonValue{v}, err
}

// PEP440 is Python's own format, with the local part.
var PEP440 = Format{
	Name:    "pep440",
	Also:    []string{},
	Words:   []string{"python", "wheel", "uv", "poetry", "pdm", "hatch", "flit", "setuptools"},
	Doc:     "Python (default)",
	Example: "1.2.4.dev4+g109666b3b",
	Grammar: "epoch, numbers, a b rc, post, dev, a local part",
	Lacks:   "pre-releases but alpha, beta and rc",
	Order:   "packaging (PEP 440)",
	Parse:   parsePython,
	Join:    joinPython,
	Raises:  pep440.BumpParts,
	Bump:    bumpPython,
	Ranges:  pythonRanges,
	Write: func(v scheme.Version, _ Options) (string, error) {
		if v.Text != "" {
			return v.Text, nil
		}
		text, err := public(v)
		if err != nil {
			return "", err
		}
		if local := v.LocalPEP440(); local != "" {
			text += "+" + local
		}
		return text, nil
	},
}

// PyPI is what the Python Package Index accepts: PEP 440 without the local part.
var PyPI = Format{
	Name:    "pypi",
	Also:    []string{},
	Words:   []string{"pip", "warehouse", "twine"},
	Doc:     "pep440 without the local part",
	Example: "1.2.4.dev4",
	Grammar: "as pep440 without a local part",
	Lacks:   "pre-releases but alpha, beta and rc; a local part",
	Order:   "packaging (PEP 440)",
	Parse: func(s string) (Value, error) {
		if i := strings.IndexByte(s, '+'); i >= 0 {
			return nil, &pep440.SyntaxError{Input: s, Offset: i, Reason: "the index refuses a local part"}
		}
		return parsePython(s)
	},
	Join:   joinPython,
	Raises: pep440.BumpParts,
	Bump:   bumpPython,
	Ranges: pythonRanges,
	Write: func(v scheme.Version, _ Options) (string, error) {
		if unproven(v) {
			return "", &UnmarkedError{"pypi"}
		}
		if err := unlabelled("pypi", v); err != nil {
			return "", err
		}
		return Public(v)
	},
}

// Public returns the version without its local part, as PEP 440 writes it or in
// the scheme's own bytes. The error is a *LacksError.
func Public(v scheme.Version) (string, error) {
	if v.Text != "" {
		return v.PublicText(), nil
	}
	return public(v)
}

// public writes a version without its local part by the version specifiers
// specification's normal form.
func public(v scheme.Version) (string, error) {
	s := stand(v)
	var b []byte
	if s.Epoch != 0 {
		b = append(strconv.AppendUint(b, s.Epoch, 10), '!')
	}
	b = append(b, dotted(s.Release)...)
	if len(s.Pre) > 0 {
		letter, n, ok := stage(s.Pre)
		if !ok {
			return "", &LacksError{Format: "pep440", Lacks: "pre-releases but alpha, beta and rc", Version: string(b) + "-" + strings.Join(words(s.Pre), ".")}
		}
		b = strconv.AppendUint(append(b, letter...), n, 10)
	}
	if s.Post.Set {
		b = strconv.AppendUint(append(b, ".post"...), s.Post.N, 10)
	}
	if s.after {
		if s.Post.Set {
			return "", &LacksError{Format: "pep440", Lacks: "post-release of a post-release", Version: string(b) + ".post" + strconv.FormatUint(s.count, 10)}
		}
		b = strconv.AppendUint(append(b, ".post"...), s.count, 10)
	}
	if s.dev {
		b = strconv.AppendUint(append(b, ".dev"...), s.count, 10)
	}
	return string(b), nil
}
