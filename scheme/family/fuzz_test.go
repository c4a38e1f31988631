package family

import (
	"slices"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scheme"
)

// FuzzRead reads a name of a tag: the parts that the reading has, put together, are the
// name again. The setting that is proposed for it compiles, and reads the name as the
// version that the family gives it.
func FuzzRead(f *testing.F) {
	for _, e := range examples() {
		f.Add(e.Tag, e.Others != nil)
		for _, name := range e.Others {
			f.Add(name, false)
		}
	}
	for _, name := range []string{"", "v", "1!2.0", "v1.2.3.4.5.6.7", "99999999999999999999.1", "x_(?P<a>_1_0", "a\x00-1.2", "\xff-1.0", "1.0-'x", "é1.0", "v11.0.0-preview.5.26381.103", "ure-1.13.0-alpha13.0-alp5"} {
		f.Add(name, true)
	}
	plain, err := scheme.ByName(scheme.Default)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name string, letters bool) {
		r, ok := Read(name)
		if !ok {
			return
		}
		if got := written(r); got != name {
			t.Fatalf("%q is written %q: %+v", name, got, r)
		}
		if r.Count < 1 || r.Count > maxNumbers || strings.Count(r.Digits, string(r.Separator)) != r.Count-1 && r.Count > 1 {
			t.Fatalf("%q has %d numbers: %+v", name, r.Count, r)
		}
		setting, ok := Settings(plain, letters, r)
		if !ok {
			return
		}
		rule, err := setting.Rule()
		if err != nil {
			t.Fatalf("%q: %s: %v", name, setting, err)
		}
		got, err := rule.Parse(name, plain)
		if err != nil {
			t.Fatalf("%q: %s does not read it: %v", name, setting, err)
		}
		want, err := plain.Parse(r.Version(letters))
		if err != nil || plain.Order(got, want) != 0 {
			t.Fatalf("%q reads as %+v, want %s, %v", name, got, r.Version(letters), err)
		}
	})
}

// written puts a reading together again. The v may be of either case, and the parts
// stand in the order of the name, which is not always the same.
func written(r Reading) string {
	rest, ok := strings.CutPrefix(r.Name, r.Prefix)
	if !ok {
		return r.Prefix
	}
	out := r.Prefix
	if r.V && rest != "" && rest[0]|0x20 == 'v' {
		out, rest = out+rest[:1], rest[1:]
	}
	if rest, ok = strings.CutPrefix(rest, r.Digits); !ok {
		return out + r.Digits
	}
	out += r.Digits
	t := r.Tail
	end := t.Build + r.Suffix
	rest, ok = strings.CutSuffix(rest, end)
	parts := []string{t.Final, join(t.Pre), join(t.Post), join(t.Dev), t.More}
	if t.Letter != 0 {
		parts = append(parts, string(rune(t.Letter)))
	}
	for ok && rest != "" {
		at := slices.IndexFunc(parts, func(p string) bool { return p != "" && strings.HasPrefix(rest, p) })
		if ok = at >= 0; ok {
			out, rest, parts[at] = out+parts[at], rest[len(parts[at]):], ""
		}
	}
	return out + strings.Join(parts, "") + end
}

func join(p Part) string { return p.Before + p.Word + p.Between + p.Digits }
