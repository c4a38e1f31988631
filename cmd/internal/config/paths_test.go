package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPaths(t *testing.T) {
	for _, row := range []struct {
		why, start string
		given      []string
		in, out    []string
		err        string
	}{
		{"everything", ".", nil, nil, nil, ""},
		{"the root is everything", ".", []string{"docs", "."}, nil, nil, ""},
		{"! leaves out, in any order", ".", []string{"!src/docs", "src"}, []string{"src"}, []string{"src/docs"}, ""},
		{"git's own words, from the start directory", "api", []string{".", ":!a", ":^b/", ":(exclude)../c"}, []string{"api"}, []string{"api/a", "api/b", "c"}, ""},
		{"a glob, in every directory below where it starts", "api", []string{"!*.md"}, nil, []string{"api/**/*.md"}, ""},
		{"a glob with a slash is one place", ".", []string{"!docs/*.md"}, nil, []string{"docs/*.md"}, ""},
		{"of what counts nothing is a glob", "app/[id]", []string{".", "*"}, []string{"app/[id]", "app/[id]/*"}, nil, ""},
		{"a directory is a name, though it looks like a glob", "app/[id]", []string{"!docs", "!*.md"}, nil, []string{`app/\[id]/docs`, `app/\[id]/**/*.md`}, ""},
		{"all is left out", ".", []string{"!."}, nil, []string{""}, ""},
		{"a name that begins so", ".", []string{"./!x"}, []string{"!x"}, nil, ""},
		{"nothing", ".", []string{":!"}, nil, nil, `names nothing`},
		{"other magic", ".", []string{":(top)x"}, nil, nil, `of git's pathspecs`},
		{"other magic that is left out", ".", []string{"!:/x"}, nil, nil, `of git's pathspecs`},
		{"outside", "api", []string{"!../../x"}, nil, nil, `outside the repository`},
	} {
		s, err := Load(File{}, nil, map[string]any{"paths": row.given})
		if err != nil {
			t.Fatalf("%s: %v", row.why, err)
		}
		q, err := s.Query(Base{Root: ".", Start: row.start})
		if row.err != "" || err != nil {
			if err == nil || row.err == "" || !strings.Contains(err.Error(), row.err) {
				t.Errorf("%s: %v, want %q", row.why, err, row.err)
			}
			continue
		}
		if diff := cmp.Diff([][]string{row.in, row.out}, [][]string{q.Paths, q.ExcludePaths}); diff != "" {
			t.Errorf("%s: -want +got\n%s", row.why, diff)
		}
	}
}
