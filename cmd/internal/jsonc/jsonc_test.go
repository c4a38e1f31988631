package jsonc

import (
	"encoding/json"
	"testing"
)

func TestPlain(t *testing.T) {
	for _, row := range []struct{ text, want, why string }{
		{`{"a": "b"}`, `{"a":"b"}`, "JSON is left alone"},
		{"\ufeff{}", `{}`, "Windows editors begin with a mark"},
		{"{ // one\n\"a\": 1 /* two */, // three\n}", `{"a":1}`, "comments, and a comma before one"},
		{`{"a": [1, 2, ], }`, `{"a":[1,2]}`, "commas before a bracket"},
		{`{"a": "// no , } comment", "b": "\" /* neither", }`, `{"a":"// no , } comment","b":"\" /* neither"}`, "strings are left alone"},
		{"{\"a\": 1}//", `{"a":1}`, "a comment may end the text"},
		{"{\"a\": /**/1/*\n*/}", `{"a":1}`, "a short comment, and one of two lines"},
		{`{"a": 1,, }`, ``, "two commas are no JSON"},
		{`{"a": 1} /`, ``, "nor is half a comment"},
		{`{"a": "`, ``, "nor half a string"},
		{`{"a": 1 /*`, ``, "nor a comment without an end"},
	} {
		var got any
		err := json.Unmarshal(Plain([]byte(row.text)), &got)
		if row.want == "" {
			if err == nil {
				t.Errorf("%q is JSON: %s", row.text, row.why)
			}
			continue
		}
		text, _ := json.Marshal(got)
		if err != nil || string(text) != row.want {
			t.Errorf("%q is %s, %v, not %s: %s", row.text, text, err, row.want, row.why)
		}
	}
}
