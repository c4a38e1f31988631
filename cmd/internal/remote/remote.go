// Package remote lets the native reader answer about a repository that is on a server.
// It asks the companion for as many commits as prove the version, and lays them down
// as a bare repository in a private directory: so the very walk that reads a clone reads
// them, and no rule is written twice.
//
// # What is fetched
//
// A version needs the commits between the tag and HEAD, and the certainty that no other
// tag is nearer. One question brings just these: HEAD is wanted, and every commit with
// a version tag is said to be there already. What comes has no tagged commit in it, and
// ends at parents that did not come (the edge). Then:
//
//  1. The edge is one tagged commit: the walk ends there as it would in a clone, and
//     this is all there is to fetch.
//  2. The edge has more than that: branches that began before the tag and were merged
//     after it, and releases of older lines that were merged. HEAD is asked for once
//     more, without what a tagged commit of the edge, T, contains, and nothing else. If
//     that brings no tagged commit, then every tag that HEAD contains is T or an
//     ancestor of it: T is the nearest, the commits that came are its distance, and the
//     server has said that all of the edge is contained in T. The edge is then written
//     as T (a graft), which changes neither. Otherwise another commit is tried as T, the
//     highest versions first.
//  3. Otherwise commits are asked for by their age, four times as far back each time,
//     until the walk's own proof holds: at last the whole history.
//
// Where a tag's name says that it may give reason for a warning, because it is above the
// version, the commits of all branches and tags are fetched: what is warned about is then
// what a clone would warn about.
//
// Trees and files are never fetched, unless paths decides which commits count.
package remote

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/companion"
)

// Ask puts a request to the companion. The error is a *companion.Error, or one of
// starting the companion.
type Ask func(companion.Request) (companion.Reply, error)

// Repository is a repository on a server, as far as it has been fetched.
type Repository struct {
	URL     string // as messages name it: without a password
	Fetched Fetched

	ask   Ask
	refs  []companion.Ref
	head  string // the branch that HEAD is on: refs/heads/main; "" for none
	can   companion.Can
	dir   string // the bare repository
	names map[string]companion.Ref
	start companion.Ref // what the version is asked of
	back  int64         // seconds that the last round went back, 0 before any did
	whole bool          // it asked for all of the history
}

// Fetched is what came over the network.
type Fetched struct {
	Bytes   int64
	Objects uint32
	Rounds  int // questions for commits
}

// Open asks a server for its refs. remote is a URL, a path or the name of a remote of
// the repository around from, an absolute path.
func Open(ask Ask, remote, from string) (*Repository, error) {
	reply, err := ask(companion.Request{Op: companion.Refs, Remote: remote, From: from, Limits: companion.Usual})
	if err != nil {
		return nil, err
	}
	r := &Repository{URL: reply.URL, ask: ask, head: reply.Head, can: reply.Can, names: map[string]companion.Ref{}}
	r.Fetched.Bytes = reply.Bytes
	for _, ref := range reply.Refs {
		if !sound(ref) {
			return nil, &companion.Error{Kind: companion.Unreachable, Text: fmt.Sprintf("%s has a ref that is none: %q", r.URL, ref.Name)}
		}
		r.names[ref.Name] = ref
		r.refs = append(r.refs, ref)
	}
	return r, nil
}

// sound reports whether a ref can be written to packed-refs as it is.
func sound(ref companion.Ref) bool {
	id := func(text string) bool { return len(text) == 40 && strings.Trim(text, "0123456789abcdef") == "" }
	return id(ref.ID) && (ref.Peeled == "" || id(ref.Peeled)) && ref.Name != "" && !strings.ContainsAny(ref.Name, " \n\r\x00")
}

// Tags returns the names of the tags there, in the order of their bytes.
func (r *Repository) Tags() []string {
	var names []string
	for _, ref := range r.refs {
		if name, ok := strings.CutPrefix(ref.Name, "refs/tags/"); ok {
			names = append(names, name)
		}
	}
	return names
}

// Annotated reports whether a tag is one of its own object.
func (r *Repository) Annotated(tag string) bool { return r.names["refs/tags/"+tag].Peeled != "" }

