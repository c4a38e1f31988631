package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

// question is one run of setuptools-scm or hatch-vcs, and of Tagline in its
// place.
type question struct {
	Repository string            // of testdata/setuptools-scm/repositories.sh
	Dir        string            // below it, where both run
	Files      map[string]string // written first, by their path below the repository
	Env        map[string]string
	Args       []string // of the command line of setuptools-scm
	Plain      bool     // ask `tagline` itself, which has no Args
	Hatch      bool     // likewise, for a configuration of hatch-vcs
}

func (q question) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "in %s: ", filepath.Join(q.Repository, q.Dir))
	for _, name := range slices.Sorted(maps.Keys(q.Env)) {
		fmt.Fprintf(&b, "%s=%q ", name, q.Env[name])
	}
	if b.WriteString("tagline"); !q.Plain && !q.Hatch {
		fmt.Fprintf(&b, " setuptools-scm %s", strings.Join(q.Args, " "))
	}
	for _, name := range slices.Sorted(maps.Keys(q.Files)) {
		fmt.Fprintf(&b, "\n    %s:\n        %s", name, strings.ReplaceAll(strings.TrimSpace(q.Files[name]), "\n", "\n        "))
	}
	return b.String()
}

// reply is what came of it.
type reply struct {
	Exit  int
	Out   string
	Err   string
	Files map[string]string // what was written
}

func (r reply) String() string {
	text := fmt.Sprintf("exit %d, %q", r.Exit, r.Out)
	for _, name := range slices.Sorted(maps.Keys(r.Files)) {
		text += fmt.Sprintf("\n      %s: %q", name, r.Files[name])
	}
	if r.Exit != 0 {
		text += fmt.Sprintf("\n      %s", strings.TrimSpace(r.Err))
	}
	return text
}

// difference is a known one: when it is met, and why it is there.
type difference struct {
	why string
	is  func(q question, theirs, ours reply) bool
}

// knownDifferences are those that docs/differences.md tells users about.
var knownDifferences = []difference{
	{"hatch-vcs's raw-options take every key of the table", func(_ question, theirs, ours reply) bool {
		return ours.Exit == 0 && strings.Contains(theirs.Err, "get_version() got an unexpected keyword argument")
	}},
	{"the full template of .git_archival.txt works", func(q question, theirs, ours reply) bool {
		return q.Repository == "arc-full"
	}},
	{"PRETEND_METADATA may name a tag alone", func(q question, theirs, ours reply) bool {
		return strings.Contains(theirs.Err, "'str' object has no attribute") && ours.Exit == 0
	}},
	{"a folded line of .git_archival.txt is read", func(q question, theirs, ours reply) bool {
		named := strings.Contains(theirs.Err, `from tag '\n v1.6'`) || strings.Contains(theirs.Err, "matched tag \"\n v1.6\"")
		return q.Repository == "arc-folded" && named && ours.Exit == 0
	}},
	{"key-value and json print every setting", func(q question, theirs, ours reply) bool {
		return ours.Exit == 0 && (strings.Contains(theirs.Err, "AssertionError") || strings.Contains(theirs.Err, "is not JSON serializable"))
	}},
	{"distance_scope works in a project of hatch-vcs below the repository's root", func(q question, theirs, ours reply) bool {
		return q.Hatch && ours.Exit == 0 && strings.Contains(theirs.Err, "distance_scope is set, but the project directory is the VCS root")
	}},
	{"a distance below zero is refused", func(q question, theirs, ours reply) bool {
		return theirs.Exit == 0 && ours.Exit != 0 && strings.Contains(ours.Err, "a whole number, got -1")
	}},
	{"a repository without commits is dated by SOURCE_DATE_EPOCH", func(q question, theirs, ours reply) bool {
		return theirs.Exit == 0 && ours.Exit == 0 && strings.HasPrefix(q.Repository, "unborn") && (strings.Contains(fmt.Sprint(q), "calver-by-date") || strings.Contains(fmt.Sprint(q), "node_date"))
	}},
	{"no version file is written into a repository's own directory", func(q question, theirs, ours reply) bool {
		return q.Repository == "bare" && len(theirs.Files) > 0 && ours.Exit != 0 && strings.Contains(ours.Err, "is the repository's own")
	}},
	{"a wrong setting is an error even where the answer does not need it", func(q question, theirs, ours reply) bool {
		return theirs.Exit == 0 && ours.Exit != 0 && (strings.Contains(ours.Err, "distance_scope") || strings.Contains(ours.Err, "scm.git.describe_command"))
	}},
}

