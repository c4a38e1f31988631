package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/tagline-scm/tagline/cmd/internal/config"
)

// man prints the manual page, made of what help is made of, for the macros of
// man(7).
type man struct{}

func (*man) run(a *app) error {
	page := &manual{}
	page.WriteString(".TH TAGLINE 1\n")
	page.section("NAME")
	page.text("tagline - the version of this repository, derived from its tags")
	page.section("SYNOPSIS")
	page.WriteString(".B tagline\n[flags]\n.br\n.B tagline\n.I COMMAND\n[flags]\n")
	page.section("DESCRIPTION")
	page.text("tagline prints one line: the version of the commit that is checked out, in the form that a package manager accepts and sorts correctly. " +
		"It counts from the nearest tag that is a version. It reads git repositories by itself, and starts no program that a repository names.")
	page.text("Where the version cannot be known, because there is no tag or history is missing, tagline prints none, says what to do and exits with the code for it.")
	page.section("OPTIONS")
	page.text("Every setting (see SETTINGS) is an option of every command that works on a repository.")
	if err := page.options(""); err != nil {
		return err
	}
	page.section("COMMANDS")
	for _, c := range commands() {
		if c.name == "" || c.hidden {
			continue
		}
		if err := page.command(c); err != nil {
			return err
		}
	}
	page.section("SETTINGS")
	page.text("A setting is a key of tagline.toml, of .tagline.toml, or of the table [tool.tagline] in pyproject.toml; a flag; and a variable: " +
		"tag-prefix, --tag-prefix, TAGLINE_TAG_PREFIX. Flags go before variables, variables before the file.")
	for _, k := range config.Keys {
		page.setting(k)
	}
	page.section("EXIT STATUS")
	for _, code := range exitCodes() {
		number, meaning, _ := strings.Cut(code, " ")
		page.item(number, meaning)
	}
	page.section("ENVIRONMENT")
	page.item("TAGLINE_*", "settings, as above")
	page.item("SOURCE_DATE_EPOCH", "the time of the build, in seconds since 1970, instead of the clock")
	page.item("NO_COLOR", "no colours on a terminal")
	page.item("COLUMNS", "how wide help is")
	page.section("FILES")
	page.item("tagline.toml, .tagline.toml, pyproject.toml", "the configuration: of these, the first from the start directory up to the root of the repository")
	page.item(".tagline.json", "saved facts, for a build without a repository: tagline --json > .tagline.json")
	page.section("SEE ALSO")
	page.text("git-describe(1), git-tag(1)")
	a.out.WriteString(page.String())
	return nil
}

// manual is a page in the language of troff.
type manual struct{ strings.Builder }

// escaped returns text as troff prints it: a backslash and a dash as they are, and
// no line that begins with a control character.
func escaped(text string) string {
	// troff would print - as a hyphen and ` as a quote: neither can be pasted into a shell.
	text = strings.NewReplacer(`\`, `\e`, `-`, `\-`, "`", `\(ga`, "~", `\(ti`, "^", `\(ha`).Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text
	}
	return text
}

func (m *manual) section(name string) { fmt.Fprintf(m, ".SH %s\n", name) }

func (m *manual) text(text string) { fmt.Fprintf(m, "%s\n.PP\n", escaped(text)) }

// item writes a name and what it is.
func (m *manual) item(name, text string) {
	fmt.Fprintf(m, ".TP\n\\fB%s\\fR\n%s\n", escaped(name), escaped(text))
}

// options lists the flags of a command that are no settings.
func (m *manual) options(name string) error {
	c, err := lookUp(name)
	if err != nil {
		return err
	}
	flags, err := flagsOf(c)
	if err != nil {
		return err
	}
	for _, f := range flags {
		if c.settings && isSetting(f.Name) || name != "" && isCommon(f) {
			continue
		}
		m.item(strings.TrimSpace(flagText(f)), f.Help)
	}
	return nil
}

// isCommon reports whether a flag is one of every command.
func isCommon(f *kong.Flag) bool {
	switch f.Name {
	case "dir", "verbose", "log-format", "color", "help":
		return true
	}
	return false
}

// command writes what a command does, its flags and its examples.
func (m *manual) command(c command) error {
	usage, arguments, err := usageOfCommand(&c)
	if err != nil {
		return err
	}
	fmt.Fprintf(m, ".SS %s\n", escaped(usage))
	m.text(strings.ToUpper(c.doc[:1]) + c.doc[1:] + ".")
	for _, arg := range arguments {
		m.item(arg.Name, arg.Text)
	}
	if err := m.options(c.name); err != nil {
		return err
	}
	m.WriteString(".PP\n.EX\n")
	for _, e := range c.examples {
		fmt.Fprintf(m, "%s\n", escaped("  "+e[0]+"  # "+e[1]))
	}
	m.WriteString(".EE\n")
	return nil
}

// setting writes what a setting does, its values and an example.
func (m *manual) setting(k config.Key) {
	text := k.Doc
	if where := onlyIn(k); where != "" {
		text += " (" + where + ")"
	}
	m.item(settingHead(k), text)
	for _, choice := range choicesOf(k) {
		fmt.Fprintf(m, ".br\n\\fI%s\\fR: %s\n", escaped(choice.Name), escaped(choice.Text))
	}
	fmt.Fprintf(m, ".br\nExample: %s\n", escaped(exampleOf(k)))
}