// Commit returns what a tag leads to; it is not known whether that is a commit.
func (r *Repository) Commit(tag string) string { return commit(r.names["refs/tags/"+tag]) }

// commit returns what a ref leads to.
func commit(ref companion.Ref) string {
	if ref.Peeled != "" {
		return ref.Peeled
	}
	return ref.ID
}

// find returns the ref that a revision names: HEAD, a branch, a tag, or the whole name
// of a ref. As in git, a tag goes before a branch. The error is a *NoRefError, or a *companion.Error for a HEAD that leads nowhere.
func (r *Repository) find(rev string) (companion.Ref, error) {
	if rev == "" || rev == "HEAD" {
		if head, ok := r.names["HEAD"]; ok {
			return head, nil
		}
		if head, ok := r.names[r.head]; ok {
			return head, nil
		}
		return companion.Ref{}, &companion.Error{Kind: companion.None, Text: r.URL + " has no HEAD that leads to a commit; --rev names a branch"}
	}
	for _, prefix := range []string{"", "refs/", "refs/tags/", "refs/heads/"} {
		if ref, ok := r.names[prefix+rev]; ok && strings.HasPrefix(ref.Name, "refs/") {
			return ref, nil
		}
	}
	return companion.Ref{}, &NoRefError{Rev: rev, URL: r.URL}
}

// NoRefError means that a server has no branch or tag of that name. Other revisions
// cannot be asked for.
type NoRefError struct{ Rev, URL string }

func (e *NoRefError) Error() string {
	return fmt.Sprintf("%s has no branch or tag %q", e.URL, e.Rev)
}

// Want is what a version is asked of.
type Want struct {
	Rev     string                 // a branch or a tag; "" is HEAD
	Version func(tag string) error // which tags count: nil for one that does
	Better  func(a, b string) int  // which of two tags is the higher version, above 0 if it is a; nil for no order
	Nearest bool                   // the nearest tag is wanted, along all parents: what 2 above is right for
	Trees   bool                   // paths decide which commits count
	Every   bool                   // every tag's object is wanted, as an explanation tells about them
}

// Fetch brings what is wanted into an empty directory, an absolute path, which then
// is a bare repository. What it brings may not suffice; [Repository.Deepen] brings more.
func (r *Repository) Fetch(dir string, w Want) error {
	start, err := r.find(w.Rev)
	if err != nil {
		return err
	}
	r.start, r.dir = start, dir
	if err := r.layDown(); err != nil {
		return err
	}
	versions := map[string][]companion.Ref{} // by commit
	for _, ref := range r.refs {
		if tag, ok := strings.CutPrefix(ref.Name, "refs/tags/"); ok && w.Version(tag) == nil {
			versions[commit(ref)] = append(versions[commit(ref)], ref)
		}
	}
	enough, err := r.justEnough(w, versions)
	switch {
	case err != nil:
		return err
	case !enough:
		return r.Deepen(w)
	case w.Every:
		return r.tagObjects()
	}
	return nil
}

// justEnough brings what 1 and 2 above are about; enough is false in any other case.
func (r *Repository) justEnough(w Want, versions map[string][]companion.Ref) (enough bool, err error) {
	if on := versions[commit(r.start)]; on != nil {
		return true, r.tagged(on)
	}
	q := r.question(w)
	for id := range versions {
		q.Haves = append(q.Haves, id)
	}
	slices.Sort(q.Haves)
	if err := r.pack(q); err != nil {
		return false, err
	}
	edge, err := r.edge(versions)
	if err != nil || len(edge.missing) == 0 {
		return true, err // all of history is here
	}
	var on []string // the tagged commits of the edge
	for _, id := range edge.missing {
		if versions[id] != nil {
			on = append(on, id)
		}
	}
	switch {
	case len(on) == 0 || !w.Nearest:
		return false, nil
	case len(edge.missing) == 1:
		return true, r.tagged(versions[on[0]])
	}
	w.order(on, versions)
	for i, tag := range on[:min(tries, len(on))] {
		if i > 0 {
			if err := r.reset(); err != nil {
				return false, err
			}
		}
		q := r.question(w)
		q.Haves = []string{tag}
		if err := r.pack(q); err != nil {
			return false, err
		}
		edge, err := r.edge(versions)
		if err != nil {
			return false, err
		}
		if !edge.tagged {
			if err := r.graft(edge, tag); err != nil {
				return false, err
			}
			return true, r.tagged(versions[tag])
		}
	}
	return false, nil
}

