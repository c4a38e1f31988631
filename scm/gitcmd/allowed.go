package gitcmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/scm"
)

// Allowed runs a program in dir that the user allows although the repository
// names it, git or another, and returns its output without white space around
// it; ok is whether it ended with exit code 0. It gets environ without git's
// variables; what it says goes to stderr. One that cannot be started is an
// *exec.Error, one that takes longer than limit or writes more than 1 MiB a
// *scm.RefusedError.
func Allowed(dir string, command, environ []string, stderr io.Writer, limit time.Duration) (output string, ok bool, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Dir = dir
	for _, entry := range environ {
		if !strings.HasPrefix(entry, "GIT_") {
			cmd.Env = append(cmd.Env, entry)
		}
	}
	cmd.Env = append(cmd.Env, "LC_ALL=C.UTF-8")
	out := &answer{}
	cmd.Stdout, cmd.Stderr = out, stderr
	cmd.WaitDelay = time.Second // for what it started and left behind
	err = cmd.Run()
	var exit *exec.ExitError
	switch words := strings.Join(command, " "); {
	case out.full:
		return "", false, &scm.RefusedError{Reason: fmt.Sprintf("%s wrote more than %d bytes", words, maxOutput)}
	case ctx.Err() != nil:
		return "", false, overdue(words, limit)
	case errors.As(err, &exit):
		return "", false, nil
	case err != nil && !errors.Is(err, exec.ErrWaitDelay):
		return "", false, err
	}
	return strings.TrimSpace(out.text.String()), true, nil
}

// answer keeps a program's output, up to maxOutput bytes.
type answer struct {
	text strings.Builder
	full bool
}

func (a *answer) Write(b []byte) (int, error) {
	if a.full = a.text.Len()+len(b) > maxOutput; a.full {
		return 0, io.ErrShortWrite
	}
	return a.text.Write(b)
}
