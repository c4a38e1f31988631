package main

import (
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/manifests"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/terminal"
	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/scheme"
)

// versionFile is a file to be written.
type versionFile struct {
	name    string // below the tree
	content []byte
	ours    func(old []byte) bool // whether it may replace what render/file does not know; nil is no
	unfit   error                 // not nil: why a new file would be wrong

	manifest bool   // only the version in it changes
	shown    string // what messages call a manifest
	restored bool   // it becomes what the last commit has
	changes  []manifests.Change
}

// foreignError means that files are in the place of version files which Tagline
// did not write.
type foreignError struct {
	names      []string
	compatible bool // a configuration of setuptools-scm or its relatives names them
}

func (e *foreignError) Error() string {
	if len(e.names) == 1 {
		return e.names[0] + " is not a file that tagline wrote, and it knows no version field in it"
	}
	return strings.Join(e.names, ", ") + " are not files that tagline wrote, and it knows no version field in them"
}

func (e *foreignError) hint() string {
	switch {
	case e.compatible:
		return "name a new file in the configuration; `tagline write --force` replaces what is there"
	case len(e.names) > 1:
		return "name new files, or give templates, " + strings.Join(e.names, ".in, ") + ".in; --force replaces the files"
	}
	return "name a new file, or give " + e.names[0] + ".in, a template; --force replaces the file"
}

// tree opens a directory for writing. What GIT_DIR and GIT_COMMON_DIR name is a
// repository's own too, honoured or not.
func (a *app) tree(dir string) (*file.Tree, error) {
	var own []string
	for _, name := range []string{"GIT_DIR", "GIT_COMMON_DIR"} {
		if value := a.env[name]; value != "" {
			own = append(own, a.absolute(value))
		}
	}
	t, err := file.Open(dir, own...)
	if is[*file.OwnError](err) {
		err = &file.OwnError{Name: a.shownFull(dir)}
	}
	return t, err
}

// put puts version files in place and returns the names of those that had to
// change. All are looked at before any is written: nothing is, if one of them may
// not be.
func (a *app) put(t *file.Tree, p *project.Project, files []versionFile, force bool) (written []versionFile, err error) {
	found, err := a.look(t, p, files, force)
	if err != nil {
		return nil, err
	}
	for i, f := range files {
		if err := a.warnTracked(p, f, found[i]); err != nil {
			return nil, err
		}
	}
	var contents []file.Content
	for _, f := range files {
		contents = append(contents, file.Content{Name: f.name, Data: f.content})
	}
	changed, err := t.PutAll(contents)
	for i := range changed {
		if changed[i] {
			written = append(written, files[i])
		}
	}
	return written, err
}

// look returns what is in the places of files. The error says why they may not be
// written: some are somebody's and are not to be replaced by force (*foreignError),
// or would not be right (*file.SourceError), or their place cannot be looked at.
func (a *app) look(t *file.Tree, p *project.Project, files []versionFile, force bool) ([]file.Found, error) {
	var all []file.Found
	var foreign []string
	var unfit, wrong error
	for _, f := range files {
		found, err := t.Look(f.name, f.content, f.ours)
		all = append(all, found)
		switch isNew := found.State == file.Missing || found.State == file.Blank; {
		case err != nil && wrong == nil:
			wrong = err
		case err != nil:
		case found.State == file.Foreign && !force:
			foreign = append(foreign, f.name)
		case f.unfit != nil && unfit == nil && (f.content == nil || isNew && !force):
			unfit = f.unfit
		}
	}
	switch {
	case foreign != nil:
		return nil, &foreignError{foreign, p.Rules != "" && plan.Names(p.Writes, foreign[0])}
	case unfit != nil:
		return nil, unfit
	}
	return all, wrong
}

// warnTracked warns of a file that is going to change although version control
// tracks it: that makes the tree dirty, and the next version another one. Where
// that cannot be told nothing is said.
func (a *app) warnTracked(p *project.Project, f versionFile, found file.Found) error {
	if found.State == file.Current || p.Reader == nil || f.manifest && (p.Rules == "" || f.restored) {
		return nil // a manifest stays clean
	}
	if tracked, err := p.Reader.Tracks(found.Path); err != nil || !tracked {
		return nil
	}
	note := scheme.Note{Rule: "tracked", Level: scheme.Warning,
		Text: f.name + " is tracked, so writing it makes the tree dirty, and the next version another"}
	if p.Strict {
		return &plan.StrictError{Note: note}
	}
	a.warn(note.Text)
	a.say("hint: " + trackedHint)
	return nil
}

const trackedHint = "remove it from version control and ignore it"

// unwritten says of each version file of the configuration why `tagline write`
// would refuse it, or what would come of writing it.
func (a *app) unwritten(p *project.Project, r plan.Result, version string) ([]string, error) {
	if len(p.Writes) == 0 {
		return nil, nil
	}
	t, err := a.tree(p.Root)
	if err != nil {
		return []string{err.Error()}, nil
	}
	defer t.Close()
	var lines []string
	here := a.manifests(t, p, p.Writes)
	for _, e := range p.Writes {
		name := e.File
		files, err := a.addFile(nil, here, p, e, version, r)
		var found []file.Found
		if err == nil {
			found, err = a.look(t, p, files, false)
		}
		if err != nil {
			lines = append(lines, err.Error()+": `tagline write` refuses it")
			continue
		}
		if p.Reader == nil || files[0].manifest && p.Rules == "" {
			continue
		}
		tracked, err := p.Reader.Tracks(found[0].Path)
		if err != nil {
			return nil, err
		}
		if tracked {
			lines = append(lines, name+" is written and tracked too: writing it makes the tree dirty; "+trackedHint)
		}
	}
	return lines, nil
}

// missingHint is what can be done where the directory of a file is missing.
func (a *app) missingHint(e *file.MissingError) string {
	return "`mkdir -p " + terminal.ShellWord(a.shownFull(e.Full)) + "`"
}
