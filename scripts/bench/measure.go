package main

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// program is what is run, and what its runs took.
type program struct {
	args []string
	runs []usage
	peak int // kB
}

// usage is what one run took.
type usage struct {
	wall, user, system time.Duration
}

func (p *program) run(dir string) error {
	c := exec.Command(p.args[0], p.args[1:]...)
	c.Dir = dir
	var stderr bytes.Buffer
	c.Stderr = &stderr
	start := time.Now()
	err := c.Run()
	u := usage{wall: time.Since(start)}
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(p.args, " "), err, stderr.String())
	}
	if r, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.user = time.Duration(r.Utime.Nano())
		u.system = time.Duration(r.Stime.Nano())
	}
	p.runs = append(p.runs, u)
	return nil
}

// measurePeak runs the program once more and watches its memory. The rusage
// of a child would include this program's own at the moment of the fork.
func (p *program) measurePeak(dir string) error {
	for range 3 {
		c := exec.Command(p.args[0], p.args[1:]...)
		c.Dir = dir
		if err := c.Start(); err != nil {
			return err
		}
		done := make(chan error)
		go func() { done <- c.Wait() }()
		file := fmt.Sprintf("/proc/%d/status", c.Process.Pid)
		exe := fmt.Sprintf("/proc/%d/exe", c.Process.Pid)
		for running := true; running; {
			select {
			case err := <-done:
				if err != nil {
					return err
				}
				running = false
			default:
				time.Sleep(50 * time.Microsecond) // leave the cores to the program
				data, err := os.ReadFile(file)
				self, _ := os.Readlink(exe)
				if mine, _ := os.Executable(); err != nil || self == mine {
					continue
				}
				if _, rest, ok := strings.Cut(string(data), "VmHWM:"); ok {
					var kb int
					fmt.Sscan(rest, &kb)
					p.peak = max(p.peak, kb)
				}
			}
		}
	}
	return nil
}

func median[T any](list []T, less func(a, b T) int) T {
	s := slices.SortedFunc(slices.Values(list), less)
	return s[len(s)/2]
}

func (p *program) wall() time.Duration {
	return median(p.runs, func(a, b usage) int { return int(a.wall - b.wall) }).wall
}

func (p *program) cpu() time.Duration {
	u := median(p.runs, func(a, b usage) int { return int(a.user + a.system - b.user - b.system) })
	return u.user + u.system
}

func ms(d time.Duration) string { return fmt.Sprintf("%.2f", float64(d.Microseconds())/1000) }

func mb(kb int) string {
	if kb == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f", float64(kb)/1024)
}

func (b *bench) header() {
	fmt.Printf("%-28s %9s %9s  %5s %13s  %5s %5s  %17s  %15s\n", "", "git ms", "tagline", "ratio", "min-max", "bar", "aim", "cpu ms git/tagl.", "peak MB git/tl.")
}

// row builds and measures one row.
func (b *bench) row(r row, peers bool) (err error) {
	git := b.git
	if r.newGit {
		if b.newGit == "" {
			fmt.Printf("%-28s needs the newest git: make oracles\n", r.name)
			return nil
		}
		git = b.newGit
	}
	dir := r.real
	if r.build != nil {
		if dir, err = b.built(r, git); err != nil {
			return err
		}
	}
	if r.prior != nil {
		if err := r.prior(dir); err != nil {
			return err
		}
		defer func() {
			if e := r.after(dir); err == nil {
				err = e
			}
		}()
	}
	theirs := &program{args: []string{git, "describe", "--tags", "--long", "--dirty"}}
	own := &program{args: []string{b.tagline}}
	if err := b.pair(dir, theirs, own); err != nil {
		return err
	}
	ratios := make([]float64, b.pairs)
	for i := range ratios {
		ratios[i] = float64(own.runs[i].wall) / float64(theirs.runs[i].wall)
	}
	slices.Sort(ratios)
	fmt.Printf("%-28s %9s %9s  %5.2f %13s  %5s %5s  %17s  %15s\n", r.name,
		ms(theirs.wall()), ms(own.wall()), ratios[len(ratios)/2],
		fmt.Sprintf("%.2f-%.2f", ratios[0], ratios[len(ratios)-1]), r.bar, r.aim,
		ms(theirs.cpu())+" "+ms(own.cpu()), mb(theirs.peak)+" "+mb(own.peak))
	if peers && r.peers && b.python != "" {
		b.peer(dir, "setuptools-scm", b.python, "-m", "setuptools_scm")
		b.peer(dir, "dunamai", filepath.Join(filepath.Dir(b.python), "dunamai"), "from", "git")
	}
	return nil
}

