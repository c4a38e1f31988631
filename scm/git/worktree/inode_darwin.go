package worktree

import (
	"io/fs"
	"syscall"
)

// fillInode adds what an index records of a file's inode.
func fillInode(s *stat, info fs.FileInfo) {
	if b, ok := info.Sys().(*syscall.Stat_t); ok {
		s.ctime, s.ino, s.uid, s.gid = uint32(b.Ctimespec.Sec), uint32(b.Ino), b.Uid, b.Gid
		s.inodeFields = true
	}
}
