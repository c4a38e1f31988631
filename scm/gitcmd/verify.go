package gitcmd

import (
	"bufio"
	"crypto/sha1"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// Verify compares objects with their hashes; see scm.Reader. git is asked for their
// contents, which it inflates and does not hash.
func (r *Repository) Verify(head, below scm.Hash) (scm.Verified, error) {
	var v scm.Verified
	list := func(missing string, each func(line string) error) error {
		args := []string{"--no-replace-objects", "rev-list", "--objects", "--missing=" + missing, head.String()}
		if !below.IsZero() {
			args = append(args, "^"+below.String())
		}
		return refused(r.lines(each, append(args, "--")...))
	}
	var names strings.Builder
	err := list("print", func(line string) error {
		name, _, _ := strings.Cut(line, " ")
		if strings.HasPrefix(name, "?") {
			v.Passed++
			return nil
		}
		names.WriteString(name + "\n")
		return nil
	})
	if err == nil && v.Passed > 0 { // git knows which of them a filter left out
		err = list("allow-promisor", func(string) error { return nil })
	}
	if err != nil {
		return v, err
	}
	contents := r.here("--no-replace-objects", "cat-file", "--batch")
	contents.stdin = names.String()
	_, err = r.git.stream(contents, func(out io.Reader) error {
		in := bufio.NewReader(out)
		for {
			line, err := in.ReadString('\n')
			if err == io.EOF && line == "" {
				return nil
			}
			var name, kind string
			var size int64
			if name, missing := strings.CutSuffix(line, " missing\n"); missing {
				return &scm.CorruptError{Path: r.gitDir, Reason: "object " + name + " cannot be read"}
			}
			if _, err := fmt.Sscanf(line, "%s %s %d\n", &name, &kind, &size); err != nil {
				return &scm.RefusedError{Reason: "git cat-file answered " + line}
			}
			var sum hash.Hash = sha1.New()
			if len(name) == 2*sha256.Size {
				sum = sha256.New()
			}
			fmt.Fprintf(sum, "%s %d\x00", kind, size)
			if _, err := io.CopyN(sum, in, size); err != nil {
				return err
			}
			if fmt.Sprintf("%x", sum.Sum(nil)) != name {
				return &scm.CorruptError{Path: r.gitDir, Reason: "object " + name + " is not what its name says"}
			}
			if _, err := in.Discard(1); err != nil {
				return err
			}
			v.Objects++
		}
	})
	return v, refused(err)
}
