package versions

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme/natural"
	"github.com/tagline-scm/tagline/scheme/pep440"
	"github.com/tagline-scm/tagline/scheme/semver"
)

// The keys of an object are the same in every format and always all there.

// Objects are written by hand: a list can have a million lines, and encoding/json takes
// several times as long for each.
// appendObject writes the object of a valid version.
func appendObject(b []byte, f render.Format, input string, v render.Value) []byte {
	p := v.Parts()
	b = appendString(append(b, `{"input":`...), input)
	b = appendString(append(b, `,"valid":true,"format":`...), f.Name)
	b = appendString(append(b, `,"normalized":`...), v.String())
	b = appendParts(append(b, ','), p)
	// Made of the parts, never cut out of the text.
	public, base := p, render.Parts{Epoch: p.Epoch, Release: p.Release}
	public.Local = ""
	b = appendString(append(b, `,"public":`...), f.Join(public))
	// Some formats read texts that begin with no number.
	if b = append(b, `,"base":`...); len(p.Release) == 0 {
		b = append(b, "null"...)
	} else {
		b = appendString(b, f.Join(base))
	}
	b = appendBool(append(b, `,"is_prerelease":`...), p.IsPre)
	b = appendBool(append(b, `,"is_postrelease":`...), p.Post.Set)
	b = appendBool(append(b, `,"is_devrelease":`...), p.Dev.Set)
	return append(b, `,"error":null}`...)
}

// appendParts writes the keys that the version can be put together from.
func appendParts(b []byte, p render.Parts) []byte {
	b = p.Epoch.Append(append(b, `"epoch":`...))
	b = append(b, `,"release":[`...)
	for i, n := range p.Release {
		if i > 0 {
			b = append(b, ',')
		}
		b = n.Append(b)
	}
	b = append(b, `],"pre":`...)
	if p.Pre == nil {
		b = append(b, "null"...)
	} else {
		separator := byte('[')
		for _, id := range p.Pre {
			b = append(b, separator)
			// A number in a pre-release is ordered as one, so readers get it as one.
			if semver.IsNumeric(id) {
				b = append(b, id...)
			} else {
				b = appendString(b, id)
			}
			separator = ','
		}
		b = append(b, ']')
	}
	b = appendNum(append(b, `,"post":`...), p.Post)
	b = appendNum(append(b, `,"dev":`...), p.Dev)
	b = appendOptional(append(b, `,"rest":`...), p.Rest)
	return appendOptional(append(b, `,"local":`...), p.Local)
}

func appendNum(b []byte, n pep440.Num) []byte {
	if !n.Set {
		return append(b, "null"...)
	}
	return n.N.Append(b)
}

func appendOptional(b []byte, s string) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	return appendString(b, s)
}

func appendBool(b []byte, v bool) []byte {
	if v {
		return append(b, "true"...)
	}
	return append(b, "false"...)
}

// appendInvalid writes the object of a text that is no version.
func appendInvalid(b []byte, format, input string, err error) []byte {
	offset, reason := 0, err.Error()
	var pep *pep440.SyntaxError
	var sem *semver.SyntaxError
	switch {
	case errors.As(err, &pep):
		offset, reason = pep.Offset, pep.Reason
	case errors.As(err, &sem):
		offset, reason = sem.Offset, sem.Reason
	}
	b = append(b, `{"input":`...)
	// JSON has no other text, and a changed one would be another version.
	if utf8.ValidString(input) {
		b = appendString(b, input)
	} else {
		b = append(b, "null"...)
	}
	b = appendString(append(b, `,"valid":false,"format":`...), format)
	b = append(b, `,"normalized":null,"epoch":null,"release":null,"pre":null,"post":null,"dev":null,`...)
	b = append(b, `"rest":null,"local":null,"public":null,"base":null,`...)
	b = append(b, `"is_prerelease":null,"is_postrelease":null,"is_devrelease":null,"error":{"offset":`...)
	b = natural.Of(uint64(offset)).Append(b)
	b = appendString(append(b, `,"reason":`...), reason)
	return append(b, "}}"...)
}

