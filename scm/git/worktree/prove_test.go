//go:build prove

package worktree_test

// everyGit says whether each row of a table is asked of every git, or of one of them.
const everyGit = true

// seeds is how many random histories and trees are made.
const seeds = 200
