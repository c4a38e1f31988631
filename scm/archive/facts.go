package archive

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tagline-scm/tagline/scm"
)

// Saved is a facts object: the facts, and how they were asked for.
type Saved struct {
	Facts   scm.Facts
	Tag     string    // the tag the version came from, one of Facts.Tags by Ref; "" = the first
	Query   scm.Query // of which Rev, Select, FirstParent, Match, Exclude, Paths and ExcludePaths are kept
	TagRule string    // "version" or "git"; "" = "version"
}

// document is the facts object, its keys in the order in which they are
// written. It is a contract: keys are added, never changed.
type document struct {
	Edition      int        `json:"edition"`
	VCS          string     `json:"vcs"`
	Source       string     `json:"source"`
	Tag          *string    `json:"tag"`
	Tags         []string   `json:"tags"`
	Elsewhere    bool       `json:"elsewhere,omitempty"`
	Distance     uint64     `json:"distance"`
	DayCount     uint64     `json:"day_count,omitempty"`
	Number       string     `json:"file_number,omitempty"`
	Height       uint64     `json:"height,omitempty"`
	Dirty        *bool      `json:"dirty"`
	DirtyPath    *string    `json:"dirty_path"`
	Commit       *string    `json:"commit"`
	Branch       *string    `json:"branch"`
	BranchRef    *string    `json:"branch_ref"`
	BranchSource string     `json:"branch_source"`
	PullRequest  *string    `json:"pull_request"`
	TargetBranch *string    `json:"target_branch"`
	CommitTime   *time.Time `json:"commit_time"`
	AuthorTime   *time.Time `json:"author_time"`
	CommitDate   *string    `json:"commit_date"`
	Shallow      bool       `json:"shallow"`
	Proof        string     `json:"proof"`
	ProofReason  string     `json:"proof_reason"`
	Untagged     *string    `json:"untagged"`
	Verbatim     *string    `json:"verbatim"`
	Query        query      `json:"query"`
}

type query struct {
	Rev         string   `json:"rev"`
	Select      string   `json:"select"`
	FirstParent bool     `json:"first_parent"`
	TagRule     string   `json:"tag_rule"`
	Match       []string `json:"match"`
	Exclude     []string `json:"exclude"`
	Paths       []string `json:"paths"`
	LeftOut     []string `json:"exclude_paths,omitempty"`
}

// TextError means that a text is not UTF-8: JSON would have another in its place.
type TextError struct {
	Key  string // facts.tag
	Text string
}

func (e *TextError) Error() string {
	return fmt.Sprintf("%s: JSON cannot carry what is not UTF-8: %q", e.Key, e.Text)
}

