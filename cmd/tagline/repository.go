package main

import (
	"cmp"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/scm/auto"
	"github.com/tagline-scm/tagline/scm/git"
)

// gitVariables are the variables that move git's repository; they are ignored
// unless --git-env says otherwise.
var gitVariables = []string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR"}

// movedByEnvironment reports whether the environment says where the repository
// is, and is to be honoured: then no directory is searched for one.
func (a *app) movedByEnvironment() bool {
	honoured, given := a.flags["git-env"].(bool)
	if !given {
		honoured = config.IsTrue(a.env["TAGLINE_GIT_ENV"])
	}
	return honoured && a.env["GIT_DIR"] != ""
}

// readerOptions are how the settings and the surroundings want a repository read.
func (a *app) readerOptions(s config.Settings, dir string) auto.Options {
	o := auto.Options{
		Dir: dir, Reader: auto.Which(s.Text("reader")), Env: a.gitEnv(), Environ: a.environ,
		Git: func() string { return program("git") },
		Hg:  func() string { return program("hg") },
	}
	if s.Bool("git-env") {
		o.Env.GitDir, o.Env.WorkTree = a.env["GIT_DIR"], a.env["GIT_WORK_TREE"]
		o.Env.IndexFile, o.Env.CommonDir = a.env["GIT_INDEX_FILE"], a.env["GIT_COMMON_DIR"]
		return o
	}
	for _, name := range gitVariables {
		if a.env[name] != "" {
			o.Notes = append(o.Notes, fmt.Sprintf("%s is ignored; --git-env honours it", name))
		}
	}
	return o
}

// repository returns the repository that the options name; the run closes it.
func (a *app) repository(o auto.Options) *auto.Repository {
	r := auto.Open(o)
	a.readers = append(a.readers, r)
	return r
}

// program returns the path of a program, "" if there is none of that name.
func program(name string) string {
	path, err := exec.LookPath(name)
	if err != nil {
		return ""
	}
	return path
}

// gitEnv is what git would take from the environment.
func (a *app) gitEnv() git.Env {
	e := git.Env{
		Home: a.env["HOME"], XDGConfigHome: a.env["XDG_CONFIG_HOME"],
		SystemConfig: "/etc/gitconfig", GlobalConfig: a.env["GIT_CONFIG_GLOBAL"],
	}
	if runtime.GOOS == "windows" {
		e.Home = cmp.Or(e.Home, a.env["USERPROFILE"])
		e.SystemConfig = filepath.Join(a.env["PROGRAMFILES"], "Git", "etc", "gitconfig")
	}
	if system := a.env["GIT_CONFIG_SYSTEM"]; system != "" {
		e.SystemConfig = system
	}
	switch a.env["GIT_CONFIG_NOSYSTEM"] {
	case "", "0", "false", "no", "off":
	default:
		e.SystemConfig = ""
	}
	return e
}
