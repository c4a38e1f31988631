package hg

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// A repository of hg-git is a clone of a git repository that Mercurial works in.
// Beside what every Mercurial repository has there is
//
//	.hg/git          the git repository, a directory
//	.hg/git-tags     a line "HG-HASH TAG" for every tag of git's that hg has no
//	                 other record of
//	.hg/git-mapfile  a line "GIT-HASH HG-HASH" for every commit that both have
//
// The extension hg-git makes hg show the tags; here it is not loaded, so the
// files are read. They are whatever the repository's author made them: what is
// no hash, no line or too large is a *scm.CorruptError.
//
// https://foss.heptapod.net/mercurial/hg-git
const (
	gitTagsFile = ".hg/git-tags"
	gitMapFile  = ".hg/git-mapfile"
	hgrcFile    = ".hg/hgrc"
)

// Bounds of those files.
const (
	maxMap  = 1 << 30 // twelve million commits
	maxHgrc = 1 << 20
)

// eachLine hands every line of a file in the repository to each, without the
// line's end. A file that is not there has none.
func (r *Repository) eachLine(name string, limit int64, each func(line []byte) error) error {
	path := filepath.Join(r.root, filepath.FromSlash(name))
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return &scm.CorruptError{Path: name, Reason: "not a regular file"}
	case info.Size() > limit:
		return &scm.CorruptError{Path: name, Reason: fmt.Sprintf("larger than %d bytes", limit)}
	}
	file, err := smallfile.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(io.LimitReader(file, limit))
	for n := 1; lines.Scan(); n++ {
		if err := each(lines.Bytes()); err != nil {
			return &scm.CorruptError{Path: name, Reason: fmt.Sprintf("line %d: %v", n, err)}
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return &scm.CorruptError{Path: name, Reason: "a line is too long"}
	}
	return lines.Err()
}

// gitTags returns the tags of git's, by name. They count as annotated, as
// everything that is not local does.
func (r *Repository) gitTags() (map[string]scm.Tag, error) {
	tags := map[string]scm.Tag{}
	err := r.eachLine(gitTagsFile, maxOutput, func(line []byte) error {
		field := strings.Fields(string(line))
		if len(field) != 2 {
			return errors.New("not a hash and a tag")
		}
		commit, err := scm.ParseHash(field[0])
		tags[field[1]] = scm.Tag{Ref: field[1], Name: field[1], Commit: commit, Annotated: true}
		return err
	})
	return tags, err
}

// side is a column of the mapfile.
type side int

const (
	gitSide side = iota
	hgSide
)

// translate returns what the other system calls those of the commits, which are
// hashes of the side from, that both have.
func (r *Repository) translate(commits map[scm.Hash]bool, from side) (map[scm.Hash]scm.Hash, error) {
	wanted, found := make(map[string]bool, len(commits)), map[scm.Hash]scm.Hash{}
	for commit := range commits {
		wanted[commit.String()] = true
	}
	err := r.eachMapped(func(git, hg []byte) error {
		column := [...][]byte{gitSide: git, hgSide: hg}
		if !wanted[string(column[from])] {
			return nil
		}
		known, err := scm.ParseHash(string(column[from]))
		if err != nil {
			return err
		}
		other, err := scm.ParseHash(string(column[1-from]))
		if _, again := found[known]; !again {
			found[known] = other
		}
		return err
	})
	return found, err
}

// eachMapped hands every pair of hashes of the mapfile to each.
func (r *Repository) eachMapped(each func(git, hg []byte) error) error {
	const digits = 40
	return r.eachLine(gitMapFile, maxMap, func(line []byte) error {
		if len(line) != digits+1+digits || line[digits] != ' ' {
			return errors.New("not two hashes")
		}
		return each(line[:digits], line[digits+1:])
	})
}

