package scheme

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// Release is a release that could be made next.
type Release struct {
	Parts Parts    // as its tag reads
	Ref   string   // the tag to create
	After *scm.Tag // the tag it follows; nil before the first
}

// Next is what decides the next release of a commit.
type Next struct {
	Facts   scm.Facts // of the commit
	Version Version   // derived from them; the zero Version where the scheme has none
	Naming  Naming
	Options Options

	// Known are the names of the tags in the repository, whether they are versions
	// or not, in any order.
	Known []string

	// Allowed, if it is not nil, says why a tag of that name would not count as a
	// version.
	Allowed func(ref string) error

	// Free passes over numbers that are taken, on whichever commit: of jobs that release
	// at once each gets the next one. A version that was asked for in so many words and
	// the final one of a pre-release have none.
	Free bool
}

// Release names the next release: the scheme's own choice, or what b asks for.
//
// The name is a promise. Once the commit has this tag, and nothing else changes,
// its version is the release:
//
//	(1) the tag reads as the release under the same rule
//	(2) it is written as the tags there are (see [Naming.Print])
//	(3) it is a release, no development version, and has no local part
//	(4) it sorts above the version of the commit, with its count of commits, and
//	    above every tag that the commit contains (of Facts.Higher, as far as decided)
//	(5) no tag of that name exists, nor one that bars the name: git cannot have
//	    both v1 and v1/x
//	(6) Allowed takes it
//
// What cannot be promised is an error: *[BumpError], *[PartError], *[NoPartError],
// *[UnknownPartError], *[UnwritableError], *[ReleaseError], *[WholeError],
// *[UntaggedError] and others of the scheme. A history that is not all there is
// an *[UnprovenError] unless the options say otherwise.
func (n Next) Release(b Bump) (Release, error) {
	f := n.Facts
	if !f.Proof.Proven && !n.Options.AllowUnproven && f.Verbatim == "" {
		return Release{}, &UnprovenError{Reason: f.Proof.Reason, Shallow: f.Shallow}
	}
	base, after, err := n.follow()
	if err != nil {
		return Release{}, err
	}
	if after != nil {
		if b, err = n.Options.Decided(b, base); err != nil {
			return Release{}, err
		}
	}
	p, err := n.raise(base, after == nil, b)
	if err != nil {
		return Release{}, err
	}
	r := Release{After: after}
	for {
		if r.Ref, r.Parts, err = n.name(p, after, b); err != nil {
			return Release{}, err
		}
		err = n.promise(r, base)
		next, ok := n.afterTaken(r, b, err)
		switch {
		case err == nil:
			return r, nil
		case !ok:
			return Release{}, err
		}
		p = next
	}
}

// afterTaken returns the release after r, if err says that r is taken and that may be
// passed over. It is above r, so that passing over comes to an end.
func (n Next) afterTaken(r Release, b Bump, err error) (next Parts, ok bool) {
	e, refused := errors.AsType[*ReleaseError](err)
	if !n.Free || !refused || e.Why != Exists || e.Than != e.Tag || b.Whole != "" {
		return Parts{}, false
	}
	if b.Pre != "" { // the next candidate, of the same release
		b = Bump{Pre: b.Pre}
	}
	next, err = n.Naming.Scheme.Raise(r.Parts, b, n.Facts, n.Options)
	return next, err == nil && n.Naming.Scheme.Order(next, r.Parts) > 0
}

// name writes the release as the tags are, most of all as the one it follows, and
// where they show nothing as a version that was asked for is written.
func (n Next) name(p Parts, after *scm.Tag, b Bump) (ref string, read Parts, err error) {
	asked := habit{}
	if b.Whole != "" {
		asked = habit{takeApart(p, n.Naming.Scheme)}
	}
	if after != nil {
		names, h := n.Naming.inOrder(after.Ref, n.Known)
		return n.Naming.find(p, append(h, asked...), names[:min(mostLike, len(names))], "")
	}
	// The initial version itself says how it is written; where it has no v, tags
	// that are elsewhere do.
	names, h := n.Naming.inOrder("", n.Known)
	h = append(slices.Insert(h, 0, takeApart(n.Version.Next, n.Naming.Scheme)), asked...)
	if o := n.Options.Initial; withoutV(o) != o {
		return n.Naming.find(p, h, nil, o[:1])
	}
	return n.Naming.find(p, h, names[:min(mostLike, len(names))], "")
}

