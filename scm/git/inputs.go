package git

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/worktree"
)

// Inputs returns what answers about the work tree depend on; see scm.Reader.
func (r *Repository) Inputs() (scm.Inputs, error) { return r.inputs(0) }

func (r *Repository) inputs(depth int) (scm.Inputs, error) {
	head, err := r.refs.Head()
	if err != nil {
		return scm.Inputs{}, err
	}
	all := scm.Inputs{Own: OwnInputs(r.root, r.gitDir, r.commonDir, r.index, head.Name)}
	if r.root == "" {
		return all, nil
	}
	in, err := r.listing()
	if err != nil {
		return all, err
	}
	files, modules, err := worktree.Names(in)
	if err != nil {
		return all, err
	}
	all.Tracked = files
	const deepest = 64
	for _, name := range modules {
		env := r.env
		env.GitDir, env.WorkTree, env.CommonDir, env.IndexFile = "", "", "", ""
		sub, err := OpenAt(filepath.Join(r.root, filepath.FromSlash(name)), env)
		if errors.Is(err, fs.ErrNotExist) || depth == deepest {
			continue
		}
		if err != nil {
			return all, err
		}
		inside, err := sub.inputs(depth + 1)
		sub.Close()
		if err != nil {
			return all, err
		}
		all.Own = append(all.Own, inside.Own...)
		for _, file := range inside.Tracked {
			all.Tracked = append(all.Tracked, path.Join(name, file))
		}
	}
	return all, nil
}

// OwnInputs returns the files and directories of a repository's own that exist and
// whose change can change what it answers (gitrepository-layout(5)): HEAD and the
// branch that it names, tags and replacements, where history is cut, the index, and
// the settings. A ref that is written makes its directory change, so a tag that is new,
// moved or gone shows in refs/tags also where packed-refs does not change.
func OwnInputs(root, gitDir, commonDir, index, branch string) (list []string) {
	add := func(names ...string) {
		for _, name := range names {
			if _, err := os.Lstat(name); err == nil {
				list = append(list, name)
			}
		}
	}
	common := func(name string) string { return filepath.Join(commonDir, filepath.FromSlash(name)) }
	add(filepath.Join(gitDir, "HEAD"))
	if strings.HasPrefix(branch, "refs/") {
		add(common(branch))
		dir := path.Dir(branch)
		for ; dir != "refs"; dir = path.Dir(dir) { // the nearest that is there
			if info, err := os.Lstat(common(dir)); err == nil && info.IsDir() {
				add(common(dir))
				break
			}
		}
	}
	add(common("refs"), common("packed-refs"))
	for _, dir := range []string{"refs/tags", "refs/replace"} {
		_ = filepath.WalkDir(common(dir), func(name string, e fs.DirEntry, err error) error {
			if err == nil && (e.IsDir() || e.Type().IsRegular()) && !strings.HasSuffix(name, ".lock") {
				list = append(list, name)
			}
			return nil
		})
	}
	add(common("reftable/tables.list"))
	if gitDir != commonDir {
		add(filepath.Join(gitDir, "reftable", "tables.list"))
	}
	add(common("shallow"), common("info/grafts"), index, common("config"), filepath.Join(gitDir, "config.worktree"),
		common("info/attributes"), common("info/exclude"), filepath.Join(gitDir, "info", "sparse-checkout"))
	if root != "" {
		dot := filepath.Join(root, ".git")
		if info, err := os.Lstat(dot); err == nil && info.Mode().IsRegular() { // it names the directory
			add(dot)
		}
	}
	return list
}
