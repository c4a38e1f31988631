package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	following "github.com/tagline-scm/tagline/cmd/internal/next"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/release"
	"github.com/tagline-scm/tagline/cmd/internal/terminal"
	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm/auto"
	"github.com/tagline-scm/tagline/scm/gitcmd"
)

// releaseCommand makes the release that `tagline next` names: it writes the version into
// the files of the configuration, commits them with what is staged, tags, and pushes where
// it is told to. It happens whole or not at all (cmd/internal/release).
type releaseCommand struct {
	Push       *bool    `negatable:"" help:"send the branch and the tag to the server, both or neither"`
	Claim      bool     `help:"as --push, for jobs that release at once: where another was faster, take the next free number"`
	Remote     string   `placeholder:"REMOTE" help:"where to push; else where git push does, origin, or the only remote"`
	DryRun     bool     `help:"print the commands of git, and do nothing"`
	CommitOnly bool     `help:"make no tag: for a release that is merged as a pull request"`
	TagOnly    bool     `help:"make the tag of the version that the files say, and no commit: once it is merged"`
	IfNeeded   bool     `help:"exit 0 where there is nothing to release"`
	Part       []string `arg:"" optional:"" help:"what to raise, as for tagline next: minor, rc, final, minor rc, ..., or a version"`
}

func (c *releaseCommand) run(a *app) error {
	if err := c.exclusive(); err != nil {
		return err
	}
	p, err := a.prepare(deriving{})
	if err != nil {
		return err
	}
	repo, err := releasable(p)
	if err != nil {
		return err
	}
	switch {
	case c.Claim:
		c.Push = &c.Claim
	case c.Push == nil:
		push := p.Settings.Bool("release.push") && !c.CommitOnly
		c.Push = &push
	}
	w := release.Work{Repo: repo, Say: a.say, Halted: halted()}
	w.Open = func(dir string) (*file.Tree, error) {
		t, err := a.tree(dir)
		if err == nil {
			t.HoldBack = nil // a release holds them back as a whole
		}
		return t, err
	}
	// A look changes nothing, so it neither waits for another release nor finishes one.
	if c.DryRun {
		if release.Interrupted(repo.GitDir()) {
			a.warn("a release was interrupted here: the next `tagline release` finishes or undoes it first")
		}
	} else {
		common, err := repo.CommonDir()
		if err != nil {
			return err
		}
		// One lock for all work trees of a repository: they share its tags.
		if w.Lock, err = release.Hold(common); err != nil {
			return err
		}
		defer w.Lock.Release()
		if err := w.Recover(); err != nil {
			return err
		}
	}
	if c.Claim && !c.DryRun {
		err = c.claim(a, w)
	} else {
		err = c.release(a, p, w)
	}
	// A job that runs after every merge has nothing to do after most of them.
	if released, ok := errors.AsType[*releasedError](err); ok && c.IfNeeded {
		a.say("nothing to release: " + released.text)
		return nil
	}
	return err
}

// exclusive refuses flags that contradict each other.
func (c *releaseCommand) exclusive() error {
	switch {
	case c.CommitOnly && c.TagOnly:
		return &usageError{text: "--commit-only and --tag-only exclude each other"}
	case c.Claim && (c.CommitOnly || c.Push != nil && !*c.Push):
		return &usageError{text: "--claim takes a number on the server: it excludes --commit-only and --no-push"}
	case c.CommitOnly && c.Push != nil && *c.Push:
		return &usageError{text: "--commit-only pushes nothing: the branch is yours to push"}
	case c.TagOnly && len(c.Part) > 0:
		return &usageError{text: "--tag-only takes the version from the files, and no " + strings.Join(c.Part, " ")}
	// git would read it as an option.
	case strings.HasPrefix(c.Remote, "-"):
		return &usageError{text: fmt.Sprintf("%q is no remote", c.Remote), hint: "`git remote` lists them"}
	}
	return nil
}

// releasable returns the repository of a project in which a release can be made.
func releasable(p *project.Project) (*gitcmd.Repository, error) {
	if p.Reader == nil || p.Reader.By() == auto.Hg {
		return nil, &usageError{text: "a release is made in a repository of git, and there is none here"}
	}
	repo, err := p.Reader.GitProgram()
	if err != nil {
		return nil, err
	}
	if !repo.HasWorkTree() {
		return nil, &usageError{text: "a release is made in a work tree, and this repository is bare"}
	}
	return repo, nil
}

// halted tells whether the user has stopped the run. What git does at that moment ends as
// git ends it.
func halted() func() bool {
	// A release is stopped between its steps, never within one, and what was done is undone.
	stopped := caught()
	seen := false
	return func() bool {
		select {
		case <-stopped:
			seen = true
		default:
		}
		return seen
	}
}

