package render

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// TestOrder holds each format's order to what the ecosystem's own program said
// of the same pairs (scripts/order-vectors.py).
func TestOrder(t *testing.T) {
	for _, tt := range []struct {
		vectors string
		format  Format
		why     string
	}{
		{"debian", Debian, "dpkg"},
		{"arch", Arch, "pacman's vercmp"},
		{"maven", Maven, "Maven's ComparableVersion"},
		{"gem", Gem, "RubyGems"},
		{"conda", Conda, "conda"},
		{"rpm", Debian, "rpm must order what the debian format writes as dpkg does"},
	} {
		data, err := os.ReadFile("../testdata/vectors/order/" + tt.vectors + ".tsv")
		if err != nil {
			t.Fatal(err)
		}
		bad := 0
		for line := range strings.Lines(string(data)) {
			f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			want, err := strconv.Atoi(f[2])
			if err != nil {
				t.Fatal(err)
			}
			if tt.vectors == "conda" && tt.format.Check(f[0]) != nil {
				t.Errorf("conda refuses %q: %v", f[0], tt.format.Check(f[0]))
			}
			if got := tt.format.Compare(f[0], f[1]); got != want {
				if bad++; bad < 10 {
					t.Errorf("%s: Compare(%q, %q) = %d, %s says %d", tt.format.Name, f[0], f[1], got, tt.why, want)
				}
			}
		}
		if bad > 0 {
			t.Errorf("%s: %d of %d pairs differ", tt.vectors, bad, strings.Count(string(data), "\n"))
		}
	}
}
