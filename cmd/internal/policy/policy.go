// Package policy writes down a project's versioning strategy as Markdown, from its
// configuration and with its own numbers as examples.
package policy

import (
	"fmt"
	"slices"
	"strings"
)

// Policy is what is told of a project. Every text is as a user would type or read it.
type Policy struct {
	Tag       string   // the release whose numbers are the examples: v1.2.3
	Version   string   // of its commit
	Distance  uint64   // of the commit in Ahead
	Ahead     string   // the version so many commits later
	Scheme    string   // its name
	SchemeDoc string   // what it does, in a sentence
	Rules     string   // the tool by whose rules versions are made; "" for Tagline
	Config    string   // the configuration file; "" without one
	Formats   []Format // in which the version is written there; none for the default alone
	Parts     []Part   // the releases that could follow
	From      string   // what versions are made from beside the configuration
	Asks      string   // what the commits of the example do, after "that"; "" for nothing in particular
	Said      []string // further sentences about which version comes next
	Label     string   // the template that marks builds of branches and pull requests; "" for none
	PerBranch []Branch // the rules for branches, of which the first that matches is in force

	Paths     []string // the only ones that count
	Without   []string // those of them that do not
	Branches  []string // that are released from; none for any
	Writes    []string // files that hold the version
	TagText   string   // the template of the tag's message
	Commit    string   // and of the commit's
	Push      bool     // a release is pushed
	Required  []string // of every version
	OnRelease []string // of a commit with a tag
}

// Format is a version in one of the formats of the project.
type Format struct{ Name, Version, Ahead string }

// Part is a release that could follow the one of the examples.
type Part struct{ Word, Doc, Tag string }

// Markdown returns the strategy. It ends in a line break.
func (p Policy) Markdown() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("## Versions\n")
	tool := "[Tagline](https://github.com/tagline-scm/tagline)"
	if p.Rules != "" {
		tool += ", by the rules of " + p.Rules + ","
	}
	from := p.From
	if p.Config != "" {
		from += " and " + Code(p.Config)
	}
	line("Nobody writes versions by hand: %s makes them from %s.\n", tool, from)
	line("| commit | version |\n| --- | --- |")
	line("| with the tag %s | %s |", cell(p.Tag), cell(p.Version))
	later := fmt.Sprintf("%d commits later", p.Distance)
	if p.Asks != "" {
		later += ", if they " + p.Asks
	}
	line("| %s | %s |\n", later, cell(p.Ahead))
	if p.SchemeDoc != "" { // setuptools-scm's have none
		p.SchemeDoc = ": " + p.SchemeDoc
	}
	line("The scheme is %s%s.", Code(p.Scheme), p.SchemeDoc)
	for _, said := range p.Said {
		line("%s.", said)
	}
	if len(p.Paths) > 0 {
		line("Only commits and changes below %s count.", list(p.Paths))
	}
	if len(p.Without) > 0 {
		line("Commits and changes that touch only %s do not count.", list(p.Without))
	}
	if p.Label != "" {
		line("Builds of pull requests and branches are marked with %s.", Code(p.Label))
	}
	if len(p.Formats) > 0 {
		line("\n| format | release | %s |\n| --- | --- | --- |", later)
		for _, f := range p.Formats {
			line("| %s | %s | %s |", f.Name, cell(f.Version), cell(f.Ahead))
		}
	}
	p.branches(line)
	line("\n## Releases\n")
	line("`tagline release` makes the next release; `tagline next` only names it. After %s:\n", Code(p.Tag))
	line("| command | tag | what is raised |\n| --- | --- | --- |")
	for _, part := range p.Parts {
		line("| %s | %s | %s |", cell(strings.TrimSpace("tagline release "+part.Word)), cell(part.Tag), part.Doc)
	}
	line("")
	for _, rule := range p.rules() {
		line("- %s.", rule)
	}
	return b.String()
}

