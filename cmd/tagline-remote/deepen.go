package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/companion"
	"github.com/tagline-scm/tagline/cmd/tagline-remote/internal/clone"
	"github.com/tagline-scm/tagline/scm"
)

// openClone opens the repository around from, with the configuration of the user.
func openClone(from string) (*clone.Clone, error) {
	home, _ := os.UserHomeDir()
	xdg := os.Getenv("XDG_CONFIG_HOME")
	if xdg == "" {
		xdg = filepath.Join(home, ".config")
	}
	return clone.Open(from, []string{filepath.Join(xdg, "git", "config"), filepath.Join(home, ".gitconfig")})
}

// deepen brings more of the history into a clone, where there is no git program that
// would: what a shallow clone's edge left out, so many commits further back, and then
// the tags that lead to commits which are here. Unlike git fetch --tags it asks for no
// tag whose commit is not here: a server sends the whole history of each of these.
func (c *connection) deepen(ctx context.Context, w *watch, q companion.Request) (companion.Reply, error) {
	here, err := openClone(q.From)
	if err != nil {
		return companion.Reply{}, ofClone(err)
	}
	defer here.Close()
	remote := q.Remote
	if remote == "" {
		if remote, err = companion.DefaultRemote(here.Remotes()); err != nil {
			return companion.Reply{}, err
		}
	}
	if err := c.open(ctx, remote, q.From); err != nil {
		return companion.Reply{}, err
	}
	there, err := c.refs(ctx, w)
	if err != nil {
		return companion.Reply{}, err
	}
	d := deepening{connection: c, here: here, remote: remote, request: q}
	if d.edge, err = here.Edge(); err == nil && q.Depth > 0 && d.edge != nil {
		err = d.back(ctx, w, there.Refs)
	}
	if err == nil {
		err = d.tags(ctx, w, there.Refs)
	}
	if err != nil {
		return companion.Reply{}, ofClone(err)
	}
	return companion.Reply{Remote: remote, Moved: d.moved, Bytes: w.bytes.Load()}, nil
}

// ofClone gives an error of the clone's own, which says nothing of the remote, its kind.
func ofClone(err error) error {
	kind := companion.Here
	switch {
	case is[*clone.UnsupportedError](err):
		kind = companion.Unsupported
	case is[*clone.LockedError](err), is[*clone.MovedError](err), is[*clone.ClashError](err), is[*clone.LooseEndError](err),
		is[*fs.PathError](err), is[*os.LinkError](err), is[*scm.CorruptError](err), is[*scm.NotFoundError](err):
	default:
		return err
	}
	return &companion.Error{Kind: kind, Text: err.Error()}
}

func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// deepening is one request for more history.
type deepening struct {
	*connection
	here    *clone.Clone
	remote  string
	request companion.Request
	edge    []string // where the clone ends
	moved   bool
}

// back moves the edge.
func (d *deepening) back(ctx context.Context, w *watch, refs []companion.Ref) error {
	advertised := map[string]string{}
	for _, ref := range refs {
		advertised[ref.Name] = ref.ID
		if ref.Peeled != "" {
			advertised[ref.Name] = ref.Peeled
		}
	}
	for _, group := range d.here.Leading(d.remote, advertised) {
		var wants []string
		for _, name := range group {
			wants = append(wants, advertised[name])
		}
		slices.Sort(wants)
		q := d.question(slices.Compact(wants))
		q.Depth, q.relative = d.request.Depth, d.request.Depth != companion.Whole
		if moved, err := d.bring(ctx, w, q); err != nil || moved {
			return err
		}
	}
	return nil
}

// question asks for commits with their files, as many as the clone has of the others.
func (d *deepening) question(wants []string) question {
	return question{Request: companion.Request{Wants: wants, Filter: d.here.Filter(d.remote), Limits: d.request.Limits}, edge: d.edge}
}

// bring puts what a server answers into the clone: first the objects, then where they
// end, so that at no moment a commit is without its parents. moved is whether the edge did.
func (d *deepening) bring(ctx context.Context, w *watch, q question) (moved bool, err error) {
	if q.Haves, err = d.here.Haves(); err != nil {
		return false, err
	}
	dir, err := d.here.Scratch()
	if err != nil {
		return false, err
	}
	d.scratch.Store(&dir)
	defer d.close()
	pack := filepath.Join(dir, "received")
	objects, update, err := d.objects(ctx, w, q, pack)
	if err != nil {
		return false, err
	}
	if objects > 0 {
		if err := d.here.Install(pack, q.Filter != ""); err != nil {
			return false, err
		}
	}
	added, removed := texts(update.Shallows), texts(update.Unshallows)
	for _, id := range added {
		moved = moved || !slices.Contains(d.edge, id)
	}
	if moved = moved || len(removed) > 0; !moved {
		return false, nil
	}
	if err := d.here.MoveEdge(d.edge, added, removed); err != nil { // which looks whether all of it came
		return false, err
	}
	d.moved = true
	d.edge, err = d.here.Edge()
	return true, err
}

// tags brings the objects of tags whose commits are here, and makes the tags. In a clone
// with all of the history every tag is asked for.
func (d *deepening) tags(ctx context.Context, w *watch, refs []companion.Ref) error {
	have, err := d.here.Tags()
	if err != nil {
		return err
	}
	var lacking []companion.Ref
	for _, ref := range refs {
		if _, ok := have[ref.Name]; !ok && strings.HasPrefix(ref.Name, "refs/tags/") {
			lacking = append(lacking, ref)
		}
	}
	wants, err := d.absent(lacking)
	if err != nil {
		return err
	}
	if len(wants) > 0 {
		if _, err := d.bring(ctx, w, d.question(wants)); err != nil {
			return err
		}
	}
	objects, err := d.here.Objects()
	if err != nil {
		return err
	}
	defer objects.Close()
	for _, ref := range lacking {
		has, err := objects.Has(ref.ID)
		if err == nil && has {
			err = d.here.CreateTag(ref.Name, ref.ID, have)
			have[ref.Name], d.moved = ref.ID, true
		}
		if err != nil {
			return fmt.Errorf("%s: %w", strings.TrimPrefix(ref.Name, "refs/tags/"), err)
		}
	}
	return nil
}

// absent returns the objects to ask for so that tags can be made.
func (d *deepening) absent(tags []companion.Ref) ([]string, error) {
	objects, err := d.here.Objects()
	if err != nil {
		return nil, err
	}
	defer objects.Close()
	var wants []string
	for _, ref := range tags {
		has, err := objects.Has(ref.ID)
		if err != nil {
			return nil, err
		}
		near := d.edge == nil
		if !has && !near && ref.Peeled != "" {
			if near, err = objects.Has(ref.Peeled); err != nil {
				return nil, err
			}
		}
		if !has && near {
			wants = append(wants, ref.ID)
		}
	}
	slices.Sort(wants)
	return slices.Compact(wants), nil
}
