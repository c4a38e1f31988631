package file

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tagline-scm/tagline/scheme/pep440"
)

// Python returns a module with version, version_tuple and commit_id, each also
// under its name with underscores, typed, for Python 3.8 and later. A version
// that is no PEP 440 gives a tuple of its whole text. commit "" is None.
//
// Formatters leave it as it is: it has black's quotation marks, and its lines may be
// longer than a project's own.
func Python(version, commit string) string {
	id := "None"
	if commit != "" {
		id = quote(commit, '"')
	}
	return PythonModule(pythonMarker+"\n# fmt: off", quote(version, '"'), pythonTuple(version), id)
}

// PythonModule returns the same module with other first lines, and with Python
// expressions for the version, its tuple and the commit: it is setuptools-scm's
// module too, whose template has names in braces there.
func PythonModule(head, version, tuple, commit string) string {
	return head + `
from __future__ import annotations

__all__ = [
    "__version__",
    "__version_tuple__",
    "version",
    "version_tuple",
    "__commit_id__",
    "commit_id",
]

version: str
__version__: str
__version_tuple__: tuple[int | str, ...]
version_tuple: tuple[int | str, ...]
commit_id: str | None
__commit_id__: str | None

__version__ = version = ` + version + `
__version_tuple__ = version_tuple = ` + tuple + `

__commit_id__ = commit_id = ` + commit + "\n"
}

// Text returns the version and a line end.
func Text(version string) string { return version + "\n" }

// Tuple returns the elements of a version tuple: the epoch as "1!" if there is
// one, release numbers, then "rc1", "post2", "dev3" and the local part as far
// as there are. Elements are uint64 or string. A text that is no PEP 440,
// or has a release number above 2^64-1, gives itself alone.
func Tuple(version string) []any {
	v, err := pep440.Parse(version)
	if err != nil {
		return []any{version}
	}
	var out []any
	if epoch := v.Epoch.String(); epoch != "0" {
		out = append(out, epoch+"!")
	}
	for _, n := range v.Release {
		number, fits := n.Uint64()
		if !fits {
			return []any{version}
		}
		out = append(out, number)
	}
	rest, local, _ := strings.Cut(v.String(), "+")
	rest = strings.TrimPrefix(rest, v.Base())
	for _, part := range strings.Split(strings.TrimPrefix(rest, "."), ".") {
		if part != "" {
			out = append(out, part)
		}
	}
	if local != "" {
		out = append(out, local)
	}
	return out
}

// pythonTuple writes a version tuple.
func pythonTuple(version string) string {
	var b strings.Builder
	elements := Tuple(version)
	for i, e := range elements {
		if i > 0 {
			b.WriteString(", ")
		}
		if n, ok := e.(uint64); ok {
			b.WriteString(strconv.FormatUint(n, 10))
		} else {
			b.WriteString(quote(e.(string), '"'))
		}
	}
	if len(elements) == 1 {
		b.WriteByte(',')
	}
	return "(" + b.String() + ")"
}

// Quote writes s as Python's repr does: in single quotes unless it holds only
// those, with escapes for what does not print.
func Quote(s string) string {
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		return quote(s, '"')
	}
	return quote(s, '\'')
}

func quote(s string, mark byte) string {
	b := []byte{mark}
	for _, r := range s {
		switch {
		case r == rune(mark) || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\r':
			b = append(b, `\r`...)
		case r == '\t':
			b = append(b, `\t`...)
		case r < 0x20 || 0x7f <= r && r < 0xa1 || r == 0xad:
			b = fmt.Appendf(b, `\x%02x`, r)
		case r < 0x7f || unicode.IsPrint(r):
			b = utf8.AppendRune(b, r)
		case r > 0xffff:
			b = fmt.Appendf(b, `\U%08x`, r)
		default:
			b = fmt.Appendf(b, `\u%04x`, r)
		}
	}
	return string(append(b, mark))
}
