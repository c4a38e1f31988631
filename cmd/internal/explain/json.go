package explain

import (
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/tagline-scm/tagline/cmd/internal/terminal"
	"github.com/tagline-scm/tagline/scheme"
)

// Object is what `tagline explain --json` prints.
type Object struct {
	Version    *string           `json:"version"` // what plain `tagline` prints; null when there is none
	Error      *string           `json:"error"`
	Exit       int               `json:"exit"`
	PartsOf    *string           `json:"parts_of"`           // the version in PEP 440, or in setuptools-scm's bytes
	Parts      []Part            `json:"parts"`              // of it: joined they are parts_of
	Decision   *Decision         `json:"decision,omitempty"` // what the changes since the tag ask for, where they decided
	Notes      []Note            `json:"notes"`
	Warnings   []string          `json:"warnings"`
	Candidates []Tag             `json:"candidates"`
	Refused    []Tag             `json:"refused"`
	Higher     []*string         `json:"higher"`
	DirtyPaths []Path            `json:"dirty_paths"`
	Settings   map[string]string `json:"settings"` // those not at their default, and where each is from
	BranchRule *BranchRule       `json:"branch_rule,omitempty"`
	Facts      json.RawMessage   `json:"facts"`
}

// The elements of an Object's lists.
type (
	// Part is a segment of the version.
	Part struct {
		Text string `json:"text"`
		Kind string `json:"kind"` // of scheme.Kind
		Why  string `json:"why"`
	}
	// Note is a decision, or what there is to say about it.
	Note struct {
		Rule string `json:"rule"`
		Text string `json:"text"`
	}
	// Tag is a tag that was considered or refused.
	Tag struct {
		Tag    *string `json:"tag"` // null where its name is not UTF-8
		Depth  *uint64 `json:"depth,omitempty"`
		Reason string  `json:"reason,omitempty"`
		Nearer bool    `json:"nearer,omitempty"`
	}
	// Path is a path that makes the work tree dirty.
	Path struct {
		Path *string `json:"path"` // null where it is not UTF-8
		Is   string  `json:"is"`
	}
)

// Object returns the explanation as `tagline explain --json` prints it. Sentences
// are as they would be printed; a name that is not UTF-8 is null, which a warning
// says. The error is an *archive.TextError.
func (e Explanation) Object() (Object, error) {
	r := e.Result
	facts, err := facts(e.Plan, r, e.Project.Saved)
	o := Object{
		Exit: e.Exit, Parts: []Part{}, Notes: []Note{}, Warnings: texts(append(slices.Clip(r.Warnings), Unnamed(r.Facts)...)),
		Candidates: []Tag{}, Refused: []Tag{}, Higher: []*string{}, DirtyPaths: []Path{},
		Settings: map[string]string{}, BranchRule: branchRule(e.Plan), Facts: facts,
	}
	// JSON has no other texts than UTF-8, and another name would be another tag.
	var lost []string
	name := func(text string) *string {
		if utf8.ValidString(text) {
			return &text
		}
		lost = append(lost, text)
		return nil
	}
	o.Decision = decision(r.Version)
	for _, s := range e.Project.Settings {
		o.Settings[s.Name] = terminal.Printable(s.From)
	}
	if e.Err != nil {
		text := terminal.Printable(e.Err.Error())
		o.Error = &text
	}
	if hasVersion(r.Version) {
		if text, err := Text(e.Plan, r.Version); err == nil {
			o.Version = &text
		}
		text := r.Version.String()
		o.PartsOf = &text
	}
	for _, s := range r.Version.Segments() {
		o.Parts = append(o.Parts, Part{s.Text, s.Kind.String(), terminal.Printable(s.Why)})
	}
	for _, n := range r.Version.Notes {
		o.Notes = append(o.Notes, Note{n.Rule, terminal.Printable(n.Text)})
	}
	for _, text := range e.Project.Notes {
		o.Notes = append(o.Notes, Note{"passed-over", terminal.Printable(text)})
	}
	for _, c := range r.Facts.Candidates {
		o.Candidates = append(o.Candidates, Tag{Tag: name(c.Tag.Ref), Depth: &c.Depth})
	}
	for _, x := range r.Facts.Rejected {
		o.Refused = append(o.Refused, Tag{Tag: name(x.Tag.Ref), Reason: terminal.Printable(scheme.Reason(x.Reason)), Nearer: x.Ahead})
	}
	for _, h := range r.Facts.Higher {
		o.Higher = append(o.Higher, name(h.Tag.Ref))
	}
	for _, d := range r.Facts.Work.Paths {
		o.DirtyPaths = append(o.DirtyPaths, Path{name(d.Path), d.Kind.String()})
	}
	if lost != nil {
		o.Warnings = append(o.Warnings, fmt.Sprintf("names that are not UTF-8 are null here: %d, the first is %q", len(lost), lost[0]))
	}
	return o, err
}
