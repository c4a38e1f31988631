package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/terminal"
	"github.com/tagline-scm/tagline/scheme"
)

// complete prints the words that may stand in place of the last of those given, a
// line each, with --describe after a tab what it is. It is for the scripts, and not
// shown in help.
type complete struct {
	Describe bool
	Words    []string `arg:"" optional:""`
}

// candidate is a word and what it is: the columns of a list.
type candidate = terminal.Column

func (c *complete) run(a *app) error {
	// The words come after --, as they are: they are not flags of this command.
	words := []string{""}
	if i := slices.Index(a.args, "--"); i >= 0 && i+1 < len(a.args) { // kong drops a second --
		words = a.args[i+1:]
	}
	before, word := words[:len(words)-1], words[len(words)-1]
	if word == `""` { // how PowerShell hands over an empty word
		word = ""
	}
	all := candidates(before, word, func() *project.Project { return around(a, directoryOf(before)) })
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(a.Name, b.Name) })
	// Names of tags come from the repository: none may bring a control character into the
	// shell's line.
	for _, one := range all {
		switch {
		case !strings.HasPrefix(one.Name, word):
		case c.Describe && one.Text != "":
			fmt.Fprintf(&a.out, "%s\t%s\n", terminal.Printable(one.Name), terminal.Printable(one.Text))
		default:
			fmt.Fprintln(&a.out, terminal.Printable(one.Name))
		}
	}
	return nil
}

// around finds what is in a directory, nil where nothing can be found: completion says
// nothing of mistakes.
func around(a *app, dir string) *project.Project {
	a.at = dir
	start, err := a.start()
	if err != nil {
		return nil
	}
	p, err := project.Open(a.surroundings(start), project.Request{})
	if a.aside(p); err != nil {
		return nil
	}
	return p
}

// directoryOf returns the directory that the words of a command line are about, "" for
// the one that they are typed in. They are not finished, so no parser takes them.
func directoryOf(words []string) string {
	dir := ""
	for i, word := range words {
		switch {
		case (word == "-C" || word == "--dir") && i+1 < len(words):
			dir = words[i+1]
		case strings.HasPrefix(word, "--dir="):
			dir = strings.TrimPrefix(word, "--dir=")
		}
	}
	return dir
}

// candidates returns the words that make sense after those before; none means
// the name of a file. Most need no repository, so it is opened only by those that do.
func candidates(before []string, word string, here func() *project.Project) []candidate {
	// A line that is half typed is wrong nearly always; completion proposes nothing then and
	// says nothing.
	name, rest, err := splitCommand(before)
	if err != nil {
		return nil
	}
	if name == "help" {
		return commandCandidates()
	}
	c, err := lookUp(name)
	if err != nil {
		return nil
	}
	flags, err := flagsOf(c)
	if err != nil {
		return nil
	}
	if len(before) > 0 && takesValue(before[len(before)-1]) {
		return valuesOf(flags, strings.TrimLeft(before[len(before)-1], "-"), word, here)
	}
	if flag, value, ok := strings.Cut(word, "="); ok && strings.HasPrefix(word, "--") {
		all := valuesOf(flags, strings.TrimLeft(flag, "-"), value, here)
		for i := range all {
			all[i].Name = flag + "=" + all[i].Name
		}
		return all
	}
	if strings.HasPrefix(word, "-") {
		return flagCandidates(flags, word)
	}
	switch name {
	case "":
		return commandCandidates()
	case "next":
		return partCandidates(append(scheme.PartNames(), scheme.Deciders()...))
	case "bump":
		return partCandidates(scheme.PartNames())
	case "config":
		if len(rest) == 0 {
			return keyCandidates()
		}
	case "completion":
		var all []candidate
		for _, s := range shells {
			all = append(all, candidate{Name: s.name})
		}
		return all
	}
	return nil
}

func commandCandidates() []candidate {
	all := []candidate{{Name: "help", Text: "the help of a command"}}
	for _, c := range commands() {
		if c.name != "" && !c.hidden {
			all = append(all, candidate{Name: c.name, Text: c.doc})
		}
	}
	return all
}

func flagCandidates(flags []*kong.Flag, word string) []candidate {
	var all []candidate
	for _, f := range flags {
		all = append(all, candidate{Name: "--" + f.Name, Text: f.Help})
		if f.Tag.Negatable != "" && strings.HasPrefix(word, "--no-") {
			all = append(all, candidate{Name: "--no-" + f.Name, Text: "not: " + f.Help})
		}
	}
	return all
}

func partCandidates(parts []scheme.PartName) []candidate {
	var all []candidate
	for _, p := range parts {
		all = append(all, candidate{Name: p.Name, Text: p.Doc})
	}
	return all
}

func keyCandidates() []candidate {
	var all []candidate
	for _, k := range config.Keys {
		all = append(all, candidate{Name: k.Name, Text: k.Doc})
	}
	return all
}
