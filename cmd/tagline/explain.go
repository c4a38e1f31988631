package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"

	"github.com/tagline-scm/tagline/cmd/tagline/config"
	"github.com/tagline-scm/tagline/cmd/tagline/plan"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// explain prints why the version is what it is. It runs the very plan that the
// plain command runs and words the values that come out, so it cannot tell
// another story; it prints as far as the run came, whatever stopped it.
type explain struct {
	deriving
	JSON       bool `name:"json" help:"as one object"`
	Tags       bool `help:"every tag that was considered or refused, and why"`
	DirtyPaths bool `help:"every path that makes the work tree dirty"`
}

// shownError is an error of a run whose explanation is printed nevertheless.
type shownError struct{ error }

func (e *shownError) Unwrap() error { return e.error }

// printsAnyway reports whether standard output is to be written although the
// run failed.
func printsAnyway(err error) bool {
	_, ok := err.(*shownError)
	return ok
}

func (c *explain) run(a *app) error {
	p, err := a.prepare(c.deriving)
	if err != nil {
		return err
	}
	p.Query.Evidence = true
	p.Query.AllHigher = true
	r, err := a.derive(p)
	if c.JSON {
		e, jsonErr := a.explanation(p, r, err)
		if jsonErr == nil {
			jsonErr = a.writeJSON(e)
		}
		if jsonErr != nil {
			return jsonErr
		}
	} else {
		c.text(a, p, r)
	}
	if err != nil {
		return &shownError{err}
	}
	return nil
}

// text prints the parts of the version, then what each came from.
func (c *explain) text(a *app, p *prepared, r plan.Result) {
	bold, plain := a.colours()
	if p.Mode == plan.Compatible {
		fmt.Fprintf(&a.out, "as setuptools-scm, which %s configures\n\n", printable(p.Config))
	}
	if r.Version.Facts.Source != "" || len(r.Version.Next.Release) > 0 {
		version := everySpelling(p.Plan, r.Version)[0].text
		fmt.Fprintf(&a.out, "%s%s%s\n\n", bold, version, plain)
		parts := a.parts(p, r.Version)
		width := 0
		for _, part := range parts {
			width = max(width, len(part[0]))
		}
		for _, part := range parts {
			fmt.Fprintf(&a.out, "  %s%-*s%s  %s\n", bold, width, part[0], plain, printable(part[1]))
		}
		fmt.Fprintln(&a.out)
	}
	row := func(name, text string) {
		fmt.Fprintf(&a.out, "%s%-9s%s  %s\n", bold, name, plain, printable(text))
	}
	f := r.Facts
	if f.Source != "" || f.Head.ID != "" {
		row("tag", p.tagLine(r))
		row("proof", proofLine(f))
		row("dirty", dirtyLine(f, c.DirtyPaths))
		if c.DirtyPaths {
			for _, d := range f.Work.Paths {
				fmt.Fprintf(&a.out, "           %s\n", printable(d.Path+" is "+d.Kind.String()))
			}
		}
		row("branch", branchLine(f))
	}
	row("source", a.sourceLine(p, f))
	row("settings", p.settingsLine())
	for _, n := range r.Version.Notes {
		if n.Level == scheme.Info && n.Rule != "next" {
			row("note", n.Text)
		}
	}
	for _, text := range f.Notes {
		row("note", text)
	}
	if f.Later != nil {
		row("note", "git 2.48 and later would name "+f.Later.Ref)
	}
	if c.Tags {
		fmt.Fprintln(&a.out)
		c.listTags(a, r)
	}
}

// colours returns what switches bold on and off: nothing unless standard output
// is a terminal and NO_COLOR (https://no-color.org) is unset or empty.
func (a *app) colours() (on, off string) {
	f, ok := a.stdout.(*os.File)
	if !ok || a.env["NO_COLOR"] != "" || a.env["TERM"] == "dumb" || !term.IsTerminal(int(f.Fd())) {
		return "", ""
	}
	return "\x1b[1m", "\x1b[0m"
}

