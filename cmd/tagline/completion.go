package main

import (
	"embed"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/render/ci"
	"github.com/tagline-scm/tagline/scheme"
)

// The scripts only hand the words of the command line to `tagline complete`,
// so that what completes is always what this binary knows.
//
//go:embed completion
var completionScripts embed.FS

var shells = []struct{ name, file string }{
	{"bash", "tagline.bash"}, {"zsh", "tagline.zsh"}, {"fish", "tagline.fish"}, {"powershell", "tagline.ps1"},
}

// completion prints the script of a shell.
type completion struct {
	Shell string `arg:"" optional:"" help:"bash, zsh, fish or powershell"`
}

func (c *completion) run(a *app) error {
	var names []string
	for _, s := range shells {
		if s.name == c.Shell || s.name == "powershell" && c.Shell == "pwsh" {
			text, err := completionScripts.ReadFile("completion/" + s.file)
			a.out.Write(text)
			return err
		}
		names = append(names, s.name)
	}
	if c.Shell == "" {
		return &usageError{text: "completion needs a shell: bash, zsh, fish or powershell"}
	}
	return &usageError{text: fmt.Sprintf("unknown shell %q: there are bash, zsh, fish and powershell", c.Shell), near: config.Nearest(c.Shell, names)}
}

// complete prints the words that may stand in place of the last of those given.
// It is for the scripts, and not shown in help.
type complete struct {
	Words []string `arg:"" optional:""`
}

func (c *complete) run(a *app) error {
	words := c.Words
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	if len(words) == 0 {
		words = []string{""}
	}
	before, word := words[:len(words)-1], words[len(words)-1]
	if word == `""` { // how PowerShell hands over an empty word
		word = ""
	}
	all := candidates(before, word)
	slices.Sort(all)
	for _, candidate := range all {
		if strings.HasPrefix(candidate, word) {
			fmt.Fprintln(&a.out, candidate)
		}
	}
	return nil
}

// candidates returns the words that make sense after those before; none means
// the name of a file.
func candidates(before []string, word string) []string {
	name, _, err := splitCommand(before)
	c, lookErr := lookUp(name)
	if err != nil || lookErr != nil {
		return nil
	}
	flags, err := flagsOf(c)
	if err != nil {
		return nil
	}
	if len(before) > 0 && takesValue(before[len(before)-1]) {
		return valuesOf(flags, strings.TrimLeft(before[len(before)-1], "-"), word)
	}
	if flag, value, ok := strings.Cut(word, "="); ok && strings.HasPrefix(word, "--") {
		var all []string
		for _, v := range valuesOf(flags, strings.TrimLeft(flag, "-"), value) {
			all = append(all, flag+"="+v)
		}
		return all
	}
	if strings.HasPrefix(word, "-") {
		var all []string
		for _, f := range flags {
			all = append(all, "--"+f.Name)
			if f.Tag.Negatable != "" && strings.HasPrefix(word, "--no-") {
				all = append(all, "--no-"+f.Name)
			}
		}
		return all
	}
	switch name {
	case "":
		var all []string
		for _, c := range commands() {
			if c.name != "" && !c.hidden {
				all = append(all, c.name)
			}
		}
		return all
	case "next", "bump":
		return partNames()
	case "completion":
		var all []string
		for _, s := range shells {
			all = append(all, s.name)
		}
		return all
	}
	return nil
}

// valuesOf returns the values of a flag, without its dashes; for a list, each
// after what the word already holds.
func valuesOf(flags []*kong.Flag, flag, word string) []string {
	var f *kong.Flag
	for _, known := range flags {
		if known.Name == flag || len(flag) == 1 && known.Short == rune(flag[0]) {
			f = known
		}
	}
	if f == nil {
		return nil
	}
	var values []string
	switch f.Name {
	case "format":
		for _, format := range render.All() {
			values = append(values, format.Name)
		}
	case "scheme":
		for _, s := range scheme.All() {
			values = append(values, s.Name)
		}
	case "local-scheme":
		for _, l := range scheme.LocalSchemes() {
			values = append(values, l.Name)
		}
	case "for":
		for _, s := range ci.All() {
			values = append(values, s.Name)
		}
	case "require":
		values = []string{"clean", "tagged", "annotated"}
	default:
		values = slices.DeleteFunc(strings.Split(f.Tag.Enum, ","), func(s string) bool { return s == "" })
		for _, k := range config.Keys {
			if k.Flag() == f.Name && k.Choices != nil {
				values = slices.Clone(k.Choices)
			}
		}
	}
	if held := strings.LastIndexByte(word, ','); held >= 0 && f.Target.Kind() == reflect.Slice {
		for i := range values {
			values[i] = word[:held+1] + values[i]
		}
	}
	return values
}
