//go:build prove

package semver

// rounds multiplies the questions that the live program is asked.
const rounds = 40
