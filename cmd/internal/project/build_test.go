package project

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/rival"
)

// detected is what detect finds in a directory with these files, and the configuration
// in force.
func detected(t *testing.T, files map[string]string) (*Build, config.Form) {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	known := config.NewFiles(fsys)
	f, err := config.Find(known, []string{"."})
	if err != nil {
		t.Fatal(err)
	}
	return detect(known, []string{"."}, func(name string) string { return name }), f.Form
}

const (
	requiresTagline = "[build-system]\nrequires = [\"setuptools\", \"tagline\"]\nbuild-backend = \"setuptools.build_meta\"\n"
	onlySetuptools  = "[build-system]\nrequires = [\"setuptools\"]\nbuild-backend = \"setuptools.build_meta\"\n"
	hatchling       = "[build-system]\nrequires = [\"hatchling\"]\nbuild-backend = \"hatchling.build\"\n"
	meson           = "[build-system]\nrequires = [\"meson-python\", \"tagline\"]\nbuild-backend = \"mesonpy\"\n"
	dynamic         = "[project]\nname = \"acme\"\ndynamic = [\"version\"]\n"
)

// TestRivals: every tool is seen by each of its signs, told of where a build asks
// Tagline, and warned of where it does not. The samples name it as its own
// documentation does.
func TestRivals(t *testing.T) {
	samples := map[string][]map[string]string{
		"versioneer": {
			{"pyproject.toml": "[tool.versioneer]\nVCS = \"git\"\n"}, {"setup.cfg": "[versioneer]\nVCS = git\n"}, {"versioneer.py": "", "setup.py": ""},
		},
		"versioningit": {
			{"pyproject.toml": "[tool.versioningit]\n"},
			{"pyproject.toml": hatchling + dynamic + "[tool.hatch.version]\nsource = \"versioningit\"\n"},
		},
		"pdm-backend": {{"pyproject.toml": "[tool.pdm.version]\nsource = \"scm\"\n"}, {"pyproject.toml": "[tool.pdm]\nversion = { source = \"scm\" }\n"}},
		"poetry-dynamic-versioning": {{"pyproject.toml": "[build-system]\nbuild-backend = \"poetry_dynamic_versioning.backend\"\n" +
			"[tool.poetry]\nversion = \"0.0.0\"\n[tool.poetry-dynamic-versioning]\nenable = true\n"}},
		"uv-dynamic-versioning": {
			{"pyproject.toml": "[tool.uv-dynamic-versioning]\n"},
			{"pyproject.toml": hatchling + dynamic + "[tool.hatch.version]\nsource = \"uv-dynamic-versioning\"\n"},
		},
		"setuptools-git-versioning": {
			{"pyproject.toml": "[tool.setuptools-git-versioning]\nenabled = true\n"}, {"setup.py": "setup(version_config=True)"},
			{"setup.py": "setuptools.setup(setuptools_git_versioning={'enabled': True})"},
		},
		"pbr":                    {{"setup.cfg": "[pbr]\n"}, {"setup.py": "setup(setup_requires=['x'], pbr=True)"}, {"pyproject.toml": "[build-system]\nbuild-backend = \"pbr.build\"\n"}},
		"GitVersion":             {{"GitVersion.yml": "mode: Mainline\n"}, {"GitVersion.yaml": ""}},
		"Nerdbank.GitVersioning": {{"version.json": `{"$schema": "https://raw.example.org/dotnet/Nerdbank.GitVersioning/main/version.schema.json", "version": "1.0"}`}},
		"MinVer":                 {{"Directory.Build.props": `<Project><ItemGroup><PackageReference Include="MinVer" Version="6.0.0" /></ItemGroup></Project>`}},
	}
	for _, r := range rivals {
		if len(samples[r.Name]) == 0 {
			t.Errorf("%s has no sample", r.Name)
		}
		if _, ok := rival.Translate(r.Name, nil); !ok {
			t.Errorf("nothing translates the settings of %s", r.Name)
		}
		for _, files := range samples[r.Name] {
			build, form := detected(t, files)
			list := build.passed(form)
			if len(list) == 0 || !list[0].Builds || !strings.Contains(list[0].Text, r.Name) {
				t.Errorf("%s: %v: %+v", r.Name, files, list)
			}
			asking := map[string]string{"pyproject.toml": requiresTagline + dynamic}
			for name, text := range files {
				if strings.Contains(text, "build-backend") || !r.python() {
					asking = nil
					break
				}
				asking[name] += "\n" + text
			}
			if asking == nil {
				continue
			}
			build, form = detected(t, asking)
			if list := build.passed(form); len(list) != 1 || list[0].Builds || !strings.Contains(list[0].Text, r.Name) {
				t.Errorf("%s, left over: %v: %+v", r.Name, asking, list)
			}
		}
	}
}

