package conf

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/smallfile"
	"github.com/tagline-scm/tagline/scm/wildmatch"
)

// Layer is one of the files that git reads by itself.
type Layer struct {
	Path    string
	Scope   Scope
	Entries []Entry // what Parse gave; nil to have it read
}

// Surroundings is what conditional includes ask about, and "~/" stands for.
type Surroundings struct {
	Home   string        // "" if there is none
	GitDir string        // includeIf.gitdir:
	Branch func() string // includeIf.onbranch: the branch HEAD is on, "main"; "" when detached
}

const (
	// maxDepth is how deep git lets one file include another.
	maxDepth = 10
	// maxFiles bounds the files that one another include, which git does not.
	maxFiles = 1000
	// maxFile bounds the size of one. git would take a second to parse it, for each
	// of its processes.
	maxFile = 1 << 24
)

// Load reads the layers, in git's order, and what they include. A layer that
// does not exist has no entries, nor has a system or global one that must not be
// read. What git refuses, or takes more than 64 MiB of memory, is a
// *scm.CorruptError, what depends on another user's home directory a
// *scm.DeclinedError.
func Load(layers []Layer, around Surroundings) (*Config, error) {
	l := loader{around: around, layers: layers}
	if err := l.all(); err != nil {
		return nil, err
	}
	return New(l.entries), nil
}

// loader gathers entries. A file's includes come where they stand in it.
type loader struct {
	around  Surroundings
	layers  []Layer
	entries []Entry
	size    int // of entries
	depth   int
	files   int
	urls    []string // values of remote.*.url, for includeIf.hasconfig
	haveURL bool     // urls is filled

	// Filling urls is a run of its own, in which every file is included that
	// includeIf.hasconfig names, and must then not set a URL.
	urlsOnly bool
	noURL    int // within such a file, how deep
}

func (l *loader) all() error {
	for _, layer := range l.layers {
		entries := layer.Entries
		if entries == nil {
			var err error
			if entries, err = readFile(layer.Path, layer.Scope); err != nil {
				if layer.Scope <= Global && errors.Is(err, fs.ErrPermission) {
					continue
				}
				return err
			}
		}
		if err := l.add(entries); err != nil {
			return err
		}
	}
	return nil
}

// readFile reads and parses one file. A missing one has no entries, nor has one
// below what is no directory: HOME=/dev/null is how one says that there is none.
func readFile(path string, scope Scope) ([]Entry, error) {
	data, err := smallfile.Read(path, maxFile)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
			return nil, nil
		}
		return nil, err
	}
	return Parse(data, path, scope)
}

func (l *loader) add(entries []Entry) error {
	for _, e := range entries {
		isURL := strings.HasPrefix(e.Key, "remote.") && strings.HasSuffix(e.Key, ".url") && len(e.Key) >= len("remote..url")
		switch {
		case isURL && l.noURL > 0:
			return &scm.CorruptError{Path: e.File, Reason: "sets a remote's URL although it is included for one"}
		case isURL && l.urlsOnly:
			l.urls = append(l.urls, e.Value)
		}
		if l.size += e.size(); l.size > maxParsed {
			return tooMuch(e.File)
		}
		if !l.urlsOnly {
			l.entries = append(l.entries, e)
		}
		if err := l.include(e); err != nil {
			return err
		}
	}
	return nil
}

