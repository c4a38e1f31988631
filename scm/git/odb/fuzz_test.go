package odb

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"io"
	"testing"
)

// deflate is b as a zlib stream of that level.
func deflate(b []byte, level int) []byte {
	var out bytes.Buffer
	w, _ := zlib.NewWriterLevel(&out, level)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

// inflateSamples are contents that bring out each kind of block.
func inflateSamples() [][]byte {
	mixed := make([]byte, 5000)
	for i := range mixed {
		mixed[i] = byte(i*i>>3) ^ byte(i)
	}
	skewed := make([]byte, 0, 100_000) // codes of every length up to the longest
	for i, n := 0, 1; len(skewed)+n < cap(skewed); i++ {
		skewed = append(skewed, bytes.Repeat([]byte{byte(i)}, n)...)
		n += n/2 + 1
	}
	return [][]byte{
		nil,
		[]byte("a"),
		[]byte("tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nmessage\n"),
		bytes.Repeat([]byte("x"), 70_000),
		bytes.Repeat([]byte("0123456789abcdef\n"), 3000),
		mixed,
		skewed,
	}
}

// FuzzInflate holds the inflater and compress/flate together: both accept a
// stream, with the same content, or neither does. And pausing anywhere does
// not change what comes out.
func FuzzInflate(f *testing.F) {
	const header, checksum = 2, 4 // of zlib
	for _, s := range inflateSamples() {
		for _, level := range []int{zlib.NoCompression, zlib.BestSpeed, zlib.BestCompression, zlib.HuffmanOnly} {
			stream := deflate(s, level)
			stream = stream[header : len(stream)-checksum]
			if len(stream) < 1000 {
				f.Add(stream, uint16(100))
				f.Add(stream[:len(stream)/2], uint16(7))
			}
		}
	}
	const limit = 1 << 16
	var whole, paused inflater
	reference := flate.NewReader(nil)
	f.Fuzz(func(t *testing.T, stream []byte, step uint16) {
		reference.(flate.Resetter).Reset(bytes.NewReader(stream), nil)
		want, wantErr := io.ReadAll(io.LimitReader(reference, limit))
		if len(want) >= limit {
			return
		}
		stream = append([]byte{0x78, 0x9c}, stream...)
		err := whole.reset(stream, whole.out)
		if err == nil {
			err = whole.more(limit)
		}
		if err == nil && whole.state != streamEnd {
			return
		}
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("error %v, compress/flate says %v", err, wantErr)
		}
		if err != nil {
			return
		}
		if !bytes.Equal(whole.out, want) {
			t.Fatalf("%d bytes, compress/flate has %d, or they differ", len(whole.out), len(want))
		}
		if err := paused.reset(stream, nil); err != nil {
			t.Fatal(err)
		}
		for paused.state != streamEnd {
			if err := paused.more(len(paused.out) + 1 + int(step)); err != nil {
				t.Fatal("with pauses: ", err)
			}
		}
		if !bytes.Equal(paused.out, want) {
			t.Fatal("what comes out depends on the pauses")
		}
	})
}

func TestInflate(t *testing.T) {
	var z inflater
	for i, s := range inflateSamples() {
		for level := zlib.HuffmanOnly; level <= zlib.BestCompression; level++ {
			stream := deflate(s, level)
			if err := z.reset(stream, z.out); err != nil {
				t.Fatal(err)
			}
			if err := z.finish(len(s)); err != nil || !bytes.Equal(z.out, s) {
				t.Errorf("sample %d, level %d: %v, or it differs", i, level, err)
			}
			for cut := range min(len(stream), 300) {
				err := z.reset(stream[:len(stream)-1-cut], z.out)
				if err == nil {
					err = z.finish(len(s))
				}
				if err == nil {
					t.Errorf("sample %d, level %d: no error %d bytes short", i, level, cut+1)
				}
			}
		}
	}
}
