package pattern

import (
	"errors"
	"path/filepath"

	"github.com/tagline-scm/tagline/scm/git/conf"
	"github.com/tagline-scm/tagline/scm/smallfile"
	"github.com/tagline-scm/tagline/scm/wildmatch"
)

// MaxFile is the size in bytes of the largest file of patterns that is read, as for git.
const MaxFile = 100 << 20

// Fold returns wildmatch.FoldCase if core.ignoreCase is on, else 0. A value that is no
// boolean is an error.
func Fold(config *conf.Config) (wildmatch.Flags, error) {
	fold, err := config.Bool("core.ignorecase", false)
	if err != nil || !fold {
		return 0, err
	}
	return wildmatch.FoldCase, nil
}

// User is where a user's own files are.
type User struct {
	Home          string // the home directory, "" if there is none
	XDGConfigHome string // "" = Home/.config
	Root          string // the work tree, which relative paths start from
}

// File returns the path of a file of the user's: the one that the setting key names,
// else name in git's directory of the user's configuration; "" if there is none.
func (u User) File(config *conf.Config, key, name string) (string, error) {
	if e, ok := config.Get(key); ok {
		path, err := e.Path(u.Home)
		if err != nil || path == "" {
			return "", err
		}
		if !filepath.IsAbs(path) {
			path = filepath.Join(u.Root, path)
		}
		return path, nil
	}
	switch {
	case u.XDGConfigHome != "":
		return filepath.Join(u.XDGConfigHome, "git", name), nil
	case u.Home != "":
		return filepath.Join(u.Home, ".config", "git", name), nil
	}
	return "", nil
}

// Read returns the content of a file of patterns outside of the work tree. As for git,
// one that cannot be read or is larger than MaxFile says nothing, and "" is no file.
// Errors are a lack of resources, and a file for which git would wait, as a pipe.
func Read(path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	data, err := smallfile.Read(path, MaxFile)
	switch {
	case err == nil:
		return data, nil
	case smallfile.Broken(err), errors.Is(err, smallfile.ErrNotRegular):
		return nil, err
	}
	return nil, nil
}
