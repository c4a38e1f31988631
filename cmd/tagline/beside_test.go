package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// beside says where a setting shows, alone and beside a configuration of
// setuptools-scm: the version, the exit code or another command's answer changes.
type beside struct {
	key   string
	value string   // of the flag or variable; "" is true
	in    string   // a repository of testdata/beside.sh
	args  []string // the rest of the command line
	env   []string
	stdin string
	alone string // the value where Tagline's own mode needs another one to show
	hatch string // likewise beside hatch-vcs
	table string // keys of the configuration of setuptools-scm
	never string // why there is nothing to see in own mode
	why   string
}

var besideRows = []beside{
	{key: "name", value: "other", in: "main", env: []string{"TAGLINE_PRETEND_VERSION_FOR_OTHER=7.7"}, why: "whose variable gives the version"},
	{key: "format", value: "semver", in: "main", why: "another format"},
	{key: "scheme", value: "post-release", in: "main", why: "a name that both tools have"},
	{key: "scheme", value: "semver", in: "deep", args: []string{"next", "rc"}, why: "a scheme of Tagline's own writes -rc.1"},
	{key: "local-scheme", value: "dirty-tag", in: "main", why: "another local part"},
	{key: "local", value: "fedora.4", in: "main", why: "text at the end of the local part"},
	{key: "label", value: "{{slug .branch}}", in: "main", why: "the branch before the local part"},
	{key: "commit-length", value: "12", in: "main", why: "more digits"},
	{key: "commit-length", value: "12", in: "main", table: "scm.git.describe_command = 'git describe --tags --long --match pkg-*'\n", why: "more digits than the describe command prints"},
	{key: "tag-prefix", value: "v", alone: "pkg-", in: "main", why: "the nearest tag has another one"},
	{key: "tag-suffix", value: ".0", in: "main", why: "tags that end otherwise do not count"},
	{key: "tag-separator", value: "_", in: "main", why: "tags with dots do not count"},
	{key: "tag-pattern", value: "pkg-(?P<version>.*)", in: "main", why: "tags of another shape"},
	{key: "match", value: "v1.0*", in: "main", why: "the nearest tag does not match"},
	{key: "match", value: "v1.0*", in: "main", table: "scm.git.describe_command = 'git describe --tags --long --match v*'\n", why: "nor with a describe command"},
	{key: "match", value: "pkg-*", in: "main", table: "scm.git.describe_command = 'git describe --tags --long --match v*'\n", alone: "v1.0*", why: "in the place of the command's own"},
	{key: "exclude", value: "v1.1*,v1.0*", in: "main", table: "scm.git.describe_command = 'git describe --tags --long --exclude pkg-*'\n", alone: "v1.1*,pkg-*", why: "beside those of the command"},
	{key: "exclude", value: "v1.1*,pkg-*", in: "main", why: "the nearest tag is left out"},
	{key: "tag-rule", value: "git", in: "main", why: "the rule of git describe"},
	{key: "select", value: "highest", in: "main", why: "v9.0.0 is further back"},
	{key: "first-parent", in: "main", why: "a commit of the side branch does not count"},
	{key: "annotated-only", in: "main", why: "the nearest tags are lightweight"},
	{key: "paths", value: "src", in: "main", why: "changes elsewhere do not count"},
	{key: "initial-version", value: "3.0", in: "none", why: "there is no tag"},
	{key: "bump", value: "major", in: "main", why: "another part rises"},
	{key: "bump", value: "major", in: "main", args: []string{"--scheme", "semver"}, why: "under a scheme of Tagline's own too"},
	{key: "commit-types", value: "chore=minor", in: "staged", args: []string{"next", "commits"}, why: "a type that raises nothing else"},
	{key: "fragments-dir", value: "docs", in: "main", args: []string{"next", "fragments"}, why: "without it there is no folder to look in"},
	{key: "at-least", value: "3.0", in: "main", why: "refused"},
	{key: "flow", value: "release-branches", in: "main", why: "refused"},
	{key: "height-file", value: "f.txt", in: "main", never: "the scheme is not height", why: "refused"},
	{key: "layout", value: "YYYY.MM.MICRO", in: "main", never: "tags are no dates here", why: "refused"},
	{key: "date", value: "build", in: "main", never: "tags are no dates here", why: "refused"},
	{key: "dirty-untracked", in: "clean", why: "there is an untracked file"},
	{key: "dirty-submodules", value: "ignore", in: "super", why: "the submodule is modified"},
	{key: "dirty-exclude", value: "docs/a", in: "main", why: "the one file that is modified"},
	{key: "strict", in: "ontag", why: "a modified tree on a tag is a warning"},
	{key: "allow-unproven", in: "shallow", why: "the history is missing"},
	{key: "require", value: "clean", in: "main", why: "it is not"},
	{key: "require-on-tag", value: "clean", in: "ontag", why: "a tag is here, and the tree is not clean"},
	{key: "keyring", value: "no.asc", in: "ontag", args: []string{"--require", "signed"}, why: "such a file is not there"},
	{key: "allowed-signers", value: "none", in: "ontag", args: []string{"--require", "signed"}, why: "such a file is not there"},
	{key: "revoked-signers", value: "none", in: "ontag", args: []string{"--require", "signed"}, why: "such a file is not there"},
	{key: "release.commit-message", value: "cut {{.version}}", in: "staged", args: []string{"release", "--dry-run"}, why: "a commit is said as that"},
	{key: "release.tag-message", value: "cut {{.version}}", in: "clean", args: []string{"release", "--dry-run"}, why: "a tag is said as that"},
	{key: "release.branches", value: "other", in: "clean", args: []string{"release", "--dry-run"}, why: "this branch makes none"},
	{key: "release.push", in: "clean", args: []string{"release", "--dry-run"}, why: "a remote is needed"},
	{key: "write", value: "v.txt", in: "main", args: []string{"python-build"}, stdin: "{}", why: "another version file"},
	{key: "sdist-files", value: "backend", alone: "tracked", hatch: "tracked", in: "main", args: []string{"python-build"},
		stdin: `{"list":true}`, why: "setuptools-scm adds the tracked files, hatchling does not"},
	{key: "android.layout", value: "10000000,10000,100,1", in: "main", args: []string{"-f", "android"}, why: "the number for shops"},
	{key: "assembly.layout", value: "MAJOR.MINOR.PATCH.STAGE*13000+NUMBER*1000+COUNT", in: "main", args: []string{"-f", "assembly"}, why: "another last number"},
	{key: "msi.layout", value: "MAJOR.MINOR.PATCH*1000+COUNT", in: "main", args: []string{"-f", "msi"}, why: "there is a place for commits"},
	{key: "vscode.layout", value: "MAJOR.MINOR.PATCH*1000+COUNT", in: "main", args: []string{"-f", "vscode"}, why: "there is a place for commits"},
	{key: "apple.layout", value: "MAJOR.MINOR.PATCH*1000+COUNT", in: "main", args: []string{"-f", "apple"}, why: "there is a place for commits"},
	{key: "branch", value: "other", in: "main", args: []string{"env", "--only", "branch"}, why: "the name of HEAD's branch"},
	{key: "pull-request", value: "7", in: "main", args: []string{"env", "--only", "pull_request"}, why: "what the run is for"},
	{key: "target-branch", value: "main", in: "main", args: []string{"env", "--only", "target_branch"}, why: "where that is to go"},
	{key: "reader", value: "git", in: "main", args: []string{"explain"}, why: "explain says who read it"},
	{key: "git-env", in: "none", env: []string{"GIT_DIR=$TOP/clean/.git"}, why: "another repository, which has tags"},
	{key: "git-env", in: "main", env: []string{"GIT_DIR=$TOP/clean/.git"}, why: "another repository"},
	{key: "config", value: "../other/tagline.toml", in: "main", why: "another configuration"},
	{key: "as", value: "setuptools", in: "main", args: []string{"write"}, why: "a build writes nothing where nothing is configured, instead of complaining"},
	{key: "allow-commands", in: "main", table: "scm.git.describe_command = 'echo v5.0-7-gabcdef0'\n", never: "there is no such command", why: "the command is run"},
	{key: "pretend-version", value: "8.8", in: "main", why: "the version is given"},
}

