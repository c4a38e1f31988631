package config

import (
	"strings"
	"testing"
)

func TestMatchBranch(t *testing.T) {
	for _, row := range []struct{ glob, name, want, why string }{
		{"main", "main", "-", "a name without a mark is a glob"},
		{"main", "mainline", "", "and matches the whole name"},
		{"feature/*", "feature/a/b", "-", "* takes slashes, as in match and exclude"},
		{"release/{series}", "release/1.3", "1.3", "two numbers"},
		{"release/{series}", "release/1", "1", "one"},
		{"release/{series}", "release/1.3.0", "1.3.0", "a whole version"},
		{"release/{series}", "release/v1.3", "1.3", "the v is the series' own"},
		{"release/v{series}", "release/v1.3", "1.3", "or the glob's"},
		{"release/{series}", "release/1.3.x", "1.3", ".x is no number"},
		{"release/{series}", "release/01.03", "1.3", "zeros count for nothing"},
		{"release/{series}", "release/1.3-hotfix", "", "nothing may be left"},
		{"release/{series}*", "release/1.3-hotfix", "1.3", "but what the glob takes"},
		{"release/{series}", "release/20260819", "", "a date is no series"},
		{"release/{series}", "release/next", "", "nor is a word"},
		{"release/{series}", "release/1.", "", "nor a number with a dot"},
		{"release/{series}", "release/", "", "nor nothing"},
		{"release/{series}", "release/99999999999999999999", "", "nor what no number holds"},
		{"*{series}", "line11.2", "11.2", "no series begins within a number"},
		{"*{series}", "a1.2.3", "1.2.3", "nor after its dot"},
		{"*{series}", "rev2", "2", "the v of a word is none of the number's"},
		{"{series}", "1.2", "1.2", "a branch may be called as its series"},
		{"{series}", "1.x", "1", "one number with .x"},
		{"{series}", "v2", "2", "or with a v"},
		{"{series}", "42", "", "but 42 is an issue's number"},
		{"{series}.x", "1.2.x", "1.2", "the glob may say .x itself"},
		{"{series}-stable", "16-stable", "16", "what follows is literal"},
		{"REL_{series}_STABLE", "REL_16_STABLE", "16", "as PostgreSQL has it"},
	} {
		series, at, ok := matchBranch(row.glob, row.name)
		got := ""
		switch {
		case ok && series == nil:
			got = "-"
		case ok:
			got = series.String()
		}
		if got != row.want {
			t.Errorf("%s: %s on %s: %q, want %q", row.why, row.glob, row.name, got, row.want)
		}
		if series != nil && strings.ContainsAny(row.name[:at[0]]+row.name[at[1]:], "0123456789") && got == row.want && !strings.Contains(row.name, "hotfix") {
			t.Errorf("%s: the series of %s stands at %v", row.why, row.name, at)
		}
	}
}

// Whatever a branch is called, a name that matches has its numbers where it says.
func FuzzMatchBranch(f *testing.F) {
	f.Add("release/{series}", "release/1.3.x")
	f.Add("*{series}*", "a11.2.3-v4.x")
	f.Fuzz(func(t *testing.T, glob, name string) {
		if wrongGlob(glob) != "" || len(glob) > 40 || strings.Count(glob, "*") > 3 {
			return
		}
		series, at, ok := matchBranch(glob, name)
		if !ok || series == nil {
			return
		}
		in := InForce{Branch: name, Series: series, at: at}
		again, _, ok := matchBranch(strings.ReplaceAll(glob, "*", "*"), in.With(series))
		if !ok || again.String() != series.String() {
			t.Errorf("%q on %q: %v, and %v for its own name", glob, name, series, again)
		}
	})
}
