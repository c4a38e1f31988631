package explain

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/terminal"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/archive"
)

// Document is what `tagline --json` prints. It is a contract, docs/json.md: keys
// are added, never changed or removed.
type Document struct {
	Version     string          `json:"version"`
	Public      string          `json:"public"`
	Base        *string         `json:"base"`
	Next        *string         `json:"next"`
	Scheme      string          `json:"scheme"`
	LocalScheme string          `json:"local_scheme"`
	Decision    *Decision       `json:"decision,omitempty"`
	Warnings    []string        `json:"warnings"`
	Formats     Texts           `json:"formats"`
	BranchRule  *BranchRule     `json:"branch_rule,omitempty"`
	Facts       json.RawMessage `json:"facts"`

	Companions []Companion `json:"-"` // keys of their own, before warnings
}

// Companion is what goes with the version: a text, true or false, or nil where there
// is none.
type Companion struct {
	Key   string
	Value any
	Err   error // why there is none
}

// NewDocument collects what a run that has a version came to. saved is what
// --facts named, nil without. A name that JSON cannot carry is null, which a
// warning says, or an *archive.TextError where a version may need it.
func NewDocument(p plan.Plan, r plan.Result, saved *archive.Saved) (Document, error) {
	d := Summary(p, r)
	d.Warnings = append(d.Warnings, texts(Unnamed(r.Facts))...)
	var err error
	d.Facts, err = facts(p, r, saved)
	for _, one := range d.Formats {
		if err == nil {
			err = ValidText("formats."+one.Format, one.Text)
		}
	}
	return d, err
}

// Summary returns the Document without its facts. Version is what plain `tagline`
// prints: the text in the first format that is configured, and "" where that
// cannot write it, which plain `tagline` has as an error.
func Summary(p plan.Plan, r plan.Result) Document {
	v := r.Version
	d := Document{
		Public:      public(v),
		Scheme:      v.Scheme,
		Decision:    decision(v),
		LocalScheme: strings.Join(p.Options.Local, ","),
		Warnings:    texts(r.Warnings),
		Formats:     EveryText(p, v),
		BranchRule:  branchRule(p),
	}
	if text, err := Text(p, v); err == nil {
		d.Version = text
	}
	d.Companions = companions(p, v)
	if d.LocalScheme == "" {
		d.LocalScheme = scheme.DefaultLocal
	}
	// base and next are releases as the scheme's tags write them, without prefix
	// and v.
	if v.Tag != nil || v.Facts.Verbatim != "" {
		text := p.Schemes[0].Print(v.Base)
		d.Base = &text
	}
	if len(v.Next.Release) > 0 {
		text := p.Schemes[0].Print(v.Next)
		d.Next = &text
	}
	return d
}

// Decision is what the changes since the tag ask of the next release.
type Decision struct {
	By     string `json:"by"`     // a word of scheme.Deciders
	Asks   string `json:"asks"`   // major, minor, patch or none
	Raises string `json:"raises"` // the part that is raised: below 1.0 minor where major is asked for
	Why    string `json:"why"`
	Commit string `json:"commit,omitempty"`
	File   string `json:"file,omitempty"`
}

// decision returns what decided a version, nil where no changes did.
func decision(v scheme.Version) *Decision {
	d := v.Decision
	if d == nil {
		return nil
	}
	return &Decision{d.By, d.Raise.String(), d.Part(v), terminal.Printable(d.Reason(v)), d.Commit, d.File}
}

// Text returns what plain `tagline` prints, whatever -f says: the version in the
// first format that is configured. The errors are those of the format, and
// *render.UnknownFormatError.
func Text(p plan.Plan, v scheme.Version) (string, error) {
	f, err := render.ByName(p.Format)
	if err != nil {
		return "", err
	}
	return f.Write(v, p.Render)
}

// Writable returns the name of the first format of render.All that can write the
// version, "" if none can.
func Writable(p plan.Plan, v scheme.Version) string {
	for _, one := range EveryText(p, v) {
		if one.Err == nil {
			return one.Format
		}
	}
	return ""
}

// companions returns what goes with a version, without those that nobody named and that
// would have to be asked for.
func companions(p plan.Plan, v scheme.Version) []Companion {
	var all []Companion
	for _, c := range render.Companions() {
		releases := p.Render.Releases
		// Not asked for, so neither true nor null would be right.
		if c.Ranked && render.IsRelease(v) && !releases.Known && releases.Lacks == "" {
			continue
		}
		one := Companion{Key: c.Key()}
		text, err := c.Write(v, p.Render)
		switch {
		case err != nil:
			one.Err = err
		case c.Bool:
			one.Value = text == "true"
		default:
			one.Value = text
		}
		all = append(all, one)
	}
	return all
}

