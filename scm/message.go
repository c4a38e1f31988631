package scm

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Message is what a commit says of itself.
type Message struct {
	ID      Hash
	Parents []Hash    // as the commit has them, also where history is cut off
	Time    time.Time // the committer's date, UTC
	Text    string    // as it is stored, without the header: at most MaxMessage bytes
}

// Bounds of Reader.Messages, in bytes.
const (
	MaxMessage  = 64 << 10 // of one message; the rest of a longer one is cut off
	maxMessages = 64 << 20 // of all together; more is a *RefusedError
)

// Messages collects messages within the bounds. The zero value is empty.
type Messages struct {
	list []Message
	size int
}

// Add takes one more message. The error is a *RefusedError.
func (m *Messages) Add(one Message) error {
	one.Text = one.Text[:min(len(one.Text), MaxMessage)]
	m.list = append(m.list, one)
	if m.size += len(one.Text); m.size > maxMessages {
		return &RefusedError{Reason: fmt.Sprintf("the messages of the commits since the tag take more than %d MiB", maxMessages>>20)}
	}
	return nil
}

// Sorted returns the messages in the order of Reader.Messages: the newest commit
// first, and of one second in the order of hashes.
func (m *Messages) Sorted() []Message {
	slices.SortFunc(m.list, func(a, b Message) int {
		return cmp.Or(b.Time.Compare(a.Time), a.ID.Compare(b.ID))
	})
	return m.list
}