// tries is how many tagged commits are tried as the nearest one.
const tries = 3

// order sorts tagged commits by their highest versions, the highest first.
func (w Want) order(commits []string, versions map[string][]companion.Ref) {
	if w.Better == nil {
		return
	}
	name := func(ref companion.Ref) string { return strings.TrimPrefix(ref.Name, "refs/tags/") }
	highest := func(commit string) string {
		return name(slices.MaxFunc(versions[commit], func(a, b companion.Ref) int { return w.Better(name(a), name(b)) }))
	}
	slices.SortStableFunc(commits, func(a, b string) int { return w.Better(highest(b), highest(a)) })
}

// question asks for the start, without trees unless they are wanted.
func (r *Repository) question(w Want) companion.Request {
	q := companion.Request{Op: companion.Pack, Wants: []string{r.start.ID}, Filter: "tree:0"}
	if w.Trees {
		q.Filter = "blob:none"
	}
	return q
}

// tagged brings commits with these tags, and the tags' own objects, without history.
func (r *Repository) tagged(refs []companion.Ref) error {
	q := companion.Request{Op: companion.Pack, Filter: "tree:0", Depth: 1}
	for _, ref := range refs {
		q.Wants = append(q.Wants, ref.ID)
	}
	slices.Sort(q.Wants)
	q.Wants = slices.Compact(q.Wants)
	return r.pack(q)
}

// tagObjects brings the objects of all annotated tags, with the commits that they name.
func (r *Repository) tagObjects() error {
	var annotated []companion.Ref
	for _, ref := range r.refs {
		if ref.Peeled != "" && strings.HasPrefix(ref.Name, "refs/tags/") {
			annotated = append(annotated, ref)
		}
	}
	if annotated == nil {
		return nil
	}
	return r.tagged(annotated)
}

// errWhole means that there is nothing to deepen.
var errWhole = errors.New("all of the history is here")

// Deepen brings more of the history than there is. Where there is no more, [Whole]
// knows the error.
func (r *Repository) Deepen(w Want) error {
	const quarter, far, rounds = 90 * 24 * 60 * 60, 4, 8
	if r.whole {
		return errWhole
	}
	e, err := r.edge(nil)
	if err != nil {
		return err
	}
	q := r.question(w)
	r.back = max(far*r.back, far*(e.newest-e.oldest)+quarter)
	if since := e.oldest - r.back; r.can.Since && since > 0 && r.Fetched.Rounds < rounds {
		q.Since = since
	} else {
		r.whole = true
	}
	if err := r.reset(); err != nil {
		return err
	}
	if err := r.cut(q); err != nil || !w.Every {
		return err
	}
	return r.tagObjects()
}

// All brings every commit that a branch or a tag has, and all tag objects: what a warning
// about tags elsewhere needs to know.
func (r *Repository) All(w Want) error {
	if err := r.reset(); err != nil {
		return err
	}
	q := r.question(w)
	for _, ref := range r.refs {
		if strings.HasPrefix(ref.Name, "refs/heads/") || strings.HasPrefix(ref.Name, "refs/tags/") {
			q.Wants = append(q.Wants, ref.ID)
		}
	}
	slices.Sort(q.Wants)
	q.Wants = slices.Compact(q.Wants)
	r.whole = true
	return r.pack(q)
}

// Whole reports whether an error of Deepen says that there is nothing to deepen.
func Whole(err error) bool { return errors.Is(err, errWhole) }

// pack puts a question for objects and adds up what came.
func (r *Repository) pack(q companion.Request) error {
	_, err := r.packed(q)
	return err
}

func (r *Repository) packed(q companion.Request) (companion.Reply, error) {
	q.Dir, q.Limits = r.packs(), companion.Usual
	reply, err := r.ask(q)
	r.Fetched.Bytes += reply.Bytes
	r.Fetched.Objects += reply.Objects
	r.Fetched.Rounds++
	return reply, err
}
