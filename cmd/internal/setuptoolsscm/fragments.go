package setuptoolsscm

import (
	"errors"
	"io/fs"
	"path"

	"github.com/tagline-scm/tagline/scm/smallfile"
)

// fragments lists the news fragments: the directory is towncrier's own setting
// in pyproject.toml, else in towncrier.toml, else changelog.d.
func (l *loader) fragments(document map[string]any) error {
	c := l.c
	if path.Base(l.in.File) != "pyproject.toml" || c.at.news != c.Dir {
		own, err := l.toml(path.Join(c.at.news, "pyproject.toml"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		document = own
	}
	dir, _ := child(document, "tool", "towncrier")["directory"].(string)
	if dir == "" {
		own, err := l.toml(path.Join(c.at.news, "towncrier.toml"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		dir, _ = own["directory"].(string)
	}
	if dir == "" {
		dir = "changelog.d"
	}
	entries, err := fs.ReadDir(l.in.Files.FS, path.Join(c.at.news, dir))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
		return nil
	}
	if err != nil {
		return &ConfigError{File: l.in.Show(path.Join(c.at.news, dir)), Reason: smallfile.Reason(err)}
	}
	for _, e := range entries {
		if info, err := fs.Stat(l.in.Files.FS, path.Join(c.at.news, dir, e.Name())); err == nil && info.Mode().IsRegular() {
			c.Fragments = append(c.Fragments, e.Name())
		}
	}
	return nil
}
