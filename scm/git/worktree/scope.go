package worktree

import (
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// scope is the part of the work tree that counts.
type scope struct {
	only   []string // clean paths without a slash at the end
	except scm.DirtyPolicy
	all    bool // only says nothing
}

func newScope(only, except []string) scope {
	s := scope{only: cleanPaths(only), except: scm.DirtyPolicy{Exclude: cleanPaths(except)}}
	s.all = len(only) == 0
	for _, p := range s.only {
		s.all = s.all || p == ""
	}
	return s
}

// cleanPaths removes what may surround a slash-separated path: "./a/" is "a", "." is "".
func cleanPaths(paths []string) []string {
	var out []string
	for _, p := range paths {
		for strings.HasPrefix(p, "./") {
			p = strings.TrimLeft(p[2:], "/")
		}
		p = strings.TrimRight(p, "/")
		if p == "." {
			p = ""
		}
		out = append(out, p)
	}
	return out
}

// everything reports whether every path counts.
func (s *scope) everything() bool { return s.all && len(s.except.Exclude) == 0 }

// has reports whether the path of a file counts.
func (s *scope) has(path []byte) bool {
	return (s.all || below(path, s.only)) && !s.except.Excludes(path)
}

// mayHave reports whether a path below the directory dir could count.
func (s *scope) mayHave(dir []byte) bool {
	if s.except.Excludes(dir) {
		return false
	}
	if s.all || below(dir, s.only) {
		return true
	}
	for _, p := range s.only {
		if len(p) > len(dir) && p[:len(dir)] == string(dir) && p[len(dir)] == '/' {
			return true
		}
	}
	return false
}

// below reports whether path is one of paths or lies below one.
func below(path []byte, paths []string) bool {
	for _, p := range paths {
		if len(path) >= len(p) && string(path[:len(p)]) == p && (p == "" || len(path) == len(p) || path[len(p)] == '/') {
			return true
		}
	}
	return false
}

// commonPrefix returns how much of two directories, each empty or with a slash at
// its end, is the same, up to and with a slash.
func commonPrefix(a, b []byte) int {
	n := 0
	for i := 0; i < len(a) && i < len(b) && a[i] == b[i]; i++ {
		if a[i] == '/' {
			n = i + 1
		}
	}
	return n
}

// comparePaths orders paths as an index does: byte by byte.
func comparePaths(a, b string) int { return strings.Compare(a, b) }