// parts cuts the version into pieces and says what each means.
func (a *app) parts(p *prepared, v scheme.Version) [][2]string {
	why := "the version"
	for _, n := range v.Notes {
		if n.Rule == "next" {
			why = n.Text
		}
	}
	if v.Facts.Verbatim != "" && p.override.Version != "" {
		why = p.override.Variable + " says so"
	}
	text := everySpelling(p.Plan, v)[0].text
	if v.Text != "" {
		return [][2]string{{text, why}}
	}
	public := text
	local := v.Local
	if len(local) > 0 {
		public, _, _ = strings.Cut(text, "+")
	}
	var parts [][2]string
	count := fmt.Sprintf("%d commits", v.Count)
	if v.Count == 1 {
		count = "1 commit"
	}
	if v.Tag != nil {
		count += " that " + v.Tag.Ref + " does not have"
	} else {
		count += " so far"
	}
	switch suffix := fmt.Sprintf(".%s%d", map[scheme.Place]string{scheme.Before: "dev", scheme.After: "post"}[v.Place], v.Count); {
	case (v.Place == scheme.Before || v.Place == scheme.After) && strings.HasSuffix(public, suffix):
		parts = append(parts, [2]string{strings.TrimSuffix(public, suffix), why}, [2]string{suffix, count})
	default:
		parts = append(parts, [2]string{public, why})
	}
	separator := "+"
	for _, segment := range local {
		parts = append(parts, [2]string{separator + segment, a.segment(p, v, segment)})
		separator = "."
	}
	return parts
}

// segment says what a segment of the local part means.
func (a *app) segment(p *prepared, v scheme.Version, segment string) string {
	switch {
	case segment == "unproven":
		return "not proven: " + v.Facts.Proof.Reason
	case slices.Contains(v.Base.Local, segment):
		return "from the tag"
	case slices.Contains(p.Options.LocalText, segment):
		return "from " + p.From["local"]
	case segment == scheme.Node(v.Facts, p.Options.CommitLength):
		return "commit " + v.Facts.Head.ID
	case strings.HasPrefix(segment, "d"):
		if a.env["SOURCE_DATE_EPOCH"] != "" {
			return "uncommitted changes; the day is SOURCE_DATE_EPOCH's, UTC"
		}
		return "uncommitted changes; the day is today, UTC"
	}
	return "from the local scheme"
}

func (p *prepared) tagLine(r plan.Result) string {
	f := r.Facts
	if f.Verbatim != "" {
		return "none is needed"
	}
	tag := r.Version.Tag
	if tag == nil && len(f.Tags) > 0 {
		tag = &f.Tags[0]
	}
	if tag == nil {
		return map[scm.Untagged]string{
			scm.NoTags: "none", scm.NoneMatches: "none is a version", scm.NoneReachable: "none is in the history of this commit",
		}[f.Untagged]
	}
	text := tag.Ref
	if tag.Annotated {
		text += " (annotated)"
	}
	if !tag.Commit.IsZero() {
		text += " on " + tag.Commit.String()[:9]
	}
	if f.Source == "repository" {
		text += ": " + p.rank(tag.Ref, f)
	}
	return text
}

// rank says where the chosen tag stands among the version tags. Those that this
// commit does not contain are looked at too, by name alone.
func (p *prepared) rank(chosen string, f scm.Facts) string {
	how := "the nearest"
	switch {
	case p.GitRule, p.Query.Accept == nil, p.Query.Better == nil:
		return fmt.Sprintf("what git describe names, of %d tags", f.TagCount)
	case f.TagCount == 1:
		return "the only version tag"
	case p.Query.Select == scm.Highest:
		how = "the highest here"
	}
	highest := chosen
	for _, h := range f.Higher {
		if p.Query.Better(h.Tag.Ref, highest) > 0 {
			highest = h.Tag.Ref
		}
	}
	if highest != chosen {
		return fmt.Sprintf("%s of %d version tags, though %s is higher", how, f.TagCount, highest)
	}
	tags, err := everyTag(p)
	if err != nil {
		return how
	}
	for _, t := range tags {
		if p.Query.Accept(t.Ref) == nil && p.Query.Better(t.Ref, highest) > 0 {
			highest = t.Ref
		}
	}
	switch {
	case highest != chosen:
		return fmt.Sprintf("%s of %d version tags; %s is higher, but not in this history", how, f.TagCount, highest)
	case p.Query.Select == scm.Highest:
		return fmt.Sprintf("the highest of %d version tags", f.TagCount)
	}
	return fmt.Sprintf("%s, and the highest of %d version tags", how, f.TagCount)
}

