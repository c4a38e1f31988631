package git

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/wildmatch"
	"github.com/tagline-scm/tagline/scripts/fixture"
	"github.com/tagline-scm/tagline/scripts/oracle"
	"github.com/tagline-scm/tagline/scripts/randomgraph"
)

// TestHistories compares Facts with each git program on random histories. The
// long campaign is TestManyHistories, under the build tag prove.
func TestHistories(t *testing.T) {
	for seed := range uint64(3) {
		if testing.Short() && seed > 0 {
			break
		}
		compareHistories(t, seed, 30)
	}
}

// compareHistories writes one repository that holds many unrelated random
// histories and compares the answers at the head of each.
func compareHistories(t *testing.T, seed uint64, histories int) {
	t.Helper()
	r := rand.New(rand.NewPCG(3, seed))
	b := writeHistories(t, r, oracle.Git(t)[0], histories)
	repo, err := Open(b.dir, Env{})
	if err != nil {
		t.Fatal(err)
	}
	defer repo.Close()
	for _, git := range oracle.Git(t) {
		for _, q := range b.questions(r) {
			if err := b.compareDescribe(repo, git, q); err != nil {
				t.Fatalf("batch %d in %s, git %s: %v", seed, b.dir, git.Version, err)
			}
		}
	}
	if err := b.comparePaths(r, repo, oracle.Git(t)[0]); err != nil {
		t.Fatalf("batch %d in %s: %v", seed, b.dir, err)
	}
}

// batch is a repository of random histories.
type batch struct {
	dir   string
	env   []string
	heads []string // hash of each history's last commit
	tags  []string // every tag's name
}

func (b *batch) run(git oracle.Program, input string, args ...string) (stdout, stderr string, err error) {
	c := git.Command(b.dir, b.env, args...)
	c.Stdin = strings.NewReader(input)
	var out, errOut bytes.Buffer
	c.Stdout, c.Stderr = &out, &errOut
	if err := c.Run(); err != nil {
		return "", "", fmt.Errorf("git %s: %w\n%s", strings.Join(args, " "), err, errOut.String())
	}
	return out.String(), errOut.String(), nil
}

// writeHistories makes a repository with one git fast-import. How it stores
// refs and objects is random too.
func writeHistories(t *testing.T, r *rand.Rand, git oracle.Program, histories int) *batch {
	t.Helper()
	b := &batch{dir: t.TempDir(), env: fixture.Env()}
	must := func(input string, args ...string) string {
		t.Helper()
		out, _, err := b.run(git, input, args...)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	format := "--object-format=sha1"
	if r.IntN(4) == 0 {
		format = "--object-format=sha256"
	}
	must("", "init", "-q", "--bare", format, ".")
	var s strings.Builder
	mark := 0
	var marks []int // of the heads
	for i := range histories {
		g := randomgraph.New(r, 2+r.IntN(50), randomgraph.Skews[r.IntN(len(randomgraph.Skews))])
		b.writeHistory(r, &s, g, i, mark)
		mark += len(g)
		marks = append(marks, mark)
	}
	file := filepath.Join(b.dir, "marks")
	must(s.String(), "fast-import", "--quiet", "--export-marks="+file)
	hashes := map[int]string{}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		var m int
		var h string
		fmt.Sscanf(line, ":%d %s", &m, &h)
		hashes[m] = h
	}
	for _, m := range marks {
		b.heads = append(b.heads, hashes[m])
	}
	b.renameSomeTags(r, must)
	if r.IntN(2) == 0 {
		must("", "pack-refs", "--all")
	}
	switch r.IntN(4) {
	case 0:
		must("", "commit-graph", "write", "--reachable", "--changed-paths")
	case 1:
		must("", "repack", "-adq")
		must("", "commit-graph", "write", "--reachable")
	case 2:
		// A graph that does not know the newer half of each history.
		must(strings.Join(b.heads[:len(b.heads)/2], "\n")+"\n", "commit-graph", "write", "--stdin-commits", "--changed-paths")
	}
	return b
}

