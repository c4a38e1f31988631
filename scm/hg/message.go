package hg

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/scm"
)

// Messages returns what the commits since a tag say; see scm.Reader. Those that only
// record a tag are not among them, as they do not count. In a repository of hg-git
// the hashes are git's where git has the commit.
func (r *Repository) Messages(q scm.Query, tag string) ([]scm.Message, error) {
	head, err := r.resolve(&scm.Facts{}, q.Rev)
	if err == nil && head.IsZero() {
		err = &scm.RevisionError{Rev: q.Rev, Reason: "no commit yet"}
	}
	if err != nil {
		return nil, err
	}
	h := history{hg: r.hg, head: head, firstParent: q.FirstParent}
	var since *tagged
	if tag != "" {
		id, err := r.resolve(&scm.Facts{}, "refs/tags/"+tag)
		if err != nil {
			return nil, err
		}
		since = &tagged{rev: id.String()}
	}
	h.firstParent = h.firstParent || q.Scoped() && q.CountFirstParent
	set, all := h.within(q.Paths, since), said{}
	if len(q.ExcludePaths) > 0 {
		if all.only, err = h.changing(&q, since); err != nil {
			return nil, err
		}
	}
	const one = `{node} {p1node} {p2node} {date|hgdate} {ifeq(files,'.hgtags',ifeq(p2rev,'-1','t','.'),'.')} {desc|json}\n`
	if err := r.hg.run(&all, "log", "-r", set, "-T", one); err != nil {
		return nil, err
	}
	list := all.Sorted()
	if r.hgGit {
		return list, r.namedInGit(list)
	}
	return list, nil
}

// namedInGit gives commits that git has its hashes.
func (r *Repository) namedInGit(list []scm.Message) error {
	wanted := map[scm.Hash]bool{}
	for _, m := range list {
		wanted[m.ID] = true
		for _, p := range m.Parents {
			wanted[p] = true
		}
	}
	found, err := r.translate(wanted, hgSide)
	if err != nil {
		return err
	}
	named := func(id *scm.Hash) {
		if other, ok := found[*id]; ok {
			*id = other
		}
	}
	for i := range list {
		named(&list[i].ID)
		for p := range list[i].Parents {
			named(&list[i].Parents[p])
		}
	}
	return nil
}

// said reads commits from hg's output, one a line.
type said struct {
	scm.Messages
	only map[string]bool // the commits that are wanted; nil = all
	line bytes.Buffer
}

// maxLine is the most bytes of one commit's line.
const maxLine = 4 << 20

func (s *said) Write(b []byte) (int, error) {
	n := len(b)
	for len(b) > 0 {
		line, rest, whole := bytes.Cut(b, []byte{'\n'})
		if s.line.Len()+len(line) > maxLine {
			return 0, &scm.RefusedError{Reason: fmt.Sprintf("the message of a commit takes more than %d bytes", maxLine)}
		}
		s.line.Write(line)
		if b = rest; !whole {
			break
		}
		if err := s.add(s.line.String()); err != nil {
			return 0, err
		}
		s.line.Reset()
	}
	return n, nil
}

// add reads one commit: its hash and those of two parents, seconds and a zone, t if
// it only records a tag, and the message in JSON.
func (s *said) add(line string) error {
	part := strings.SplitN(line, " ", 7)
	wrong := &scm.RefusedError{Reason: fmt.Sprintf("hg log answered %.64q", line)}
	if len(part) != 7 {
		return wrong
	}
	if part[5] == "t" || s.only != nil && !s.only[part[0]] {
		return nil
	}
	seconds, err := strconv.ParseInt(part[3], 10, 64)
	if err != nil {
		return wrong
	}
	one := scm.Message{Time: time.Unix(seconds, 0).UTC()}
	if one.ID, err = scm.ParseHash(part[0]); err != nil {
		return wrong
	}
	for _, name := range part[1:3] {
		if parent, err := scm.ParseHash(name); err == nil && strings.Trim(name, "0") != "" {
			one.Parents = append(one.Parents, parent)
		}
	}
	if err := json.Unmarshal([]byte(part[6]), &one.Text); err != nil {
		return wrong
	}
	return s.Add(one)
}
