// Command judge reads lines of two versions with a tab between them, and prints
// how the library named orders each pair, ! for what it refuses.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	nuget "deps.dev/util/semver"
	masterminds "github.com/Masterminds/semver/v3"
	blang "github.com/blang/semver/v4"
	apk "github.com/knqyf263/go-apk-version"
	module "golang.org/x/mod/semver"
)

var judges = map[string]func(a, b string) (int, bool){
	"module": func(a, b string) (int, bool) { return module.Compare(a, b), module.IsValid(a) && module.IsValid(b) },
	"nuget": func(a, b string) (int, bool) {
		x, err := nuget.NuGet.Parse(a)
		y, err2 := nuget.NuGet.Parse(b)
		if err != nil || err2 != nil {
			return 0, false
		}
		return x.Compare(y), true
	},
	"masterminds": func(a, b string) (int, bool) {
		x, err := masterminds.StrictNewVersion(a)
		y, err2 := masterminds.StrictNewVersion(b)
		if err != nil || err2 != nil {
			return 0, false
		}
		return x.Compare(y), true
	},
	"blang": func(a, b string) (int, bool) {
		x, err := blang.Parse(a)
		y, err2 := blang.Parse(b)
		return x.Compare(y), err == nil && err2 == nil
	},
	"apk": func(a, b string) (int, bool) {
		x, err := apk.NewVersion(a)
		y, err2 := apk.NewVersion(b)
		return x.Compare(y), err == nil && err2 == nil
	},
}

func main() {
	compare, in := judges[os.Args[1]], bufio.NewScanner(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		a, b, _ := strings.Cut(in.Text(), "\t")
		if order, ok := compare(a, b); ok {
			fmt.Fprintln(out, order)
		} else {
			fmt.Fprintln(out, "!")
		}
	}
}
