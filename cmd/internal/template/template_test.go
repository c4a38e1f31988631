package template

import (
	"errors"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

func TestFill(t *testing.T) {
	d := explain.Document{
		Version: "1.2.3", Facts: []byte(`{"branch":null,"distance":4}`),
		Formats: explain.Texts{{Format: "npm", Err: errors.New("npm has no post-releases")}},
	}
	s, err := scheme.ByName(scheme.Default)
	if err != nil {
		t.Fatal(err)
	}
	base, err := s.Parse("1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	p := plan.Plan{Schemes: []scheme.Scheme{s}}
	r := plan.Result{Version: scheme.Version{Base: base, Facts: scm.Facts{Distance: 4, Branch: scm.Branch{Name: "feature/Login_2"}}}}
	rows := []struct{ why, text, want, wrong string }{
		{why: "a field", text: "{{.version}} {{.facts.distance}}", want: "1.2.3 4"},
		{why: "the same, flat, as custom schemes have it", text: `{{.major}}.{{.minor}} {{.distance}} {{slug .branch}}`, want: "1.2 4 feature.login.2"},
		{why: "their functions", text: `{{bump "minor"}} {{slug .branch 13}} {{cut .branch 7}} {{hash .branch 4}}`, want: "1.3.0 feat.x95324ef feature 9532"},
		{why: "null is no text", text: "{{.facts.branch}}", wrong: "null"},
		{why: "null has a way round", text: `{{or .facts.branch "none"}}`, want: "none"},
		{why: "a format that cannot have the version says why", text: "{{.formats.npm}}", wrong: "npm has no post-releases"},
		{why: "a field that is not there", text: "{{.nosuch}}", wrong: "nosuch"},
		{why: "no template", text: "{{", wrong: "NAME:1"},
		{why: "one that would not end", text: `{{define "x"}}{{template "x"}}{{end}}{{template "x"}}`, wrong: "NAME: "},
		{why: "one too large to look at", text: strings.Repeat(" ", templateBytes+1), wrong: "NAME: the template is larger than 256 KiB"},
	}
	for _, row := range rows {
		got, err := Fill("NAME", row.text, d, p, r)
		wrong, _ := errors.AsType[*Error](err)
		switch {
		case row.wrong == "" && (err != nil || got != row.want):
			t.Errorf("%s: %q, %v", row.why, got, err)
		case row.wrong != "" && (wrong == nil || !strings.Contains(err.Error(), row.wrong)):
			t.Errorf("%s: %q, %v; want an Error with %q", row.why, got, err, row.wrong)
		}
	}
}
