package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/tagline-scm/tagline/cmd/internal/explain"
	following "github.com/tagline-scm/tagline/cmd/internal/next"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/release"
	"github.com/tagline-scm/tagline/cmd/internal/template"
	"github.com/tagline-scm/tagline/cmd/internal/weigh"
	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/gitcmd"
)

// headBranch returns the branch that HEAD is on, refs/heads/main, "" where it is detached.
func headBranch(repo *gitcmd.Repository) (string, error) {
	ref, ok, err := repo.Ask("symbolic-ref", "--quiet", "HEAD")
	if !ok || !strings.HasPrefix(ref, "refs/heads/") {
		return "", err
	}
	return ref, err
}

// underWay returns what of git's longer operations is under way in the work tree, "" for
// none.
func underWay(repo *gitcmd.Repository) string {
	// The files by which git status itself tells (wt-status.c).
	for _, one := range [][2]string{
		{"MERGE_HEAD", "merge"}, {"CHERRY_PICK_HEAD", "cherry-pick"}, {"REVERT_HEAD", "revert"},
		{"rebase-merge", "rebase"}, {"rebase-apply", "rebase"},
	} {
		if _, err := os.Lstat(filepath.Join(repo.GitDir(), one[0])); err == nil {
			return one[1]
		}
	}
	return ""
}

// clean refuses changes that would not be part of the release: all that are not staged.
func (c *releaseCommand) clean(a *app, p *project.Project, w release.Work, r plan.Result) error {
	work, err := p.Reader.Work(scm.Query{Dirty: p.Query.Dirty, Evidence: true})
	if err != nil || !work.Dirty {
		return err
	}
	_, _ = w.Repo.Change(nil, "update-index", "-q", "--refresh") // what it cannot refresh is listed next
	unstaged, err := w.Repo.Paths("diff-files", "--name-only", "--no-renames", "-z", "--")
	if err != nil {
		return err
	}
	var left []scm.DirtyPath
	for _, path := range work.Paths {
		if !slices.Contains(w.Staged, path.Path) || slices.Contains(unstaged, path.Path) || path.Kind == scm.Unmerged {
			left = append(left, path)
		}
	}
	// A version that an earlier `tagline write` put into a manifest is going to be overwritten.
	if len(left) > 0 && p.Forgive != nil {
		f := r.Facts
		f.Work = scm.Work{Looked: true, Dirty: true, Paths: left}
		forgiven, _, err := p.Forgive(scm.Query{Dirty: p.Query.Dirty, Evidence: true}, f, p.Version)
		if err != nil {
			return err
		}
		left = forgiven.Paths
	}
	if len(left) == 0 {
		return nil
	}
	text := left[0].String() + ": a release takes what is staged, and nothing else may be changed"
	return &checkError{text: text, hint: "`git add` what belongs to the release, `git stash` the rest"}
}

// agreed returns the version that the manifests of the configuration agree on.
func agreed(a *app, p *project.Project) (string, error) {
	files, err := newWriter(a, p, p.Writes, false)
	if err != nil {
		return "", err
	}
	defer files.close()
	h := files.Manifests()
	version, in := "", ""
	for _, e := range p.Writes {
		target, ok := h.Target(e)
		if !ok {
			continue
		}
		text, err := h.Read(e.File)
		if err != nil {
			return "", err
		}
		// A lock file names the version once for each package of the workspace.
		places, err := target.Places(text)
		if err != nil {
			return "", err
		}
		for _, place := range places {
			if version == "" {
				version, in = place.Value, e.File
			}
			if place.Value != version {
				return "", &checkError{text: fmt.Sprintf("%s says %s and %s says %s", in, version, e.File, place.Value),
					hint: "`tagline release --commit-only` makes them agree"}
			}
		}
	}
	if version == "" {
		return "", &usageError{text: "--tag-only takes the version from manifests, and write names none", hint: "`tagline release PART` makes a tag without"}
	}
	return version, nil
}

