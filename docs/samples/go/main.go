// Command acme prints its version, as the Makefile gave it to the linker. `go install example.org/acme@v1.2.3` knows no
// Makefile; then the version is that of the module, which go found itself.
package main

import (
	"fmt"
	"runtime/debug"
)

var version string

func main() {
	if info, ok := debug.ReadBuildInfo(); version == "" && ok {
		version = info.Main.Version // (devel) where go knew none
	}
	fmt.Println(version)
}