func proofLine(f scm.Facts) string {
	if f.Proof.Proven {
		return "proven: " + f.Proof.Reason
	}
	return "not proven: " + f.Proof.Reason
}

func dirtyLine(f scm.Facts, all bool) string {
	switch {
	case !f.Work.Looked:
		return "not looked at"
	case !f.Work.Dirty:
		return "no: every tracked file is as committed"
	case len(f.Work.Paths) == 0:
		return "yes"
	case all:
		return "yes:"
	}
	first := f.Work.Paths[0]
	return fmt.Sprintf("%s is %s (the first found; --dirty-paths lists all)", first.Path, first.Kind)
}

func branchLine(f scm.Facts) string {
	switch f.Branch.From {
	case "":
		if f.Branch.Name == "" {
			return "none: HEAD is detached"
		}
		return f.Branch.Name
	case "head":
		return f.Branch.Name + ", from HEAD"
	}
	return f.Branch.Name + ", from " + f.Branch.From
}

func (a *app) sourceLine(p *prepared, f scm.Facts) string {
	where := "here"
	if p.located > 0 {
		where = "in " + a.shown(p.dirs[p.located])
	}
	if p.saved != nil {
		return "the facts that --facts names"
	}
	switch f.Source {
	case "repository":
		how, system := "read without git", f.VCS
		switch {
		case p.reader != nil && p.reader.hg.here:
			how, system = "read by the hg program", "hg"
		case p.reader != nil && p.reader.asked:
			how = "read by the git program"
		}
		return fmt.Sprintf("the %s repository %s, %s", system, where, how)
	case "facts":
		return "the saved facts " + where + ", .tagline.json"
	case "override":
		return "the variable " + p.override.Variable
	case "pkg-info":
		return "the PKG-INFO " + where
	case "archive":
		return "the archive file " + where
	case "directory":
		return "the directory's name"
	case "":
		return "none"
	}
	return f.Source
}

func (p *prepared) settingsLine() string {
	var set []string
	for _, k := range config.Keys {
		if from := p.From[k.Name]; from != "" && k.Name != "edition" {
			set = append(set, k.Name+" from "+from)
		}
	}
	switch {
	case set == nil && p.compat != nil:
		return "those of " + p.Config + "; `tagline config` shows them"
	case set == nil:
		return "all default; `tagline config` shows them"
	}
	return strings.Join(set, ", ") + "; `tagline config` shows all"
}

// listTags prints the candidates, then the refused tags.
func (c *explain) listTags(a *app, r plan.Result) {
	var rows [][2]string
	chosen := ""
	if r.Version.Tag != nil {
		chosen = r.Version.Tag.Ref
	}
	for i, candidate := range r.Facts.Candidates {
		tags := []scm.Tag{candidate.Tag}
		if i == 0 && len(r.Facts.Tags) > 0 {
			tags = r.Facts.Tags // all on the chosen commit
		}
		for _, tag := range tags {
			text := fmt.Sprintf("%d commits back", candidate.Depth)
			if tag.Ref == chosen {
				text += ": chosen"
			}
			rows = append(rows, [2]string{tag.Ref, text})
		}
	}
	for _, refused := range r.Facts.Rejected {
		rows = append(rows, [2]string{refused.Tag.Ref, "refused: " + scheme.Reason(refused.Reason)})
	}
	width := 0
	for i := range rows {
		rows[i][0] = printable(rows[i][0])
		width = max(width, len(rows[i][0]))
	}
	for _, row := range rows {
		fmt.Fprintf(&a.out, "%-*s  %s\n", width, row[0], printable(row[1]))
	}
}