// appendString writes s, which is UTF-8, as a JSON string.
func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return appendAnyString(b, s)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}

func appendAnyString(b []byte, s string) []byte {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a string always has a JSON form
	}
	return append(b, bytes.TrimSuffix(buf.Bytes(), []byte("\n"))...)
}

// object is what join reads: the parts, and what is made of them, which it does
// not look at.
type object struct {
	Format  *string           `json:"format"`
	Valid   *bool             `json:"valid"`
	Epoch   *json.Number      `json:"epoch"`
	Release []json.Number     `json:"release"`
	Pre     []json.RawMessage `json:"pre"`
	Post    *json.Number      `json:"post"`
	Dev     *json.Number      `json:"dev"`
	Rest    *string           `json:"rest"`
	Local   *string           `json:"local"`

	Input, Normalized, Public, Base, Error json.RawMessage
	IsPre                                  json.RawMessage `json:"is_prerelease"`
	IsPost                                 json.RawMessage `json:"is_postrelease"`
	IsDev                                  json.RawMessage `json:"is_devrelease"`
}

// ObjectError means that a text is no object that parse --from-json can make a
// version of.
type ObjectError struct{ Reason string }

func (e *ObjectError) Error() string { return e.Reason }

// join puts the version of an object together: in the format f or, if that is
// nil, the one that the object names, else pep440.
func join(f *render.Format, text string) (render.Value, error) {
	fail := func(reason string) (render.Value, error) { return nil, &ObjectError{reason} }
	if !strings.HasPrefix(text, "{") {
		return fail("no object as parse --json writes it")
	}
	var o object
	d := json.NewDecoder(strings.NewReader(text))
	// A misspelt key would be a part that is lost without a word.
	d.DisallowUnknownFields()
	err := d.Decode(&o)
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fail(e.Field + " cannot be a " + e.Value)
	}
	if err != nil {
		return fail("no object as parse --json writes it: " + strings.TrimPrefix(err.Error(), "json: "))
	}
	// One object a line: two on one are a mistake upstream.
	if _, err := d.Token(); err != io.EOF {
		return fail("no object as parse --json writes it: there is more behind it")
	}
	if o.Valid != nil && !*o.Valid {
		return fail("it is the object of a text that is no version")
	}
	if f == nil {
		f = &render.PEP440
		if o.Format != nil {
			named, err := render.ByName(*o.Format)
			if err != nil {
				return nil, err
			}
			f = &named
		}
	}
	p, err := o.parts()
	if err != nil {
		return nil, err
	}
	// The text is read back, since parts can contradict each other or the format.
	joined := f.Join(p)
	v, err := f.Parse(joined)
	if err != nil {
		return nil, err
	}
	if have := v.Parts(); string(appendParts(nil, have)) != string(appendParts(nil, p)) {
		return fail("no " + f.Name + " version has these parts: " + v.String() + " has " + string(appendParts(nil, have)))
	}
	return v, nil
}

func (o *object) parts() (render.Parts, error) {
	var wrong error
	number := func(key string, n json.Number) natural.Number {
		// Numbers of any size: a float64 would round them.
		value, length := natural.Read(n.String())
		if length != len(n) || value.String() != n.String() {
			wrong = &ObjectError{key + " holds " + n.String() + ", which is no whole number"}
		}
		return value
	}
	optional := func(key string, n *json.Number) pep440.Num {
		if n == nil {
			return pep440.Num{}
		}
		return pep440.Num{Set: true, N: number(key, *n)}
	}
	var p render.Parts
	if o.Epoch != nil {
		p.Epoch = number("epoch", *o.Epoch)
	}
	for _, n := range o.Release {
		p.Release = append(p.Release, number("release", n))
	}
	for _, id := range o.Pre {
		var word string
		if json.Unmarshal(id, &word) != nil {
			word = number("pre", json.Number(id)).String()
		}
		p.Pre = append(p.Pre, word)
	}
	p.Post, p.Dev = optional("post", o.Post), optional("dev", o.Dev)
	if o.Rest != nil {
		p.Rest = *o.Rest
	}
	if o.Local != nil {
		p.Local = *o.Local
	}
	return p, wrong
}
