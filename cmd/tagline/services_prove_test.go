//go:build prove

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/actionrunner"
)

// linters installs the programs of scripts/linters.txt, and returns their directory.
func linters(t *testing.T) string {
	t.Helper()
	venv := filepath.Join(t.TempDir(), "venv")
	pins, err := filepath.Abs("../../scripts/linters.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"python3", "-m", "venv", venv},
		{filepath.Join(venv, "bin", "pip"), "--quiet", "--disable-pip-version-check", "install", "-r", pins},
	} {
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	return filepath.Join(venv, "bin")
}

// lint runs a linter in a directory.
func lint(t *testing.T, dir string, args ...string) {
	t.Helper()
	c := exec.Command(args[0], args[1:]...)
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("%v: %v\n%s", args, err, out)
	}
}

// TestProveServiceFiles has the linters that there are read action.yml, the hooks and the files of docs/ci.
func TestProveServiceFiles(t *testing.T) {
	bin, top := linters(t), "../.."
	program := func(name string) string { return filepath.Join(bin, name) }
	lint(t, top, program("yamllint"), "-d", "{extends: default, rules: {line-length: {max: 170}, "+
		"document-start: disable, truthy: {check-keys: false}, comments-indentation: disable}}", "action.yml",
		".pre-commit-hooks.yaml", "docs/ci")
	lint(t, top, program("check-jsonschema"), "--builtin-schema", "vendor.github-actions", "action.yml")
	lint(t, top, program("check-jsonschema"), "--builtin-schema", "vendor.azure-pipelines", "docs/ci/azure/tagline.yml")
	lint(t, top, program("pre-commit"), "validate-manifest", ".pre-commit-hooks.yaml")
	dir := t.TempDir()
	put := func(name, text string) {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	put("gitlab.yml", gitlabText(t, map[string]string{"image": "alpine", "formats": "docker,npm"}))
	lint(t, dir, program("check-jsonschema"), "--builtin-schema", "vendor.gitlab-ci", "gitlab.yml")

	action, err := actionrunner.Load(top)
	if err != nil {
		t.Fatal(err)
	}
	put("gitlab.sh", "#!/bin/sh\n"+first(gitlabJob(t, map[string]string{"image": "alpine"})))
	put("azure.sh", "#!/bin/bash\n"+first(azureStep(t, nil)))
	put("action.sh", "#!/bin/bash\n"+action.Runs.Steps[0].Run+action.Runs.Steps[1].Run)
	lint(t, dir, program("shellcheck"), "gitlab.sh", "azure.sh", "action.sh")

	// actionlint compares what a workflow gives to an action, and takes from it, with its action.yml.
	page, err := os.ReadFile("../../docs/ci.md")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../../action.yml")
	if err != nil {
		t.Fatal(err)
	}
	put("action.yml", string(text))
	workflows := 0
	for _, block := range blocks(string(page), "yaml") {
		if !strings.Contains(block, "tagline-scm/tagline@main ") {
			continue
		}
		workflows++
		block = strings.ReplaceAll(block, "tagline-scm/tagline@main ", "./ ")
		put(".github/workflows/build.yml", "on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n"+
			"      "+strings.ReplaceAll(strings.TrimSpace(block), "\n", "\n      ")+"\n")
		lint(t, dir, "git", "init", "-q")
		lint(t, dir, "go", "run", "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12", "-shellcheck", program("shellcheck"))
	}
	if workflows != 1 {
		t.Errorf("%d workflows with the action", workflows)
	}
}

// TestProveJenkinsfile runs the Jenkinsfile with the Groovy that Jenkins has: in a clone the version reaches the next
// stage, in a shallow one the first stage fails.
func TestProveJenkinsfile(t *testing.T) {
	companionBeside(t, "")
	top := t.TempDir()
	checkout, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	shell := func(script string) (string, error) {
		c := exec.Command("bash", "-ec", script)
		c.Dir = top
		c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=a@b.c",
			"GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=a@b.c", "CHECKOUT="+checkout, "PATH="+top+":"+os.Getenv("PATH"))
		out, err := c.CombinedOutput()
		return string(out), err
	}
	out, err := shell(`mvn -q -B dependency:copy -Dartifact=org.codehaus.groovy:groovy:2.4.21 -DoutputDirectory=.
		printf '#!/bin/sh\necho "docker [$3]"\n' >docker; chmod 755 docker
		git init -q acme; cd acme; git commit -q --allow-empty -m 1; git tag v1.2.3; git commit -q --allow-empty -m 2
		git clone -q --depth 1 file://$PWD ../shallow`)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	const jenkins = `java -cp ../groovy-2.4.21.jar groovy.ui.GroovyMain \
		"$CHECKOUT/scripts/jenkins-standin.groovy" "$CHECKOUT/docs/ci/jenkins/Jenkinsfile"`
	out, err = shell("cd acme; " + jenkins)
	if err != nil || !strings.Contains(out, "\ndocker [acme:1.2.4-0.dev.1.g") || !strings.Contains(out, "\nbuild 1.2.4.dev1+g") {
		t.Errorf("%v\n%s", err, out)
	}
	out, err = shell("cd shallow; " + jenkins)
	if err == nil || strings.Contains(out, "docker [") {
		t.Errorf("%v\n%s", err, out)
	}
}

