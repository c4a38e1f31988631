package refs

import (
	"container/heap"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// reftables is the newer store: stacks of tables below reftable/. The common
// directory has one; a linked work tree has another for the refs of its own.
type reftables struct {
	shared stack
	own    *stack // nil in the main work tree
}

func newReftables(gitDir, commonDir string, hashSize int) *reftables {
	r := &reftables{shared: stack{dir: filepath.Join(commonDir, "reftable"), hashSize: hashSize}}
	if gitDir != commonDir {
		r.own = &stack{dir: filepath.Join(gitDir, "reftable"), hashSize: hashSize}
	}
	return r
}

func (r *reftables) close() error {
	r.shared.close()
	if r.own != nil {
		r.own.close()
	}
	return nil
}

func (r *reftables) read(name string) (value, bool, error) {
	if rest, ok := strings.CutPrefix(name, "main-worktree/"); ok {
		return r.shared.find(rest)
	}
	if rest, ok := strings.CutPrefix(name, "worktrees/"); ok {
		id, rest, _ := strings.Cut(rest, "/")
		other := stack{dir: filepath.Join(filepath.Dir(r.shared.dir), "worktrees", id, "reftable"), hashSize: r.shared.hashSize}
		defer other.close()
		return other.find(rest)
	}
	if name == "FETCH_HEAD" || name == "MERGE_HEAD" {
		// These two hold more than a hash and stay files.
		return readFile(filepath.Join(filepath.Dir(r.stackOf(name).dir), name), r.shared.hashSize)
	}
	return r.stackOf(name).find(name)
}

// stackOf returns the stack that has the ref called name.
func (r *reftables) stackOf(name string) *stack {
	if r.own != nil && perWorktree(name) {
		return r.own
	}
	return &r.shared
}

func (r *reftables) all(prefix string, yield func(string, *value) bool) error {
	if r.own == nil {
		return r.shared.scan(prefix, yield)
	}
	// What belongs to the work tree is little.
	var own []loose
	err := r.own.scan(prefix, func(name string, v *value) bool {
		if perWorktree(name) {
			own = append(own, loose{name: name, value: *v})
		}
		return true
	})
	if err != nil {
		return err
	}
	more := true
	err = r.shared.scan(prefix, func(name string, v *value) bool {
		if perWorktree(name) {
			return true
		}
		for more && len(own) > 0 && own[0].name < name {
			more = yield(own[0].name, &own[0].value)
			own = own[1:]
		}
		more = more && yield(name, v)
		return more
	})
	for i := 0; i < len(own) && more && err == nil; i++ {
		more = yield(own[i].name, &own[i].value)
	}
	return err
}

// stack is the tables that tables.list names, oldest first. What a later table
// says of a ref hides what earlier ones say, a deletion included.
//
// A writer adds a table, or puts one in the place of several, and then replaces
// tables.list; the tables left out are removed. So the list is read before
// every use, and read again when a table that it names is gone.
type stack struct {
	dir      string
	hashSize int
	list     string // tables.list as last read
	tables   []*table
}

const (
	maxList    = 1 << 20 // bytes of tables.list
	maxReloads = 100     // changes of tables.list while its tables are opened
)

func (s *stack) close() {
	for _, t := range s.tables {
		t.close()
	}
	s.tables, s.list = nil, ""
}

// reload opens the tables that tables.list names now, those that are open
// already as they are.
func (s *stack) reload() error {
	file := filepath.Join(s.dir, "tables.list")
	var tried string
	var missing error // what tried names and is not there
	for range maxReloads {
		data, err := smallfile.Read(file, maxList)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		list := string(data)
		switch {
		case list == s.list:
			return nil
		case missing != nil && list == tried:
			return missing
		}
		if missing, err = s.open(list); missing == nil || err != nil {
			return err
		}
		tried = list
	}
	return &scm.ChangedError{Path: file}
}

// open opens the tables of list. It returns an error apart for a table that is
// missing, because then the list may have changed. Tables that the list no
// longer names are left to the garbage collector: a scan may still read them.
func (s *stack) open(list string) (missing, err error) {
	before := make(map[string]*table, len(s.tables))
	for _, t := range s.tables {
		before[t.path] = t
	}
	var tables []*table
	for name := range strings.Lines(list) {
		name = strings.TrimRight(name, "\r\n")
		if name == "" {
			continue
		}
		if strings.ContainsAny(name, "/\\") || name[0] == '.' {
			return nil, &scm.CorruptError{Path: filepath.Join(s.dir, "tables.list"), Reason: "names " + excerpt([]byte(name))}
		}
		path := filepath.Join(s.dir, name)
		t := before[path]
		if t == nil {
			if t, err = openTable(path, s.hashSize); errors.Is(err, fs.ErrNotExist) {
				return &scm.CorruptError{Path: path, Reason: "is missing although tables.list names it"}, nil
			} else if err != nil {
				return nil, err
			}
		}
		tables = append(tables, t)
	}
	s.list, s.tables = list, tables
	return nil, nil
}

// find returns the ref of that name.
func (s *stack) find(name string) (value, bool, error) {
	if err := s.reload(); err != nil {
		return value{}, false, err
	}
	for i := len(s.tables) - 1; i >= 0; i-- {
		c := cursor{t: s.tables[i]}
		ok, err := c.seek(name)
		if err != nil {
			return value{}, false, err
		}
		if ok && string(c.name) == name {
			return c.value, !c.deleted, nil
		}
	}
	return value{}, false, nil
}

// scan yields the refs that begin with prefix in the order of their names.
func (s *stack) scan(prefix string, yield func(string, *value) bool) error {
	if err := s.reload(); err != nil {
		return err
	}
	merged := make(merge, 0, len(s.tables))
	for i, t := range s.tables {
		c := &source{cursor: cursor{t: t}, age: i}
		ok, err := c.seek(prefix)
		if err != nil {
			return err
		}
		if ok {
			merged = append(merged, c)
		}
	}
	heap.Init(&merged)
	var kept names
	for last := ""; len(merged) > 0; {
		c := merged[0]
		if len(c.name) < len(prefix) || string(c.name[:len(prefix)]) != prefix {
			return nil
		}
		if string(c.name) != last {
			last = kept.keep(string(c.name))
			if !c.deleted {
				c.broken = !ValidName(last)
				if !yield(last, &c.value) {
					return nil
				}
			}
		}
		before := last
		ok, err := c.advance()
		if err != nil {
			return err
		}
		if ok && string(c.name) <= before {
			return c.t.corrupt("names are out of order")
		}
		if ok {
			heap.Fix(&merged, 0)
		} else {
			heap.Pop(&merged)
		}
	}
	return nil
}

// source is a table in a merge; a greater age number is a later table.
type source struct {
	cursor
	age int
}

// merge is a heap of sources: the smallest name on top, of equal ones that of
// the latest table.
type merge []*source

func (m merge) Len() int      { return len(m) }
func (m merge) Swap(i, j int) { m[i], m[j] = m[j], m[i] }
func (m merge) Less(i, j int) bool {
	if c := strings.Compare(string(m[i].name), string(m[j].name)); c != 0 {
		return c < 0
	}
	return m[i].age > m[j].age
}
func (m *merge) Push(any) {}
func (m *merge) Pop() any {
	old := *m
	*m = old[:len(old)-1]
	return nil
}
