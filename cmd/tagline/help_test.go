package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/scripts/golden"
)

func runIn(dir string, environ []string, args ...string) (stdout, stderr string, exit int) {
	var out, err bytes.Buffer
	exit = run(world{args, environ, dir, strings.NewReader(""), &out, &err})
	return out.String(), err.String(), exit
}

// The help of every command is in testdata/help.
func TestHelp(t *testing.T) {
	dir := "../../testdata/help"
	want := map[string]bool{}
	for _, c := range commands() {
		if c.hidden {
			continue
		}
		name := strings.TrimSuffix("tagline-"+c.name, "-") + ".txt"
		want[name] = true
		for _, flag := range []string{"--help", "-h"} {
			args := append(strings.Fields(c.name), flag)
			out, err, exit := runIn(t.TempDir(), nil, args...)
			if err != "" || exit != exitOK {
				t.Errorf("%v: exit %d, %s", args, exit, err)
			}
			golden.Check(t, filepath.Join(dir, name), out)
			if c.name != "" && !strings.HasPrefix(out, "  ") {
				t.Errorf("%s does not start with an example", name)
			}
			for line := range strings.Lines(out) {
				if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 {
					t.Errorf("%s: %d columns in %q", name, n, line)
				}
				if strings.HasSuffix(line, " \n") {
					t.Errorf("%s: trailing blank in %q", name, line)
				}
			}
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !want[f.Name()] {
			t.Errorf("%s belongs to no command", f.Name())
		}
	}
}

// COLUMNS, as a shell sets it, says how wide help is.
func TestHelpWidth(t *testing.T) {
	for _, tt := range []struct {
		columns string
		widest  int
	}{{"", 80}, {"60", 60}, {"x", 80}, {"1", 50}, {"200", 140}} { // at least 40, and what cannot be broken
		widest := 0
		out, _, _ := runIn(t.TempDir(), []string{"COLUMNS=" + tt.columns}, "--help")
		for line := range strings.Lines(out) {
			if !strings.HasPrefix(line, "  tagline ") { // an example
				widest = max(widest, len(line)-1)
			}
		}
		if widest > tt.widest || widest < tt.widest/2 {
			t.Errorf("COLUMNS=%s: the widest line has %d, want about %d", tt.columns, widest, tt.widest)
		}
	}
}

// The manual page has every command, flag and setting, and nothing that troff would
// take for a request of its own.
func TestMan(t *testing.T) {
	out, _, exit := runIn(t.TempDir(), nil, "man")
	if exit != exitOK {
		t.Fatal(out)
	}
	var names []string
	for _, c := range commands() {
		if c.hidden {
			continue
		}
		names = append(names, c.name)
		flags, err := flagsOf(&c)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range flags {
			names = append(names, "--"+f.Name)
		}
	}
	for _, k := range config.Keys {
		names = append(names, k.Name, k.Doc, k.Example)
	}
	for _, name := range names {
		if !strings.Contains(out, escaped(name)) && !strings.Contains(out, strings.TrimPrefix(escaped(name), `\&`)) {
			t.Errorf("the manual page lacks %q", name)
		}
	}
	for line := range strings.Lines(out) {
		word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if strings.HasPrefix(line, "'") || strings.HasPrefix(line, ".") && !strings.Contains(".TH .SH .SS .PP .TP .B .I .br .EX .EE", word) {
			t.Errorf("a request in %q", line)
		}
	}
}

// Which flags take a value is known before any grammar is built, to find the
// command's word; the grammars must agree.
func TestTakesValue(t *testing.T) {
	for _, c := range commands() {
		flags, err := flagsOf(&c)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range flags {
			if got := takesValue("--" + f.Name); got == (f.IsBool() || f.IsCounter()) {
				t.Errorf("%s --%s: takesValue is %v", c.name, f.Name, got)
			}
			if f.Short != 0 {
				if got := takesValue("-" + string(f.Short)); got == f.IsBool() {
					t.Errorf("%s -%c: takesValue is %v", c.name, f.Short, got)
				}
			}
		}
	}
}

// Every setting that may be a flag is one, under its own name.
func TestSettingsAreFlags(t *testing.T) {
	c, err := lookUp("")
	if err != nil {
		t.Fatal(err)
	}
	flags, err := flagsOf(c)
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]string{}
	for _, f := range flags {
		if have[f.Name] != "" {
			t.Errorf("--%s is there twice", f.Name)
		}
		have[f.Name] = f.Help
	}
	for _, k := range config.Keys {
		if k.In&config.InFlag != 0 && have[k.Flag()] != k.Doc {
			t.Errorf("--%s: help %q, want %q", k.Flag(), have[k.Flag()], k.Doc)
		}
	}
}
