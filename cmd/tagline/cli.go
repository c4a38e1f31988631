package main

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
)

// A run is one command: the plain one (no word) or one of commands. Only the
// grammar of the command that is called is built, because kong takes longer to
// build all of them than the rest of a run takes; help and completion build
// what they need.

// runner is the grammar of one command, a struct with kong's tags for its own
// flags and arguments, and what it does.
type runner interface {
	run(*app) error
}

// command is one row of the table of commands.
type command struct {
	name     string
	doc      string
	examples [2][2]string // what to type, what it gives
	hidden   bool         // it is for scripts, and help does not show it
	settings bool         // it works on a repository and takes every setting as a flag
	new      func() runner
}

// commonFlags are the flags of every command.
type commonFlags struct {
	Dir       string `short:"C" placeholder:"DIR" help:"start there"`
	Verbose   bool   `short:"v" help:"log to stderr"`
	LogFormat string `placeholder:"FORMAT" enum:"console,json," default:"" help:"console or json, with -v"`
	Color     string `placeholder:"WHEN" enum:"auto,always,never," default:"" help:"auto (default: on a terminal, without NO_COLOR), always or never"`
	Help      bool   `short:"h" help:"print this"`
}

// dispatch finds the command, parses its flags and runs it.
func (a *app) dispatch(args []string) error {
	if len(args) == 0 {
		return (&plain{}).run(a) // the run that is timed: no grammar is built
	}
	// Its flags mean other things than ours (-f, -r, -c), so they never meet our parser.
	if args[0] == setuptoolsNames[0] {
		return runSetuptoolsSCM(a, args[1:])
	}
	name, rest, err := splitCommand(args)
	if err != nil {
		return err
	}
	if name == "help" { // as git help, go help
		c, err := helpOn(rest)
		if err != nil {
			return err
		}
		return printHelp(&a.printer, c)
	}
	c, err := lookUp(name)
	if err != nil {
		// It may also be a flag's value or a commit: that is found out only where it is said.
		return unknownCommand(a, err, name, rest)
	}
	a.command = c.name
	r := c.new()
	// Before the flags are parsed: who asks for help has perhaps not got them right yet.
	if wantsHelp(rest) {
		return printHelp(&a.printer, c)
	}
	if err := a.take(c, r, rest); err != nil {
		return unexpectedArgument(a, c, err)
	}
	return r.run(a)
}

// take reads the arguments into the command's grammar, and takes in what is said of
// the run as a whole.
func (a *app) take(c *command, r runner, args []string) error {
	common, flags, err := parse(c, r, args)
	if err != nil {
		return err
	}
	a.at, a.flags = common.Dir, flags
	if common.Verbose {
		a.log = newLog(a.stderr, common.LogFormat)
	}
	return nil
}

// unknownCommand returns what to say of a first word that is no command. It may be
// the value of a mistyped flag, or a commit, as git describe takes it.
func unknownCommand(a *app, err error, word string, rest []string) error {
	// The plain command takes what any other would: if its flags are wrong, that is told first.
	plainCommand, _ := lookUp("")
	if plainCommand == nil {
		return err
	}
	flagErr := a.take(plainCommand, plainCommand.new(), rest)
	if is[*flagError](flagErr) {
		return flagErr
	}
	if usage, ok := errors.AsType[*usageError](err); ok && flagErr == nil && usage.hint == "" && usage.near == "" {
		usage.hint = revisionHint(a, "", word)
	}
	return err
}

// unexpectedArgument says how a command takes a commit, where it was given one as an
// argument, as git describe takes it.
func unexpectedArgument(a *app, c *command, err error) error {
	usage, ok := errors.AsType[*usageError](err)
	if !ok {
		return err
	}
	word, unexpected := strings.CutPrefix(usage.text, "unexpected argument ")
	if _, takes := reflect.TypeOf(c.new()).Elem().FieldByName("Rev"); unexpected && takes {
		usage.hint = revisionHint(a, c.name, word)
	}
	return err
}

// lookUp returns a command by its name; "" is the plain one.
func lookUp(name string) (*command, error) {
	// Hidden commands are found and never proposed: nobody types them.
	all := commands()
	var names []string
	for i := range all {
		if all[i].name == name {
			return &all[i], nil
		}
		if !all[i].hidden {
			names = append(names, all[i].name)
		}
	}
	return nil, &usageError{text: fmt.Sprintf("unknown command %q", name), near: config.Nearest(name, names), list: "tagline --help", hint: habit(name)}
}

// splitCommand takes the command's word, the first argument that is neither a
// flag nor a flag's value, out of the arguments.
func splitCommand(args []string) (string, []string, error) {
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--" && i+1 < len(args):
			return "", nil, &usageError{text: fmt.Sprintf("unexpected argument %q", args[i+1])}
		case arg == "-" || arg == "" || arg[0] != '-':
			rest := append(append([]string{}, args[:i]...), args[i+1:]...)
			return arg, rest, nil
		// --tag-prefix next is no command: the value is stepped over.
		case takesValue(arg):
			i++
		}
	}
	return "", args, nil
}

// takesValue reports whether the argument is a flag whose value is the next
// argument.
func takesValue(arg string) bool {
	// The value is in the argument itself.
	if strings.Contains(arg, "=") {
		return false
	}
	if name, ok := strings.CutPrefix(arg, "--"); ok {
		for _, k := range config.Keys {
			if k.In&config.InFlag != 0 && k.Flag() == name {
				return k.Kind != config.Bool
			}
		}
		switch name {
		case "dir", "log-format", "color", "rev", "template", "facts", "for", "target", "only", "remote", "invalid", "last", "satisfying", "number":
			return true
		}
		return false
	}
	// -C, -f and -n take the rest of a cluster as their value, or the next argument.
	i := strings.IndexAny(arg, "Cfn")
	return i > 0 && arg[0] == '-' && i == len(arg)-1
}

// lastValue returns the value of a flag before the arguments are parsed, the last one
// given; "" without one.
func lastValue(args []string, flag string) (value string) {
	for i, arg := range args {
		if given, ok := strings.CutPrefix(arg, flag+"="); ok {
			value = given
		} else if arg == flag && i+1 < len(args) {
			value = args[i+1]
		}
	}
	return value
}

// wantsHelp reports whether -h or --help is among the arguments.
func wantsHelp(args []string) bool {
	for i := 0; i < len(args); i++ {
		switch arg := args[i]; {
		case arg == "--":
			return false
		case arg == "-h" || arg == "--help":
			return true
		case takesValue(arg):
			i++
		}
	}
	return false
}