// follow returns the tag that is followed and its version: the derived version's
// tag, or if there is none the highest of the commit. Both are zero without one.
func (n Next) follow() (base Parts, after *scm.Tag, err error) {
	if after = n.Version.Tag; after != nil {
		base, err = n.Naming.Parse(after.Ref)
		return base, after, err
	}
	for i, t := range n.Facts.Tags {
		p, e := n.Naming.Parse(t.Ref)
		if e != nil {
			err = e
		} else if after == nil || n.Naming.Scheme.Order(p, base) > 0 {
			after, base = &n.Facts.Tags[i], p
		}
	}
	if after != nil {
		err = nil
	}
	return base, after, err
}

// raise returns the release that b asks for.
func (n Next) raise(base Parts, first bool, b Bump) (Parts, error) {
	switch {
	case b.Whole != "":
		return n.Naming.whole(base, b.Whole)
	case first && !n.Naming.Scheme.Tagless:
		return n.first(b)
	}
	return n.Naming.Scheme.Raise(base, b, n.Facts, n.Options)
}

// whole reads a version that was asked for in so many words. Up to three it has no
// fewer numbers than the tag that is followed.
func (n Naming) whole(base Parts, text string) (Parts, error) {
	p, err := wholeRelease(text, n.Scheme)
	if err != nil || n.Scheme.Grammar != "pep440" {
		return p, err
	}
	p.Release = slices.Clone(p.Release)
	for len(p.Release) < min(3, len(base.Release)) { // 2.0 where the tags are 1.2.3
		p.Release = append(p.Release, 0)
	}
	return p, nil
}

// first returns the first release: what the version heads for, or a pre-release
// of it.
func (n Next) first(b Bump) (Parts, error) {
	f, s, next := n.Facts, n.Naming.Scheme, n.Version.Next
	if len(next.Release) == 0 {
		e := untaggedBy(f, s.Name)
		e.Unborn = f.Head.ID == ""
		return Parts{}, e
	}
	switch b.Part {
	case post, hotfix:
		return Parts{}, &BumpError{Version: s.Print(next), Reason: "it is not released yet"}
	case epoch:
		return s.Raise(next, b, f, n.Options)
	}
	if b.Pre == "" {
		return next, nil
	}
	next.Dev = Num{Set: true} // as a tag .dev0 would announce it
	return s.Raise(next, Bump{Pre: b.Pre}, f, n.Options)
}

// promise holds the release against what there is.
func (n Next) promise(r Release, base Parts) error {
	s := n.Naming.Scheme
	if err := notRelease(r.Parts); err != nil {
		return &WholeError{Text: s.Print(r.Parts), Err: err}
	}
	if r.After != nil && s.Order(r.Parts, base) <= 0 {
		return &ReleaseError{Tag: r.Ref, Why: NotAbove, Than: r.After.Ref}
	}
	for _, t := range n.contained() {
		if p, err := n.Naming.Parse(t.Ref); err == nil && s.Order(r.Parts, p) <= 0 {
			return &ReleaseError{Tag: r.Ref, Why: NotAbove, Than: t.Ref}
		}
	}
	if v := n.Version; len(v.Next.Release) > 0 && !above(r.Parts, v, s) {
		return &ReleaseError{Tag: r.Ref, Why: NotAboveCommit, Than: s.textOf(v)}
	}
	for _, name := range n.Known {
		if name == r.Ref || strings.HasPrefix(name, r.Ref+"/") || strings.HasPrefix(r.Ref, name+"/") {
			return &ReleaseError{Tag: r.Ref, Why: Exists, Than: name}
		}
	}
	if n.Allowed != nil {
		if err := n.Allowed(r.Ref); err != nil {
			return &ReleaseError{Tag: r.Ref, Why: NotCounted, Err: err}
		}
	}
	return nil
}

