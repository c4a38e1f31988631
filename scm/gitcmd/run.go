package gitcmd

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/scm"
)

// Program is the git program and the surroundings it runs in, as values.
type Program struct {
	Path    string   // of the program; "" = there is none
	Environ []string // KEY=VALUE, usually the caller's whole environment

	// HonourGitEnv hands GIT_DIR, GIT_WORK_TREE, GIT_COMMON_DIR and
	// GIT_INDEX_FILE of Environ on.
	HonourGitEnv bool
}

// ProgramError means that the git program could not be started.
type ProgramError struct {
	Path string // "" = none was found
	Err  error
}

func (e *ProgramError) Error() string {
	if e.Path == "" {
		return "the git program was not found"
	}
	return fmt.Sprintf("the git program %s could not be started: %v", e.Path, e.Err)
}

func (e *ProgramError) Unwrap() error { return e.Err }

// handedOn are the variables of git's own that only say where its settings and
// parts are; every other GIT_ variable is dropped.
var handedOn = []string{
	"GIT_CEILING_DIRECTORIES", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_SYSTEM",
	"GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH",
}

var selectors = []string{"GIT_COMMON_DIR", "GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"}

// environ returns the variables of a git process: nothing asks, nothing is
// fetched, the index is not rewritten, messages are in English.
func (p Program) environ() []string {
	env := slices.DeleteFunc(slices.Clone(p.Environ), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		if p.HonourGitEnv && slices.Contains(selectors, name) {
			return false
		}
		return name == "LANGUAGE" || strings.HasPrefix(name, "LC_") ||
			strings.HasPrefix(name, "GIT_") && !slices.Contains(handedOn, name)
	})
	return append(env, "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0")
}

// settings keep a repository's configuration from starting anything: its
// fsmonitor, its hooks, a transport.
var settings = []string{
	"-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never",
	"-c", "log.showSignature=false", "--no-pager", "--literal-pathspecs",
}

// Bounds of what is kept of a process's output.
const (
	maxOutput = 1 << 20
	maxWords  = 1 << 14 // of its standard error
	maxRecord = 1 << 20 // of one line or NUL-terminated record
)

// call is one run of git.
type call struct {
	dir   string
	args  []string
	stdin string
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
		reason := strings.TrimPrefix(f.words, "fatal: ")
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
		return "", &ProgramError{Err: exec.ErrNotFound}
	}
	cmd := exec.Command(p.Path, append(slices.Clip(settings), c.args...)...)
	cmd.Dir = c.dir
	cmd.Env = p.environ()
	cmd.Stdin = strings.NewReader(c.stdin)
	cmd.WaitDelay = time.Second // for what git started and left behind
	stderr := &head{}
	cmd.Stderr = stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", &ProgramError{p.Path, err}
	}
	readErr := read(out)
	if readErr != nil {
		out.Close() // what git started may still write
		cmd.Process.Kill()
	}
	err = cmd.Wait()
	words = strings.TrimSpace(string(stderr.kept))
	if readErr != nil {
		return words, readErr
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return words, &failure{exit.ExitCode(), words}
	}
	return words, err
}

// head keeps the first maxWords bytes written to it.
type head struct{ kept []byte }

func (h *head) Write(b []byte) (int, error) {
	h.kept = append(h.kept, b[:min(len(b), maxWords-len(h.kept))]...)
	return len(b), nil
}
