package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

// Configurations as public projects have them: what their tags look like, and
// which tag comes next.
var nextRows = []struct {
	why    string
	config string // of [tool.setuptools_scm]
	tag    string
	next   string // "" is an error that says what to set
	branch string // main where it is ""
}{
	{why: "no configuration", tag: "v1.2.3", next: "v1.2.4"},
	{why: "tags without v", tag: "1.2", next: "1.3"},
	{why: "the default expression takes dashed words before the version", tag: "ddev-v3.1.0", next: "ddev-v3.1.1"},
	{why: "and many of them", tag: "infrahub-sdk-1.10.0", next: "infrahub-sdk-1.10.1"},
	{why: "a pre-release goes on", tag: "v1.2rc1", next: "v1.2rc2"},
	{why: "in the words of the tag", tag: "v1.2.0-rc.1", next: "v1.2.0-rc.2"},
	{why: "zeros stay", config: "normalize = false", tag: "v2024.01.05", next: "v2024.01.06"},
	{why: "a minor release on the main branch", config: "version_scheme = 'release-branch-semver'", tag: "v3.10.0", next: "v3.11.0"},
	{why: "a correction on a release branch", config: "version_scheme = 'release-branch-semver'", tag: "v3.10.0", branch: "v3.10.x", next: "v3.10.1"},
	{why: "the new name of the same scheme", config: "version_scheme = 'semver-pep440-release-branch'", tag: "v3.10.0", next: "v3.11.0"},
	{why: "a feature branch", config: "version_scheme = 'python-simplified-semver'", tag: "0.4.1", branch: "feature/x", next: "0.5.0"},
	{why: "any other", config: "version_scheme = 'semver-pep440'", tag: "0.4.1", next: "0.4.2"},
	{why: "the day of the commit", config: "version_scheme = 'calver-by-date'", tag: "26.6.28.0", next: "26.7.2.0"},
	{why: "a year of four digits", config: "version_scheme = 'calver-by-date'", tag: "v2026.6.28.0", next: "v2026.7.2.0"},
	{why: "no fragments", config: "version_scheme = 'towncrier-fragments'", tag: "v1.2.0", next: "v1.2.1"},
	{why: "nothing is guessed, but a release must follow", config: "version_scheme = 'no-guess-dev'", tag: "v1.2.0", next: "v1.2.1"},
	{why: "nor counted", config: "version_scheme = 'only-version'", tag: "v1.2.0", next: "v1.2.1"},
	{why: "after all post-releases", config: "version_scheme = 'post-release'", tag: "1.2", next: "1.3"},
	{why: "a prefix", config: "tag.prefix = 'api/'", tag: "api/v1.4.0", next: "api/v1.4.1"},
	{why: "an expression with a directory", config: `tag_regex = '^core/v(?P<version>.*)$'` + "\ngit_describe_command = 'git describe --dirty --tags --long --match core/v*'", tag: "core/v0.2.0", next: "core/v0.2.1"},
	{why: "a describe command as a list", config: `git_describe_command = ["git", "describe", "--dirty", "--tags", "--long", "--match", "pkg-v*"]`, tag: "pkg-v0.2.0", next: "pkg-v0.2.1"},
	{why: "an optional prefix", config: `tag_regex = '^(?P<prefix>v)?(?P<version>[^\+]+)(?P<suffix>.*)?$'`, tag: "v1.0.0", next: "v1.0.1"},
	{why: "one unnamed group", config: `tag_regex = '^v(\d+\.\d+\.\d+)$'`, tag: "v1.0.0", next: "v1.0.1"},
	{why: "alternatives before it", config: `tag_regex = '^(?:release-|v)(?P<version>\d+(?:\.\d+)*)$'`, tag: "release-1.9", next: "release-1.10"},
	{why: "and the other one", config: `tag_regex = '^(?:release-|v)(?P<version>\d+(?:\.\d+)*)$'`, tag: "v1.9", next: "v1.10"},
	{why: "a suffix", config: `tag_regex = '^(?P<version>[0-9.]+)-final$'`, tag: "1.2.3-final", next: "1.2.4-final"},
	{why: "the v within the group", config: `tag_regex = '^cuda-core-(?P<version>v\d+\.\d+\.\d+)'`, tag: "cuda-core-v0.3.2", next: "cuda-core-v0.3.3"},
	{why: "flags", config: `tag_regex = '(?i)^V(?P<version>[\d.]+)$'`, tag: "V1.0", next: "V1.1"},
	{why: "a word of any letters: the tag's own stays", config: `tag_regex = '^\w+-(?P<version>\d+\.\d+)$'`, tag: "jupiter-4.2", next: "jupiter-4.3"},
	{why: "a word with an underscore, in a directory", config: `tag_regex = 'integrations/llama_cpp-v(?P<version>.*)'` + "\ngit_describe_command = 'git describe --tags --match=\"integrations/llama_cpp-v[0-9]*\"'", tag: "integrations/llama_cpp-v0.3.1", next: "integrations/llama_cpp-v0.3.2"},
	{why: "groups within the version's", config: `tag_regex = '(?P<version>20[0-9][0-9].(0[1-9]|1[0-2]).(0|[1-9]\d*))'` + "\nnormalize = false", tag: "2025.03.0", next: "2025.03.1"},
	{why: "an @ before it", config: `tag_regex = '^grid-utils@v(?P<version>.+)$'`, tag: "grid-utils@v0.6.2", next: "grid-utils@v0.6.3"},
	{why: "words that may follow it", config: `tag_regex = '^(?P<version>\d+\.\d+\.\d+)(?:-(?:alpha|beta|rc)\.?\d+)?$'`, tag: "1.4.0-rc.1", next: "1.4.0-rc.2"},
	{why: "a command that takes anchors of development alone", config: `git_describe_command = ["git", "describe", "--dirty", "--tags", "--long", "--match", "v*.dev0"]`, tag: "v0.1.1.dev0"},
	{why: "strict tags", config: "tag.strict = true", tag: "v1.0", next: "v1.1"},
	{why: "a development tag opens a release", tag: "2.0.0.dev0", next: "2.0.0"},
	{why: "an epoch", tag: "1!2.0", next: "1!2.1"},
	{why: "what the tag names beside the version cannot be written for another", config: `tag_regex = '^(?P<version>\d+\.\d+)-build-(?:17)$'`, tag: "1.2-build-17", next: "1.3-build-17"},
	{why: "an expression that takes one version only", config: `tag_regex = '^v(?P<version>1\.2\.3)$'`, tag: "v1.2.3"},
}

