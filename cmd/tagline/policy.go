package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	following "github.com/tagline-scm/tagline/cmd/internal/next"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/policy"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/versionfiles"
	"github.com/tagline-scm/tagline/scheme"
)

// policyCommand prints the project's versioning strategy, or keeps it in a file. Its
// examples have the project's own numbers: those after its highest final release, and where
// a file is checked those after the release that the section there names. So a section does
// not go stale with every release.
type policyCommand struct {
	Check bool   `help:"exit 5 if the section of FILE does not say what holds"`
	Write bool   `help:"renew the section of FILE between its markers, or add it"`
	File  string `arg:"" optional:"" help:"instead of CONTRIBUTING.md"`
}

func (c *policyCommand) run(a *app) error {
	switch {
	case c.Check && c.Write:
		return &usageError{text: "--check and --write exclude each other"}
	case c.File != "" && !c.Check && !c.Write:
		return &usageError{text: "a file is for --check and --write", hint: "`tagline policy` prints the policy"}
	case c.File == "":
		c.File = "CONTRIBUTING.md"
	}
	p, err := a.prepare(deriving{anyBranch: true})
	if err != nil {
		return err
	}
	if !c.Check && !c.Write {
		_, text, err := strategy(a, p, "")
		a.out.WriteString(text)
		return err
	}
	name, ok := belowRoot(p, c.File)
	if !ok {
		return &usageError{text: c.File + " is outside " + a.project(p.Source)}
	}
	t, err := a.tree(p.Root)
	if err != nil {
		return err
	}
	defer t.Close()
	// A file that is not there yet is made by --write, and has no section for --check.
	data, err := t.Read(name, versionfiles.MaxTemplate)
	if errors.Is(err, fs.ErrNotExist) {
		data, err = nil, nil
	}
	if err != nil {
		return err
	}
	if c.Check {
		return c.check(a, p, string(data))
	}
	tag, text, err := strategy(a, p, "")
	if err != nil {
		return err
	}
	changed, err := t.Put(name, []byte(policy.Renew(string(data), tag, text)))
	if changed {
		a.say("wrote " + c.File)
	}
	return err
}

// check holds the section of a file against what holds.
func (c *policyCommand) check(a *app, p *project.Project, text string) error {
	// The section names the release that its examples follow, so it is compared with what holds
	// after that release and does not age with the next one.
	tag, section, ok := policy.Find(text)
	if !ok {
		return &checkError{text: c.File + " has no section of tagline's policy", hint: "`tagline policy --write` adds it"}
	}
	_, want, err := strategy(a, p, tag)
	if err != nil {
		return err
	}
	if section == want {
		return nil
	}
	has, wants := strings.Split(section, "\n"), strings.Split(want, "\n")
	// The first line that differs says more than a whole difference would.
	at := 0
	for at < len(has) && at < len(wants) && has[at] == wants[at] {
		at++
	}
	differs := ""
	if at < len(wants) && wants[at] != "" {
		differs = ": what holds is " + wants[at]
	}
	return &checkError{text: c.File + " does not say how versions are made here" + differs, hint: "`tagline policy --write` renews it"}
}

// strategy returns the policy in words, with the numbers after a release as examples: of
// that tag, if it is one, else of the highest final release.
func strategy(a *app, p *project.Project, tag string) (example, text string, err error) {
	r, found, err := following.After(p, tag)
	if err != nil {
		return "", "", err
	}
	if !found {
		if _, err := plan.Run(p.Plan); err != nil {
			return "", "", err
		}
		return "", "", &usageError{text: "no final release is tagged yet, and the examples of a policy are a release's numbers"}
	}
	at := r.At.Facts.Tags[0].Ref
	if !policy.Fits(at) {
		return "", "", &usageError{text: at + " cannot stand in a comment of Markdown"}
	}
	told := policy.Policy{
		Tag: at, Label: p.Settings.Text("label"), Distance: r.Later.Facts.Distance, Rules: p.Rules, Config: p.Config,
		Scheme: p.Schemes[0].Name, SchemeDoc: p.Schemes[0].Doc, Paths: p.Query.Paths, Without: p.Query.ExcludePaths,
		Branches: p.Settings.List("release.branches"), Push: p.Settings.Bool("release.push"),
		TagText: p.Settings.Text("release.tag-message"), Commit: p.Settings.Text("release.commit-message"),
	}
	told.From, told.Said = derivedFrom(p), furtherRules(p, r)
	if r.Decides != "" {
		told.Asks = "add a feature"
	}
	for _, rule := range p.Settings.Rules {
		told.PerBranch = append(told.PerBranch, onBranches(rule))
	}
	for _, v := range p.Require {
		told.Required = append(told.Required, string(v))
	}
	for _, v := range p.OnTag {
		told.OnRelease = append(told.OnRelease, string(v))
	}
	for _, e := range p.Writes {
		told.Writes = append(told.Writes, e.File)
	}
	for _, part := range r.Parts {
		told.Parts = append(told.Parts, policy.Part{Word: part.Word, Doc: part.Doc, Tag: part.Ref})
	}
	released, err := inFormats(p.Plan, p.Formats, r.At)
	if err != nil {
		return "", "", err
	}
	ahead, err := inFormats(p.Plan, p.Formats, r.Later)
	if err != nil {
		return "", "", err
	}
	told.Version, told.Ahead = released[0], ahead[0]
	for i, name := range p.Formats {
		if len(p.Formats) > 1 {
			told.Formats = append(told.Formats, policy.Format{Name: name, Version: released[i], Ahead: ahead[i]})
		}
	}
	return at, told.Markdown(), nil
}

// derivedFrom says what versions are made from, beside the configuration.
func derivedFrom(p *project.Project) string {
	switch {
	case p.Height != "":
		return "two numbers in " + policy.Code(p.Options.HeightFile) + ", the commits since they changed there, the tags of this repository"
	case p.Schemes[0].Tagless:
		return "the days of the commits, the tags of this repository"
	}
	return "the tags of this repository"
}

// furtherRules are the sentences about which version comes next that the scheme does not say.
func furtherRules(p *project.Project, r following.Example) (all []string) {
	say := func(key, format string) {
		if value := p.Settings.Text(key); p.Settings.Given(key) && p.From[key] != "" && value != "" {
			all = append(all, fmt.Sprintf(format, policy.Code(value)))
		}
	}
	say("layout", "The layout is %s")
	if p.From["date"] != "" && p.Settings.Text("date") == "build" {
		all = append(all, "The date is that of the build")
	}
	for _, by := range scheme.Deciders() {
		if by.Name == r.Decides {
			all = append(all, fmt.Sprintf("`bump` says more: the next release is %s", by.Doc))
		}
	}
	if r.Decides == "" {
		say("bump", "`bump` says more: after a final release %s is raised")
	}
	say("at-least", "Commits after a tag head for %s at least")
	switch p.Settings.Text("select") {
	case "highest":
		all = append(all, "The highest version tag in the history of a commit counts, not the nearest")
	case "anywhere":
		all = append(all, "The highest version tag of the repository counts, whether the commit contains it or not")
	}
	return all
}

// onBranches is what a rule says of the branches that it is for.
func onBranches(r config.Rule) policy.Branch {
	text := func(key string) string {
		text, _ := r.Get(key).Value.(string)
		return text
	}
	open, said := r.Get("release").Value.(bool)
	required, _ := r.Get("require").Value.([]string)
	return policy.Branch{
		Names: r.Names, Bump: text("bump"), Pre: text("pre"), Label: text("label"), Least: text("at-least"),
		Anywhere: text("select") == "anywhere", Required: required, Closed: said && !open,
	}
}
