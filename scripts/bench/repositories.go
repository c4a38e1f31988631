package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// standardRows is the table with its bars and aims.
func standardRows() []row {
	const large = 200_000
	return []row{
		{name: "small", key: "small", build: smallRepository, bar: "1.40", aim: "1.10", peers: true},
		{name: "tag on HEAD, 200k behind", key: "on-head", build: taggedHead(large), bar: "1.60", aim: "1.20"},
		{name: "linear 200k", key: "linear-200000", build: linear(large, 2_000), bar: "0.50", aim: "0.20"},
		{name: "merges 200k, packed", key: "merges-200000", build: merges(large, false), bar: "0.50", aim: "0.25", peers: true},
		{name: "merges 200k, graph", key: "merges-graph-200000", build: merges(large, true), bar: "0.70", aim: "0.40"},
		{name: "20k tags, a tag a commit", key: "tags-20000", build: linear(20_000, 1), bar: "0.60", aim: "0.30"},
		{name: "20k refused tags", key: "refused-20000", build: refusedTags(20_000)},
		{name: "100k refused tags", key: "refused-100000", build: refusedTags(100_000)},
		{name: "100k refs, a tenth tags", key: "refs-100000", build: manyRefs(100_000)},
		{name: "100k files, clean", key: "files-100000", build: manyFiles(100_000), bar: "0.90"},
		{name: "100k files, one modified", key: "files-100000", build: manyFiles(100_000), prior: modify, after: restore, bar: "0.30", aim: "0.10"},
		{name: "100k files, one staged", key: "files-100000", build: manyFiles(100_000), prior: stage, after: restore, bar: "0.30", aim: "0.10"},
		{name: "loose, 5,000 commits", key: "loose", build: loose(5_000), bar: "1.00", aim: "0.50"},
		{name: "reftable, small", key: "reftable-small", build: with(smallRepository, "--ref-format=reftable"), newGit: true, bar: "1.40", aim: "1.10"},
		{name: "reftable, merges", key: "reftable-merges", build: with(merges(large, false), "--ref-format=reftable"), newGit: true, bar: "0.50", aim: "0.25"},
		{name: "sha256, small", key: "sha256-small", build: with(smallRepository, "--object-format=sha256"), newGit: true, bar: "1.40", aim: "1.10"},
		{name: "sha256, merges", key: "sha256-merges", build: with(merges(large, false), "--object-format=sha256"), newGit: true, bar: "0.50", aim: "0.25"},
	}
}

// scalingRows are the rows whose cost could grow with something, at one size.
func scalingRows(n int) []row {
	return []row{
		{name: fmt.Sprintf("linear %d", n), key: fmt.Sprintf("linear-%d", n), build: linear(n, 2_000)},
		{name: fmt.Sprintf("merges %d", n), key: fmt.Sprintf("merges-%d", n), build: merges(n, false)},
		{name: fmt.Sprintf("merges, graph %d", n), key: fmt.Sprintf("merges-graph-%d", n), build: merges(n, true)},
		{name: fmt.Sprintf("a tag a commit %d", n/10), key: fmt.Sprintf("tags-%d", n/10), build: linear(n/10, 1)},
		{name: fmt.Sprintf("refs %d", n/2), key: fmt.Sprintf("refs-%d", n/2), build: manyRefs(n / 2)},
		{name: fmt.Sprintf("files %d", n/2), key: fmt.Sprintf("files-%d", n/2), build: manyFiles(n / 2)},
	}
}

// builder makes one repository.
type builder struct {
	git  string
	dir  string
	init []string // more arguments of git init
	w    *bufio.Writer
	mark int
	date int
	rand *rand.Rand
}

// built returns the directory of a row's repository and makes it if it is not
// there.
func (b *bench) built(r row, git string) (string, error) {
	dir := filepath.Join(b.dir, r.key)
	done := filepath.Join(dir, ".git", "built")
	if _, err := os.Stat(done); err == nil {
		return dir, nil
	}
	fmt.Fprintf(os.Stderr, "building %s\n", r.key)
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", err
	}
	m := &builder{git: git, dir: dir, date: 1_000_000_000, rand: rand.New(rand.NewPCG(1, 2))}
	if err := r.build(m); err != nil {
		return "", err
	}
	return dir, os.WriteFile(done, nil, 0o666)
}

