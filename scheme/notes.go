package scheme

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// The rules of Note that users meet in warnings and in explain.
const (
	ruleNext           = "next"
	ruleUnproven       = "unproven"
	ruleDirtyOnTag     = "dirty-on-tag"
	ruleNearerTag      = "nearer-tag"
	ruleSchemeChange   = "scheme-change"
	ruleMergedHigher   = "merged-higher"
	ruleHigherBeside   = "higher-beside"
	ruleContainsHigher = "contains-higher"
	ruleTagAheadOfDate = "tag-ahead-of-date"
	ruleTagNoDate      = "tag-no-date"
	ruleUntagged       = "untagged"
)

// unprovenNote warns that history is missing.
func unprovenNote(f scm.Facts) Note {
	n := Note{Rule: ruleUnproven, Text: "unproven: " + f.Proof.Reason, Level: Warning}
	if f.Shallow {
		n.Args = []string{"shallow"}
	}
	return n
}

// doubts returns what is doubtful about a finished version.
func doubts(v Version, s Scheme, rule TagRule, unproven bool) []Note {
	var out []Note
	if unproven {
		out = append(out, unprovenNote(v.Facts))
	}
	if v.Tag == nil && !unproven && !s.Tagless && v.Facts.Untagged != scm.NoTags && v.Facts.TagCount > 0 {
		e := untaggedBy(v.Facts, s.Name)
		out = append(out, Note{Rule: ruleUntagged, Text: e.Error() + ", so this heads for the initial version", Level: Warning})
	}
	out = append(out, dirtyOnTag(v, s)...)
	out = append(out, nearerTags(v, rule)...)
	read := func(ref string) (Parts, bool) {
		p, err := rule.Parse(ref, s)
		return p, err == nil
	}
	for _, n := range higherTag(v, s, read) {
		if n.Rule == ruleSchemeChange {
			higher, _ := read(n.Args[2])
			n.Args = append(n.Args, inNewEpoch(v, s, higher))
		}
		out = append(out, n)
	}
	return out
}

// inNewEpoch returns the release that v heads for in an epoch above that of higher,
// as the scheme's tags write it; "" where the scheme has no epochs.
func inNewEpoch(v Version, s Scheme, higher Parts) string {
	p := v.Next
	p.Epoch, p.Dev, p.Local, p.Text = higher.Epoch+1, Num{}, nil, ""
	text := s.Print(p)
	if read, err := s.Parse(text); err != nil || p.Epoch == 0 || read.Epoch != p.Epoch {
		return ""
	}
	return text
}

// decisions words the scheme's notes for explain.
func decisions(v Version, s Scheme) []Note {
	if v.Tag == nil {
		return v.Notes
	}
	if v.Place == On && len(v.Notes) == 0 {
		return []Note{{Rule: ruleNext, Text: "the tag " + v.Tag.Ref}}
	}
	if d := v.Decision; d != nil {
		text := fmt.Sprintf("the %s release after %s: %s", d.part(v.Base), v.Tag.Ref, d.how(v.Base))
		return []Note{{Rule: ruleNext, Text: text}}
	}
	out := make([]Note, len(v.Notes), len(v.Notes)+2)
	for i, n := range v.Notes {
		if n.Rule == ruleNext && v.Public == nil && !s.Tagless { // who writes the version whole has said why, and no tag did
			what := "the release after " + v.Tag.Ref
			switch v.Place {
			case After:
				what = "a post-release of " + v.Tag.Ref
			case Same, On:
				what = "the release " + v.Tag.Ref
			}
			n.Text = fmt.Sprintf("%s (%s: %s)", what, v.Scheme, n.Text)
		}
		out[i] = n
	}
	return out
}

// reasonNext returns why the version heads for what it does: the text of the
// note of that rule.
func reasonNext(notes []Note) string {
	for _, n := range notes {
		if n.Rule == ruleNext {
			return n.Text
		}
	}
	return ""
}

// dirtyOnTag says why a build of a tag is not the tagged release.
func dirtyOnTag(v Version, s Scheme) []Note {
	f := v.Facts
	if v.Tag == nil || f.Distance != 0 || !dirty(f) {
		return nil
	}
	what, args := "the work tree is modified", []string(nil)
	if len(f.Work.Paths) > 0 {
		p := f.Work.Paths[0]
		what, args = p.String(), []string{p.Path}
	}
	where := "HEAD is tagged " + v.Tag.Ref
	// The distance may be that of some paths. A describe command may have cut the commit off.
	if !v.Tag.Commit.IsZero() && !strings.HasPrefix(v.Tag.Commit.String(), f.Head.ID) {
		where = "nothing was committed here since " + v.Tag.Ref
	}
	return []Note{{
		Rule:  ruleDirtyOnTag,
		Text:  fmt.Sprintf("%s but %s, so this is not %s", where, what, s.text(v.Base)),
		Level: Warning,
		Args:  args,
	}}
}

