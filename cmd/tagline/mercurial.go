package main

import (
	"cmp"
	"os/exec"
	"path/filepath"

	"github.com/tagline-scm/tagline/cmd/tagline/plan"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/hg"
)

var _ plan.Reader = (*hg.Repository)(nil)

// mercurial is the part of a repositoryReader that asks hg.
type mercurial struct {
	here    bool   // .hg is there, which beats .git: the hg program is asked
	command string // the program's name or path; "" = hg
	opened  *hg.Repository
}

// openHg starts the hg program, which runs until close.
func (r *repositoryReader) openHg(dir string) (*hg.Repository, error) {
	if r.hg.opened != nil && r.hg.opened.Root() == dir {
		return r.hg.opened, nil
	}
	path, err := exec.LookPath(cmp.Or(r.hg.command, "hg"))
	if err != nil {
		path = ""
	}
	opened, err := hg.Open(dir, hg.Program{Path: path, Environ: r.environ})
	if err != nil {
		return nil, err
	}
	r.close()
	r.hg.opened = opened
	return opened, nil
}

func (r *repositoryReader) askHg(q scm.Query) (scm.Facts, error) {
	opened, err := r.openHg(r.dir)
	if err != nil {
		return scm.Facts{}, err
	}
	return opened.Facts(q)
}

// close ends the hg program.
func (r *repositoryReader) close() {
	if r.hg.opened != nil {
		r.hg.opened.Close()
		r.hg.opened = nil
	}
}

// hgFiles is files for a Mercurial repository.
func (r *repositoryReader) hgFiles(dir string) (top string, tracked []string, err error) {
	for top = dir; ; top = filepath.Dir(top) {
		opened, err := r.openHg(top)
		switch {
		case err == nil:
			tracked, err = opened.Files()
			return top, tracked, err
		case !is[*scm.NotFoundError](err) || top == filepath.Dir(top):
			return "", nil, err
		}
	}
}
