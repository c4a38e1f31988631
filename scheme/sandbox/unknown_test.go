package sandbox

import (
	"errors"
	"io"
	"testing"
	"text/template"

	"github.com/google/go-cmp/cmp"
)

// TestUnknownName: the errors are those of text/template itself, whose texts may change.
func TestUnknownName(t *testing.T) {
	data := map[string]any{"facts": map[string]any{"branch": "main"}, "tag": "v1"}
	for _, row := range []struct {
		why, text string
		want      Unknown
		none      bool
	}{
		{why: "a field", text: "{{.tga}}", want: Unknown{Name: "tga"}},
		{why: "a field of a field", text: "{{.facts.brnch}}", want: Unknown{Name: "brnch", In: ".facts"}},
		{why: "of a variable", text: "{{$x := .facts}}{{$x.brnch}}", want: Unknown{Name: "brnch"}},
		{why: "a function", text: "{{upper .tag}}", want: Unknown{Name: "upper", Function: true}},
		{why: "another mistake", text: "{{index .tag}", none: true},
		{why: "a function fails", text: `{{index .tag "x"}}`, none: true},
	} {
		parsed, err := template.New("it").Option("missingkey=error").Parse(row.text)
		if err == nil {
			err = parsed.Execute(io.Discard, data)
		}
		got, ok := UnknownName(err)
		if diff := cmp.Diff(row.want, got); diff != "" || ok == row.none {
			t.Errorf("%s: %v: %v %s", row.why, err, ok, diff)
		}
	}
	if _, ok := UnknownName(errors.New("label: no field")); ok {
		t.Error("an error of nothing else")
	}
}
