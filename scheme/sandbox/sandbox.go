// Package sandbox executes text templates that a stranger may have written.
// Whatever one says, it ends soon and stays small, without a clock:
//
//   - its output has a limit,
//   - the texts that functions make have a limit, all of them together, so that
//     {{$x = print $x $x}} does not double a variable until memory is full; what
//     a call could make at most is known before it is made, because one printf
//     may ask for a million characters a hundred times,
//   - each turn of a range and each call of another template is counted, and so
//     is what there is to do in it, so that {{range 9000000000}} ends.
//
// And it writes nothing for a value that is not there: text/template has
// "<no value>" for null, which nobody wants in a file.
//
// The rest of a template runs once, and a text of limited size can only hold so
// much: its size is the caller's to bound.
package sandbox

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"
)

// Limits bound one execution, in bytes.
type Limits struct {
	Output int // what the template writes
	Values int // what print, printf, println, html, js and urlquery make, together
}

const (
	maxSteps = 10_000 // turns of ranges and calls of templates
	maxWork  = 50_000 // parts of actions in them
)

// LimitError means that a template was stopped at a limit.
type LimitError struct{ Reason string }

func (e *LimitError) Error() string { return e.Reason }

// NullError means that a template would have written a value that is null.
type NullError struct {
	Where string // name:line:column in the template; the name alone where a function met it
	What  string // the pipeline that gave it, such as .facts.branch, or the function's value
}

func (e *NullError) Error() string { return fmt.Sprintf("%s: %s is null", e.Where, e.What) }

// Template is a template with its limits. It may be executed many times, by
// several goroutines at once.
type Template struct {
	parsed *template.Template
	limits Limits
}

// New returns the template with limits. It changes t, which must not be used
// otherwise afterwards.
func New(t *template.Template, limits Limits) *Template {
	for _, one := range t.Templates() {
		if one.Tree != nil {
			insertCount(one.Root, count(one.Root))
			refuseNulls(one.Tree, one.Root)
		}
	}
	return &Template{t, limits}
}

// Name returns the template's name.
func (t *Template) Name() string { return t.parsed.Name() }

// Execute returns what the template writes about data. funcs go before the
// functions that the template was parsed with; they, and the methods of data,
// are the caller's to bound. The error is, or wraps, a *LimitError, a *NullError,
// a template.ExecError or what a function returned.
func (t *Template) Execute(data any, funcs template.FuncMap) (string, error) {
	run, err := t.parsed.Clone()
	if err != nil {
		return "", err
	}
	b := &budget{steps: maxSteps, work: maxWork, values: t.limits.Values, max: t.limits.Values}
	if t.parsed.Tree != nil { // it runs once, and is not counted
		b.steps, b.work = b.steps+1, b.work+weightOf(t.parsed.Root)
	}
	own := template.FuncMap{counter: b.step, refuser: notNull, "printf": b.printf(t.given("printf"))}
	for name, f := range map[string]func(...any) string{"print": fmt.Sprint, "println": fmt.Sprintln} {
		own[name] = b.making(t.given(name), f, 1)
	}
	for name, f := range map[string]func(...any) string{"html": template.HTMLEscaper, "js": template.JSEscaper, "urlquery": template.URLQueryEscaper} {
		own[name] = b.making(t.given(name), f, 6) // \u0000
	}
	var out strings.Builder
	err = run.Funcs(own).Funcs(funcs).Execute(&bounded{&out, t.limits.Output, t.limits.Output}, data)
	return out.String(), err
}

// budget is what is left of an execution's limits.
type budget struct {
	steps, work int
	values, max int
}

// step is called at the beginning of each turn and each template.
func (b *budget) step(work int) (string, error) {
	if b.steps--; b.steps < 0 {
		return "", &LimitError{fmt.Sprintf("it takes more than %d steps", maxSteps)}
	}
	if b.work -= max(work, 0); b.work < 0 {
		return "", &LimitError{fmt.Sprintf("it takes more than %d actions", maxWork)}
	}
	return "", nil
}

