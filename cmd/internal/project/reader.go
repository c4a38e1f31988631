package project

import (
	"cmp"
	"fmt"
	"path/filepath"
	"runtime"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/scm/auto"
	"github.com/tagline-scm/tagline/scm/git"
)

// gitVariables are the variables that move git's repository; they are ignored
// unless --git-env says otherwise.
var gitVariables = []string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR"}

// honoursGitEnv reports whether those variables are to be honoured, before the
// settings are read: no file may say so.
func (p *Project) honoursGitEnv() bool {
	honoured, given := p.world.Flags["git-env"].(bool)
	if !given {
		honoured = config.IsTrue(p.world.Env["TAGLINE_GIT_ENV"])
	}
	return honoured
}

// MovedByEnvironment reports whether the environment says where the repository
// is, and is to be honoured: then no directory is searched for one.
func (p *Project) MovedByEnvironment() bool {
	return p.honoursGitEnv() && p.world.Env["GIT_DIR"] != ""
}

// readerOptions are how the settings and the surroundings want the repository in
// dir read, an absolute path.
func (p *Project) readerOptions(dir string) auto.Options {
	vars := p.world.Env
	o := auto.Options{
		Dir: dir, Reader: auto.Which(p.Settings.Text("reader")), Env: p.gitEnv(), Environ: p.world.Environ,
		Git: func() string { return p.world.Program("git") },
		Hg:  func() string { return p.world.Program("hg") },
	}
	if p.bare != "" {
		o.Dir, o.Reader, o.Env.GitDir = p.bare, auto.Native, p.bare
		return o
	}
	if p.Settings.Bool("git-env") {
		o.Env.GitDir, o.Env.WorkTree = vars["GIT_DIR"], vars["GIT_WORK_TREE"]
		o.Env.IndexFile, o.Env.CommonDir = vars["GIT_INDEX_FILE"], vars["GIT_COMMON_DIR"]
		return o
	}
	for _, name := range gitVariables {
		if vars[name] != "" {
			o.Notes = append(o.Notes, fmt.Sprintf("%s is ignored; --git-env honours it", name))
		}
	}
	return o
}

// open returns the repository that the options name; Close closes it.
func (p *Project) open(o auto.Options) *auto.Repository {
	r := auto.Open(o)
	p.readers = append(p.readers, r)
	return r
}

// gitEnv is what git would take from the environment.
func (p *Project) gitEnv() git.Env {
	vars := p.world.Env
	e := git.Env{
		Home: vars["HOME"], XDGConfigHome: vars["XDG_CONFIG_HOME"],
		SystemConfig: "/etc/gitconfig", GlobalConfig: vars["GIT_CONFIG_GLOBAL"],
	}
	e.Ceilings, e.AcrossFileSystems = p.bounds().Ceilings, p.bounds().AcrossFileSystems
	if runtime.GOOS == "windows" {
		e.Home = cmp.Or(e.Home, vars["USERPROFILE"])
		e.SystemConfig = filepath.Join(vars["PROGRAMFILES"], "Git", "etc", "gitconfig")
	}
	if system := vars["GIT_CONFIG_SYSTEM"]; system != "" {
		e.SystemConfig = system
	}
	if isTrue(vars["GIT_CONFIG_NOSYSTEM"], true) {
		e.SystemConfig = ""
	}
	return e
}
