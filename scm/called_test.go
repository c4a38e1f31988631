package scm

import (
	"strings"
	"testing"
)

// Which of the tags of one commit speaks for it: git describe's own, the first,
// unless versions are asked for.
func TestCalled(t *testing.T) {
	tags := []Tag{{Ref: "v3.0rc1"}, {Ref: "v3.0"}} // an annotated tag comes before a lightweight one
	better := func(a, b string) int { return strings.Compare(b, a) }
	accept := func(string) error { return nil }
	for _, tt := range []struct {
		why  string
		q    Query
		want string
	}{
		{"nobody knows versions", Query{}, "v3.0rc1"},
		{"the nearest version", Query{Accept: accept, Better: better}, "v3.0"},
		{"the highest", Query{Better: better, Select: Highest}, "v3.0"},
		{"git's own pick, whose order is only asked about the others", Query{Better: better}, "v3.0rc1"},
		{"hg's, likewise", Query{Accept: accept, Better: better, Select: LatestTag}, "v3.0rc1"},
		{"hg-git's", Query{Accept: accept, Better: better, Select: NewestTag}, "v3.0rc1"},
	} {
		if got := tt.q.Called(tags).Ref; got != tt.want {
			t.Errorf("%s: %s, want %s", tt.why, got, tt.want)
		}
	}
}
