package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// TestServiceFiles runs the scripts of docs/ci as their services would: in a clone whose branch has a hostile
// name they hand the version on; in a shallow clone the job stops, and nothing is handed on.
func TestServiceFiles(t *testing.T) {
	top := t.TempDir()
	env := append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=a@b.c",
		"GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=a@b.c", "HOME="+top)
	build := exec.Command("bash", "-ec", `git init -q -b 'x;touch${IFS}ran' acme; cd acme; echo 1 >a; git add .; git commit -qm 1; git tag v1.2.3
		git commit -q --allow-empty -m 2; git clone -q --depth 1 file://$PWD ../shallow`)
	build.Dir, build.Env = top, env
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	at := func(dir string, shell []string, script string, variables map[string]string) (string, string, error) {
		c := exec.Command(shell[0], append(shell[1:], script)...)
		c.Dir, c.Env = filepath.Join(top, dir), env
		for name, value := range variables {
			c.Env = append(c.Env, name+"="+value)
		}
		var stdout, stderr bytes.Buffer
		c.Stdout, c.Stderr = &stdout, &stderr
		err := c.Run()
		return stdout.String(), stderr.String(), err
	}
	t.Run("gitlab", func(t *testing.T) {
		script, variables := gitlabJob(t, map[string]string{"image": "alpine", "formats": "docker,npm"})
		// Each line of script is one for the shell, which stops at an error.
		for dir, want := range map[string]string{"acme": "SCM_VERSION=1.2.4.dev1+g", "shallow": ""} {
			_, log, err := at(dir, []string{"sh", "-ec"}, script, variables)
			report, _ := os.ReadFile(filepath.Join(top, dir, "version.env"))
			if (err == nil) != (want != "") || !strings.HasPrefix(string(report), want) || want == "" && len(report) > 0 {
				t.Errorf("%s: %v\n%s\n%s", dir, err, report, log)
			}
			if want != "" && (!strings.Contains(string(report), "\nSCM_NPM=1.2.4-0.dev.1\n") ||
				strings.Contains(string(report), "touch")) {
				t.Errorf("%s", report)
			}
		}
		// A download that is not what the checksum says is never run.
		variables["VERSION_URL"], variables["VERSION_SHA256"] = "https://127.0.0.1:1/tagline", strings.Repeat("0", 64)
		if _, log, err := at("acme", []string{"sh", "-ec"}, script, variables); err == nil || !strings.Contains(log, "curl") {
			t.Errorf("%v\n%s", err, log)
		}
	})
	t.Run("azure", func(t *testing.T) {
		script, variables := azureStep(t, map[string]string{"formats": "docker"})
		out, log, err := at("acme", []string{"bash", "--noprofile", "--norc", "-c"}, script, variables)
		if err != nil || !strings.HasPrefix(out, "##vso[task.setvariable variable=SCM_VERSION]1.2.4.dev1+g") ||
			strings.Contains(out, "touch") {
			t.Errorf("%v\n%s\n%s", err, out, log)
		}
		if out, _, err := at("shallow", []string{"bash", "-c"}, script, variables); err == nil || out != "" {
			t.Errorf("%v\n%s", err, out)
		}
		// A message that quotes the repository is no command.
		hostile := []byte("x = 1 # ##vso[task.setvariable variable=SCM_VERSION]9.9.9\n")
		if err := os.WriteFile(filepath.Join(top, "acme", "tagline.toml"), hostile, 0o666); err != nil {
			t.Fatal(err)
		}
		out, log, err = at("acme", []string{"bash", "-c"}, script, variables)
		if err == nil || out != "" || !strings.Contains(log, "unknown key") || strings.Contains(log, "##vso") {
			t.Errorf("%v\n%s\n%s", err, out, log)
		}
		if err := os.Remove(filepath.Join(top, "acme", "tagline.toml")); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("jenkins", func(t *testing.T) {
		text, err := os.ReadFile("../../docs/ci/jenkins/Jenkinsfile")
		if err != nil {
			t.Fatal(err)
		}
		// Groovy replaces $ only within double quotes.
		scripts := regexp.MustCompile(`(?m)^ *sh '(.*)'$`).FindAllStringSubmatch(string(text), -1)
		if len(scripts) != strings.Count(string(text), "sh ") || len(scripts) != 2 {
			t.Fatalf("%d scripts", len(scripts))
		}
		if _, log, err := at("acme", []string{"sh", "-xec"}, scripts[0][1], nil); err != nil {
			t.Errorf("%v\n%s", err, log)
		}
		properties, err := os.ReadFile(filepath.Join(top, "acme", "version.properties"))
		if err != nil || !regexp.MustCompile(`^SCM_VERSION=1\.2\.4\.dev1\+g\w+\nSCM_DOCKER=1\.2\.4-0\.dev\.1\.g\w+\n$`).Match(properties) {
			t.Errorf("%v\n%s", err, properties)
		}
		if _, _, err := at("shallow", []string{"sh", "-xec"}, scripts[0][1], nil); err == nil {
			t.Error("a shallow clone has a version")
		}
	})
	if _, err := os.Lstat(filepath.Join(top, "acme", "ran")); err == nil {
		t.Error("the name of the branch was run")
	}
}

// gitlabComponent is the file of a component: its inputs, and the jobs.
type gitlabComponent struct {
	Spec struct {
		Inputs map[string]struct {
			Description, Regex string
			Default            *string
		}
	}
}

// gitlabJob returns the script and the variables of the component's job, as GitLab makes them: an input goes
// where $[[ inputs.name ]] stands, before the text is read as YAML, and must match the input's pattern.
func gitlabJob(t *testing.T, inputs map[string]string) (string, map[string]string) {
	t.Helper()
	var job struct {
		Script    []string
		Image     string
		Stage     string
		Variables map[string]any
		Artifacts struct{ Reports struct{ Dotenv string } }
	}
	jobs := map[string]any{}
	text := gitlabText(t, inputs)
	if err := yaml.Unmarshal([]byte(text), &jobs); err != nil || len(jobs) != 1 {
		t.Fatalf("%v\n%s", err, text)
	}
	for _, one := range jobs {
		again, err := yaml.Marshal(one)
		if err != nil {
			t.Fatal(err)
		}
		d := yaml.NewDecoder(bytes.NewReader(again))
		d.KnownFields(true)
		if err := d.Decode(&job); err != nil {
			t.Fatal(err)
		}
	}
	if job.Artifacts.Reports.Dotenv != "version.env" {
		t.Errorf("the report is %q", job.Artifacts.Reports.Dotenv)
	}
	variables := map[string]string{"GITLAB_CI": "true"}
	for name, value := range job.Variables {
		if table, ok := value.(map[string]any); ok {
			if table["expand"] != false {
				t.Errorf("%s: GitLab would expand $ in it", name)
			}
			value = table["value"]
		}
		variables[name] = fmt.Sprint(value)
	}
	return strings.Join(job.Script, "\n"), variables
}

// gitlabText returns the second document of the component with its inputs in it.
func gitlabText(t *testing.T, inputs map[string]string) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/ci/gitlab/templates/tagline.yml")
	if err != nil {
		t.Fatal(err)
	}
	var c gitlabComponent
	head, jobs, ok := strings.Cut(string(text), "\n---\n")
	if err := yaml.Unmarshal([]byte(head), &c); err != nil || !ok {
		t.Fatalf("no header: %v", err)
	}
	if _, script, _ := strings.Cut(jobs, "script:"); strings.Contains(script, "$[[") {
		t.Error("an input in a script")
	}
	return regexp.MustCompile(`\$\[\[ inputs\.([\w-]+) \]\]`).ReplaceAllStringFunc(jobs, func(block string) string {
		name := strings.TrimSuffix(strings.TrimPrefix(block, "$[[ inputs."), " ]]")
		input, ok := c.Spec.Inputs[name]
		value, given := inputs[name]
		if !ok || !given && input.Default == nil {
			t.Errorf("no input %s", name)
			return ""
		}
		if !given {
			value = *input.Default
		}
		if !regexp.MustCompile(input.Regex).MatchString(value) {
			t.Errorf("%s: %q", name, value)
		}
		return value
	})
}

