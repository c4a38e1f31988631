package filter

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// pointerLimit is the size from which git-lfs does not look whether a file is a
// pointer already.
const pointerLimit = 1024

// lfs reports whether a driver is git-lfs as it installs itself.
func (f *driver) lfs() bool {
	if f.name != "lfs" {
		return false
	}
	for _, p := range []string{"git-lfs ", "git lfs "} {
		if rest, ok := strings.CutPrefix(f.program, p); ok {
			word, _, _ := strings.Cut(rest, " ")
			return word == "clean" || word == "filter-process"
		}
	}
	return false
}

// pointer returns what git-lfs would store for a file of n bytes: a pointer to its
// content, or the file itself if it is empty or a pointer already (git-lfs's
// specification, "the pointer").
func (v *Conversion) pointer(r io.Reader, n int64) ([]byte, error) {
	for _, e := range v.in.Config.Entries() {
		if strings.HasPrefix(e.Key, "lfs.extension.") {
			return nil, &scm.DeclinedError{What: "an extension of git-lfs", Path: v.path, Program: v.driver.program}
		}
	}
	var head bytes.Buffer
	if n < pointerLimit {
		if _, err := head.ReadFrom(io.LimitReader(r, pointerLimit)); err != nil {
			return nil, err
		}
		if head.Len() == 0 || isPointer(head.String()) {
			return head.Bytes(), nil
		}
	}
	h := sha256.New()
	size, err := io.Copy(h, io.MultiReader(&head, r))
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "version https://git-lfs.github.com/spec/v1\noid sha256:%x\nsize %d\n", h.Sum(nil), size), nil
}

// isPointer reports whether git-lfs reads s as a pointer.
func isPointer(s string) bool {
	keys := []string{"version", "oid", "size"}
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.TrimSuffix(line, "\r")
		if line == "" {
			continue
		}
		key, value, ok := strings.Cut(line, " ")
		if !ok || len(keys) == 0 {
			return false
		}
		if key != keys[0] {
			if keys[0] != "oid" || !strings.HasPrefix(key, "ext-") {
				return false
			}
			continue
		}
		switch key {
		case "version":
			ok = value == "https://git-lfs.github.com/spec/v1" || value == "https://hawser.github.com/spec/v1" || value == "http://git-media.io/v/2"
		case "oid":
			digits, isSHA := strings.CutPrefix(value, "sha256:")
			_, err := hex.DecodeString(digits)
			ok = isSHA && err == nil && len(digits) == 64
		case "size":
			n, err := strconv.ParseInt(value, 10, 64)
			ok = err == nil && n >= 0
		}
		if !ok {
			return false
		}
		keys = keys[1:]
	}
	return len(keys) == 0
}
