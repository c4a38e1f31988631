package git

import (
	"path"
	"path/filepath"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/conf"
	"github.com/tagline-scm/tagline/scm/git/discover"
	"github.com/tagline-scm/tagline/scm/git/worktree"
	"github.com/tagline-scm/tagline/scm/wildmatch"
)

// Submodules returns the submodules of the index. One is missing by the rule of
// git submodule status (builtin/submodule--helper.c, status_submodule): if it is
// not active, or if its directory has no repository. One in conflict is not
// missing.
func (r *Repository) Submodules() ([]scm.SubmoduleEntry, error) {
	if r.root == "" {
		return nil, nil
	}
	in, err := r.listing()
	if err != nil {
		return nil, err
	}
	modules, err := worktree.Modules(in)
	if err != nil || len(modules) == 0 {
		return nil, err
	}
	settings := ActiveSubmodules{}
	for _, e := range in.Config.Entries() {
		if err := settings.Add(e); err != nil {
			return nil, err
		}
	}
	var list []scm.SubmoduleEntry
	for _, m := range modules {
		entry := scm.SubmoduleEntry{Path: m.Path, Name: m.Name}
		if m.Name != "" && m.Merged {
			active, err := settings.Active(m.Name, m.Path)
			if err != nil {
				return nil, err
			}
			entry.Missing = !active || !m.HasGit || !isRepository(discover.Join(r.root, m.Path+"/.git"))
		}
		list = append(list, entry)
	}
	return list, nil
}

// isRepository reports whether dotGit is a repository or a file that names one.
func isRepository(dotGit string) bool {
	if target, ok, err := discover.File(dotGit); err != nil {
		return false
	} else if ok {
		dotGit = target
	}
	_, ok, err := discover.Directory(dotGit, "")
	return ok && err == nil
}

// ActiveSubmodules are the settings that say which submodules are initialised.
// The zero value has none of them, so no submodule is.
type ActiveSubmodules struct {
	active map[string]bool // submodule.NAME.active
	hasURL map[string]bool // submodule.NAME.url
	specs  []string        // submodule.active
}

// Add takes one setting of the repository, in the order of its configuration. One
// that has a wrong value is a *scm.CorruptError.
func (s *ActiveSubmodules) Add(e conf.Entry) error {
	section, name, key := conf.Split(e.Key)
	switch {
	case section != "submodule":
	case name == "" && key == "active":
		spec, err := e.Text()
		s.specs = append(s.specs, spec)
		return err
	case key == "active":
		on, err := e.Bool()
		if s.active == nil {
			s.active = map[string]bool{}
		}
		s.active[name] = on
		return err
	case key == "url":
		if s.hasURL == nil {
			s.hasURL = map[string]bool{}
		}
		s.hasURL[name] = true
	}
	return nil
}

// Active reports whether the submodule of that name at path is initialised: as
// submodule.NAME.active says; else if one of the pathspecs of submodule.active
// matches the path; else if submodule.NAME.url is set (gitsubmodules(7), "Active
// submodules"). A pathspec of a kind that is not known here is a
// *scm.DeclinedError.
func (s *ActiveSubmodules) Active(name, path string) (bool, error) {
	if on, set := s.active[name]; set {
		return on, nil
	}
	if len(s.specs) == 0 {
		return s.hasURL[name], nil
	}
	matched, onlyExcludes := false, true
	for _, spec := range s.specs {
		pattern, exclude, ok := pathspec(spec)
		if !ok {
			return false, &scm.DeclinedError{What: "submodule.active = " + spec}
		}
		hit := matchesPathspec(pattern, path)
		if hit && exclude {
			return false, nil
		}
		onlyExcludes = onlyExcludes && exclude
		matched = matched || hit
	}
	return matched || onlyExcludes, nil
}

// pathspec reads a pathspec of gitglossary(7) without other magic than top and
// exclude; ok is false for any other.
func pathspec(spec string) (pattern string, exclude, ok bool) {
	const more = "!\"#%&',-/:;<=>@_`~^" // would go on with the short form of magic
	switch {
	case !strings.HasPrefix(spec, ":"):
		return spec, false, spec != ""
	case strings.HasPrefix(spec, ":(exclude)"), strings.HasPrefix(spec, ":(top)"):
		magic, rest, _ := strings.Cut(spec, ")")
		return rest, magic == ":(exclude", true
	case len(spec) > 2 && strings.IndexByte("!^/", spec[1]) >= 0 && strings.IndexByte(more, spec[2]) < 0:
		return spec[2:], spec[1] != '/', true
	}
	return "", false, false
}

// matchesPathspec reports whether a pattern without magic matches the directory
// path: by its name, as a directory above it, or as a glob whose * takes slashes
// too.
func matchesPathspec(pattern, name string) bool {
	slash := strings.HasSuffix(pattern, "/")
	pattern = strings.TrimPrefix(path.Clean("/"+filepath.ToSlash(pattern)), "/")
	switch {
	case pattern == "", pattern == name, strings.HasPrefix(name, pattern+"/"):
		return true
	case slash:
		pattern += "/"
	}
	return wildmatch.Match(pattern, name, 0)
}