// Overtaken returns the highest release among the known tags that r does not sort above
// and that the commit does not contain, "" if there is none: a release was made
// elsewhere. One number beside releases of three counts something else: v2234 beside
// v4.3.1.
func (n Next) Overtaken(r Release) string {
	var highest Parts
	found := ""
	contained := n.contained()
	for _, name := range n.Known {
		p, err := n.Naming.Parse(name)
		if err != nil || len(p.Pre) > 0 || p.Dev.Set || n.Naming.Scheme.Order(p, r.Parts) < 0 || len(p.Release) == 1 && len(r.Parts.Release) > 2 ||
			slices.ContainsFunc(contained, func(t scm.Tag) bool { return t.Ref == name }) {
			continue
		}
		if found == "" || n.Naming.Scheme.Order(p, highest) > 0 {
			found, highest = name, p
		}
	}
	return found
}

// contained returns the tags that the commit contains, as far as they may be above
// the one that is followed: of those on one commit git describe does not pick the
// highest.
func (n Next) contained() []scm.Tag {
	tags := slices.Clone(n.Facts.Tags)
	for _, h := range n.Facts.Higher {
		tags = append(tags, h.Tag)
	}
	return tags
}

// above reports whether the release p sorts above v. A development version is
// below its release, and in every grammar below its pre-releases too.
func above(p Parts, v Version, s Scheme) bool {
	next := v.Next
	switch {
	case v.Place == Before && s.Order(p, next) >= 0:
		return true
	case v.Place == Before && s.Grammar == "semver": // 1.3.0-0.dev.4 < 1.3.0-alpha.1
		return len(next.Pre) == 0 && slices.Equal(p.Release, next.Release) && len(p.Pre) > 0 && !p.Pre[0].IsNum
	case v.Place == Before:
		next.Dev = Num{Set: true, N: v.Count}
	case v.Place == After && !next.Post.Set:
		next.Post = Num{Set: true, N: v.Count}
	}
	if s.Counted && v.Place == Same {
		return s.Order(p, next) >= 0
	}
	return s.Order(p, next) > 0
}

// ReleaseFault says which part of the promise of [Next.Release] cannot be kept.
type ReleaseFault uint8

// The faults there are.
const (
	NotAbove       ReleaseFault = iota + 1 // a tag that the commit contains is as high
	NotAboveCommit                         // the version of the commit is as high
	Exists                                 // there is a tag of that name, or one that bars it
	NotCounted                             // the tag would not count as a version
)

// ReleaseError means that a release cannot be made under that name.
type ReleaseError struct {
	Tag  string // the tag that was to be named
	Why  ReleaseFault
	Than string // the tag or version that it is held against
	Err  error  // with NotCounted: why
}

func (e *ReleaseError) Error() string {
	switch {
	case e.Why == NotAbove:
		return fmt.Sprintf("%s would not sort above %s, which this commit contains", e.Tag, e.Than)
	case e.Why == NotAboveCommit:
		return fmt.Sprintf("%s would not sort above %s, the version of this commit", e.Tag, e.Than)
	case e.Why == NotCounted:
		return fmt.Sprintf("the tag %s would not count: %s", e.Tag, Reason(e.Err))
	case e.Than != e.Tag:
		return fmt.Sprintf("the tag %s cannot be made beside %s", e.Tag, e.Than)
	}
	return fmt.Sprintf("the tag %s exists already", e.Tag)
}

// Unwrap returns Err.
func (e *ReleaseError) Unwrap() error { return e.Err }

// Instead returns another request that Release can promise where it could not
// promise b: the scheme's own choice, a smaller part or a larger one, or what
// follows the highest tag that the commit contains. ok is false if there is none.
func (n Next) Instead(b Bump) (other Bump, r Release, ok bool) {
	others := []Bump{{}, {Part: patch}, {Part: minor}, {Part: major}, {Part: final}}
	s := n.Naming.Scheme
	var highest Parts
	for _, t := range n.contained() {
		if p, err := n.Naming.Parse(t.Ref); err == nil && (len(highest.Release) == 0 || s.Order(p, highest) > 0) {
			highest = p
		}
	}
	if len(highest.Release) > 0 {
		for _, b := range []Bump{{}, {Part: patch}} {
			if p, err := s.Raise(highest, b, n.Facts, n.Options); err == nil {
				others = append(others, Bump{Whole: s.Print(p)})
			}
		}
	}
	for _, other := range others {
		if other == b {
			continue
		}
		if r, err := n.Release(other); err == nil {
			return other, r, true
		}
	}
	return Bump{}, Release{}, false
}
