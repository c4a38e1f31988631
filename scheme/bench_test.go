package scheme

import (
	"testing"
)

func BenchmarkAccept(b *testing.B) {
	accept := Accept([]Scheme{guessNextDev()}, TagRule{})
	b.ReportAllocs()
	for b.Loop() {
		if accept("v1.22.3") != nil {
			b.Fatal("not accepted")
		}
	}
}

func BenchmarkRefuse(b *testing.B) {
	accept := Accept([]Scheme{guessNextDev()}, TagRule{})
	b.ReportAllocs()
	for b.Loop() {
		if accept("nightly-2026-08-19") == nil {
			b.Fatal("accepted")
		}
	}
}

func BenchmarkBetter(b *testing.B) {
	better := Better([]Scheme{guessNextDev()}, TagRule{})
	b.ReportAllocs()
	for b.Loop() {
		if better("v1.22.3", "v1.22.4rc1") >= 0 {
			b.Fatal("not lower")
		}
	}
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := New(Default, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDerive(b *testing.B) {
	s, err := New(Default, Options{})
	if err != nil {
		b.Fatal(err)
	}
	f := rowFacts(b, Row{Tag: "v1.22.3", Distance: 4})
	o := Options{Now: testNow}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Derive(f, []Scheme{s}, TagRule{}, o); err != nil {
			b.Fatal(err)
		}
	}
}
