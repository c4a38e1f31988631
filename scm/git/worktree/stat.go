package worktree

import "github.com/tagline-scm/tagline/scm/git/index"

// stat is what lstat tells of a file, cut to the widths of an index entry.
// Where a system does not know a field it is absent from known.
type stat struct {
	kind        uint32 // one of the mode types, 0 for a device, socket or pipe
	executable  bool   // the owner may execute it
	size        int64
	mtime       uint32 // seconds
	mtimeNanos  uint32
	ctime       uint32 // seconds
	ino         uint32
	uid, gid    uint32
	inodeFields bool // ctime, ino, uid and gid are known
}

// size32 is the size as an index records it: cut to 32 bits, where a multiple of
// 4 GiB becomes 2 GiB because 0 means unknown.
func (s *stat) size32() uint32 {
	if n := uint32(s.size); n != 0 || s.size == 0 {
		return n
	}
	return 0x80000000
}

// statChange says how a stat differs from an entry.
type statChange uint8

const (
	sameStat    statChange = iota
	otherTimes             // times or inode: the content may still be the same
	otherSize              // the size: the content is another
	unknownSize            // the entry has no size, so its content was not known to match
)

// compare compares as git's match_stat_data does. Nanoseconds are compared where
// the entry has them, as git does when it is built for that: a file is then read
// that another git takes for unchanged, which shows where its content or its
// attributes changed within one second.
func (s *stat) compare(e index.Entry, rules *rules) statChange {
	size := e.Size()
	if size != s.size32() {
		if size == 0 {
			return unknownSize
		}
		return otherSize
	}
	seconds, nanos := e.Mtime()
	if seconds != s.mtime {
		return otherTimes
	}
	if rules.minimalStat {
		return sameStat
	}
	if nanos != 0 && s.mtimeNanos != 0 && nanos != s.mtimeNanos {
		return otherTimes
	}
	if !s.inodeFields {
		return sameStat
	}
	uid, gid := e.Owner()
	if rules.trustCtime && e.Ctime() != s.ctime || e.Inode() != s.ino || uid != s.uid || gid != s.gid {
		return otherTimes
	}
	return sameStat
}