// writeHistory appends one history to a stream for git fast-import. Its files
// have few names and contents, so that merges often change nothing.
func (b *batch) writeHistory(r *rand.Rand, s *strings.Builder, g randomgraph.Graph, i, mark int) {
	names := []string{"a/x", "a/y", "b/x/1", "b/x/2", "c"}
	newest := uint64(0)
	tag := func(n int, name string) string {
		name = fmt.Sprintf("%s%d.%d", name, i, n)
		b.tags = append(b.tags, name)
		return name
	}
	for n, v := range g {
		if len(v.Parents) == 0 {
			fmt.Fprintf(s, "reset refs/heads/h%d\n\n", i)
		}
		fmt.Fprintf(s, "commit refs/heads/h%d\nmark :%d\ncommitter A <a@example.org> %d +0200\ndata 1\nm\n", i, mark+n+1, v.Date)
		for k, p := range v.Parents {
			fmt.Fprintf(s, "%s :%d\n", []string{"from", "merge"}[min(k, 1)], mark+p+1)
		}
		for range r.IntN(3) {
			name := names[r.IntN(len(names))]
			if r.IntN(6) == 0 {
				fmt.Fprintf(s, "D %s\n", name)
			} else {
				fmt.Fprintf(s, "M 644 inline %s\ndata 1\n%d\n", name, r.IntN(3))
			}
		}
		s.WriteString("\n")
		if !v.Tagged {
			continue
		}
		for k := range 1 + r.IntN(8)/6*r.IntN(3) {
			name := tag(n, []string{"v", "api/v", "rel-"}[r.IntN(3)]+string(rune('a'+k)))
			if v.Annotated || r.IntN(3) == 0 {
				newest = v.Date + uint64(r.IntN(3))
				fmt.Fprintf(s, "tag %s\nfrom :%d\ntagger A <a@example.org> %d +0000\ndata 0\n\n", name, mark+n+1, newest)
			} else {
				fmt.Fprintf(s, "reset refs/tags/%s\nfrom :%d\n\n", name, mark+n+1)
			}
		}
	}
}

// renameSomeTags lets some annotated tags have a ref of another name than
// their own, tags some tags, and adds one that leads to no commit.
func (b *batch) renameSomeTags(r *rand.Rand, must func(string, ...string) string) {
	var refs strings.Builder
	tree := ""
	for line := range strings.Lines(must("", "for-each-ref", "--format=%(objecttype) %(objectname) %(refname) %(*tree)", "refs/tags")) {
		f := strings.Fields(line)
		if f[0] != "tag" {
			continue
		}
		tree = f[3]
		switch r.IntN(12) {
		case 0:
			fmt.Fprintf(&refs, "create %s-known-otherwise %s\n", f[2], f[1])
		case 1:
			object := fmt.Sprintf("object %s\ntype tag\ntag outer\ntagger A <a@example.org> %d +0000\n\nm\n", f[1], 1_000_000+r.IntN(100))
			outer := strings.TrimSpace(must(object, "hash-object", "-t", "tag", "-w", "--stdin"))
			fmt.Fprintf(&refs, "create %s-tagged %s\n", f[2], outer)
		}
	}
	if tree != "" {
		fmt.Fprintf(&refs, "create refs/tags/tree %s\n", tree)
	}
	must(refs.String(), "update-ref", "--stdin")
}

// question is a query and the git arguments that ask the same.
type question struct {
	scm.Query
	args []string
}

// questions returns the options that are compared, some of them random.
func (b *batch) questions(r *rand.Rand) []question {
	limit := []int{1, 2, 3, 5, 27}[r.IntN(5)]
	list := []question{
		{scm.Query{}, nil},
		{scm.Query{Evidence: true}, []string{"--debug"}},
		{scm.Query{Candidates: limit}, []string{"--candidates=" + strconv.Itoa(limit)}},
		{scm.Query{FirstParent: true}, []string{"--first-parent"}},
		{scm.Query{AnnotatedOnly: true}, nil},
		{scm.Query{Match: []string{"v*", "*e*"}}, []string{"--match=v*", "--match=*e*"}},
		{scm.Query{Match: []string{"[!v]*"}, Exclude: []string{"api/*", "*[13579]"}}, []string{"--match=[!v]*", "--exclude=api/*", "--exclude=*[13579]"}},
	}
	refuse := func(name string) bool { return wildmatch.Match("*[248]*", name, 0) }
	q := question{Query: scm.Query{Accept: func(name string) error {
		if refuse(name) {
			return errors.New("refused")
		}
		return nil
	}}, args: []string{"--exclude=*[248]*"}}
	list = append(list, q)
	for i := range list {
		if !list[i].AnnotatedOnly {
			list[i].args = append(list[i].args, "--tags")
		}
	}
	return list
}

var described = regexp.MustCompile(`^(.+)-(\d+)-g([0-9a-f]+)$`)