// given returns what refuses null among the arguments of a function that makes text.
func (t *Template) given(function string) func(args []any) error {
	return func(args []any) error {
		if slices.Contains(args, nil) {
			return &NullError{t.Name(), "a value given to " + function}
		}
		return nil
	}
}

// making bounds a function whose text has at most growth times the size of its
// arguments, which check looks at first.
func (b *budget) making(check func([]any) error, f func(...any) string, growth int) func(...any) (string, error) {
	return func(args ...any) (string, error) {
		if err := check(args); err != nil {
			return "", err
		}
		size := 0
		for _, arg := range args {
			if size += len(fmt.Sprint(arg)) + 1; size*growth > b.max {
				return "", b.exceeded()
			}
		}
		return b.made(f(args...))
	}
}

// printf returns fmt.Sprintf, bounded; check looks at the arguments first.
func (b *budget) printf(check func([]any) error) func(string, ...any) (string, error) {
	return func(format string, args ...any) (string, error) {
		if err := check(args); err != nil {
			return "", err
		}
		longest, widest := 0, 0 // an argument; a width among them
		for _, arg := range args {
			longest = max(longest, len(fmt.Sprint(arg)))
			if v := reflect.ValueOf(arg); v.IsValid() && v.CanInt() {
				widest = max(widest, int(min(max(v.Int(), -v.Int()), maxWidth)))
			}
		}
		if mostOf(format, longest, widest) > int64(b.max) {
			return "", b.exceeded()
		}
		return b.made(fmt.Sprintf(format, args...))
	}
}

func (b *budget) made(text string) (string, error) {
	if b.values -= len(text); b.values < 0 {
		return "", b.exceeded()
	}
	return text, nil
}

func (b *budget) exceeded() error {
	return &LimitError{"its values take more than " + size(b.max)}
}

// maxWidth is the largest width that fmt takes.
const maxWidth = 1_000_000

// mostOf returns a number of bytes that fmt.Sprintf does not exceed with that
// format. longest is the length of the longest argument as %v writes it, widest
// the largest number among them, which a * may take for a width.
//
// A verb writes a number with at most 309 digits before the point. Of anything
// else it writes at most 17 times what %v does: %#v has "interface {}(nil)" for
// "<nil>", %+q ten bytes for a character, % #x five for a byte. A width and a
// precision count for every element of a list, of which there are no more than
// bytes in its text.
func mostOf(format string, longest, widest int) int64 {
	const perVerb, perByte, enough = 340, 17, 1 << 40
	most := int64(len(format))
	for i := 0; i < len(format) && most < enough; i++ {
		if format[i] != '%' {
			continue
		}
		widths, number := int64(0), int64(0)
		for i++; i < len(format) && strings.IndexByte("+-# 0123456789.*[]", format[i]) >= 0; i++ {
			switch c := format[i]; {
			case c == '*':
				widths += int64(widest)
			case c >= '0' && c <= '9':
				number = min(number*10+int64(c-'0'), maxWidth)
				continue
			}
			widths, number = widths+number, 0
		}
		most += perVerb + (widths+number+perByte)*int64(longest+1)
	}
	return most
}

// counter is what the inserted actions call. The function is not known when a
// template is parsed, so that no template can call it.
const counter = "countOneStep"

// count inserts a counting action at the beginning of every range in the list,
// and returns the weight of what is outside of them.
func count(list *parse.ListNode) int {
	if list == nil {
		return 0
	}
	weight := 0
	for _, n := range list.Nodes {
		weight += 1 + weightOfPipe(n)
		switch n := n.(type) {
		case *parse.IfNode:
			weight += count(n.List) + count(n.ElseList)
		case *parse.WithNode:
			weight += count(n.List) + count(n.ElseList)
		case *parse.RangeNode:
			weight += count(n.ElseList)
			insertCount(n.List, count(n.List))
		}
	}
	return weight
}

