package hg

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// Program is the hg program and the surroundings it runs in, as values.
type Program struct {
	Path    string   // of the program; "" = there is none
	Environ []string // KEY=VALUE, usually the caller's whole environment
}

// ProgramError means that the hg program could not be started.
type ProgramError struct {
	Path string // "" = none was found
	Err  error
}

func (e *ProgramError) Error() string {
	if e.Path == "" {
		return "the hg program was not found"
	}
	return fmt.Sprintf("the hg program %s could not be started: %v", e.Path, e.Err)
}

func (e *ProgramError) Unwrap() error { return e.Err }

// environ returns the variables of the hg process: neither the user's nor the
// repository's settings are read (so no extension, hook, filter or alias can
// run), output is plain, in English and in UTF-8.
//
// https://www.mercurial-scm.org/help/topics/environment
func (p Program) environ() []string {
	env := slices.DeleteFunc(slices.Clone(p.Environ), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return name == "LANGUAGE" || strings.HasPrefix(name, "LC_") || strings.HasPrefix(name, "HG")
	})
	return append(env, "LC_ALL=C", "HGENCODING=utf-8", "HGPLAIN=1", "HGRCPATH=", "HGRCSKIPREPO=1")
}

// Bounds of what is kept of hg's output.
const (
	maxOutput = 16 << 20 // of one command
	maxWords  = 1 << 14  // of its standard error
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
	words head // standard error of the process itself
}

// start starts hg in the repository dir and waits for its greeting.
func (p Program) start(dir string) (*server, error) {
	if p.Path == "" {
		return nil, &ProgramError{Err: exec.ErrNotFound}
	}
	s := &server{cmd: exec.Command(p.Path, "serve", "--cmdserver", "pipe", "-R", ".")}
	s.cmd.Dir, s.cmd.Env, s.cmd.Stderr = dir, p.environ(), &s.words
	var err error
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if s.out, err = s.cmd.StdoutPipe(); err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, &ProgramError{p.Path, err}
	}
	channel, size, err := s.message()
	if err == nil && (channel != 'o' || size > maxWords) {
		err = errors.New("no greeting")
	}
	if err == nil {
		_, err = io.CopyN(io.Discard, s.out, int64(size))
	}
	if err != nil {
		s.kill()
		if len(s.words.kept) > 0 {
			return nil, refused(s.words.kept)
		}
		return nil, &ProgramError{p.Path, fmt.Errorf("it does not answer as a command server: %w", err)}
	}
	return s, nil
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
	err := s.converse(sink, args)
	if err != nil && !errors.As(err, new(*scm.RefusedError)) {
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
	var words head
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
			if binary.BigEndian.Uint32(code[:]) != 0 && len(words.kept) > 0 {
				return refused(words.kept)
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
	return b.String(), err
}

// close ends the process, which stops when nobody talks to it any more.
func (s *server) close() error {
	if s.cmd == nil {
		return nil
	}
	s.in.Close()
	io.Copy(io.Discard, s.out)
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
func refused(words []byte) error {
	reason := strings.TrimPrefix(strings.TrimSpace(string(words)), "abort: ")
	first, _, _ := strings.Cut(reason, "\n")
	return &scm.RefusedError{Reason: first}
}

// bounded keeps what is written to it, up to a limit.
type bounded struct {
	bytes.Buffer
	max int
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > b.max {
		return 0, fmt.Errorf("hg wrote more than %d bytes", b.max)
	}
	return b.Buffer.Write(p)
}

// head keeps the first maxWords bytes written to it.
type head struct{ kept []byte }

func (h *head) Write(b []byte) (int, error) {
	h.kept = append(h.kept, b[:min(len(b), maxWords-len(h.kept))]...)
	return len(b), nil
}
