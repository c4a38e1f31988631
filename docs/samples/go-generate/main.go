// Command acme prints its version, a constant in a file that `go generate` writes and git ignores. A source archive
// has the file, and needs neither tagline nor git:
//
//	go generate && git archive --prefix=acme/ --add-file=version.go -o acme.tar.gz HEAD
package main

import "fmt"

//go:generate tagline write version.go

func main() {
	fmt.Println(Version) // undefined? `go generate` writes it, with tagline
}
