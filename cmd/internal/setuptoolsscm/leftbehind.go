package setuptoolsscm

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/archive"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// leftBehind reads what there is without a repository.
func (c *Config) leftBehind(fsys fs.FS, dirs []string) (Place, error) {
	// An archive inside another one's tree is the one that is built.
	nearest := slices.Clone(dirs)
	slices.SortStableFunc(nearest, func(a, b string) int { return depth(b) - depth(a) })
	p := Place{}
	// setuptools-scm's own order: what a build has saved, what an export has filled in, what a
	// source distribution says.
	for _, read := range []func(fs.FS, string, *Place) (bool, error){c.eggInfo, c.archival, c.pkgInfo} {
		for _, dir := range nearest {
			found, err := read(fsys, dir, &p)
			if err != nil || found {
				p.Found = found
				return p, err
			}
		}
	}
	if c.ParentPrefix != "" {
		if rest, ok := strings.CutPrefix(path.Base(c.at.named), c.ParentPrefix); ok {
			v, warnings, err := c.ParseTag(rest)
			p.Warnings = append(p.Warnings, warnings...)
			if err == nil {
				p.Found, p.Facts = true, decided("directory", v.String())
				return p, nil
			}
		}
	}
	if c.Fallback != "" {
		// Checked here, where it is needed: one that is never used may be anything.
		if _, err := c.newVersion(c.Fallback); err != nil {
			return p, &ConfigError{File: c.File, Table: c.Table, Key: "fallback_version", Reason: err.Error()}
		}
		p.Found, p.Facts = true, decided("fallback", c.Fallback)
	}
	return p, nil
}

func depth(dir string) int {
	if dir == "." {
		return 0
	}
	return 1 + strings.Count(dir, "/")
}

// decided are facts that are nothing but a version.
func decided(source, text string) scm.Facts {
	return scm.Facts{Source: source, Verbatim: text, Proof: scm.Proof{Proven: true, Reason: "the version is given"}}
}

// recorded are facts that somebody wrote down.
func recorded(vcs, source, tag, node string, distance uint64) scm.Facts {
	return scm.Facts{VCS: vcs, Source: source, Head: scm.Commit{ID: node}, Distance: distance, TagCount: 1,
		Tags: []scm.Tag{{Ref: tag, Name: tag}}, Proof: scm.Proof{Proven: true, Reason: "the file says so"}}
}

// readFile returns a regular file of at most 1 MiB, nil where there is none.
func readFile(fsys fs.FS, name string) ([]byte, error) {
	data, err := smallfile.ReadFS(fsys, name, maxFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, &scm.CorruptError{Path: path.Base(name), Reason: smallfile.Reason(err)}
	}
	return data, nil
}

// eggInfo reads *.egg-info/scm_version.json, which a build with setuptools puts
// into a source distribution. Its tag is a version already.
func (c *Config) eggInfo(fsys fs.FS, dir string, p *Place) (bool, error) {
	// The directory's name is the distribution's, which need not be known.
	names, err := fs.Glob(fsys, path.Join(escapeGlob(dir), "*.egg-info"))
	if err != nil || len(names) == 0 {
		return false, nil
	}
	data, err := readFile(fsys, path.Join(names[0], archive.EggInfo))
	if data == nil {
		return false, err
	}
	var saved struct {
		Tag      *string
		Distance *uint64
		Node     string
		Dirty    bool
		Branch   string
		NodeDate string `json:"node_date"`
	}
	// A saved version that makes no sense is passed over, as setuptools-scm does: what follows
	// may still tell.
	err = json.Unmarshal(data, &saved)
	if err == nil && (saved.Tag == nil || saved.Distance == nil) {
		err = errors.New("it names no tag or no distance")
	}
	if err != nil {
		p.Warnings = append(p.Warnings, fmt.Sprintf("%s: %v, so it is ignored", path.Join(names[0], archive.EggInfo), err))
		return false, nil
	}
	if _, err := c.newVersion(*saved.Tag); err != nil {
		p.Warnings = append(p.Warnings, fmt.Sprintf("%s: %v, so it is ignored", path.Join(names[0], archive.EggInfo), err))
		return false, nil
	}
	vcs, node := splitNode(saved.Node)
	p.Facts = recorded(vcs, "archive", *saved.Tag, node, *saved.Distance)
	p.Facts.Branch = scm.Branch{Name: saved.Branch, Abbrev: saved.Branch, From: "archive"}
	p.Facts.Head.Date = saved.NodeDate
	p.Facts.Work = scm.Work{Looked: true, Dirty: saved.Dirty}
	p.Parsed = true
	return true, nil
}

func escapeGlob(dir string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(dir)
}

// splitNode takes the letter of the version control system off a node.
func splitNode(node string) (vcs, id string) {
	if id, ok := strings.CutPrefix(node, "g"); ok {
		return "git", id
	}
	if id, ok := strings.CutPrefix(node, "h"); ok {
		return "hg", id
	}
	return "", node
}

// archival reads .git_archival.txt, else .hg_archival.txt.
func (c *Config) archival(fsys fs.FS, dir string, p *Place) (bool, error) {
	for _, a := range []struct {
		name string
		read func(archive.Fields, *Place) (bool, error)
	}{{archive.GitArchival, c.gitArchival}, {archive.HgArchival, c.hgArchival}} {
		switch data, err := readFile(fsys, path.Join(dir, a.name)); {
		case err != nil:
			return false, err
		case data != nil:
			return a.read(archive.ParseFields(data), p)
		}
	}
	return false, nil
}

