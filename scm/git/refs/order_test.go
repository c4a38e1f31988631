package refs

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestOrderLies lists tags from files whose first line says "sorted" and is
// wrong: all tags are found, as git finds them, which reads the whole file.
func TestOrderLies(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		each      int // refs of each kind
	}{
		{"small", "is in memory and checked as a whole", 40},
		{"large", "is searched, and checked where the search comes by", 700},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var names []string
			for _, kind := range []string{"heads/b", "remotes/origin/r", "tags/v", "zoo/z"} {
				for i := range tt.each {
					names = append(names, fmt.Sprintf("refs/%s%04d.%d", kind, i, i%7))
				}
			}
			r := rand.New(rand.NewPCG(5, 6))
			first := slices.Index(names, "refs/tags/v0000.0")
			for i := range 150 {
				bad := slices.Clone(names)
				switch at := r.IntN(len(names)); {
				case i < 5:
					r.Shuffle(len(bad), func(i, j int) { bad[i], bad[j] = bad[j], bad[i] })
				case i < 15: // the first tags and those before, the last and those behind
					bad[first-5+i%10] = flip(bad[first-5+i%10], 6)
				case i < 25:
					bad[first+tt.each-5+i%10] = flip(bad[first+tt.each-5+i%10], 6)
				default:
					bad[at] = flip(bad[at], len("refs/")+r.IntN(len(names[at])-5))
				}
				checkListed(t, bad)
			}
		})
	}
}

// flip changes one bit of s so that a name stays one.
func flip(s string, at int) string {
	b := []byte(s)
	for bit := range 7 {
		b[at] = s[at] ^ 1<<bit
		if ValidName(string(b)) && b[at] != '\n' && b[at] > ' ' {
			return string(b)
		}
	}
	return s
}

func checkListed(t *testing.T, names []string) {
	t.Helper()
	dir := t.TempDir()
	var file strings.Builder
	file.WriteString("# pack-refs with: peeled fully-peeled sorted \n")
	var want []string
	for i, name := range names {
		fmt.Fprintf(&file, "%040x %s\n", i+1, name)
		if i%3 == 0 {
			fmt.Fprintf(&file, "^%040x\n", i+100_000)
		}
		if strings.HasPrefix(name, "refs/tags/") {
			want = append(want, name)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "packed-refs"), []byte(file.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	s := Open(dir, dir, Options{HashSize: 20})
	defer s.Close()
	got, err := tagNames(s)
	var again *OrderError
	if errors.As(err, &again) {
		got, err = tagNames(s)
	}
	slices.Sort(want)
	slices.Sort(got)
	if err != nil || !slices.Equal(got, want) {
		t.Fatalf("%d tags, want %d: %v\nnames out of place: %q", len(got), len(want), err, outOfPlace(names))
	}
}

func tagNames(s *Store) (list []string, err error) {
	for r, err := range s.Tags() {
		if err != nil {
			return nil, err
		}
		list = append(list, r.Name)
	}
	return list, nil
}

func outOfPlace(names []string) (list []string) {
	for i := range names {
		if i > 0 && names[i] < names[i-1] && len(list) < 5 {
			list = append(list, names[i-1], names[i])
		}
	}
	return list
}
