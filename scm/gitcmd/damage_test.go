package gitcmd

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git"
	"github.com/tagline-scm/tagline/scripts/fixture"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// TestDamage flips single bits of a repository's files, half of them in the
// headers of commits that a walk reads, and does worse to some (wreck), and asks the
// native reader each time. It must refuse, answer as for the undamaged repository, or
// as git does for the damaged one: git too takes a name in packed-refs as it stands
// there.
func TestDamage(t *testing.T) {
	for i, kind := range []string{"pack", "many refs", "loose", "deltas", "midx and graph", "reftable"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			d := newDamaged(t, kind)
			r := rand.New(rand.NewPCG(7, uint64(i)))
			for range flips / 6 {
				d.flip(t, r)
			}
			for range flips / 24 {
				d.wreck(t, r)
			}
			d.report(t)
		})
	}
}

// damaged is a repository whose bits are flipped, one at a time.
type damaged struct {
	dir     string
	git     oracle.Program
	want    string    // the undamaged answer
	headers []stretch // of commits on the walk
	files   []stretch // everything else, a file each
	counts  map[string]*[4]int
}

// stretch is a part of a file, and what the counts call it.
type stretch struct {
	path, kind string
	from, to   int64
}

// The outcomes of a flip.
const (
	damageRefused = iota
	damageSame
	damageAsGit
	damageOther
)

var versions = fixture.Versions("")

func newDamaged(t *testing.T, kind string) *damaged {
	d := &damaged{dir: t.TempDir(), git: oracle.Git(t)[0], counts: map[string]*[4]int{}}
	if kind == "reftable" {
		d.git = oracle.GitAtLeast(t, "2.47")
		d.run(t, "", "init", "-q", "-b", "main", "--ref-format=reftable")
	} else {
		d.run(t, "", "init", "-q", "-b", "main")
	}
	commits := 260
	if kind == "loose" {
		commits = 120
	}
	d.run(t, damagedHistory(commits, kind == "many refs"), "fast-import", "--quiet")
	d.run(t, "", "reset", "-q", "--hard", "main")
	switch kind {
	case "loose":
		packs := d.glob(t, "objects/pack/*.pack")
		for _, path := range packs {
			pack, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			base := strings.TrimSuffix(path, ".pack")
			for _, name := range d.glob(t, "objects/pack/"+filepath.Base(base)+".*") {
				os.Remove(name)
			}
			d.run(t, string(pack), "unpack-objects", "-q")
		}
	case "deltas":
		d.run(t, "", "repack", "-adfq", "--depth=50", "--window=50")
		d.run(t, "", "pack-refs", "--all")
	case "midx and graph":
		d.run(t, "", "-c", "pack.window=0", "repack", "-adfq")
		d.run(t, "", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-q", "--allow-empty", "-m", strings.Repeat("a line of a message\n", 20))
		d.run(t, "", "repack", "-dq")
		d.run(t, "", "multi-pack-index", "write")
		d.run(t, "", "commit-graph", "write", "--reachable")
	default:
		d.run(t, "", "-c", "pack.window=0", "repack", "-adfq")
		d.run(t, "", "pack-refs", "--all")
	}
	if kind != "midx and graph" { // there the headers are not read
		d.findHeaders(t)
	}
	for _, pattern := range []string{
		"HEAD", "config", "index", "packed-refs", "refs/heads/*", "refs/tags/*", "objects/pack/*.pack", "objects/pack/*.idx",
		"objects/pack/multi-pack-index", "objects/info/commit-graph", "reftable/*",
	} {
		for _, path := range d.glob(t, pattern) {
			d.addFile(t, path, strings.ReplaceAll(pattern, "*", "…"))
		}
	}
	for _, path := range d.glob(t, "objects/??/*")[:min(400, len(d.glob(t, "objects/??/*")))] {
		d.addFile(t, path, "loose objects")
	}
	d.want = d.native()
	if strings.HasPrefix(d.want, "refused") {
		t.Fatal(d.want)
	}
	return d
}

// damagedHistory is the input of git fast-import for a history with merges,
// long messages, some dates out of order, and tags of both kinds.
func damagedHistory(commits int, manyRefs bool) string {
	var b strings.Builder
	r := rand.New(rand.NewPCG(8, 9))
	message := strings.Repeat("why it was changed, in a few more words than usual\n", 8)
	mark, date := 0, 1_700_000_000
	var line, side []int
	commit := func(branch string, parents ...int) int {
		mark++
		date += 60
		at := date
		if r.IntN(25) == 0 {
			at -= 1_000
		}
		who := fmt.Sprintf("Ada %d <ada@example.org> %d +0100", r.IntN(1000), at)
		fmt.Fprintf(&b, "commit refs/heads/%s\nmark :%d\nauthor %s\ncommitter %s\ndata %d\n%s", branch, mark, who, who, len(message), message)
		for i, p := range parents {
			fmt.Fprintf(&b, "%s :%d\n", []string{"from", "merge"}[min(i, 1)], p)
		}
		fmt.Fprintf(&b, "M 644 inline dir%d/file%d\ndata 6\nx%04d\n\n", mark%3, mark%9, mark)
		return mark
	}
	line = append(line, commit("main"))
	for mark < commits {
		last := line[len(line)-1]
		switch r.IntN(4) {
		case 0:
			side = append(side, commit("side", line[max(0, len(line)-1-r.IntN(12))]))
		case 1:
			if len(side) == 0 {
				continue
			}
			line = append(line, commit("main", last, side[0]))
			side = side[1:]
		default:
			line = append(line, commit("main", last))
		}
		at := line[len(line)-1]
		switch {
		case mark >= commits*2/3:
		case mark%15 == 0:
			fmt.Fprintf(&b, "tag v1.%d.0\nfrom :%d\ntagger Ada <ada@example.org> %d +0100\ndata 2\nm\n\n", mark, at, date)
		case mark%15 == 7:
			fmt.Fprintf(&b, "reset refs/tags/v1.%d.1\nfrom :%d\n\n", mark, at)
		}
	}
	for i := 0; manyRefs && i < 900; i++ {
		fmt.Fprintf(&b, "reset refs/%s%d\nfrom :%d\n\n", []string{"tags/build-", "remotes/origin/topic", "zoo/"}[i%3], i, 1+r.IntN(commits))
	}
	return b.String()
}

func (d *damaged) run(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	c := d.git.Command(d.dir, fixture.Env(), args...)
	c.Stdin = strings.NewReader(stdin)
	var words bytes.Buffer
	c.Stderr = &words
	out, err := c.Output()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", args, err, words.Bytes())
	}
	return strings.TrimSpace(string(out))
}

