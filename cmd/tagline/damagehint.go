package main

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/terminal"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/archive"
	"github.com/tagline-scm/tagline/scm/git/discover"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// damageHint returns what can be done where a repository cannot be read because a
// part of it is in another place, which is not there: the objects of a clone made
// with --shared or --reference, or the repository of a linked work tree.
func damageHint(e *scm.CorruptError) string {
	if filepath.Base(e.Path) == "index" && filepath.IsAbs(e.Path) && !strings.Contains(e.Reason, "regular file") { // no branch of that name
		return "`rm " + terminal.ShellWord(e.Path) + "`, then `git reset` in the work tree makes it anew; what was staged is lost"
	}
	if filepath.Base(e.Path) == "objects" {
		if gone := goneAlternate(e.Path); gone != "" {
			return fmt.Sprintf("the clone borrows objects from %s, which is not there (objects/info/alternates): mount it, or clone again without --shared and --reference", gone)
		}
	}
	// A work tree mounted alone into a container is the usual way there.
	if target, ok := strings.CutPrefix(e.Reason, "names "); ok && filepath.Base(e.Path) == ".git" {
		target, _, _ = strings.Cut(target, ", which")
		if _, err := os.Lstat(target); err != nil {
			return fmt.Sprintf("mount the repository that has %s at that place too; where there is none, TAGLINE_PRETEND_VERSION=1.2.3 says which version it is", target)
		}
	}
	return ""
}

// nothingHint is what can be done where there is nothing to derive a version from.
func (h hints) nothingHint() string {
	p := h.p
	if p.MovedByEnvironment() {
		return "GIT_DIR names no repository, and --git-env or TAGLINE_GIT_ENV honours it: `env -u GIT_DIR tagline` reads the one that is here"
	}
	if broken := brokenGit(p); broken != "" {
		return h.shown(broken) + " is there, and no repository, for git neither: its HEAD, objects or refs are gone or damaged; clone again, " +
			"or say which version it is: TAGLINE_PRETEND_VERSION=1.2.3"
	}
	if text, err := smallfile.ReadFS(p.FS, path.Join(p.Start, archive.GitArchival), config.MaxSize); err == nil && strings.Contains(string(text), "$Format") {
		return archive.GitArchival + " is not filled in: `git archive` does that, where .gitattributes has a line `" + archive.GitArchival +
			" export-subst`; else say which version it is: TAGLINE_PRETEND_VERSION=1.2.3"
	}
	return "to build from plain files, say which version they are: TAGLINE_PRETEND_VERSION=1.2.3"
}

// goneAlternate returns the first directory that objects are borrowed from and that
// is not there, "" for none.
func goneAlternate(objects string) string {
	text, err := smallfile.ReadFS(smallfile.FS(objects), "info/alternates", 1<<20)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		dir := strings.TrimRight(line, "\r\n")
		if dir == "" || dir[0] == '#' || dir[0] == '"' {
			continue
		}
		// Relative to the object directory (gitrepository-layout, objects/info/alternates).
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(objects, dir)
		}
		if _, err := os.Stat(dir); err != nil {
			return dir
		}
	}
	return ""
}

// brokenGit returns the directory .git nearest above the start that has objects and is no
// repository all the same, "" for none. An empty one is left behind by other things.
func brokenGit(p *project.Project) string {
	for dir := p.Start; p.FS != nil && dir != ""; dir = path.Dir(dir) {
		if info, err := fs.Stat(p.FS, path.Join(dir, ".git/objects")); err == nil && info.IsDir() {
			// One that is whole was not looked for: a ceiling or a mount point lies between.
			if _, whole, err := discover.At(p.Full(dir), ""); whole || err != nil {
				return ""
			}
			return p.Full(path.Join(dir, ".git"))
		}
		if dir == "." {
			break
		}
	}
	return ""
}
