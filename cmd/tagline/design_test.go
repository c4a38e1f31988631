package main

import (
	"os"
	"strings"
	"testing"
)

// TestDesignPage holds that docs/design.md has a word on each package below cmd/internal.
func TestDesignPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/design.md")
	if err != nil {
		t.Fatal(err)
	}
	packages, err := os.ReadDir("../internal")
	if err != nil || len(packages) < 10 {
		t.Fatal(packages, err)
	}
	for _, one := range packages {
		if !strings.Contains(string(page), "`"+one.Name()+"`") {
			t.Errorf("docs/design.md does not say what cmd/internal/%s is for", one.Name())
		}
	}
}
