package hg

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/internal/program"
)

// Program is the hg program and the surroundings it runs in, as values.
type Program struct {
	Path    string   // of the program; "" = there is none
	Environ []string // KEY=VALUE, usually the caller's whole environment

	// Limit is after how long hg is ended that does not answer a command; 0 is ten
	// minutes. hg waits for ever for a named pipe in the place of one of its files.
	Limit time.Duration
}

// environ returns the variables of the hg process: neither the user's nor the
// repository's settings are read (so no extension, hook, filter or alias can
// run), output is plain, in English and in UTF-8.
//
// https://www.mercurial-scm.org/help/topics/environment
func (p Program) environ() []string {
	env := program.Environ(p.Environ, func(name string) bool { return !strings.HasPrefix(name, "HG") })
	return append(env, "HGENCODING=utf-8", "HGPLAIN=1", "HGRCPATH=", "HGRCSKIPREPO=1")
}

// Bounds of hg's output, in bytes.
const (
	maxOutput   = 16 << 20 // of one command
	maxGreeting = 1 << 14
)

// server is hg's command server: one process that runs command after command,
// because starting hg takes longer than most of its answers.
//
// A message of hg's is a channel's letter, a length of four bytes, and as many
// bytes. o is standard output and e standard error, r ends a command with its
// exit code; I and L ask for input, which there is none of. Other small letters
// may be ignored.
//
// https://wiki.mercurial-scm.org/CommandServer
type server struct {
	cmd   *exec.Cmd
	in    io.WriteCloser
	out   io.ReadCloser
	words program.Words // standard error of the process itself
	limit time.Duration
}

// start starts hg in the repository dir and waits for its greeting.
func (p Program) start(dir string) (*server, error) {
	if p.Path == "" {
		return nil, &scm.ProgramError{Name: "hg", Err: exec.ErrNotFound}
	}
	s := &server{cmd: exec.Command(p.Path, "serve", "--cmdserver", "pipe", "-R", "."), limit: cmp.Or(p.Limit, 10*time.Minute)}
	s.cmd.Dir, s.cmd.Env, s.cmd.Stderr = dir, p.environ(), &s.words
	s.cmd.WaitDelay = time.Second // for what hg started and left behind
	var err error
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if s.out, err = s.cmd.StdoutPipe(); err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, &scm.ProgramError{Name: "hg", Path: p.Path, Err: err}
	}
	err = s.inTime("serve", func() error {
		channel, size, err := s.message()
		if err == nil && (channel != 'o' || size > maxGreeting) {
			err = errors.New("no greeting")
		}
		if err == nil {
			_, err = io.CopyN(io.Discard, s.out, int64(size))
		}
		return err
	})
	if err != nil {
		s.kill()
		if errors.As(err, new(*scm.RefusedError)) {
			return nil, err
		}
		if words := s.words.String(); words != "" {
			return nil, refused(words)
		}
		return nil, &scm.ProgramError{Name: "hg", Path: p.Path, Err: fmt.Errorf("it does not answer as a command server: %w", err)}
	}
	return s, nil
}

// inTime talks to hg about a command. hg that takes longer than the limit is ended,
// and the error is a *scm.RefusedError.
func (s *server) inTime(command string, talk func() error) error {
	var late atomic.Bool
	process := s.cmd.Process
	timer := time.AfterFunc(s.limit, func() {
		late.Store(true)
		process.Kill()
		s.out.Close() // what hg started may hold it open
	})
	defer timer.Stop()
	err := talk()
	if err != nil && late.Load() {
		return &scm.RefusedError{Reason: fmt.Sprintf("hg %s did not end within %v seconds", command, s.limit.Seconds())}
	}
	return err
}

// message reads the head of a message.
func (s *server) message() (channel byte, size uint32, err error) {
	var b [5]byte
	if _, err := io.ReadFull(s.out, b[:]); err != nil {
		return 0, 0, err
	}
	return b[0], binary.BigEndian.Uint32(b[1:]), nil
}

// run runs one command and hands its output to sink, piece by piece. A command
// that fails is a *scm.RefusedError with hg's words.
func (s *server) run(sink io.Writer, args ...string) error {
	if s.cmd == nil {
		return errors.New("hg is not running any more")
	}
	said := false // by hg, of this command
	err := s.inTime(args[0], func() error {
		err := s.converse(sink, args)
		said = errors.As(err, new(*scm.RefusedError))
		return err
	})
	if err != nil && !said {
		s.kill() // what it would say next is lost
	}
	return err
}

func (s *server) converse(sink io.Writer, args []string) error {
	request := []byte("runcommand\n")
	text := strings.Join(args, "\x00")
	request = binary.BigEndian.AppendUint32(request, uint32(len(text)))
	if _, err := s.in.Write(append(request, text...)); err != nil {
		return fmt.Errorf("hg ended: %w", err)
	}
	var words program.Words
	for {
		channel, size, err := s.message()
		if err != nil {
			return fmt.Errorf("hg ended: %w", err)
		}
		body := io.LimitReader(s.out, int64(size))
		switch channel {
		case 'o':
			_, err = io.Copy(sink, body)
		case 'e':
			_, err = io.Copy(&words, body)
		case 'I', 'L':
			_, err = s.in.Write(make([]byte, 4))
		case 'r':
			var code [4]byte
			if _, err := io.ReadFull(body, code[:]); err != nil {
				return err
			}
			if binary.BigEndian.Uint32(code[:]) != 0 && words.String() != "" {
				return refused(words.String())
			}
			return nil
		default:
			if channel < 'a' || channel > 'z' {
				return fmt.Errorf("hg speaks on a channel %q", channel)
			}
			_, err = io.Copy(io.Discard, body)
		}
		if err != nil {
			return err
		}
	}
}

// output returns the output of one command.
func (s *server) output(args ...string) (string, error) {
	b := bounded{max: maxOutput}
	err := s.run(&b, args...)
	return b.kept.String(), err
}

// close ends the process, which stops when nobody talks to it any more.
func (s *server) close() error {
	if s.cmd == nil {
		return nil
	}
	s.in.Close()
	s.inTime("serve", func() error { // where it does not end, it is ended
		_, err := io.Copy(io.Discard, s.out)
		return err
	})
	err := s.cmd.Wait()
	s.cmd = nil
	return err
}

func (s *server) kill() {
	s.cmd.Process.Kill()
	s.cmd.Wait()
	s.cmd = nil
}

// refused is what hg says when it does not want to.
func refused(words string) error {
	reason := strings.TrimPrefix(words, "abort: ")
	first, _, _ := strings.Cut(reason, "\n")
	return &scm.RefusedError{Reason: first}
}

// bounded keeps what is written to it, up to a limit.
//
// The buffer is not embedded: io.Copy would find its ReadFrom, which knows no limit.
type bounded struct {
	kept bytes.Buffer
	max  int
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.kept.Len()+len(p) > b.max {
		return 0, fmt.Errorf("hg wrote more than %d bytes", b.max)
	}
	return b.kept.Write(p)
}
