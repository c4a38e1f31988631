//go:build !prove

package scheme

// referenceCases is how many versions setuptools-scm is asked for.
const referenceCases = 4000
