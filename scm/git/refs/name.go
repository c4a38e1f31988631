package refs

import "strings"

// ValidName reports whether name is one that git allows for a ref by
// git-check-ref-format(1), one level ("HEAD") included. Such a name is safe to
// join to a directory: no component is empty or begins with a dot.
func ValidName(name string) bool {
	if name == "" || name == "@" || name[len(name)-1] == '.' {
		return false
	}
	start := 0 // of the component
	for i := 0; i <= len(name); i++ {
		if i == len(name) || name[i] == '/' {
			component := name[start:i]
			if component == "" || component[0] == '.' || strings.HasSuffix(component, ".lock") {
				return false
			}
			start = i + 1
			continue
		}
		switch c := name[i]; {
		case c <= ' ', c == 0x7f, c == '~', c == '^', c == ':', c == '?', c == '*', c == '[', c == '\\':
			return false
		case c == '.' && i > start && name[i-1] == '.':
			return false
		case c == '{' && i > start && name[i-1] == '@':
			return false
		}
	}
	return true
}

// perWorktree reports whether every worktree has its own ref of that name: the
// root refs (HEAD, ORIG_HEAD) and three directories.
func perWorktree(name string) bool {
	if strings.HasPrefix(name, "refs/") {
		return strings.HasPrefix(name, "refs/bisect/") || strings.HasPrefix(name, "refs/worktree/") || strings.HasPrefix(name, "refs/rewritten/")
	}
	return isRoot(name)
}

// isRoot reports whether name is spelled like a root ref: capitals, "_", "-".
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
