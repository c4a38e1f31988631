package sandbox

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
	"text/template"
)

var limits = Limits{Output: 64 << 10, Values: 128 << 10}

// data is what templates see: JSON that was read, and a long list.
var data = map[string]any{
	"version": "1.2.3", "n": 7.0, "list": make([]any, 100_000), "nested": map[string]any{"a": []any{nil, "x\x00\u00e9", 1e308}},
	"long": strings.Repeat("é", 5000),
}

func execute(text string, limits Limits) (string, error) {
	t, err := template.New("t").Option("missingkey=error").Parse(text)
	if err != nil {
		return "", err
	}
	return New(t, limits).Execute(data, nil)
}

// Within the limits a template writes what it would without them.
func TestSame(t *testing.T) {
	for _, text := range []string{
		``, `text`, `{{.version}}`, `{{print 1 2 "a"}}{{println .version}}{{html "<&\"'>"}}{{js "<\n'"}}{{urlquery "a b&c"}}`,
		`{{printf "%5s|%-5d|%05.1f|%x|%q|%v|%#v|%T|%%|%!|%[2]*[1]d" .version 3 1.5 "ab" "c" .nested .nested .n}}`,
		`{{printf "%*d" 9 1}}`, `{{printf "%.*f" 3 1.23456}}`, `{{printf "%d %s" 1}}`, `{{printf "20261231000000 %s" .version}}`,
		`{{range $i, $e := .nested}}{{$i}}={{$e}}{{else}}none{{end}}{{range 3}}{{.}}{{end}}{{range .nested.a}}{{if .}}{{break}}{{end}}{{end}}`,
		`{{define "x"}}<{{.}}>{{end}}{{template "x" 1}}{{template "x" .version}}{{block "y" .}}{{.n}}{{end}}`,
		`{{with $x := .version}}{{$x}}{{$x = "b"}}{{$x}}{{else}}no{{end}}`, `{{if and .version (eq .n 7.0) (not false)}}yes{{end}}`,
		`{{len .list}}{{index .nested "a" 1}}{{slice .version 0 1}}`, `{{.nope}}`, `{{index .nested.a 9}}`, `{{template "nowhere"}}`, `{{1 | printf "%d" | len}}`,
		`{{range 10000}}{{end}}`, `{{printf "%s" (printf "%s" (print .version))}}`,
		`{{define "only"}}{{end}}`, `{{/* a comment */}}`,
	} {
		plain, err := template.New("t").Option("missingkey=error").Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		var want strings.Builder
		wantErr := plain.Execute(&want, data)
		got, gotErr := execute(text, limits)
		if got != want.String() || fmt.Sprint(gotErr) != fmt.Sprint(wantErr) {
			t.Errorf("%s: %q, %v; want %q, %v", text, got, gotErr, want.String(), wantErr)
		}
	}
}

