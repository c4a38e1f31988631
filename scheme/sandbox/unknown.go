package sandbox

import "strings"

// Unknown is a name in a template that stands for nothing.
type Unknown struct {
	Name     string // without the dot of a field
	In       string // the field that should have it, .facts; "" for a function and for a field of the data itself
	Function bool
}

// UnknownName returns the name that an error of text/template is about; ok is false where
// it is about something else. That package has a text for it and nothing more.
func UnknownName(err error) (u Unknown, ok bool) {
	between := func(text, before, after string) (string, bool) {
		_, rest, found := strings.Cut(text, before)
		inside, _, ended := strings.Cut(rest, after)
		return inside, found && ended
	}
	text := err.Error()
	if u.Name, ok = between(text, `: function "`, `" not defined`); ok {
		u.Function = true
		return u, true
	}
	if u.Name, ok = between(text, `map has no entry for key "`, `"`); !ok {
		return Unknown{}, false
	}
	if chain, there := between(text, "at <", ">: map has no entry"); there {
		if in, _, nested := strings.Cut(chain, "."+u.Name); nested && strings.HasPrefix(in, ".") {
			u.In = in
		}
	}
	return u, true
}