func TestPassed(t *testing.T) {
	for _, row := range []struct {
		why   string
		files map[string]string
		form  config.Form
		want  []string // texts; "! " before what builds listen to
	}{
		{"nothing here", nil, config.None, nil},
		{"another ecosystem's version.json", map[string]string{"version.json": `{"version": "1.0"}`}, config.None, nil},
		{"a build that asks", map[string]string{"pyproject.toml": requiresTagline + dynamic}, config.None, nil},
		{"metadata in setup.cfg", map[string]string{"pyproject.toml": requiresTagline + "[tool.tagline]\n", "setup.cfg": "[metadata]\nname = acme\n"}, config.Tagline, nil},
		{
			"a static version in setup.cfg", map[string]string{"pyproject.toml": requiresTagline + "[tool.tagline]\n", "setup.cfg": "[metadata]\nversion = 1.0\n"}, config.Tagline,
			[]string{`! builds take version "1.0" of [metadata] in setup.cfg, and not that of the tags`},
		},
		{
			"a file that setup.cfg names", map[string]string{"setup.cfg": "[metadata]\nversion = file: VERSION\n"}, config.None,
			[]string{`! builds take the version of [metadata] in setup.cfg, and not that of the tags`},
		},
		{
			"setup.py before setup.cfg", map[string]string{"setup.py": "setup(version=read('v'))", "setup.cfg": "[metadata]\nversion = 1.0\n"}, config.None,
			[]string{`! builds take the version of setup.py, and not that of the tags`},
		},
		{
			"setup.py that asks versioneer", map[string]string{"setup.py": "setup(version=versioneer.get_version())", "setup.cfg": "[versioneer]\nVCS = git\n"}, config.None,
			[]string{"! builds take the version from versioneer ([versioneer] in setup.cfg), which tagline does not read"},
		},
		{
			"[tool.tagline] beside a table that builds read: they know nothing of Tagline", map[string]string{
				"pyproject.toml": "[build-system]\nrequires = [\"setuptools\", \"setuptools_scm[toml]>=7\"]\n" + dynamic + "[tool.setuptools_scm]\n[tool.tagline]\n"}, config.Tagline,
			[]string{"! builds take the version from setuptools-scm ([tool.setuptools_scm] in pyproject.toml), and not from tagline"},
		},
		{
			"or an argument", map[string]string{"tagline.toml": "", "setup.py": "setup(use_scm_version=True)",
				"pyproject.toml": "[build-system]\nrequires = [\"setuptools\", \"setuptools-scm\"]\n"}, config.Tagline,
			[]string{"! builds take the version from setuptools-scm (use_scm_version in setup.py), and not from tagline"},
		},
		{
			"a table that builds by Tagline do not read", map[string]string{"pyproject.toml": requiresTagline + dynamic + "[tool.setuptools_scm]\n[tool.tagline]\n"}, config.Tagline,
			[]string{"[tool.setuptools_scm] in pyproject.toml has no effect: Tagline's own configuration comes first"},
		},
		{
			"setup.py, where pyproject.toml leaves it open", map[string]string{"pyproject.toml": requiresTagline + dynamic, "setup.py": "setup(version='0.0.0')"}, config.None,
			[]string{`! builds take version "0.0.0" of setup.py, and not that of the tags`},
		},
		{"setup.py that says None", map[string]string{"pyproject.toml": requiresTagline, "setup.py": "setup(name='acme', version=None)"}, config.None, nil},
		{"setup.cfg beside [project]", map[string]string{"pyproject.toml": requiresTagline + dynamic, "setup.cfg": "[metadata]\nversion = 1.0\n"}, config.None, nil},
		{
			"tagline.toml, and no requirement", map[string]string{"pyproject.toml": onlySetuptools + dynamic, "tagline.toml": "scheme = \"semver\"\n"}, config.Tagline,
			[]string{"! builds by setuptools do not ask tagline: pyproject.toml does not require it"},
		},
		{
			"no [build-system]", map[string]string{"pyproject.toml": dynamic + "[tool.tagline]\n"}, config.Tagline,
			[]string{"! builds by setuptools do not ask tagline: pyproject.toml does not require it"},
		},
		{
			"no pyproject.toml", map[string]string{"setup.py": "setup(name='acme')", "tagline.toml": ""}, config.Tagline,
			[]string{"! builds by setuptools do not ask tagline: pyproject.toml does not require it"},
		},
		{
			"setup.py that passes on what asks setuptools-scm, where it has no version itself",
			map[string]string{"setup.py": "more = dict(use_scm_version=dict(root='..'))\nsetup(name='acme', version=saved(), **more)"}, config.None,
			[]string{"! setup.py passes use_scm_version, which is Python code and has no effect here: put its keys under [tool.setuptools_scm] in pyproject.toml"},
		},
		{"setup.py that may pass a version", map[string]string{"setup.py": "setup(name='acme', **more())", "tagline.toml": ""}, config.Tagline, nil},
		{"setup.cfg for other tools", map[string]string{"setup.cfg": "[flake8]\nmax = 1\n", "tagline.toml": ""}, config.Tagline, nil},
		{
			"a version in meson.build", map[string]string{"pyproject.toml": meson + dynamic, "meson.build": "project('acme', version: '0.0.0')"}, config.None,
			[]string{`! builds take version "0.0.0" of meson.build, and not that of the tags`},
		},
		{"meson.build that asks", map[string]string{"pyproject.toml": meson + dynamic, "meson.build": "project('acme', version: run_command('tagline').stdout())"}, config.None, nil},
		{
			"dynamic, from an attribute", map[string]string{"pyproject.toml": dynamic + "[tool.setuptools.dynamic]\nversion = { attr = \"acme.__version__\" }\n"}, config.None,
			[]string{`! builds take the version of [tool.setuptools.dynamic] in pyproject.toml, and not that of the tags`},
		},
		{"an attribute that asks", map[string]string{"pyproject.toml": onlySetuptools + dynamic + "[tool.setuptools_scm]\n[tool.setuptools.dynamic]\nversion = { attr = \"setuptools_scm.get_version\" }\n"}, config.Setuptools, nil},
		{
			"poetry", map[string]string{"pyproject.toml": "[build-system]\nbuild-backend = \"poetry.core.masonry.api\"\n[tool.poetry]\nversion = \"0.0.0\"\n[tool.tagline]\n"}, config.Tagline,
			[]string{`! builds take version "0.0.0" of [tool.poetry] in pyproject.toml, and not that of the tags`},
		},
		{
			"flit", map[string]string{"pyproject.toml": "[build-system]\nbuild-backend = \"flit_core.buildapi\"\n" + dynamic}, config.None,
			[]string{`! builds take the version of the module (flit reads its __version__), and not that of the tags`},
		},
		{
			"hatchling's own source", map[string]string{"pyproject.toml": hatchling + dynamic + "[tool.hatch.version]\npath = \"src/acme/__about__.py\"\n"}, config.None,
			[]string{`! builds take the version of src/acme/__about__.py, which [tool.hatch.version] in pyproject.toml names, and not that of the tags`},
		},
		{"pdm that asks", map[string]string{"pyproject.toml": "[build-system]\nbuild-backend = \"pdm.backend\"\n" + dynamic + "[tool.pdm.version]\nsource = \"call\"\ngetter = \"tagline:get_version\"\n"}, config.None, nil},
		{
			"a table that is left of setuptools", map[string]string{"pyproject.toml": hatchling + dynamic + "[tool.hatch.version]\nsource = \"vcs\"\n[tool.setuptools_scm]\n"}, config.HatchVCS,
			[]string{"[tool.setuptools_scm] in pyproject.toml has no effect: hatchling reads [tool.hatch.version]"},
		},
		{
			"a table that is left of hatchling", map[string]string{"pyproject.toml": onlySetuptools + dynamic + "[tool.hatch.version]\nsource = \"vcs\"\n[tool.setuptools_scm]\n"}, config.Setuptools,
			[]string{"[tool.hatch.version] in pyproject.toml has no effect: the build backend is setuptools"},
		},
		{
			"only a table that is left of hatchling", map[string]string{"pyproject.toml": onlySetuptools + dynamic + "[tool.hatch.version]\nsource = \"vcs\"\n"}, config.None,
			[]string{"[tool.hatch.version] in pyproject.toml has no effect: the build backend is setuptools"},
		},
		{"no backend is named", map[string]string{"pyproject.toml": "[tool.hatch.version]\nsource = \"vcs\"\n"}, config.HatchVCS, nil},
		{"hatch.toml", map[string]string{"pyproject.toml": hatchling + dynamic, "hatch.toml": "[version]\nsource = \"vcs\"\n"}, config.HatchVCS, nil},
		{
			"hatch.toml takes the place", map[string]string{"pyproject.toml": hatchling + dynamic + "[tool.hatch.version]\nsource = \"vcs\"\n", "hatch.toml": "[version]\nsource = \"code\"\n"}, config.None,
			[]string{`! builds take the version of the source "code" in [version] in hatch.toml, and not that of the tags`},
		},
		{"setuptools-scm[simple]", map[string]string{"pyproject.toml": "[build-system]\nrequires = [\"Setuptools_SCM [simple] >=9\"]\n" + dynamic}, config.Setuptools, nil},
		{
			"misspelt", map[string]string{"pyproject.toml": "[tool.setuptools-scm]\n"}, config.None,
			[]string{"! nothing reads [tool.setuptools-scm] in pyproject.toml"},
		},
		{
			"misspelt at its end", map[string]string{"pyproject.toml": "[tool.setuptools_scm_]\n"}, config.None,
			[]string{"! nothing reads [tool.setuptools_scm_] in pyproject.toml"},
		},
		{
			"misspelt, and read by tagline alone", map[string]string{"pyproject.toml": "[tool.vcs_versioning]\n"}, config.Versioning,
			[]string{"! nothing reads [tool.vcs_versioning] in pyproject.toml"},
		},
		{
			"a table of no tool", map[string]string{"pyproject.toml": "[tool.hatch-vcs]\n"}, config.None,
			[]string{"! nothing reads [tool.hatch-vcs] in pyproject.toml"},
		},
		{"names that are not near", map[string]string{"pyproject.toml": "[tool.setuptools]\n[tool.vcs]\n[tool.tag]\n[tool.towncrier]\n[tool.versions]\n"}, config.None, nil},
		{
			"setup.cfg's attr beside setuptools-scm, whose version comes in its place", map[string]string{
				"pyproject.toml": "[build-system]\nrequires = [\"setuptools\", \"setuptools_scm\"]\n[tool.setuptools_scm]\nwrite_to = \"acme/_version.py\"\n",
				"setup.cfg":      "[metadata]\nversion = attr: acme.__version__\n"}, config.Setuptools, nil,
		},
		{
			"and not where a build does not have it", map[string]string{
				"pyproject.toml": onlySetuptools + "[tool.setuptools_scm]\n", "setup.cfg": "[metadata]\nversion = attr: acme.__version__\n"}, config.Setuptools,
			[]string{"! builds take the version of [metadata] in setup.cfg, and not that of the tags"},
		},
		{
			"a number in setup.cfg stays", map[string]string{
				"pyproject.toml": "[build-system]\nrequires = [\"setuptools\", \"setuptools_scm\"]\n[tool.setuptools_scm]\n", "setup.cfg": "[metadata]\nversion = 5.0\n"}, config.Setuptools,
			[]string{"! builds take version \"5.0\" of [metadata] in setup.cfg, and not that of the tags"},
		},
		{"use_scm_version = True adds nothing", map[string]string{"pyproject.toml": "[tool.setuptools_scm]\n", "setup.py": "setup(use_scm_version=True)"}, config.Setuptools, nil},
		{"use_scm_version says what the table says", map[string]string{"pyproject.toml": "[tool.setuptools_scm]\nversion_scheme = \"no-guess-dev\"\n",
			"setup.py": "if __name__ == '__main__':\n    setup(use_scm_version={\"version_scheme\": 'no-guess-dev'})"}, config.Setuptools, nil},
		{
			"use_scm_version beside a table", map[string]string{"pyproject.toml": "[tool.setuptools_scm]\n", "setup.py": "setup(use_scm_version={'version_scheme': 'post-release'})"}, config.Setuptools,
			[]string{"! setup.py passes use_scm_version, which is Python code: builds lay it over the table in pyproject.toml, and here it has no effect"},
		},
	} {
		build, form := detected(t, row.files)
		if form != row.form {
			t.Errorf("%s: the configuration in force is %d, not %d", row.why, form, row.form)
		}
		var got []string
		for _, p := range build.passed(form) {
			mark := ""
			if p.Builds {
				mark = "! "
			}
			got = append(got, mark+p.Text)
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", row.why, diff)
		}
	}
}

func TestName(t *testing.T) {
	for _, row := range []struct {
		why   string
		files map[string]string
		want  string
	}{
		{"setup.cfg", map[string]string{"setup.cfg": "[metadata]\nname = acme\n"}, "acme"},
		{"setup.py", map[string]string{"setup.py": "setup(name='acme')"}, "acme"},
		{"not in plain words", map[string]string{"setup.py": "setup(name=read())"}, ""},
		{"none", nil, ""},
	} {
		if build, _ := detected(t, row.files); build.projectName() != row.want {
			t.Errorf("%s: %q", row.why, build.projectName())
		}
	}
}
