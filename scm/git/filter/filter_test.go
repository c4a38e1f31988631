package filter

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/conf"
)

// TestApply holds what git add stores, by attributes and settings that need no
// repository; the tests of the work tree hold the same against git.
func TestApply(t *testing.T) {
	const pointer = "version https://git-lfs.github.com/spec/v1\n" +
		"oid sha256:4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865\nsize 2\n"
	for _, row := range []struct{ why, attributes, config, path, content, want string }{
		{"nothing is said", "", "", "a", "1\r\n", "as it is"},
		{"text", "* text", "", "a", "1\r\n2\r", "1\n2\r"},
		{"the last line decides", "* text\na -text", "", "a", "1\r\n", "as it is"},
		{"-text, by the built-in macro", "* text\na binary", "", "a", "1\r\n", "as it is"},
		{"eol implies text", "* eol=lf", "", "a", "1\r\n", "1\n"},
		{"text=auto converts what looks like text", "* text=auto", "", "a", "1\r\n", "1\n"},
		{"text=auto, a NUL", "* text=auto", "", "a", "\x00\r\n", "\x00\r\n"},
		{"text=auto, the index has CR LF", "* text=auto", "", "crlf", "1\r\n", "1\r\n"},
		{"core.autoCRLF", "", "core.autocrlf=input", "a", "1\r\n", "1\n"},
		{"a pattern with a slash", "d/a text", "", "d/a", "1\r\n", "1\n"},
		{"core.ignoreCase", "A text", "core.ignorecase=true", "a", "1\r\n", "1\n"},
		{"ident", "* ident", "", "a", "$Id: x $ $Id: \n$", "$Id$ $Id: \n$"},
		{"an encoding", "* working-tree-encoding=UTF-16LE", "", "a", "a\x00", "a"},
		{"an encoding, which is not known", "* working-tree-encoding=EBCDIC", "", "a", "a", "*scm.DeclinedError"},
		{"an encoding without a name", "* working-tree-encoding", "", "a", "a", "*scm.CorruptError"},
		{"a filter that is not configured", "* filter=x", "", "a", "a", "as it is"},
		{"a filter", "* filter=x", "filter.x.clean=rm -rf .", "a", "a", "*scm.DeclinedError"},
		{"a required filter without a command", "* filter=x", "filter.x.required=true", "a", "a", "*scm.DeclinedError"},
		{"git-lfs", "* filter=lfs", "filter.lfs.process=git-lfs filter-process", "a", "1\n", pointer},
		{"git-lfs, a pointer already", "* filter=lfs", "filter.lfs.process=git-lfs filter-process", "a", pointer, pointer},
		{"a program that only calls itself so", "* filter=lfs", "filter.lfs.clean=git-lfs-2 clean", "a", "1\n", "*scm.DeclinedError"},
	} {
		var entries []conf.Entry
		if key, value, ok := strings.Cut(row.config, "="); ok {
			entries = append(entries, conf.Entry{Key: key, Value: value, HasValue: true})
		}
		in := Input{
			Root: t.TempDir(), CommonDir: t.TempDir(), Config: conf.New(entries),
			Tracked: func(path string) ([]byte, bool, error) {
				if path == ".gitattributes" {
					return []byte(row.attributes), false, nil
				}
				return nil, false, nil
			},
			Blob: func(hash []byte) ([]byte, error) {
				if string(hash) == "crlf" {
					return []byte("0\r\n"), nil
				}
				return nil, fs.ErrNotExist
			},
		}
		if got := stored(in, row.path, row.content); got != row.want {
			t.Errorf("%s: got %q, want %q", row.why, got, row.want)
		}
	}
}

// stored is what a file is stored as; its blob in the index has the name of its path.
func stored(in Input, path, content string) string {
	f, err := New(in)
	if err != nil {
		return err.Error()
	}
	v, err := f.Conversion(path)
	if err == nil && v.None() {
		return "as it is"
	}
	var out []byte
	if err == nil {
		out, err = v.Apply(strings.NewReader(content), int64(len(content)), []byte(path))
	}
	var corrupt *scm.CorruptError
	var declined *scm.DeclinedError
	switch {
	case errors.As(err, &corrupt):
		return "*scm.CorruptError"
	case errors.As(err, &declined):
		return "*scm.DeclinedError"
	case err != nil:
		return err.Error()
	}
	return string(out)
}
