package render

import "github.com/tagline-scm/tagline/scheme/semver"

// The notations of ranges. Which one a format's versions are asked about in is a
// matter of their tools: npm's for npm, and for semver where no tool is named;
// cargo's and Helm's by those names of semver; Helm's for go, since the library
// that Helm uses is the one that Go programs use, and the go command has none.

// rangesOf returns the notation of an ecosystem that another format's row serves
// under this name; nil where it has the row's. For hex, julia and swift there is
// none here: theirs look like others and mean something else (~> 1.2 in hex is
// npm's ^1.2, and a comma is "or" in julia).
func rangesOf(name string) func(string, *bool) (Contains, error) {
	switch name {
	case "cargo":
		return cargoRanges
	case "helm":
		return helmRanges
	case "hex", "julia", "swift":
		return func(string, *bool) (Contains, error) { return noRanges(name) }
	}
	return nil
}

func semverRanges(specifiers string, prereleases *bool) (Contains, error) {
	r, err := semver.ParseNPM(specifiers, semver.NPMOptions{Prereleases: allowed(prereleases), Commas: true})
	return semverGrammar.contains(r, prereleases), err
}

func npmRanges(specifiers string, prereleases *bool) (Contains, error) {
	r, err := semver.ParseNPM(specifiers, semver.NPMOptions{Prereleases: allowed(prereleases)})
	return npmGrammar.contains(r, prereleases), err
}

func dockerRanges(specifiers string, prereleases *bool) (Contains, error) {
	r, err := semver.ParseNPM(specifiers, semver.NPMOptions{Prereleases: allowed(prereleases), Commas: true})
	return dockerGrammar.contains(r, prereleases), err
}

func cargoRanges(specifiers string, prereleases *bool) (Contains, error) {
	r, err := semver.ParseCargo(specifiers, allowed(prereleases))
	return semverGrammar.contains(r, prereleases), err
}

func helmRanges(specifiers string, prereleases *bool) (Contains, error) {
	r, err := semver.ParseHelm(specifiers, allowed(prereleases))
	return semverGrammar.contains(r, prereleases), err
}

func goRanges(specifiers string, prereleases *bool) (Contains, error) {
	r, err := semver.ParseHelm(specifiers, allowed(prereleases))
	return goGrammar.contains(r, prereleases), err
}

func allowed(prereleases *bool) bool { return prereleases != nil && *prereleases }

// contains asks r about the versions of a grammar.
func (g *semanticGrammar) contains(r semver.Range, prereleases *bool) Contains {
	return func(text string) (bool, error) {
		value, err := g.parse(text)
		if err != nil {
			return false, err
		}
		v := value.(*semanticValue).Version
		if prereleases != nil && !*prereleases && v.IsPrerelease() {
			return false, nil
		}
		return r.Contains(v), nil
	}
}