// include follows e if it is an include whose condition holds.
func (l *loader) include(e Entry) error {
	if !strings.HasPrefix(e.Key, "include") {
		return nil
	}
	byURL := false
	if e.Key != "include.path" {
		section, condition, name := Split(e.Key)
		if section != "includeif" || name != "path" {
			return nil
		}
		if holds, err := l.holds(condition, e); err != nil || !holds {
			return err
		}
		byURL = l.urlsOnly
	}
	text, err := e.Text()
	if err != nil {
		return err
	}
	path, err := expandHome(text, l.around.Home, e.File)
	if err != nil {
		return err
	}
	if path = filepath.FromSlash(path); !filepath.IsAbs(path) {
		path = filepath.Dir(e.File) + string(filepath.Separator) + path
	}
	entries, err := readFile(path, e.Scope)
	if err != nil {
		return err
	}
	if l.files++; l.files > maxFiles {
		return &scm.CorruptError{Path: e.File, Reason: "includes too many files"}
	}
	if l.depth == maxDepth && len(entries) > 0 {
		return &scm.CorruptError{Path: e.File, Reason: "exceeded maximum include depth"}
	}
	l.depth++
	if byURL {
		l.noURL++
	}
	err = l.add(entries)
	if byURL {
		l.noURL--
	}
	l.depth--
	return err
}

// holds evaluates the condition of an includeIf, by git-config(1) "Conditional
// includes"; one that is not known does not hold.
func (l *loader) holds(condition string, e Entry) (bool, error) {
	keyword, pattern, _ := strings.Cut(condition, ":")
	switch keyword {
	case "gitdir":
		return l.inGitDir(pattern, e, 0), nil
	case "gitdir/i":
		return l.inGitDir(pattern, e, wildmatch.FoldCase), nil
	case "onbranch":
		branch := ""
		if l.around.Branch != nil {
			branch = l.around.Branch()
		}
		return branch != "" && wildmatch.Match(below(pattern), branch, wildmatch.Pathname), nil
	case "hasconfig":
		glob, ok := strings.CutPrefix(pattern, "remote.*.url:")
		if !ok {
			return false, nil
		}
		return l.hasURL(glob)
	}
	return false, nil
}

// below makes a pattern that ends in a slash match everything below.
func below(pattern string) string {
	if strings.HasSuffix(pattern, "/") {
		return pattern + "**"
	}
	return pattern
}

// inGitDir reports whether the git directory matches pattern, as it is or without
// symbolic links.
func (l *loader) inGitDir(pattern string, e Entry, fold wildmatch.Flags) bool {
	dir := l.around.GitDir
	if dir == "" {
		return false
	}
	prefix := "" // compared as it is: characters of the file's own path are no wildcards
	switch {
	case strings.HasPrefix(pattern, "./"):
		prefix = filepath.ToSlash(filepath.Dir(real(e.File)))
		if !strings.HasSuffix(prefix, "/") {
			prefix += "/"
		}
		pattern = below(pattern)[2:] // "./" is "./**"
	case pattern == "~" || strings.HasPrefix(pattern, "~/"):
		if l.around.Home != "" {
			pattern = filepath.ToSlash(real(l.around.Home)) + pattern[1:]
		}
	}
	if prefix == "" && !filepath.IsAbs(filepath.FromSlash(pattern)) {
		pattern = "**/" + pattern // "" is then "**/" and so "**/**"
	}
	pattern = below(pattern)
	match := func(text string) bool {
		text = filepath.ToSlash(text)
		if len(text) < len(prefix) || text[:len(prefix)] != prefix && (fold == 0 || !strings.EqualFold(text[:len(prefix)], prefix)) {
			return false
		}
		return wildmatch.Match(pattern, text[len(prefix):], wildmatch.Pathname|fold)
	}
	return match(real(dir)) || match(dir)
}

// real returns path without symbolic links, as it is where it does not exist.
func real(path string) string {
	if r, err := filepath.EvalSymlinks(path); err == nil {
		return r
	}
	return path
}

// hasURL reports whether a remote's URL matches glob, in any file.
func (l *loader) hasURL(glob string) (bool, error) {
	if l.urlsOnly {
		return true, nil
	}
	if !l.haveURL {
		first := loader{around: l.around, layers: l.layers, urlsOnly: true}
		if err := first.all(); err != nil {
			return false, err
		}
		l.urls, l.haveURL = first.urls, true
	}
	for _, url := range l.urls {
		if wildmatch.Match(glob, url, wildmatch.Pathname) {
			return true, nil
		}
	}
	return false, nil
}
