package project

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/scm/archive"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// savedFacts makes what --facts names the only source.
func (p *Project) savedFacts(w World, r Request) error {
	if r.Rev != "" {
		return &UsageError{Text: "--facts and --rev exclude each other: saved facts are those of one commit"}
	}
	for _, name := range []string{"match", "exclude", "paths", "select", "first-parent", "annotated-only", "tag-rule"} {
		if _, given := w.Flags[name]; given {
			return &UsageError{Text: fmt.Sprintf("--facts and --%s exclude each other: saved facts have answered that", name)}
		}
	}
	saved, err := w.readFacts(r.Facts)
	if err != nil {
		return err
	}
	p.Saved = &saved
	p.Query.Paths, p.Query.FirstParent = saved.Query.Paths, saved.Query.FirstParent // the distance is theirs
	p.Sources = []plan.Source{fixed("facts", saved.Facts)}
	return nil
}

// readFacts reads what --facts names. The error is a *UsageError.
func (w World) readFacts(name string) (archive.Saved, error) {
	var data []byte
	var err error
	switch full := w.Absolute(name); {
	case name == "-":
		data, err = io.ReadAll(io.LimitReader(w.Stdin, archive.MaxSize+1))
	case isDescriptor(full):
		var f *os.File
		if f, err = smallfile.Open(full); err == nil {
			defer f.Close()
			data, err = io.ReadAll(io.LimitReader(f, archive.MaxSize+1))
		}
	default:
		data, err = smallfile.ReadFS(smallfile.FS(filepath.Dir(full)), filepath.Base(full), archive.MaxSize)
	}
	if err != nil {
		wrong := &UsageError{Text: fmt.Sprintf("--facts %s: %s", name, smallfile.Reason(err))}
		if errors.Is(err, smallfile.ErrNotRegular) {
			wrong.Hint = "`--facts -` reads standard input"
		}
		return archive.Saved{}, wrong
	}
	saved, err := archive.DecodeFacts(data)
	if err != nil {
		return saved, &UsageError{Text: fmt.Sprintf("--facts %s: %v", name, err)}
	}
	return saved, nil
}

// isDescriptor reports whether a path is a file that whoever started the program
// has opened, as a shell does for <(command): it may be a pipe, as standard input.
func isDescriptor(full string) bool {
	return full == "/dev/stdin" || strings.HasPrefix(full, "/dev/fd/") || strings.HasPrefix(full, "/proc/self/fd/")
}
