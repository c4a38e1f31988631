package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/render/ci"
)

// env prints the version as variables. Their names begin with SCM_, unlike the
// variables that Tagline reads, so that a run never feeds itself.
type env struct {
	deriving
	fromRemote
	For  string   `placeholder:"READER" default:"sh" help:"who reads it: sh (default), fish, pwsh, github, gitlab, azure, dotenv, json, make, ..."`
	Only []string `placeholder:"NAME,..." help:"only these: version, branch, ...; a key of --json, or a format, which needs no -f"`
}

func (c *env) run(a *app) error {
	syntax, err := ci.ByName(c.For)
	if err != nil {
		var names []string
		for _, s := range ci.All() {
			names = append(names, s.Name)
		}
		return &usageError{text: err.Error() + ": there are " + strings.Join(names, ", "), near: config.Nearest(c.For, names)}
	}
	c.remote = c.Remote
	// --only can name any of them.
	c.everyFormat = len(c.Only) > 0
	for _, companion := range render.Companions() {
		if slices.ContainsFunc(c.Only, func(given string) bool { return isVariable(given, companion.Name) }) {
			c.companions = append(c.companions, companion.Name)
		}
	}
	p, err := a.prepare(c.deriving)
	if err != nil {
		return err
	}
	// A summary is for people: it explains, where the other readers want values.
	if syntax.Name == ci.Summary.Name && len(c.Only) == 0 {
		return printSummary(a, p)
	}
	wanted, err := c.wanted(p)
	if err != nil {
		return err
	}
	written, formats := formatted(p, wanted)
	r, texts, err := a.deriveTexts(p, formats)
	if err != nil {
		return err
	}
	values := variables(p.Plan, r)
	if slices.ContainsFunc(wanted, func(name string) bool { return slices.Contains(moreNames, name) }) {
		if err := more(p, r, values); err != nil {
			return err
		}
	}
	for i, name := range written {
		values[name] = texts[i]
	}
	// In the order in which they were asked for: a file of them can be compared with another.
	var vars []ci.Var
	for _, name := range wanted {
		vars = append(vars, ci.Var{Name: variable(name), Value: values[name]})
	}
	err = ci.Write(&a.out, syntax, vars)
	if bad, ok := err.(*ci.ValueError); ok {
		return &hintedError{error: bad, hint: otherWays(syntax, wanted, vars, bad)}
	}
	return err
}

// formatted returns which of the variables are the version in a format, and the formats
// that write them, in the same order.
func formatted(p *project.Project, wanted []string) (variables, formats []string) {
	for _, name := range wanted {
		switch {
		case name == "version":
			formats = append(formats, p.Format)
		case slices.Contains(factNames, name) || slices.Contains(moreNames, name):
			continue
		default:
			formats = append(formats, name)
		}
		variables = append(variables, name)
	}
	return variables, formats
}

// factNames are the variables that are no formats, by what follows SCM_, in the
// order in which they are printed.
var factNames = []string{
	"version", "public", "base", "tag", "distance", "dirty", "commit", "branch", "pull_request", "target_branch", "branch_source", "proof",
}

// moreNames are keys of --json and of its facts that are printed where --only names
// them.
var moreNames = []string{
	"next", "scheme", "local_scheme", "vcs", "source", "dirty_path", "branch_ref", "commit_time", "author_time", "commit_date",
	"shallow", "proof_reason", "untagged", "verbatim",
}

// more adds the values of moreNames, as --json has them: "" for null.
func more(p *project.Project, r plan.Result, values map[string]string) error {
	d, err := explain.NewDocument(p.Plan, r, p.Saved)
	if err != nil {
		return err
	}
	fields, err := d.Fields()
	if err != nil {
		return err
	}
	facts, _ := fields["facts"].(map[string]any)
	for _, name := range moreNames {
		value, ok := fields[name]
		if !ok {
			value = facts[name]
		}
		if values[name] = ""; value != nil {
			values[name] = fmt.Sprint(value)
		}
	}
	return nil
}

