package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// blocks returns the code blocks of a page that are in a language.
func blocks(page, language string) []string {
	var found []string
	for _, block := range strings.Split(page, "```"+language+"\n")[1:] {
		block, _, _ = strings.Cut(block, "```\n")
		found = append(found, block)
	}
	return found
}

// TestRecipes runs the README's recipes for make and CI where there is a version
// and where there is none: in a shallow clone they stop instead of going on with
// an empty version.
func TestRecipes(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	makefiles, workflows := blocks(string(text), "make"), blocks(string(text), "yaml")
	if len(makefiles) != 1 || len(workflows) != 2 {
		t.Fatalf("%d recipes for make and %d for CI", len(makefiles), len(workflows))
	}
	var scripts []string // of the jobs, in the words of a shell
	for _, w := range workflows {
		scripts = append(scripts, job(t, w))
	}
	dir := t.TempDir()
	script := `# the version is exact, without a blank at its end; where there is none, make stops
exec git clone -q --depth 1 file://$WORK/acme shallow
exec make -C acme -f $WORK/Makefile show
stdout '^\[v1.2.3-4-g109666b3b\]$'
! exec make -C shallow -f $WORK/Makefile show
! stdout '\['
stderr '\*\*\* tagline found no version\.  Stop\.'
# a value reaches docker as one argument; a job without a version stops at the step that asks for it
env GITHUB_OUTPUT=$WORK/output
chmod 755 bin/docker
env PATH=$WORK/bin:$PATH
cd acme
exec bash $WORK/github
stdout '^docker build -t \[acme:1.2.4-0.dev.4.g109666b3b\] \.$'
exec bash $WORK/gitlab
grep '^SCM_VERSION=1.2.4.dev4\+g109666b3b$' version.env
cd ../shallow
! exec bash $WORK/github
! stdout .
! exec bash $WORK/gitlab
! grep . version.env
-- Makefile --
` + makefiles[0] + `
show:
	@echo '[$(VERSION)]'
-- bin/docker --
#!/bin/sh
echo "docker $1 $2 [$3] $4"
-- github --
` + scripts[0] + `-- gitlab --
` + scripts[1]
	if err := os.WriteFile(filepath.Join(dir, "recipes.txtar"), []byte(script), 0o666); err != nil {
		t.Fatal(err)
	}
	runScripts(t, dir)
}

// job returns the shell script that a CI service makes of a recipe: its run and
// script lines one after the other, each in a shell that stops at an error, with
// what env takes from the file of outputs. An expression in a script is an error:
// the service would paste the value, and a branch can have any name.
func job(t *testing.T, workflow string) string {
	run := regexp.MustCompile(`(?m)^[ -]*(?:run|script): (.*)\n(?:  env: \{ (\w+): '\$\{\{ steps\.version\.outputs\.(\w+) \}\}' \}\n)?`)
	var b strings.Builder
	b.WriteString("set -e\n")
	steps := run.FindAllStringSubmatch(workflow, -1)
	for _, step := range steps {
		if step[2] != "" {
			fmt.Fprintf(&b, "export %s=\"$(sed -n 's/^%s=//p' \"$GITHUB_OUTPUT\")\"\n", step[2], step[3])
		}
		fmt.Fprintf(&b, "bash -e <<'STEP'\n%s\nSTEP\n", step[1])
		if strings.Contains(step[1], "${{") {
			t.Errorf("an expression within a script: %s", step[1])
		}
	}
	if len(steps) == 0 || strings.Count(workflow, "${{") != strings.Count(b.String(), "export ") {
		t.Fatalf("not understood:\n%s", workflow)
	}
	return b.String()
}

// No page shows an expression of GitHub's within a script.
func TestNoExpressionInScripts(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range append(pages, "../../README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		if line := regexp.MustCompile(`run:.*\$\{\{.*`).Find(text); line != nil {
			t.Errorf("%s: %s", page, line)
		}
	}
}

// TestCIRecipes runs the commands of every recipe on docs/ci.md, as far as they are
// those of a POSIX shell: with a version they succeed, and in a shallow clone the job
// stops. Programs of the services are stand-ins.
func TestCIRecipes(t *testing.T) {
	text, err := os.ReadFile("../../docs/ci.md")
	if err != nil {
		t.Fatal(err)
	}
	_, recipes, ok := strings.Cut(string(text), "\n## Recipes\n")
	if !ok {
		t.Fatal("docs/ci.md has no recipes")
	}
	step := regexp.MustCompile(`(?m)^[ -]*(?:(?:run|script|bash|command): |sh '|)([^'\n]*tagline [^'\n]*|eval [^'\n]*|\. \./[^'\n]*|echo [^'\n]*|docker [^'\n]*)'?$`)
	var script, files strings.Builder
	script.WriteString("chmod 755 bin/docker\nchmod 755 bin/buildkite-agent\nenv PATH=$WORK/bin:$PATH\nenv GITHUB_OUTPUT=$WORK/out BASH_ENV= ENVFILE=$WORK/env\n" +
		"exec git clone -q --depth 1 file://$WORK/acme shallow\nexec git clone -q file://$WORK/acme full\nmkdir full/docs shallow/docs\n")
	jobs := 0
	for _, section := range strings.Split(recipes, "\n### ")[1:] {
		name, _, _ := strings.Cut(section, "\n")
		var lines []string
		for _, language := range []string{"yaml", "groovy", "sh"} {
			for _, block := range blocks(section, language) {
				for _, m := range step.FindAllStringSubmatch(block, -1) {
					lines = append(lines, strings.ReplaceAll(m[1], "$BASH_ENV", "$ENVFILE"))
				}
			}
		}
		if strings.Contains(section, "Invoke-Expression") {
			continue // PowerShell's
		}
		if len(lines) == 0 || !strings.Contains(strings.Join(lines, "\n"), "tagline ") {
			t.Errorf("%s: no command was found", name)
		}
		jobs++
		job := fmt.Sprintf("job%d", jobs)
		fmt.Fprintf(&files, "-- %s --\n%s\n", job, strings.Join(lines, "\n"))
		fmt.Fprintf(&script, "# %s\ncd $WORK/full\nexec env TAG=x SCM_DOCKER=x SCM_VERSION=x bash -e $WORK/%s\n", name, job)
		if !strings.Contains(section, "tagline fetch") {
			fmt.Fprintf(&script, "cd $WORK/shallow\n! exec bash -e $WORK/%s\n! stdout built\n", job)
		}
	}
	if jobs < 11 {
		t.Errorf("only %d recipes were found", jobs)
	}
	dir := t.TempDir()
	programs := "-- bin/docker --\n#!/bin/sh\necho built\n-- bin/buildkite-agent --\n#!/bin/sh\nexec jq -e .SCM_VERSION\n"
	if err := os.WriteFile(filepath.Join(dir, "ci.txtar"), []byte(script.String()+files.String()+programs), 0o666); err != nil {
		t.Fatal(err)
	}
	runScripts(t, dir)
}