// weightOfPipe returns how many parts the pipeline of a node has.
func weightOfPipe(n parse.Node) int {
	switch n := n.(type) {
	case *parse.ActionNode:
		return weightOfPipe(n.Pipe)
	case *parse.IfNode:
		return weightOfPipe(n.Pipe)
	case *parse.WithNode:
		return weightOfPipe(n.Pipe)
	case *parse.RangeNode:
		return weightOfPipe(n.Pipe)
	case *parse.TemplateNode:
		return weightOfPipe(n.Pipe)
	case *parse.ChainNode:
		return 1 + weightOfPipe(n.Node)
	case *parse.PipeNode:
		if n == nil {
			return 0
		}
		weight := 0
		for _, command := range n.Cmds {
			for _, arg := range command.Args {
				weight += 1 + weightOfPipe(arg)
			}
		}
		return weight
	}
	return 0
}

// insertCount puts an action that counts weight before a list.
func insertCount(list *parse.ListNode, weight int) {
	action := &parse.ActionNode{NodeType: parse.NodeAction, Pos: list.Pos, Pipe: &parse.PipeNode{NodeType: parse.NodePipe, Pos: list.Pos,
		Cmds: []*parse.CommandNode{{NodeType: parse.NodeCommand, Pos: list.Pos, Args: []parse.Node{
			parse.NewIdentifier(counter).SetPos(list.Pos),
			&parse.NumberNode{NodeType: parse.NodeNumber, Pos: list.Pos, IsInt: true, Int64: int64(weight), Text: fmt.Sprint(weight)},
		}}}}}
	list.Nodes = slices.Insert(list.Nodes, 0, parse.Node(action))
}

// refuser is what the last stage of each action that writes calls. Like counter it
// is not known when a template is parsed.
const refuser = "refuseNull"

// notNull returns the value, or a *NullError where it is null.
func notNull(where, what string, value any) (any, error) {
	if value == nil {
		return nil, &NullError{where, what}
	}
	return value, nil
}

// refuseNulls gives the actions that write a last stage, which refuses null. What
// only looks at a value, such as if and with, may meet null.
func refuseNulls(t *parse.Tree, list *parse.ListNode) {
	if list == nil {
		return
	}
	for _, n := range list.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			if len(n.Pipe.Decl) == 0 && !isCount(n) {
				refuseNull(t, n)
			}
		case *parse.IfNode:
			refuseNulls(t, n.List)
			refuseNulls(t, n.ElseList)
		case *parse.WithNode:
			refuseNulls(t, n.List)
			refuseNulls(t, n.ElseList)
		case *parse.RangeNode:
			refuseNulls(t, n.List)
			refuseNulls(t, n.ElseList)
		}
	}
}

// isCount reports whether insertCount made the action.
func isCount(n *parse.ActionNode) bool {
	id, ok := n.Pipe.Cmds[0].Args[0].(*parse.IdentifierNode)
	return ok && id.Ident == counter
}

func refuseNull(t *parse.Tree, n *parse.ActionNode) {
	text := func(s string) parse.Node {
		return &parse.StringNode{NodeType: parse.NodeString, Pos: n.Pos, Quoted: strconv.Quote(s), Text: s}
	}
	where, _ := t.ErrorContext(n)
	n.Pipe.Cmds = append(n.Pipe.Cmds, &parse.CommandNode{NodeType: parse.NodeCommand, Pos: n.Pos, Args: []parse.Node{
		parse.NewIdentifier(refuser).SetPos(n.Pos), text(where), text(n.Pipe.String()),
	}})
}

// weightOf returns the weight that insertCount put before a list.
func weightOf(list *parse.ListNode) int {
	return int(list.Nodes[0].(*parse.ActionNode).Pipe.Cmds[0].Args[1].(*parse.NumberNode).Int64)
}

// bounded is a writer that refuses to take more than max bytes.
type bounded struct {
	out       io.Writer
	left, max int
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, &LimitError{"it writes more than " + size(b.max)}
	}
	return b.out.Write(p)
}

func size(bytes int) string {
	if bytes%1024 == 0 {
		return fmt.Sprintf("%d KiB", bytes/1024)
	}
	return fmt.Sprintf("%d bytes", bytes)
}
