package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"

	"github.com/tagline-scm/tagline/cmd/tagline/config"
	"github.com/tagline-scm/tagline/cmd/tagline/plan"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git"
	"github.com/tagline-scm/tagline/scm/git/conf"
	"github.com/tagline-scm/tagline/scm/gitcmd"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// repositoryReader answers for the repository of a run, by the reader that the
// settings ask for. auto asks the native one, and the git program where that
// declines to guess, unless git would run a program that the repository's own
// configuration names.
type repositoryReader struct {
	dir     string
	which   string // auto, native, git
	env     git.Env
	notes   []string
	asked   bool // the git program answered
	environ []string
	native  *git.Repository
	hg      mercurial
}

var (
	_ plan.Reader = (*git.Repository)(nil)
	_ plan.Reader = (*gitcmd.Repository)(nil)
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

func (a *app) repository(p *prepared) *repositoryReader {
	r := &repositoryReader{dir: p.Root, which: p.settings.Text("reader"), env: a.gitEnv(), environ: a.environ}
	a.readers = append(a.readers, r)
	if p.settings.Bool("git-env") {
		r.env.GitDir, r.env.WorkTree = a.env["GIT_DIR"], a.env["GIT_WORK_TREE"]
		r.env.IndexFile, r.env.CommonDir = a.env["GIT_INDEX_FILE"], a.env["GIT_COMMON_DIR"]
		return r
	}
	for _, name := range gitVariables {
		if a.env[name] != "" {
			r.notes = append(r.notes, fmt.Sprintf("%s is ignored; --git-env honours it", name))
		}
	}
	return r
}

// gitEnv is what git would take from the environment.
func (a *app) gitEnv() git.Env {
	e := git.Env{
		Home: a.env["HOME"], XDGConfigHome: a.env["XDG_CONFIG_HOME"],
		SystemConfig: "/etc/gitconfig", GlobalConfig: a.env["GIT_CONFIG_GLOBAL"],
	}
	if runtime.GOOS == "windows" {
		if e.Home == "" {
			e.Home = a.env["USERPROFILE"]
		}
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

// facts answers a query.
func (r *repositoryReader) facts(q scm.Query) (scm.Facts, error) {
	f, err := r.read(q)
	if err == nil && len(r.notes) > 0 {
		f.Notes = append(append([]string{}, r.notes...), f.Notes...)
	}
	return f, err
}

func (r *repositoryReader) read(q scm.Query) (scm.Facts, error) {
	if r.hg.here {
		return r.askHg(q)
	}
	if r.which == "git" {
		return r.askGit(q)
	}
	f, err := r.readNatively(q)
	if declined, ok := errors.AsType[*scm.DeclinedError](err); ok && r.which == "auto" && declined.Program == "" {
		answer, gitErr := r.askGit(q)
		if is[*gitcmd.ProgramError](gitErr) {
			return f, err // there is no git: what it would be needed for is the better message
		}
		answer.Notes = append(answer.Notes, err.Error())
		return answer, gitErr
	}
	return f, err
}

func (r *repositoryReader) readNatively(q scm.Query) (scm.Facts, error) {
	if err := r.open(); err != nil {
		return scm.Facts{}, err
	}
	f, err := r.native.Facts(q)
	if is[*scm.ChangedError](err) {
		// A Repository is a snapshot: another attempt needs another one.
		r.native = nil
	}
	return f, err
}

// open opens the repository for the native reader, unless it is open.
func (r *repositoryReader) open() error {
	if r.native != nil {
		return nil
	}
	opened, err := git.OpenAt(r.dir, r.env)
	if err == nil {
		r.native = opened
	}
	return err
}

func (r *repositoryReader) askGit(q scm.Query) (scm.Facts, error) {
	r.asked = true
	opened, err := gitcmd.Open(r.dir, r.program())
	if err != nil {
		return scm.Facts{}, err
	}
	return opened.Facts(q)
}

// program finds the git program. It is looked for only when it is needed.
func (r *repositoryReader) program() gitcmd.Program {
	path, err := exec.LookPath("git")
	if err != nil {
		path = ""
	}
	return gitcmd.Program{Path: path, Environ: r.environ, HonourGitEnv: r.env.GitDir != "" || r.env.WorkTree != ""}
}

// tracks reports whether the repository tracks a path below its root.
func (r *repositoryReader) tracks(path string) (bool, error) {
	if r.hg.here {
		opened, err := r.openHg(r.dir)
		if err != nil {
			return false, err
		}
		return opened.Tracks(path)
	}
	if r.which == "git" {
		opened, err := gitcmd.Open(r.dir, r.program())
		if err != nil {
			return false, err
		}
		return opened.Tracks(path)
	}
	if err := r.open(); err != nil {
		return false, err
	}
	return r.native.Tracks(path)
}

// abbreviate returns the digits of a commit that name it alone.
func (r *repositoryReader) abbreviate(id string, n int) string {
	if r.native != nil {
		if short, err := r.native.Abbreviate(id, n); err == nil {
			return short
		}
	}
	return id[:min(len(id), max(n, 7))]
}

// missingSubmodules returns the paths of submodules that are not checked out.
func (r *repositoryReader) missingSubmodules() ([]string, error) {
	root, err := os.OpenRoot(r.dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	text, err := smallfile.ReadRoot(root, ".gitmodules", config.MaxSize)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, &scm.CorruptError{Path: ".gitmodules", Reason: smallfile.Reason(err)}
	}
	entries, err := conf.Parse(text, ".gitmodules", conf.Local)
	if err != nil {
		return nil, err
	}
	var missing []string
	for _, e := range entries {
		section, _, name := conf.Split(e.Key)
		if section != "submodule" || name != "path" {
			continue
		}
		if _, err := root.Lstat(path.Join(e.Value, ".git")); err != nil {
			missing = append(missing, e.Value)
		}
	}
	return missing, nil
}

// files returns the work tree of the repository that contains dir, and the files
// it tracks. Without a repository or a commit the error is fs.ErrNotExist.
func (r *repositoryReader) files(dir string) (top string, tracked []string, err error) {
	opened, err := git.Open(dir, r.env)
	if is[*scm.NotFoundError](err) {
		return r.hgFiles(dir)
	}
	if err != nil {
		return "", nil, err
	}
	defer opened.Close()
	if opened.Bare() {
		return "", nil, fs.ErrNotExist
	}
	if _, err := opened.Resolve("HEAD"); err != nil {
		return "", nil, err
	}
	tracked, err = opened.Files()
	return opened.Root(), tracked, err
}
