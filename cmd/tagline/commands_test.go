package main

import (
	"slices"
	"strings"
	"testing"
)

// lacking names the columns that a command lacks. A hidden one is for scripts, which
// read no help; the plain one has no name.
func lacking(c command) (lacks []string) {
	for _, column := range []struct {
		name string
		is   bool
	}{
		{"new", c.new != nil},
		{"doc", c.doc != "" || c.hidden || c.name == ""},
		{"examples", c.examples[0] != [2]string{} && c.examples[1] != [2]string{} || c.hidden || c.name == ""},
	} {
		if !column.is {
			lacks = append(lacks, column.name)
		}
	}
	return lacks
}

// TestEveryCommandIsWhole holds that every row says what help needs, and that each column
// that is dropped from a copy of a row is named.
func TestEveryCommandIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range commands() {
		if seen[c.name] {
			t.Errorf("%q is there twice", c.name)
		}
		seen[c.name] = true
		if lacks := lacking(c); lacks != nil {
			t.Errorf("the command %q lacks %s", c.name, strings.Join(lacks, ", "))
		}
		for _, example := range c.examples {
			if typed := example[0]; typed != "" && !strings.Contains(typed, "tagline "+c.name) {
				t.Errorf("%s: the example %q is another command's", c.name, typed)
			}
		}
		shown := !c.hidden && c.name != ""
		for column, drop := range map[string]func(*command){
			"new":      func(c *command) { c.new = nil },
			"doc":      func(c *command) { c.doc = "" },
			"examples": func(c *command) { c.examples[1] = [2]string{} },
		} {
			less := c
			drop(&less)
			if lacks := lacking(less); slices.Contains(lacks, column) != (shown || column == "new") {
				t.Errorf("%q without %s: %q", c.name, column, lacks)
			}
		}
	}
}
