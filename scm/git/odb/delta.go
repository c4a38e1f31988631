package odb

// A delta makes an object from another: two sizes, then commands that copy a
// range of the base or insert bytes of the delta itself
// (git's Documentation/gitformat-pack.txt, "Deltified representation").
//
// go-git's packfile.PatchDelta does the same but allocates its result anew
// each time and learns its size only from the delta; here the result goes into
// a buffer of the caller's and its size is checked against the limit before.

// deltaSizes reads the sizes of base and result that a delta begins with, and
// returns the commands after them.
func deltaSizes(delta []byte) (base, result uint64, commands []byte, err error) {
	base, delta, err = deltaSize(delta)
	if err == nil {
		result, delta, err = deltaSize(delta)
	}
	return base, result, delta, err
}

func deltaSize(b []byte) (size uint64, rest []byte, err error) {
	for i, shift := 0, uint(0); i < len(b) && shift < 63; i, shift = i+1, shift+7 {
		size |= uint64(b[i]&0x7f) << shift
		if b[i]&0x80 == 0 {
			return size, b[i+1:], nil
		}
	}
	return 0, nil, errDelta
}

// applyDelta appends to dst[:0] what the commands make of base, which must be
// exactly size bytes.
func applyDelta(dst, base, commands []byte, size int) ([]byte, error) {
	dst = dst[:0]
	if cap(dst) < size {
		dst = make([]byte, 0, size+size/4)
	}
	for len(commands) > 0 {
		op := commands[0]
		commands = commands[1:]
		if op&0x80 == 0 {
			k := int(op)
			if k == 0 || k > len(commands) || k > size-len(dst) {
				return dst, errDelta
			}
			dst = append(dst, commands[:k]...)
			commands = commands[k:]
			continue
		}
		var from, k uint
		for i := range uint(7) {
			if op>>i&1 == 0 {
				continue
			}
			if len(commands) == 0 {
				return dst, errDelta
			}
			if i < 4 {
				from |= uint(commands[0]) << (8 * i)
			} else {
				k |= uint(commands[0]) << (8 * (i - 4))
			}
			commands = commands[1:]
		}
		if k == 0 {
			k = 0x10000
		}
		if from > uint(len(base)) || k > uint(len(base))-from || k > uint(size-len(dst)) {
			return dst, errDelta
		}
		dst = append(dst, base[from:from+k]...)
	}
	if len(dst) != size {
		return dst, errDelta
	}
	return dst, nil
}
