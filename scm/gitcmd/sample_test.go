//go:build !prove

package gitcmd

// share of the differential suite's general questions that are asked: one in so
// many. Under the build tag prove all are, of every git.
const share = 6

// flips is how many bits TestDamage flips.
const flips = 1_200

// everyGit says whether every git is asked of a fixture's directory, or one.
const everyGit = false

// turn is the part of TestQuestionsAgree's questions that a directory is asked: one in so many.
const turn = 3
