package render

import (
	"testing"

	"github.com/tagline-scm/tagline/scheme"
)

// segments returns segments of a local part.
func segments(texts ...string) []scheme.Segment {
	var out []scheme.Segment
	for _, text := range texts {
		out = append(out, scheme.Segment{Text: text, Kind: scheme.KindCommit})
	}
	return out
}

// The build metadata of a SemVer tag is a local part as PEP 440 writes it.
func TestPythonLocal(t *testing.T) {
	for _, tt := range []struct {
		why   string
		local []string
		want  string
	}{
		{"as it is", []string{"g109666b3b", "d20260820"}, "1.2.3+g109666b3b.d20260820"},
		{"capitals and dashes", []string{"Build-5"}, "1.2.3+build.5"},
		{"digits of a commit keep their zeros", []string{"0123456789"}, "1.2.3+0123456789"},
		{"dashes alone are nothing", []string{"--"}, "1.2.3"},
	} {
		v := scheme.Version{Base: scheme.Parts{Release: []uint64{1, 2, 3}}, Local: segments(tt.local...)}
		got, err := PEP440.Write(v, Options{})
		if err != nil || got != tt.want || !reads(PEP440, got) {
			t.Errorf("%s: %q, %v, want %q", tt.why, got, err, tt.want)
		}
	}
}
