package main

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/tagline-scm/tagline/cmd/tagline/plan"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm/archive"
)

// document is what --json prints. It is a contract, docs/json.md: keys are
// added, never changed or removed.
type document struct {
	Version     string          `json:"version"`
	Public      string          `json:"public"`
	Base        *string         `json:"base"`
	Next        *string         `json:"next"`
	Scheme      string          `json:"scheme"`
	LocalScheme string          `json:"local_scheme"`
	Warnings    []string        `json:"warnings"`
	Formats     spelled         `json:"formats"`
	Facts       json.RawMessage `json:"facts"`
}

// spelled is the version in every format, in the order of render.All.
type spelled []spelling

type spelling struct {
	name string
	text string
	err  error // why there is no text
}

// MarshalJSON writes an object with a key for each format, null for one that
// cannot be written.
func (s spelled) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	for i, one := range s {
		b.WriteByte("{,"[min(i, 1)])
		var value *string
		if one.err == nil {
			value = &one.text
		}
		if err := writeCompact(&b, one.name); err != nil {
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

// everySpelling writes the version in every format there is.
func everySpelling(p plan.Plan, v scheme.Version) spelled {
	var all spelled
	for _, f := range render.All() {
		text, err := f.Write(v, p.Render)
		all = append(all, spelling{f.Name, text, err})
	}
	return all
}

// document collects what a run came to.
func (p *prepared) document(r plan.Result) document {
	v := r.Version
	d := document{
		Scheme:      v.Scheme,
		LocalScheme: strings.Join(p.Options.Local, ","),
		Warnings:    []string{},
		Formats:     everySpelling(p.Plan, v),
		Facts:       p.savedFacts(r),
	}
	if d.LocalScheme == "" {
		d.LocalScheme = scheme.DefaultLocal
	}
	d.Version, d.Public = d.Formats[0].text, v.PublicText()
	if v.Tag != nil || v.Facts.Verbatim != "" {
		d.Base = p.print(v.Base)
	}
	if len(v.Next.Release) > 0 {
		d.Next = p.print(v.Next)
	}
	for _, n := range r.Warnings {
		d.Warnings = append(d.Warnings, n.Text)
	}
	return d
}

// print writes a release as the scheme's tags do, without prefix and v.
func (p *prepared) print(parts scheme.Parts) *string {
	text := p.Schemes[0].Print(parts)
	return &text
}

// savedFacts returns the facts object of the document.
func (p *prepared) savedFacts(r plan.Result) json.RawMessage {
	saved := archive.Saved{Facts: r.Facts, Query: p.Query, TagRule: "version"}
	if p.GitRule {
		saved.TagRule = "git"
	}
	if p.saved != nil {
		saved.Query, saved.TagRule = p.saved.Query, p.saved.TagRule
	}
	if r.Version.Tag != nil {
		saved.Tag = r.Version.Tag.Ref
	}
	return archive.EncodeFacts(saved)
}

// fields returns the document as templates see it: a map by the keys of the
// JSON text.
func (d document) fields() (map[string]any, error) {
	var fields map[string]any
	var text bytes.Buffer
	if err := writeCompact(&text, d); err != nil {
		return nil, err
	}
	dec := json.NewDecoder(&text)
	dec.UseNumber()
	return fields, dec.Decode(&fields)
}

// writeJSON prints a value with two-space indents.
func (a *app) writeJSON(value any) error {
	enc := json.NewEncoder(&a.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(value)
}
