package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/actionrunner"
)

// actionSite is a machine on which the action of this checkout runs: a repository four commits after
// v1.2.3, and the program that the action has built.
type actionSite struct {
	action *actionrunner.Action
	env    []string
	repo   string
	binary string
}

// newActionSite builds the program by the action itself, as it does where no input names one.
func newActionSite(t *testing.T) *actionSite {
	t.Helper()
	checkout, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	r := &actionSite{repo: filepath.Join(t.TempDir(), "acme")}
	if r.action, err = actionrunner.Load(checkout); err != nil {
		t.Fatal(err)
	}
	goEnv, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	cache := strings.Fields(string(goEnv))
	r.env = []string{
		"PATH=" + downloaders(t) + os.Getenv("PATH"), "HOME=" + t.TempDir(), "GOCACHE=" + cache[0], "GOMODCACHE=" + cache[1],
		"GIT_CONFIG_NOSYSTEM=1",
		// Settings of the project that is built, which are not for the program.
		"GOFLAGS=-mod=vendor", "GOOS=plan9",
	}
	r.shell(t, "", `git init -q -b main acme && cd acme && echo 1 >a && git add . && git commit -qm 1 && git tag -am 1 v1.2.3
		for i in 1 2 3 4; do git commit -q --allow-empty -m $i; done`)
	job := r.job(t)
	if err := job.Run(r.action, map[string]string{"formats": "docker,npm-dist-tag", "env": "true"}); err != nil {
		t.Fatalf("%v\n%s", err, job.Log)
	}
	if job.Outputs["docker"] != "1.2.4-0.dev.4.g"+job.Outputs["commit"][:9] || job.Outputs["npm-dist-tag"] != "next" {
		t.Errorf("the outputs are %v", job.Outputs)
	}
	if job.Outputs["npm"] != "" || job.Outputs["pull-request"] != "" || job.Outputs["dirty"] != "false" ||
		job.Outputs["proof"] != "proven" {
		t.Errorf("the outputs are %v", job.Outputs)
	}
	if job.SetEnv["SCM_DOCKER"] != job.Outputs["docker"] || len(job.SetEnv) != 14 {
		t.Errorf("the variables are %v", job.SetEnv)
	}
	if !strings.HasPrefix(job.Summary, "### 1.2.4.dev4+g") || len(job.Path) != 1 {
		t.Errorf("the summary is %s, and on PATH is %s", job.Summary, job.Path)
	}
	r.binary = filepath.Join(job.Path[0], "tagline")
	if _, err := os.Stat(filepath.Join(job.Path[0], companionProgram)); err != nil {
		t.Error(err)
	}
	return r
}

