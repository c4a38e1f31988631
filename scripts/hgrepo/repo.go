// Package hgrepo makes Mercurial repositories with the hg program, for tests.
package hgrepo

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

// Repo is a Mercurial repository and one process of hg that changes it: to start hg takes
// a third of a second, longer than most of its commands.
type Repo struct {
	Dir string

	t   testing.TB
	in  io.Writer
	out io.Reader
	n   int // of the commands so far
}

// New starts hg in a directory, where its first command is usually init.
func New(t testing.TB, dir string) *Repo {
	t.Helper()
	server := oracle.Hg(t).Command(dir, nil, "serve", "--cmdserver", "pipe")
	r := &Repo{Dir: dir, t: t}
	in, err := server.StdinPipe()
	if err == nil {
		r.out, err = server.StdoutPipe()
	}
	if err == nil {
		err = server.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	r.in = in
	t.Cleanup(func() {
		in.Close() // which ends it
		if err := server.Wait(); err != nil {
			t.Error(err)
		}
	})
	if channel, text := r.message(); channel != 'o' {
		t.Fatalf("hg serve: %q", text)
	}
	return r
}

// Run runs a command and returns its standard output. A commit or a tag is Ada's, an hour after
// the command before it, in a time zone far in the east, unless args have a date.
func (r *Repo) Run(args ...string) string {
	r.t.Helper()
	r.n++
	if (args[0] == "commit" || args[0] == "tag") && !slices.Contains(args, "-d") {
		args = append(args, "-u", "Ada", "-d", fmt.Sprintf("%d -43200", 1785585600+r.n*3600))
	}
	request := strings.Join(args, "\x00")
	if _, err := r.in.Write(append(binary.BigEndian.AppendUint32([]byte("runcommand\n"), uint32(len(request))), request...)); err != nil {
		r.t.Fatal(err)
	}
	var out, words strings.Builder
	for {
		switch channel, text := r.message(); channel {
		case 'o':
			out.WriteString(text)
		case 'e':
			words.WriteString(text)
		case 'r':
			if code := binary.BigEndian.Uint32([]byte(text)); code != 0 {
				r.t.Fatalf("hg %q: exit %d\n%s%s", args, code, &out, &words)
			}
			return out.String()
		default:
			r.t.Fatalf("hg %q asks for input, on channel %c", args, channel)
		}
	}
}

// message reads a message of the command server: a channel's letter, a length of four bytes,
// and as many bytes. https://wiki.mercurial-scm.org/CommandServer
func (r *Repo) message() (channel byte, text string) {
	r.t.Helper()
	var head [5]byte
	_, err := io.ReadFull(r.out, head[:])
	var b []byte
	if size := binary.BigEndian.Uint32(head[1:]); err == nil && size < 1<<24 { // a request for input has no text
		b = make([]byte, size)
		_, err = io.ReadFull(r.out, b)
	}
	if err != nil {
		r.t.Fatalf("hg's answer: %v", err)
	}
	return head[0], string(b)
}

// Write writes a file, below the repository's directory.
func (r *Repo) Write(path, text string) {
	r.t.Helper()
	if err := os.WriteFile(filepath.Join(r.Dir, path), []byte(text), 0o666); err != nil {
		r.t.Fatal(err)
	}
}
