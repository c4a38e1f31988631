package rival

import (
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/cmd/internal/toml"
)

func TestTranslate(t *testing.T) {
	for _, row := range []struct{ tool, settings, want, why string }{
		{"versioneer", `style = "pep440-pre"`, `ahead = "{{.version}}{{if .distance}}.post0.dev{{.distance}}{{end}}"`, "a clean tag has no count"},
		{"versioneer", `style = "git-describe"`, "# style: git-describe is no version of a package", "what PEP 440 cannot read is said"},
		{"versioneer", `tag_prefix = "rel-"`, `tag-prefix = "rel-"`, "any prefix but v is named"},
		{"versioneer", `tag_prefix = "''"`, `scheme = "custom"`, "an empty one is written so in setup.cfg"},
		{"versioningit", `tag2version.rmsuffix = "-final"`, `tag-suffix = "-final"`, ""},
		{"versioningit", `tag2version.regex = '\d+\.\d+'`, `tag-pattern = '(?P<version>\d+\.\d+)'`, "all of it is the version without a group"},
		{"versioningit", `next-version.method = "smallest"`, `ahead = "{{.version}}.post{{.distance}}+{{.short_commit}}"`, "the format says whether it is used"},
		{"versioningit", `next-version.method = { module = "a", value = "b" }`, "# next-version.method.module: has no equal", "code is not run"},
		{"versioningit", `format.distance = "{nope}"`, "# format.distance: {nope} has no equal", "no field is dropped in silence"},
		{"poetry-dynamic-versioning", `enable = true`, `ahead = "{{.version}}.post{{.distance}}.dev0+{{slice .short_commit 1}}"`, "dunamai's own form"},
		{"poetry-dynamic-versioning", `style = "semver"`, `ahead = "{{.version}}.post{{.distance}}+{{slice .short_commit 1}}"`, "what a build makes of 1.2.3-post.4"},
		{"uv-dynamic-versioning", "style = \"semver\"\nbump = true", `ahead = "{{bump}}rc{{.distance}}+{{slice .short_commit 1}}"`, "and of 1.2.4-pre.4"},
		{"poetry-dynamic-versioning", `format-jinja = "{{ x }}"`, "# format-jinja: Jinja is code", ""},
		{"uv-dynamic-versioning", `bump = true`, `ahead = "{{bump}}.dev{{.distance}}+{{slice .short_commit 1}}"`, ""},
		{"uv-dynamic-versioning", "metadata = false", `ahead = "{{.version}}.post{{.distance}}.dev0"`, "no commit where none is wanted"},
		{"uv-dynamic-versioning", `bump = true`, `untagged = "0.0.1.dev{{.distance}}+{{slice .short_commit 1}}"`, "before the first tag"},
		{"uv-dynamic-versioning", ``, `dirty = "{{.version}}"`, "it does not look at the tree unless it is told to"},
		{"uv-dynamic-versioning", "dirty = true", `dirty = "{{.version}}+dirty"`, ""},
		{"uv-dynamic-versioning", "dirty = true", `ahead-dirty = "{{.version}}.post{{.distance}}.dev0+{{slice .short_commit 1}}.dirty"`, ""},
		{"uv-dynamic-versioning", "dirty = true\nmetadata = true", `dirty = "{{.version}}+{{slice .short_commit 1}}.dirty"`, "the commit on a tag too"},
		{"uv-dynamic-versioning", "metadata = true", `on-tag = "{{.version}}+{{slice .short_commit 1}}"`, ""},
		{"uv-dynamic-versioning", `format = "{base}"`, "# strict: before the first tag there is no version", ""},
		{"pbr", ``, `bump = "patch"`, "1.0 comes before 1.0.1"},
		{"versioneer", ``, "# commit-length: git takes more digits", "the length is git's"},
		{"pdm-backend", `source = "file"`, "# source: file", "only one source is tags"},
		{"pdm-backend", `tag_filter = "v*"`, `match = ["v*"]`, ""},
		{"setuptools-git-versioning", `template = "{tag}+x"`, `on-tag = "{{.version}}+x"`, ""},
		{"pbr", ``, `local-scheme = "no-local-version"`, ""},
		{"GitVersion", `increment = "Minor"`, `bump = "minor"`, ""},
		{"GitVersion", `tag-prefix = "rel[ea]+se-"`, "# tag-prefix: rel[ea]+se- is an expression", ""},
		{"Nerdbank.GitVersioning", `version = "1.2-beta"`, `height-file = "version.json"`, "commits are counted from its number"},
		{"Nerdbank.GitVersioning", `version = "1.2.0-rc.{height}"`, `scheme = "height"`, "and in the pre-release where it says so"},
		{"Nerdbank.GitVersioning", `version = "1.2.3"`, `initial-version = "1.2.3"`, "a fourth number is none of NuGet's versions"},
		{"Nerdbank.GitVersioning", `version = "1.2-nightly"`, `scheme = "semver"`, "not every word is one of PEP 440"},
		{"Nerdbank.GitVersioning", `inherit = true`, "# inherit: the number is in a file above", "the file itself has none"},
		{"Nerdbank.GitVersioning", "version = \"1.2\"\npathFilters = [\"src\"]", "# pathFilters: every commit counts", "which commits count would differ"},
		{"MinVer", `MinVerDefaultPreReleaseIdentifiers = "preview"`, `{{bump}}-preview.{{.distance}}{{end}}"`, ""},
		{"MinVer", `MinVerNew = "x"`, "# MinVerNew: has no equal", "what is not known is not lost"},
	} {
		settings, err := toml.Decode([]byte(row.settings))
		if err != nil {
			t.Fatal(row.settings, err)
		}
		got, ok := Translate(row.tool, settings)
		if !ok || !strings.Contains(got.TOML("tool.tagline"), row.want) {
			t.Errorf("%s, %s: want %s (%s) in\n%s", row.tool, row.settings, row.want, row.why, got.TOML("tool.tagline"))
		}
	}
}

