// Command bench times Tagline against git describe --tags --long --dirty and
// other programs, on repositories that it builds itself and on real ones.
//
//	go run ./scripts/bench [-rows REGEXP] [-pairs N] [-sizes N,N,N] [-repos "DIR ..."]
//
// Programs run alternately as whole processes with a warm cache. The table has
// the median ratio of Tagline's time to git's, its smallest and largest value,
// the processor time and the peak memory of both. Built repositories are the
// same every time and stay in .cache/bench.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

func main() {
	log.SetFlags(0)
	rows := flag.String("rows", "", "only the rows whose names match this regular expression")
	pairs := flag.Int("pairs", 15, "how often each pair of programs runs")
	sizes := flag.String("sizes", "", "numbers of commits and files: each scaling row is measured at each")
	repos := flag.String("repos", "", "real repositories to measure as well")
	tagline := flag.String("tagline", "bin/tagline", "the program to measure")
	dir := flag.String("dir", ".cache/bench", "where built repositories are kept")
	peers := flag.Bool("peers", true, "measure setuptools-scm and dunamai too")
	flag.Parse()
	b, err := newBench(*tagline, *dir, *pairs)
	if err != nil {
		log.Fatal(err)
	}
	pattern, err := regexp.Compile(*rows)
	if err != nil {
		log.Fatal(err)
	}
	list := standardRows()
	if *sizes != "" {
		list = nil
		for text := range strings.SplitSeq(*sizes, ",") {
			n, err := strconv.Atoi(text)
			if err != nil {
				log.Fatal(err)
			}
			list = append(list, scalingRows(n)...)
		}
	}
	for _, dir := range strings.Fields(*repos) {
		list = append(list, row{name: filepath.Base(dir), real: dir})
	}
	b.header()
	for _, r := range list {
		if !pattern.MatchString(r.name) {
			continue
		}
		if err := b.row(r, *peers); err != nil {
			log.Fatalf("%s: %v", r.name, err)
		}
	}
	if *sizes == "" && pattern.MatchString("start-up") {
		b.startup()
	}
}

// row is one line of the table.
type row struct {
	name   string
	build  func(b *builder) error // nil for a real repository
	key    string                 // names the built repository; rows can share one
	prior  func(dir string) error // changes the work tree before measuring
	after  func(dir string) error // and takes the change back
	newGit bool                   // needs the newest git
	peers  bool                   // slow peers are measured as well
	bar    string
	aim    string
	real   string // directory of a real repository
}

// bench is the programs and where things are.
type bench struct {
	tagline string
	git     string
	newGit  string
	python  string
	dir     string
	pairs   int
}

func newBench(tagline, dir string, pairs int) (*bench, error) {
	b := &bench{pairs: pairs}
	var err error
	if b.dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	if b.tagline, err = install(tagline, b.dir); err != nil {
		return nil, err
	}
	if b.git, err = exec.LookPath("git"); err != nil {
		return nil, err
	}
	oracles := os.Getenv("ORACLES")
	if oracles == "" {
		oracles, _ = filepath.Abs(".cache/oracles")
	}
	b.newGit = existing(filepath.Join(oracles, "git-new/bin/git"))
	b.python = existing(filepath.Join(oracles, "python/bin/python"))
	return b, nil
}

// install copies the program, as an installer does, and returns the copy's
// path. What a linker writes by way of a mapping stands in the system's cache
// a page at a time, which makes every start a tenth slower than that of the
// same program read from a disk or copied.
func install(program, dir string) (string, error) {
	content, err := os.ReadFile(program)
	if err != nil {
		return "", fmt.Errorf("%w; run make build", err)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", err
	}
	path := filepath.Join(dir, "tagline")
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	return path, os.WriteFile(path, content, 0o755)
}

// existing returns path, or "" if there is nothing.
func existing(path string) string {
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}
