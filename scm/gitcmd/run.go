package gitcmd

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/internal/program"
)

// Program is the git program and the surroundings it runs in, as values.
type Program struct {
	Path    string   // of the program; "" = there is none
	Environ []string // KEY=VALUE, usually the caller's whole environment

	// HonourGitEnv hands GIT_DIR, GIT_WORK_TREE, GIT_COMMON_DIR and
	// GIT_INDEX_FILE of Environ on.
	HonourGitEnv bool

	// Limit is after how long a run is ended; 0 is ten minutes for one that only
	// reads, above what the largest repositories take, and an hour for one that
	// asks a remote. git waits for ever for a named pipe in the place of one of its
	// files, and for a server that says nothing.
	Limit time.Duration

	runs *[]string // every run so far, of one Repository; nil = nobody asks
}

// Bounds of what is kept of a process's output.
const (
	maxOutput = 1 << 20
	maxRecord = 1 << 20 // of one line or NUL-terminated record
)

// call is one run of git.
type call struct {
	dir     string
	args    []string
	stdin   string
	network bool // under the policy of that name; else that of reading
	write   bool // under that of writing
	held    *os.File
}

// subcommand returns the first argument that is no flag.
func (c call) subcommand() string {
	i := slices.IndexFunc(c.args, func(arg string) bool { return !strings.HasPrefix(arg, "-") })
	return c.args[max(i, 0)]
}

// failure is a run that ended with another exit code than 0.
type failure struct {
	code  int
	words string // standard error
}

func (e *failure) Error() string { return e.words }

// refused turns a failure into what the user sees; other errors stay.
func refused(err error) error {
	var f *failure
	if errors.As(err, &f) {
		reason := f.words
		for strings.HasPrefix(reason, "warning: ") { // which is no reason, and comes before it
			_, reason, _ = strings.Cut(reason, "\n")
		}
		reason = strings.TrimPrefix(reason, "fatal: ")
		if reason == "" {
			reason = fmt.Sprintf("git ended with exit code %d", f.code)
		}
		return &scm.RefusedError{Reason: reason}
	}
	return err
}

// output returns the standard output of one run without its last line break,
// and its standard error. A run that fails is a *failure.
func (p Program) output(c call) (stdout, stderr string, err error) {
	var out bytes.Buffer
	words, err := p.stream(c, func(r io.Reader) error {
		n, err := io.Copy(&out, io.LimitReader(r, maxOutput+1))
		if n > maxOutput {
			return fmt.Errorf("git wrote more than %d bytes for %q", maxOutput, c.args)
		}
		return err
	})
	return strings.TrimSuffix(out.String(), "\n"), words, err
}

// records calls each with every record of a run's output, without the byte end
// that ends it. The slice is only valid during the call.
func (p Program) records(c call, end byte, each func(record []byte) error) error {
	_, err := p.stream(c, func(r io.Reader) error {
		s := bufio.NewScanner(r)
		s.Buffer(nil, maxRecord)
		s.Split(func(data []byte, atEOF bool) (int, []byte, error) {
			if i := bytes.IndexByte(data, end); i >= 0 {
				return i + 1, data[:i], nil
			}
			if atEOF && len(data) > 0 {
				return len(data), data, nil
			}
			return 0, nil, nil
		})
		for s.Scan() {
			if err := each(s.Bytes()); err != nil {
				return err
			}
		}
		return s.Err()
	})
	return err
}

// stream runs git and lets read have its output, as far as it wants.
func (p Program) stream(c call, read func(io.Reader) error) (words string, err error) {
	if p.Path == "" {
		return "", &scm.ProgramError{Name: "git", Err: exec.ErrNotFound}
	}
	under := reading(p.Limit)
	if c.network {
		under = network(p.Limit)
	}
	if c.write {
		under = writing(p.Limit)
	}
	ctx, cancel := context.WithTimeout(context.Background(), under.limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.Path, slices.Concat(under.settings, c.args)...)
	cmd.Dir = c.dir
	cmd.Env = p.environment(under)
	cmd.Stdin = strings.NewReader(c.stdin)
	if c.held != nil && runtime.GOOS != "windows" { // which hands on no files
		cmd.ExtraFiles = []*os.File{c.held}
	}
	cmd.WaitDelay = time.Second // for what git started and left behind
	stderr := &program.Words{}
	cmd.Stderr = stderr
	out, theirs, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer out.Close()
	cmd.Stdout = theirs
	if p.runs != nil {
		*p.runs = append(*p.runs, strings.Join(append([]string{"git"}, c.args...), " "))
	}
	err = cmd.Start()
	theirs.Close()
	if err != nil {
		return "", &scm.ProgramError{Name: "git", Path: p.Path, Err: err}
	}
	r := newUntilEnd(out)
	defer close(r.closed)
	waited := make(chan error, 1)
	go func() {
		waited <- cmd.Wait()
		close(r.ended)
	}()
	readErr := read(r)
	if readErr != nil {
		out.Close() // what git started may still write
		cmd.Process.Kill()
	}
	err = <-waited
	words = stderr.String()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return words, overdue("git "+c.subcommand(), under.limit)
	case readErr != nil:
		return words, readErr
	case errors.As(err, &exit):
		return words, &failure{exit.ExitCode(), words}
	case errors.Is(err, exec.ErrWaitDelay): // git is done, and what it left behind holds standard error
		return words, nil
	}
	return words, err
}

// overdue is the error of a program that was ended after limit.
func overdue(program string, limit time.Duration) error {
	return &scm.RefusedError{Reason: fmt.Sprintf("%s did not end within %v seconds", program, limit.Seconds())}
}