func (m *builder) run(args ...string) error {
	c := exec.Command(m.git, append([]string{"-C", m.dir}, args...)...)
	c.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null")
	out, err := c.CombinedOutput()
	if err != nil {
		return fmt.Errorf("git %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return nil
}

// importing runs git fast-import on what write writes, and checks the result
// out. Configuration comes before the command's name.
func (m *builder) importing(write func(), config ...string) error {
	if err := m.run(append([]string{"init", "-q", "-b", "main"}, m.init...)...); err != nil {
		return err
	}
	c := exec.Command(m.git, append(append([]string{"-C", m.dir}, config...), "fast-import", "--quiet")...)
	c.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null")
	var stderr bytes.Buffer
	c.Stderr = &stderr
	pipe, err := c.StdinPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return err
	}
	m.w = bufio.NewWriterSize(pipe, 1<<20)
	write()
	if err := m.w.Flush(); err != nil && err != io.ErrClosedPipe {
		return fmt.Errorf("%w\n%s", err, stderr.String())
	}
	pipe.Close()
	if err := c.Wait(); err != nil {
		return fmt.Errorf("git fast-import: %w\n%s", err, stderr.String())
	}
	return m.run("reset", "-q", "--hard", "main")
}

// pack puts everything into one pack and the refs into packed-refs.
func (m *builder) pack() error {
	if err := m.run("-c", "pack.window=0", "repack", "-adq"); err != nil {
		return err
	}
	return m.run("pack-refs", "--all")
}

// message is about as long as real ones are.
const message = `Explain what this commit changes and why

The first paragraph says what was wrong before, the second one what is done
about it. A few more words make it as long as the messages in repositories
where people take care of such things, which matters to whoever inflates it.

Signed-off-by: Ada <ada@example.org>
`

// commit writes a commit that changes one of fifty files, and returns its
// mark. Each is a minute later than the one before.
func (m *builder) commit(branch string, parents ...int) int {
	m.mark++
	m.date += 60
	fmt.Fprintf(m.w, "commit refs/heads/%s\nmark :%d\nauthor Ada <ada@example.org> %d +0200\ncommitter Ada <ada@example.org> %d +0200\ndata %d\n%s",
		branch, m.mark, m.date, m.date, len(message), message)
	for i, p := range parents {
		fmt.Fprintf(m.w, "%s :%d\n", []string{"from", "merge"}[min(i, 1)], p)
	}
	n := m.rand.IntN(50)
	content := fmt.Sprintf("change %d\n", m.mark)
	fmt.Fprintf(m.w, "M 644 inline dir%d/file%d\ndata %d\n%s\n", n%7, n, len(content), content)
	return m.mark
}

func (m *builder) tag(name string, mark int, annotated bool) {
	if !annotated {
		fmt.Fprintf(m.w, "reset refs/tags/%s\nfrom :%d\n\n", name, mark)
		return
	}
	fmt.Fprintf(m.w, "tag %s\nfrom :%d\ntagger Ada <ada@example.org> %d +0200\ndata 0\n\n", name, mark, m.date)
}

// version is the name of the i-th tag: v0.0.0, v0.0.1, up to v0.1.0 and so on.
func version(i int) string { return fmt.Sprintf("v%d.%d.%d", i/400, i/20%20, i%20) }

// refusedTags makes a version tag, and n tags of another family on the commit before it,
// which no default takes for versions.
func refusedTags(n int) func(m *builder) error {
	return func(m *builder) error {
		err := m.importing(func() {
			old := m.commit("main")
			released := m.commit("main", old)
			m.tag("v1.2.3", released, true)
			for i := range n {
				m.tag(fmt.Sprintf("build-deploy-%d.%d", i/100, i%100), old, false)
			}
			m.commit("main", released)
		})
		if err != nil {
			return err
		}
		return m.pack()
	}
}

func smallRepository(m *builder) error {
	err := m.importing(func() {
		at := 0
		for i := range 300 {
			if i == 0 {
				at = m.commit("main")
			} else {
				at = m.commit("main", at)
			}
			if i%5 == 0 {
				m.tag(version(i/5), at, true)
			}
		}
	})
	if err != nil {
		return err
	}
	return m.pack()
}

func taggedHead(commits int) func(*builder) error {
	return func(m *builder) error {
		err := m.importing(func() {
			at := m.commit("main")
			for range commits {
				at = m.commit("main", at)
			}
			m.tag("v1.0.0", at, true)
		})
		if err != nil {
			return err
		}
		return m.pack()
	}
}

// linear is a history without merges, with a lightweight tag every so many
// commits. HEAD is half that number behind a tag, at least one.
func linear(commits, every int) func(*builder) error {
	return func(m *builder) error {
		err := m.importing(func() {
			at := m.commit("main")
			for i := range commits {
				at = m.commit("main", at)
				if i%every == 0 {
					m.tag(version(i/every), at, false)
				}
			}
			for range max(every/2, 1) {
				at = m.commit("main", at)
			}
		})
		if err != nil {
			return err
		}
		return m.pack()
	}
}

// manyRefs is a history of 2,000 commits with a release each hundred, and so
// many other refs that lead anywhere in it: a tenth are tags that are no
// versions, as builds make them, the others are branches.
func manyRefs(refs int) func(*builder) error {
	return func(m *builder) error {
		err := m.importing(func() {
			at := m.commit("main")
			for i := range 2_000 {
				at = m.commit("main", at)
				if i%100 == 50 {
					m.tag(version(i/100), at, true)
				}
			}
			for i := range refs {
				kind := "remotes/origin/topic"
				if i%10 == 0 {
					kind = "tags/build"
				}
				fmt.Fprintf(m.w, "reset refs/%s-%d\nfrom :%d\n\n", kind, i, 1+m.rand.IntN(at))
			}
		})
		if err != nil {
			return err
		}
		return m.pack()
	}
}

// merges is a history of which most commits came on side branches. Most of
// these began a little while before, one in a hundred long ago: until the walk
// has come down to where that one began it cannot be sure.
func merges(commits int, graph bool) func(*builder) error {
	const tags = 1_000
	return func(m *builder) error {
		err := m.importing(func() {
			line := []int{m.commit("main")}
			open := []int{}
			tagged := 0
			for m.mark < commits {
				switch m.rand.IntN(3) {
				case 0: // a new branch
					back := 200
					if m.rand.IntN(100) == 0 {
						back = 15_000
					}
					at := m.commit("side", line[max(0, len(line)-1-m.rand.IntN(back))])
					for range m.rand.IntN(5) {
						at = m.commit("side", at)
					}
					open = append(open, at)
				case 1: // a merge
					if len(open) == 0 {
						continue
					}
					i := m.rand.IntN(len(open))
					line = append(line, m.commit("main", line[len(line)-1], open[i]))
					open = append(open[:i], open[i+1:]...)
				case 2:
					line = append(line, m.commit("main", line[len(line)-1]))
				}
				if m.mark*tags/commits > tagged && m.mark < commits-commits/tags/2 {
					m.tag(version(tagged), line[len(line)-1], true)
					tagged++
				}
			}
		})
		if err != nil {
			return err
		}
		if err := m.run("branch", "-qD", "side"); err != nil {
			return err
		}
		if err := m.pack(); err != nil || !graph {
			return err
		}
		return m.run("commit-graph", "write", "--reachable")
	}
}

func manyFiles(files int) func(*builder) error {
	return func(m *builder) error {
		err := m.importing(func() {
			fmt.Fprintf(m.w, "commit refs/heads/main\nmark :1\ncommitter Ada <ada@example.org> %d +0200\ndata 0\n\n", m.date)
			for i := range files {
				fmt.Fprintf(m.w, "M 644 inline dir%03d/sub%d/file%d\ndata 2\n%d\n", i/100, i/50%2, i, i%10)
			}
			m.mark = 1
			m.tag("v1.0.0", 1, true)
			m.commit("main", 1)
		})
		if err != nil {
			return err
		}
		return m.pack()
	}
}

// modify changes a file that is early in the index, stage adds one, restore
// takes both back.
func modify(dir string) error {
	return os.WriteFile(filepath.Join(dir, "dir000/sub0/file7"), []byte("modified\n"), 0o666)
}

func stage(dir string) error {
	if err := modify(dir); err != nil {
		return err
	}
	return (&builder{git: "git", dir: dir}).run("add", "dir000/sub0/file7")
}

func restore(dir string) error {
	m := &builder{git: "git", dir: dir}
	if err := m.run("reset", "-q", "--hard"); err != nil {
		return err
	}
	return m.run("update-index", "-q", "--refresh")
}

// loose has every object in a file of its own.
func loose(commits int) func(*builder) error {
	return func(m *builder) error {
		return m.importing(func() {
			at := m.commit("main")
			for i := range commits {
				at = m.commit("main", at)
				if i%1_000 == 0 {
					m.tag(version(i/1_000), at, false)
				}
			}
		}, "-c", "fastimport.unpackLimit=100000000")
	}
}

// with builds in a repository of another format.
func with(build func(*builder) error, init string) func(*builder) error {
	return func(m *builder) error {
		m.init = []string{init}
		return build(m)
	}
}
