package scheme

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"

	"github.com/tagline-scm/tagline/scheme/sandbox"
	"github.com/tagline-scm/tagline/scm"
)

// The custom scheme is a text/template for each situation, from configuration:
//
//	(1) on-tag       a clean tagged commit; without a template the tag's version
//	(2) dirty        a modified tree on it; without one (3)
//	(3) ahead        commits after the tag; required
//	(4) ahead-dirty  and a modified tree; without one (3)
//	(5) untagged     without one the initial version counts, as in any scheme
//
// The output is the whole version, local part included, and must parse in the
// declared grammar.
//
// A configuration may come with an untrusted repository, so a template must end
// soon whatever it says: scheme/sandbox sees to that. Moreover range and the
// templates that call templates are refused, so each action runs at most once,
// and the text is short.
const (
	maxTemplate = 4096 // bytes of a template, of what functions make in it
	maxVersion  = 1024 // bytes of the version it makes
)

// TemplateError means that a custom scheme's template cannot be used, or did
// not make a version.
type TemplateError struct {
	Situation string // "on-tag", "ahead", "dirty", "ahead-dirty", "untagged"; "grammar"
	Err       error
}

func (e *TemplateError) Error() string {
	return "custom scheme, " + e.Situation + ": " + Reason(e.Err)
}

// Unwrap returns Err.
func (e *TemplateError) Unwrap() error { return e.Err }

func customScheme() Scheme {
	s := guessNextDev()
	s.Name, s.Doc = "custom", customDoc
	s.Tags = "what its grammar has, pep440 or semver"
	s.Total, s.Settings = true, []string{"bump", "custom"}
	s.Next = func(Parts, scm.Facts, Options) (Version, error) {
		return Version{}, &TemplateError{Situation: "ahead", Err: errors.New("it has no template")}
	}
	s.With = configuredCustom
	s.Rows = customRows
	return s
}

const customDoc = "templates of your own for the tag, commits after it, a modified tree and no tag"

var customRows = []Row{
	{Tag: "v1.2.3", Options: Options{Templates: Templates{Grammar: "pep440", Ahead: `{{bump}}.dev{{.distance}}+{{.short_commit}}`}}, Want: "1.2.3", Why: "without a template for it a clean tagged commit is that version"},
	{Tag: "v1.2.3", Distance: 4, Options: Options{Templates: Templates{Grammar: "pep440", Ahead: `{{bump}}.dev{{.distance}}+{{.short_commit}}`}}, Want: "1.2.4.dev4+g012345678", Why: "the output is the whole version"},
	{Tag: "v1.2.3", Dirty: true, Options: Options{Templates: Templates{Grammar: "pep440", Ahead: `{{bump}}.dev{{.distance}}+{{.short_commit}}`}}, Want: "1.2.4.dev0+g012345678", Why: "a modified tree uses the template for commits"},
	{Tag: "v1.2.3", Distance: 4, Branch: "feature/Login_2", Options: Options{Templates: Templates{Grammar: "pep440", Ahead: `{{bump "minor"}}.dev{{.distance}}+{{slug .branch}}`}}, Want: "1.3.0.dev4+feature.login.2", Why: "a branch name becomes local segments"},
	{Tag: "v1.2.3", Distance: 4, Options: Options{Templates: Templates{Grammar: "pep440", Ahead: `{{.version}}.post{{.distance}}`}}, Want: "1.2.3.post4", Why: "the tag's own version is there too"},
	{Tag: "v1.2.3", Distance: 4, Options: Options{Templates: Templates{Grammar: "pep440", Ahead: `{{if gt .distance 3}}{{bump}}{{else}}{{.version}}{{end}}.dev{{.distance}}`}}, Want: "1.2.4.dev4", Why: "conditions are allowed"},
	{Tag: "v1.2.3", Distance: 4, Dirty: true, Options: Options{Templates: Templates{Grammar: "pep440", Ahead: `1.0`, AheadDirty: `{{bump}}.dev{{.distance}}+dirty`}}, Want: "1.2.4.dev4+dirty", Why: "a modified tree may have its own"},
	{Distance: 3, Options: Options{Templates: Templates{Grammar: "pep440", Ahead: `1.0`, Untagged: `0.0.dev{{.distance}}`}}, Want: "0.0.dev3", Why: "and so may a history without a tag"},
	{Tag: "v1.2.3", Distance: 4, Options: Options{Templates: Templates{Grammar: "semver", Ahead: `{{bump}}-0.dev.{{.distance}}+{{.short_commit}}`}}, Want: "1.2.4.dev4+g012345678", Why: "a grammar says how the text is read, a format how it is written"},
	{Tag: "v1.2.3", Distance: 4, Options: Options{Templates: Templates{Grammar: "pep440", Ahead: `{{bump}}-snapshot`}}, Err: `unexpected "-snapshot" after 1.2.4`, Why: "the text must be a version"},
	{Tag: "v1.2.3", Distance: 4, Options: Options{Templates: Templates{Grammar: "pep440", Ahead: `{{range 9000000000}}0{{end}}`}}, Err: "range is not allowed", Why: "a template ends soon"},
	{Tag: "v1.2.3", Distance: 4, Options: Options{Templates: Templates{Grammar: "pep440", Ahead: `{{printf "%900000d" 1}}`}}, Err: "its values take more than 4 KiB", Why: "and writes little"},
	{Tag: "v1.2.3", Distance: 4, Options: Options{Templates: Templates{Grammar: "pep440", Ahead: `{{.nope}}`}}, Err: "nope", Why: "an unknown field is an error"},
}

