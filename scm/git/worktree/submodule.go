package worktree

import "github.com/tagline-scm/tagline/scm"

// submodule says how a submodule's work tree differs from its entry.
func (c *check) submodule(path []byte, e entry, s *stat, there bool) (scm.DirtyKind, error) {
	return 0, &scm.DeclinedError{What: "a submodule", Path: string(path)}
}

// submoduleIgnored reports whether no change of the submodule at path counts.
func (c *check) submoduleIgnored(path []byte) (bool, error) { return false, nil }
