package main

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/kong"
	"github.com/tagline-scm/tagline/cmd/internal/config"
)

// parse lets kong read the arguments into the command's grammar. It returns the flags
// of every command, and those that are settings, by config.Key.Name.
func parse(c *command, r runner, args []string) (common commonFlags, flags map[string]any, err error) {
	settings := reflect.New(reflect.StructOf(nil))
	// There are more than fifty settings, and building kong's model of all of them takes
	// longer than reading a repository does; only those that were typed are built.
	if c.settings {
		settings = settingsGrammar(func(k config.Key) bool { return mentions(args, k) })
	}
	parser, err := newParser(c, r, &common, settings.Interface())
	if err != nil {
		return common, nil, err
	}
	// kong's own error names no flag that is near, and none of the settings left out above.
	if err := knownFlags(c, parser, args); err != nil {
		return common, nil, err
	}
	ctx, err := parser.Parse(args)
	if err != nil {
		return common, nil, usageOf(c, parser, err)
	}
	flags = map[string]any{}
	for _, element := range ctx.Path {
		if element.Flag == nil {
			continue
		}
		// kong takes a list apart by characters, and has no other way.
		if list, ok := element.Flag.Target.Interface().([]string); ok && !utf8.ValidString(strings.Join(args, "")) &&
			strings.Contains(strings.Join(list, ""), string(utf8.RuneError)) {
			return common, nil, &usageError{text: fmt.Sprintf("--%s: a list takes only UTF-8", element.Flag.Name)}
		}
		for _, k := range config.Keys {
			if c.settings && k.In&config.InFlag != 0 && k.Flag() == element.Flag.Name {
				flags[k.Name] = element.Flag.Target.Interface()
			}
		}
	}
	return common, flags, nil
}

// newParser builds kong's parser of one command.
func newParser(c *command, r runner, common *commonFlags, settings any) (*kong.Kong, error) {
	return kong.New(r, kong.Name(strings.TrimSpace("tagline "+c.name)), kong.NoDefaultHelp(),
		kong.Embed(common), kong.Embed(settings), kong.Exit(func(int) {}), kong.KindMapper(reflect.String, kong.MapperFunc(exactText)))
}

// exactText takes a text as it was typed, in place of kong's own mapper: that one
// goes through JSON, so that a byte that is no UTF-8 becomes U+FFFD.
func exactText(ctx *kong.DecodeContext, target reflect.Value) error {
	token, err := ctx.Scan.PopValue("string")
	if err == nil {
		target.SetString(token.String())
	}
	return err
}

// settingsGrammar returns a pointer to a struct with a field for each setting
// that may be a flag and is wanted, so that the table of settings is the only
// list of them.
func settingsGrammar(wanted func(config.Key) bool) reflect.Value {
	var fields []reflect.StructField
	for _, k := range config.Keys {
		if k.In&config.InFlag == 0 || !wanted(k) {
			continue
		}
		tag := `name:` + strconv.Quote(k.Flag()) + ` help:` + strconv.Quote(k.Doc)
		if k.Short != "" {
			tag += ` short:` + strconv.Quote(k.Short)
		}
		// kong tells kinds by the field's type; what a text means is config's to say.
		kind := reflect.TypeFor[string]()
		switch k.Kind {
		case config.Bool:
			kind = reflect.TypeFor[bool]()
			tag += ` negatable:""`
		case config.Count:
			kind = reflect.TypeFor[uint64]()
		case config.List:
			kind = reflect.TypeFor[[]string]()
		}
		if k.Value != "" {
			tag += ` placeholder:` + strconv.Quote(k.Value)
		}
		fields = append(fields, reflect.StructField{Name: "F" + strconv.Itoa(len(fields)), Type: kind, Tag: reflect.StructTag(tag)})
	}
	return reflect.New(reflect.StructOf(fields))
}