// downloaders returns the part of a PATH with what a runner has and this machine lacks: curl and
// unzip as far as the action uses them, by Python's library.
func downloaders(t *testing.T) string {
	t.Helper()
	programs := map[string]string{
		"curl": `import os, ssl, sys, urllib.request
assert sys.argv[1:-4] == "--fail --silent --show-error --location --proto =https --retry 3".split(), sys.argv
trust = ssl.create_default_context(cafile=os.environ["CURL_CA_BUNDLE"])
try:
    data = urllib.request.urlopen(sys.argv[-1], context=trust).read()
except OSError as problem:
    sys.exit(f"curl: {problem}")
open(sys.argv[-3], "wb").write(data)
`,
		"unzip": `import sys, zipfile
assert sys.argv[1] == "-q" and sys.argv[3] == "-d", sys.argv
zipfile.ZipFile(sys.argv[2]).extractall(sys.argv[4])
`,
	}
	dir := t.TempDir()
	for name, text := range programs {
		if _, err := exec.LookPath(name); err == nil {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/usr/bin/env python3\n"+text), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	return dir + string(os.PathListSeparator)
}

// shell runs a script in a directory of the repository's folder.
func (r *actionSite) shell(t *testing.T, dir, script string) {
	t.Helper()
	c := exec.Command("bash", "-ec", script)
	c.Dir = filepath.Join(filepath.Dir(r.repo), dir)
	c.Env = append(r.env, "GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.org", "GIT_COMMITTER_NAME=Ada",
		"GIT_COMMITTER_EMAIL=ada@example.org")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", script, err, out)
	}
}

func (r *actionSite) job(t *testing.T, env ...string) *actionrunner.Job {
	return &actionrunner.Job{Workspace: r.repo, Temp: t.TempDir(), Env: append(append([]string{}, r.env...), env...)}
}

// TestAction runs the action as a runner would: built from its own checkout, from a path, and from a server.
func TestAction(t *testing.T) {
	r := newActionSite(t)
	t.Run("inputs", r.inputs)
	t.Run("attacked", r.attacked)
}

// inputs gives the action its inputs.
func (r *actionSite) inputs(t *testing.T) {
	program, err := os.ReadFile(r.binary)
	if err != nil {
		t.Fatal(err)
	}
	served := map[string][]byte{
		"/tagline": program, "/tagline.tar.gz": tarred(t, program), "/tagline.zip": zipped(t, program),
		"/nothing": []byte("404"),
	}
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		if data, ok := served[request.URL.Path]; ok {
			_, _ = w.Write(data)
			return
		}
		http.NotFound(w, request)
	}))
	defer server.Close()
	ca := filepath.Join(t.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(ca, block, 0o666); err != nil {
		t.Fatal(err)
	}
	sum := func(path string) string { return fmt.Sprintf("%X", sha256.Sum256(served[path])) }
	plain := strings.Replace(server.URL, "https", "http", 1)
	r.shell(t, "", "git clone -q --depth 1 file://$PWD/acme shallow; git -C acme worktree add -q ../other v1.2.3")
	rows := []struct {
		inputs map[string]string
		want   string // the version, or what the log says in the end
		why    string
	}{
		{map[string]string{"path": r.binary}, "1.2.4.dev4+g", "a program that is there"},
		{map[string]string{"path": r.binary, "summary": "false"}, "1.2.4.dev4+g", "no summary"},
		{map[string]string{"path": r.binary, "directory": "../other"}, "1.2.3", "another directory"},
		{map[string]string{"path": r.binary, "directory": "../shallow", "fetch": "true"}, "1.2.4.dev4+g", "deepened"},
		{map[string]string{"url": server.URL + "/tagline", "sha256": sum("/tagline")}, "1.2.4.dev4+g", "a download"},
		{map[string]string{"url": server.URL + "/tagline.tar.gz", "sha256": sum("/tagline.tar.gz")}, "1.2.4.dev4+g",
			"unpacked"},
		{map[string]string{"url": server.URL + "/tagline.zip", "sha256": strings.ToLower(sum("/tagline.zip"))},
			"1.2.4.dev4+g", "in either case"},

		{map[string]string{"url": server.URL + "/tagline", "sha256": sum("/nothing")},
			"::error title=Tagline::the checksum is ", "another file than that"},
		{map[string]string{"url": server.URL + "/tagline"},
			"::error title=Tagline::url needs sha256, 64 hexadecimal digits", "no checksum"},
		{map[string]string{"url": server.URL + "/nothing", "sha256": sum("/nothing")},
			"::error title=Tagline::no tagline was found that runs here", "no program"},
		{map[string]string{"url": server.URL + "/lost", "sha256": sum("/nothing")}, "404", "the server has none"},
		{map[string]string{"url": plain + "/tagline", "sha256": sum("/tagline")},
			"::error title=Tagline::url must begin with https://", "anybody between could answer"},
		{map[string]string{"path": r.binary, "url": server.URL}, "::error title=Tagline::path and url are both given",
			"which one"},
		{map[string]string{"path": "nowhere"}, "::error title=Tagline::path names no file", "a wrong path"},
		{map[string]string{"path": r.binary, "formats": "dokcer"}, `no variable "dokcer"`, "a format that there is not"},
		{map[string]string{"path": r.binary, "directory": filepath.Dir(filepath.Dir(r.repo))}, "tagline: error: ",
			"no repository: no version, and the step fails"},
	}
	for _, row := range rows {
		job := r.job(t, "CURL_CA_BUNDLE="+ca)
		err := job.Run(r.action, row.inputs)
		version := job.Outputs["version"]
		if strings.Contains(row.want, "1.2.") {
			if err != nil || !strings.HasPrefix(version, row.want) {
				t.Errorf("%v (%s): %s, %v\n%s", row.inputs, row.why, version, err, job.Log)
			}
			if (job.Summary == "") != (row.inputs["summary"] == "false") {
				t.Errorf("%v: the summary is %q", row.inputs, job.Summary)
			}
			// A job can use it twice, for two directories perhaps.
			if row.inputs["url"] != "" {
				if err := job.Run(r.action, row.inputs); err != nil {
					t.Errorf("%v, again: %v\n%s", row.inputs, err, job.Log)
				}
			}
			continue
		}
		if err == nil || version != "" || !strings.Contains(job.Log, row.want) || len(job.SetEnv) > 0 || job.Summary != "" {
			t.Errorf("%v (%s): %q, %v, want %s\n%s", row.inputs, row.why, version, err, row.want, job.Log)
		}
	}
}

