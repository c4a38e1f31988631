// Package refs reads the references of a git repository from either of git's
// two stores: files (loose refs and packed-refs) and reftable.
//
// A Store is for one goroutine at a time. It holds no state of the
// repository: every call sees the refs of its own moment, also while another
// process writes them.
package refs

import (
	"iter"
	"path/filepath"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// Ref is a reference and the object it leads to.
type Ref struct {
	Name string   // the full name, "refs/tags/v1.0"
	Hash scm.Hash // the object named, through symbolic refs if need be

	// Peeled is what Hash leads to through annotated tags: Hash itself if that
	// is no tag, the zero Hash where the store does not say.
	Peeled scm.Hash
}

// Head is what HEAD stands for.
type Head struct {
	Name string   // the full name of the branch, "" when detached
	Hash scm.Hash // the zero Hash on a branch without a commit
}

// value is one ref as it is stored.
type value struct {
	hash   scm.Hash
	peeled scm.Hash
	target string // of a symbolic ref
	broken bool   // there, but neither a hash nor a symbolic ref
}

// backend is what the two stores have to do.
type backend interface {
	// read returns the ref of that full, valid name as it is stored.
	read(name string) (v value, ok bool, err error)
	// all calls yield for the refs whose names begin with prefix, in the order
	// of their names, until it returns false. The value is good until then.
	all(prefix string, yield func(name string, v *value) bool) error
	close() error
}

// Store reads the references of one work tree.
type Store struct {
	backend backend
	notes   []string
	broken  []string
}

// Options says how a repository stores its refs.
type Options struct {
	HashSize int  // 20 or 32
	Reftable bool // extensions.refStorage = reftable
}

// Open returns the store of the work tree whose git directory is gitDir, in
// the repository whose common directory is commonDir; the two differ in a
// linked worktree. It reads nothing yet.
func Open(gitDir, commonDir string, opt Options) *Store {
	if opt.Reftable {
		return &Store{backend: newReftables(gitDir, commonDir, opt.HashSize)}
	}
	return &Store{backend: newFiles(gitDir, commonDir, opt.HashSize)}
}

// Close frees what the store holds.
func (s *Store) Close() error { return s.backend.close() }

// Notes returns what was passed over so far: broken and dangling refs, the
// first few.
func (s *Store) Notes() []string { return s.notes }

// Broken returns the full names of refs that All passed over since they are neither a
// hash nor a symbolic ref, the first thousand.
func (s *Store) Broken() []string { return s.broken }

func (s *Store) note(text string) {
	const enough = 8
	for _, n := range s.notes {
		if n == text {
			return
		}
	}
	if len(s.notes) < enough {
		s.notes = append(s.notes, text)
	}
}

// Head reads HEAD. A HEAD that is missing, or leads to a damaged ref, is a
// *scm.CorruptError.
func (s *Store) Head() (Head, error) {
	name, v, ok, err := s.follow("HEAD")
	if err != nil {
		return Head{}, err
	}
	if v.broken || !ok && name == "HEAD" {
		return Head{}, &scm.CorruptError{Path: name, Reason: "is no ref"}
	}
	h := Head{Name: name, Hash: v.hash}
	if name == "HEAD" {
		h.Name = ""
	}
	return h, nil
}

// Target returns the full name that the symbolic ref of that name holds, "" if there is
// none, or it is no symbolic ref.
func (s *Store) Target(name string) (string, error) {
	v, _, err := s.backend.read(name)
	return v.target, err
}

// resolve returns the ref of that full name, false if there is none or it
// leads to none. A broken ref, or an invalid name, is as none.
func (s *Store) resolve(name string) (Ref, bool, error) {
	_, v, ok, err := s.follow(name)
	if err != nil {
		return Ref{}, false, err
	}
	if v.broken {
		s.note("ignored: broken ref " + name)
		return Ref{}, false, nil
	}
	return Ref{Name: name, Hash: v.hash, Peeled: v.peeled}, ok, nil
}

// maxDepth is how many refs git reads to get from a name to a hash.
const maxDepth = 5

// follow reads the ref called name and those it leads to. It returns the name
// of the last one and what that holds, false if it does not exist.
func (s *Store) follow(name string) (string, value, bool, error) {
	for range maxDepth {
		if !ValidName(name) {
			return name, value{broken: true}, true, nil
		}
		v, ok, err := s.backend.read(name)
		if err != nil || !ok || v.target == "" {
			return name, v, ok, err
		}
		name = v.target
	}
	return name, value{broken: true}, true, nil
}

// Tags calls yield for the refs below refs/tags/, in the order of their names.
func (s *Store) Tags() iter.Seq2[Ref, error] { return s.All("refs/tags/") }

// All yields the refs whose full names begin with prefix, in the order of their
// names. Broken refs and symbolic refs that lead nowhere are passed over with
// a note. An error is the last thing yielded.
func (s *Store) All(prefix string) iter.Seq2[Ref, error] {
	return func(yield func(Ref, error) bool) {
		var inner error
		more := true
		err := s.backend.all(prefix, func(name string, v *value) bool {
			if v.target != "" {
				_, last, ok, err := s.follow(v.target)
				if err != nil {
					inner = err
					return false
				}
				if !ok {
					s.note("ignored: dangling symbolic ref " + name)
					return true
				}
				v = &last
			}
			if v.broken {
				s.note("ignored: broken ref " + name)
				if len(s.broken) < 1_000 {
					s.broken = append(s.broken, name)
				}
				return true
			}
			more = yield(Ref{Name: name, Hash: v.hash, Peeled: v.peeled}, nil)
			return more
		})
		if err == nil {
			err = inner
		}
		if err != nil && more {
			yield(Ref{}, err)
		}
	}
}

// Find returns the refs that an abbreviated name may stand for, the one that
// git takes first: of the name itself, refs/NAME, refs/tags/NAME,
// refs/heads/NAME, refs/remotes/NAME and refs/remotes/NAME/HEAD those that
// exist.
func (s *Store) Find(name string) ([]Ref, error) {
	var found []Ref
	for _, l := range lookups {
		full := l.before + name + l.after
		if !ValidName(full) {
			continue
		}
		r, ok, err := s.resolve(full)
		if err != nil {
			return nil, err
		}
		if ok {
			found = append(found, r)
		}
	}
	return found, nil
}

// Shorten returns the shortest name that stands for the ref called name and
// for no other, by the rules of git rev-parse --abbrev-ref: "main", or
// "heads/main" where a tag is called main. With strict false (git's
// core.warnAmbiguousRefs unset to false) only refs that would be taken before
// it are in the way.
func (s *Store) Shorten(name string, strict bool) (string, error) {
	for i := len(lookups) - 1; i > 0; i-- {
		l := lookups[i]
		short, ok := strings.CutPrefix(name, l.before)
		if !ok || len(short) <= len(l.after) {
			continue
		}
		if short, ok = strings.CutSuffix(short, l.after); !ok {
			continue
		}
		taken, err := s.taken(short, i, strict)
		if err != nil {
			return "", err
		}
		if !taken {
			return short, nil
		}
	}
	return name, nil
}

// taken reports whether short stands for a ref by another rule than lookups[own].
func (s *Store) taken(short string, own int, strict bool) (bool, error) {
	for j, l := range lookups {
		if j == own {
			continue
		}
		if j > own && !strict {
			break
		}
		full := l.before + short + l.after
		if !ValidName(full) {
			continue
		}
		if _, ok, err := s.resolve(full); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

// path returns where the files store keeps the ref called name.
func path(gitDir, commonDir, name string) string {
	dir := commonDir
	if rest, ok := strings.CutPrefix(name, "main-worktree/"); ok {
		name = rest
	} else if perWorktree(name) {
		dir = gitDir
	}
	return dir + string(filepath.Separator) + filepath.FromSlash(name)
}