// besideForms are the configurations of setuptools-scm that there are.
var besideForms = []struct{ name, text string }{
	{"setuptools-scm", "[project]\nname = \"acme\"\n[tool.setuptools_scm]\n"},
	{"vcs-versioning", "[project]\nname = \"acme\"\n[tool.vcs-versioning]\n"},
	{"hatch-vcs", "[project]\nname = \"acme\"\n[tool.hatch.version]\nsource = \"vcs\"\n[tool.hatch.version.raw-options]\n"},
}

// TestBesideSetuptoolsSCM walks the table of settings: each flag and variable
// does beside a configuration of setuptools-scm what it does alone, or it is an
// error that names it. None is passed over in silence.
func TestBesideSetuptoolsSCM(t *testing.T) {
	companionBeside(t, "")
	top, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	script := ""
	for _, name := range []string{"repos/prelude.sh", "beside.sh"} {
		text, err := os.ReadFile(filepath.Join("../../testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		script += string(text)
	}
	build := oracle.System(t, "sh").Command(top, nil, "-euc", script)
	build.Env = append(build.Env, "HOME="+filepath.Join(top, "home"))
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("beside.sh: %v\n%s", err, out)
	}
	seen := map[string]bool{}
	for _, row := range besideRows {
		seen[row.key] = true
		k := config.Keys[slices.IndexFunc(config.Keys, func(k config.Key) bool { return k.Name == row.key })]
		if k.In&config.InFlag != 0 {
			b := besideTest{T: t, top: top, row: row, key: k, flag: true}
			b.run()
		}
		if k.In&config.InEnv != 0 {
			b := besideTest{T: t, top: top, row: row, key: k}
			b.run()
		}
	}
	for _, k := range config.Keys {
		if k.In != config.InFile && !seen[k.Name] {
			t.Errorf("%s has no row: where does it show?", k.Name)
		}
		if k.Refused && k.Theirs == "" {
			t.Errorf("%s is refused beside setuptools-scm, and its error can name nothing instead", k.Name)
		}
	}
}

// besideTest is one row, as a flag or a variable.
type besideTest struct {
	*testing.T
	top  string
	row  beside
	key  config.Key
	flag bool
}

func (b *besideTest) run() {
	b.row.value = cmp.Or(b.row.value, "true")
	value := cmp.Or(b.row.alone, b.row.value)
	if b.row.never == "" {
		if without, with := b.answer("", ""), b.answer("", value); without == with {
			b.Errorf("%s alone: no difference, so the row shows nothing: %s", b.name(value), with)
		}
	}
	for _, form := range besideForms {
		text := form.text + b.row.table
		b := *b
		if form.name == "hatch-vcs" && b.row.hatch != "" {
			b.row.value = b.row.hatch
		}
		without, with := b.answer(text, ""), b.answer(text, b.row.value)
		switch named := strings.Contains(with, "error: "+b.name("")); {
		case b.key.Refused && !named:
			b.Errorf("%s beside %s: it is refused, and the error does not name it:\n%s", b.name(b.row.value), form.name, with)
		case !b.key.Refused && without == with:
			b.Errorf("%s beside %s: no difference (%s): %s", b.name(b.row.value), form.name, b.row.why, with)
		case !b.key.Refused && named:
			b.Errorf("%s beside %s: %s", b.name(b.row.value), form.name, with)
		case !b.key.Refused:
			b.listed(text, form.name)
		}
	}
}

// listed checks that config lists the setting as in force, and where it is from.
func (b besideTest) listed(text, form string) {
	b.row.args = []string{"config"}
	list := "\n" + b.answer(text, b.row.value)
	for line := range strings.Lines(list) {
		if strings.HasPrefix(line, b.row.key+" ") && strings.HasSuffix(strings.TrimSpace(line), b.name("")) {
			return
		}
	}
	if b.row.key != "config" || !strings.Contains(list, "exit 0") {
		b.Errorf("config beside %s does not list %s:%s", form, b.name(b.row.value), list)
	}
}

// name is the flag or the variable, with its value unless that is "".
func (b *besideTest) name(value string) string {
	name := b.key.Variable()
	if b.flag {
		name = "--" + b.key.Flag()
	}
	if value == "" {
		return name
	}
	return name + "=" + value
}

// answer runs Tagline with a configuration in the row's repository: its exit
// code, what it prints, and if it fails its errors. An empty text is no
// configuration, and without a value the setting is not given.
func (b *besideTest) answer(text, value string) string {
	dir := filepath.Join(b.top, b.row.in)
	file := filepath.Join(dir, "pyproject.toml")
	if text != "" {
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			b.Fatal(err)
		}
		defer os.Remove(file)
	}
	var out, stderr bytes.Buffer
	w := world{args: slices.Clone(b.row.args), dir: dir, stdin: strings.NewReader(b.row.stdin), stdout: &out, stderr: &stderr}
	w.environ = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Join(b.top, "home"), "SOURCE_DATE_EPOCH=1787184000", "GIT_CONFIG_NOSYSTEM=1"}
	for _, v := range b.row.env {
		w.environ = append(w.environ, strings.ReplaceAll(v, "$TOP", b.top))
	}
	if value != "" {
		if b.flag {
			w.args = append(w.args, b.name(value))
		} else {
			w.environ = append(w.environ, b.name(value))
		}
	}
	exit := run(w)
	answer := fmt.Sprintf("exit %d: %s", exit, strings.TrimSpace(out.String()))
	if exit != 0 {
		answer += "\n" + strings.TrimSpace(stderr.String())
	}
	return answer
}
