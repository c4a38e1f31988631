package scheme

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"text/template"
	"unicode/utf8"

	"github.com/tagline-scm/tagline/scheme/sandbox"
	"github.com/tagline-scm/tagline/scm"
)

// A label marks the builds of pull requests and branches, so that none of them is
// taken for one of the main line: pr.12 and the like. It is a template; what it
// writes becomes words and numbers with dots between them. A build of a clean tagged
// commit is a release and has none.
//
// Where a field that a label writes is not known, there is no label: pr.{{.pull_request}}
// says nothing on main. And whatever a branch is called, its label is a valid one of
// at most labelMost bytes: what does not fit is cut, and what is cut or has no letter
// of ASCII gets digits of the name's SHA-256, so that two branches stay apart.
const labelMost = 40

// Label is a template that was read.
type Label struct {
	From     string // where it was configured, for the reason of its segments; "" = nowhere
	template *sandbox.Template
}

// errUnknown is why a label cannot be written: a field is null.
var errUnknown = errors.New("a field is not known")

// ParseLabel reads the template of a label. It is a Go template with the fields
// branch, pull_request, target_branch, tag, distance, commit and short_commit, and
// the functions slug, cut and hash. The error says what is wrong with it.
func ParseLabel(text string) (*Label, error) {
	if len(text) > maxTemplate {
		return nil, fmt.Errorf("a label has at most %d bytes", maxTemplate)
	}
	t := template.New("label").Option("missingkey=error").Funcs(template.FuncMap{
		"slug": func(value any) (string, error) {
			if value == nil {
				return "", errUnknown
			}
			return slug(fmt.Sprint(value)), nil
		},
		"cut": cut, "hash": hash,
	})
	if _, err := t.Parse(text); err != nil {
		return nil, err
	}
	if t.Tree == nil || len(t.Templates()) > 1 {
		return nil, errors.New("it is empty, or defines another template")
	}
	if err := straight(t.Root); err != nil {
		return nil, err
	}
	l := &Label{template: sandbox.New(t, sandbox.Limits{Output: maxVersion, Values: maxTemplate})}
	_, err := l.text(scm.Facts{ // every field is known, so that a name that is none shows
		Branch: scm.Branch{Name: "main"}, Pull: scm.PullRequest{Number: "1", Target: "main"},
		Tags: []scm.Tag{{Ref: "v1"}}, Head: scm.Commit{ID: strings.Repeat("a", 40)}, VCS: "git",
	}, Options{})
	if err != nil {
		if u, ok := sandbox.UnknownName(err); ok && !u.Function {
			err = fmt.Errorf("no field %q: there are branch, pull_request, target_branch, tag, distance, commit, short_commit", u.Name)
		}
		return nil, err
	}
	return l, nil
}

// text executes the template. The error is errUnknown where it writes what is not
// known.
func (l *Label) text(f scm.Facts, o Options) (string, error) {
	known := func(text string) any {
		if text == "" {
			return nil
		}
		return text
	}
	tag := ""
	if len(f.Tags) > 0 {
		tag = f.Tags[0].Ref
	}
	text, err := l.template.Execute(map[string]any{
		"branch": known(f.Branch.Name), "pull_request": known(f.Pull.Number), "target_branch": known(f.Pull.Target),
		"tag": known(tag), "distance": f.Distance, "commit": known(f.Head.ID), "short_commit": known(word(node(f, o.CommitLength))),
	}, nil)
	if null, ok := errors.AsType[*sandbox.NullError](err); ok && null != nil || errors.Is(err, errUnknown) {
		return "", errUnknown
	}
	if exec, ok := errors.AsType[template.ExecError](err); ok {
		err = exec.Err
	}
	return text, err
}

// segments returns the label of a build, nil where it has none.
func (l *Label) segments(v Version, o Options) ([]Segment, error) {
	if l == nil || v.Place == On {
		return nil, nil
	}
	text, err := l.text(v.Facts, o)
	switch {
	case errors.Is(err, errUnknown):
		return nil, nil
	case err != nil:
		return nil, &TemplateError{Situation: "label", Err: err}
	}
	why := "the label"
	if l.From != "" {
		why += ", from " + l.From
	}
	words := strings.Split(slug(text), ".")
	for i, word := range words {
		words[i] = labelWord(word)
	}
	var out []Segment
	for word := range strings.SplitSeq(Shorten(strings.Join(words, "."), text, labelMost), ".") {
		if word != "" {
			out = append(out, Segment{word, KindLabel, why})
		}
	}
	return out, nil
}

// labelWord returns one word of a label as every format takes it. SemVer has no zeros
// before a number, and npm no number above 2^53-1: an x makes a larger one a word.
func labelWord(word string) string {
	if word == "" || strings.Trim(word, "0123456789") != "" {
		return word
	}
	n := cmp.Or(strings.TrimLeft(word, "0"), "0")
	if _, err := strconv.ParseUint(n, 10, 53); err != nil {
		return "x" + n
	}
	return n
}

// cut shortens a text to so many bytes, with digits of its SHA-256 at the end.
func cut(most int, text string) string { return Shorten(text, text, most) }

// Shorten returns text, which stands for name, if it has at most so many bytes; else
// as much of it as fits, an x and six digits of the SHA-256 of name, which tell two
// long names apart. That takes eight bytes at least.
func Shorten(text, name string, most int) string {
	const tail = 1 + 6
	if most = max(most, tail+1); len(text) <= most {
		return text
	}
	end := most - tail
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return strings.TrimRight(text[:end], ".-_+~") + mark(name)
}

// mark returns an x and six digits of the SHA-256 of name.
func mark(name string) string {
	sum := sha256.Sum256([]byte(name))
	return "x" + hex.EncodeToString(sum[:3])
}
