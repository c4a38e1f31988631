package file

import "testing"

// TestIsOwnName has the names by which file systems know .git and .hg, and some
// that only look like them. The numbers are git's advisories.
func TestIsOwnName(t *testing.T) {
	for _, row := range []struct {
		name string
		own  bool
		why  string
	}{
		{".git", true, "itself"},
		{".hg", true, "Mercurial's"},
		{".jj", true, "Jujutsu's, whose settings name programs as well"},
		{".sl", true, "Sapling's"},
		{".GIT", true, "CVE-2014-9390: case does not matter on macOS and Windows"},
		{".gIt", true, "CVE-2014-9390"},
		{".g\u200cit", true, "CVE-2014-9390: HFS+ ignores the zero-width non-joiner"},
		{"\ufeff.git", true, "CVE-2014-9390: and the byte order mark"},
		{".gi\u206ft\u200e", true, "CVE-2014-9390: and the others of git's list"},
		{".g\u00adit", true, "ext4 with casefold ignores the soft hyphen, too"},
		{".git\ufe0f", true, "and variation selectors"},
		{".git.", true, "Windows drops dots at the end"},
		{".git . ", true, "and spaces"},
		{"git~1", true, "CVE-2019-1353: the short name on NTFS and FAT"},
		{"GIT~2", true, "the same where git~1 was taken"},
		{"git~1. ", true, "with what is dropped"},
		{".git::$INDEX_ALLOCATION", true, "CVE-2019-1352: the directory itself as a stream"},
		{".git:x", true, "CVE-2019-1352: a stream of it"},
		{"git~1::$INDEX_ALLOCATION", true, "CVE-2019-1352: by its short name"},
		{`.git\config`, true, "CVE-2019-1354: a backslash separates on Windows"},
		{`a\.git\hooks`, true, "CVE-2019-1354: anywhere"},
		{"HG~1", true, "Mercurial's short name"},
		{"hg8b6c~5", true, "and the one that is made of a checksum"},
		{".HG\u200d.", true, "all of it at once"},

		{".gitignore", false, "a file of the work tree"},
		{".gitattributes", false, "likewise"},
		{".github", false, "likewise"},
		{".hgignore", false, "likewise"},
		{".slim", false, "likewise"},
		{"git", false, "no dot"},
		{"acme.git", false, "a bare repository's name is not refused, its signs are"},
		{"git~", false, "no short name without a number"},
		{"git~a", false, "likewise"},
		{"digit~1", false, "another name's"},
		{"..git", false, "another name"},
		{" .git", false, "spaces before it stay"},
		{"", false, "no name"},
	} {
		if got := isOwnName(row.name); got != row.own {
			t.Errorf("isOwnName(%q) = %v: %s", row.name, got, row.why)
		}
	}
}

// FuzzIsOwnName adds what file systems ignore to the names, which stay refused.
func FuzzIsOwnName(f *testing.F) {
	f.Add(uint8(0), "\u200c", uint8(1), ". .")
	f.Add(uint8(1), "\ufe0f\u00ad", uint8(3), ":$DATA")
	f.Fuzz(func(t *testing.T, which uint8, ignored string, at uint8, end string) {
		name := ownNames[int(which)%len(ownNames)]
		for _, r := range ignored {
			if shown(r) != -1 {
				return
			}
		}
		i := int(at) % (len(name) + 1)
		name = name[:i] + ignored + name[i:]
		if len(end) > 0 && end[0] != ':' {
			for _, c := range []byte(end) {
				if c != ' ' && c != '.' {
					return
				}
			}
		}
		if !isOwnName(name + end) {
			t.Errorf("isOwnName(%q) = false", name+end)
		}
	})
}