func (d *damaged) glob(t *testing.T, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(d.dir, ".git", pattern))
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(found, func(path string) bool {
		info, err := os.Stat(path)
		return err != nil || info.IsDir()
	})
}

func (d *damaged) addFile(t *testing.T, path, kind string) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if info.Size() > 0 {
		d.files = append(d.files, stretch{path, kind, 0, info.Size()})
	}
}

// findHeaders notes where the headers of the commits are that a walk reads.
func (d *damaged) findHeaders(t *testing.T) {
	t.Helper()
	const compressed = 200
	onWalk := map[string]bool{}
	for hash := range strings.FieldsSeq(d.run(t, "", "rev-list", "--max-count=150", "HEAD")) {
		onWalk[hash] = true
	}
	for _, path := range d.glob(t, "objects/pack/*.pack") {
		os.Chmod(path, 0o644)
		for line := range strings.Lines(d.run(t, "", "verify-pack", "-v", strings.TrimSuffix(path, ".pack")+".idx")) {
			f := strings.Fields(line) // hash, kind, size, size in the pack, offset
			if len(f) >= 5 && f[1] == "commit" && onWalk[f[0]] {
				size, _ := strconv.ParseInt(f[3], 10, 64)
				at, _ := strconv.ParseInt(f[4], 10, 64)
				d.headers = append(d.headers, stretch{path, "headers of commits", at, at + min(size, compressed)})
			}
		}
	}
	for _, path := range d.glob(t, "objects/??/*") {
		if onWalk[filepath.Base(filepath.Dir(path))+filepath.Base(path)] {
			os.Chmod(path, 0o644)
			d.headers = append(d.headers, stretch{path, "headers of commits", 0, compressed})
		}
	}
	if len(d.headers) < 50 {
		t.Fatalf("%d headers", len(d.headers))
	}
}

