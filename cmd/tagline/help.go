package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/terminal"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme"
)

// mainFlags are the flags that `tagline --help` shows, in its order. The others
// are settings, which `tagline config --help` lists.
var mainFlags = []string{"dir", "format", "json", "template", "rev", "tag-prefix", "scheme", "strict", "allow-unproven", "verbose"}

// onVersions are the commands that work on version strings. Help shows them on
// one line.
var onVersions = []string{"parse", "sort", "compare", "satisfies", "bump"}

// help prints the help of a command on standard output.
func printHelp(to *printer, c *command) error {
	flags, err := flagsOf(c)
	if err != nil {
		return err
	}
	width := to.width()
	if c.name == "" {
		to.out.WriteString(mainHelp(flags, width))
		return nil
	}
	usage, arguments, err := usageOfCommand(c)
	if err != nil {
		return err
	}
	var examples []terminal.Column
	for _, e := range c.examples {
		examples = append(examples, terminal.Column{Name: e[0], Text: e[1]})
	}
	to.out.WriteString(terminal.Columns("  ", examples, width))
	fmt.Fprintf(&to.out, "\nusage: %s\n", usage)
	if arguments != nil {
		to.out.WriteString("\n" + terminal.Columns("  ", arguments, width))
	}
	var own []*kong.Flag
	for _, f := range flags {
		// Fifty settings would bury the flags that this command alone has.
		if !c.settings || !isSetting(f.Name) {
			own = append(own, f)
		}
	}
	to.out.WriteString("\nflags\n" + terminal.Columns("  ", flagColumns(own), width))
	switch {
	// The settings are listed in one place: they are flags of nearly every command, and
	// would bury each one's own.
	case c.name == "config":
		to.out.WriteString("\n" + settingsHelp(width))
	case c.settings:
		to.out.WriteString("\n" + lines(everySetting, width))
	}
	return nil
}

const everySetting = "every setting is a flag too: `tagline config --help` lists them"

// lines is text wrapped at width characters.
func lines(text string, width int) string {
	return strings.Join(terminal.Wrap(text, width), "\n") + "\n"
}

// usageOfCommand returns how a command is called, and what its arguments are.
func usageOfCommand(c *command) (usage string, arguments []terminal.Column, err error) {
	model, err := newParser(c, c.new(), &commonFlags{}, settingsGrammar(func(config.Key) bool { return false }).Interface())
	if err != nil {
		return "", nil, err
	}
	usage = "tagline " + c.name + " [flags]"
	for _, arg := range model.Model.Positional {
		name := strings.ToUpper(arg.Name)
		arguments = append(arguments, terminal.Column{Name: name, Text: arg.Help})
		if arg.IsSlice() && !strings.Contains(name, " ") {
			name += " ..."
		}
		if !arg.Required {
			name = "[" + name + "]"
		}
		usage += " " + name
	}
	return usage, arguments, nil
}

// settingsHelp lists every setting with its values and an example.
func settingsHelp(width int) string {
	var b strings.Builder
	b.WriteString(lines("settings: keys of tagline.toml and [tool.tagline]; each is a flag and a variable too, "+
		"tag-prefix is --tag-prefix and TAGLINE_TAG_PREFIX, but where a line says otherwise", width))
	for _, k := range config.Keys {
		b.WriteString("\n  " + settingHead(k) + "\n")
		text := k.Doc
		if where := onlyIn(k); where != "" {
			text += " (" + where + ")"
		}
		for _, line := range terminal.Wrap(text, width-6) {
			b.WriteString("      " + line + "\n")
		}
		b.WriteString(terminal.Columns("        ", choicesOf(k), width))
		b.WriteString("      " + exampleOf(k) + "\n")
	}
	return b.String()
}

