package gitcmd

import (
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/worktree"
)

// Holds returns what HEAD's tree or the index has in a directory; see scm.Reader. The
// rule for an entry of the index is the native reader's.
func (r *Repository) Holds(dir string) (scm.Holding, error) {
	if r.root == "" {
		return scm.HoldsNothing, nil
	}
	holding, err := r.headHolds(dir)
	if holding != scm.HoldsNothing || err != nil {
		return holding, err
	}
	text, _, err := r.git.output(r.in(r.root, "config", "--type=bool", "--default=false", "core.ignorecase"))
	if err != nil {
		return scm.HoldsNothing, refused(err)
	}
	fold := strings.TrimSpace(text) == "true"
	err = r.index(r.root, nil, func(e indexed) {
		if holding == scm.HoldsNothing {
			holding = worktree.Holding(dir, e.path, e.link, fold)
		}
	})
	return holding, err
}

// headHolds is Holds of HEAD's tree alone: of the directory and each above it.
func (r *Repository) headHolds(dir string) (scm.Holding, error) {
	head, _, err := r.resolve("")
	if err != nil || head.IsZero() {
		return scm.HoldsNothing, err
	}
	args := []string{"ls-tree", "-z", "--full-tree", head.String(), "--"}
	for i, c := range []byte(dir) {
		if c == '/' {
			args = append(args, dir[:i])
		}
	}
	holding := scm.HoldsNothing
	err = r.git.records(r.in(r.root, append(args, dir)...), 0, func(record []byte) error {
		about, path, _ := strings.Cut(string(record), "\t")
		switch {
		case strings.HasPrefix(about, "160000 ") && strings.HasPrefix(dir+"/", path+"/"):
			holding = scm.HoldsSubmodule
		case path == dir && strings.HasPrefix(about, "040000 "):
			holding = scm.HoldsFiles
		}
		return nil
	})
	return holding, refused(err)
}

// Ignored reports whether gitignore's rules leave out the file with that path; see
// scm.Reader.
func (r *Repository) Ignored(path string) (bool, error) {
	if r.root == "" {
		return false, nil
	}
	// check-ignore refuses literal pathspecs, and takes all but a colon in front as it is.
	_, _, err := r.git.output(r.in(r.root, "--no-literal-pathspecs", "check-ignore", "-q", "--", "./"+path))
	if f, ok := err.(*failure); ok && f.code == 1 { // not ignored
		return false, nil
	}
	return err == nil, refused(err)
}