func first(text string, _ map[string]string) string { return text }

// TestProveHooks commits and pushes in a repository that uses the hooks of this checkout: pre-commit builds them with
// Go, and each stops what it is for.
func TestProveHooks(t *testing.T) {
	bin, top := linters(t), t.TempDir()
	checkout, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	goEnv, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	cache := strings.Fields(string(goEnv))
	companionBeside(t, "") // and so tagline is on PATH, for the commands between
	env := []string{
		"PATH=" + bin + ":" + os.Getenv("PATH"), "HOME=" + top, "GIT_CONFIG_NOSYSTEM=1", "GOCACHE=" + cache[0],
		"GOMODCACHE=" + cache[1],
		"GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=a@b.c", "GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=a@b.c",
		"SOURCE_DATE_EPOCH=1787184000", "CHECKOUT=" + checkout,
	}
	shell := func(script string) (string, error) {
		c := exec.Command("bash", "-ec", script)
		c.Dir, c.Env = top, env
		out, err := c.CombinedOutput()
		return string(out), err
	}
	// The checkout as it is, committed or not, is a repository of its own.
	out, err := shell(`git init -q hooks; git -C "$CHECKOUT" ls-files -z --cached --others --exclude-standard | tar -C "$CHECKOUT" --null -T - -c | tar -x -C hooks
		git -C hooks add .; git -C hooks commit -qm hooks; git init -q --bare server.git; git init -q -b main acme; cd acme; git remote add origin ../server.git
		echo 1 >a; git add .; git commit -qm 1; git tag v1.0.0
		printf 'repos:\n- repo: %s\n  rev: %s\n  hooks:\n' "$PWD/../hooks" "$(git -C ../hooks rev-parse HEAD)" >.pre-commit-config.yaml
		for id in check write policy config; do echo "  - id: tagline-$id"; done >>.pre-commit-config.yaml
		printf 'write = ["VERSION"]\n' >tagline.toml; echo VERSION >.gitignore; tagline policy --write
		pre-commit install -t pre-commit -t pre-push; git add .; git commit -m hooks`)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	rows := []struct{ script, says, why string }{
		{"git push origin main", "hint: `tagline write` writes them", "the version file is not written"},
		{"tagline write && git push origin main", "", "it is"},
		{`printf 'bump = "minor"\nwrite = ["VERSION"]\n' >tagline.toml; git commit -am minor`,
			"hint: `tagline policy --write` renews it", "the page is old"},
		{"tagline policy --write && git add . && git commit -m minor", "", "it is renewed"},
		{`printf 'bmp = "minor"\n' >tagline.toml; git commit -am minor`, `unknown key "bmp"`, "a misspelt key"},
		{"git checkout -q HEAD -- .; git tag v9.0.0-oops; git tag -a v0.5.0 -m low; tagline write; git push origin main",
			"below", "the tag is below one that it contains"},
	}
	for _, row := range rows {
		out, err := shell("cd acme; " + row.script)
		if (err == nil) != (row.says == "") || !strings.Contains(out, row.says) {
			t.Errorf("%s (%s): %v\n%s", row.script, row.why, err, out)
		}
	}
}