// pair runs two programs alternately, after one run of each to warm the cache.
func (b *bench) pair(dir string, first, second *program) error {
	for _, p := range []*program{first, second} {
		if err := p.run(dir); err != nil {
			return err
		}
		p.runs = p.runs[:0]
	}
	for i := range b.pairs {
		order := []*program{first, second}
		if i%2 == 1 {
			slices.Reverse(order)
		}
		for _, p := range order {
			if err := p.run(dir); err != nil {
				return err
			}
		}
	}
	if err := first.measurePeak(dir); err != nil {
		return err
	}
	return second.measurePeak(dir)
}

// peer measures Tagline against a slow program and prints its part of that
// program's time.
func (b *bench) peer(dir, name string, args ...string) {
	slow, own := &program{args: args}, &program{args: []string{b.tagline}}
	if err := b.pair(dir, slow, own); err != nil {
		fmt.Printf("  %-26s %s\n", name, strings.ReplaceAll(err.Error(), "\n", " "))
		return
	}
	parts := make([]float64, b.pairs)
	for i := range parts {
		parts[i] = float64(slow.runs[i].wall) / float64(own.runs[i].wall)
	}
	slices.Sort(parts)
	fmt.Printf("  %-26s %9s %9s   1/%.0f %13s  %47s\n", name, ms(slow.wall()), ms(own.wall()), parts[len(parts)/2],
		fmt.Sprintf("1/%.0f-1/%.0f", parts[len(parts)-1], parts[0]), mb(slow.peak)+" "+mb(own.peak))
}

// startup measures what it costs to begin at all.
func (b *bench) startup() {
	small, err := b.built(row{key: "small", build: smallRepository}, b.git)
	if err != nil {
		fmt.Println(err)
		return
	}
	first := &program{args: []string{b.git, "version"}}
	second := &program{args: []string{b.tagline, "--version"}}
	if err := b.pair(small, first, second); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%-28s %9s %9s\n", "git version, tagline --version", ms(first.wall()), ms(second.wall()))
	if err := b.initialisation(); err != nil {
		fmt.Println(err)
	}
}

// initialisation lists what each package takes before main begins: the least
// of some runs, in milliseconds.
func (b *bench) initialisation() error {
	least := map[string]float64{}
	for range b.pairs {
		c := exec.Command(b.tagline, "--version")
		c.Env = append(os.Environ(), "GODEBUG=inittrace=1")
		var trace bytes.Buffer
		c.Stderr = &trace
		if err := c.Run(); err != nil {
			return err
		}
		for line := range strings.Lines(trace.String()) {
			var name string
			var at, took float64
			if n, _ := fmt.Sscanf(line, "init %s @%g ms, %g ms clock", &name, &at, &took); n < 3 {
				continue
			}
			if before, known := least[name]; !known || took < before {
				least[name] = took
			}
		}
	}
	sum, rest := 0.0, 0.0
	for _, took := range least {
		sum += took
	}
	fmt.Printf("initialisation of %d packages %.2f ms:", len(least), sum)
	for _, name := range slices.SortedFunc(maps.Keys(least), func(x, y string) int { return cmp.Compare(least[y], least[x]) }) {
		if least[name] < 0.01 {
			rest += least[name]
			continue
		}
		fmt.Printf(" %s %.2f,", name, least[name])
	}
	fmt.Printf(" all others %.2f\n", rest)
	return nil
}