// choicesOf returns the values of a setting that has only some, each with what it
// does.
func choicesOf(k config.Key) []terminal.Column {
	var choices []terminal.Column
	add := func(name, says string) {
		if name == k.Default {
			says += " (default)"
		}
		choices = append(choices, terminal.Column{Name: name, Text: says})
	}
	switch k.Name {
	case "format":
		for _, f := range render.All() {
			add(f.Name, strings.TrimSuffix(f.Doc, " (default)"))
		}
		for _, c := range render.Companions() {
			add(c.Name, c.Doc)
		}
	case "scheme":
		for _, s := range scheme.All() {
			add(s.Name, s.Doc)
		}
	case "local-scheme":
		for _, l := range scheme.LocalSchemes() {
			add(l.Name, l.Doc)
		}
	}
	// Choices of a setting of its own; those above are rows of their own tables.
	for i, choice := range k.Choices {
		add(choice, k.Says[i])
	}
	return choices
}

// settingHead is a setting's flag with its value, or its name where it has no flag.
func settingHead(k config.Key) string {
	if k.In&config.InFlag == 0 {
		return k.Name
	}
	head := "--" + k.Flag()
	if k.Short != "" {
		head = "-" + k.Short + ", " + head
	}
	if k.Value != "" {
		head += " " + k.Value
	}
	return head
}

// onlyIn says where a setting can be given, "" for everywhere.
func onlyIn(k config.Key) string {
	switch k.In {
	case config.Anywhere:
		return ""
	case config.InFile:
		return "in a file only"
	case config.InFile | config.InEnv:
		return "no flag"
	case config.InEnv:
		return "a variable only"
	}
	return "not in a file"
}

// exampleOf is an example of a setting as one writes it in a file, else as a flag or
// a variable.
func exampleOf(k config.Key) string {
	if k.In&config.InFile == 0 {
		return k.Example
	}
	return k.Name + " = " + k.Example
}

// helpOn returns the command that the words after `tagline help` name, the plain one
// without a word.
func helpOn(words []string) (*command, error) {
	name, rest, err := splitCommand(words)
	if err == nil && len(rest) > 0 && !wantsHelp(rest) {
		err = &usageError{text: fmt.Sprintf("unexpected argument %q", rest[0])}
	}
	if err != nil {
		return nil, err
	}
	return lookUp(name)
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

// flagColumns are flags as help lists them.
func flagColumns(flags []*kong.Flag) []terminal.Column {
	var rows []terminal.Column
	for _, f := range flags {
		rows = append(rows, terminal.Column{Name: flagText(f), Text: f.Help})
	}
	return rows
}

// mainHelp is what `tagline --help` prints.
func mainHelp(flags []*kong.Flag, width int) string {
	var b strings.Builder
	b.WriteString(lines("tagline prints the version of this repository, derived from its tags", width))
	b.WriteString(`
usage: tagline [flags] | tagline COMMAND [flags]

  tagline                1.2.4.dev4+g109666b3b
  tagline -f semver      1.2.4-0.dev.4+g109666b3b
  tagline explain        why it is that
  tagline init           a commented configuration from the tags you have

commands
`)
	var onStrings []string
	var rows []terminal.Column
	// They need no repository, and five lines for them would look like half the program.
	for _, c := range commands() {
		switch {
		case c.name == "" || c.hidden:
		case slices.Contains(onVersions, c.name):
			onStrings = append(onStrings, c.name)
		default:
			rows = append(rows, terminal.Column{Name: c.name, Text: c.doc})
		}
	}
	b.WriteString(terminal.Columns("  ", rows, width))
	fmt.Fprintf(&b, "  %s\n      work on version strings, not on a repository\n", strings.Join(onStrings, ", "))
	var shown []*kong.Flag
	for _, name := range mainFlags {
		for _, f := range flags {
			if f.Name == name {
				shown = append(shown, f)
			}
		}
	}
	b.WriteString("\nflags\n" + terminal.Columns("  ", append(flagColumns(shown), terminal.Column{Name: "    --version, -h, --help"}), width))
	b.WriteString("\n" + lines(everySetting, width) + "\n" + lines("exit codes: "+strings.Join(exitCodes(), ", "), width))
	return b.String()
}

// exitCodes returns what each exit code means, in order.
func exitCodes() []string {
	return []string{"0 fine", "1 failure", "2 usage or configuration", "3 nothing to derive a version from", "4 not proven", "5 a check failed"}
}
