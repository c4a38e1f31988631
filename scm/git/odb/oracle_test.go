package odb

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// A repo is a repository made by a git program, with pinned dates.
type repo struct {
	t       testing.TB
	program oracle.Program
	dir     string
	tick    int64
	names   []string
}

// newRepo makes an empty repository with the oldest git there is.
func newRepo(t testing.TB, args ...string) *repo {
	t.Helper()
	r := &repo{t: t, program: oracle.Git(t)[0], dir: t.TempDir(), tick: 1_700_000_000}
	r.git(append([]string{"init", "-q", "-b", "main"}, args...)...)
	return r
}

// clone makes another repository of r's, with its own directory.
func (r *repo) clone(args ...string) *repo {
	r.t.Helper()
	c := *r
	c.dir = r.t.TempDir()
	c.git(append(append([]string{"clone", "-q"}, args...), r.dir, ".")...)
	return &c
}

// objects is the objects directory.
func (r *repo) objects() string { return filepath.Join(r.dir, ".git", "objects") }

// git runs the program, the clock one minute further, and returns its output
// without the last line end.
func (r *repo) git(args ...string) string {
	r.t.Helper()
	return r.gitFrom(nil, args...)
}

// gitFrom is git with something to read.
func (r *repo) gitFrom(stdin io.Reader, args ...string) string {
	r.t.Helper()
	r.tick += 60
	date := fmt.Sprintf("@%d +0130", r.tick)
	cmd := r.program.Command(r.dir, []string{"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "LC_ALL=C",
		"GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.org", "GIT_AUTHOR_DATE=" + date,
		"GIT_COMMITTER_NAME=Bob", "GIT_COMMITTER_EMAIL=bob@example.org", "GIT_COMMITTER_DATE=" + date}, args...)
	var stderr bytes.Buffer
	cmd.Stdin, cmd.Stderr = stdin, &stderr
	out, err := cmd.Output()
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, stderr.Bytes())
	}
	return strings.TrimSuffix(string(out), "\n")
}

func (r *repo) write(path, content string) {
	r.t.Helper()
	path = filepath.Join(r.dir, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		r.t.Fatal(err)
	}
}

// histories are the repositories that history has made, to be copied.
var histories = map[string]string{}

// newHistory makes a repository of some thirty commits with merges, tags of
// each kind, and contents that git makes deltas of; all objects are loose.
func newHistory(t testing.TB, program oracle.Program, format string) *repo {
	t.Helper()
	r := &repo{t: t, program: program, dir: t.TempDir(), tick: 1_700_000_000}
	if made := histories[format]; made != "" {
		if err := os.CopyFS(r.dir, os.DirFS(made)); err != nil {
			t.Fatal(err)
		}
		r.tick += 1_000_000
		return r
	}
	r.git("init", "-q", "-b", "main", "--object-format="+format)
	r.history(30)
	made, err := os.MkdirTemp(scratch, format)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(made, os.DirFS(r.dir)); err != nil {
		t.Fatal(err)
	}
	histories[format] = made
	return r
}

// scratch is a directory for what tests share.
var scratch string

