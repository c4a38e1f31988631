package git

import (
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/conf"
	"github.com/tagline-scm/tagline/scm/git/discover"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// format is how a repository stores things: core.repositoryFormatVersion and
// extensions.* of git-config(1).
type format struct {
	HashSize       int    // bytes of an object name: 20, or 32 where extensions.objectFormat is sha256
	Reftable       bool   // extensions.refStorage is reftable
	WorktreeConfig bool   // extensions.worktreeConfig: each work tree has a config.worktree
	Partial        string // extensions.partialClone: the remote that has the missing objects
}

// maxConfig bounds a configuration file.
const maxConfig = 1 << 24

// core is what the configuration says of the work tree.
type core struct {
	bare     bool
	workTree string
}

// readFormat reads r.format and what decides the work tree out of the common
// directory's config and the work tree's own. As in git, includes do not count
// here, and neither does anything where the version is missing; a linked work
// tree takes nothing but extensions from the common file, unless it has one of
// its own.
func (r *Repository) readFormat() (core, error) {
	r.format = format{HashSize: 20}
	entries, err := readConfig(discover.Join(r.commonDir, "config"), conf.Local)
	if err != nil {
		return core{}, err
	}
	r.local = entries
	version := int64(-1)
	var unknown, newer string // extensions that nobody knows; that version 0 does not have
	var c core
	for _, e := range entries {
		switch ext, ok := strings.CutPrefix(e.Key, "extensions."); {
		case e.Key == "core.repositoryformatversion":
			version, err = e.Int()
		case !ok:
			err = c.read(e)
		default:
			var since1, known bool
			since1, known, err = r.format.extension(ext, e)
			if !known {
				unknown = e.Key
			} else if since1 {
				newer = e.Key
			}
		}
		if err != nil {
			return core{}, err
		}
	}
	file := discover.Join(r.commonDir, "config")
	switch {
	case version < 0:
		r.format = format{HashSize: 20}
		return core{}, nil
	case version > 1:
		return core{}, &scm.DeclinedError{What: "repository format " + strconv.FormatInt(version, 10), Path: file}
	case version == 1 && unknown != "":
		return core{}, &scm.DeclinedError{What: unknown, Path: file}
	case version == 0 && newer != "":
		return core{}, &scm.CorruptError{Path: file, Reason: newer + " needs core.repositoryformatversion 1"}
	}
	if !r.format.WorktreeConfig {
		if r.gitDir != r.commonDir {
			c = core{}
		}
		return c, nil
	}
	if r.worktree, err = readConfig(discover.Join(r.gitDir, "config.worktree"), conf.Worktree); err != nil {
		return core{}, err
	}
	for _, e := range r.worktree {
		if err := c.read(e); err != nil {
			return core{}, err
		}
	}
	return c, nil
}

// read takes in an entry that decides the work tree.
func (c *core) read(e conf.Entry) (err error) {
	switch e.Key {
	case "core.bare":
		c.bare, err = e.Bool()
	case "core.worktree":
		c.workTree, err = e.Text()
	}
	return err
}

// extension takes in extensions.NAME. since1 tells that format version 0 must
// not have it; known is false for a name this package has not heard of.
func (f *format) extension(name string, e conf.Entry) (since1, known bool, err error) {
	switch name {
	case "noop":
		return false, true, nil
	case "preciousobjects":
		_, err = e.Bool()
		return false, true, err
	case "worktreeconfig":
		f.WorktreeConfig, err = e.Bool()
		return false, true, err
	case "partialclone":
		f.Partial, err = e.Text()
		return false, true, err
	case "noop-v1":
		return true, true, nil
	case "relativeworktrees", "submodulepathconfig":
		// The paths in .git files and backlinks may be relative, and submodules'
		// git directories anywhere: both are followed as they stand.
		_, err = e.Bool()
		return true, true, err
	case "objectformat", "compatobjectformat":
		text, err := e.Text()
		if err != nil {
			return true, true, err
		}
		size, ok := map[string]int{"sha1": 20, "sha256": 32}[text]
		if !ok {
			return true, true, &scm.DeclinedError{What: e.Key + " = " + text, Path: e.File}
		}
		if name == "objectformat" {
			f.HashSize = size
		}
		return true, true, nil
	case "refstorage":
		text, err := e.Text()
		if err != nil {
			return true, true, err
		}
		if text != "files" && text != "reftable" {
			return true, true, &scm.DeclinedError{What: e.Key + " = " + text, Path: e.File}
		}
		f.Reftable = text == "reftable"
		return true, true, nil
	}
	return false, false, nil
}

// readConfig reads one configuration file without its includes; a missing one
// has no entries.
func readConfig(file string, scope conf.Scope) ([]conf.Entry, error) {
	data, err := smallfile.Read(file, maxConfig)
	if err != nil {
		if discover.Absent(err) {
			return nil, nil
		}
		return nil, err
	}
	return conf.Parse(data, file, scope)
}
