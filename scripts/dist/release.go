package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// The words that packages of every kind say about the program.
const (
	name        = "tagline"
	summary     = "Version derived from git tags, for every ecosystem" // no article: lintian, brew audit
	description = "Tagline prints the version of a git repository, derived from its tags,\n" +
		"in the form each package manager accepts and sorts correctly."
	homepage   = "https://github.com/tagline-scm/tagline"
	license    = "MIT"
	maintainer = "The Tagline authors <tagline-scm@users.noreply.github.com>"
)

// target is a system and a processor, by Go's names.
type target struct{ goos, goarch string }

// targets are those that archives and npm packages are made for; distributions' packages and
// the image are for those of Linux. A row more is a platform more in all of them.
var targets = []target{
	{"linux", "amd64"},
	{"linux", "arm64"},
	{"darwin", "amd64"},
	{"darwin", "arm64"},
	{"windows", "amd64"},
	{"windows", "arm64"},
	{"freebsd", "amd64"},
	{"freebsd", "arm64"},
}

// program returns what a program is called on the target.
func (t target) program(name string) string {
	if t.goos == "windows" {
		return name + ".exe"
	}
	return name
}

// program is one of the two, and the modules that it links.
type program struct {
	file
	linked []module
}

// build is what was built for a target: tagline and tagline-remote, which must lie beside
// each other.
type build struct {
	target
	programs []program
}

// files returns the programs as files.
func (b build) files() []file {
	var all []file
	for _, p := range b.programs {
		all = append(all, p.file)
	}
	return all
}

// release is all that packages are made of.
type release struct {
	versions
	commit
	builds []build
	about  []file            // README.md, LICENSE, THIRD-PARTY.txt
	manual []byte            // tagline.1
	shells map[string][]byte // completion by shell
	made   []file            // what was made before
}

// clone makes a clone of a repository with the commit that is checked out there, and nothing
// that is not committed, so that go build stamps the commit and no modification.
func clone(root, dir string) (string, error) {
	head, err := output("git", "-C", root, "rev-parse", "--verify", "HEAD^{commit}")
	if err != nil {
		return "", err
	}
	if changed, err := output("git", "-C", root, "status", "--porcelain"); err != nil {
		return "", err
	} else if len(changed) > 0 {
		fmt.Fprintf(os.Stderr, "dist: %.12s is built; these changes are not in it:\n%s\n", head, changed)
	}
	root, err = filepath.Abs(root)
	if err != nil {
		return "", err
	}
	if _, err := output("git", "clone", "--quiet", "--no-checkout", root, dir); err != nil {
		return "", err
	}
	_, err = output("git", "-C", dir, "-c", "advice.detachedHead=false", "checkout", "--quiet", "--detach", string(head))
	return dir, err
}

// newRelease builds the programs of a checkout into dir, for this machine first, which then
// says its versions, its manual page and its completions.
func newRelease(checkout, dir string) (*release, error) {
	own, err := compile(checkout, filepath.Join(dir, "here"), here)
	if err != nil {
		return nil, err
	}
	tagline := filepath.Join(dir, "here", own.programs[0].name)
	r := &release{shells: map[string][]byte{}}
	if r.versions, r.commit, err = ask(tagline, checkout); err != nil {
		return nil, err
	}
	fmt.Fprintf(os.Stderr, "dist: %s, %s\n", r.Plain, r.Hash)
	if r.manual, err = output(tagline, "man"); err != nil {
		return nil, err
	}
	r.manual = append(r.manual, '\n')
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		script, err := output(tagline, "completion", shell)
		if err != nil {
			return nil, err
		}
		r.shells[shell] = append(script, '\n')
	}
	for _, t := range targets {
		b, err := compile(checkout, filepath.Join(dir, t.goos+"-"+t.goarch), t)
		if err != nil {
			return nil, err
		}
		r.builds = append(r.builds, b)
	}
	for _, name := range []string{"README.md", "LICENSE"} {
		data, err := os.ReadFile(filepath.Join(checkout, name))
		if err != nil {
			return nil, err
		}
		r.about = append(r.about, file{name, data, 0o644})
	}
	others, err := thirdParty(checkout, r.builds)
	r.about = append(r.about, file{"THIRD-PARTY.txt", others, 0o644})
	return r, err
}

// compile builds both programs for a target into dir.
func compile(checkout, dir string, t target) (build, error) {
	b := build{target: t}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return b, err
	}
	c := exec.Command("go", "build", "-trimpath", "-buildvcs=true", "-ldflags", "-s -w", "-o", dir, "./cmd/tagline", "./cmd/tagline-remote")
	c.Dir, c.Stderr, c.Env = checkout, os.Stderr, goEnv(t)
	if err := c.Run(); err != nil {
		return b, fmt.Errorf("%s for %s/%s: %w", c, t.goos, t.goarch, err)
	}
	for _, name := range []string{"tagline", "tagline-remote"} {
		path := filepath.Join(dir, t.program(name))
		linked, err := modules(path)
		if err != nil {
			return b, err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return b, err
		}
		b.programs = append(b.programs, program{file{t.program(name), data, 0o755}, linked})
	}
	return b, nil
}

// goEnv is the environment in which go builds for a target: of what would change the
// bytes, nothing comes from outside.
func goEnv(t target) []string {
	return append(os.Environ(), "GOOS="+t.goos, "GOARCH="+t.goarch, "GOAMD64=v1", "GOARM64=v8.0", "GOARM=", "GO386=",
		"CGO_ENABLED=0", "GOFLAGS=", "GOEXPERIMENT=", "GOFIPS140=off", "GOWORK=off")
}

// here is the machine that this runs on.
var here = target{runtime.GOOS, runtime.GOARCH}

// wheels lets scripts/wheel make the Python packages of a checkout.
func wheels(checkout, version, out string) error {
	out, err := filepath.Abs(out)
	if err != nil {
		return err
	}
	c := exec.Command("go", "run", "./scripts/wheel", "-targets", "all", "-version", version, "-o", out)
	c.Dir, c.Stderr, c.Env = checkout, os.Stderr, goEnv(here)
	if err := c.Run(); err != nil {
		return fmt.Errorf("%s: %w", c, err)
	}
	return nil
}