// nearerTags names the tags that were probably meant as versions and are nearer
// than the chosen one, as far as a reader can be expected to read them.
func nearerTags(v Version, rule TagRule) []Note {
	const most = 3
	var out []Note
	more := 0
	for _, r := range v.Facts.Rejected {
		var reason *TagError
		if !r.Ahead || !errors.As(r.Reason, &reason) || !rule.MeansVersion(r.Tag.Ref) || isPassedOver(reason) {
			continue
		}
		if len(out) == most {
			more++
			continue
		}
		text := reason.Error()
		if v.Tag != nil {
			text = fmt.Sprintf("tag %s is nearer than %s but is no version: %s", r.Tag.Ref, v.Tag.Ref, Reason(reason.Err))
		}
		out = append(out, Note{Rule: ruleNearerTag, Text: text, Level: Warning, Args: []string{r.Tag.Ref}})
	}
	if more > 0 {
		out = append(out, Note{Rule: ruleNearerTag, Text: fmt.Sprintf("%d more such tags are no versions", more), Level: Warning})
	}
	return out
}

// isPassedOver reports whether a tag is refused although it is a version.
func isPassedOver(e *TagError) bool {
	switch e.Err.(type) {
	case *DevelopmentError, *FloatingError:
		return true
	}
	return false
}

// higherTag is the scheme-change guard: a version that sorts below a release it
// contains is never what installers prefer. The highest such release is named.
// If it is on the tag's own commit, git describe's order preferred another; if a
// merge brought it in, its own line of development goes on above this one; if it
// is an ancestor of the chosen tag, the numbering has changed.
func higherTag(v Version, s Scheme, read func(ref string) (Parts, bool)) []Note {
	var highest Parts
	var tag scm.HigherTag
	for _, h := range v.Facts.Higher {
		p, ok := read(h.Tag.Ref)
		if !ok || !below(v, p, s.Order) {
			continue
		}
		final, was := len(p.Pre) == 0, len(highest.Pre) == 0
		if tag.Tag.Ref == "" || final && !was || final == was && s.Order(p, highest) > 0 {
			highest, tag = p, h
		}
	}
	if tag.Tag.Ref == "" || !below(v, highest, s.Order) {
		return nil
	}
	this, that := s.textOf(v), s.text(highest)
	n := Note{Level: Warning, Args: []string{this, that, tag.Tag.Ref}}
	ownRules := v.Text == ""
	switch {
	case v.Tag != nil && !v.Tag.Commit.IsZero() && v.Tag.Commit == tag.Tag.Commit:
		n.Rule, n.Args = ruleHigherBeside, append(n.Args, v.Tag.Ref)
		n.Text = fmt.Sprintf("%s sorts below %s, whose tag is on the same commit as %s, the one that counts", this, that, v.Tag.Ref)
	case tag.Ahead && ownRules:
		n.Rule = ruleMergedHigher
		n.Text = fmt.Sprintf("%s sorts below %s, which a merge brought in: select = \"highest\" would count from it", this, that)
	case tag.Ahead:
		n.Rule = ruleContainsHigher
		n.Text = fmt.Sprintf("%s sorts below %s, which a merge brought in", this, that)
	default:
		n.Rule = ruleSchemeChange
		if !ownRules {
			n.Rule = ruleContainsHigher
		}
		n.Text = fmt.Sprintf("%s sorts below %s, which this commit contains: installers will keep preferring %s", this, that, that)
		if len(highest.Pre) > 0 && len(v.Base.Pre) == 0 { // told by check and explain
			n.Level = Info
			n.Text = fmt.Sprintf("%s sorts below the pre-release %s, which this commit contains; installers prefer neither", this, that)
		}
	}
	return []Note{n}
}

// below reports whether v sorts below the release r. A development version of
// r itself does.
func below(v Version, r Parts, order func(a, b Parts) int) bool {
	if v.Place == Before {
		return order(v.Next, r) <= 0
	}
	p := v.Next
	if v.Place == After && !p.Post.Set {
		p.Post = Num{Set: true, N: v.Count}
	}
	return order(p, r) < 0
}

// text returns p without its local part, as messages about the scheme's tags name
// it: in SemVer's own form where the order is SemVer's (rc10 is below rc9 there).
func (s Scheme) text(p Parts) string {
	if s.Grammar != "semver" {
		return publicText(p)
	}
	p.Local = nil
	return printSemVer(p)
}

// textOf returns the public version as text does: 1.0.0-rc10.0.dev.4 under semver,
// as format semver writes it.
func (s Scheme) textOf(v Version) string {
	if s.Grammar != "semver" || v.Text != "" {
		return v.PublicText()
	}
	p := v.Next
	if v.Place == Before {
		if len(v.Base.Pre) > 0 && slices.Equal(v.Base.Release, p.Release) {
			p.Pre = v.Base.Pre
		}
		p.Pre = append(slices.Clone(p.Pre), Ident{IsNum: true}, Ident{Text: "dev"}, Ident{Num: v.Count, IsNum: true})
	}
	return s.text(p)
}

// publicText returns p without its local part, as messages name it.
func publicText(p Parts) string { return join(publicSegments(p, ""), "") }
