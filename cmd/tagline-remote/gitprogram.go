package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/cmd/internal/companion"
)

// What only git knows, the git program is asked: what a remote's name stands for
// (url.X.insteadOf too), how its configuration wants a server to be reached, and what
// its credential helpers hold. It contacts nobody. Where there is none, the remote's URL
// is read from the configuration here, and credentials are those of netrc and of the
// environment.

// programTime is how long git may think. A credential helper may ask a key ring, which
// asks the user.
const programTime = 2 * time.Minute

// local are the variables that belong to one repository and say nothing of another.
var local = []string{
	"GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_CONFIG", "GIT_DIR", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE",
	"GIT_INTERNAL_SUPER_PREFIX", "GIT_NAMESPACE", "GIT_NO_REPLACE_OBJECTS", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_QUARANTINE_PATH",
	"GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE", "GIT_WORK_TREE",
}

// gitProgram runs the git program in a directory and returns the first megabyte of what it
// prints. ok is false where there is none, and where it fails.
func gitProgram(ctx context.Context, dir, stdin string, args ...string) (out string, ok bool) {
	path, err := exec.LookPath("git")
	if err != nil {
		return "", false
	}
	ctx, cancel := context.WithTimeout(ctx, programTime)
	defer cancel()
	settings := []string{"-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-pager"}
	cmd := exec.CommandContext(ctx, path, append(settings, args...)...)
	cmd.Dir, cmd.Stdin, cmd.WaitDelay = dir, strings.NewReader(stdin), time.Second
	cmd.Env = append(os.Environ(), "GIT_TERMINAL_PROMPT=0", "LC_ALL=C")
	var text bytes.Buffer
	cmd.Stdout = &atMost{Writer: &text, left: 1 << 20}
	err = cmd.Run()
	return text.String(), err == nil
}

// usersKeys returns the public keys of the user's own gpg, the one that git's gpg.program
// does not name: a repository's configuration could.
func usersKeys(ctx context.Context, dir string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, programTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, "gpg", "--batch", "--no-tty", "--quiet", "--export")
	cmd.Dir, cmd.WaitDelay = dir, time.Second
	var text bytes.Buffer
	cmd.Stdout = &atMost{Writer: &text, left: maxKeys}
	err := cmd.Run()
	switch {
	case err != nil:
		err = &companion.Error{Kind: companion.Refused, Text: "keyring gpg: the gpg program does not export its keys: " + err.Error()}
	case text.Len() == 0:
		err = &companion.Error{Kind: companion.Refused, Text: "keyring gpg: gpg has no public keys"}
	case text.Len() == maxKeys:
		err = &companion.Error{Kind: companion.Bound, Text: fmt.Sprintf("keyring gpg: gpg has more than %d MB of keys; name a file of those that count", maxKeys>>20)}
	}
	return text.Bytes(), err
}

// atMost writes no more than so many bytes, and takes the rest.
type atMost struct {
	io.Writer
	left int
}

func (a *atMost) Write(p []byte) (int, error) {
	n := min(len(p), a.left)
	a.left -= n
	if _, err := a.Writer.Write(p[:n]); err != nil {
		return 0, err
	}
	return len(p), nil
}

// remoteURL returns the URL of a remote, a name or a URL itself. As for git, a name
// that is no remote's is a directory.
func remoteURL(ctx context.Context, remote, from string) (string, error) {
	out, ok := gitProgram(ctx, from, "", "ls-remote", "--get-url", "--", remote)
	address := strings.TrimSuffix(out, "\n")
	if !ok { // there is no git program to ask
		if here, err := openClone(from); err == nil {
			address = here.URL(remote)
			ok = address != ""
			here.Close()
		}
	}
	switch {
	case ok && address != "" && (address != remote || strings.Contains(remote, ":")):
		if strings.Contains(address, "::") {
			return "", &companion.Error{Kind: companion.Refused, Text: fmt.Sprintf("%q is a command to run, which tagline does not", address)}
		}
		return absolute(address, from), nil
	case strings.Contains(remote, ":"):
		return remote, nil
	}
	if info, err := os.Stat(absolute(remote, from)); err == nil && info.IsDir() {
		return absolute(remote, from), nil
	}
	return "", &companion.Error{Kind: companion.None, Text: fmt.Sprintf("there is no remote %q here", remote)}
}
