package config

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/cmd/internal/fragments"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// Base says where the paths of a configuration start: slash-separated
// directories of one file system.
type Base struct {
	Root  string // of the work tree
	File  string // of the configuration file; "" without one
	Start string // where the run was started
}

// Plan returns the settings as a plan without sources. now is the time of the
// build. Values that no scheme, format or path can have are an *Error.
func (s *Settings) Plan(base Base, now time.Time) (plan.Plan, error) {
	p, err := s.Common(base, now)
	if err != nil {
		return p, err
	}
	p.GitRule = s.Text("tag-rule") == "git"
	p.Tags = scheme.TagRule{Prefix: s.Text("tag-prefix"), Suffix: s.Text("tag-suffix")}
	p.Options.Layout, p.Options.Date, p.Options.HeightFile = s.Text("layout"), s.Text("date"), s.Text("height-file")
	p.Options.Templates = scheme.Templates{
		Grammar: s.Text("custom.grammar"), OnTag: s.Text("custom.on-tag"), Ahead: s.Text("custom.ahead"),
		Dirty: s.Text("custom.dirty"), AheadDirty: s.Text("custom.ahead-dirty"), Untagged: s.Text("custom.untagged"),
	}
	for _, step := range []func(*plan.Plan) error{s.scheme, s.tags} {
		if err := step(&p); err != nil {
			return p, err
		}
	}
	if err := s.heightFile(&p, base); err != nil {
		return p, err
	}
	// A mistake in a rule is one on every branch, also where the rule does not apply today:
	// otherwise it would be found in the job of a release.
	err = s.tryRules(func(tried *Settings) error {
		other := plan.Plan{Options: p.Options}
		other.Options.Bump, other.Options.Heading = tried.Text("bump"), tried.heading()
		for _, step := range []func(*plan.Plan) error{tried.local, tried.least, tried.scheme} {
			if err := step(&other); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return p, err
	}
	if p.Query, err = s.Query(base); err != nil {
		return p, err
	}
	// --strict makes errors of warnings, so every higher tag that one could be about is looked
	// for.
	p.Query.AllHigher = p.Strict
	p.Query.Better = scheme.Better(p.Schemes, p.Tags)
	// git decides by the shape of names alone, so there is nothing to accept.
	switch {
	case !p.GitRule:
		p.Query.Accept = scheme.Accept(p.Schemes, p.Tags)
	// The glob that setuptools-scm gives git describe: anything with a digit.
	case p.Query.Match == nil:
		p.Query.Match = []string{p.Tags.Prefix + "*[0-9]*" + p.Tags.Suffix}
	}
	s.Idle(&p, func(k Key) string {
		if k.Name == "allow-commands" {
			return "only a configuration of setuptools-scm names commands"
		}
		return UnderScheme(k, p.Schemes[0])
	})
	return p, nil
}

// Common returns what of a plan the settings decide in every mode: formats,
// policies, version files, and what is added to a version.
func (s *Settings) Common(base Base, now time.Time) (plan.Plan, error) {
	p := plan.Plan{
		Strict: s.Bool("strict"),
		Options: scheme.Options{
			Bump: s.Text("bump"), Now: now, Initial: s.Text("initial-version"), AllowUnproven: s.Bool("allow-unproven"),
		},
		From: map[string]string{},
	}
	p.Options.Heading = s.heading()
	// Explanations and --json say where a value is from; the value itself is in the plan.
	for name, set := range s.set {
		p.From[name] = set.From
	}
	for _, text := range s.Warnings {
		p.Warnings = append(p.Warnings, scheme.Note{Rule: "unknown-variable", Text: text, Level: scheme.Warning})
	}
	for _, step := range []func(*plan.Plan) error{s.local, s.formats, s.require, s.initial, s.least} {
		if err := step(&p); err != nil {
			return p, err
		}
	}
	if err := s.changes(&p, base); err != nil {
		return p, err
	}
	var err error
	if p.Writes, err = s.writes(base); err != nil {
		return p, err
	}
	p.Keys, err = s.keyFiles(base)
	return p, err
}

// initial refuses what is no version at all, also where a tag makes it needless.
func (s *Settings) initial(p *plan.Plan) error {
	if p.Options.Initial == "" {
		return nil
	}
	if err := scheme.CheckInitial(p.Options.Initial); err != nil {
		return s.Wrong("initial-version", err.Error())
	}
	return nil
}

// changes reads what commits and change files of each type ask for, and where the files
// are.
func (s *Settings) changes(p *plan.Plan, base Base) error {
	p.Said = map[string]scheme.Raise{}
	given, _ := s.Get("commit-types").Value.(map[string]string)
	for name, word := range given {
		p.Said[name], _ = scheme.ParseRaise(word)
	}
	dir := cmp.Or(base.File, base.Start)
	inside, ok := Below(base.Root, dir, ".")
	if !ok { // it is for a part of a repository that is not known
		return nil
	}
	p.Fragments = fragments.Place{Dir: inside, Name: s.Text("name")}
	if folder := s.Text("fragments-dir"); folder != "" {
		if p.Fragments.Folder, ok = Below(base.Root, s.from("fragments-dir", base), folder); !ok {
			return s.Wrong("fragments-dir", fmt.Sprintf("fragments-dir: %q is outside the repository", folder))
		}
	}
	return nil
}

// least refuses a minimum that is no version at all.
func (s *Settings) least(*plan.Plan) error {
	text := s.Text("at-least")
	if text == "" {
		return nil
	}
	if err := scheme.CheckInitial(text); err != nil {
		return s.Wrong("at-least", fmt.Sprintf("at-least: %q is no release", text))
	}
	return nil
}

// heightFile reads where the scheme height finds its numbers.
func (s *Settings) heightFile(p *plan.Plan, base Base) error {
	name := s.Text("height-file")
	if name == "" || p.Schemes[0].Name != "height" {
		return nil
	}
	inside, ok := Below(base.Root, s.from("height-file", base), name)
	switch {
	case !ok:
		return s.Wrong("height-file", fmt.Sprintf("height-file: %q is outside the repository", name))
	case inside == "." || strings.ContainsAny(inside, "\n\x00"):
		return s.Wrong("height-file", fmt.Sprintf("height-file: %q is no name of a file", name))
	case len(s.List("paths")) > 0:
		return s.Wrong("height-file", "height-file: every commit counts since the number in it changed, so paths cannot narrow them")
	}
	p.Height = inside
	return nil
}

func (s *Settings) scheme(p *plan.Plan) error {
	var names []string
	for _, known := range scheme.All() {
		names = append(names, known.Name)
	}
	chosen, err := s.Scheme(s.Text("scheme"), p.Options, names)
	p.Schemes = []scheme.Scheme{chosen}
	return err
}

// Scheme returns the scheme of that name, set up by its settings. names are those
// that there are. An error points at the setting that is wrong.
func (s *Settings) Scheme(name string, o scheme.Options, names []string) (scheme.Scheme, error) {
	o.Layout, o.Date, o.HeightFile = s.Text("layout"), s.Text("date"), s.Text("height-file")
	chosen, err := scheme.New(name, o)
	var unknown *scheme.UnknownSchemeError
	var layout *scheme.LayoutError
	var template *scheme.TemplateError
	var part *scheme.UnknownPartError
	var lacks *scheme.NoPartError
	var whole *scheme.WholeError
	switch {
	case err == nil:
		return chosen, nil
	case errors.As(err, &part):
		e := s.Wrong("bump", err.Error())
		var parts []string
		for _, p := range append(scheme.PartNames(), scheme.Deciders()...) {
			parts = append(parts, p.Name)
		}
		e.Near = Nearest(strings.ToLower(part.Part), parts)
		return chosen, e
	case errors.As(err, &whole) && o.Heading.Least != "" && whole.Text == o.Heading.Least:
		return chosen, s.Wrong("at-least", "at-least: "+err.Error())
	case errors.As(err, &lacks), errors.As(err, &whole):
		return chosen, s.Wrong("bump", err.Error())
	case errors.As(err, &unknown):
		e := s.Wrong("scheme", err.Error()+": there are "+strings.Join(names, ", "))
		e.Near = Nearest(name, names)
		return chosen, e
	case errors.As(err, &layout):
		return chosen, s.Wrong("layout", err.Error())
	case errors.As(err, &template) && s.Given("custom."+template.Situation):
		e := s.Wrong("custom."+template.Situation, err.Error())
		e.Err = err
		return chosen, e
	}
	return chosen, s.Wrong("scheme", err.Error())
}

func (s *Settings) local(p *plan.Plan) error {
	p.Options.Local = s.List("local-scheme")
	for _, name := range p.Options.Local {
		if _, err := scheme.LocalByName(name); err != nil {
			e := s.Wrong("local-scheme", err.Error())
			var names []string
			for _, l := range scheme.LocalSchemes() {
				names = append(names, l.Name)
			}
			e.Text += ": there are " + strings.Join(names, ", ")
			switch e.Near = Nearest(name, names); name {
			case "none", "no", "off", "empty", "no-local", "public": // what people call it
				e.Near = "no-local-version"
			}
			return e
		}
	}
	if text := s.Text("local"); text != "" {
		why := "from " + s.Get("local").From
		for segment := range strings.SplitSeq(text, ".") {
			if !isSegment(segment) {
				return s.Wrong("local", fmt.Sprintf("%q is no local part: letters and digits between dots", text))
			}
			p.Options.LocalText = append(p.Options.LocalText, scheme.Segment{Text: segment, Kind: scheme.KindFreeText, Why: why})
		}
	}
	if text := s.Text("label"); text != "" {
		label, err := scheme.ParseLabel(text)
		if err != nil {
			return s.Wrong("label", "label: "+strings.TrimPrefix(err.Error(), "template: "))
		}
		label.From = s.Get("label").From
		p.Options.Label = label
	}
	// git abbreviates to four digits at least.
	const most = 64 // the digits of a SHA-256
	if n, ok := s.Get("commit-length").Value.(uint64); ok {
		if n < 4 || n > most {
			return s.Wrong("commit-length", fmt.Sprintf("%d digits of a commit: there are 4 to %d", n, most))
		}
		p.Options.CommitLength, p.Render.CommitLength = int(n), int(n)
	}
	return nil
}

// isSegment reports whether PEP 440 takes text as one segment of a local part.
func isSegment(text string) bool {
	for _, c := range []byte(text) {
		if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return text != ""
}

func (s *Settings) tags(p *plan.Plan) error {
	if separator := s.Text("tag-separator"); separator != "." {
		if separator == "" || strings.ContainsAny(separator, "0123456789") {
			return s.Wrong("tag-separator", fmt.Sprintf("%q cannot stand between numbers: it is empty or holds a digit", separator))
		}
		p.Tags.Separator = separator
	}
	if pattern := s.Text("tag-pattern"); pattern != "" {
		re, err := scheme.CompilePattern(pattern)
		if err != nil {
			return s.Wrong("tag-pattern", err.Error())
		}
		p.Tags.Pattern = re
	}
	return nil
}

func (s *Settings) formats(p *plan.Plan) error {
	if err := s.layouts(p); err != nil {
		return err
	}
	p.Formats = slices.Clone(s.List("format"))
	switch {
	case p.Formats == nil:
		p.Formats = []string{find("format").Default}
	case len(p.Formats) == 0:
		return s.Wrong("format", "no format is named")
	}
	p.Format = p.Formats[0]
	// A flag says what this run prints. The version of the project, which files and SCM_VERSION
	// hold, stays what is configured.
	if given := s.Get("format"); strings.HasPrefix(given.From, "--") {
		p.Format = find("format").Default
		if below, ok := s.covered["format"].Value.([]string); ok && len(below) > 0 {
			p.Format = below[0]
		}
	}
	if c, is := render.CompanionByName(p.Format); is {
		return s.Wrong("format", c.Name+" goes beside a version: the first format is the one of the version")
	}
	for i, name := range p.Formats {
		if c, is := render.CompanionByName(name); is {
			p.Formats[i] = c.Name
			continue
		}
		if _, err := render.ByName(name); err != nil {
			e := s.Wrong("format", err.Error())
			if e.Near = render.Meant(name); e.Near == "" {
				e.Near = Nearest(name, render.Names())
				if near := Nearest(name, companionNames()); near != "" && e.Near == "" {
					e.Near = near
				}
			}
			e.List = "tagline formats"
			return e
		}
	}
	return nil
}

func companionNames() (names []string) {
	for _, c := range render.Companions() {
		names = append(names, c.Name)
	}
	return names
}

// layouts reads how versions are packed into whole numbers.
func (s *Settings) layouts(p *plan.Plan) error {
	for _, format := range render.Numeric() {
		key := format.Name + ".layout"
		var l render.Layout
		var err error
		switch value := s.Get(key).Value.(type) {
		case string:
			l, err = render.ParseLayout(value)
		case []uint64:
			l, err = render.LayoutOf(value)
		default:
			continue
		}
		if err == nil && l.Numbers() != format.Numbers {
			err = fmt.Errorf("%s has %d numbers, and this layout has %d", format.Name, format.Numbers, l.Numbers())
		}
		if err != nil {
			return s.Wrong(key, err.Error())
		}
		if p.Render.Layouts == nil {
			p.Render.Layouts = map[string]render.Layout{}
		}
		p.Render.Layouts[format.Name] = l
	}
	return nil
}

func (s *Settings) require(p *plan.Plan) error {
	for _, row := range []struct {
		key string
		to  *[]plan.Requirement
	}{{"require", &p.Require}, {"require-on-tag", &p.OnTag}} {
		for _, name := range s.List(row.key) {
			*row.to = append(*row.to, plan.Requirement(name))
		}
	}
	return nil
}

// keyFiles returns the files of keys that settings name. A configuration's are below the
// root; a flag and a variable may name any.
func (s *Settings) keyFiles(base Base) (files []plan.KeyFile, err error) {
	for _, name := range []string{"keyring", "allowed-signers", "revoked-signers"} {
		k := plan.KeyFile{Setting: name, Name: s.Text(name)}
		if k.Name == "" {
			continue
		}
		if from := s.Get(name).From; from != "--"+find(name).Flag() && from != find(name).Variable() {
			inside, ok := Below(base.Root, s.from(name, base), k.Name)
			if !ok {
				return nil, s.Wrong(name, fmt.Sprintf("%s: %q is outside the repository; the variable %s may name it", name, k.Name, find(name).Variable()))
			}
			k.Inside = path.Join(base.Root, inside)
		}
		files = append(files, k)
	}
	return files, nil
}

// Query returns what the settings ask of a repository, whatever counts as a
// version.
func (s *Settings) Query(base Base) (scm.Query, error) {
	q := scm.Query{
		Match: s.List("match"), Exclude: s.List("exclude"),
		FirstParent: s.Bool("first-parent"), AnnotatedOnly: s.Bool("annotated-only"),
		Dirty: scm.DirtyPolicy{Untracked: s.Bool("dirty-untracked")},
	}
	q.Select = map[string]scm.Select{"highest": scm.Highest, "anywhere": scm.Anywhere}[s.Text("select")]
	q.Dirty.Submodules = map[string]scm.Submodules{
		"default": scm.SubmodulesDefault, "ignore": scm.SubmodulesIgnore,
		"commit": scm.SubmodulesCommit, "content": scm.SubmodulesContent,
	}[s.Text("dirty-submodules")]
	if err := s.paths(&q, base); err != nil {
		return q, err
	}
	for _, given := range s.List("dirty-exclude") {
		inside, err := s.below("dirty-exclude", given, given, base)
		if err != nil {
			return q, err
		}
		q.Dirty.Exclude = append(q.Dirty.Exclude, inside)
	}
	return q, nil
}
