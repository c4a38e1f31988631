package archive

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/scm"
)

// fromEggInfo reads the facts that setuptools-scm leaves in *.egg-info. The tag
// is a version already; the node carries its system's letter, g or h.
func fromEggInfo(name string, b []byte) (scm.Facts, error) {
	o := object{path: "", keys: fields(json.RawMessage(b))}
	if o.keys == nil {
		return scm.Facts{}, fmt.Errorf("%s: not a JSON object", name)
	}
	tag := o.text("tag", "")
	node := o.text("node", "")
	f := recorded("", "archive", "the metadata says so")
	switch {
	case strings.HasPrefix(node, "g"):
		f.VCS = "git"
	case strings.HasPrefix(node, "h"):
		f.VCS = "hg"
	}
	if f.VCS != "" {
		node = node[1:]
	}
	f.Head.ID = node
	f.Head.Date = o.text("node_date", "")
	f.Distance = o.number("distance", 0)
	f.Work = scm.Work{Looked: true, Dirty: o.yes("dirty")}
	branch := o.text("branch", "")
	f.Branch = scm.Branch{Name: branch, Abbrev: branch, From: "archive"}
	if branch == "HEAD" || branch == "" {
		f.Branch = scm.Branch{Abbrev: "HEAD"}
	}
	if !isHex(node) {
		o.fail("node", "hexadecimal digits after g or h")
	}
	if _, err := time.Parse(time.DateOnly, f.Head.Date); err != nil && f.Head.Date != "" {
		o.fail("node_date", "a date like 2026-08-16")
	}
	if o.err != nil {
		return scm.Facts{}, fmt.Errorf("%s: %w", name, o.err)
	}
	if tag == "" {
		return scm.Facts{}, &EmptyError{name, "it has no tag"}
	}
	f.Tags = []scm.Tag{{Ref: tag, Name: tag}}
	f.TagCount = 1
	return f, nil
}