// A stranger's settings end up in a file that is read again: it must be TOML that says
// what is meant, whatever they hold.
func FuzzTranslate(f *testing.F) {
	f.Add("versioneer", "tag_prefix", "a\"\n[x]")
	f.Add("versioningit", "format.distance", "{tag'}\\")
	f.Add("MinVer", "x\ny", "\x00")
	f.Fuzz(func(t *testing.T, tool, key, value string) {
		got, ok := Translate(tool, map[string]any{key: value, "on": []any{value}})
		if !ok {
			return
		}
		all, err := toml.Decode([]byte(strings.ToValidUTF8(got.TOML("tool.tagline"), "?")))
		if err != nil {
			t.Fatalf("%v in\n%s", err, got.TOML("tool.tagline"))
		}
		if len(all) != 1 {
			t.Fatalf("tables of its own:\n%s", got.TOML("tool.tagline"))
		}
	})
}

func TestReadYAML(t *testing.T) {
	got := Read("GitVersion.yml", []byte("mode: Mainline # trunk\nbranches:\n  main:\n    label: ''\n    increment: Patch\n  feature: {}\nignore:\n  sha: []\ntag-prefix: 'v'\n"))
	want := map[string]any{"mode": "Mainline", "branches.main.increment": "Patch", "ignore.sha": "[]", "tag-prefix": "v"}
	for key, value := range want {
		if got[key] != value {
			t.Errorf("%s = %v, want %v (%v)", key, got[key], value, got)
		}
	}
}

// bump-my-version and commitizen name files and what stands in them; only a line that
// can be told from the others becomes an entry.
func TestReleaser(t *testing.T) {
	files := map[string]string{
		"a.py": "x = 1\n__version__ = '1.0'\n", "README": "1.0\n1.0\n", "get.md": "get acme-1.0.tar.gz\n",
		"pyproject.toml": "[project]\nversion = \"1.0\"\n[tool.bumpversion]\ncurrent_version = \"1.0\"\n",
	}
	read := func(name string) []byte { return []byte(files[name]) }
	for _, row := range []struct{ settings, want, why string }{
		{"[bumpversion]\ncurrent_version = \"1.0\"\nfiles = [{ filename = \"a.py\" }]", `pattern = "^__version__ = '(?P<version>[^']+)"`, "the line is known by what stands before the version"},
		{"[bumpversion]\ncurrent_version = \"1.0\"\nfiles = [{ filename = \"README\" }]", `# README: 2 lines have "1.0"`, "two lines are one too many"},
		{"[bumpversion]\ncurrent_version = \"1.0\"\nfiles = [{ filename = \"get.md\" }]", `pattern = '^get acme-(?P<version>\S+?)\.tar\.gz'`, "what follows can begin as a version goes on"},
		{"[bumpversion]\ncurrent_version = \"1.0\"\nfiles = [{ filename = \"gone\" }]", `# gone: 0 lines`, "a file that is not there is said"},
		{"[bumpversion]\ncurrent_version = \"1.0\"\nfiles = [{ filename = \"pyproject.toml\", search = 'version = \"{current_version}\"' }]", "write = [\n  \"pyproject.toml\",", "current_version has version in it"},
		{"[bumpversion]\ncurrent_version = \"1.0\"\ntag_name = \"rel-{new_version}\"", `tag-prefix = "rel-"`, ""},
		{"[bumpversion]\ncurrent_version = \"1.0\"\npost_commit_hooks = [\"rm -r /\"]", "# post_commit_hooks: are commands", "nothing is run"},
		{"[bumpversion]\ncurrent_version = \"1.0\"", `commit-message = "Bump version: {{.previous}} → {{.version}}"`, "its usual message"},
		{"[commitizen]\nversion = \"1.0\"\nversion_files = [\"a.py:__version__\"]", `pattern = "^__version__ = '(?P<version>[^']+)"`, "the key names the line"},
		{"[commitizen]\nversion = \"1.0\"\ntag_format = \"v$version\"", `bump = "commits"`, "its commits decide here too"},
	} {
		tables, err := toml.Decode([]byte(row.settings))
		if err != nil {
			t.Fatal(err)
		}
		got, _, _, ok := Releaser(tables, nil, read)
		if text := got.TOML("tool.tagline"); !ok || !strings.Contains(text, row.want) {
			t.Errorf("%s: want %s (%s) in\n%s", row.settings, row.want, row.why, text)
		}
	}
}
