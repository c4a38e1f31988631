package setuptoolsscm

import (
	"fmt"
	"slices"
	"strings"
)

// Options are what the command line of setuptools-scm was given.
type Options struct {
	Root, Config string
	StripDev     bool
	NoVersion    bool
	Format       string   // plain, json, key-value
	Query        []string // nil without -q
	Queried      bool     // -q was given
	Write        bool     // --force-write-version-files
	Command      string   // "", ls, create-archival-file
	Template     string   // stable, full
	Force        bool
	Help         bool
}

// UsageError means that the command line of setuptools-scm is wrong.
type UsageError struct{ Reason string }

func (e *UsageError) Error() string { return e.Reason }

func usage(format string, a ...any) error { return &UsageError{fmt.Sprintf(format, a...)} }

// The subcommands.
const (
	listFiles      = "ls"
	createArchival = "create-archival-file"
)

// arity is how many words follow an option.
type arity uint8

const (
	none arity = iota
	one
	many // all up to the next option
)

// option is one row of argparse's table.
type option struct {
	long  string
	short byte // 0 for none
	words arity
	of    string // the subcommand that has it; "" for all
	set   func(o *Options, words []string) error
}

func options() []option {
	on := func(at func(*Options) *bool) func(*Options, []string) error {
		return func(o *Options, _ []string) error { *at(o) = true; return nil }
	}
	text := func(at func(*Options) *string) func(*Options, []string) error {
		return func(o *Options, words []string) error { *at(o) = words[0]; return nil }
	}
	return []option{
		{long: "--help", short: 'h', set: on(func(o *Options) *bool { return &o.Help })},
		{long: "--root", short: 'r', words: one, set: text(func(o *Options) *string { return &o.Root })},
		{long: "--config", short: 'c', words: one, set: text(func(o *Options) *string { return &o.Config })},
		{long: "--strip-dev", set: on(func(o *Options) *bool { return &o.StripDev })},
		{long: "--no-version", short: 'N', set: on(func(o *Options) *bool { return &o.NoVersion })},
		{long: "--format", short: 'f', words: one, set: setFormat},
		{long: "--query", short: 'q', words: many, set: setQuery},
		{long: "--force-write-version-files", set: on(func(o *Options) *bool { return &o.Write })},
		{long: "--stable", of: createArchival, set: setTemplate("stable")},
		{long: "--full", of: createArchival, set: setTemplate("full")},
		{long: "--force", of: createArchival, set: on(func(o *Options) *bool { return &o.Force })},
	}
}

func setFormat(o *Options, words []string) error {
	formats := []string{"json", "plain", "key-value"}
	// It takes any case.
	if o.Format = strings.ToLower(words[0]); !slices.Contains(formats, o.Format) {
		return usage("argument -f/--format: invalid choice: %q (choose from %s)", words[0], strings.Join(formats, ", "))
	}
	return nil
}

func setQuery(o *Options, words []string) error {
	o.Queried, o.Query = true, nil
	for _, word := range words {
		o.Query = append(o.Query, strings.ToLower(word))
	}
	return nil
}

func setTemplate(name string) func(*Options, []string) error {
	return func(o *Options, _ []string) error {
		if o.Template != "" && o.Template != name {
			return usage("argument --%s: not allowed with argument --%s", name, o.Template)
		}
		o.Template = name
		return nil
	}
}

// ParseOptions reads the command line of setuptools-scm as its argparse does:
// long options may be shortened, short ones joined, and -q takes all words up to
// the next option. The error is a *UsageError.
func ParseOptions(args []string) (Options, error) {
	o := Options{Format: "plain"}
	table := slices.DeleteFunc(options(), func(x option) bool { return x.of != "" && !slices.Contains(args, x.of) })
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		if arg == "" || arg[0] != '-' || arg == "-" {
			if err := o.command(arg); err != nil {
				return o, err
			}
			continue
		}
		x, value, given, err := findOption(table, arg)
		if err != nil {
			return o, err
		}
		if given && x.words == none && arg[1] != '-' { // joined: -Nh
			args, given = append([]string{"-" + value}, args...), false
		}
		words := []string{value}
		if !given {
			words, args = takeWords(x, args)
		}
		switch {
		case x.words == none && given:
			return o, usage("argument %s: ignored explicit argument %q", x.long, value)
		case x.words == one && len(words) == 0:
			return o, usage("argument %s: expected one argument", x.long)
		}
		if err := x.set(&o, words); err != nil {
			return o, err
		}
	}
	// --help is answered before anything is missed.
	if o.Command == createArchival && o.Template == "" && !o.Help {
		return o, usage("one of the arguments --stable --full is required")
	}
	return o, nil
}

// command takes a word that is no option.
func (o *Options) command(word string) error {
	switch {
	case o.Command != "":
		return usage("unrecognized arguments: %s", word)
	case word != listFiles && word != createArchival:
		return usage("invalid choice: %q (choose from %s, %s)", word, listFiles, createArchival)
	}
	o.Command = word
	return nil
}

// findOption finds the row of an argument. value is what the argument itself
// gives after = or a short option's letter.
func findOption(table []option, arg string) (x option, value string, given bool, err error) {
	if arg[1] != '-' {
		i := slices.IndexFunc(table, func(x option) bool { return x.short == arg[1] })
		if i < 0 {
			return x, "", false, usage("unrecognized arguments: %s", arg)
		}
		return table[i], arg[2:], len(arg) > 2, nil
	}
	name, value, given := strings.Cut(arg, "=")
	var found []option
	for _, x := range table {
		if x.long == name {
			return x, value, given, nil
		}
		if strings.HasPrefix(x.long, name) {
			found = append(found, x)
		}
	}
	switch len(found) {
	case 0:
		return x, "", false, usage("unrecognized arguments: %s", arg)
	case 1:
		return found[0], value, given, nil
	}
	var names []string
	for _, x := range found {
		names = append(names, x.long)
	}
	return x, "", false, usage("ambiguous option: %s could match %s", name, strings.Join(names, ", "))
}

// takeWords takes the words that follow an option off the arguments.
func takeWords(x option, args []string) (words, rest []string) {
	n := 0
	for n < len(args) && (x.words == many || n < 1 && x.words == one) {
		// A lone - is a value, but it ends a list of them.
		if strings.HasPrefix(args[n], "-") && (args[n] != "-" || x.words == many) {
			break
		}
		n++
	}
	return args[:n], args[n:]
}