// attacked has strangers choose what they can: names of branches and tags, texts in the
// repository, the service's variables; and a careless workflow hand them to inputs. The only outputs are
// those that the action declares, with the values that are true, and nothing is run.
func (r *actionSite) attacked(t *testing.T) {
	names := []string{
		"$(touch${IFS}ran)", "`touch${IFS}ran`", "a;touch${IFS}ran;b", "\"&&touch${IFS}ran&&\"", "'|touch${IFS}ran|'",
		"x=y", "x<<EOF", "${{secrets.TOKEN}}",
		"%0Aversion=9.9.9", "<img/src=x>", "|é|#&#10;x",
	}
	for _, name := range names {
		hostile := "feature/" + name
		c := exec.Command("git", "-C", r.repo, "checkout", "-q", "-b", hostile)
		if out, err := c.CombinedOutput(); err != nil {
			t.Errorf("%v: %s", c.Args, out)
			continue
		}
		job := r.job(t)
		err := job.Run(r.action, map[string]string{"path": r.binary, "env": "true"})
		if err != nil || job.Outputs["branch"] != hostile || job.SetEnv["SCM_BRANCH"] != hostile {
			t.Errorf("%s: %v, %q\n%s", hostile, err, job.Outputs["branch"], job.Log)
		}
		r.harmless(t, hostile, job)

		// The same name in the hands of a service, for a commit that is on no branch.
		r.shell(t, "acme", "git checkout -q --detach")
		job = r.job(t, "GITHUB_REF=refs/pull/7/merge", "GITHUB_HEAD_REF="+hostile, "GITHUB_BASE_REF=main")
		if err := job.Run(r.action, map[string]string{"path": r.binary}); err != nil ||
			job.Outputs["branch"] != hostile || job.Outputs["pull-request"] != "7" {
			t.Errorf("%s: %v, %v\n%s", hostile, err, job.Outputs, job.Log)
		}
		r.harmless(t, hostile, job)
		r.shell(t, "acme", "git tag -am x 'v9.9.9/"+strings.ReplaceAll(name, "'", `'\''`)+"'; git checkout -q main")
		if !strings.Contains(name, "touch") {
			continue
		}
		for _, inputs := range []map[string]string{
			{"path": name}, {"url": name, "sha256": name}, {"url": "https://" + name, "sha256": strings.Repeat("0", 64)},
			{"path": r.binary, "directory": name},
			{"path": r.binary, "formats": name, "fetch": name, "env": name, "summary": name},
		} {
			job = r.job(t)
			if err := job.Run(r.action, inputs); err == nil {
				t.Errorf("%v: %v", inputs, job.Outputs)
			}
			r.harmless(t, fmt.Sprint(inputs), job)
		}
	}
	for _, value := range []string{"docker\nEVIL=1", "docker\n::set-output name=version::9.9.9", "docker --json",
		"--help", "docker,\x1b[31m"} {
		job := r.job(t)
		err := job.Run(r.action, map[string]string{"path": r.binary, "formats": value})
		if err == nil || job.Outputs["version"] != "" {
			t.Errorf("%q: %v, %v", value, err, job.Outputs)
		}
		r.harmless(t, value, job)
	}
	// A message that quotes the repository is no command.
	for _, text := range []string{"\"##[set-output name=SCM_VERSION;]9.9.9\" = 1\n",
		"x = 1 # ##[set-output name=SCM_VERSION;]9.9.9\n", "\n::set-output name=SCM_VERSION::9.9.9\n"} {
		if err := os.WriteFile(filepath.Join(r.repo, "tagline.toml"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		job := r.job(t)
		if err := job.Run(r.action, map[string]string{"path": r.binary}); err == nil || job.Outputs["version"] != "" {
			t.Errorf("%q: %v, %v\n%s", text, err, job.Outputs, job.Log)
		}
		r.harmless(t, text, job)
	}
}

// harmless complains of anything that a job did which it was not to do.
func (r *actionSite) harmless(t *testing.T, what string, job *actionrunner.Job) {
	t.Helper()
	if _, err := os.Lstat(filepath.Join(r.repo, "ran")); err == nil {
		t.Fatalf("%s: it was run", what)
	}
	for name := range job.SetEnv {
		if !strings.HasPrefix(name, "SCM_") {
			t.Errorf("%s: the variable %s was set", what, name)
		}
	}
	if v := job.Outputs["version"]; v != "" && !strings.HasPrefix(v, "1.2.4.dev4+g") {
		t.Errorf("%s: the version is %s", what, v)
	}
	if strings.Contains(job.Summary, "<img") && !strings.Contains(job.Summary, "```\n1.2.4") {
		t.Errorf("%s: markup in the summary:\n%s", what, job.Summary)
	}
}

func tarred(t *testing.T, program []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	if err := w.WriteHeader(&tar.Header{Name: "tagline_linux_amd64/tagline", Mode: 0o755, Size: int64(len(program))}); err != nil {
		t.Fatal(err)
	}
	_, _ = w.Write(program)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipped(t *testing.T, program []byte) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("tagline")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = w.Write(program)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
