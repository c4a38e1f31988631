// Command acme prints its version, as goreleaser gave it to the linker.
package main

import "fmt"

var version = "built without goreleaser"

func main() { fmt.Println(version) }