// pick returns where damage is to be: in the header of a commit, or anywhere in a file
// of a kind, each kind as often as another.
func (d *damaged) pick(r *rand.Rand) stretch {
	if len(d.headers) > 0 && r.IntN(5) < 3 {
		return d.headers[r.IntN(len(d.headers))]
	}
	kinds := map[string][]stretch{}
	for _, f := range d.files {
		kinds[f.kind] = append(kinds[f.kind], f)
	}
	kind := kinds[slices.Sorted(maps.Keys(kinds))[r.IntN(len(kinds))]]
	return kind[r.IntN(len(kind))]
}

// flip flips one bit, asks, counts, and flips it back.
func (d *damaged) flip(t *testing.T, r *rand.Rand) {
	t.Helper()
	s := d.pick(r)
	at, bit := s.from+r.Int64N(s.to-s.from), byte(1)<<r.IntN(8)
	change(t, s.path, at, bit)
	defer change(t, s.path, at, bit)
	d.judge(t, s.kind, fmt.Sprintf("%s, byte %d, bit %#x", s.path, at, bit))
}

// judge asks and counts.
func (d *damaged) judge(t *testing.T, kind, what string) {
	t.Helper()
	got := d.native()
	outcome := damageOther
	switch {
	case got == d.want:
		outcome = damageSame
	case strings.HasPrefix(got, "refused"):
		outcome = damageRefused
	case strings.HasPrefix(got, "crash"):
		t.Errorf("%s: %s", what, got)
	default:
		judge := d.asked()
		if got == judge || got == d.described() {
			outcome = damageAsGit
			break
		}
		t.Errorf("%s: %s, git says %s, undamaged it is %s", what, got, judge, d.want)
	}
	if d.counts[kind] == nil {
		d.counts[kind] = new([4]int)
	}
	d.counts[kind][outcome]++
}

func change(t *testing.T, path string, at int64, bit byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var b [1]byte
	if _, err := f.ReadAt(b[:], at); err != nil {
		return // shorter than the longest header
	}
	b[0] ^= bit
	if _, err := f.WriteAt(b[:], at); err != nil {
		t.Fatal(err)
	}
}

// native is the native reader's answer in one line: "refused …" for an error or
// an answer that is not proven, "crash …" for a panic or no answer in time.
func (d *damaged) native() string {
	done := make(chan string, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- fmt.Sprintf("crash: %v\n%s", p, debug.Stack())
			}
		}()
		r, err := git.Open(d.dir, git.Env{})
		if err != nil {
			done <- "refused: " + err.Error()
			return
		}
		defer r.Close()
		f, err := r.Facts(versions)
		done <- summary(f, err)
	}()
	select {
	case s := <-done:
		return s
	case <-time.After(20 * time.Second):
		return "crash: no answer in twenty seconds"
	}
}

func summary(f scm.Facts, err error) string {
	if err != nil {
		return "refused: " + err.Error()
	}
	if !f.Proof.Proven {
		return "refused: " + f.Proof.Reason
	}
	tag := "no tag"
	if len(f.Tags) > 0 {
		tag = versions.Called(f.Tags).Ref
	}
	return fmt.Sprintf("%s, %d commits, %s, dirty %t", tag, f.Distance, f.Head.ID, f.Work.Dirty)
}

// asked is git's answer in the same form.
func (d *damaged) asked() string {
	f, err := ask(d.git, d.dir, versions)
	return summary(f, err)
}

// described is what git describe says, in the same form; the other reader asks more
// of git, such as whether every tag's object is there.
func (d *damaged) described() string {
	describe := d.git.Command(d.dir, fixture.Env(), "describe", "--tags", "--long", "--dirty", "--abbrev=40", "--match=v*")
	out, err := describe.Output()
	text, dirty := strings.CutSuffix(strings.TrimSpace(string(out)), "-dirty")
	part := strings.Split(text, "-")
	if err != nil || len(part) != 3 {
		return "refused"
	}
	return fmt.Sprintf("%s, %s commits, %s, dirty %t", part[0], part[1], part[2][1:], dirty)
}

func (d *damaged) report(t *testing.T) {
	t.Helper()
	for _, kind := range slices.Sorted(maps.Keys(d.counts)) {
		c := d.counts[kind]
		t.Logf("%-30s %6d refused %6d same %6d equal to git %6d other", kind, c[damageRefused], c[damageSame], c[damageAsGit], c[damageOther])
	}
}
