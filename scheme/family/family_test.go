package family

import (
	"testing"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// TestExamples reads every example, finds the setting that reads it, and names the
// tag that follows by that setting.
func TestExamples(t *testing.T) {
	plain, err := scheme.ByName(scheme.Default)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range examples() {
		if e.Why == "" || e.Project == "" {
			t.Errorf("%s does not say why it is there, or who has such tags", e.Tag)
		}
		r, ok := Read(e.Tag)
		if letter := r.Tail.Letter != 0; ok != (e.Version != "") || ok && r.Version(letter) != e.Version {
			t.Errorf("%s: %s reads as %q, want %q", e.Why, e.Tag, r.Version(true), e.Version)
			continue
		}
		if !ok || e.Next == "" {
			continue
		}
		all := []Reading{r}
		for _, name := range e.Others {
			other, ok := Read(name)
			if !ok || other.Family != r.Family {
				t.Errorf("%s: %s is of the family %+v, not %+v", e.Why, name, other.Family, r.Family)
			}
			all = append(all, other)
		}
		letters := r.Tail.Letter != 0
		setting, ok := Settings(plain, letters, all...)
		if !ok || setting != e.Setting {
			t.Errorf("%s: %s: the setting is %s, want %s", e.Why, e.Tag, setting, e.Setting)
			continue
		}
		rule, err := setting.Rule()
		if err != nil {
			t.Fatal(err)
		}
		for _, other := range all {
			if _, err := rule.Parse(other.Name, plain); err != nil {
				t.Errorf("%s: %v", e.Why, err)
			}
		}
		p, err := rule.Parse(e.Tag, plain)
		if err != nil {
			continue
		}
		next, err := plain.Raise(p, scheme.Bump{}, scm.Facts{}, scheme.Options{})
		if err != nil {
			t.Errorf("%s: %v", e.Why, err)
			continue
		}
		if got, err := rule.Print(next, plain, e.Tag); got != e.Next {
			t.Errorf("%s: after %s comes %q, %v; want %s", e.Why, e.Tag, got, err, e.Next)
		}
	}
}

// TestAgain reads every example as another of its family would be: that is what Read says.
func TestAgain(t *testing.T) {
	var names []string
	for _, e := range examples() {
		names = append(append(names, e.Tag, e.Tag+"9", e.Tag+".7", e.Tag+"_7", e.Tag+"-7", e.Tag+".20260101", e.Tag+".1.2.3.4.5"), e.Others...)
	}
	again := 0
	for _, first := range names {
		r, ok := Read(first)
		if !ok {
			continue
		}
		for _, name := range names {
			if got := r; got.Again(name) {
				again++
				if want, ok := Read(name); !ok || got != want {
					t.Errorf("after %s, %s reads as %+v, not %+v", first, name, got, want)
				}
			}
		}
	}
	if again < len(names) {
		t.Errorf("only %d names of %d were read again", again, len(names))
	}
}

// TestReadAllocates holds that names are read without memory: there can be many.
func TestReadAllocates(t *testing.T) {
	for _, e := range examples() {
		if n := testing.AllocsPerRun(10, func() { Read(e.Tag) }); n > 0 {
			t.Errorf("%s takes %v allocations", e.Tag, n)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		if _, ok := Read("build-deploy-curl-8_10_0"); !ok {
			b.Fatal("it is a version")
		}
	}
}