// custom is a configured custom scheme: its grammar's scheme and the templates.
type custom struct {
	grammar                                   Scheme
	onTag, ahead, dirty, aheadDirty, untagged *sandbox.Template
}

// configuredCustom returns the custom scheme with the templates of o. The error
// is a *[TemplateError].
func configuredCustom(o Options) (Scheme, error) {
	var c custom
	switch o.Templates.Grammar {
	case "", "pep440":
		c.grammar = guessNextDev()
	case "semver":
		c.grammar = semverScheme()
	default:
		return Scheme{}, &TemplateError{Situation: "grammar", Err: fmt.Errorf("it is pep440 or semver, not %q", o.Templates.Grammar)}
	}
	var err error
	if c.grammar, err = c.grammar.With(Options{Bump: o.Bump}); err != nil {
		return Scheme{}, err
	}
	if c.grammar, err = c.grammar.heading(o.Heading); err != nil {
		return Scheme{}, err
	}
	for _, t := range []struct {
		situation, text string
		to              **sandbox.Template
	}{
		{"on-tag", o.Templates.OnTag, &c.onTag},
		{"ahead", o.Templates.Ahead, &c.ahead},
		{"dirty", o.Templates.Dirty, &c.dirty},
		{"ahead-dirty", o.Templates.AheadDirty, &c.aheadDirty},
		{"untagged", o.Templates.Untagged, &c.untagged},
	} {
		if t.text == "" {
			continue
		}
		if *t.to, err = parseTemplate(t.situation, t.text); err != nil {
			return Scheme{}, &TemplateError{Situation: t.situation, Err: err}
		}
	}
	if c.ahead == nil {
		return Scheme{}, &TemplateError{Situation: "ahead", Err: errors.New("it has no template")}
	}
	s := c.grammar
	s.Name, s.Doc, s.Total, s.Next, s.With, s.Rows = "custom", customDoc, true, c.next, configuredCustom, nil
	s.Settings = []string{"bump", "custom"}
	return s, nil
}

// next is [Scheme.Next] in every situation.
func (c custom) next(base Parts, f scm.Facts, o Options) (Version, error) {
	t := c.ahead
	switch {
	case len(f.Tags) == 0 && c.untagged == nil:
		v, err := untagged(f, c.grammar, o)
		if err == nil {
			v.Local, err = localParts(f, o)
		}
		return v, err
	case len(f.Tags) == 0:
		t = c.untagged
		base, _ = c.grammar.Parse(map[string]string{"pep440": "0.0", "semver": "0.0.0"}[c.grammar.Grammar])
	case exact(f) && c.onTag == nil:
		return Version{Base: base, Next: base, Place: On, Local: segments(base.Local, KindTagLocal, "from the tag")}, nil
	case exact(f):
		t = c.onTag
	case f.Distance == 0 && c.dirty != nil:
		t = c.dirty
	case dirty(f) && f.Distance > 0 && c.aheadDirty != nil:
		t = c.aheadDirty
	}
	text, err := c.run(t, base, f, o)
	if err != nil {
		return Version{}, &TemplateError{Situation: t.Name(), Err: err}
	}
	p, err := c.grammar.Parse(text)
	if err != nil && tidy(text) != text {
		p, err = c.grammar.Parse(tidy(text))
	}
	if err != nil {
		return Version{}, &TemplateError{Situation: t.Name(), Err: err}
	}
	v := place(base, p, exact(f))
	why := "the custom scheme's template " + t.Name() + " makes it"
	v.Public = derivedSegments(v, why, func() string { return why }) // the number after dev is the template's too
	v.Local = segments(p.Local, KindTemplate, why)
	v.Notes = []Note{{Rule: ruleNext, Text: why}}
	return v, nil
}

