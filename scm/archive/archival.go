package archive

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/scm"
)

// fromGitArchival reads the file that git archive fills in through the
// attribute export-subst, with setuptools-scm's field names:
//
//	node: $Format:%H$
//	node-date: $Format:%cI$
//	describe-name: $Format:%(describe:tags=true,match=*[0-9]*)$
//	ref-names: $Format:%D$
//
// Tags on the commit itself, from either of the last two, win; then
// describe-name's tag and distance. A node without either is an untagged
// commit whose distance nobody wrote down, so it is unproven.
//
// Templates older than git 2.32 have ref-names alone (setuptools_scm_git_archive's).
// Such a file says which version a tagged commit has, and nothing of any other one.
func fromGitArchival(file string, b []byte, accept func(string) error) (scm.Facts, error) {
	fields := ParseFields(b)
	node := fields.Last("node")
	if strings.Contains(strings.ToUpper(node), "$FORMAT") {
		return scm.Facts{}, &EmptyError{file, "git archive did not fill it in"}
	}
	if !isHex(node) {
		return scm.Facts{}, &scm.CorruptError{Path: file, Reason: "node is not a commit: " + strconv.Quote(node)}
	}
	f := recorded("git", "archive", "the archive file says so")
	f.Head.ID = node
	if at, err := time.Parse(time.RFC3339, fields.Last("node-date")); err == nil {
		f.Head.Time = at.UTC()
		f.Head.Date = f.Head.Time.Format(time.DateOnly)
	}

	text := fields.Last("describe-name")
	unsupported := strings.Contains(text, "%(describe")
	tag, distance, hash, ahead := scm.ParseDescribe(text)
	if ahead && node != "" && !strings.HasPrefix(node, hash) {
		return scm.Facts{}, &scm.CorruptError{Path: file, Reason: "describe-name and node name different commits"}
	}
	var refs []string
	if !ahead && text != "" && !unsupported {
		refs = append(refs, text)
	}
	for ref := range strings.SplitSeq(fields.Last("ref-names"), ", ") {
		if ref, ok := strings.CutPrefix(strings.TrimSpace(ref), "tag: "); ok && ref != text {
			refs = append(refs, ref)
		}
	}
	choose(&f, refs, accept)
	if len(f.Tags) == 0 && node == "" {
		return scm.Facts{}, &EmptyError{file, "it names no commit, and no tag on it that is a version"}
	}
	if len(f.Tags) == 0 && ahead {
		choose(&f, []string{tag}, accept)
		f.Distance = distance
	}
	if len(f.Tags) > 0 {
		return f, nil
	}
	f.Untagged = scm.NoneReachable
	if f.TagCount == 0 && len(f.Rejected) > 0 {
		f.Untagged = scm.NoneMatches
	}
	f.Distance = 0
	f.Proof = scm.Proof{Reason: "the archive file names no tag and no distance"}
	if unsupported {
		f.Proof.Reason = "the git that made the archive did not fill in describe-name"
	}
	return f, nil
}

// fromHgArchival reads the file that hg archive writes by itself. A tag of the
// changeset is exact; else latesttag (several with colons between them) is
// latesttagdistance changesets back, and null stands for no tag at all.
// https://www.mercurial-scm.org/doc/hg.1.html#archive
func fromHgArchival(file string, b []byte, accept func(string) error) (scm.Facts, error) {
	fields := ParseFields(b)
	node := fields.Last("node")
	if node == "" {
		return scm.Facts{}, &EmptyError{file, "it has no node"}
	}
	if !isHex(node) {
		return scm.Facts{}, &scm.CorruptError{Path: file, Reason: "node is not a changeset: " + strconv.Quote(node)}
	}
	f := recorded("hg", "archive", "the archive file says so")
	f.Head.ID = node
	f.Branch = scm.Branch{Name: fields.Last("branch"), Abbrev: fields.Last("branch"), From: "archive"}
	choose(&f, fields.All("tag"), accept)
	if len(f.Tags) > 0 {
		return f, nil
	}
	distance := cmp.Or(fields.Last("latesttagdistance"), "0")
	n, err := strconv.ParseUint(distance, 10, 64)
	if err != nil {
		return scm.Facts{}, &scm.CorruptError{Path: file, Reason: "latesttagdistance is not a number: " + strconv.Quote(distance)}
	}
	f.Distance = n
	if latest := fields.Last("latesttag"); latest != "null" && latest != "" {
		choose(&f, strings.Split(latest, ":"), accept)
		if len(f.Tags) > 0 {
			return f, nil
		}
		f.Untagged = scm.NoneMatches
		f.Distance = 0
		f.Proof = scm.Proof{Reason: "the archive file names no tag that is a version"}
		return f, nil
	}
	f.Untagged = scm.NoTags
	return f, nil
}

// choose makes those refs the tags that accept accepts, in their order, and
// keeps the others as rejected.
func choose(f *scm.Facts, refs []string, accept func(string) error) {
	for _, ref := range refs {
		tag := scm.Tag{Ref: ref, Name: ref}
		if err := accept(ref); err != nil {
			f.Rejected = append(f.Rejected, scm.Rejected{Tag: tag, Reason: err})
			continue
		}
		f.Tags = append(f.Tags, tag)
	}
	f.TagCount = len(f.Tags)
}

func isHex(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return len(s) <= 64
}