// bombs are templates that would fill memory or never end.
func bombs() []struct{ why, text, want string } {
	doubling := func(step string) string {
		return `{{$x := "0123456789abcdef"}}` + strings.Repeat(step, 40)
	}
	const values = "its values take more than 128 KiB"
	return []struct{ why, text, want string }{
		{"a variable that doubles, by printf", doubling(`{{$x = printf "%s%s" $x $x}}`), values},
		{"by print", doubling(`{{$x = print $x $x}}`), values},
		{"by println", doubling(`{{$x = println $x $x}}`), values},
		{"by html", doubling(`{{$x = html $x $x}}`), values},
		{"by js", doubling(`{{$x = js $x "<"}}{{$x = js $x $x}}`), values},
		{"by urlquery", doubling(`{{$x = urlquery $x $x}}`), values},
		{"of a with", doubling(`{{with $y := print $x $x}}{{$x = $y}}{{end}}`), values},
		{"in a range", `{{$x := "0123456789abcdef"}}{{range 40}}{{$x = printf "%s%s" $x $x}}{{end}}`, values},
		{"handed to another template", `{{define "d"}}{{template "d" (print . .)}}{{end}}{{template "d" "0123456789abcdef"}}`, values},
		{"a pipeline", `{{"0123456789abcdef"` + strings.Repeat(` | printf "%s%[1]s%[1]s"`, 30) + `}}`, values},
		{"calls in calls", `{{` + strings.Repeat(`(print "0123456789abcdef" `, 1) + strings.Repeat(`(printf "%[1]s%[1]s" `, 30) + `"x"` + strings.Repeat(")", 31) + `}}`, ""},
		{"one argument many times", `{{$x := printf "%01000d" 1}}{{$y := printf "` + strings.Repeat("%[1]s", 10_000) + `" $x}}`, values},
		{"many arguments", `{{$x := printf "%01000d" 1}}{{$y := print` + strings.Repeat(" $x", 10_000) + `}}`, values},
		{"a width", `{{$x := printf "%999999d" 1}}`, values},
		{"many widths", `{{$x := printf "` + strings.Repeat("%[1]999999d", 4000) + `" 1}}`, values},
		{"a precision", `{{$x := printf "%.999999f" 1.0}}`, values},
		{"a width from an argument", `{{$x := printf "%*d" 999999 1}}`, values},
		{"and to the left", `{{$x := printf "%*d" -999999 1}}`, values},
		{"a width for each element of a list", `{{$x := printf "%9999v" .list}}`, values},
		{"of what has no width", `{{$x := printf "%999999T%999999p%999999z" 1 2 3}}`, values},
		{"what is missing", `{{$x := printf "` + strings.Repeat("%999999d", 4000) + `"}}`, values},
		{"a list in words", `{{$x := print .list}}`, values},
		{"output", `{{range 10000}}{{$.long}}{{end}}`, "it writes more than 64 KiB"},
		{"a long loop", `{{range 2000000000}}{{end}}`, "it takes more than 10000 steps"},
		{"a long list", `{{range .list}}{{end}}`, "it takes more than 10000 steps"},
		{"loops in loops", `{{range 200}}{{range 200}}{{end}}{{end}}`, "it takes more than 10000 steps"},
		{"a loop with much to do", `{{range 9000}}` + strings.Repeat(`{{$y := 1}}`, 5000) + `{{end}}`, "it takes more than 50000 actions"},
		{"in one action", `{{range 9000}}{{$y := eq 1` + strings.Repeat(` 2`, 9000) + `}}{{end}}`, "it takes more than 50000 actions"},
		{"in brackets", `{{range 9000}}{{$y := ` + strings.Repeat(`(not `, 5000) + "1" + strings.Repeat(`)`, 5000) + `}}{{end}}`, "it takes more than 50000 actions"},
		{"in its else", `{{range 9000}}{{range 0}}{{else}}` + strings.Repeat(`{{$y := 1}}`, 5000) + `{{end}}{{end}}`, "it takes more than 50000 actions"},
		{"in what it calls", `{{define "x"}}` + strings.Repeat(`{{$y := 1}}`, 5000) + `{{end}}{{range 9000}}{{template "x"}}{{end}}`, "it takes more than 50000 actions"},
		{"a template that calls itself twice", `{{define "x"}}{{template "x"}}{{template "x"}}{{end}}{{template "x"}}`, "it takes more than 10000 steps"},
		{"under the name of the whole", `a{{template "t"}}{{template "t"}}`, "it takes more than 10000 steps"},
		{"comparing long texts", `{{$x := printf "%060000d" 1}}{{$y := printf "%060000d" 1}}{{range 9000}}` + strings.Repeat(`{{$z := eq $x $y}}`, 3000) + `{{end}}`, "it takes more than 50000 actions"},
		{"variables that are looked for", strings.Repeat(`{{$a:=1}}`, 3000) + `{{range 9000}}` + strings.Repeat(`{{$b:=$a}}`, 3000) + `{{end}}`, "it takes more than 50000 actions"},
		{"counting backwards", `{{countOneStep -2000000000}}{{range 9000000000}}{{end}}`, `function "countOneStep" not defined`},
	}
}