// place says where the version p, made by a template, stands to the tag.
func place(base, p Parts, onTag bool) Version {
	v := Version{Base: p, Next: p, Place: Same}
	public := p.release()
	public.Pre, public.Post = p.Pre, p.Post
	switch n := len(p.Pre); {
	case p.Dev.Set:
		v.Base, v.Next, v.Place, v.Count = base, public, Before, p.Dev.N
	case n == 3 && p.Pre[0] == Ident{IsNum: true} && p.Pre[1].Text == "dev" && p.Pre[2].IsNum: // as format semver writes it
		v.Base, v.Next, v.Place, v.Count = base, p.release(), Before, p.Pre[2].Num
	case onTag:
		v.Place = On
	case p.Post.Set && !base.Post.Set && slices.Equal(p.Release, base.Release) && slices.Equal(p.Pre, base.Pre) && p.Epoch == base.Epoch && !base.Dev.Set:
		v.Base, v.Next, v.Place, v.Count = base, base, After, p.Post.N
	}
	v.Base.Local, v.Next.Local = nil, nil
	return v
}

// parseTemplate reads a template and refuses what repeats or calls.
func parseTemplate(name, text string) (*sandbox.Template, error) {
	if len(text) > maxTemplate {
		return nil, fmt.Errorf("a template has at most %d bytes", maxTemplate)
	}
	t := template.New(name).Option("missingkey=error").Funcs(TemplateFunctions(Scheme{}, Parts{}, scm.Facts{}, Options{})) // replaced for each run
	if _, err := t.Parse(text); err != nil {
		return nil, err
	}
	if t.Tree == nil {
		return nil, errors.New("it is empty")
	}
	if len(t.Templates()) > 1 {
		return nil, errors.New("define and block are not allowed")
	}
	if err := straight(t.Root); err != nil {
		return nil, err
	}
	return sandbox.New(t, sandbox.Limits{Output: maxVersion, Values: maxTemplate}), nil
}

// straight refuses actions that repeat or call.
func straight(n parse.Node) error {
	var branch *parse.BranchNode
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return nil
		}
		for _, child := range n.Nodes {
			if err := straight(child); err != nil {
				return err
			}
		}
		return nil
	case *parse.TextNode, *parse.ActionNode, *parse.CommentNode:
		return nil
	case *parse.IfNode:
		branch = &n.BranchNode
	case *parse.WithNode:
		branch = &n.BranchNode
	case *parse.RangeNode:
		return errors.New("range is not allowed: a version is one line that ends soon")
	default:
		return fmt.Errorf("%s is not allowed", n)
	}
	if err := straight(branch.List); err != nil {
		return err
	}
	return straight(branch.ElseList)
}

// run executes a template.
func (c custom) run(t *sandbox.Template, base Parts, f scm.Facts, o Options) (string, error) {
	fields := TemplateFields(c.grammar, base, f, o)
	fields["facts"] = TemplateFields(c.grammar, base, f, o)
	text, err := t.Execute(fields, TemplateFunctions(c.grammar, base, f, o))
	if exec, ok := errors.AsType[template.ExecError](err); ok {
		err = exec.Err
	}
	return text, err
}

// slug returns s in lower case with a dot for every run of other characters
// than ASCII letters and digits: feature/Login_2 gives feature.login.2. A name
// without any gives digits of its SHA-256, and a long one ends in them.
func slug(s string) string {
	var b strings.Builder
	gap := false
	for _, c := range []byte(s) {
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if !isDigit(c) && (c < 'a' || c > 'z') {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte('.')
			gap = false
		}
		b.WriteByte(c)
	}
	if b.Len() == 0 && s != "" {
		return mark(s)
	}
	return Shorten(b.String(), s, labelMost)
}

// tidy removes the separators around what a template left empty: a branch that is
// not known, in 1.2.4.dev4+ or 1.2.4+.g109666b3b.
func tidy(text string) string {
	for {
		was := text
		for _, pair := range [...][2]string{{"+.", "+"}, {"-.", "-"}, {"..", "."}, {".+", "+"}, {"-+", "+"}} {
			text = strings.ReplaceAll(text, pair[0], pair[1])
		}
		if text = strings.TrimRight(text, ".+-"); text == was {
			return text
		}
	}
}
