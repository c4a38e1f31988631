// Package chunked has a list for many values of one kind.
package chunked

// List is a list that only grows and never moves what is in it. One growing
// slice would be copied again and again, and would be twice in memory while it
// is.
type List[T any] struct {
	chunks [][]T
	count  uint32
}

const chunkSize = 1 << 11

// Len returns how many values there are; they are numbered from 0.
func (l *List[T]) Len() uint32 { return l.count }

// At returns value n, which must be below Len. The pointer stays good.
func (l *List[T]) At(n uint32) *T { return &l.chunks[n/chunkSize][n%chunkSize] }

// Add appends a zero value and returns its number.
func (l *List[T]) Add() uint32 {
	n := l.count
	l.count++
	if n%chunkSize == 0 {
		l.chunks = append(l.chunks, make([]T, chunkSize))
	}
	return n
}