// MarshalJSON writes the document with the companions among its keys.
func (d Document) MarshalJSON() ([]byte, error) {
	type document Document // without this method
	var all, b bytes.Buffer
	if err := writeCompact(&all, document(d)); err != nil {
		return nil, err
	}
	// Within a text a quotation mark is escaped, so this is the key.
	before, after, _ := bytes.Cut(all.Bytes(), []byte(`,"warnings":`))
	b.Write(before)
	for _, c := range d.Companions {
		b.WriteString(`,"` + c.Key + `":`)
		if err := writeCompact(&b, c.Value); err != nil {
			return nil, err
		}
	}
	b.WriteString(`,"warnings":`)
	b.Write(after)
	return b.Bytes(), nil
}

// public returns the version without its local part, in PEP 440 or the scheme's
// own bytes; a version that PEP 440 has no place for in SemVer.
func public(v scheme.Version) string {
	if text, err := render.Public(v); err == nil {
		return text
	}
	v.Local = nil
	text, _ := render.SemVer.Write(v, render.Options{})
	return text
}

// texts returns the texts of notes as they would be printed, an empty list for
// none.
func texts(notes []scheme.Note) []string {
	out := []string{}
	for _, n := range notes {
		out = append(out, terminal.Printable(n.Text))
	}
	return out
}

// Unnamed warns of names that JSON cannot carry and no version needs: they are
// null in the facts.
func Unnamed(f scm.Facts) []scheme.Note {
	var notes []scheme.Note
	note := func(what, key, name string) {
		notes = append(notes, scheme.Note{Rule: "utf8", Level: scheme.Warning,
			Text: fmt.Sprintf("the name of the %s is not UTF-8, so %s is null: %q", what, key, name)})
	}
	if !utf8.ValidString(f.Branch.Name + f.Branch.Abbrev) {
		note("branch", "branch", cmp.Or(f.Branch.Name, f.Branch.Abbrev))
	}
	if !utf8.ValidString(f.Pull.Number) {
		note("pull request", "pull_request", f.Pull.Number)
	}
	if !utf8.ValidString(f.Pull.Target) {
		note("target branch", "target_branch", f.Pull.Target)
	}
	if len(f.Work.Paths) > 0 && !utf8.ValidString(f.Work.Paths[0].Path) {
		note("first dirty file", "dirty_path", f.Work.Paths[0].Path)
	}
	return notes
}

// facts returns the facts object of the document. The error is an
// *archive.TextError.
//
// The tag, the distance and the changes are those that the version counts, so that
// it can be derived from the object again; the commit is the whole one.
func facts(p plan.Plan, r plan.Result, saved *archive.Saved) (json.RawMessage, error) {
	s := archive.Saved{Facts: r.Facts, Query: p.Query, TagRule: "version"}
	if f := &s.Facts; r.Seen.Source != "" {
		f.Tags, f.Distance, f.Work.Dirty = r.Seen.Tags, r.Seen.Distance, r.Seen.Work.Dirty
		f.Work.Looked = f.Work.Looked || f.Work.Dirty
		if len(f.Tags) == 0 && f.Untagged == scm.Tagged {
			f.Untagged = scm.NoneMatches // setuptools-scm's describe command finds none
		}
	}
	if p.GitRule {
		s.TagRule = "git"
	}
	// Facts that were saved answer the query of then, whatever is configured now.
	if saved != nil {
		s.Query, s.TagRule = saved.Query, saved.TagRule
	}
	if r.Version.Tag != nil {
		s.Tag = r.Version.Tag.Ref
	}
	return archive.EncodeFacts(s)
}

// Fields returns the document as templates see it: a map by the keys of the
// JSON text.
func (d Document) Fields() (map[string]any, error) {
	var fields map[string]any
	var text bytes.Buffer
	if err := writeCompact(&text, d); err != nil {
		return nil, err
	}
	dec := json.NewDecoder(&text)
	// A float64 would round distances and build numbers.
	dec.UseNumber()
	return fields, dec.Decode(&fields)
}

// Texts is a version in every format, in the order of render.All.
type Texts []Written

// Written is a version in one format.
type Written struct {
	Format string
	Text   string
	Err    error // why there is no text
}

// EveryText writes the version in every format there is.
func EveryText(p plan.Plan, v scheme.Version) Texts {
	var all Texts
	for _, f := range render.All() {
		text, err := f.Write(v, p.Render)
		all = append(all, Written{f.Name, text, err})
	}
	return all
}

// MarshalJSON writes an object with a key for each format, null for one that
// cannot be written.
func (t Texts) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	for i, one := range t {
		b.WriteByte("{,"[min(i, 1)])
		var value *string
		if one.Err == nil {
			value = &one.Text
		}
		if err := writeCompact(&b, one.Format); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := writeCompact(&b, value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func writeCompact(b *bytes.Buffer, value any) error {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(value)
	b.Truncate(max(0, b.Len()-1)) // Encode ends with a line break
	return err
}
