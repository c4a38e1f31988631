//go:build !prove

package semver

// rounds multiplies the questions that the live reference program is asked.
const rounds = 1
