//go:build !prove

package pep440

// rounds multiplies the questions that the live reference program is asked.
const rounds = 1
