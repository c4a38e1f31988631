package program

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	var w Words
	for range 100 {
		if n, err := fmt.Fprint(&w, " ", strings.Repeat("x", 999)); n != 1000 || err != nil {
			t.Fatalf("%d, %v", n, err)
		}
	}
	if text := w.String(); len(text) != maxWords-1 || text[0] != 'x' {
		t.Errorf("%d bytes are kept: %.10q", len(text), text)
	}
}

func TestEnviron(t *testing.T) {
	variables := []string{"PATH=/bin", "LANG=de", "LANGUAGE=de", "LC_TIME=de", "LC_ALL=de", "SECRET=1", "odd"}
	got := Environ(variables, func(name string) bool { return name != "SECRET" })
	if want := []string{"PATH=/bin", "LANG=de", "odd", "LC_ALL=C"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
