// Package natural has the numbers that versions are made of: natural numbers of
// any size. Almost all of them fit 64 bits, and cost what a uint64 costs; one
// that does not (PyPI has versions of more than twenty digits) keeps its digits,
// so that it can be printed and ordered like any other.
package natural

import (
	"cmp"
	"math"
	"strconv"
)

// Number is a natural number of any size. The zero value is 0, and == is
// equality of value.
type Number struct {
	n      uint64 // math.MaxUint64 where the number is larger
	digits string // of a number above math.MaxUint64, without leading zeros; "" for any other
}

// Of returns n as a Number.
func Of(n uint64) Number { return Number{n: n} }

// Read returns the number that the decimal digits at the beginning of s make,
// leading zeros allowed, and how many bytes they are; without any it returns 0, 0.
func Read(s string) (n Number, length int) {
	for length < len(s) && s[length]-'0' <= 9 {
		d := uint64(s[length] - '0')
		if n.n > (math.MaxUint64-d)/10 {
			return readLong(s)
		}
		n.n = n.n*10 + d
		length++
	}
	return n, length
}

// readLong reads a number above math.MaxUint64.
func readLong(s string) (n Number, length int) {
	for length < len(s) && s[length]-'0' <= 9 {
		length++
	}
	return Number{n: math.MaxUint64, digits: trim(s[:length])}, length
}

// Uint64 returns the number; fits is false for one above math.MaxUint64, which
// is then what it returns.
func (n Number) Uint64() (value uint64, fits bool) { return n.n, n.digits == "" }

// Append appends the decimal digits to b.
func (n Number) Append(b []byte) []byte {
	if n.digits != "" {
		return append(b, n.digits...)
	}
	return strconv.AppendUint(b, n.n, 10)
}

// String returns the decimal digits, without leading zeros.
func (n Number) String() string { return string(n.Append(nil)) }

// Compare returns -1, 0 or 1 as n is below, equal to or above o.
func (n Number) Compare(o Number) int {
	if c := cmp.Compare(n.n, o.n); c != 0 || n.digits == o.digits {
		return c
	}
	return CompareDigits(n.digits, o.digits)
}

// Next returns n + 1.
func (n Number) Next() Number {
	if n.n < math.MaxUint64 {
		return Number{n: n.n + 1}
	}
	digits := n.Append(make([]byte, 1, 24)) // room for one digit more
	digits[0] = '0'
	i := len(digits) - 1
	for ; digits[i] == '9'; i-- {
		digits[i] = '0'
	}
	digits[i]++
	return Number{n: math.MaxUint64, digits: trim(string(digits))}
}

// CompareDigits orders two runs of decimal digits of any length by the numbers
// that they are: leading zeros do not count, and "" is 0.
func CompareDigits(a, b string) int {
	a, b = trim(a), trim(b)
	if len(a) != len(b) {
		return cmp.Compare(len(a), len(b))
	}
	return cmp.Compare(a, b) // what strings.Compare gets escapes to the heap, and so would every version
}

// trim drops leading zeros.
func trim(digits string) string {
	for digits != "" && digits[0] == '0' {
		digits = digits[1:]
	}
	return digits
}

// Field is a number and the room that [Prefix] gives it.
type Field struct {
	N    Number
	Bits int
}

// Prefix packs numbers into 64 bits, the most significant first, such that of
// two versions the one with the smaller prefix sorts below, if versions are
// compared number by number; equal prefixes say nothing. A number that does not
// fit its bits gets all ones and, because nothing after it can tell, ends the
// prefix. A sort that compares prefixes first seldom has to look at the versions
// themselves.
func Prefix(fields ...Field) uint64 {
	var prefix uint64
	free := 64
	for _, f := range fields {
		free -= f.Bits
		most := uint64(1)<<f.Bits - 1
		prefix |= min(f.N.n, most) << free
		if f.N.n >= most {
			break
		}
	}
	return prefix
}
