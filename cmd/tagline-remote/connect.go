package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/go-git/go-git/v5/plumbing/protocol/packp"
	"github.com/go-git/go-git/v5/plumbing/transport"
	"github.com/go-git/go-git/v5/plumbing/transport/file"
	"github.com/go-git/go-git/v5/plumbing/transport/git"
	githttp "github.com/go-git/go-git/v5/plumbing/transport/http"
	"github.com/go-git/go-git/v5/plumbing/transport/ssh"

	"github.com/tagline-scm/tagline/cmd/internal/companion"
)

// connection is what is known of one remote.
type connection struct {
	endpoint *transport.Endpoint
	shown    string // the URL without a password
	auth     transport.AuthMethod
	settings settings
	packs    int
	scratch  atomic.Pointer[string] // the directory that goes with the request; the guard takes it away too
}

// close takes away what an unfinished request has gathered.
func (c *connection) close() {
	if dir := c.scratch.Swap(nil); dir != nil {
		os.RemoveAll(*dir)
	}
}

// answer answers one request.
func (c *connection) answer(ctx context.Context, w *watch, q companion.Request) (companion.Reply, error) {
	switch q.Op {
	case companion.Verify:
		return verify(ctx, q)
	case companion.Deepen:
		return c.deepen(ctx, w, q)
	}
	if q.Remote != "" {
		if err := c.open(ctx, q.Remote, q.From); err != nil {
			return companion.Reply{}, err
		}
	}
	if c.endpoint == nil {
		return companion.Reply{}, &companion.Error{Kind: companion.Unsupported, Text: "the first request names a remote"}
	}
	switch q.Op {
	case companion.Refs:
		return c.refs(ctx, w)
	case companion.Pack:
		return c.pack(ctx, w, q)
	case companion.Claim:
		return c.claim(ctx, w, q)
	}
	return companion.Reply{}, &companion.Error{Kind: companion.Unsupported, Text: fmt.Sprintf("no request %q is known", q.Op)}
}

// transports are those that start no command which the URL names: git's own ext::
// and fd:: are not among them.
var transports = []string{"file", "git", "http", "https", "ssh"}

// open finds out what a remote is.
func (c *connection) open(ctx context.Context, remote, from string) error {
	c.endpoint, c.auth, c.settings, c.packs = nil, nil, settings{}, 0
	address, err := locate(ctx, remote, from)
	if err != nil {
		return err
	}
	if c.endpoint, err = transport.NewEndpoint(address); err != nil {
		return &companion.Error{Kind: companion.None, Text: "no URL of a git remote: " + redacted(address)}
	}
	c.shown = redacted(address)
	if !slices.Contains(transports, c.endpoint.Protocol) {
		return &companion.Error{Kind: companion.Refused, Text: fmt.Sprintf("%s is no transport for this: there are %s",
			c.endpoint.Protocol, strings.Join(transports, ", "))}
	}
	if c.endpoint.Protocol == "file" {
		if _, err := os.Stat(c.endpoint.Path); err != nil {
			return &companion.Error{Kind: companion.None, Text: "there is no repository at " + c.shown}
		}
	}
	c.settings = settingsFor(ctx, c.endpoint, address, from)
	c.auth = c.settings.given(c.endpoint)
	return nil
}

