package main

import (
	"fmt"
	"io"
	"runtime/metrics"
	"sync/atomic"
	"time"

	"github.com/tagline-scm/tagline/cmd/internal/companion"
)

// watch holds one request to its limits. Most are held where something is read; a
// server that says nothing, and one that makes go-git's own readers grow, are met by a
// look at the clock and at the memory, several times a second.
type watch struct {
	limits companion.Limits
	last   atomic.Int64 // when something moved, in nanoseconds since 1970
	bytes  atomic.Int64
	sent   atomic.Bool // what changes the remote has gone out
	done   chan struct{}
}

// maxMemory is more than a hundred thousand refs and the largest history take.
const maxMemory = 2 << 30

func guard(l companion.Limits, end func(*companion.Error)) *watch {
	w := &watch{limits: l, done: make(chan struct{})}
	fail := func(e *companion.Error) {
		e.Sent = w.sent.Load()
		end(e)
	}
	w.moved()
	go func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		started := time.Now()
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		for {
			select {
			case <-w.done:
				return
			case now := <-tick.C:
				metrics.Read(sample)
				switch {
				case now.UnixNano()-w.last.Load() > int64(l.Stall):
					fail(bound("the remote said nothing for %v", l.Stall))
				case now.Sub(started) > l.Total:
					fail(bound("the remote took more than %v", l.Total))
				case sample[0].Value.Uint64() > maxMemory:
					fail(bound("what the remote sent took more than %d MB of memory", maxMemory>>20))
				}
			}
		}
	}()
	return w
}

func bound(format string, args ...any) *companion.Error {
	return &companion.Error{Kind: companion.Bound, Text: fmt.Sprintf(format, args...)}
}

// moved notes that something came or went.
func (w *watch) moved() { w.last.Store(time.Now().UnixNano()) }

func (w *watch) end() { close(w.done) }

// reader returns r, counted.
func (w *watch) reader(r io.Reader) io.Reader { return &counted{r, w} }

type counted struct {
	io.Reader
	*watch
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if n > 0 {
		c.moved()
		if total := c.bytes.Add(int64(n)); total > c.limits.Bytes {
			return 0, bound("the remote sent more than %d bytes", c.limits.Bytes)
		}
	}
	return n, err
}
