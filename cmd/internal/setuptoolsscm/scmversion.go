package setuptoolsscm

import (
	"fmt"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm/python"
	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/pep440"
	"github.com/tagline-scm/tagline/scm"
)

// version is a version of setuptools-scm: PEP 440, which prints its normal form
// or, with normalize = false, the text it was read from.
type version struct {
	parsed pep440.Version
	text   string // what it was read from
	raw    bool   // print that
}

// newVersion reads text in the class that the configuration asks for.
func (c *Config) newVersion(text string) (version, error) {
	v, err := pep440.Parse(text)
	if err != nil {
		return version{}, err
	}
	return version{v, text, !c.Normalize}, nil
}

// String is what Python's python.Str() gives.
func (v version) String() string {
	if v.raw {
		return v.text
	}
	return v.parsed.String()
}

// scmVersion is what setuptools-scm calls so: the facts as its schemes and
// templates have them.
type scmVersion struct {
	tag      version
	untagged bool   // no tag says so: tag is where setuptools-scm starts from without one
	verbatim string // not "": the version is decided
	distance uint64
	node     string // with its letter; "" is none
	dirty    bool
	branch   string
	date     string // YYYY-MM-DD of the commit; "" is none
	time     time.Time
	from     string         // what the version was read from, where it is not the first tag of the facts
	reasons  scheme.Reasons // what explanations tell
}

// exact reports whether this is the tagged commit itself.
func (s scmVersion) exact() bool { return s.distance == 0 && !s.dirty }

// shortNode is the node as local parts show it.
func (s scmVersion) shortNode() string {
	vcs, id := splitNode(s.node)
	return strings.TrimSuffix(s.node, id) + scheme.ShortCommit(vcs, id, 0)
}

// newScmVersion reads facts as setuptools-scm would hold them, without the tag.
func newScmVersion(f scm.Facts, now time.Time) scmVersion {
	s := scmVersion{
		distance: f.Distance, dirty: f.Work.Dirty, branch: f.Branch.Abbrev, date: f.Head.Date, time: now, verbatim: f.Verbatim,
	}
	if f.Head.ID != "" {
		s.node = map[string]string{"git": "g", "hg": "h"}[f.VCS] + f.Head.ID
	}
	return s
}

// fields are what templates of version files may use.
func (s scmVersion) fields(text string) map[string]any {
	// The attributes of setuptools_scm.ScmVersion, as templates name them.
	object := python.Object{"distance": s.distance, "dirty": s.dirty, "exact": s.exact(), "preformatted": s.verbatim != "", "time": s.time,
		"node": optional(s.node), "short_node": optional(s.shortNode()), "branch": optional(s.branch), "node_date": nil, "tag": any(s.tag.parsed)}
	if s.tag.raw {
		object["tag"] = python.RawVersion{Version: s.tag.parsed, Text: s.tag.text}
	}
	if s.verbatim != "" {
		object["tag"] = s.verbatim
		// A given version that PEP 440 reads has its attributes too; it still prints as given.
		if v, err := pep440.Parse(s.verbatim); err == nil {
			object["tag"] = python.RawVersion{Version: v, Text: s.verbatim}
		}
	}
	if day, err := time.Parse("2006-01-02", s.date); err == nil {
		object["node_date"] = python.Date{Time: day}
	}
	branch := "None"
	if s.branch != "" {
		branch = s.branch
	}
	node := "None"
	if s.node != "" {
		node = s.node
	}
	object["__repr__"] = fmt.Sprintf("<ScmVersion %s dist=%d node=%s dirty=%s branch=%s>", python.Str(object["tag"]), s.distance, node, python.Repr(s.dirty), branch)
	return map[string]any{"version": text, "version_tuple": python.Tuple(file.Tuple(text)), "scm_version": object}
}
