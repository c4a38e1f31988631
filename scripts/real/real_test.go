// Package real compares the readers on repositories that nobody here made:
//
//	REPOS="~/src/git ~/src/rails" go test -v ./scripts/real
//
// Of each it samples commits (COMMITS, default 200), tagged ones among them,
// asks the native reader and every git there is for tag and distance, and
// prints how many agree and how the median times compare. A part of the sample
// is asked through both readers with a policy on versions, and a checkout of
// HEAD in several states; there all fields of the facts are compared. Without
// REPOS there is nothing to do.
package real

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git"
	"github.com/tagline-scm/tagline/scm/gitcmd"
	"github.com/tagline-scm/tagline/scripts/fixture"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

func TestMain(m *testing.M) { os.Exit(oracle.Isolated{M: m}.Run()) }

const glob = "*[0-9]*"

func TestRepositories(t *testing.T) {
	n := 200
	if s := os.Getenv("COMMITS"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatalf("COMMITS: %v", err)
		}
	}
	for _, dir := range strings.Fields(os.Getenv("REPOS")) {
		dir, err := filepath.Abs(dir)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(strings.TrimSuffix(dir, "/repo")), func(t *testing.T) { compare(t, dir, n) })
	}
}

func compare(t *testing.T, dir string, n int) {
	gits := oracle.Git(t)
	out := func(g oracle.Program, args ...string) (string, error) {
		b, err := g.Command(dir, fixture.Env(), args...).Output()
		return strings.TrimSpace(string(b)), err
	}
	commits := sample(t, out, gits[0], n)
	tags, _ := out(gits[0], "tag")

	answers := make([]scm.Facts, len(commits))
	var nativeTimes []time.Duration
	for i, c := range commits {
		start := time.Now()
		r, err := git.Open(dir, git.Env{})
		if err != nil {
			t.Fatal(err)
		}
		if answers[i], err = r.Facts(scm.Query{Rev: c, Match: []string{glob}}); err != nil {
			t.Fatalf("%s: %v", c, err)
		}
		nativeTimes = append(nativeTimes, time.Since(start))
		r.Close()
	}
	for _, g := range gits {
		agree, later := 0, 0
		var times []time.Duration
		for i, c := range commits {
			start := time.Now()
			want, err := out(g, "describe", "--tags", "--long", "--always", "--abbrev=40", "--match", glob, c)
			if err != nil {
				t.Fatalf("git describe %s: %v", c, err)
			}
			times = append(times, time.Since(start))
			native := answers[i]
			switch got := text(native, c); {
			case native.Later != nil && g.AtLeast("2.48"):
				later++
				if !strings.HasPrefix(want, native.Later.Name+"-") {
					t.Errorf("git %s says %s; native says that it says %s", g.Version, want, native.Later.Name)
				}
			case got == want:
				agree++
			default:
				t.Errorf("git %s says %s, native %s", g.Version, want, got)
			}
		}
		t.Logf("git %-8s %3d of %d commits agree, %d more by the rule of 2.48; %d tags; per commit native %v, git's process %v, ratio %.2f",
			g.Version, agree, len(commits), later, len(strings.Fields(tags)), median(nativeTimes), median(times),
			float64(median(nativeTimes))/float64(median(times)))
	}
	compareFacts(t, dir, gits[0], commits[:min(len(commits), max(10, n/10))])
	compareTree(t, dir, gits)
}

