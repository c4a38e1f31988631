package odb

import (
	"bytes"
	"encoding/hex"
	"os"
)

// A loose object is a file of its own: "KIND SIZE", a zero byte and the
// content, all in one zlib stream.

// looseStep is how much of a loose object's file is read where only its
// beginning is wanted.
const looseStep = 4096

// loosePath is where objects directory dir keeps the loose object name.
func loosePath(dir string, name []byte) string {
	b := make([]byte, 0, 256)
	b = append(b, dir...)
	b = append(b, os.PathSeparator)
	b = hex.AppendEncode(b, name[:1])
	b = append(b, os.PathSeparator)
	b = hex.AppendEncode(b, name[1:])
	return string(b)
}

// loose reads the object in the file r.path. The error is fs.ErrNotExist if
// there is no such file.
func (r *reader) loose(want want, limit int64) error {
	if cap(r.file) < looseStep {
		r.file = make([]byte, looseStep)
	}
	file, part, err := readStart(r.path, r.file[:looseStep])
	if err != nil {
		return err
	}
	r.file, r.part = file, part
	err = r.beginLoose()
	if err == nil && want == wantAll && r.size > uint64(limit) {
		return errTooLarge
	}
	if err == nil && part && want == wantAll {
		err = r.readLoose(limit)
	}
	if err != nil {
		return corrupt(r.path, err)
	}
	switch want {
	case wantKind:
		return nil
	case wantHead:
		return r.extend(limit)
	}
	if r.size > uint64(limit) {
		return errTooLarge
	}
	r.z.expect(uint64(r.skip) + r.size)
	if err := r.z.finish(r.skip + int(r.size)); err != nil {
		return corrupt(r.path, err)
	}
	r.out, r.whole, r.known = r.z.out[r.skip:], true, true
	return nil
}

// readLoose reads the whole of the file r.path and begins anew.
func (r *reader) readLoose(limit int64) error {
	// Data that cannot be compressed grows by five bytes in 16 KiB.
	b, err := readSmall(r.path, limit+limit/1024+1024)
	if err != nil {
		return err
	}
	r.file, r.part = b, false
	return r.beginLoose()
}

// beginLoose starts to decompress r.file and reads the object's header.
func (r *reader) beginLoose() error {
	if err := r.z.reset(r.file, r.z.out); err != nil {
		return err
	}
	const maxHeader = 32
	if err := r.z.more(maxHeader); err != nil {
		return err
	}
	head, _, ok := bytes.Cut(r.z.out[:min(maxHeader, len(r.z.out))], []byte{0})
	word, digits, space := bytes.Cut(head, []byte{' '})
	if !ok || !space || len(digits) == 0 || len(digits) > 19 || digits[0] == '0' && len(digits) > 1 {
		return errHeader
	}
	r.size = 0
	for _, c := range digits {
		if c < '0' || c > '9' {
			return errHeader
		}
		r.size = r.size*10 + uint64(c-'0')
	}
	if r.kind = parseKind(word); r.kind == 0 {
		return errHeader
	}
	r.skip = len(head) + 1
	r.out, r.whole, r.known = r.z.out[r.skip:], false, false
	return nil
}