// Exported reports whether dir is what git archive or hg archive left there, so
// that every file in it belongs to the project.
func Exported(fsys fs.FS, dir string) (bool, error) {
	data, err := readFile(fsys, path.Join(dir, archive.GitArchival))
	if err != nil || data != nil && !strings.Contains(archive.ParseFields(data).Last("node"), "$Format") {
		return err == nil, err
	}
	data, err = readFile(fsys, path.Join(dir, archive.HgArchival))
	return data != nil && len(archive.ParseFields(data).All("node")) > 0, err
}

func (c *Config) gitArchival(fields archive.Fields, p *Place) (bool, error) {
	described, has := fields.Last("describe-name"), len(fields.All("describe-name")) > 0
	switch {
	// An old git leaves the placeholder as it is. The refs and the node may have been filled in.
	case !has || strings.Contains(described, "%(describe"):
		p.Warnings = append(p.Warnings, "git archive did not support describe output")
	case described != "":
		tag, distance, node, _ := parseDescribe(described) // an archive is never dirty
		vcs, id := splitNode(node)
		p.Facts = recorded(vcs, "archive", tag, id, distance)
		_, warnings, err := c.ParseTag(tag)
		p.Warnings = append(p.Warnings, warnings...)
		return err == nil, err
	}
	for _, tag := range refTags(fields.Last("ref-names")) {
		_, warnings, err := c.ParseTag(tag)
		p.Warnings = append(p.Warnings, warnings...)
		// The expression is at fault, not the ref, so the next one is no answer.
		if _, empty := errors.AsType[*EmptyGroupError](err); empty {
			return false, err
		}
		if err == nil {
			p.Facts = recorded("git", "archive", tag, "", 0)
			return true, nil
		}
	}
	node := fields.Last("node")
	switch {
	case node == "":
		return false, nil
	case strings.Contains(strings.ToUpper(node), "$FORMAT"):
		p.Warnings = append(p.Warnings, "unprocessed git archival found (no export subst applied)")
		return false, nil
	}
	// A commit without a tag: setuptools-scm counts from 0.0, and a distance nobody knows.
	p.Facts = recorded("", "archive", "0.0", node, 0)
	p.Facts.Proof = scm.Proof{Reason: "the archive file names no tag and no distance"}
	return true, nil
}

// refTags returns the tags among the ref names of an archive, %D or %d of git log, as
// setuptools-scm finds them: what (?<=\btag: )([^,]+)\b matches. So a tag ends with
// a letter or a digit, before the ")" of %d for instance.
func refTags(refs string) []string {
	const mark = "tag: "
	var tags []string
	for at := 0; ; {
		i := strings.Index(refs[at:], mark)
		if i < 0 {
			return tags
		}
		at += i + len(mark)
		if before, _ := utf8.DecodeLastRuneInString(refs[:at-len(mark)]); isWord(before) {
			continue
		}
		end := len(refs)
		if i := strings.IndexByte(refs[at:], ','); i >= 0 {
			end = at + i
		}
		for end > at {
			last, n := utf8.DecodeLastRuneInString(refs[at:end])
			next, _ := utf8.DecodeRuneInString(refs[end:])
			if isWord(last) != isWord(next) {
				tags = append(tags, refs[at:end])
				break
			}
			end -= n
		}
		at = max(at, end)
	}
}

// isWord reports whether r is \w to Python; utf8.RuneError, at an end of the text, is not.
func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) }

func (c *Config) hgArchival(fields archive.Fields, p *Place) (bool, error) {
	node := fields.Last("node")
	// A field that is there and empty is no tag: an error of ParseTag.
	has := func(name string) bool { return len(fields.All(name)) > 0 }
	if has("tag") {
		p.Facts = recorded("hg", "archive", fields.Last("tag"), "", 0)
	} else if has("latesttag") {
		latest := fields.Last("latesttag")
		distance, err := strconv.ParseUint(fields.Last("latesttagdistance"), 10, 64)
		if err != nil {
			return false, &scm.CorruptError{Path: archive.HgArchival, Reason: "latesttagdistance is not a number"}
		}
		p.Facts = recorded("hg", "archive", latest, node, distance)
		p.Facts.Branch = scm.Branch{Name: fields.Last("branch"), Abbrev: fields.Last("branch"), From: "archive"}
	} else {
		p.Facts, p.Parsed = recorded("hg", "archive", "0.0", node, 0), true
		return true, nil
	}
	_, warnings, err := c.ParseTag(p.Facts.Tags[0].Name)
	p.Warnings = append(p.Warnings, warnings...)
	return err == nil, err
}

// pkgInfo reads the Version of PKG-INFO.
func (c *Config) pkgInfo(fsys fs.FS, dir string, p *Place) (bool, error) {
	sub, err := fs.Sub(fsys, dir)
	if err != nil {
		return false, err
	}
	f, err := archive.Read(sub, archive.PkgInfo, func(string) error { return nil })
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	p.Facts = f
	return err == nil, err
}
