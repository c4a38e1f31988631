package natural

import (
	"math/big"
	"strings"
	"testing"
)

func read(t testing.TB, s string) Number {
	t.Helper()
	n, length := Read(s)
	if length != len(s) {
		t.Fatalf("%q: %d bytes read", s, length)
	}
	return n
}

func TestNext(t *testing.T) {
	for _, row := range []struct{ n, want, why string }{
		{"0", "1", ""},
		{"9", "10", ""},
		{"18446744073709551614", "18446744073709551615", "the largest of 64 bits"},
		{"18446744073709551615", "18446744073709551616", "beyond it"},
		{"99999999999999999999", "100000000000000000000", "one digit more"},
		{"20260820123456789012999", "20260820123456789013000", "a date as a number"},
	} {
		if got := read(t, row.n).Next(); got.String() != row.want || got != read(t, row.want) {
			t.Errorf("%s + 1 = %s, want %s (%s)", row.n, got, row.want, row.why)
		}
	}
}

func TestPrefix(t *testing.T) {
	if a, b := Prefix(Field{Of(1), 8}, Field{Of(255), 8}), Prefix(Field{Of(2), 8}, Field{Of(0), 8}); a >= b {
		t.Errorf("%x is not below %x", a, b)
	}
	if a, b := Prefix(Field{Of(300), 8}, Field{Of(9), 8}), Prefix(Field{read(t, strings.Repeat("9", 30)), 8}, Field{Of(1), 8}); a != b {
		t.Errorf("%x, %x: what does not fit ends the prefix", a, b)
	}
}

// FuzzNumber compares with math/big.
func FuzzNumber(f *testing.F) {
	for _, seed := range []string{"0", "007", "18446744073709551615", "18446744073709551616", "00018446744073709551616", "99999999999999999999", "12x", ""} {
		f.Add(seed, "18446744073709551615")
	}
	f.Fuzz(func(t *testing.T, s, other string) {
		n, length := Read(s)
		if run := len(s) - len(strings.TrimLeft(s, "0123456789")); length != run {
			t.Fatalf("%q: %d bytes read, not %d", s, length, run)
		}
		m, otherLength := Read(other)
		if length == 0 || otherLength == 0 {
			return
		}
		a, _ := new(big.Int).SetString(s[:length], 10)
		b, _ := new(big.Int).SetString(other[:otherLength], 10)
		if n.String() != a.String() {
			t.Fatalf("%q: %s, not %s", s, n, a)
		}
		if value, fits := n.Uint64(); fits != a.IsUint64() || fits && value != a.Uint64() {
			t.Fatalf("%s: %d, %v", n, value, fits)
		}
		if got, want := n.Compare(m), a.Cmp(b); got != want || (n == m) != (want == 0) || CompareDigits(s[:length], other[:otherLength]) != want {
			t.Fatalf("%s against %s: %d, want %d", n, m, got, want)
		}
		if next := a.Add(a, big.NewInt(1)); n.Next().String() != next.String() || n.Compare(n.Next()) != -1 {
			t.Fatalf("%s + 1 = %s, want %s", n, n.Next(), next)
		}
	})
}
