package project

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm"
)

// SourceFiles returns the files of a source distribution of dir, an absolute path, as
// setuptools-scm lists them, each beginning with shown: what the repository around
// it tracks, or every file of what git archive made; none elsewhere.
func (p *Project) SourceFiles(dir, shown string) ([]string, error) {
	ignored := map[string]bool{}
	if p.SetuptoolsSCM != nil {
		// Distributors build in a tree of their own version control, whose files are no source.
		roots, _, _ := p.SetuptoolsSCM.Env.Lookup("IGNORE_VCS_ROOTS")
		for _, dir := range filepath.SplitList(roots) {
			ignored[dir] = true
		}
	}
	reader := p.readerAround(dir)
	tracked, err := reader.Files()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		exported, err := setuptoolsscm.Exported(p.FS, inside(dir))
		if exported {
			return walkAll(dir, shown)
		}
		return []string{}, err
	case err != nil:
		return nil, err
	case ignored[reader.Root()]:
		return []string{}, nil
	}
	return walkTracked(reader.Root(), dir, shown, tracked)
}

// walkTracked returns the tracked files below dir as setuptools-scm's file finder lists
// them, beginning with shown: in the order of a directory walk that follows
// links. A tracked link to a directory inside is listed and not entered; a link
// that is not tracked, or whose target is not, is left out. top is the
// repository's work tree; tracked are its files, slash-separated.
func walkTracked(top, dir, shown string, tracked []string) ([]string, error) {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return nil, err
	}
	w := &walker{real: real, shown: shown, files: map[string]bool{}, dirs: map[string]bool{}, seen: map[string]bool{}}
	if top, err = filepath.EvalSymlinks(top); err != nil {
		return nil, err
	}
	// Directories without a tracked file are not entered: node_modules can be huge.
	w.dirs[top] = true
	for _, name := range tracked {
		full := filepath.Join(top, filepath.FromSlash(name))
		w.files[full] = true
		for parent := filepath.Dir(full); len(parent) > len(top) && !w.dirs[parent]; parent = filepath.Dir(parent) {
			w.dirs[parent] = true
		}
	}
	list := []string{}
	err = w.walk(real, &list)
	return list, err
}

// walkAll returns every file below dir in the same order, beginning with shown.
func walkAll(dir, shown string) ([]string, error) {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return nil, err
	}
	w := &walker{real: real, shown: shown, all: true, seen: map[string]bool{}}
	list := []string{}
	err = w.walk(real, &list)
	return list, err
}

type walker struct {
	all               bool // tracked or not
	real, shown       string
	files, dirs, seen map[string]bool
}

// name is a path below the directory as it is printed.
func (w *walker) name(relative string) string {
	if strings.HasSuffix(w.shown, string(filepath.Separator)) {
		return w.shown + relative
	}
	return w.shown + string(filepath.Separator) + relative
}

func (w *walker) walk(dir string, list *[]string) error {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil || !w.all && !w.dirs[real] {
		return nil // a dangling link, or a directory without tracked files
	}
	relative, err := filepath.Rel(w.real, dir)
	if err != nil {
		return err
	}
	if info, err := os.Lstat(dir); err == nil && info.Mode()&os.ModeSymlink != 0 {
		if inside, err := filepath.Rel(w.real, real); err == nil && !strings.HasPrefix(inside, "..") {
			*list = append(*list, w.name(relative))
			return nil
		}
	}
	// A link that is not tracked as one may lead in a circle.
	if w.seen[real] {
		return nil
	}
	w.seen[real] = true
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var below []string
	for _, e := range entries {
		full := filepath.Join(dir, e.Name())
		link := e.Type()&os.ModeSymlink != 0
		if link && !w.all && !w.files[filepath.Join(real, e.Name())] {
			continue
		}
		target, err := os.Stat(full)
		if err == nil && target.IsDir() {
			below = append(below, full)
			continue
		}
		if resolved, err := filepath.EvalSymlinks(full); !w.all && (err != nil || !w.files[resolved]) {
			continue
		}
		*list = append(*list, w.name(filepath.Join(relative, e.Name())))
	}
	// Files before directories, as os.walk has them.
	for _, next := range below {
		if err := w.walk(next, list); err != nil {
			return err
		}
	}
	return nil
}