// variable returns the name of a variable.
func variable(name string) string {
	return "SCM_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// isVariable reports whether a word of --only is that variable: its name as a format, a key
// of --json, or the variable's own.
func isVariable(given, name string) bool {
	return given == name || given == strings.ReplaceAll(name, "-", "_") || given == variable(name)
}

// onlyNames returns what --only takes.
func onlyNames() []string {
	known := slices.Concat(factNames, moreNames, render.Names())
	for _, c := range render.Companions() {
		known = append(known, c.Name)
	}
	return known
}

// wanted returns what to print: the facts, and the formats that the configuration
// or -f names; or what --only does.
func (c *env) wanted(p *project.Project) ([]string, error) {
	// Formats are variables only where somebody chose them: thirty of them would drown the rest.
	if len(c.Only) == 0 {
		all := slices.Clone(factNames)
		if p.From["format"] != "" {
			all = append(all, p.Formats...)
		}
		return all, nil
	}
	known := onlyNames()
	var only []string
	for _, given := range c.Only {
		i := slices.IndexFunc(known, func(name string) bool { return isVariable(given, name) })
		if i < 0 {
			facts := strings.Join(factNames, ", ")
			return nil, &usageError{text: fmt.Sprintf("no variable %q: there are %s, and the formats", given, facts),
				near: config.Nearest(given, known)}
		}
		only = append(only, known[i])
	}
	return only, nil
}

// variables returns the value of each of factNames.
func variables(p plan.Plan, r plan.Result) map[string]string {
	d, f := explain.Summary(p, r), r.Facts
	values := map[string]string{
		"version": d.Version, "public": d.Public, "distance": strconv.FormatUint(f.Distance, 10),
		"commit": f.Head.ID, "branch": f.Branch.Name, "branch_source": f.Branch.From,
		"pull_request": f.Pull.Number, "target_branch": f.Pull.Target, "proof": "unproven", "base": "", "tag": "", "dirty": "",
	}
	if d.Base != nil {
		values["base"] = *d.Base
	}
	if r.Version.Tag != nil {
		values["tag"] = r.Version.Tag.Ref
	}
	// Empty where nobody looked: "false" would promise a clean tree.
	if f.Work.Looked {
		values["dirty"] = strconv.FormatBool(f.Work.Dirty)
	}
	if f.Proof.Proven {
		values["proof"] = "proven"
	}
	return values
}

// otherWays says how to get the variables all the same: without those that the
// syntax refuses, or in a syntax that carries them all.
func otherWays(syntax ci.Syntax, names []string, vars []ci.Var, bad *ci.ValueError) string {
	var ways, kept []string
	var left []ci.Var
	for i, v := range vars {
		if _, err := syntax.Format([]ci.Var{v}); err == nil && v != bad.Var {
			kept, left = append(kept, names[i]), append(left, v)
		}
	}
	if _, err := syntax.Format(left); err == nil && kept != nil {
		ways = append(ways, "leave it out: --only "+strings.Join(kept, ","))
	}
	// Only a way that was tried is proposed.
	for _, s := range []ci.Syntax{ci.Shell, ci.JSON} { // which carry nearly anything
		if _, err := s.Format(vars); err == nil {
			ways = append(ways, fmt.Sprintf("`--for %s` carries it", s.Name))
			break
		}
	}
	return strings.Join(ways, "; ")
}

// afterFailure returns what a failing run prints on standard output all the
// same: eval of nothing succeeds, so for a shell it is a command that fails with
// the run's exit code. It looks at the arguments, since they may be what is wrong:
// a reader that there is not may be a shell by another name.
func afterFailure(args []string, exit int) string {
	name, rest, err := splitCommand(args)
	if err != nil || name != "env" {
		return ""
	}
	syntax, err := ci.ByName(cmp.Or(lastValue(rest, "--for"), ci.Shell.Name))
	if err != nil {
		syntax = ci.Shell
	}
	// A service reads a file of NAME=VALUE: a line too much would be a variable.
	if syntax.Fail == nil {
		return "" // who reads it is no shell
	}
	return syntax.Fail(exit)
}