// Branch is what holds on some branches.
type Branch struct {
	Names     []string // globs; {series} stands for numbers
	Bump, Pre string   // what is raised, and of which stage
	Label     string   // the template that marks its builds
	Least     string   // the lowest version
	Anywhere  bool     // it counts from the highest tag of the repository
	Required  []string
	Closed    bool // no releases are made there
}

// branches writes the table of what branches head for.
func (p Policy) branches(line func(format string, args ...any)) {
	if len(p.PerBranch) == 0 {
		return
	}
	rest := " Elsewhere what is said above holds."
	for _, b := range p.PerBranch {
		if slices.Contains(b.Names, "*") {
			rest = ""
		}
	}
	line("\nOn branches of these names, the first row that matches counts.%s\n", rest)
	line("| branches | head for | releases |\n| --- | --- | --- |")
	for _, b := range p.PerBranch {
		names := make([]string, len(b.Names))
		for i, name := range b.Names {
			names[i] = cell(name)
			if name == "*" {
				names[i] = "any other"
			}
		}
		releases := "yes"
		switch {
		case b.Closed:
			releases = "no"
		case len(p.Branches) > 0:
			releases = "as said below"
		}
		line("| %s | %s | %s |", strings.Join(names, ", "), b.headsFor(), releases)
	}
}

// headsFor says in words which release comes next on the branches.
func (b Branch) headsFor() string {
	series := strings.Contains(strings.Join(b.Names, " "), "{series}")
	text := "the next release"
	switch b.Bump {
	case "commits":
		text = "the release that the commits ask for"
	case "fragments":
		text = "the release that the change files ask for"
	case "patch", "minor", "major", "micro", "hotfix", "post":
		if !series { // in a series only its own next release can come
			text = "the next " + b.Bump + " release"
		}
	case "":
	default:
		text = "the next release by " + cell("bump = "+b.Bump)
	}
	if series {
		text += " of the series"
	}
	if b.Pre != "" {
		text += ", as " + b.Pre
	}
	if b.Anywhere {
		text += ", after the highest tag of the repository"
	}
	if b.Least != "" {
		text += ", at least " + cell(b.Least)
	}
	if b.Label != "" {
		text += "; builds are marked with " + cell(b.Label)
	}
	if len(b.Required) > 0 {
		text += "; required: " + strings.Join(b.Required, ", ")
	}
	return text
}

// rules are the sentences about how a release is made.
func (p Policy) rules() []string {
	var all []string
	if len(p.Branches) > 0 {
		all = append(all, "Releases are made from the branches "+list(p.Branches))
	}
	if len(p.Writes) > 0 {
		all = append(all, fmt.Sprintf("The version is written into %s, as far as git tracks them, and committed with the message %s", list(p.Writes), Code(p.Commit)))
	}
	all = append(all, "What is staged joins the release; any other change stops it")
	all = append(all, "The tag is annotated; its message is "+Code(p.TagText))
	if p.Push {
		all = append(all, "The branch and the tag are pushed together")
	} else {
		all = append(all, "The branch and the tag are pushed together with `--push`")
	}
	if len(p.Required) > 0 {
		all = append(all, "Every version requires: "+strings.Join(p.Required, ", "))
	}
	if len(p.OnRelease) > 0 {
		all = append(all, "A commit with a tag requires: "+strings.Join(p.OnRelease, ", "))
	}
	return all
}

// list returns texts as code with commas between them.
func list(texts []string) string {
	var all []string
	for _, text := range texts {
		all = append(all, Code(text))
	}
	return strings.Join(all, ", ")
}

// Code returns a text as Markdown's code, on one line, with a fence that it does not hold.
func Code(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if len(fence) > 1 || text == "" {
		text = " " + text + " "
	}
	return fence + text + fence
}

// cell is code in a table, where a bar ends the cell.
func cell(text string) string { return strings.ReplaceAll(Code(text), "|", `\|`) }