// referee asks both.
type referee struct {
	t       *testing.T
	top     string // where the repositories are
	environ map[string]string
	theirs  func(question string) (answer string)

	asked, refused, bad int
	seen                map[string]int // known differences, by why
}

// newReferee builds the repositories and starts setuptools-scm.
func newReferee(t *testing.T) *referee {
	python := oracle.Python(t)
	top, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	script := ""
	for _, name := range []string{"repos/prelude.sh", "setuptools-scm/repositories.sh"} {
		text, err := os.ReadFile(filepath.Join("../../testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		script += string(text)
	}
	r := &referee{t: t, top: filepath.Join(top, "r"), seen: map[string]int{},
		environ: map[string]string{"PATH": os.Getenv("PATH"), "HOME": filepath.Join(top, "home"), "SOURCE_DATE_EPOCH": "1787184000", "TZ": "Pacific/Auckland",
			"GIT_CEILING_DIRECTORIES": top}}
	if err := os.Mkdir(r.top, 0o777); err != nil {
		t.Fatal(err)
	}
	build := oracle.System(t, "sh").Command(r.top, nil, "-euc", script)
	build.Env = append(build.Env, "HOME="+r.environ["HOME"])
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("repositories.sh: %v\n%s", err, out)
	}
	r.theirs = python.Talk(t, "", "../../scripts/setuptools-scm-oracle.py")
	return r
}

// ask compares the two answers to one question.
func (r *referee) ask(q question) {
	r.t.Helper()
	dir := filepath.Join(r.top, q.Repository, q.Dir)
	repository, err := filepath.EvalSymlinks(filepath.Join(r.top, q.Repository))
	if err != nil {
		r.t.Fatal(err)
	}
	environ := maps.Clone(r.environ)
	for name, value := range q.Env {
		if environ[name] = strings.ReplaceAll(value, "$TOP", r.top); value == "unset" {
			delete(environ, name)
		}
	}
	args := slices.Clone(q.Args)
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "$TOP", r.top)
	}
	before := r.snapshot(repository)
	for name, text := range q.Files {
		full := filepath.Join(repository, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			r.t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(strings.ReplaceAll(text, "$TOP", r.top)), 0o666); err != nil {
			r.t.Fatal(err)
		}
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		r.t.Fatal(err)
	}
	given := r.snapshot(repository)
	defer r.restore(repository, before)

	asked, err := json.Marshal(map[string]any{"dir": dir, "env": environ, "args": append([]string{}, args...), "hatch": q.Hatch})
	if err != nil {
		r.t.Fatal(err)
	}
	var theirs reply
	if err := json.Unmarshal([]byte(r.theirs(string(asked))), &theirs); err != nil {
		r.t.Fatal(err)
	}
	theirs.Files = r.changes(repository, given)
	r.restore(repository, given)

	var out, stderr bytes.Buffer
	w := world{args: append([]string{"setuptools-scm"}, args...), dir: dir, stdin: strings.NewReader(""), stdout: &out, stderr: &stderr}
	if q.Plain || q.Hatch {
		w.args = nil
	}
	if q.Hatch && strings.Contains(q.Files["pyproject.toml"], "version-file") {
		w.args = []string{"write"}
	}
	for name, value := range environ {
		w.environ = append(w.environ, name+"="+value)
	}
	ours := reply{Exit: run(w), Out: out.String(), Err: stderr.String()}
	ours.Files = r.changes(repository, given)
	if len(w.args) == 1 && w.args[0] == "write" {
		ours.Out, theirs.Out = "", ""
	}
	r.judge(q, theirs, ours)
}

