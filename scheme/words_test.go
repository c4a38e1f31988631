package scheme

import "testing"

func TestHash(t *testing.T) {
	if got, err := hash("abc"); got != "ba7816b" || err != nil { // FIPS 180-2, appendix B.1
		t.Error(got, err)
	}
	if got, err := hash("abc", 10); got != "ba7816bf8f" || err != nil {
		t.Error(got, err)
	}
	for _, digits := range []int{0, 65, -1} {
		if _, err := hash("abc", digits); err == nil {
			t.Errorf("a hash of %d digits", digits)
		}
	}
}
