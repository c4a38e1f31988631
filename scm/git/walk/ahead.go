package walk

import (
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/tagline-scm/tagline/scm"
)

// readAhead reads commits on other cores before a walk needs them. It pays
// where several lines of history are in the queue at once: while the walk is
// busy with one, the next commits of the others are read. On a single line
// there is nothing to gain, because a commit's name stands in its child.
//
// The walk hands over jobs and takes them back; if no worker has
// started a job yet, the walk takes it back and reads the commit itself. Only the walk touches the history.
type readAhead struct {
	read  func(id *scm.Hash, into *Record) error
	jobs  [aheadJobs]aheadJob
	free  []uint32 // jobs nobody uses
	ring  [aheadJobs]uint32
	head  atomic.Uint32 // the next of ring to be begun
	tail  atomic.Uint32 // where the next one is put
	idle  atomic.Int32  // workers that sleep
	wake  chan struct{}
	end   atomic.Bool
	works sync.WaitGroup
}

const (
	aheadJobs  = 512
	aheadCores = 3 // more would wait for work
)

// aheadJob is one commit to be read.
type aheadJob struct {
	state  atomic.Uint32
	id     scm.Hash
	record Record
	err    error
}

const (
	jobWaits = iota + 1
	jobBegun // by a worker, or taken back
	jobDone
)

// newReadAhead starts the workers. Where there is no other core there are none,
// and nothing to hand over.
func newReadAhead(read func(id *scm.Hash, into *Record) error) *readAhead {
	cores := min(runtime.GOMAXPROCS(0)-1, aheadCores)
	a := &readAhead{read: read, wake: make(chan struct{}, cores)}
	for i := range a.jobs {
		if cores == 0 {
			break
		}
		a.free = append(a.free, uint32(i))
	}
	for range cores {
		a.works.Go(a.work)
	}
	return a
}

// stop ends the workers and waits for them.
func (a *readAhead) stop() {
	a.end.Store(true)
	close(a.wake)
	a.works.Wait()
}

// begin hands a commit over and returns the job's number + 1; 0 if too many
// are under way.
func (a *readAhead) begin(id *scm.Hash) uint32 {
	if len(a.free) == 0 || a.tail.Load()-a.head.Load() >= aheadJobs {
		return 0
	}
	n := a.free[len(a.free)-1]
	a.free = a.free[:len(a.free)-1]
	job := &a.jobs[n]
	job.id = *id
	job.state.Store(jobWaits)
	tail := a.tail.Load()
	atomic.StoreUint32(&a.ring[tail%aheadJobs], n)
	a.tail.Store(tail + 1)
	if a.idle.Load() > 0 {
		select {
		case a.wake <- struct{}{}:
		default:
		}
	}
	return n + 1
}

// finish returns the record of a job that begin numbered; ok is false if the
// caller is to read the commit itself. The record is good until the next begin.
func (a *readAhead) finish(number uint32) (r *Record, ok bool, err error) {
	job := &a.jobs[number-1]
	if job.state.CompareAndSwap(jobWaits, jobBegun) {
		a.free = append(a.free, number-1)
		return nil, false, nil
	}
	const patience = 20_000 // a read takes less, unless the worker lost its core
	for range patience {
		if job.state.Load() == jobDone {
			a.free = append(a.free, number-1)
			return &job.record, true, job.err
		}
	}
	return nil, false, nil // and the job is not used again
}

// work is one worker.
func (a *readAhead) work() {
	const patience = 5_000
	for spins := 0; !a.end.Load(); {
		head := a.head.Load()
		if head == a.tail.Load() {
			if spins++; spins < patience {
				continue
			}
			a.idle.Add(1)
			if head == a.tail.Load() {
				<-a.wake
			}
			a.idle.Add(-1)
			continue
		}
		spins = 0
		n := atomic.LoadUint32(&a.ring[head%aheadJobs])
		if !a.head.CompareAndSwap(head, head+1) {
			continue
		}
		job := &a.jobs[n]
		if job.state.CompareAndSwap(jobWaits, jobBegun) {
			job.record = Record{Parents: job.record.Parents[:0]}
			job.err = a.read(&job.id, &job.record)
			job.state.Store(jobDone)
		}
	}
}