// compareTree checks HEAD out and compares what both readers say of the work
// tree: clean, then with files changed in each way.
func compareTree(t *testing.T, dir string, gits []oracle.Program) {
	tree := filepath.Join(t.TempDir(), "tree")
	run := func(args ...string) error {
		out, err := gits[0].Command(dir, fixture.Env(), args...).CombinedOutput()
		if err != nil {
			return fmt.Errorf("git %s: %w\n%s", strings.Join(args, " "), err, out)
		}
		return nil
	}
	if err := run("clone", "--quiet", "--shared", dir, tree); err != nil {
		t.Logf("not checked out: %v", err)
		return
	}
	list, err := gits[0].Command(tree, fixture.Env(), "ls-files", "-z").Output()
	if err != nil {
		t.Fatal(err)
	}
	files := strings.Split(strings.TrimSuffix(string(list), "\x00"), "\x00")
	at := func(part int) string { return filepath.Join(tree, files[len(files)*part/10]) }
	appendTo := func(file string) error {
		f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = f.WriteString("x")
		return err
	}
	for _, state := range []struct {
		name   string
		change func() error
	}{
		{"clean", func() error { return nil }},
		{"touched", func() error { return os.Chtimes(at(5), time.Unix(0, 0), time.Unix(0, 0)) }},
		{"modified late", func() error { return appendTo(at(9)) }},
		{"modified early", func() error { return appendTo(at(1)) }},
		{"deleted", func() error { return os.Remove(at(3)) }},
		{"staged", func() error {
			if err := appendTo(at(7)); err != nil {
				return err
			}
			return run("-C", tree, "add", at(7))
		}},
	} {
		if err := state.change(); err != nil {
			t.Logf("not compared when %s: %v", state.name, err)
			continue
		}
		for i, q := range []scm.Query{{}, {Evidence: true}} {
			native, err := git.Open(tree, git.Env{})
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			a, errA := native.Facts(q)
			took := time.Since(start)
			native.Close()
			for _, g := range gits {
				second, err := gitcmd.Open(tree, gitcmd.Program{Path: g.Path, Environ: fixture.Env()})
				if err != nil {
					t.Fatal(err)
				}
				b, errB := second.Facts(q)
				a, b := a, b
				a.Candidates, b.Candidates = nil, nil // counted less far since git 2.48
				if diff := fixture.Difference(q, a, b); errA != nil || errB != nil || diff != "" && a.Later == nil {
					t.Errorf("%s: native (-, %v) and git %s (+, %v) differ:\n%s", state.name, errA, g.Version, errB, diff)
				}
			}
			if i == 0 && !t.Failed() {
				t.Logf("%d files, %s: %v, as every git says; native %v", len(files), state.name, a.Work.Paths, took.Round(10*time.Microsecond))
			}
		}
	}
}

// compareFacts asks both readers with a policy and compares every field.
func compareFacts(t *testing.T, dir string, g oracle.Program, commits []string) {
	native, err := git.Open(dir, git.Env{})
	if err != nil {
		t.Fatal(err)
	}
	defer native.Close()
	second, err := gitcmd.Open(dir, gitcmd.Program{Path: g.Path, Environ: fixture.Env()})
	if err != nil {
		t.Fatal(err)
	}
	equal := 0
	for i, c := range commits {
		q := fixture.Versions("")
		q.Rev = c
		q.Evidence = true
		q.AllHigher = true
		if i%2 == 1 {
			q.Select = scm.Highest
		}
		a, errA := native.Facts(q)
		b, errB := second.Facts(q)
		if errA != nil || errB != nil {
			t.Errorf("%s: native %v, git %v", c, errA, errB)
			continue
		}
		if diff := fixture.Difference(q, a, b); diff != "" {
			t.Errorf("%s: native (-) and git %s (+) differ:\n%s", c, g.Version, diff)
			continue
		}
		equal++
	}
	t.Logf("all facts equal at %d of %d commits under a version policy, half of them by the highest tag", equal, len(commits))
}

func text(f scm.Facts, commit string) string {
	if len(f.Tags) == 0 {
		return commit
	}
	return fmt.Sprintf("%s-%d-g%s", f.Tags[0].Name, f.Distance, commit)
}

// sample returns n commits of all branches: HEAD, some tagged ones, the rest by
// chance, the same in every run.
func sample(t *testing.T, out func(oracle.Program, ...string) (string, error), g oracle.Program, n int) []string {
	t.Helper()
	list, err := out(g, "rev-list", "--all")
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Fields(list)
	tagged, _ := out(g, "rev-list", "--no-walk", "--tags")
	r := rand.New(rand.NewPCG(1, uint64(len(all))))
	head, err := out(g, "rev-parse", "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	picked := []string{head}
	take := func(from []string, n int) {
		for _, i := range r.Perm(len(from))[:min(n, len(from))] {
			picked = append(picked, from[i])
		}
	}
	take(strings.Fields(tagged), n/10)
	take(all, n-len(picked))
	slices.Sort(picked[1:])
	return slices.Compact(picked)
}

func median(times []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[len(sorted)/2].Round(10 * time.Microsecond)
}
