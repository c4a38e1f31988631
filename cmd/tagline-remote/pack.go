package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/idxfile"
	"github.com/go-git/go-git/v5/plumbing/format/packfile"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp/capability"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp/sideband"
	"github.com/go-git/go-git/v5/plumbing/transport"

	"github.com/tagline-scm/tagline/cmd/internal/companion"
)

// refs answers what the remote advertises. go-git does not speak version 2 of the
// protocol, so all refs come, whatever is wanted of them.
func (c *connection) refs(ctx context.Context, w *watch) (companion.Reply, error) {
	s, adv, err := c.upload(ctx, w)
	if err != nil {
		return companion.Reply{}, err
	}
	defer s.Close()
	if format := adv.Capabilities.Get("object-format"); len(format) > 0 && format[0] != "sha1" {
		return companion.Reply{}, errors.New("object-format=" + format[0])
	}
	r := companion.Reply{URL: c.shown, Bytes: w.bytes.Load(), Can: companion.Can{
		Filter: adv.Capabilities.Supports(capability.Filter),
		Since:  adv.Capabilities.Supports(capability.DeepenSince),
		Depth:  adv.Capabilities.Supports(capability.Shallow),
	}}
	if adv.Head != nil {
		r.Refs = append(r.Refs, companion.Ref{Name: "HEAD", ID: adv.Head.String()})
	}
	for _, pair := range adv.Capabilities.Get(capability.SymRef) {
		if name, to, ok := strings.Cut(pair, ":"); ok && name == "HEAD" {
			r.Head = to
		}
	}
	for name, id := range adv.References {
		ref := companion.Ref{Name: name, ID: id.String()}
		if peeled, ok := adv.Peeled[name]; ok {
			ref.Peeled = peeled.String()
		}
		r.Refs = append(r.Refs, ref)
	}
	slices.SortFunc(r.Refs, func(a, b companion.Ref) int { return strings.Compare(a.Name, b.Name) })
	return r, nil
}

// question is what a server is asked for.
type question struct {
	companion.Request
	edge     []string // where the asking clone ends
	relative bool     // Depth counts from there
}

// pack writes a pack of what is wanted, and its index.
func (c *connection) pack(ctx context.Context, w *watch, q companion.Request) (companion.Reply, error) {
	c.packs++
	objects, update, err := c.objects(ctx, w, question{Request: q}, filepath.Join(q.Dir, fmt.Sprintf("pack-%d", c.packs)))
	if err != nil {
		return companion.Reply{}, err
	}
	return companion.Reply{Bytes: w.bytes.Load(), Objects: objects, Shallow: texts(update.Shallows)}, nil
}

// texts returns hashes as digits.
func texts(ids []plumbing.Hash) []string {
	var list []string
	for _, id := range ids {
		list = append(list, id.String())
	}
	return list
}

// hashes is the way back.
func hashes(ids []string) []plumbing.Hash {
	var list []plumbing.Hash
	for _, id := range ids {
		list = append(list, plumbing.NewHash(id))
	}
	return list
}

