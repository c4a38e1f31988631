// Command tagline-remote is what of Tagline uses a network, over go-git: tagline
// starts it where it is asked about a remote, so that the program which reads
// strangers' repositories links no network code. It has no command line of its own:
// package companion has the language of its standard input and output.
//
// A request that is stuck, or takes more memory than a server has any reason to make
// it take, ends the process: what is left of it is for nobody.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/tagline-scm/tagline/cmd/internal/companion"
)

func main() {
	if len(os.Args) > 1 {
		fmt.Fprintln(os.Stderr, "tagline-remote: it is tagline that starts this program, for its flag --remote")
		os.Exit(2)
	}
	for _, name := range local {
		os.Unsetenv(name)
	}
	if err := serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "tagline-remote:", err)
		os.Exit(1)
	}
}

// serve answers requests until there are no more.
func serve(in io.Reader, out io.Writer) error {
	requests := json.NewDecoder(bufio.NewReader(in))
	replies := &replies{out: out}
	var c connection
	defer c.close()
	for {
		var q companion.Request
		if err := requests.Decode(&q); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(context.Background(), q.Limits.Total)
		g := guard(q.Limits, func(e *companion.Error) {
			_ = replies.send(companion.Reply{Error: e})
			c.close()
			os.Exit(0)
		})
		reply, err := c.answer(ctx, g, q)
		if q.Edition != companion.Edition {
			err = &companion.Error{Kind: companion.Unsupported, Text: "tagline and tagline-remote are of different versions"}
		}
		g.end()
		cancel()
		if err != nil {
			reply = companion.Reply{Error: errorOf(err, c.shown)}
		}
		if err := replies.send(reply); err != nil {
			return err
		}
	}
}

// replies writes each reply once, whoever is first.
type replies struct {
	sync.Mutex
	out io.Writer
}

func (r *replies) send(reply companion.Reply) error {
	reply.Edition = companion.Edition
	line, err := json.Marshal(reply)
	if err == nil && len(line) > companion.MaxReply {
		line, err = json.Marshal(companion.Reply{Error: &companion.Error{Kind: companion.Bound,
			Text: fmt.Sprintf("its refs take more than %d MB", companion.MaxReply>>20)}})
	}
	if err != nil {
		return err
	}
	r.Lock() // and never unlocked by the guard, which ends the process
	defer r.Unlock()
	_, err = r.out.Write(append(line, '\n'))
	return err
}