// release decides, checks and makes the release. p is the project as it is configured.
func (c *releaseCommand) release(a *app, p *project.Project, w release.Work) error {
	// The pull request has decided the version, and the files say it.
	words := c.Part
	if c.TagOnly {
		version, err := agreed(a, p)
		if err != nil {
			return err
		}
		words = []string{version}
	}
	branch, err := headBranch(w.Repo)
	if err != nil {
		return err
	}
	w.Branch = branch
	if w.Staged, err = w.Repo.Paths("diff-index", "--cached", "--name-only", "--no-renames", "-z", "HEAD", "--"); err != nil {
		w.Staged = nil // a branch without a commit: why there is no version says more
	}
	// Everything that can refuse the release comes before anything is written.
	r, d, err := c.decide(a, words, len(w.Staged) > 0)
	if err != nil {
		return err
	}
	w.Head, w.Tag = r.Facts.Head.ID, d.Release.Ref
	if err := c.checks(a, p, w, r, d); err != nil {
		return err
	}
	if w.Remote, err = c.remote(w.Repo, branch); err != nil {
		return err
	}
	if err := fill(a, p, &w, r, d, c.TagOnly); err != nil {
		return err
	}
	// The tag is still shown and checked: it is what the merged commit will get.
	tag := w.Tag
	if c.CommitOnly {
		w.Tag, w.Remote = "", ""
	}
	if err := c.committable(w); err != nil {
		return err
	}
	w.Claim = c.Claim
	if c.DryRun {
		showRelease(&a.out, w, tag)
		return nil
	}
	// Asked now, because git would say it after the files were changed.
	if _, err := w.Repo.Change(nil, "var", "GIT_COMMITTER_IDENT"); err != nil {
		return &checkError{text: "git does not know whose name to write into a release: " + firstLine(err.Error()),
			hint: "`git config user.name NAME` and `git config user.email ADDRESS`"}
	}
	w.Check = func() error { return kept(a, tag) }
	if w.Claim && !w.Commits() {
		w.Claimer = a.claimer(w)
	}
	err = w.Do()
	if taken, ok := errors.AsType[*release.TakenError](err); ok {
		return &hintedError{error: err, hint: takenHint(taken, d)}
	}
	if is[*release.BehindError](err) {
		return &hintedError{error: err, hint: "`git pull`, and release again"}
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(&a.out, tag)
	return nil
}

// remote returns where to push, "" for nowhere.
func (c *releaseCommand) remote(repo *gitcmd.Repository, branch string) (string, error) {
	if !*c.Push {
		return "", nil
	}
	if c.Remote != "" {
		return c.Remote, nil
	}
	// The order in which git push looks (git-config, branch.NAME.pushRemote).
	name := strings.TrimPrefix(branch, "refs/heads/")
	for _, key := range []string{"branch." + name + ".pushRemote", "remote.pushDefault", "branch." + name + ".remote"} {
		value, ok, err := repo.Ask("config", "--get", key)
		if err == nil && ok && value != "" && value != "." {
			if value[0] == '-' {
				return "", &usageError{text: fmt.Sprintf("%s is %q, which is no remote", key, value)}
			}
			return value, nil
		}
	}
	remote, err := chooseRemote(repo)
	if none, ok := errors.AsType[*fetchError](err); ok {
		return "", &usageError{text: strings.Replace(none.text, "fetch from", "push to", 1), hint: "`tagline release --push --remote REMOTE` names one"}
	}
	return remote, err
}

// showRelease prints what a release would do.
func showRelease(to io.Writer, w release.Work, tag string) {
	// What is printed can be read by hand and typed again, command for command.
	branch := strings.TrimPrefix(w.Branch, "refs/heads/")
	if branch == "" {
		branch = "detached HEAD"
	}
	on := scheme.ShortCommit("git", w.Head, 0)
	if w.Commits() {
		on = "a commit after " + on
	}
	fmt.Fprintf(to, "%s  on %s (%s)\n", tag, on, branch)
	for _, f := range w.Files {
		for _, text := range f.Says {
			fmt.Fprintln(to, "  "+text)
		}
	}
	for _, command := range w.Commands() {
		fmt.Fprintln(to, "  "+terminal.WithoutSecrets(release.Shown(command)))
	}
	if w.Claim {
		fmt.Fprintf(to, "  if %s has it by then: the next number that is free\n", terminal.WithoutSecrets(w.Remote))
	}
	fmt.Fprintln(to, "nothing done")
}

// takenHint proposes the number after the one that somebody else was faster with.
func takenHint(e *release.TakenError, d following.Decision) string {
	hint := fmt.Sprintf("`git fetch --tags %s` and release again, or `tagline release --claim`, which does both", e.Remote)
	if after := d.After(); after != "" {
		hint += ": " + after + " is free as far as is known here"
	}
	return hint
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}
