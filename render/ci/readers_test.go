package ci

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

// A reader finds variables in what a syntax wrote: a real program, or a model of
// one that runs only inside a service. What it must find is what went in.
type reader struct {
	name, syntax string
	read         func(t *testing.T, file, text string, names []string) map[string]string
}

// readers are all of them. Programs run with HOME=/home/ada and V_SECRET=secret
// in their environment, so that an expansion shows.
func readers(t *testing.T) []reader {
	python, node, golang := oracle.Python(t), oracle.Node(t), oracle.DotenvReaders(t)
	bash, dash := oracle.System(t, "bash"), oracle.System(t, "sh")
	program := func(p oracle.Program, args ...string) func(*testing.T, string, string, []string) map[string]string {
		return func(t *testing.T, file, _ string, names []string) map[string]string {
			run := p.Command(filepath.Dir(file), []string{"HOME=/home/ada", "V_SECRET=secret"}, append(args, file)...)
			out, err := run.Output()
			if err != nil {
				detail, _ := err.(*exec.ExitError)
				t.Errorf("%s: %v: %s", p.Name, err, detail.Stderr)
			}
			return pick(nulEnded(string(out)), names)
		}
	}
	const evaluate = `eval "$(cat "$1")"
		for n in $(LC_ALL=C sed -n 's/^\(V[0-9]*\)=.*/\1/p' "$1"); do eval "printf '%s=%s\0' $n \"\$$n\""; done`
	const source = `set -a; . "$1"; env -0`
	const npm = `const fs = require("fs"), [file] = process.argv.slice(1)
		const print = o => { for (const n in o) process.stdout.write(n + "=" + o[n] + "\0") }
		const text = fs.readFileSync(file); `
	const expand = `const parsed = require("%s").parse(text); print(require("%s").expand({parsed, processEnv: {...process.env}}).parsed)`
	const pythonFile = `import sys, json, dotenv
def show(found):
    for name, value in found.items(): sys.stdout.buffer.write(f"{name}={value}\0".encode())
`
	const bashEnv = `. "$1"; env -0`
	const fish = `source $argv[1]; for n in (string match -rg '^set -gx (V\d+) ' <$argv[1]); printf '%s=%s\0' $n $$n; end`
	const cmake = "include($ENV{FILE})\n" + `file(STRINGS $ENV{FILE} sets REGEX "^set\\(V")
		file(WRITE $ENV{FILE}.out "")
		foreach(i RANGE 0 9999)
			if(DEFINED V${i})
				file(APPEND $ENV{FILE}.out "V${i}=${V${i}}\n")
			endif()
		endforeach()`
	real := []reader{}
	if p, ok := oracle.Optional("fish"); ok {
		real = append(real, reader{"fish", "fish", program(p, "--no-config", "-c", fish)})
	}
	if p, ok := oracle.Optional("nix-instantiate"); ok {
		real = append(real, reader{"nix", "nix", func(t *testing.T, file, _ string, _ []string) map[string]string {
			return fromJSON(t, p, filepath.Dir(file), "--eval", "--strict", "--json", file)
		}})
	}
	if p, ok := oracle.Optional("cmake"); ok {
		real = append(real, reader{"cmake", "cmake", func(t *testing.T, file, _ string, _ []string) map[string]string {
			script := file + ".cmake"
			if err := os.WriteFile(script, []byte(cmake), 0o666); err != nil {
				t.Fatal(err)
			}
			if out, err := p.Command(filepath.Dir(file), []string{"FILE=" + file}, "-P", script).CombinedOutput(); err != nil {
				t.Fatalf("cmake: %v: %s", err, out)
			}
			out, err := os.ReadFile(file + ".out")
			if err != nil {
				t.Fatal(err)
			}
			return nulEnded(strings.ReplaceAll(string(out), "\n", "\x00"))
		}})
	}
	make := oracle.System(t, "make")
	return append(real, []reader{
		{"make", "make", func(t *testing.T, file, _ string, names []string) map[string]string {
			text := "include " + file + "\nexport\nall:\n\t@env -0\n"
			script := file + ".mk"
			if err := os.WriteFile(script, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
			out, err := make.Command(filepath.Dir(file), []string{"HOME=/home/ada", "V_SECRET=secret"}, "--no-print-directory", "-f", script).Output()
			if err != nil {
				t.Fatal(err)
			}
			return pick(nulEnded(string(out)), names)
		}},
		{"the shell of a recipe", "make", func(t *testing.T, file, _ string, names []string) map[string]string {
			text := "include " + file + "\nall:\n"
			for few := range slices.Chunk(names, 20) { // a shell a line, which may not be longer than an argument
				text += "\t@:"
				for _, name := range few {
					text += "; printf '" + name + "=%s\\0' $(" + name + ")"
				}
				text += "\n"
			}
			script := file + ".mk"
			if err := os.WriteFile(script, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
			out, err := make.Command(filepath.Dir(file), []string{"HOME=/home/ada", "V_SECRET=secret"}, "--no-print-directory", "-f", script).Output()
			if err != nil {
				t.Fatal(err)
			}
			return nulEnded(string(out))
		}},
		{"bash's BASH_ENV", "circleci", program(bash, "-c", bashEnv, "bash")},
		{"a model of fish", "fish", fishModel},
		{"PowerShell", "pwsh", powerShell},
		{"cmd.exe", "cmd", cmdExe},
		{"the agent of Azure Pipelines", "azure", azureAgent},
		{"TeamCity", "teamcity", teamCityServer},
		{"java.util.Properties", "jenkins", javaProperties},
		{"the agent of Buildkite", "buildkite", jsonObject},
		{"a model of CMake", "cmake", cmakeModel},
		{"Bazel", "bazel", bazelStatus},
		{"a model of Nix", "nix", nixModel},
		{"a step summary", "github-summary", markdown},
		{"bash", "sh", program(bash, "-c", evaluate, "bash")},
		{"dash", "sh", program(dash, "-c", evaluate, "sh")},
		{"a runner of GitHub Actions", "github", githubRunner},
		{"GitLab", "gitlab", gitlabReport},
		{"bash's .", "dotenv", program(bash, "-c", source, "bash")},
		{"dash's .", "dotenv", program(dash, "-c", source, "sh")},
		{"python-dotenv", "dotenv", program(python, "-c", pythonFile+`show(dotenv.dotenv_values(sys.argv[1]))`)},
		{"npm's dotenv", "dotenv", program(node, "-e", npm+`print(require("dotenv").parse(text))`)},
		{"npm's dotenv 16", "dotenv", program(node, "-e", npm+`print(require("dotenv-16").parse(text))`)},
		{"npm's dotenv-expand", "dotenv", program(node, "-e", npm+fmt.Sprintf(expand, "dotenv", "dotenv-expand"))},
		{"npm's dotenv-expand 12", "dotenv", program(node, "-e", npm+fmt.Sprintf(expand, "dotenv-16", "dotenv-expand-12"))},
		{"node --env-file", "dotenv", program(node, "-e", npm+`print(require("util").parseEnv(text.toString()))`)},
		{"docker run --env-file", "dotenv", program(golang, "docker")},
		{"docker compose", "dotenv", program(golang, "compose")},
		{"godotenv", "dotenv", program(golang, "godotenv")},
		{"Ruby's dotenv", "dotenv", rubyDotenv},
		{"systemd's EnvironmentFile", "dotenv", systemdFile},
		{"python", "json", program(python, "-c", pythonFile+`show(json.load(open(sys.argv[1], "rb")))`)},
		{"node", "json", program(node, "-e", npm+`print(JSON.parse(text))`)},
		{"encoding/json", "json", jsonObject},
	}...)
}

// jsonObject reads a JSON object of texts.
func jsonObject(t *testing.T, _, text string, _ []string) map[string]string {
	var found map[string]string
	if err := json.Unmarshal([]byte(text), &found); err != nil {
		t.Error(err)
	}
	return found
}

// fromJSON runs a program that prints a JSON object of texts.
func fromJSON(t *testing.T, p oracle.Program, dir string, args ...string) map[string]string {
	out, err := p.Command(dir, nil, args...).Output()
	if err != nil {
		detail, _ := err.(*exec.ExitError)
		t.Fatalf("%s: %v: %s", p.Name, err, detail.Stderr)
	}
	return jsonObject(t, "", string(out), nil)
}

func nulEnded(out string) map[string]string {
	found := map[string]string{}
	for line := range strings.SplitSeq(strings.TrimSuffix(out, "\x00"), "\x00") {
		name, value, _ := strings.Cut(line, "=")
		found[name] = value
	}
	return found
}

// pick leaves out what the environment had besides.
func pick(found map[string]string, names []string) map[string]string {
	picked := map[string]string{}
	for _, name := range names {
		if value, ok := found[name]; ok {
			picked[name] = value
		}
	}
	return picked
}

// githubRunner reads a file as SetOutputFileCommand and SetEnvFileCommand of
// github.com/actions/runner do: UTF-8 with replacement, lines end at LF (on
// Windows at CRLF too), and of = and << the first decides what a line is.
func githubRunner(t *testing.T, _, text string, _ []string) map[string]string {
	found := map[string]string{}
	for line := range strings.Lines(strings.ToValidUTF8(text, "\ufffd")) {
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		equals, heredoc := strings.Index(line, "="), strings.Index(line, "<<")
		if equals < 1 || heredoc >= 0 && heredoc < equals {
			t.Errorf("the runner would read a heredoc or stop: %q", line)
			continue
		}
		found[line[:equals]] = line[equals+1:]
	}
	return found
}

// gitlabReport reads a file as Ci::ParseDotenvArtifactService of GitLab does:
// UTF-8 with replacement, the first = ends the key, both sides are stripped. The
// variable is not raw, so that every later use expands it as ExpandVariables does.
func gitlabReport(t *testing.T, _, text string, _ []string) map[string]string {
	found := map[string]string{}
	const blank = "\x00\t\n\v\f\r "
	for line := range strings.Lines(strings.ToValidUTF8(text, "\ufffd")) {
		key, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		if !ok {
			t.Errorf("GitLab refuses %q", line)
		}
		value = regexp.MustCompile(`\$\$|%%|\$\w+|\$\{\w+\}|%\w+%`).ReplaceAllString(strings.Trim(value, blank), "expanded")
		found[strings.Trim(key, blank)] = value
	}
	return found
}

// rubyDotenv reads a file as the gem's README says: a # begins a comment unless
// the value is quoted; outside single quotes a backslash is dropped before any
// character but $, and $NAME, ${NAME} and $(command) are replaced.
// https://github.com/bkeepers/dotenv#usage
func rubyDotenv(t *testing.T, _, text string, _ []string) map[string]string {
	found := map[string]string{}
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		value = strings.Trim(value, "\x00\t\n\v\f\r ")
		single := len(value) > 1 && value[0] == '\'' && value[len(value)-1] == '\''
		double := len(value) > 1 && value[0] == '"' && value[len(value)-1] == '"'
		if single || double {
			value = value[1 : len(value)-1]
		} else {
			value, _, _ = strings.Cut(value, "#")
			value = strings.TrimSpace(value)
		}
		if !single {
			value = regexp.MustCompile(`\\([^$])`).ReplaceAllString(value, "$1")
			value = regexp.MustCompile(`\$\{?\w+\}?|\$\(.*\)`).ReplaceAllString(value, "expanded")
		}
		found[name] = value
	}
	return found
}

// systemdFile reads a file as systemd.exec(5) says under EnvironmentFile=:
// quotes and backslashes as in a shell, blanks at the ends are dropped, nothing
// is expanded, and what is not UTF-8 is ignored.
func systemdFile(t *testing.T, _, text string, _ []string) map[string]string {
	found := map[string]string{}
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		if !utf8.ValidString(value) || strings.ContainsAny(value, `'"\`) {
			t.Errorf("not as it stands to systemd: %q", line)
			continue
		}
		found[name] = strings.Trim(value, " \t\r")
	}
	return found
}

// TestReadBack writes values that branches and tags can have in every syntax:
// every reader finds the very bytes, or the variable is refused.
func TestReadBack(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	values := []string{
		"", "main", "feature/login", "fix#12", "user's-branch", `say-"hi"`, "a${HOME}b#c", "$V_SECRET", "$(id)", "`id`", "a;id", "a&b",
		"a|b", "a=b", "=ls", "NAME<<EOF", "1!1.0", "1.2.4~rc.1", "~root", "a:~/b", "a~b", "#1", "-n", "+x", "%PATH%", "50%", "(x)",
		"{a,b}", "a b", "é", "v\x9b31m", "\xff", "\u009b31m", "\u202e", "\u00a0x", "x\u2028y", "功能/登录", "✨new", "@types/node-20",
		"\u0301a", "e\u0301", "!!", "x!y", "^a", "a,b", "\ufeffx", "export x", "null",
	}
	for i := range 2000 {
		// Contexts in which a single character matters, then anything.
		if c := rune(i%0x60 + 0x20); i < 4*0x60 {
			values = append(values, []string{string(c), "a" + string(c), string(c) + "a", "a" + string(c) + "{b}c"}[i/0x60])
			continue
		}
		values = append(values, branchName(random))
	}
	var letters strings.Builder
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if !unicode.IsPrint(r) {
			continue
		}
		if letters.WriteRune(r); letters.Len() > 1000 {
			values = append(values, letters.String())
			letters.Reset()
		}
	}
	for _, s := range All() {
		for _, batch := range batches(t, s, values) {
			text, err := s.Format(batch)
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "variables")
			if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
			want, names := map[string]string{}, []string{}
			for _, v := range batch {
				want[v.Name] = v.Value
				names = append(names, v.Name)
			}
			for _, r := range readers(t) {
				if r.syntax != s.Name {
					continue
				}
				got := r.read(t, file, text, names)
				for name, value := range want {
					if had, ok := got[name]; had != value || !ok {
						t.Errorf("%s reads %q as %q (%v)", r.name, value, had, ok)
					}
				}
				if !maps.Equal(got, want) && len(got) > len(want) {
					t.Errorf("%s finds %d variables of %d", r.name, len(got), len(want))
				}
			}
		}
	}
}

// batches returns the variables that the syntax carries, as many at once as it
// takes. A refusal names the variable.
func batches(t *testing.T, s Syntax, values []string) [][]Var {
	var all [][]Var
	var batch []Var
	size, refused := 0, 0
	for i, value := range values {
		v := Var{"V" + strconv.Itoa(i), value}
		text, err := s.Format([]Var{v})
		if err != nil {
			if bad, ok := err.(*ValueError); !ok || bad.Var != v || bad.Reason == "" {
				t.Fatalf("%s: %v", s.Name, err)
			}
			refused++
			continue
		}
		if size += len(text); s.Name == GitLab.Name && size >= gitlabSize {
			all, batch, size = append(all, batch), nil, len(text)
		}
		batch = append(batch, v)
	}
	t.Logf("%s refuses %d of %d values", s.Name, refused, len(values))
	return append(all, batch)
}

// branchName returns bytes that git takes as the name of a branch.
// https://git-scm.com/docs/git-check-ref-format
func branchName(random *rand.Rand) string {
	pieces := []string{
		"a", "Z", "0", "9", "feature", "/", "-", "_", ".", "#", "$", "`", "'", `"`, "=", ";", "&", "|", "<", ">", "(", ")", "{", "}", "!",
		"%", "@", "+", ",", "$HOME", "${V_SECRET}", "$(id)", "<<", "é", "登", "✨", "\u00a0", "\u2028", "\u0085", "\u009b", "\ufeff",
		"\x80", "\x9b", "\xff", "\xc3", "\x81", "\x88",
	}
	forbidden := regexp.MustCompile(`[ ~^:?*\[\\]|\.\.|@\{|//|^[/.]|[/.]$|^@$`)
	for {
		var b strings.Builder
		for range 1 + random.IntN(8) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		if name := b.String(); !forbidden.MatchString(name) {
			return name
		}
	}
}
