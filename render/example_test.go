package render_test

import (
	"fmt"
	"slices"

	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

func ExampleWrite() {
	s, err := scheme.New(scheme.Default, scheme.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	facts := scm.Facts{
		Tags: []scm.Tag{{Ref: "v1.2.3", Name: "v1.2.3"}}, Distance: 4, Proof: scm.Proof{Proven: true},
		VCS: "git", Head: scm.Commit{ID: "109666b3b7ef750947766eb518032cdc2f7ee6d3"},
	}
	v, err := scheme.Derive(facts, []scheme.Scheme{s}, scheme.TagRule{}, scheme.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, format := range []string{"pep440", "npm", "debian"} {
		text, err := render.Write(format, v, render.Options{})
		fmt.Println(text, err)
	}
	// Output:
	// 1.2.4.dev4+g109666b3b <nil>
	// 1.2.4-0.dev.4 <nil>
	// 1.2.4~~dev.4+g109666b3b <nil>
}

// Versions of Debian packages, lowest first.
func ExampleFormat() {
	var versions []render.Value
	for _, text := range []string{"1.10-1", "1.9", "1:0.1", "1.10~rc1-1"} {
		v, err := render.Debian.Parse(text)
		if err != nil {
			fmt.Println(err)
			return
		}
		versions = append(versions, v)
	}
	slices.SortFunc(versions, render.Value.Compare)
	fmt.Println(versions)
	// Output: [1.9 1.10~rc1-1 1.10-1 1:0.1]
}
