package git

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"testing"

	"github.com/tagline-scm/tagline/scm"
)

// graph is a history in memory: commit i has parents below i, a date and
// perhaps a tag. Its hash spells i.
type graph []vertex

type vertex struct {
	parents   []int
	date      uint64
	tagged    bool
	annotated bool
	shallow   bool // its parents are cut off
}

func hashOf(i int) scm.Hash {
	var b [20]byte
	binary.BigEndian.PutUint64(b[12:], uint64(i))
	binary.LittleEndian.PutUint64(b[:], uint64(i)*0x9e3779b97f4a7c15)
	return scm.HashFromBytes(b[:])
}

func numberOf(h *history, i int) uint32 {
	id := hashOf(i)
	n, err := h.number(&id)
	if err != nil {
		panic(err)
	}
	return n
}

func indexOf(id *scm.Hash) int { return int(binary.BigEndian.Uint64(id.Bytes()[12:])) }

func (g graph) history() *history {
	return newHistory(nil, func(id *scm.Hash, r *record) error {
		v := g[indexOf(id)]
		r.date, r.shallow = v.date, v.shallow
		if !v.shallow {
			for _, p := range v.parents {
				r.parents = append(r.parents, hashOf(p))
			}
		}
		return nil
	})
}

func (g graph) walk(limit int, firstParent, annotatedOnly bool) *describeWalk {
	names := 0
	for _, v := range g {
		if v.tagged {
			names++
		}
	}
	h := g.history()
	h.spare = true
	return &describeWalk{
		history: h,
		tagged: func(n uint32) (bool, bool) {
			v := g[indexOf(&h.at(n).id)]
			return v.tagged && (v.annotated || !annotatedOnly), v.annotated
		},
		allMet:      func(n int) bool { return n == names },
		limit:       limit,
		firstParent: firstParent,
	}
}

// randomGraph makes a history of n commits. skew is the largest number of
// seconds by which a date may run backwards; in one second there can be
// several commits.
func randomGraph(r *rand.Rand, n, skew int) graph {
	g := make(graph, n)
	tagRate := r.Float64() * r.Float64()
	mergeRate := r.Float64() * 0.6
	reach := 1 + r.IntN(n) // how far back parents lie
	step := 1 + r.IntN(3)
	for i := range g {
		v := &g[i]
		v.date = uint64(1_000_000 + i*step/2)
		if skew > 0 && r.IntN(4) == 0 {
			v.date = uint64(int(v.date) - skew + r.IntN(2*skew+1))
		}
		v.tagged = r.Float64() < tagRate
		v.annotated = r.IntN(2) == 0
		if i == 0 {
			continue
		}
		parents := 1
		if r.Float64() < mergeRate {
			parents = 2 + r.IntN(8)/6*r.IntN(3)
		}
		for range parents {
			p := i - 1 - r.IntN(min(i, reach))
			if r.IntN(3) > 0 {
				p = i - 1 - r.IntN(min(i, 3))
			}
			if !slices.Contains(v.parents, p) {
				v.parents = append(v.parents, p)
			}
		}
		if r.IntN(40) == 0 {
			v.parents = nil // another root
		}
	}
	return g
}

// found is one candidate of the model, in git's order.
type found struct {
	commit int
	depth  int
	order  int
}

// model answers by git's rule in the plainest way there is: a sorted list,
// sets, and no stop but git's own. late selects the rule of git 2.48.
func (g graph) model(head, limit int, firstParent, annotatedOnly, late bool) []found {
	names := 0
	for _, v := range g {
		if v.tagged {
			names++
		}
	}
	var list []int
	insert := func(i int) {
		at := sort.Search(len(list), func(k int) bool { return g[list[k]].date < g[i].date })
		list = slices.Insert(list, at, i)
	}
	seen := map[int]bool{head: true}
	within := make([]map[int]bool, len(g)) // commit to the tags it is known to be in
	for i := range within {
		within[i] = map[int]bool{}
	}
	follow := func(c int, first bool) {
		if g[c].shallow {
			return
		}
		for _, p := range g[c].parents {
			if !seen[p] {
				seen[p] = true
				insert(p)
			}
			for t := range within[c] {
				within[p][t] = true
			}
			if first {
				break
			}
		}
	}
	list = []int{head}
	var all []found
	annotated, visited, gaveUp := 0, 0, -1
	for len(list) > 0 {
		c := list[0]
		list = list[1:]
		visited++
		if late && (len(all) == limit || len(all) == names) {
			gaveUp = c
			break
		}
		if v := g[c]; v.tagged && (v.annotated || !annotatedOnly) {
			if len(all) == limit {
				gaveUp = c
				break
			}
			within[c][c] = true
			all = append(all, found{c, visited - 1, len(all)})
			if v.annotated {
				annotated++
			}
		}
		for i := range all {
			if !within[c][all[i].commit] {
				all[i].depth++
			}
		}
		if annotated > 0 && len(list) == 0 {
			best := slices.MinFunc(all, func(a, b found) int { return a.depth - b.depth })
			covered := true
			for _, t := range all {
				covered = covered && (t.depth > best.depth || within[c][t.commit])
			}
			if covered {
				break
			}
		}
		follow(c, firstParent)
	}
	if len(all) == 0 {
		return []found{{-1, visited, 0}}
	}
	sort.SliceStable(all, func(i, k int) bool { return all[i].depth < all[k].depth })
	if gaveUp >= 0 {
		insert(gaveUp)
	}
	best := &all[0]
	for len(list) > 0 {
		c := list[0]
		list = list[1:]
		if within[c][best.commit] {
			if !slices.ContainsFunc(list, func(i int) bool { return !within[i][best.commit] }) {
				break
			}
		} else {
			best.depth++
		}
		follow(c, false)
	}
	return all
}