// TestGitLabInputs holds the patterns of the component's inputs: none lets a value through that would be more than
// a value in the text of the job.
func TestGitLabInputs(t *testing.T) {
	text, err := os.ReadFile("../../docs/ci/gitlab/templates/tagline.yml")
	if err != nil {
		t.Fatal(err)
	}
	var c gitlabComponent
	if err := yaml.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"url", "sha256", "directory", "formats"} {
		pattern := regexp.MustCompile(c.Spec.Inputs[name].Regex)
		for _, hostile := range []string{`$(touch ran)`, `a"b`, "a\nb: c", `x', y: z`, `$CI_JOB_TOKEN`, `https://a.b/"`,
			"http://a.b/"} {
			if pattern.MatchString(hostile) && (name != "directory" || !strings.HasPrefix(hostile, "http:")) {
				t.Errorf("%s takes %q", name, hostile)
			}
		}
	}
}

// azureStep returns the script of the template and its variables. Azure puts parameters in where the template is
// read, so none may be in a script.
func azureStep(t *testing.T, parameters map[string]string) (string, map[string]string) {
	t.Helper()
	text, err := os.ReadFile("../../docs/ci/azure/tagline.yml")
	if err != nil {
		t.Fatal(err)
	}
	var template struct {
		Parameters []struct{ Name, Type, Default string }
		Steps      []struct {
			Bash        string
			DisplayName string `yaml:"displayName"`
			Env         map[string]string
		}
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&template); err != nil || len(template.Steps) != 1 {
		t.Fatal(err)
	}
	step := template.Steps[0]
	if strings.Contains(step.Bash, "${{") || strings.Contains(step.Bash, "$(parameters") {
		t.Error("a parameter in the script")
	}
	values := map[string]string{}
	for _, p := range template.Parameters {
		values["${{ parameters."+p.Name+" }}"] = p.Default
		if given, ok := parameters[p.Name]; ok {
			values["${{ parameters."+p.Name+" }}"] = given
		}
	}
	variables := map[string]string{"TF_BUILD": "True"}
	for name, text := range step.Env {
		value, ok := values[text]
		if !ok {
			t.Errorf("%s: %s", name, text)
		}
		variables[name] = value
	}
	return step.Bash, variables
}