// Every bomb ends in an error that names its limit, in little memory.
func TestBombs(t *testing.T) {
	for _, row := range bombs() {
		t.Run(row.why, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			out, err := execute(row.text, limits)
			runtime.ReadMemStats(&after)
			if row.want != "" && (err == nil || !strings.Contains(err.Error(), row.want)) {
				t.Errorf("%d bytes, %v; want %s", len(out), err, row.want)
			}
			if took := after.TotalAlloc - before.TotalAlloc; took > 64<<20 {
				t.Errorf("it takes %d MB", took>>20)
			}
		})
	}
}

// TestMostOf compares the bound of printf with what printf writes.
func TestMostOf(t *testing.T) {
	values := []any{nil, true, 0, -12, math.MaxInt, 1e308, -1.5, "", "a", "\x00\xff\u00e9\U0001f600\"`", []any{}, []any{nil, nil, "é"}, map[string]any{}, map[string]any{"a": []any{1.0, nil}},
		[]any{map[string]any{}, []any{[]any{}}}}
	for _, flags := range []string{"", "+", "-", "#", " ", "0", "+#", "# ", "+#0"} {
		for _, width := range []string{"", "1", "30", ".0", ".30", "40.50", "*"} {
			for _, verb := range "vdsqxXTtbcoOUeEfFgGp!z" {
				for _, value := range values {
					format := "%" + flags + width + string(verb)
					args := []any{value}
					if width == "*" {
						args = []any{30, value}
					}
					longest := max(2, len(fmt.Sprint(value)))
					for n := range 3 {
						whole := strings.Repeat("%[1]"+format[1:], n) + format
						if width == "*" {
							whole = format
						}
						if got, most := int64(len(fmt.Sprintf(whole, args...))), mostOf(whole, longest, 30); got > most {
							t.Fatalf("%s of %v: %d bytes, more than %d", whole, args, got, most)
						}
					}
				}
			}
		}
	}
}

// FuzzExecute holds any template to the limits.
func FuzzExecute(f *testing.F) {
	f.Add(`{{with $a := .version}}{{slice $a 0 1}}{{end}}{{printf "%5v" .}}`)
	for _, row := range bombs() {
		if len(row.text) < 1000 {
			f.Add(row.text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1000 {
			return
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		out, _ := execute(text, Limits{Output: 1 << 10, Values: 1 << 10})
		runtime.ReadMemStats(&after)
		if took := after.TotalAlloc - before.TotalAlloc; len(out) > 1<<10 || took > 64<<20 {
			t.Errorf("%d bytes, and %d MB of memory", len(out), took>>20)
		}
	})
}

func BenchmarkExecute(b *testing.B) {
	for b.Loop() {
		if out, err := execute(`{{.version}}-{{printf "%s" .version}}`, limits); err != nil || out != "1.2.3-1.2.3" {
			b.Fatal(out, err)
		}
	}
}

// A template writes nothing for null, and may look at it.
func TestNull(t *testing.T) {
	for _, row := range []struct{ why, text, want string }{
		{"an element", `{{index .nested.a 0}}`, `t:1:2: index .nested.a 0 is null`},
		{"a variable, in another line", "\n{{$x := index .nested.a 0}}{{$x}}", `t:2:29: $x is null`},
		{"the value of a range", `{{range .nested.a}}{{.}}{{end}}`, `t:1:21: . is null`},
		{"the value of another template", `{{define "x"}}{{.}}{{end}}{{template "x" index .nested.a 0}}`, `t:1:16: . is null`},
		{"below an else", `{{if false}}{{else}}{{with .n}}{{range 0}}{{else}}{{index $.nested.a 0}}{{end}}{{end}}{{end}}`,
			`t:1:52: index $.nested.a 0 is null`},
		{"within a text", `{{printf "%v" (index .nested.a 0)}}`, "t: a value given to printf is null"},
		{"within an escaped one", `{{index .nested.a 0 | html}}`, "t: a value given to html is null"},
	} {
		_, err := execute(row.text, limits)
		if null, ok := errors.AsType[*NullError](err); !ok || null.Error() != row.want {
			t.Errorf("%s: %v; want %s", row.why, err, row.want)
		}
	}
	const looks = `{{or (index .nested.a 0) "none"}}{{with index .nested.a 0}}{{.}}{{else}}-{{end}}{{if index .nested.a 0}}{{end}}`
	if got, err := execute(looks, limits); got != "none-" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}
