//go:build prove

package gitcmd

const share = 1
