package scheme_test

import (
	"fmt"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// Four commits after the tag v1.2.3: what a reader of scm tells, and the version
// that two schemes make of it.
func ExampleDerive() {
	facts := scm.Facts{
		Tags: []scm.Tag{{Ref: "v1.2.3", Name: "v1.2.3"}}, Distance: 4, Proof: scm.Proof{Proven: true},
		VCS: "git", Head: scm.Commit{ID: "109666b3b7ef750947766eb518032cdc2f7ee6d3"},
	}
	for _, name := range []string{"guess-next-dev", "post-release"} {
		s, err := scheme.New(name, scheme.Options{})
		if err != nil {
			fmt.Println(err)
			return
		}
		v, err := scheme.Derive(facts, []scheme.Scheme{s}, scheme.TagRule{}, scheme.Options{})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(v)
		for _, part := range v.Segments() {
			fmt.Printf("  %s: %s\n", part.Text, part.Why)
		}
	}
	// Output:
	// 1.2.4.dev4+g109666b3b
	//   1.2.4: the release after v1.2.3 (guess-next-dev: last number + 1)
	//   .dev4: 4 commits that v1.2.3 does not have
	//   +g109666b3b: commit 109666b3b7ef750947766eb518032cdc2f7ee6d3
	// 1.2.3.post4+g109666b3b
	//   1.2.3: a post-release of v1.2.3 (post-release: commits count as post-releases)
	//   .post4: 4 commits that v1.2.3 does not have
	//   +g109666b3b: commit 109666b3b7ef750947766eb518032cdc2f7ee6d3
}

// A tag rule reads tags, and names the next one as those there are.
func ExampleTagRule() {
	s, err := scheme.New(scheme.Default, scheme.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	rule := scheme.TagRule{Prefix: "api/"}
	parts, err := rule.Parse("api/v1.4.0", s)
	fmt.Println(parts.Release, err)
	parts.Release[1]++
	ref, err := rule.Print(parts, s, "api/v1.4.0")
	fmt.Println(ref, err)
	_, err = rule.Parse("web/v2.0.1", s)
	fmt.Println(err)
	// Output:
	// [1 4 0] <nil>
	// api/v1.5.0 <nil>
	// tag web/v2.0.1 is no version: it does not begin with "api/"
}
