package git

// list is a list that only grows and never moves what is in it. One growing
// slice would be copied again and again, and would be twice in memory while it
// is.
type list[T any] struct {
	chunks [][]T
	count  uint32
}

const chunkSize = 1 << 11

func (l *list[T]) len() uint32 { return l.count }

func (l *list[T]) at(n uint32) *T { return &l.chunks[n/chunkSize][n%chunkSize] }

// add appends a zero value and returns its number.
func (l *list[T]) add() uint32 {
	n := l.count
	l.count++
	if n%chunkSize == 0 {
		l.chunks = append(l.chunks, make([]T, chunkSize))
	}
	return n
}
