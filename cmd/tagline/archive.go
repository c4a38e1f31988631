package main

import (
	"bytes"
	"errors"
	"io/fs"
	"slices"

	"github.com/tagline-scm/tagline/cmd/internal/archival"
	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/scm/archive"
)

// archive sets up `git archive` in the start directory: a file that git fills in, and
// the attribute that tells it to. What is filled in depends on the commit and its tags
// alone, so that an archive made later is the same to the byte: no names of branches,
// and a fixed number of digits of the commit.
func (c *initialize) archive(a *app, p *project.Project) error {
	match := p.Query.Match
	if match == nil {
		tags, err := p.AllTags()
		if err != nil {
			return err
		}
		match = archival.Globs(p.Tags.Prefix, p.Query.Accept, tags)
	}
	text, unfit := archival.Text(p.Query, match, p.Rules == "")
	if unfit != "" {
		return &usageError{text: unfit}
	}
	// git's placeholder has no paths. On a tag both agree, so it is a warning.
	if p.Query.Scoped() {
		a.warn("git archive counts the commits of the whole repository, whatever paths says: between releases an archive has another number")
	}
	if c.Print {
		a.out.WriteString(text)
		return nil
	}
	t, err := a.tree(p.Full(p.Start))
	if err != nil {
		return err
	}
	defer t.Close()
	old, err := t.Read(archive.GitArchival, archive.MaxSize)
	switch {
	// What was committed once is in every archive since; another text would make two kinds.
	case err == nil && string(old) != text:
		return &usageError{text: archive.GitArchival + " is there already; init overwrites nothing", hint: "`tagline init --archive --print` shows what it would write"}
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	}
	const attributes, line = ".gitattributes", archive.GitArchival + "  export-subst\n"
	rules, err := t.Read(attributes, config.MaxSize)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	files := []file.Content{{Name: archive.GitArchival, Data: []byte(text)}}
	if !archival.Substitutes(string(rules)) {
		if len(rules) > 0 && !bytes.HasSuffix(rules, []byte("\n")) {
			rules = append(rules, '\n')
		}
		files = append(files, file.Content{Name: attributes, Data: append(rules, line...)})
	}
	changed, err := t.PutAll(files)
	for i := range changed {
		if changed[i] {
			a.say("wrote " + files[i].Name)
		}
	}
	if err == nil && slices.Contains(changed, true) {
		a.say("commit both: archives of that commit and later ones have the version")
	}
	return err
}
