package setuptoolsscm

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Answer is one name of what the command line prints.
type Answer struct {
	Name  string
	Text  string   // as Python's str has it
	List  []string // not nil: print these, a line each
	Value any      // for JSON
}

// Answers returns what setuptools-scm prints of the answers in one of its formats:
// json, key-value, or plain, which has the version first, then lists, then settings.
func Answers(format string, answers []Answer) (string, error) {
	switch format {
	case "json":
		return jsonAnswers(answers)
	case "key-value":
		return keyValues(answers), nil
	}
	var b strings.Builder
	// Its plain form is a list to be read by eye, in this order whatever was asked first.
	for _, kind := range []func(Answer) bool{
		func(x Answer) bool { return x.Name == "version" },
		func(x Answer) bool { return x.List != nil },
		func(x Answer) bool { return x.Name != "version" && x.List == nil },
	} {
		for _, x := range answers {
			switch {
			case !kind(x):
			case x.List != nil:
				for _, line := range x.List {
					fmt.Fprintln(&b, line)
				}
			default:
				fmt.Fprintln(&b, x.Text)
			}
		}
	}
	return b.String(), nil
}

func jsonAnswers(answers []Answer) (string, error) {
	var b strings.Builder
	b.WriteString("{")
	for i, x := range answers {
		value := x.Value
		if x.List != nil {
			value = x.List
		}
		// The order of the names is that of the question, which a Go map would lose.
		text, err := json.MarshalIndent(value, "  ", "  ")
		if err != nil {
			return "", err
		}
		if i > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, "\n  %q: %s", x.Name, text)
	}
	if len(answers) > 0 {
		b.WriteString("\n")
	}
	b.WriteString("}\n")
	return b.String(), nil
}

func keyValues(answers []Answer) string {
	var b strings.Builder
	for _, x := range answers {
		text, lines := x.Text, x.List
		// A list of a file is printed like a list of names, a line each.
		if values, ok := x.Value.([]any); ok {
			for _, v := range values {
				lines = append(lines, fmt.Sprint(v))
			}
		}
		if lines != nil {
			text = strings.Join(lines, "\n  ")
		}
		fmt.Fprintf(&b, "%s = %s\n", x.Name, text)
	}
	return b.String()
}