// compareDescribe asks one question at the head of every history.
func (b *batch) compareDescribe(repo *Repository, git oracle.Program, q question) error {
	args := append(append([]string{"describe", "--long", "--abbrev=64", "--always"}, q.args...), b.heads...)
	stdout, stderr, err := b.run(git, "", args...)
	if err != nil {
		return err
	}
	lines := strings.Split(strings.TrimSpace(stdout), "\n")
	if len(lines) != len(b.heads) {
		return fmt.Errorf("%v: %d lines for %d commits", q.args, len(lines), len(b.heads))
	}
	traces := strings.Split(stderr, "describe ")
	for i, head := range b.heads {
		query := q.Query
		query.Rev = head
		f, err := repo.Facts(query)
		if err != nil {
			return fmt.Errorf("%v at %s: %w", q.args, head, err)
		}
		m := described.FindStringSubmatch(lines[i])
		if m == nil {
			if len(f.Tags) > 0 {
				return fmt.Errorf("%v at %s: %s, git has no tag", q.args, head, f.Tags[0].Name)
			}
			continue
		}
		if len(f.Tags) == 0 {
			return fmt.Errorf("%v at %s: no tag, git has %s", q.args, head, lines[i])
		}
		tag := f.Tags[0]
		if f.Later != nil && git.AtLeast("2.48") {
			if f.Later.Name != m[1] {
				return fmt.Errorf("%v at %s: later rule gives %s, git has %s", q.args, head, f.Later.Name, m[1])
			}
			continue
		}
		if q.Candidates > 0 && git.AtLeast("2.48") {
			// Where it gives up sooner, the commit it gave up at is put behind
			// others of its date sooner, and clocks that run backwards can
			// make that another distance from the same tag.
			if tag.Name != m[1] {
				return fmt.Errorf("%v at %s: %s, git has %s", q.args, head, tag.Name, lines[i])
			}
			continue
		}
		// On a tag git prints what its object names, which can be another tag.
		if got, want := fmt.Sprint(tag.Name, " ", f.Distance), m[1]+" "+m[2]; got != want || f.Distance > 0 && m[3] != head {
			return fmt.Errorf("%v at %s: %s, git has %s", q.args, head, got, lines[i])
		}
		if q.Evidence && !git.AtLeast("2.48") {
			if err := compareCandidates(f.Candidates, traces[i+1]); err != nil {
				return fmt.Errorf("%v at %s: %w", q.args, head, err)
			}
		}
	}
	return nil
}

var traced = regexp.MustCompile(`(?m)^ (annotated|lightweight) +(\d+) (.+)$`)

// compareCandidates compares with what git describe --debug tells.
func compareCandidates(got []scm.Candidate, trace string) error {
	all := traced.FindAllStringSubmatch(trace, -1)
	if len(all) == 0 {
		return nil // an exact match
	}
	if len(got) != len(all) {
		return fmt.Errorf("%d candidates, git has %d", len(got), len(all))
	}
	for i, m := range all {
		if have := fmt.Sprintf("%d %s", got[i].Depth, got[i].Tag.Ref); have != m[2]+" "+m[3] {
			return fmt.Errorf("candidate %d: %s, git has %s %s", i, have, m[2], m[3])
		}
	}
	return nil
}

// comparePaths compares distances within paths at some of the heads.
func (b *batch) comparePaths(r *rand.Rand, repo *Repository, git oracle.Program) error {
	choices := [][]string{{"a"}, {"a/x"}, {"b"}, {"b/x/1", "c"}, {"."}, {"none"}, {"c/d"}}
	// What is left out, and what says so to git.
	without := [][2][]string{
		{}, {{"a"}, {":!a"}}, {{"a/x"}, {":(exclude)a/x"}}, {{"b/x/1", "c"}, {":!b/x/1", ":^c"}}, {{"none"}, {":!none"}},
		{{"**/x"}, {":(exclude,glob)**/x", ":(exclude,glob)**/x/**"}}, {{"a/**"}, {":(exclude,glob)a/**"}},
		{{"*/x/[13]"}, {":(exclude,glob)*/x/[13]", ":(exclude,glob)*/x/[13]/**"}}, {{"**/1"}, {":!1", ":(exclude,glob)**/1"}},
	}
	for _, head := range b.heads {
		if r.IntN(3) > 0 {
			continue
		}
		out := without[r.IntN(len(without))]
		query := scm.Query{Rev: head, Paths: choices[r.IntN(len(choices))], ExcludePaths: out[0], FirstParent: r.IntN(4) == 0}
		if len(out[0]) > 0 && r.IntN(3) == 0 {
			query.Paths = nil
		}
		f, err := repo.Facts(query)
		if err != nil {
			return fmt.Errorf("%v at %s: %w", query.Paths, head, err)
		}
		args := []string{"rev-list", "--count", "--full-history"}
		if query.FirstParent {
			args = append(args, "--first-parent")
		}
		if len(f.Tags) > 0 {
			args = append(args, "^"+f.Tags[0].Commit.String())
		}
		args = append(append(append(args, head, "--"), query.Paths...), out[1]...)
		count, _, err := b.run(git, "", args...)
		if err != nil {
			return err
		}
		if want := strings.TrimSpace(count); fmt.Sprint(f.Distance) != want {
			return fmt.Errorf("distance %d, git %s says %s", f.Distance, strings.Join(args, " "), want)
		}
	}
	return nil
}