// inGit says the facts in git's hashes, if git has the commit; else all of them
// stay hg's.
func (r *Repository) inGit(f *scm.Facts) error {
	head, err := scm.ParseHash(f.Head.ID)
	if err != nil {
		return nil // before the first commit
	}
	var tags []*scm.Tag
	for _, list := range [][]scm.Tag{f.Tags, f.Available} {
		for i := range list {
			tags = append(tags, &list[i])
		}
	}
	for i := range f.Higher {
		tags = append(tags, &f.Higher[i].Tag)
	}
	for i := range f.Rejected {
		tags = append(tags, &f.Rejected[i].Tag)
	}
	for i := range f.Candidates {
		tags = append(tags, &f.Candidates[i].Tag)
	}
	commits := map[scm.Hash]bool{head: true}
	for _, t := range tags {
		commits[t.Commit] = true
	}
	found, err := r.translate(commits, hgSide)
	if err != nil {
		return err
	}
	id, ok := found[head]
	if !ok {
		return nil
	}
	f.VCS, f.Head.ID = "git", id.String()
	for _, t := range tags {
		if id, ok := found[t.Commit]; ok {
			t.Commit = id
		}
	}
	return nil
}

// gitRevision returns hg's hash of the commit that a revision names in git and
// not in hg: a tag of git's or a whole hash. The zero Hash is none.
func (r *Repository) gitRevision(rev string) (scm.Hash, error) {
	tags, err := r.gitTags()
	if t, ok := tags[strings.TrimPrefix(rev, "refs/tags/")]; ok || err != nil {
		return t.Commit, err
	}
	hash, err := scm.ParseHash(rev)
	if err != nil {
		return scm.Hash{}, nil
	}
	found, err := r.translate(map[scm.Hash]bool{hash: true}, gitSide)
	return found[hash], err
}

// gitBranch returns the branch of the work tree as git has it: hg-git makes
// bookmarks of git's branches. It is the active bookmark, or the only one on the
// commit. Another commit has none. scm.NewestTag takes them all, with blanks
// between them.
func (r *Repository) gitBranch(q scm.Query) (scm.Branch, error) {
	if q.Rev != "" {
		return scm.Branch{Abbrev: "HEAD"}, nil
	}
	out, err := r.hg.output("log", "-r", "p1()+p2()", "-T", `{bookmarks % "{ifeq(bookmark, active, '*', ' ')}{bookmark}\0"}`)
	if err != nil {
		return scm.Branch{}, err
	}
	var all []string
	active := ""
	for mark := range strings.SplitSeq(strings.TrimSuffix(out, "\x00"), "\x00") {
		if mark == "" {
			continue
		}
		all = append(all, mark[1:])
		if mark[0] == '*' {
			active = mark[1:]
		}
	}
	name := active
	switch {
	case q.Select == scm.NewestTag:
		name = strings.Join(all, " ")
		return scm.Branch{Name: name, Abbrev: name, From: "head"}, nil
	case name == "" && len(all) == 1:
		name = all[0]
	case name == "":
		return scm.Branch{Abbrev: "HEAD"}, nil
	}
	return scm.Branch{Name: name, Abbrev: name, From: "head"}, nil
}

// extensionOn reports whether .hg/hgrc turns the extension hg-git on. Files that
// it includes are not looked at.
//
// https://www.mercurial-scm.org/doc/hgrc.5.html#extensions
func (r *Repository) extensionOn() bool {
	on, section := false, ""
	err := r.eachLine(hgrcFile, maxHgrc, func(line []byte) error {
		text := string(line)
		if name, ok := strings.CutPrefix(text, "["); ok {
			section, _, _ = strings.Cut(name, "]")
			return nil
		}
		key, value, ok := strings.Cut(text, "=")
		if section != "extensions" || !ok {
			return nil
		}
		if slices.Contains([]string{"hggit", "hgext.hggit", "hgext/hggit"}, strings.TrimRight(key, " \t")) {
			on = !strings.HasPrefix(strings.TrimSpace(value), "!")
		}
		return nil
	})
	return on && err == nil
}
