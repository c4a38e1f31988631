package hg

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// changing returns the commits since t that change a file that counts, where the
// query leaves paths out of its paths. hg's own patterns have another grammar than
// git's, so hg names the files and they are judged here. A commit that only records
// a tag does not count.
func (h history) changing(q *scm.Query, t *tagged) (map[string]bool, error) {
	c := changes{query: q, found: map[string]bool{}}
	const each = `{node}{ifeq(files,'.hgtags',ifeq(p2rev,'-1',' t'))}\n{files % " {file}\n"}`
	err := h.hg.run(&c, "log", "-r", h.within(q.Paths, t), "-T", each)
	return c.found, err
}

// changes reads commits and their files from hg's output: a line with the hash, and
// one with a space in front for each file. No name in a Mercurial repository has a
// line break in it.
type changes struct {
	query *scm.Query
	found map[string]bool
	node  string // the commit whose files follow; "" for one that is not asked about any more
	line  bytes.Buffer
}

func (c *changes) Write(b []byte) (int, error) {
	n := len(b)
	for {
		line, rest, whole := bytes.Cut(b, []byte{'\n'})
		if c.line.Len()+len(line) > maxLine {
			return 0, &scm.RefusedError{Reason: fmt.Sprintf("the name of a file takes more than %d bytes", maxLine)}
		}
		c.line.Write(line)
		if !whole {
			return n, nil
		}
		c.read(c.line.Bytes())
		c.line.Reset()
		b = rest
	}
}

func (c *changes) read(line []byte) {
	name, isFile := bytes.CutPrefix(line, []byte(" "))
	switch {
	case !isFile:
		node, tag, _ := strings.Cut(string(line), " ")
		c.node = node
		if tag != "" {
			c.node = ""
		}
	case c.node != "" && c.counts(name):
		c.found[c.node] = true
		c.node = ""
	}
}

// counts reports whether a file is in the query's paths and not left out of them.
func (c *changes) counts(name []byte) bool {
	in := len(c.query.Paths) == 0
	for _, p := range c.query.Paths {
		in = in || p == "." || string(name) == p || bytes.HasPrefix(name, []byte(p+"/"))
	}
	return in && !c.query.LeavesOut(name)
}
