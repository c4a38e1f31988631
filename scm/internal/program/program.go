// Package program is what the readers that start a program have in common.
package program

import "strings"

// maxWords bounds what is kept of what a program says on standard error, in bytes.
const maxWords = 1 << 14

// Words is a writer for standard error that keeps the first 16 KiB.
type Words struct{ kept []byte }

// Write takes all of b and never fails.
func (w *Words) Write(b []byte) (int, error) {
	w.kept = append(w.kept, b[:min(len(b), maxWords-len(w.kept))]...)
	return len(b), nil
}

// String returns what was kept, without blanks around it.
func (w *Words) String() string { return strings.TrimSpace(string(w.kept)) }

// Environ returns those of the variables NAME=VALUE whose names keep accepts, and
// has the program speak English: its words are read, and shown in its name.
func Environ(variables []string, keep func(name string) bool) []string {
	var kept []string
	for _, entry := range variables {
		name, _, _ := strings.Cut(entry, "=")
		if name != "LANGUAGE" && !strings.HasPrefix(name, "LC_") && keep(name) {
			kept = append(kept, entry)
		}
	}
	return append(kept, "LC_ALL=C")
}
