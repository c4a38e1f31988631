package git

import "strings"

// Branches returns the names of the repository's branches, and of those that it has
// of remotes, as revisions name them: main, origin/main. Those that cannot be read are
// left out: it is for completing a command line.
func (r *Repository) Branches() []string {
	var names []string
	for _, prefix := range []string{"refs/heads/", "refs/remotes/"} {
		for ref, err := range r.refs.All(prefix) {
			if err != nil {
				break
			}
			if name := strings.TrimPrefix(ref.Name, prefix); !strings.HasSuffix(name, "/HEAD") {
				names = append(names, name)
			}
		}
	}
	return names
}
