//go:build prove

package gitcmd

const share = 1

// flips is how many bits TestDamage flips.
const flips = 102_000
