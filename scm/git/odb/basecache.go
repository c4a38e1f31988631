package odb

import "sync"

// A baseCache keeps objects that deltas were or may be based on. Each has one
// place, given by its pack and offset, where the newest takes over: for the
// run of a walk through a pack that is as good as an order of use and needs
// neither list nor allocation, because the places' memory is used again.
//
// The bounds: 512 places of 4 KiB, for commits and small trees, and 16 of
// 256 KiB; what is larger is not kept. That is 6 MiB at most.
type baseCache struct {
	once  sync.Once
	small []place
	large []place
}

type place struct {
	mu     sync.Mutex
	pack   uint64
	offset uint64
	kind   Kind // 0: empty
	data   []byte
}

const (
	smallPlaces = 512
	smallBytes  = 4 << 10
	largePlaces = 16
	largeBytes  = 256 << 10
)

func (c *baseCache) init() {
	c.small = make([]place, smallPlaces)
	c.large = make([]place, largePlaces)
}

func spread(pack, offset uint64) uint64 {
	return (offset ^ pack<<48) * 0x9e3779b97f4a7c15 >> 32
}

// get copies an object into dst[:0].
func (c *baseCache) get(pack, offset uint64, dst []byte) (Kind, []byte, bool) {
	c.once.Do(c.init)
	i := spread(pack, offset)
	for _, p := range []*place{&c.small[i%smallPlaces], &c.large[i%largePlaces]} {
		p.mu.Lock()
		if p.kind != 0 && p.pack == pack && p.offset == offset {
			kind := p.kind
			dst = append(dst[:0], p.data...)
			p.mu.Unlock()
			return kind, dst, true
		}
		p.mu.Unlock()
	}
	return 0, dst, false
}

// put keeps a copy of data, which is not in a mapping, if it is not too large.
func (c *baseCache) put(pack, offset uint64, kind Kind, data []byte) {
	if len(data) > largeBytes {
		return
	}
	i := spread(pack, offset)
	p := &c.large[i%largePlaces]
	if len(data) <= smallBytes {
		p = &c.small[i%smallPlaces]
	}
	p.mu.Lock()
	p.pack, p.offset, p.kind = pack, offset, kind
	p.data = append(p.data[:0], data...)
	p.mu.Unlock()
}
