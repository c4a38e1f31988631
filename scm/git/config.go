package git

import (
	"strings"

	"github.com/tagline-scm/tagline/scm/git/conf"
	"github.com/tagline-scm/tagline/scm/git/discover"
)

// settings returns all settings that git would see here: the system's, the
// user's, the repository's and the work tree's, with what they include. They
// are read at the first call.
func (r *Repository) settings() (*conf.Config, error) {
	if r.config != nil {
		return r.config, nil
	}
	c, err := conf.Load(r.layers(), conf.Surroundings{
		Home:   r.env.Home,
		GitDir: r.gitDir,
		Branch: func() string {
			head, err := r.refs.Head()
			name, ok := strings.CutPrefix(head.Name, "refs/heads/")
			if err != nil || !ok {
				return ""
			}
			return name
		},
	})
	if err != nil {
		return nil, err
	}
	r.config = c
	return c, nil
}

// layers returns the files of git-config(1) in git's order.
func (r *Repository) layers() []conf.Layer {
	layers := make([]conf.Layer, 0, 5)
	add := func(path string, scope conf.Scope, entries []conf.Entry) {
		if path != "" {
			layers = append(layers, conf.Layer{Path: path, Scope: scope, Entries: entries})
		}
	}
	add(r.env.SystemConfig, conf.System, nil)
	if r.env.GlobalConfig != "" {
		add(r.env.GlobalConfig, conf.Global, nil)
	} else {
		xdg := r.env.XDGConfigHome
		if xdg == "" && r.env.Home != "" {
			xdg = discover.Join(r.env.Home, ".config")
		}
		if xdg != "" {
			add(discover.Join(xdg, "git/config"), conf.Global, nil)
		}
		if r.env.Home != "" {
			add(discover.Join(r.env.Home, ".gitconfig"), conf.Global, nil)
		}
	}
	add(discover.Join(r.commonDir, "config"), conf.Local, r.local)
	if r.format.WorktreeConfig {
		add(discover.Join(r.gitDir, "config.worktree"), conf.Worktree, r.worktree)
	}
	return layers
}