// TestNextBesideSetuptoolsSCM holds what next names to its promise beside such
// configurations: with that tag the commit has that version.
func TestNextBesideSetuptoolsSCM(t *testing.T) {
	top, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	prelude, err := os.ReadFile("../../testdata/repos/prelude.sh")
	if err != nil {
		t.Fatal(err)
	}
	script := string(prelude)
	for i, row := range nextRows {
		script += fmt.Sprintf("new r%d; c 2026-07-01 a; t '%s'; c 2026-07-02 a\n", i, row.tag)
		if row.branch != "" {
			script += fmt.Sprintf("git checkout -q -b %s\n", row.branch)
		}
	}
	build := oracle.System(t, "sh").Command(top, nil, "-euc", script)
	build.Env = append(build.Env, "HOME="+filepath.Join(top, "home"))
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for i, row := range nextRows {
		dir := filepath.Join(top, fmt.Sprintf("r%d", i))
		if err := os.WriteFile(filepath.Join(dir, "pyproject.toml"), []byte("[tool.setuptools_scm]\n"+row.config+"\n"), 0o666); err != nil {
			t.Fatal(err)
		}
		answer := func(args ...string) (string, string) {
			var out, stderr bytes.Buffer
			w := world{args: args, dir: dir, stdin: strings.NewReader(""), stdout: &out, stderr: &stderr, environ: []string{
				"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Join(top, "home"), "SOURCE_DATE_EPOCH=1787184000", "GIT_CONFIG_NOSYSTEM=1"}}
			run(w)
			return strings.TrimSpace(out.String()), stderr.String()
		}
		before, _ := answer()
		got, stderr := answer("next")
		if got != row.next {
			t.Errorf("%s (%s): %q, want %q\n%s", row.why, row.tag, got, row.next, stderr)
			continue
		}
		if row.next == "" {
			if !strings.Contains(stderr, "hint: ") {
				t.Errorf("%s: the error does not say what to set: %s", row.why, stderr)
			}
			continue
		}
		git := exec.Command("git", "tag", "-m", "release", got)
		git.Dir = dir
		git.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.org", "GIT_COMMITTER_DATE=2026-07-03T12:00Z")
		if out, err := git.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", row.why, err, out)
		}
		after, stderr := answer()
		want := strings.TrimLeft(after, "vV")
		if !strings.Contains(got, want) && !strings.Contains(strings.ReplaceAll(got, "-rc.", "rc"), want) || after == before || strings.Contains(after, "dev") {
			t.Errorf("%s: tagged %s, and the version is %s (was %s)\n%s", row.why, got, after, before, stderr)
		}
	}
}