// fill completes a release: the files that it changes and the messages.
func fill(a *app, p *project.Project, w *release.Work, r plan.Result, d following.Decision, tagOnly bool) error {
	released, err := d.Released(p.Plan, r)
	if err != nil {
		return err
	}
	texts, err := inFormats(p.Plan, []string{p.Format}, released)
	if err != nil {
		return err
	}
	w.AtRoot = p.Full(p.Start) == w.Repo.Root()
	if !tagOnly {
		if err := fillFiles(a, p, w, released, texts[0]); err != nil {
			return err
		}
	}
	// Messages name the package, so that the log of a repository with several tells them apart.
	name := p.Settings.Text("name")
	if name == "" {
		if name, _ = weigh.ManifestName(p.FS, p.Start); name == "" {
			name = p.Name()
		}
	}
	if name == "" {
		name = filepath.Base(p.Full(p.Source))
	}
	doc, err := explain.NewDocument(p.Plan, released, nil)
	if err != nil {
		return err
	}
	words := template.WordsOf(p.Plan, released)
	words.Fields["name"] = name
	for _, one := range []struct {
		key string
		to  *string
	}{{"release.commit-message", &w.CommitMessage}, {"release.tag-message", &w.TagMessage}} {
		text, err := template.Fill(one.key, p.Settings.Text(one.key), doc, words)
		if err != nil {
			return err
		}
		// Fields come from tags and branches, and the message ends up on other people's terminals.
		if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
			return &usageError{text: one.key + " comes to a text with control characters"}
		}
		if *one.to = strings.TrimSpace(text); *one.to == "" {
			return &usageError{text: one.key + " comes to nothing"}
		}
	}
	return nil
}

// fillFiles finds out what of the files of the configuration a release changes: of those
// that git tracks. The others are written by builds.
func fillFiles(a *app, p *project.Project, w *release.Work, released plan.Result, version string) error {
	if len(p.Writes) == 0 {
		return nil
	}
	writes, err := newWriter(a, p, p.Writes, false)
	if err != nil {
		return err
	}
	defer writes.close()
	if err := writes.RefuseOwn(); err != nil {
		return err
	}
	files, err := writes.All(version, released)
	if err != nil {
		return err
	}
	found, err := writes.Look(files, false)
	if err != nil {
		return err
	}
	for i, f := range files {
		tracked, err := p.Reader.Tracks(found[i].Path)
		if err != nil {
			return err
		}
		if !tracked || found[i].State == file.Current && len(f.Changes) == 0 {
			continue
		}
		// git knows files from the repository's root, which may be above the project's.
		name, err := filepath.Rel(w.Repo.Root(), filepath.Join(p.Root, found[i].Path))
		if err != nil {
			return err
		}
		old, err := writes.Tree.Read(found[i].Path, maxTracked)
		if err != nil {
			return err
		}
		change := release.File{Name: filepath.ToSlash(name), Old: old, New: f.Content}
		if !f.Manifest {
			change.Says = []string{"wrote " + f.Name}
		}
		for _, c := range f.Changes {
			change.Says = append(change.Says, fmt.Sprintf("%s: %s %s -> %s", f.Shown, c.Label, c.Was, c.Is))
		}
		w.Files = append(w.Files, change)
	}
	return nil
}

// maxTracked is the largest file that a release changes, in bytes.
const maxTracked = 16 << 20

// kept returns an error where a tag, once it is there, is not what it promises: the
// commit's version is that of the tag, and all that is required of it holds.
func kept(a *app, tag string) error {
	p, err := a.prepare(deriving{})
	if err != nil {
		return err
	}
	r, err := plan.Run(p.Plan)
	if err != nil {
		return err
	}
	// Derived anew, as everybody will who builds this commit, with the tag in place.
	if t := r.Version.Tag; t == nil || t.Ref != tag || r.Facts.Distance > 0 {
		return fmt.Errorf("with the tag %s the version would still be %s", tag, r.Version)
	}
	return nil
}
