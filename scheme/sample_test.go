//go:build !prove

package scheme

// askedVersions is how many versions setuptools-scm is asked for.
const askedVersions = 4000
