//go:build prove

package gitcmd

const share = 1

// flips is how many bits TestDamage flips.
const flips = 102_000

// everyGit says whether every git is asked of a fixture's directory, or one.
const everyGit = true

// turn is the part of TestQuestionsAgree's questions that a directory is asked: one in so many.
const turn = 1
