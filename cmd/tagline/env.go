package main

import (
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/cmd/tagline/config"
	"github.com/tagline-scm/tagline/render/ci"
)

// env prints the version as variables. Their names begin with SCM_, unlike the
// variables that Tagline reads, so that a run never feeds itself.
type env struct {
	deriving
	For string `placeholder:"READER" default:"sh" help:"who reads it: sh (default), github, gitlab, dotenv or json"`
}

func (c *env) run(a *app) error {
	syntax, err := ci.ByName(c.For)
	if err != nil {
		var names []string
		for _, s := range ci.All() {
			names = append(names, s.Name)
		}
		return &usageError{text: err.Error() + ": there are " + strings.Join(names, ", "), near: config.Nearest(c.For, names)}
	}
	p, err := a.prepare(c.deriving)
	if err != nil {
		return err
	}
	r, err := a.derive(p)
	if err != nil {
		return err
	}
	d, f := p.summary(r), r.Facts
	tag, dirty, proof := "", "", "unproven"
	if r.Version.Tag != nil {
		tag = r.Version.Tag.Ref
	}
	if f.Work.Looked {
		dirty = strconv.FormatBool(f.Work.Dirty)
	}
	if f.Proof.Proven {
		proof = "proven"
	}
	base := ""
	if d.Base != nil {
		base = *d.Base
	}
	vars := []ci.Var{
		{Name: "SCM_VERSION", Value: d.Version},
		{Name: "SCM_PUBLIC", Value: d.Public},
		{Name: "SCM_BASE", Value: base},
		{Name: "SCM_TAG", Value: tag},
		{Name: "SCM_DISTANCE", Value: strconv.FormatUint(f.Distance, 10)},
		{Name: "SCM_DIRTY", Value: dirty},
		{Name: "SCM_COMMIT", Value: f.Head.ID},
		{Name: "SCM_BRANCH", Value: f.Branch.Name},
		{Name: "SCM_PROOF", Value: proof},
	}
	if p.From["format"] != "" {
		texts, err := spellings(p.Plan, r)
		if err != nil {
			return err
		}
		for i, name := range p.Formats {
			vars = append(vars, ci.Var{Name: "SCM_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_")), Value: texts[i]})
		}
	}
	return ci.Write(&a.out, syntax, vars)
}
