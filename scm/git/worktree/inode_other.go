//go:build !darwin && !(linux && (amd64 || arm64 || riscv64 || ppc64le || s390x || loong64))

package worktree

import "io/fs"

// fillInode adds nothing: these systems record other things, or are too rare
// to be worth a file of their own. Size and modification time decide.
func fillInode(*stat, fs.FileInfo) {}