func TestMain(m *testing.M) {
	var err error
	if scratch, err = os.MkdirTemp("", "odb"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(scratch)
	os.Exit(code)
}

func (r *repo) history(n int) {
	r.t.Helper()
	var body strings.Builder
	for i := range 400 {
		fmt.Fprintf(&body, "line %d of a file that changes little\n", i)
	}
	for i := range n {
		fmt.Fprintf(&body, "change %d\n", i)
		r.write("long.txt", body.String())
		r.write(fmt.Sprintf("dir%d/sub/f%d", i%7, i), strconv.Itoa(i))
		r.git("add", ".")
		r.git("commit", "-q", "-m", fmt.Sprintf("Change %d\n\n%s", i, strings.Repeat("A message of some length. ", i%40)))
		switch {
		case i%10 == 3:
			r.git("checkout", "-q", "-b", fmt.Sprint("side", i), "HEAD~2")
			r.write(fmt.Sprint("side", i), "x")
			r.git("add", ".")
			r.git("commit", "-q", "-m", "Side")
			r.git("checkout", "-q", "main")
			r.git("merge", "-q", "--no-ff", "-m", "Merge", fmt.Sprint("side", i))
		case i%10 == 7:
			r.git("tag", "-a", "-m", "A tag", fmt.Sprintf("v%d", i))
		}
	}
	r.git("tag", "-a", "-m", "Of a tag", "nested", "v7")
	r.git("tag", "-a", "-m", "Of a tree", "tree", "HEAD^{tree}")
	r.git("tag", "-a", "-m", "Of a blob", "blob", "HEAD:long.txt")
	r.git("tag", "light")
}

// A printed object is one as git cat-file --batch prints it.
type printed struct {
	hash    scm.Hash
	kind    string
	content []byte
}

func (r *repo) all() []printed {
	r.t.Helper()
	out := []byte(r.git("cat-file", "--batch-all-objects", "--batch"))
	in := bufio.NewReader(bytes.NewReader(append(out, '\n')))
	var list []printed
	for {
		line, err := in.ReadString('\n')
		if err == io.EOF {
			return list
		}
		f := strings.Fields(line)
		if err != nil || len(f) != 3 {
			r.t.Fatalf("cat-file: %q %v", line, err)
		}
		size, _ := strconv.Atoi(f[2])
		content := make([]byte, size+1)
		if _, err := io.ReadFull(in, content); err != nil {
			r.t.Fatal(err)
		}
		h, err := scm.ParseHash(f[0])
		if err != nil {
			r.t.Fatal(err)
		}
		list = append(list, printed{h, f[1], content[:size]})
	}
}

func open(t testing.TB, dir string, size int, opt Options) *Store {
	t.Helper()
	s, err := Open(dir, size, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// checkAll compares every object of r as s reads it with what git says.
func checkAll(t *testing.T, r *repo, s *Store) {
	t.Helper()
	objects := r.all()
	if len(objects) == 0 {
		t.Fatal("no objects")
	}
	lines := r.commitLines()
	commits := 0
	var c Commit
	for _, o := range objects {
		kind, err := s.Kind(o.hash)
		if err != nil || kind.String() != o.kind {
			t.Fatalf("Kind(%s) = %v, %v; want %s", o.hash, kind, err, o.kind)
		}
		size, err := s.Size(o.hash)
		if err != nil || size != uint64(len(o.content)) {
			t.Fatalf("Size(%s) = %d, %v; want %d", o.hash, size, err, len(o.content))
		}
		b, err := s.content(o.hash, kind)
		if err != nil || !bytes.Equal(b, o.content) {
			t.Fatalf("content of %s: %v\n got %.200q\nwant %.200q", o.hash, err, b, o.content)
		}
		err = s.ReadCommit(o.hash, &c)
		if kind != KindCommit {
			if _, ok := err.(*KindError); !ok {
				t.Fatalf("ReadCommit of %s %s: %v", kind, o.hash, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if got, want := commitLine(&c), lines[o.hash.String()]; want != "" && got != want {
			t.Fatalf("ReadCommit(%s)\n got %s\nwant %s", o.hash, got, want)
		}
		commits++
	}
	if commits < len(lines) {
		t.Fatalf("%d commits, git log has %d", commits, len(lines))
	}
}

// commitLines gives for each commit its tree, committer time and parents.
func (r *repo) commitLines() map[string]string {
	r.t.Helper()
	lines := map[string]string{}
	for line := range strings.Lines(r.git("log", "--all", "--format=%H %T %ct %P")) {
		hash, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		lines[hash] = rest
	}
	return lines
}

// commitLine is c in the form of commitLines.
func commitLine(c *Commit) string {
	line := fmt.Sprintf("%s %d", c.Tree, c.Time)
	for _, p := range c.Parents {
		line += " " + p.String()
	}
	return line
}

var sizes = map[string]int{"sha1": 20, "sha256": 32}

func TestStorage(t *testing.T) {
	shapes := []struct {
		name, why string
		make      func(r *repo)
		needs     string // the oldest git that can
	}{
		{"loose", "as a repository begins", func(r *repo) {}, ""},
		{"packed", "after git gc: one pack, offset deltas", func(r *repo) { r.git("repack", "-adfq", "--depth=50", "--window=50") }, ""},
		{"hash deltas", "packs of old servers name bases by hash", func(r *repo) {
			r.git("-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq", "--depth=50")
		}, ""},
		{"index version 1", "packs of git before 1.6", func(r *repo) { r.git("-c", "pack.indexVersion=1", "repack", "-adfq") }, ""},
		{"eight-byte offsets", "a pack over 2 GiB has them; git writes them at any size when told", func(r *repo) {
			r.git("repack", "-adfq")
			pack, _ := filepath.Glob(filepath.Join(r.objects(), "pack", "*.pack"))
			r.git("index-pack", "--index-version=2,0x100", pack[0])
		}, ""},
		{"several packs and loose", "between two runs of gc", func(r *repo) {
			r.git("repack", "-dq")
			r.write("more", "1")
			r.git("add", ".")
			r.git("commit", "-qm", "more")
			r.git("repack", "-dq")
			r.write("more", "2")
			r.git("add", ".")
			r.git("commit", "-qm", "more")
		}, ""},
		{"multi-pack-index", "as scalar and large servers keep them", func(r *repo) {
			r.git("repack", "-dq")
			r.write("more", "1")
			r.git("add", ".")
			r.git("commit", "-qm", "more")
			r.git("repack", "-dq")
			r.git("multi-pack-index", "write")
		}, ""},
		{"multi-pack-index, stale", "a pack was made after it", func(r *repo) {
			r.git("repack", "-dq")
			r.git("multi-pack-index", "write")
			r.write("more", "1")
			r.git("add", ".")
			r.git("commit", "-qm", "more")
			r.git("repack", "-dq")
		}, ""},
		{"multi-pack-index, chained", "as git writes them from 2.47 on, each link for the packs since", func(r *repo) {
			r.git("config", "core.multiPackIndex", "true")
			for i := range 3 {
				r.write("more", strconv.Itoa(i))
				r.git("add", ".")
				r.git("commit", "-qm", "more")
				r.git("repack", "-dq")
				r.git("multi-pack-index", "write", "--incremental")
			}
		}, "2.47"},
	}
	for _, format := range []string{"sha1", "sha256"} {
		for _, shape := range shapes {
			t.Run(format+"/"+shape.name, func(t *testing.T) {
				git := oracle.Git(t)[0]
				if shape.needs != "" {
					git = oracle.GitAtLeast(t, shape.needs)
				}
				r := newHistory(t, git, format)
				shape.make(r)
				checkAll(t, r, open(t, r.objects(), sizes[format], Options{}))
			})
		}
	}
}
