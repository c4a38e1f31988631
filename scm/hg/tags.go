package hg

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// ballot is every tag under one query: which are candidates, which are not.
type ballot struct {
	all      []scm.Tag          // in the order of their names
	git      map[string]scm.Tag // those of .hg/git-tags
	unseen   bool               // those are not among all, because .hg/hgrc does not turn the extension on
	commits  string             // the set of the commits they are on
	accepted []scm.Tag
	rejected []scm.Rejected
	tagged   []tagged // the commits in question with accepted tags, oldest first
}

// tagged is a commit with accepted tags.
type tagged struct {
	hash scm.Hash
	rev  string // its number in this repository
	date int64  // seconds since 1970
	tags []scm.Tag
}

// pseudo are the tags that Mercurial and its extension mq make up.
var pseudo = []string{"tip", "qbase", "qtip", "qparent"}

// ballot reads all tags, judges each, and finds those that head contains.
func (r *Repository) ballot(q scm.Query, head scm.Hash) (*ballot, error) {
	out, err := r.hg.output("tags", "-T", "{node} {type}\\0{tag}\\0")
	if err != nil {
		return nil, err
	}
	b := &ballot{commits: "tag()"}
	field := strings.Split(out, "\x00")
	for i := 0; i+1 < len(field); i += 2 {
		node, kind, _ := strings.Cut(field[i], " ")
		commit, err := scm.ParseHash(node)
		if name := field[i+1]; err == nil && !slices.Contains(pseudo, name) {
			b.all = append(b.all, scm.Tag{Ref: name, Name: name, Commit: commit, Annotated: kind != "local"})
		}
	}
	if r.hgGit {
		if b.git, err = r.gitTags(); err != nil {
			return nil, err
		}
		if q.Select == scm.NewestTag && !r.extensionOn() {
			b.unseen = len(b.git) > 0
		} else {
			b.addGit()
		}
	}
	slices.SortFunc(b.all, func(a, b scm.Tag) int { return cmp.Compare(a.Ref, b.Ref) })
	for _, t := range b.all {
		if reason := q.Refuses(t.Ref, t.Annotated); reason != nil {
			b.rejected = append(b.rejected, scm.Rejected{Tag: t, Reason: reason})
		} else {
			b.accepted = append(b.accepted, t)
		}
	}
	if head.IsZero() || len(b.accepted) == 0 {
		return b, nil
	}
	return b, b.find(r.hg, head, q)
}

// addGit adds git's tags. Where hg has one of that name, hg's is the tag.
func (b *ballot) addGit() {
	named, on := map[string]bool{}, map[scm.Hash]bool{}
	for _, t := range b.all {
		named[t.Ref], on[t.Commit] = true, true
	}
	var more strings.Builder
	for name, t := range b.git {
		if named[name] {
			continue
		}
		b.all = append(b.all, t)
		if !on[t.Commit] {
			on[t.Commit] = true
			more.WriteString("+id(" + t.Commit.String() + ")") // empty where hg does not have it
		}
	}
	b.commits = "(tag()" + more.String() + ")"
}

// find fills in the commits with accepted tags that head contains, or all where the
// query asks for the highest anywhere.
func (b *ballot) find(hg *server, head scm.Hash, q scm.Query) error {
	on := map[scm.Hash][]scm.Tag{}
	for _, t := range b.accepted {
		on[t.Commit] = append(on[t.Commit], t)
	}
	h := history{hg: hg, head: head, firstParent: q.FirstParent}
	among := h.all()
	if q.Select == scm.Anywhere {
		among = "(all() - descendants(" + head.String() + ") + " + head.String() + ")"
	}
	out, err := hg.output("log", "-r", "sort("+b.commits+" and "+among+", rev)", "-T", "{node} {rev} {date|hgdate}\n")
	if err != nil {
		return err
	}
	for line := range strings.Lines(out) {
		part := strings.Fields(line)
		if len(part) < 3 {
			continue
		}
		hash, err := scm.ParseHash(part[0])
		if err != nil || on[hash] == nil {
			continue
		}
		date, _ := strconv.ParseInt(part[2], 10, 64)
		tags := on[hash]
		if err := scm.TooManyTags(hash, len(tags)); err != nil {
			return err
		}
		scm.SortTags(tags) // global ones first
		b.tagged = append(b.tagged, tagged{hash, part[1], date, tags})
	}
	return nil
}