// EncodeFacts returns s as one compact JSON object without a line break.
// Hashes of tags, rejected tags, candidates and notes are not kept. A branch or
// a dirty path whose name is not UTF-8 is null, since no version needs it; any
// other such text is a *TextError.
func EncodeFacts(s Saved) ([]byte, error) {
	f, q := s.Facts, s.Query
	d := document{
		Edition: 1, VCS: f.VCS, Source: f.Source,
		Tags: []string{}, Elsewhere: f.Elsewhere, Distance: f.Distance, DayCount: f.Day,
		Number: f.Number, Height: f.Height,
		Commit: orNull(f.Head.ID), CommitDate: orNull(f.Head.Date),
		CommitTime: timeOrNull(f.Head.Time), AuthorTime: timeOrNull(f.Head.Author),
		Branch: nameOrNull(f.Branch.Name), BranchRef: nameOrNull(f.Branch.Abbrev), BranchSource: f.Branch.From,
		PullRequest: nameOrNull(f.Pull.Number), TargetBranch: nameOrNull(f.Pull.Target),
		Shallow: f.Shallow, Proof: "unproven", ProofReason: f.Proof.Reason,
		Untagged: orNull(string(f.Untagged)), Verbatim: orNull(f.Verbatim),
		Query: query{
			Rev: q.Rev, Select: q.Select.String(), FirstParent: q.FirstParent, TagRule: s.TagRule,
			Match: orEmpty(q.Match), Exclude: orEmpty(q.Exclude), Paths: orEmpty(q.Paths), LeftOut: q.ExcludePaths,
		},
	}
	for _, t := range f.Tags {
		d.Tags = append(d.Tags, t.Ref)
	}
	if len(d.Tags) > 0 {
		d.Tag = &d.Tags[0]
		if s.Tag != "" {
			d.Tag = &s.Tag
		}
	}
	if f.Work.Looked {
		d.Dirty = &f.Work.Dirty
		if len(f.Work.Paths) > 0 {
			d.DirtyPath = nameOrNull(f.Work.Paths[0].Path)
		}
	}
	if f.Proof.Proven {
		d.Proof = "proven"
	}
	if d.Query.Rev == "" {
		d.Query.Rev = "HEAD"
	}
	if d.Query.TagRule == "" {
		d.Query.TagRule = "version"
	}
	for _, t := range [...]struct {
		key   string
		texts []string
	}{
		{"vcs", []string{d.VCS}},
		{"source", []string{d.Source}},
		{"file_number", []string{d.Number}},
		{"tag", []string{s.Tag}},
		{"tags", d.Tags},
		{"commit", []string{f.Head.ID}},
		{"commit_date", []string{f.Head.Date}},
		{"branch_source", []string{d.BranchSource}},
		{"proof_reason", []string{d.ProofReason}},
		{"untagged", []string{string(f.Untagged)}},
		{"verbatim", []string{f.Verbatim}},
		{"query.rev", []string{d.Query.Rev}},
		{"query.tag_rule", []string{d.Query.TagRule}},
		{"query.match", d.Query.Match},
		{"query.exclude", d.Query.Exclude},
		{"query.paths", d.Query.Paths},
		{"query.exclude_paths", d.Query.LeftOut},
	} {
		for _, text := range t.texts {
			if !utf8.ValidString(text) {
				return nil, &TextError{"facts." + t.key, text}
			}
		}
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(d); err != nil {
		panic("archive: " + err.Error()) // a document holds nothing that JSON lacks: years are checked by timeOrNull
	}
	return bytes.TrimSpace(out.Bytes()), nil
}

// nameOrNull returns nil for a name that is empty or not UTF-8.
func nameOrNull(s string) *string {
	if !utf8.ValidString(s) {
		return nil
	}
	return orNull(s)
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// timeOrNull returns nil for the zero time and for years that RFC 3339 cannot
// write.
func timeOrNull(t time.Time) *time.Time {
	t = t.UTC()
	if t.IsZero() || t.Year() < 0 || t.Year() > 9999 {
		return nil
	}
	return &t
}

// KeyError means that a key of a facts object is missing or has the wrong type.
type KeyError struct {
	Key  string // with the objects around it: facts.query.rev
	Want string // "a whole number"
	Got  string // the value as it stands there, shortened; "" = the key is missing
}

func (e *KeyError) Error() string {
	if e.Got == "" {
		return e.Key + ": missing; want " + e.Want
	}
	return e.Key + ": want " + e.Want + ", got " + e.Got
}

// fromJSON returns saved facts as a source of their own.
func fromJSON(b []byte) (scm.Facts, error) {
	s, err := DecodeFacts(b)
	if err != nil {
		return scm.Facts{}, err
	}
	s.Facts.Source = "facts"
	return s.Facts, nil
}

// DecodeFacts reads a facts object, or a whole document of tagline --json that
// has one under the key "facts". tag, distance and dirty must be there (tag and
// dirty may be null); other keys default: tags to the tag, proof to proven,
// untagged to none where there is no tag. Unknown keys are ignored. A value of
// the wrong type is a *KeyError that names its key; text that is no JSON object
// or is longer than MaxSize is an error too.
func DecodeFacts(b []byte) (Saved, error) {
	if len(b) > MaxSize {
		return Saved{}, fmt.Errorf("facts: larger than %d bytes", MaxSize)
	}
	var raw json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return Saved{}, fmt.Errorf("facts: %w", err)
	}
	o := object{path: "facts.", keys: nil}
	if o.keys = fields(raw); o.keys == nil {
		return Saved{}, &KeyError{Key: "facts", Want: "an object", Got: short(raw)}
	}
	if inner, ok := o.keys["facts"]; ok {
		if o.keys = fields(inner); o.keys == nil {
			return Saved{}, &KeyError{Key: "facts", Want: "an object", Got: short(inner)}
		}
	}
	for _, required := range [...][2]string{
		{"tag", "a string or null"}, {"distance", "a whole number"}, {"dirty", "true, false or null"},
	} {
		if _, ok := o.keys[required[0]]; !ok {
			return Saved{}, &KeyError{Key: "facts." + required[0], Want: required[1]}
		}
	}
	if n := o.number("edition", 1); n != 1 {
		o.fail("edition", "1")
	}
	f := scm.Facts{
		VCS:       o.text("vcs", ""),
		Source:    o.text("source", ""),
		Distance:  o.number("distance", 0),
		Day:       o.number("day_count", 0),
		Number:    o.text("file_number", ""),
		Height:    o.number("height", 0),
		Verbatim:  o.text("verbatim", ""),
		Shallow:   o.yes("shallow"),
		Elsewhere: o.yes("elsewhere"),
		Branch:    scm.Branch{Name: o.text("branch", ""), Abbrev: o.text("branch_ref", ""), From: o.text("branch_source", "")},
		Pull:      scm.PullRequest{Number: o.text("pull_request", ""), Target: o.text("target_branch", "")},
		Head: scm.Commit{
			ID:     o.text("commit", ""),
			Time:   o.time("commit_time"),
			Author: o.time("author_time"),
			Date:   o.text("commit_date", ""),
		},
		Proof: scm.Proof{Proven: o.oneOf("proof", "proven", "unproven") != "unproven", Reason: o.text("proof_reason", "")},
	}
	if isNull(o.keys["distance"]) {
		o.fail("distance", "a whole number")
	}
	if !isHex(f.Head.ID) {
		o.fail("commit", "lower-case hexadecimal digits")
	}
	if f.Head.Date == "" && !f.Head.Time.IsZero() {
		f.Head.Date = f.Head.Time.Format(time.DateOnly)
	}
	if _, err := time.Parse(time.DateOnly, f.Head.Date); err != nil && f.Head.Date != "" {
		o.fail("commit_date", "a date like 2026-08-16")
	}
	if f.Branch.Abbrev == "" {
		f.Branch.Abbrev = "HEAD"
		if f.Branch.Name != "" {
			f.Branch.Abbrev = f.Branch.Name
		}
	}
	s := Saved{Tag: o.text("tag", "")}
	tags := o.list("tags")
	if s.Tag != "" && len(tags) == 0 {
		tags = []string{s.Tag}
	}
	if s.Tag == "" && len(tags) > 0 || s.Tag != "" && !slices.Contains(tags, s.Tag) {
		o.fail("tags", "a list that contains facts.tag")
	}
	for _, ref := range tags {
		f.Tags = append(f.Tags, scm.Tag{Ref: ref, Name: ref})
	}
	f.TagCount = len(f.Tags)
	if s.Tag == "" {
		f.Untagged = scm.Untagged(o.oneOf("untagged", "none", "unmatched", "unreachable"))
		if f.Untagged == scm.Tagged {
			f.Untagged = scm.NoTags
		}
	}
	if !isNull(o.keys["dirty"]) {
		f.Work = scm.Work{Looked: true, Dirty: o.yes("dirty")}
	}
	if p := o.text("dirty_path", ""); p != "" && f.Work.Dirty {
		f.Work.Paths = []scm.DirtyPath{{Path: p, Kind: scm.Modified}}
	}
	o.query(&s)
	s.Facts = f
	if o.err != nil {
		return Saved{}, o.err
	}
	return s, nil
}

func (o *object) query(s *Saved) {
	s.TagRule = "version"
	raw, ok := o.keys["query"]
	if !ok || isNull(raw) {
		return
	}
	q := object{path: "facts.query.", keys: fields(raw), err: o.err}
	if q.keys == nil {
		o.fail("query", "an object")
		return
	}
	switch q.oneOf("select", "nearest", "highest", "anywhere") {
	case "highest":
		s.Query.Select = scm.Highest
	case "anywhere":
		s.Query.Select = scm.Anywhere
	}
	if q.oneOf("tag_rule", "version", "git") == "git" {
		s.TagRule = "git"
	}
	if rev := q.text("rev", "HEAD"); rev != "HEAD" {
		s.Query.Rev = rev
	}
	s.Query.FirstParent = q.yes("first_parent")
	s.Query.Match, s.Query.Exclude, s.Query.Paths = q.list("match"), q.list("exclude"), q.list("paths")
	s.Query.ExcludePaths = q.list("exclude_paths")
	o.err = q.err
}

// object reads the keys of a JSON object and keeps the first error.
type object struct {
	path string
	keys map[string]json.RawMessage
	err  error
}

func (o *object) fail(key, want string) {
	if o.err == nil {
		o.err = &KeyError{Key: o.path + key, Want: want, Got: short(o.keys[key])}
	}
}

// read decodes a key into to, unless it is absent or null.
func (o *object) read(key, want string, to any) {
	raw, ok := o.keys[key]
	if !ok || isNull(raw) {
		return
	}
	if err := json.Unmarshal(raw, to); err != nil {
		o.fail(key, want)
	}
}

func (o *object) text(key, otherwise string) string {
	s := otherwise
	o.read(key, "a string", &s)
	return s
}

func (o *object) yes(key string) bool {
	var b bool
	o.read(key, "true or false", &b)
	return b
}

func (o *object) list(key string) []string {
	var list []string
	o.read(key, "a list of strings", &list)
	if len(list) == 0 {
		return nil
	}
	return list
}

func (o *object) number(key string, otherwise uint64) uint64 {
	raw, ok := o.keys[key]
	if !ok || isNull(raw) {
		return otherwise
	}
	n, err := strconv.ParseUint(string(raw), 10, 64)
	if err != nil {
		o.fail(key, "a whole number")
	}
	return n
}

func (o *object) time(key string) time.Time {
	s := o.text(key, "")
	if s == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		o.fail(key, "a time like 2026-08-16T12:00:00Z")
		return time.Time{}
	}
	return t.UTC()
}

// oneOf returns the value, "" where it is absent or null.
func (o *object) oneOf(key string, words ...string) string {
	s := o.text(key, "")
	if s != "" && !slices.Contains(words, s) {
		o.fail(key, strings.Join(words, " or "))
	}
	return s
}

// fields returns the keys of a JSON object, nil for any other value. Keys are
// compared exactly, unlike encoding/json's own matching of struct fields.
func fields(raw json.RawMessage) map[string]json.RawMessage {
	var keys map[string]json.RawMessage
	if json.Unmarshal(raw, &keys) != nil {
		return nil
	}
	return keys
}

func isNull(raw json.RawMessage) bool { return string(raw) == "null" }

// short returns a value as an error may show it.
func short(raw json.RawMessage) string {
	const most = 40
	r := []rune(string(raw))
	if len(r) > most {
		return string(r[:most]) + "..."
	}
	return string(r)
}
