package file

import (
	"io/fs"
	"strings"
	"unicode"
)

// ownNames are the directories in which version control keeps a repository:
// git, Mercurial, Jujutsu, Sapling. Each holds settings or hooks that name
// programs, so whoever writes there can have one run by the next command that
// reads the repository. A .git may also be a file that names the directory.
var ownNames = []string{".git", ".hg", ".jj", ".sl"}

// OwnError means that a path leads into a repository's own directory; nothing is
// written there, or read, whatever the path is called.
type OwnError struct {
	Name string
	Read bool // it was to be read
}

func (e *OwnError) Error() string {
	if e.Read {
		return e.Name + " is the repository's own, so it is not read"
	}
	return e.Name + " is the repository's own, so it is not written"
}

// isOwnName reports whether a name is one of ownNames to any file system, also to
// another one than this machine's: a clone may be made here and used there. The
// rules are those by which git refuses such names in a tree (git-config(1),
// core.protectNTFS and core.protectHFS), for all four, and wider where that is
// simpler:
//
//   - case does not matter (macOS, Windows, ext4 with casefold);
//   - code points that are not shown do not either (HFS+, ext4 with casefold);
//   - NTFS drops dots and spaces at the end, takes what follows a colon for a
//     stream of the file before it, a backslash for a separator, and git~1 for
//     the short name of .git. hg8b6c~2 is a short name of .hg once hg~1 to hg~4
//     are taken.
func isOwnName(name string) bool {
	for _, part := range strings.Split(name, `\`) {
		part, _, _ = strings.Cut(part, ":")
		part = strings.TrimRight(strings.Map(shown, part), ". ")
		stem, number, short := strings.Cut(part, "~")
		short = short && number != "" && strings.Trim(number, "0123456789") == ""
		for _, own := range ownNames {
			if strings.EqualFold(part, own) || short && strings.EqualFold(stem, own[1:]) {
				return true
			}
		}
		if short && strings.EqualFold(stem, "hg8b6c") {
			return true
		}
	}
	return false
}

// shown drops code points that file systems ignore in comparisons: those that
// Unicode calls default ignorable.
func shown(r rune) rune {
	if unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) {
		return -1
	}
	return r
}

// isRepository reports whether the directory in which lstat looks is a
// repository's own, by the signs that git and Mercurial go by themselves
// (gitrepository-layout(5)): so it is found under any name, as a separate git
// directory, a bare repository, or one of .git/modules and .git/worktrees.
func isRepository(lstat func(name string) (fs.FileInfo, error)) bool {
	has := func(name string) bool { _, err := lstat(name); return err == nil }
	switch {
	case has("HEAD"):
		return has("objects") && has("refs") || has("commondir")
	case has("00changelog.i"):
		return has("store")
	}
	return false
}

// isWorkTree reports whether a repository has its work tree in the directory in
// which lstat looks.
func isWorkTree(lstat func(name string) (fs.FileInfo, error)) bool {
	for _, own := range ownNames {
		if _, err := lstat(own); err == nil {
			return true
		}
	}
	return false
}
