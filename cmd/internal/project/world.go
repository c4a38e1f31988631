package project

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/scm/auto"
	"github.com/tagline-scm/tagline/scm/git"
)

// World is what the process was started with, as values: where, with which
// environment and settings, when.
type World struct {
	Dir     string   // absolute: where the program was started; "" if that is gone
	Environ []string // NAME=value
	Env     map[string]string
	Flags   map[string]any // settings given as flags, by config.Key.Name
	Command string         // the command's name, "" for the plain one
	Now     time.Time      // of the build, UTC
	Clock   string         // the variable that gave Now; "" for the clock
	Stdin   io.Reader      // of --facts -
	Stderr  io.Writer      // of a describe command
	Program func(name string) string
}

// Absolute returns a path that the user gave, as seen from where the program was
// started.
func (w World) Absolute(given string) string {
	if !filepath.IsAbs(given) {
		given = filepath.Join(w.Dir, given)
	}
	return filepath.Clean(given)
}

// Shown returns a slash-separated path below the file system's root as the user
// would write it.
func (w World) Shown(full string) string {
	full = volume(w.Dir) + filepath.FromSlash(full)
	if short, err := filepath.Rel(w.Dir, full); err == nil && len(short) < len(full) {
		return filepath.ToSlash(short)
	}
	return filepath.ToSlash(full)
}

// volume returns what a path of an fs.FS with everything on the disk of full is
// below.
func volume(full string) string { return filepath.VolumeName(full) + string(filepath.Separator) }

// gitVariables are the variables that move git's repository; they are ignored
// unless --git-env says otherwise.
var gitVariables = []string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR"}

// moved reports whether the environment says where the repository is, and is to
// be honoured: then no directory is searched for one.
func (w World) moved() bool {
	honoured, given := w.Flags["git-env"].(bool)
	if !given {
		honoured = config.IsTrue(w.Env["TAGLINE_GIT_ENV"])
	}
	return honoured && w.Env["GIT_DIR"] != ""
}

// reader are how the settings and the surroundings want a repository read.
func (w World) reader(s config.Settings, dir string) auto.Options {
	o := auto.Options{
		Dir: dir, Reader: auto.Which(s.Text("reader")), Env: w.gitEnv(), Environ: w.Environ,
		Git: func() string { return w.Program("git") },
		Hg:  func() string { return w.Program("hg") },
	}
	if s.Bool("git-env") {
		o.Env.GitDir, o.Env.WorkTree = w.Env["GIT_DIR"], w.Env["GIT_WORK_TREE"]
		o.Env.IndexFile, o.Env.CommonDir = w.Env["GIT_INDEX_FILE"], w.Env["GIT_COMMON_DIR"]
		return o
	}
	for _, name := range gitVariables {
		if w.Env[name] != "" {
			o.Notes = append(o.Notes, fmt.Sprintf("%s is ignored; --git-env honours it", name))
		}
	}
	return o
}

// gitEnv is what git would take from the environment.
func (w World) gitEnv() git.Env {
	e := git.Env{
		Home: w.Env["HOME"], XDGConfigHome: w.Env["XDG_CONFIG_HOME"],
		SystemConfig: "/etc/gitconfig", GlobalConfig: w.Env["GIT_CONFIG_GLOBAL"],
	}
	if runtime.GOOS == "windows" {
		e.Home = cmp.Or(e.Home, w.Env["USERPROFILE"])
		e.SystemConfig = filepath.Join(w.Env["PROGRAMFILES"], "Git", "etc", "gitconfig")
	}
	if system := w.Env["GIT_CONFIG_SYSTEM"]; system != "" {
		e.SystemConfig = system
	}
	switch w.Env["GIT_CONFIG_NOSYSTEM"] {
	case "", "0", "false", "no", "off":
	default:
		e.SystemConfig = ""
	}
	return e
}

// inside returns an absolute path as an fs.FS of its volume has it.
func inside(full string) string {
	return strings.TrimPrefix(filepath.ToSlash(full), filepath.ToSlash(volume(full)))
}
