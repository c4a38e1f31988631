package main

import (
	"bytes"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/archive"
)

// archive sets up `git archive` in the start directory: a file that git fills in, and
// the attribute that tells it to. What is filled in depends on the commit and its tags
// alone, so that an archive made later is the same to the byte: no names of branches,
// and a fixed number of digits of the commit.
func (c *initialize) archive(a *app, p *project.Project) error {
	text, err := archivalText(p)
	if err != nil {
		return err
	}
	// git's placeholder has no paths. On a tag both agree, so it is a warning.
	if len(p.Query.Paths) > 0 {
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
	if !substitutes(string(rules)) {
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

// substitutes reports whether attributes have the archive file filled in.
func substitutes(rules string) bool {
	set := false
	for line := range strings.Lines(rules) {
		words := strings.Fields(line)
		if len(words) < 2 || words[0] != archive.GitArchival && words[0] != "/"+archive.GitArchival {
			continue
		}
		for _, word := range words[1:] {
			switch word {
			case "export-subst":
				set = true
			case "-export-subst", "!export-subst":
				set = false
			}
		}
	}
	return set
}

// archivalText returns the file that git archive fills in
// (git-scm.com/docs/pretty-formats, %(describe)).
func archivalText(p *project.Project) (string, error) {
	q := p.Query
	if q.Select == scm.Highest || q.FirstParent {
		return "", &usageError{text: "git archive names the nearest tag of all history: select and first-parent cannot be written into an archive"}
	}
	options := "tags=true"
	if q.AnnotatedOnly {
		options = "tags=false"
	}
	// The number of digits that git chooses grows with the clone: two archives of one commit
	// would differ.
	if p.Rules == "" {
		options += ",abbrev=9"
	}
	match := q.Match
	if match == nil {
		var err error
		if match, err = versionGlobs(p); err != nil {
			return "", err
		}
	}
	for _, glob := range match {
		options += ",match=" + glob
	}
	for _, glob := range q.Exclude {
		options += ",exclude=" + glob
	}
	// Options stand between commas in one bracket, and git knows no way to quote there.
	if strings.ContainsAny(strings.Join(append(slices.Clone(match), q.Exclude...), ""), ",)$\r\n") {
		return "", &usageError{text: "a tag's glob has a comma, a bracket or a dollar sign, which git cannot fill in"}
	}
	return "node: $Format:%H$\nnode-date: $Format:%cI$\ndescribe-name: $Format:%(describe:" + options + ")$\n", nil
}

// versionGlobs returns globs for the version tags there are: git describe takes the
// nearest tag that one of them matches, whether it is a version or not.
func versionGlobs(p *project.Project) ([]string, error) {
	prefix := strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(p.Tags.Prefix)
	tags, err := p.AllTags()
	if err != nil {
		return nil, err
	}
	var globs []string
	for _, t := range tags {
		if q := p.Query; q.Accept == nil || q.Accept(t.Ref) != nil {
			continue
		}
		rest := strings.TrimPrefix(t.Ref, p.Tags.Prefix)
		glob := prefix + "*[0-9]*"
		for _, v := range []string{"", "v", "V"} {
			if after, ok := strings.CutPrefix(rest, v); ok && after != "" && after[0] >= '0' && after[0] <= '9' {
				glob = prefix + v + "[0-9]*"
			}
		}
		if !slices.Contains(globs, glob) {
			globs = append(globs, glob)
		}
	}
	if globs == nil {
		globs = []string{prefix + "*[0-9]*"}
	}
	slices.Sort(globs)
	return globs, nil
}
