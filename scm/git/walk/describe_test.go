package walk

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scripts/randomgraph"
)

// graph is a random history; the hash of commit i spells i.
type graph randomgraph.Graph

func hashOf(i int) scm.Hash {
	var b [20]byte
	binary.BigEndian.PutUint64(b[12:], uint64(i))
	binary.LittleEndian.PutUint64(b[:], uint64(i)*0x9e3779b97f4a7c15)
	return scm.HashFromBytes(b[:])
}

func newGraph(r *rand.Rand, n, skew int) graph { return graph(randomgraph.New(r, n, skew)) }

func numberOf(h *History, i int) uint32 {
	id := hashOf(i)
	n, err := h.Number(&id)
	if err != nil {
		panic(err)
	}
	return n
}

func indexOf(id *scm.Hash) int { return int(binary.BigEndian.Uint64(id.Bytes()[12:])) }

func (g graph) history() *History {
	return NewHistory(nil, func(id *scm.Hash, r *Record) error {
		v := g[indexOf(id)]
		r.Date, r.Shallow = v.Date, v.Shallow
		if !v.Shallow {
			for _, p := range v.Parents {
				r.Parents = append(r.Parents, hashOf(p))
			}
		}
		return nil
	})
}

func (g graph) walk(limit int, firstParent, annotatedOnly bool) *Describe {
	names := 0
	for _, v := range g {
		if v.Tagged {
			names++
		}
	}
	h := g.history()
	h.Parallel = true
	return &Describe{
		History: h,
		Tagged: func(n uint32) (bool, bool) {
			v := g[indexOf(&h.At(n).ID)]
			return v.Tagged && (v.Annotated || !annotatedOnly), v.Annotated
		},
		AllMet:      func(n int) bool { return n == names },
		Limit:       limit,
		FirstParent: firstParent,
	}
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
		if v.Tagged {
			names++
		}
	}
	var list []int
	insert := func(i int) {
		at := sort.Search(len(list), func(k int) bool { return g[list[k]].Date < g[i].Date })
		list = slices.Insert(list, at, i)
	}
	seen := map[int]bool{head: true}
	within := make([]map[int]bool, len(g)) // commit to the tags it is known to be in
	for i := range within {
		within[i] = map[int]bool{}
	}
	follow := func(c int, first bool) {
		if g[c].Shallow {
			return
		}
		for _, p := range g[c].Parents {
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
		if v := g[c]; v.Tagged && (v.Annotated || !annotatedOnly) {
			if len(all) == limit {
				gaveUp = c
				break
			}
			within[c][c] = true
			all = append(all, found{c, visited - 1, len(all)})
			if v.Annotated {
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
		w.Whole = whole
		if err := w.Run(numberOf(w.History, head)); err != nil {
			return err
		}
		if len(w.Candidates) == 0 {
			if want[0].commit >= 0 || want[0].depth != int(w.Visited) {
				return fmt.Errorf("whole %v: no tag after %d commits, want %v", whole, int(w.Visited), want[0])
			}
			continue
		}
		var got []found
		for i, t := range w.Candidates {
			got = append(got, found{indexOf(&w.History.At(t.Commit).ID), int(t.Depth), i})
		}
		if got[0].commit != want[0].commit || got[0].depth != want[0].depth {
			return fmt.Errorf("whole %v: %v, want %v", whole, got[0], want[0])
		}
		if l := indexOf(&w.History.At(w.Later).ID); l != later[0].commit {
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
		w.Clear()
		w.History.Close()
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
		g := newGraph(r, 2+r.IntN(60), randomgraph.Skews[r.IntN(len(randomgraph.Skews))])
		limit := []int{10, 10, 1, 2, 3, 27}[r.IntN(6)]
		if err := compareWithModel(g, len(g)-1, limit, r.IntN(5) == 0, r.IntN(5) == 0); err != nil {
			t.Fatalf("seed %d, history %d: %v\n%v", seed, i, err, g)
		}
	}
}

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
		g := newGraph(r, 2+r.IntN(40), randomgraph.Skews[r.IntN(len(randomgraph.Skews))])
		head := len(g) - 1
		limit, firstParent := []int{10, 2, 3}[r.IntN(3)], r.IntN(5) == 0
		complete := g.model(head, limit, firstParent, false, false)[0]
		cut := slices.Clone(g)
		for range 1 + r.IntN(3) {
			cut[r.IntN(len(cut))].Shallow = true
		}
		w := cut.walk(limit, firstParent, false)
		if err := w.Run(numberOf(w.History, head)); err != nil {
			t.Fatal(err)
		}
		if len(w.Ends) > 0 {
			unproven++
			continue
		}
		proven++
		got := found{-1, int(w.Visited), 0}
		if len(w.Candidates) > 0 {
			got = found{indexOf(&w.History.At(w.Candidates[0].Commit).ID), int(w.Candidates[0].Depth), 0}
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
