package semver

import (
	"testing"
)

// TestSemver4 compares grammar and normal form with the semver4 package. Its
// order is SemVer's with a fourth number; the package's own compares
// pre-releases as text (alpha.10 below alpha.9) and cannot compare one with its
// release.
func TestSemver4(t *testing.T) {
	rows := vector(t, "semver4.tsv")
	if len(rows) < 40 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, row := range rows {
		input, want := row[0], row[1]
		v, err := ParseSemver4(input)
		if want == "-" {
			if err == nil {
				t.Errorf("%q: read as %s, want an error", input, v)
			}
		} else if err != nil || v.String() != want {
			t.Errorf("%q: %s, %v; want %s", input, v, err, want)
		}
	}
}

func TestSemver4Order(t *testing.T) {
	rising := []string{"1.2.3-rc.1", "1.2.3", "1.2.3.1-alpha.9", "1.2.3.1-alpha.10", "1.2.3.1", "1.2.3.2", "1.2.3.10", "1.2.3.255", "1.2.3.256-a", "1.2.3.256", "1.2.4-0", "1.2.4", "1.2.16383", "1.2.16384"}
	for i := range rising[1:] {
		a, errA := ParseSemver4(rising[i])
		b, errB := ParseSemver4(rising[i+1])
		if errA != nil || errB != nil || a.Compare(b) != -1 || b.Compare(a) != 1 || a.Prefix() > b.Prefix() {
			t.Errorf("%s is not below %s (%v, %v)", a, b, errA, errB)
		}
	}
	if a, _ := ParseSemver4("1.2.3.0+a"); a.Compare(mustParse(t, "1.2.3+b")) != 0 {
		t.Error("a fourth number of 0 counts")
	}
}