// mentions reports whether an argument may be the flag of a setting.
func mentions(args []string, k config.Key) bool {
	for _, arg := range args {
		name, _, _ := strings.Cut(arg, "=")
		if name == "--"+k.Flag() || name == "--no-"+k.Flag() {
			return true
		}
		if k.Short != "" && len(arg) > 1 && arg[0] == '-' && arg[1] != '-' && strings.Contains(arg, k.Short) {
			return true
		}
	}
	return false
}

// flagError is a usageError about a flag that does not exist.
type flagError struct{ usageError }

func (e *flagError) Unwrap() error { return &e.usageError }

// knownFlags names the nearest flag for one that does not exist.
func knownFlags(c *command, parser *kong.Kong, args []string) error {
	known := map[string]bool{}
	var names []string
	add := func(name string) { known[name] = true; names = append(names, name) }
	for _, f := range parser.Model.Flags {
		add("--" + f.Name)
		if f.Tag.Negatable != "" {
			add("--no-" + f.Name)
		}
		if f.Short != 0 {
			known["-"+string(f.Short)] = true
		}
	}
	if c.settings {
		for _, k := range config.Keys {
			if k.In&config.InFlag != 0 {
				names = append(names, "--"+k.Flag())
				if k.Kind == config.Bool {
					names = append(names, "--no-"+k.Flag())
				}
			}
		}
	}
	for i := 0; i < len(args) && args[i] != "--"; i++ {
		arg := args[i]
		if len(arg) < 2 || arg[0] != '-' {
			continue
		}
		name, _, _ := strings.Cut(arg, "=")
		if arg[1] != '-' {
			name = arg[:2]
			// -1 is a number, and perhaps an argument.
			if arg[1] >= '0' && arg[1] <= '9' {
				continue
			}
			// Of -format npm kong would take ormat for the format, and npm for a command.
			if long, _, _ := strings.Cut("-"+arg, "="); len(arg) > 2 && slices.Contains(names, long) {
				return &flagError{usageError{text: fmt.Sprintf("unknown flag %q", long[1:]), near: long}}
			}
		}
		if !known[name] {
			return &flagError{usageError{text: fmt.Sprintf("unknown flag %q", name), near: config.Nearest(name, names),
				list: strings.TrimSpace("tagline "+c.name) + " --help", hint: habit(name)}}
		}
		// kong's words about a missing value are about its tokens; here the flag and what
		// follows it are named.
		if takesValue(arg) {
			i++
			if err := lacksValue(arg, args[i:]); err != nil {
				return err
			}
		}
	}
	return nil
}

// lacksValue returns an error for a flag that takes a value where none follows.
func lacksValue(flag string, rest []string) error {
	if flag[1] != '-' {
		flag = "-" + flag[len(flag)-1:] // the last of a cluster
	}
	switch {
	case len(rest) == 0:
		return &usageError{text: flag + " needs a value"}
	case len(rest[0]) > 1 && rest[0][0] == '-':
		e := &usageError{text: fmt.Sprintf("%s needs a value before %q", flag, rest[0])}
		if strings.HasPrefix(flag, "--") {
			e.hint = fmt.Sprintf("if that is the value: `%s=%s`", flag, rest[0])
		}
		return e
	}
	return nil
}

// usageOf turns an error of kong's into one of ours.
func usageOf(c *command, parser *kong.Kong, err error) error {
	var bad *kong.ParseError
	if errors.As(err, &bad) {
		err = bad.Unwrap()
	}
	text := err.Error()
	// Its words about what is missing are about its grammar.
	if strings.HasPrefix(text, `expected "`) {
		var needs []string
		for _, p := range parser.Model.Positional {
			needs = append(needs, strings.ToUpper(p.Name))
		}
		text = c.name + " needs " + strings.Join(needs, " ")
	}
	return &usageError{text: strings.NewReplacer(
		`: expected a valid 64 bit uint but got`, ` is a whole number, not`,
		`: expected a valid 64 bit int but got`, ` is a whole number, not`,
		`must be one of`, `is one of`,
		`,"" but got`, `, not`, // the default, which nobody types
		`" but got`, `", not`,
	).Replace(text)}
}
