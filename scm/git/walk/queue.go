package walk

// queue holds commits a walk has found and not yet visited: the newest first,
// and of one date the one found first, as git's insertion by date and its
// priority queue both have it.
type queue struct {
	items []queued
	found uint32
}

type queued struct {
	date uint64
	seq  uint32
	n    uint32
}

func (a queued) before(b queued) bool {
	return a.date > b.date || a.date == b.date && a.seq < b.seq
}

func (q *queue) len() int { return len(q.items) }

// push adds commit n. At most 2³² commits pass through one queue.
func (q *queue) push(n uint32, date uint64) {
	item := queued{date, q.found, n}
	q.found++
	q.items = append(q.items, item)
	i := len(q.items) - 1
	for i > 0 {
		up := (i - 1) / 2
		if !item.before(q.items[up]) {
			break
		}
		q.items[i] = q.items[up]
		i = up
	}
	q.items[i] = item
}

// pop removes the first commit; the queue must not be empty.
func (q *queue) pop() queued {
	first := q.items[0]
	end := len(q.items) - 1
	item := q.items[end]
	q.items = q.items[:end]
	if end == 0 {
		return first
	}
	i := 0
	for {
		down := 2*i + 1
		if down >= end {
			break
		}
		if down+1 < end && q.items[down+1].before(q.items[down]) {
			down++
		}
		if !q.items[down].before(item) {
			break
		}
		q.items[i] = q.items[down]
		i = down
	}
	q.items[i] = item
	return first
}
