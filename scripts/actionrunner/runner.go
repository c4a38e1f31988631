// Package actionrunner runs a composite action of GitHub's for tests, by the rules that are
// documented: inputs and their defaults, env by step, environment files, commands in the log.
// What it does not know is an error, so that it never shows more than a runner would do.
//
// https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
package actionrunner

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"
)

// Action is what an action.yml holds. Unknown keys are errors.
type Action struct {
	Name, Description, Author string
	Branding                  map[string]string
	Inputs                    map[string]struct {
		Description, Default string
		Required             bool
	}
	Outputs map[string]struct{ Description, Value string }
	Runs    struct {
		Using string
		Steps []struct {
			ID, Name, Shell, Run string
			Env                  map[string]string
		}
	}

	path string // of its checkout
}

// Load reads the action.yml of a checkout.
func Load(checkout string) (*Action, error) {
	f, err := os.Open(filepath.Join(checkout, "action.yml"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	a := &Action{path: checkout}
	d := yaml.NewDecoder(f)
	d.KnownFields(true)
	if err := d.Decode(a); err != nil {
		return nil, err
	}
	if a.Runs.Using != "composite" {
		return nil, fmt.Errorf("runs.using: %q", a.Runs.Using)
	}
	return a, nil
}

// Job is where an action runs, and what it leaves for later steps.
type Job struct {
	Workspace string   // the working directory
	Temp      string   // RUNNER_TEMP, which a runner empties before each job
	Env       []string // of the runner

	Outputs map[string]string // of the action
	SetEnv  map[string]string // what went to GITHUB_ENV
	Path    []string          // what went to GITHUB_PATH
	Summary string            // what went to GITHUB_STEP_SUMMARY
	Log     string            // of all steps
}

// Run runs the steps, each in a shell of its own, until one fails.
func (j *Job) Run(a *Action, inputs map[string]string) error {
	for name := range inputs {
		if _, ok := a.Inputs[name]; !ok {
			return fmt.Errorf("there is no input %q", name)
		}
	}
	j.Outputs, j.SetEnv = map[string]string{}, map[string]string{}
	steps := map[string]map[string]string{}
	for i, step := range a.Runs.Steps {
		if strings.Contains(step.Run, "${{") {
			return fmt.Errorf("step %d: an expression in a script", i)
		}
		if step.Shell != "bash" {
			return fmt.Errorf("step %d: shell %q", i, step.Shell)
		}
		env := append([]string{}, j.Env...)
		for name, value := range j.SetEnv {
			env = append(env, name+"="+value)
		}
		for name, text := range step.Env {
			value, err := expand(text, func(words []string) (string, bool) {
				if len(words) != 2 || words[0] != "inputs" {
					return "", false
				}
				input, ok := a.Inputs[words[1]]
				value := input.Default
				if given, yes := inputs[words[1]]; yes {
					value = given
				}
				return value, ok
			})
			if err != nil {
				return fmt.Errorf("step %d: %w", i, err)
			}
			env = append(env, name+"="+value)
		}
		outputs, err := j.step(a, fmt.Sprint(i), step.Run, env)
		if err != nil {
			return fmt.Errorf("step %d: %w", i, err)
		}
		steps[step.ID] = outputs
	}
	for name, output := range a.Outputs {
		value, err := expand(output.Value, func(words []string) (string, bool) {
			if len(words) != 4 || words[0] != "steps" || words[2] != "outputs" {
				return "", false
			}
			of, ok := steps[words[1]]
			return of[words[3]], ok
		})
		if err != nil {
			return err
		}
		j.Outputs[name] = value
	}
	return nil
}

// step runs one script, and returns its outputs.
func (j *Job) step(a *Action, number, script string, env []string) (map[string]string, error) {
	files := map[string]string{}
	for _, name := range []string{"GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"} {
		files[name] = filepath.Join(j.Temp, "_runner_file_commands", name+number)
		if err := os.MkdirAll(filepath.Dir(files[name]), 0o777); err != nil {
			return nil, err
		}
		if err := os.WriteFile(files[name], nil, 0o666); err != nil {
			return nil, err
		}
		env = append(env, name+"="+files[name])
	}
	file := filepath.Join(j.Temp, number+".sh")
	if err := os.WriteFile(file, []byte(script), 0o666); err != nil {
		return nil, err
	}
	c := exec.Command("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", file)
	c.Dir = j.Workspace
	c.Env = append(env, "GITHUB_ACTIONS=true", "RUNNER_TEMP="+j.Temp, "GITHUB_WORKSPACE="+j.Workspace,
		"GITHUB_ACTION_PATH="+a.path)
	log, failed := c.CombinedOutput()
	j.Log += string(log)
	outputs, err := variables(files["GITHUB_OUTPUT"])
	if err != nil {
		return nil, err
	}
	for name, value := range commands(string(log)) {
		outputs[name] = value
	}
	set, err := variables(files["GITHUB_ENV"])
	for name, value := range set {
		j.SetEnv[name] = value
	}
	paths, err2 := os.ReadFile(files["GITHUB_PATH"])
	for line := range strings.Lines(string(paths)) {
		j.Path = append(j.Path, strings.TrimRight(line, "\r\n"))
	}
	summary, err3 := os.ReadFile(files["GITHUB_STEP_SUMMARY"])
	j.Summary += string(summary)
	return outputs, errors.Join(failed, err, err2, err3)
}

// expand returns a text with what is between ${{ and }} replaced: names with dots between, of which
// value knows the meaning.
func expand(text string, value func(words []string) (string, bool)) (string, error) {
	var b strings.Builder
	for {
		head, rest, ok := strings.Cut(text, "${{")
		b.WriteString(head)
		if !ok {
			return b.String(), nil
		}
		expression, tail, _ := strings.Cut(rest, "}}")
		expanded, ok := value(strings.Split(strings.TrimSpace(expression), "."))
		if !ok {
			return "", fmt.Errorf("an expression that is not understood: %s", expression)
		}
		b.WriteString(expanded)
		text = tail
	}
}

// variables reads an environment file: NAME=VALUE, or NAME<<END, lines, END.
func variables(file string) (map[string]string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	set := map[string]string{}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSuffix(lines[i], "\r")
		equals, heredoc := strings.Index(line, "="), strings.Index(line, "<<")
		switch {
		case line == "":
		case equals >= 0 && (heredoc < 0 || equals < heredoc):
			set[line[:equals]] = line[equals+1:]
		case heredoc >= 0:
			var value []string
			for i++; i < len(lines) && lines[i] != line[heredoc+2:]; i++ {
				value = append(value, lines[i])
			}
			if i == len(lines) {
				return nil, fmt.Errorf("%s: %q has no end", filepath.Base(file), line)
			}
			set[line[:heredoc]] = strings.Join(value, "\n")
		default:
			return nil, fmt.Errorf("%s: invalid format %q", filepath.Base(file), line)
		}
	}
	return set, nil
}

// commands returns the outputs that lines of a log set: a line that begins with ::, or the older form,
// anywhere in a line. Between ::stop-commands::TOKEN and ::TOKEN:: there are none.
func commands(log string) map[string]string {
	set := map[string]string{}
	form := regexp.MustCompile(`^\s*::([\w-]+)(?: (.*?))?::(.*)$|##\[([\w-]+)(?: (.*?))?\](.*)$`)
	stop := ""
	for line := range strings.Lines(log) {
		m := form.FindStringSubmatch(strings.TrimRight(line, "\r\n"))
		switch {
		case m == nil:
		case stop != "":
			if m[1] == stop {
				stop = ""
			}
		case m[1] == "stop-commands":
			stop = m[3]
		case m[1]+m[4] == "set-output":
			name := strings.TrimPrefix(m[2]+strings.TrimSuffix(m[5], ";"), "name=")
			set[name] = m[3] + m[6]
		}
	}
	return set
}
