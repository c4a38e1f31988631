package gitcmd

import (
	"io"
	"time"
)

// leftBehind is how long the output of a process that has ended may stay open and empty:
// then only what it started and left behind, such as a daemon, holds it.
const leftBehind = time.Second

// untilEnd reads what a process writes, until nobody can write any more, or the process
// has ended and nothing came for a while. All that came is read, however slowly.
type untilEnd struct {
	chunks chan []byte   // closed behind the last
	ended  chan struct{} // closed when the process ends
	closed chan struct{} // closed when nobody reads any more
	chunk  []byte
}

func newUntilEnd(pipe io.Reader) *untilEnd {
	r := &untilEnd{chunks: make(chan []byte), ended: make(chan struct{}), closed: make(chan struct{})}
	go func() {
		defer close(r.chunks)
		for {
			b := make([]byte, 32<<10)
			n, err := pipe.Read(b)
			if n > 0 {
				select {
				case r.chunks <- b[:n]:
				case <-r.closed:
					return
				}
			}
			if err != nil { // a pipe has no error but its end, or that it was closed here
				return
			}
		}
	}()
	return r
}

func (r *untilEnd) Read(b []byte) (int, error) {
	if len(r.chunk) == 0 {
		ok := false
		select {
		case r.chunk, ok = <-r.chunks:
		case <-r.ended:
			select {
			case r.chunk, ok = <-r.chunks:
			case <-time.After(leftBehind):
			}
		}
		if !ok {
			return 0, io.EOF
		}
	}
	n := copy(b, r.chunk)
	r.chunk = r.chunk[n:]
	return n, nil
}
