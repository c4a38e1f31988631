package scm_test

import (
	"errors"
	"fmt"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/auto"
)

// The facts of the repository in a directory. What a version is stays the
// caller's business: here any tag that begins with v.
func ExampleReader() {
	var repository scm.Reader = auto.Open(auto.Options{Dir: "/nowhere", Above: true})
	defer repository.Close()
	facts, err := repository.Facts(scm.Query{Accept: func(tag string) error {
		if tag[0] != 'v' {
			return errors.New("does not begin with v")
		}
		return nil
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(facts.Tags, facts.Distance, facts.Work.Dirty)
	// Output: no git repository in /nowhere
}

func ExampleParseDescribe() {
	fmt.Println(scm.ParseDescribe("v1.2.3-4-g109666b3b"))
	fmt.Println(scm.ParseDescribe("v1.2.3"))
	// Output:
	// v1.2.3 4 109666b3b true
	//  0  false
}
