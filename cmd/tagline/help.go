package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/tagline-scm/tagline/cmd/internal/config"
)

// mainFlags are the flags that `tagline --help` shows, in its order. The others
// are settings, which `tagline config --help` lists.
var mainFlags = []string{"dir", "format", "json", "template", "rev", "tag-prefix", "scheme", "strict", "allow-unproven", "verbose"}

// onVersions are the commands that work on version strings. Help shows them on
// one line.
var onVersions = []string{"parse", "sort", "compare", "satisfies", "bump"}

// help prints the help of a command on standard output.
func (a *app) help(c *command) error {
	flags, err := flagsOf(c)
	if err != nil {
		return err
	}
	if c.name == "" {
		a.mainHelp(flags)
		return nil
	}
	width := max(len(c.examples[0][0]), len(c.examples[1][0]))
	for _, e := range c.examples {
		fmt.Fprintf(&a.out, "  %-*s  %s\n", width, e[0], e[1])
	}
	model, err := newParser(c, c.new(), &commonFlags{}, settingsGrammar(func(config.Key) bool { return false }).Interface())
	if err != nil {
		return err
	}
	usage := "tagline " + c.name + " [flags]"
	for _, arg := range model.Model.Positional {
		name := strings.ToUpper(arg.Name)
		if arg.IsSlice() && !strings.Contains(name, " ") {
			name += " ..."
		}
		if !arg.Required {
			name = "[" + name + "]"
		}
		usage += " " + name
	}
	fmt.Fprintf(&a.out, "\nusage: %s\n", usage)
	if len(model.Model.Positional) > 0 {
		fmt.Fprintln(&a.out)
		for _, arg := range model.Model.Positional {
			fmt.Fprintf(&a.out, "  %s  %s\n", strings.ToUpper(arg.Name), arg.Help)
		}
	}
	fmt.Fprint(&a.out, "\nflags\n")
	var own, settings []*kong.Flag
	for _, f := range flags {
		if c.settings && isSetting(f.Name) {
			settings = append(settings, f)
		} else {
			own = append(own, f)
		}
	}
	a.listFlags(own)
	switch {
	case c.name == "config":
		fmt.Fprint(&a.out, "\nsettings: the same name is a key of tagline.toml and of [tool.tagline], and TAGLINE_NAME\n")
		a.listFlags(settings)
	case c.settings:
		fmt.Fprint(&a.out, "\nevery setting is a flag too: `tagline config --help` lists them\n")
	}
	return nil
}

// helpOn prints the help of the command that the words name, of tagline itself
// without one.
func (a *app) helpOn(words []string) error {
	name, rest, err := splitCommand(words)
	if err == nil && len(rest) > 0 && !wantsHelp(rest) {
		err = &usageError{text: fmt.Sprintf("unexpected argument %q", rest[0])}
	}
	if err != nil {
		return err
	}
	c, err := lookUp(name)
	if err != nil {
		return err
	}
	return a.help(c)
}

func isSetting(flag string) bool {
	for _, k := range config.Keys {
		if k.In&config.InFlag != 0 && k.Flag() == flag {
			return true
		}
	}
	return false
}

// flagsOf returns every flag of a command that is not hidden.
func flagsOf(c *command) ([]*kong.Flag, error) {
	parser, err := newParser(c, c.new(), &commonFlags{}, settingsGrammar(func(config.Key) bool { return c.settings }).Interface())
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(parser.Model.Flags, func(f *kong.Flag) bool { return f.Hidden }), nil
}

// flagText is how a flag is written in help.
func flagText(f *kong.Flag) string {
	text := "    --" + f.Name
	if f.Short != 0 {
		text = "-" + string(f.Short) + ", --" + f.Name
	}
	if f.Target.Kind() != reflect.Bool {
		text += " " + f.PlaceHolder
	}
	return text
}

func (a *app) listFlags(flags []*kong.Flag) {
	width := 0
	for _, f := range flags {
		width = max(width, len(flagText(f)))
	}
	for _, f := range flags {
		fmt.Fprintf(&a.out, "  %-*s  %s\n", width, flagText(f), f.Help)
	}
}

func (a *app) mainHelp(flags []*kong.Flag) {
	fmt.Fprint(&a.out, `tagline prints the version of this repository, derived from its tags

usage: tagline [flags] | tagline COMMAND [flags]

  tagline                1.2.4.dev4+g109666b3b
  tagline -f semver      1.2.4-0.dev.4+g109666b3b
  tagline explain        why it is that
  tagline init           a commented configuration from the tags you have

commands
`)
	var onStrings []string
	for _, c := range commands() {
		switch {
		case c.name == "" || c.hidden:
		case slices.Contains(onVersions, c.name):
			onStrings = append(onStrings, c.name)
		default:
			fmt.Fprintf(&a.out, "  %-10s  %s\n", c.name, c.doc)
		}
	}
	if onStrings != nil {
		fmt.Fprintf(&a.out, "  %s    work on version strings, not on a repository\n", strings.Join(onStrings, ", "))
	}
	fmt.Fprint(&a.out, "\nflags\n")
	var shown []*kong.Flag
	for _, name := range mainFlags {
		for _, f := range flags {
			if f.Name == name {
				shown = append(shown, f)
			}
		}
	}
	a.listFlags(shown)
	fmt.Fprint(&a.out, `      --version, -h, --help

exit codes: 0 fine, 1 failure, 2 usage or configuration, 3 nothing to derive a version from, 4 not proven, 5 a check said no
`)
}