// locate returns the URL or the absolute path that a remote is.
func locate(ctx context.Context, remote, from string) (string, error) {
	switch {
	case strings.Contains(remote, "::"):
		return "", &companion.Error{Kind: companion.Refused, Text: fmt.Sprintf("%q is a command to run, which tagline does not", remote)}
	case strings.Contains(remote, ":"):
		return remoteURL(ctx, remote, from)
	case remote != "." && remote != ".." && !strings.ContainsAny(remote, `/\`):
		return remoteURL(ctx, remote, from)
	}
	return absolute(remote, from), nil
}

// absolute returns a path as seen from a directory; a URL stays what it is.
func absolute(address, from string) string {
	if strings.Contains(address, ":") || filepath.IsAbs(address) {
		return address
	}
	return filepath.Join(from, address)
}

// redacted returns a URL without its password.
func redacted(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		i, at := strings.Index(address, "://"), strings.LastIndexByte(address, '@')
		switch {
		case err != nil && i >= 0 && at > i:
			return address[:i+3] + address[at+1:]
		case i < 0 && at > 0 && strings.Contains(address[:at], ":"): // user:password@host:path, which is none of ssh's
			return address[at+1:]
		}
		return address
	}
	u.User = nil
	return u.String()
}

// client returns go-git's client of the endpoint.
func (c *connection) client(w *watch) transport.Transport {
	switch c.endpoint.Protocol {
	case "http", "https":
		return githttp.NewClientWithOptions(&http.Client{Transport: c.settings.roundTripper(w)}, nil)
	case "ssh":
		return ssh.DefaultClient
	case "git":
		return git.DefaultClient
	}
	return file.DefaultClient
}

// authorised runs what a session is opened for. Where the remote wants credentials
// they are looked for, and it is run once more.
func (c *connection) authorised(ctx context.Context, run func(transport.AuthMethod) error) error {
	err := run(c.auth)
	if !errors.Is(err, transport.ErrAuthenticationRequired) {
		return err
	}
	found, ok := c.settings.ask(ctx, c.endpoint)
	if !ok {
		return err
	}
	c.auth = found.method
	if err = run(c.auth); err == nil {
		found.tell(ctx, "approve")
	} else if errors.Is(err, transport.ErrAuthenticationRequired) {
		found.tell(ctx, "reject")
	}
	return err
}

// upload opens a session for fetching and reads what it advertises.
func (c *connection) upload(ctx context.Context, w *watch) (s transport.UploadPackSession, refs *packp.AdvRefs, err error) {
	err = c.authorised(ctx, func(auth transport.AuthMethod) (err error) {
		if s, err = c.client(w).NewUploadPackSession(c.endpoint, auth); err != nil {
			return err
		}
		refs, err = s.AdvertisedReferencesContext(ctx)
		return err
	})
	w.moved()
	return s, refs, err
}

// errorOf turns an error of go-git's into one for the user. shown is the remote.
func errorOf(err error, shown string) *companion.Error {
	if own, ok := errors.AsType[*companion.Error](err); ok {
		return own
	}
	kind, text := companion.Unreachable, shown+": "+words(err)
	switch {
	case strings.Contains(text, "creating SSH agent"), strings.Contains(text, "unable to authenticate"):
		kind, text = companion.Denied, shown+" wants an ssh key, and none that is found here suffices"
	case strings.Contains(text, "knownhosts: key is unknown"):
		kind, text = companion.Stranger, shown+": its key is not in known_hosts"
	case strings.Contains(text, "knownhosts: key mismatch"):
		kind, text = companion.Refused, shown+": its key is not the one in known_hosts: somebody may have taken its place"
	case errors.Is(err, transport.ErrAuthenticationRequired), errors.Is(err, transport.ErrAuthorizationFailed):
		kind, text = companion.Denied, shown+" wants credentials, and none that are found here suffice"
	case errors.Is(err, exec.ErrNotFound):
		kind, text = companion.Unsupported, shown+" is a place on this machine, which is read through the git program, and there is none"
	case errors.Is(err, transport.ErrRepositoryNotFound):
		kind, text = companion.None, "there is no repository at "+shown
	case errors.Is(err, transport.ErrEmptyRemoteRepository):
		kind, text = companion.None, shown+" has no commits"
	case errors.Is(err, context.DeadlineExceeded):
		kind = companion.Bound
	case strings.Contains(text, "object-format=sha256"), strings.Contains(text, "sha256"):
		kind, text = companion.Unsupported, shown+" has SHA-256 objects, which cannot be read from here: clone it"
	}
	return &companion.Error{Kind: kind, Text: text}
}

// words returns what an error says in one line, without what a URL in it hides.
func words(err error) string {
	text := strings.Join(strings.Fields(strings.Trim(err.Error(), "\x00")), " ")
	if failed, ok := errors.AsType[*url.Error](err); ok {
		text = strings.Join(strings.Fields(failed.Err.Error()), " ")
	}
	const most = 300
	return text[:min(len(text), most)]
}