// objects writes what is wanted to name.pack and name.idx, which are not there where
// nothing came, and returns how many objects that are and where the history ends now.
func (c *connection) objects(ctx context.Context, w *watch, q question, name string) (uint32, packp.ShallowUpdate, error) {
	var none packp.ShallowUpdate
	s, adv, err := c.upload(ctx, w)
	if err != nil {
		return 0, none, err
	}
	defer s.Close()
	request := packp.NewUploadPackRequestFromCapabilities(adv.Capabilities)
	set := func(name capability.Capability) error {
		if !adv.Capabilities.Supports(name) {
			return &companion.Error{Kind: companion.Unsupported, Text: fmt.Sprintf("%s has no %s", c.shown, name)}
		}
		return request.Capabilities.Set(name)
	}
	if adv.Capabilities.Supports(capability.Filter) && q.Filter != "" {
		request.Filter = packp.Filter(q.Filter)
		err = set(capability.Filter)
	}
	if adv.Capabilities.Supports(capability.IncludeTag) {
		err = errors.Join(err, set(capability.IncludeTag))
	}
	switch {
	case q.Depth > 0:
		request.Depth = packp.DepthCommits(q.Depth)
		err = errors.Join(err, set(capability.Shallow))
	case q.Since != 0:
		request.Depth = packp.DepthSince(time.Unix(q.Since, 0).UTC())
		err = errors.Join(err, set(capability.Shallow), set(capability.DeepenSince))
	case q.edge != nil:
		err = errors.Join(err, set(capability.Shallow))
	}
	if q.relative {
		err = errors.Join(err, set(capability.DeepenRelative))
	}
	if err != nil {
		return 0, none, err
	}
	request.Wants, request.Haves, request.Shallows = hashes(q.Wants), hashes(q.Haves), hashes(q.edge)
	response, err := s.UploadPack(ctx, request)
	if errors.Is(err, transport.ErrEmptyUploadPackRequest) {
		return 0, none, nil // all of it is among what is not wanted
	}
	if err != nil {
		return 0, none, err
	}
	defer response.Close()
	var in io.Reader = response
	switch {
	case request.Capabilities.Supports(capability.Sideband64k):
		in = sideband.NewDemuxer(sideband.Sideband64k, response)
	case request.Capabilities.Supports(capability.Sideband):
		in = sideband.NewDemuxer(sideband.Sideband, response)
	}
	if !strings.HasPrefix(c.endpoint.Protocol, "http") { // else it is counted where it arrives
		in = w.reader(in)
	}
	objects, err := writePack(in, name, q.Limits)
	return objects, response.ShallowUpdate, err
}

// writePack copies a pack to name.pack and writes name.idx. A pack without objects
// leaves no files.
func writePack(in io.Reader, name string, limits companion.Limits) (objects uint32, err error) {
	f, err := os.OpenFile(name+".pack", os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	if _, err := io.Copy(f, in); err != nil {
		return 0, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	index := &idxfile.Writer{}
	limited := &limiter{limits: limits}
	parser, err := packfile.NewParser(packfile.NewScanner(f), limited, index)
	if err != nil {
		return 0, err
	}
	if _, err := parser.Parse(); err != nil {
		return 0, damaged(err)
	}
	if limited.objects == 0 {
		return 0, os.Remove(name + ".pack")
	}
	table, err := index.Index()
	if err != nil {
		return 0, damaged(err)
	}
	out, err := os.OpenFile(name+".idx", os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, err
	}
	defer out.Close()
	buffered := bufio.NewWriter(out)
	if _, err := idxfile.NewEncoder(buffered).Encode(table); err != nil {
		return 0, err
	}
	if err := buffered.Flush(); err != nil {
		return 0, err
	}
	return limited.objects, out.Close()
}

// damaged is the error of a pack that is none, or one above a limit.
func damaged(err error) error {
	if own, ok := errors.AsType[*companion.Error](err); ok {
		return own
	}
	return &companion.Error{Kind: companion.Unreachable, Text: "the remote sent no sound pack: " + words(err)}
}

// limiter watches what a pack says of itself while it is indexed.
type limiter struct {
	limits  companion.Limits
	objects uint32
}

func (l *limiter) OnHeader(count uint32) error {
	l.objects = count
	if count > l.limits.Objects {
		return bound("the remote sent a pack of %d objects, more than %d", count, l.limits.Objects)
	}
	return nil
}

func (l *limiter) OnInflatedObjectHeader(_ plumbing.ObjectType, size, _ int64) error {
	if size > l.limits.Object {
		return bound("the remote sent an object of %d bytes, more than %d", size, l.limits.Object)
	}
	return nil
}

func (l *limiter) OnInflatedObjectContent(plumbing.Hash, int64, uint32, []byte) error { return nil }

func (l *limiter) OnFooter(plumbing.Hash) error { return nil }
