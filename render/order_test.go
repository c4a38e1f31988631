package render

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// TestOrder holds each format's order to what the ecosystem's own program said
// of the same pairs (scripts/order-vectors.py). What the program reads, the
// format reads.
func TestOrder(t *testing.T) {
	type judged struct {
		vectors string
		format  Format
		why     string
	}
	rows := []judged{{"rpm", Debian, "rpm must order what the debian format writes as dpkg does"}}
	for _, f := range All() {
		rows = append(rows, judged{f.Name, f, f.Order})
	}
	for _, row := range rows {
		data, err := os.ReadFile(vectorFile(row.vectors))
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
			a, errA := row.format.Parse(f[0])
			b, errB := row.format.Parse(f[1])
			switch {
			case errA != nil || errB != nil:
				bad++
				t.Errorf("%s: %v, %v", row.format.Name, errA, errB)
			case a.Compare(b) != want:
				if bad++; bad < 10 {
					t.Errorf("%s: Compare(%q, %q) = %d, %s says %d", row.format.Name, f[0], f[1], a.Compare(b), row.why, want)
				}
			case a.Prefix() < b.Prefix() && want != -1:
				t.Errorf("%s: %q has a lower prefix than %q", row.format.Name, f[0], f[1])
			}
		}
		if bad > 0 {
			t.Errorf("%s: %d of %d pairs differ", row.vectors, bad, strings.Count(string(data), "\n"))
		}
	}
}

func vectorFile(format string) string { return "../testdata/vectors/order/" + format + ".tsv" }
