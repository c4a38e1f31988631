package refs

import (
	"strings"
	"unsafe"
)

// ValidName reports whether name is one that git allows for a ref by
// git-check-ref-format(1), one level ("HEAD") included. Such a name is safe to
// join to a directory: no component is empty or begins with a dot.
func ValidName(name string) bool {
	if name == "" || name == "@" || name[0] == '.' || name[len(name)-1] == '.' || name[len(name)-1] == '/' {
		return false
	}
	last := byte('/')
	for i := range len(name) {
		c := name[i]
		if special[c] {
			switch c {
			case '/':
				if last == '/' || strings.HasSuffix(name[:i], ".lock") {
					return false
				}
			case '.':
				if last == '/' || last == '.' {
					return false
				}
			case '{':
				if last == '@' {
					return false
				}
			default:
				return false
			}
		}
		last = c
	}
	return !strings.HasSuffix(name, ".lock")
}

// special marks the bytes that must not be in a name, or not everywhere.
var special = [256]bool{
	0: true, 1: true, 2: true, 3: true, 4: true, 5: true, 6: true, 7: true, 8: true, 9: true, 10: true,
	11: true, 12: true, 13: true, 14: true, 15: true, 16: true, 17: true, 18: true, 19: true, 20: true,
	21: true, 22: true, 23: true, 24: true, 25: true, 26: true, 27: true, 28: true, 29: true, 30: true,
	31: true, ' ': true, 0x7f: true, '~': true, '^': true, ':': true, '?': true, '*': true, '[': true, '\\': true,
	'/': true, '.': true, '{': true,
}

// perWorktree reports whether every worktree has its own ref of that name: the
// root refs (HEAD, ORIG_HEAD) and three directories.
func perWorktree(name string) bool {
	if strings.HasPrefix(name, "refs/") {
		return strings.HasPrefix(name, "refs/bisect/") || strings.HasPrefix(name, "refs/worktree/") || strings.HasPrefix(name, "refs/rewritten/")
	}
	return isRoot(name)
}

// isRoot reports whether name is written like a root ref: capitals, "_", "-".
func isRoot(name string) bool {
	for i := 0; i < len(name); i++ {
		if c := name[i]; (c < 'A' || c > 'Z') && c != '_' && c != '-' {
			return false
		}
	}
	return true
}

// lookups are the full names that an abbreviated one may stand for, in
// gitrevisions(7)'s order: what stands before the name, and after it.
var lookups = [...]struct{ before, after string }{
	{"", ""},
	{"refs/", ""},
	{"refs/tags/", ""},
	{"refs/heads/", ""},
	{"refs/remotes/", ""},
	{"refs/remotes/", "/HEAD"},
}

// names keeps names that outlive the bytes they were read from, many to an
// allocation.
type names struct{ room []byte }

func (n *names) keep(name string) string {
	if len(n.room)+len(name) > cap(n.room) {
		n.room = make([]byte, 0, max(len(name), min(2*cap(n.room)+256, 1<<16)))
	}
	start := len(n.room)
	n.room = append(n.room, name...)
	// Bytes below len(room) are never written again.
	return unsafe.String(unsafe.SliceData(n.room[start:]), len(name))
}