// judge counts and reports.
func (r *referee) judge(q question, theirs, ours reply) {
	r.t.Helper()
	r.asked++
	if theirs.Exit != 0 {
		r.refused++
	}
	if slices.ContainsFunc(q.Args, func(arg string) bool { return arg == "ls" || arg == "files" }) {
		theirs.Out, ours.Out = sorted(theirs.Out), sorted(ours.Out) // there in the order of the file system
	}
	same := theirs.Exit == ours.Exit
	if q.Plain || q.Hatch {
		same = (theirs.Exit == 0) == (ours.Exit == 0) // Tagline's own exit codes say more
	}
	if same && (theirs.Exit != 0 || theirs.Out == ours.Out && maps.Equal(theirs.Files, ours.Files)) {
		return
	}
	for _, d := range knownDifferences {
		if d.is(q, theirs, ours) {
			r.seen[d.why]++
			return
		}
	}
	if r.bad++; r.bad <= 40 {
		r.t.Errorf("%v\n  setuptools-scm  %v\n  tagline         %v", q, theirs, ours)
	}
}

func sorted(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, ",\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(strings.TrimSpace(line), "files = ") // key-value names the list on its first line
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// snapshot returns every file below dir and the one other repository that
// questions name but git's own, and those beside dir.
func (r *referee) snapshot(dir string) map[string]string {
	files := map[string]string{}
	r.add(files, dir, dir)
	if other := filepath.Join(r.top, "acme"); other != dir {
		r.add(files, dir, other)
	}
	beside, _ := filepath.Glob(filepath.Join(filepath.Dir(dir), "*.*"))
	for _, full := range append(beside, filepath.Join(filepath.Dir(dir), ".git_archival.txt")) {
		if info, err := os.Stat(full); err == nil && info.Mode().IsRegular() {
			text, _ := os.ReadFile(full)
			files["../"+filepath.Base(full)] = string(text)
		}
	}
	return files
}

// add adds the files below top by their paths relative to dir.
func (r *referee) add(files map[string]string, dir, top string) {
	err := filepath.WalkDir(top, func(full string, e fs.DirEntry, err error) error {
		if err != nil || e.Name() == ".git" {
			if e != nil && e.IsDir() && err == nil {
				return filepath.SkipDir
			}
			return err
		}
		if !e.Type().IsRegular() {
			return nil
		}
		text, err := os.ReadFile(full)
		name, _ := filepath.Rel(dir, full)
		files[name] = string(text)
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		r.t.Fatal(err)
	}
}

// changes returns the files that are not as in before.
func (r *referee) changes(dir string, before map[string]string) map[string]string {
	changed := map[string]string{}
	for name, text := range r.snapshot(dir) {
		if old, there := before[name]; !there || old != text {
			changed[name] = text
		}
	}
	return changed
}

func (r *referee) restore(dir string, before map[string]string) {
	for name := range r.changes(dir, before) {
		var err error
		if old, there := before[name]; there {
			err = os.WriteFile(filepath.Join(dir, name), []byte(old), 0o666)
		} else {
			err = os.Remove(filepath.Join(dir, name))
		}
		if err != nil {
			r.t.Fatal(err)
		}
	}
}

// report ends a comparison. with all every known difference must have been met.
func (r *referee) report(all bool) {
	r.t.Logf("%d questions, %d refused by setuptools-scm", r.asked, r.refused)
	for _, d := range knownDifferences {
		if r.t.Logf("%4d known: %s", r.seen[d.why], d.why); all && r.seen[d.why] == 0 {
			r.t.Errorf("no question met the known difference: %s", d.why)
		}
	}
	if r.bad > 0 {
		r.t.Errorf("%d of %d differ", r.bad, r.asked)
	}
}

// TestLikeSetuptoolsSCM asks setuptools-scm and hatch-vcs what Tagline is asked.
func TestLikeSetuptoolsSCM(t *testing.T) {
	r := newReferee(t)
	for _, row := range slices.Concat(setuptoolsRows, hatchRows) {
		r.ask(row.question)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		r.ask(randomQuestion(random))
	}
	r.report(false)
}

// pyproject is a configuration as a file.
func pyproject(table string, keys map[string]any) string {
	document := keys
	for _, name := range slices.Backward(strings.Split("tool."+table, ".")) {
		document = map[string]any{name: document}
	}
	text, err := toml.Marshal(document)
	if err != nil {
		panic(err)
	}
	return string(text)
}