// compareWithModel checks every answer of the walk at one commit.
func compareWithModel(g graph, head, limit int, firstParent, annotatedOnly bool) error {
	want := g.model(head, limit, firstParent, annotatedOnly, false)
	later := g.model(head, limit, firstParent, annotatedOnly, true)
	for _, whole := range []bool{false, true} {
		w := g.walk(limit, firstParent, annotatedOnly)
		w.whole = whole
		if err := w.run(numberOf(w.history, head)); err != nil {
			return err
		}
		if len(w.candidates) == 0 {
			if want[0].commit >= 0 || want[0].depth != int(w.visited) {
				return fmt.Errorf("whole %v: no tag after %d commits, want %v", whole, int(w.visited), want[0])
			}
			continue
		}
		var got []found
		for i, t := range w.candidates {
			got = append(got, found{indexOf(&w.history.at(t.commit).id), int(t.depth), i})
		}
		if got[0].commit != want[0].commit || got[0].depth != want[0].depth {
			return fmt.Errorf("whole %v: %v, want %v", whole, got[0], want[0])
		}
		if l := indexOf(&w.history.at(w.later).id); l != later[0].commit {
			return fmt.Errorf("whole %v: later rule gives %d, want %d", whole, l, later[0].commit)
		}
		if whole {
			if len(got) != len(want) {
				return fmt.Errorf("%d candidates, want %d", len(got), len(want))
			}
			for i := range got {
				if got[i].commit != want[i].commit || got[i].depth != want[i].depth {
					return fmt.Errorf("candidate %d: %v, want %v", i, got[i], want[i])
				}
			}
		}
		w.clear()
		w.history.close()
	}
	return nil
}

// TestWalkAgainstModel compares the walk, its early stop included, with a
// plain transcription of git's rule.
func TestWalkAgainstModel(t *testing.T) {
	walkAgainstModel(t, 1, sample(20_000))
}

func walkAgainstModel(t *testing.T, seed uint64, histories int) {
	t.Helper()
	for i := range histories {
		r := rand.New(rand.NewPCG(seed, uint64(i)))
		g := randomGraph(r, 2+r.IntN(60), skews[r.IntN(len(skews))])
		limit := []int{10, 10, 1, 2, 3, 27}[r.IntN(6)]
		if err := compareWithModel(g, len(g)-1, limit, r.IntN(5) == 0, r.IntN(5) == 0); err != nil {
			t.Fatalf("seed %d, history %d: %v\n%v", seed, i, err, g)
		}
	}
}

// skews are how far clocks run backwards, in seconds; commits are about one
// second apart.
var skews = []int{0, 0, 3, 40, 300}

// sample is n, or a few where tests are to be short.
func sample(n int) int {
	if testing.Short() {
		return n / 20
	}
	return n
}

// TestShallowProof cuts histories off at random commits: wherever the walk
// met no end before it was sure, tag and distance are those of the complete
// history.
func TestShallowProof(t *testing.T) {
	shallowProof(t, 2, sample(20_000))
}

func shallowProof(t *testing.T, seed uint64, n int) {
	t.Helper()
	proven, unproven := 0, 0
	for i := range n {
		r := rand.New(rand.NewPCG(seed, uint64(i)))
		g := randomGraph(r, 2+r.IntN(40), skews[r.IntN(len(skews))])
		head := len(g) - 1
		limit, firstParent := []int{10, 2, 3}[r.IntN(3)], r.IntN(5) == 0
		complete := g.model(head, limit, firstParent, false, false)[0]
		cut := slices.Clone(g)
		for range 1 + r.IntN(3) {
			cut[r.IntN(len(cut))].shallow = true
		}
		w := cut.walk(limit, firstParent, false)
		if err := w.run(numberOf(w.history, head)); err != nil {
			t.Fatal(err)
		}
		if len(w.ends) > 0 {
			unproven++
			continue
		}
		proven++
		got := found{-1, int(w.visited), 0}
		if len(w.candidates) > 0 {
			got = found{indexOf(&w.history.at(w.candidates[0].commit).id), int(w.candidates[0].depth), 0}
		}
		if got.commit != complete.commit || got.depth != complete.depth {
			t.Fatalf("history %d is not proven: %v, complete %v\n%v", i, got, complete, cut)
		}
	}
	if proven < n/4 || unproven < n/4 {
		t.Errorf("%d proven, %d not: the sample shows too little of one", proven, unproven)
	}
}

func FuzzQueue(f *testing.F) {
	f.Add([]byte{3, 1, 0, 3, 3, 0, 2})
	f.Fuzz(func(t *testing.T, data []byte) {
		var q queue
		var list []int // dates, newest first, in git's insertion order
		for i, b := range data {
			if b%4 == 0 && len(list) > 0 {
				got := q.pop()
				if data[list[0]] != byte(got.date) || list[0] != int(got.n) {
					t.Fatalf("popped %v, want commit %d", got, list[0])
				}
				list = list[1:]
				continue
			}
			at := sort.Search(len(list), func(k int) bool { return data[list[k]] < b })
			list = slices.Insert(list, at, i)
			q.push(uint32(i), uint64(b))
		}
	})
}
