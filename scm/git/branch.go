package git

import "github.com/tagline-scm/tagline/scm/git/refs"

// abbrevRef returns what git rev-parse --abbrev-ref HEAD prints: main,
// heads/main where another ref is called main too, HEAD when detached. On an
// unborn branch, where git prints none, it is what git symbolic-ref --short
// would say.
func (r *Repository) abbrevRef(head refs.Head) (string, error) {
	if head.Name == "" {
		return "HEAD", nil
	}
	strict, err := r.refs.Shorten(head.Name, true)
	if err != nil || head.Name == "refs/heads/"+strict {
		return strict, err
	}
	// Another ref is in the way; a setting says whether one that git would not
	// take first counts. It is seldom worth reading the configuration for.
	config, err := r.settings()
	if err != nil {
		return "", err
	}
	warn, err := config.Bool("core.warnambiguousrefs", true)
	if err != nil || warn {
		return strict, err
	}
	return r.refs.Shorten(head.Name, false)
}