// explanation is explain --json.
type explanation struct {
	Version    *string           `json:"version"` // null when there is none
	Error      *string           `json:"error"`
	Exit       int               `json:"exit"`
	Parts      []explainedPart   `json:"parts"`
	Notes      []explainedNote   `json:"notes"`
	Warnings   []string          `json:"warnings"`
	Candidates []explainedTag    `json:"candidates"`
	Refused    []explainedTag    `json:"refused"`
	Higher     []*string         `json:"higher"`
	DirtyPaths []explainedPath   `json:"dirty_paths"`
	Settings   map[string]string `json:"settings"` // those not at their default, and where each is from
	Facts      json.RawMessage   `json:"facts"`
}

type (
	explainedPart struct {
		Text string `json:"text"`
		Why  string `json:"why"`
	}
	explainedNote struct {
		Rule string `json:"rule"`
		Text string `json:"text"`
	}
	explainedTag struct {
		Tag    *string `json:"tag"` // null where its name is not UTF-8
		Depth  *uint64 `json:"depth,omitempty"`
		Reason string  `json:"reason,omitempty"`
		Nearer bool    `json:"nearer,omitempty"`
	}
	explainedPath struct {
		Path *string `json:"path"` // null where it is not UTF-8
		Is   string  `json:"is"`
	}
)

// explanation collects what explain --json prints. Sentences are as they would be
// printed; a name that is not UTF-8 is null, which a warning says. The error is an
// *archive.TextError.
func (a *app) explanation(p *prepared, r plan.Result, err error) (explanation, error) {
	facts, factsErr := p.savedFacts(r)
	e := explanation{
		Exit: exitCode(err), Parts: []explainedPart{}, Notes: []explainedNote{}, Warnings: []string{},
		Candidates: []explainedTag{}, Refused: []explainedTag{}, Higher: []*string{}, DirtyPaths: []explainedPath{},
		Settings: map[string]string{}, Facts: facts,
	}
	var lost []string
	name := func(text string) *string {
		if utf8.ValidString(text) {
			return &text
		}
		lost = append(lost, text)
		return nil
	}
	for setting, from := range p.From {
		e.Settings[setting] = printable(from)
	}
	if err != nil {
		text := printable(err.Error())
		e.Error = &text
	}
	if r.Version.Facts.Source != "" {
		text := everySpelling(p.Plan, r.Version)[0].text
		e.Version = &text
		for _, part := range a.parts(p, r.Version) {
			e.Parts = append(e.Parts, explainedPart{part[0], printable(part[1])})
		}
	}
	for _, n := range r.Version.Notes {
		e.Notes = append(e.Notes, explainedNote{n.Rule, printable(n.Text)})
	}
	for _, n := range append(slices.Clip(r.Warnings), unnamed(r.Facts)...) {
		e.Warnings = append(e.Warnings, printable(n.Text))
	}
	for _, c := range r.Facts.Candidates {
		e.Candidates = append(e.Candidates, explainedTag{Tag: name(c.Tag.Ref), Depth: &c.Depth})
	}
	for _, x := range r.Facts.Rejected {
		reason := printable(scheme.Reason(x.Reason))
		e.Refused = append(e.Refused, explainedTag{Tag: name(x.Tag.Ref), Reason: reason, Nearer: x.Ahead})
	}
	for _, h := range r.Facts.Higher {
		e.Higher = append(e.Higher, name(h.Tag.Ref))
	}
	for _, d := range r.Facts.Work.Paths {
		e.DirtyPaths = append(e.DirtyPaths, explainedPath{name(d.Path), d.Kind.String()})
	}
	if lost != nil {
		text := fmt.Sprintf("names that are not UTF-8 are null here: %d, the first is %q", len(lost), lost[0])
		e.Warnings = append(e.Warnings, text)
	}
	return e, factsErr
}
