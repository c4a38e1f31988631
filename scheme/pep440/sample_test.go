//go:build !prove

package pep440

// rounds multiplies the questions that the live program is asked.
const rounds = 1
