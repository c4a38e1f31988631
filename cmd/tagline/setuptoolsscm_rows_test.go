package main

import (
	"math/rand/v2"
	"strings"
)

// Where a question is asked, and of what: the rows that each show one rule, and
// the ingredients of random ones.

var setuptoolsRows = []struct {
	why string
	question
}{
	{"a filled archive file", in("exported", "", "[tool.setuptools_scm]\n")},
	{"an archive whose ref names are those of %d", question{Repository: "exported", Files: map[string]string{"pyproject.toml": "[tool.setuptools_scm]\n",
		".git_archival.txt": "node: 1234567890123456789012345678901234567890\nref-names: (HEAD -> main, tag: v5.0)\n"}}},
	{"an archive of hg whose latest tag is empty", question{Repository: "plainmono", Dir: "lib", Files: map[string]string{"lib/pyproject.toml": "[tool.setuptools_scm]\n",
		"lib/.hg_archival.txt": "node: 1234567890123456789012345678901234567890\nlatesttag: \nlatesttagdistance: 4\n"}}},
	{"an archive of hg whose tag is empty", question{Repository: "plainmono", Dir: "lib", Files: map[string]string{"lib/pyproject.toml": "[tool.setuptools_scm]\n",
		"lib/.hg_archival.txt": "node: 1234567890123456789012345678901234567890\ntag: \nlatesttag: 1.2\nlatesttagdistance: 4\n"}}},
	{"the newest table beats the oldest on the command line", in("acme", "", "[tool.setuptools_scm]\nversion_scheme = \"post-release\"\n[tool.vcs-versioning]\n")},
	{"a key that does not exist", in("acme", "", "[tool.setuptools_scm]\nversion_shceme = \"post-release\"\n")},
	{"a wrong type", in("acme", "", "[tool.setuptools_scm]\nroot = 5\n")},
	{"no TOML", in("acme", "", "[tool.setuptools_scm\n")},
	{"relative_to is ignored", in("acme", "", "[tool.setuptools_scm]\nrelative_to = \"x/y\"\n")},
	{"an absolute root", in("acme", "", "[tool.setuptools_scm]\nroot = \"$TOP/ontag\"\n")},
	{"both names of the regular expression", in("acme", "", "[tool.setuptools_scm]\ntag_regex = \"(.*)\"\ntag.regex = \"(.*)\"\n")},
	{"an empty table: defaults", in("modified", "", "[tool.setuptools_scm]\n")},
	{"no table: defaults, and only for the command line", in("modified", "", "[project]\nname = \"x\"\n", "-f", "key-value")},
	{"no configuration: the root is printed as it was given", in("plainmono", "lib", "", "--root", "..", "-c", "../pyproject.toml", "-q", "root", "absolute_root", "relative_to")},
	{"an empty template is the standard one", in("acme", "", "[tool.setuptools_scm]\nversion_file = \"v.py\"\nversion_file_template = \"\"\n", "--force-write-version-files")},
	{"the standard Python file", in("dirtytag", "", "[tool.setuptools_scm]\nversion_file = \"v.py\"\n", "--force-write-version-files")},
	{"the standard text file", in("local", "", "[tool.setuptools_scm]\nwrite_to = \"v.txt\"\n", "--force-write-version-files")},
	{"an epoch in the tuple", in("epoch", "", "[tool.setuptools_scm]\nversion_file = \"v.py\"\n", "--force-write-version-files")},
	{"a given version has no commit", question{Repository: "acme", Env: map[string]string{"SETUPTOOLS_SCM_PRETEND_VERSION": "1!2.0rc1.post3.dev4+x.1"},
		Files: map[string]string{"pyproject.toml": "[tool.setuptools_scm]\nversion_file = \"v.py\"\n"}, Args: []string{"--force-write-version-files"}}},
	{"the first version file is outside: none is written", in("plainmono", "api", "[tool.setuptools_scm]\nsearch_parent_directories = true\nwrite_to = \"../v.txt\"\nversion_file = \"v.py\"\n", "--force-write-version-files")},
	{"the second version file is outside: the first is written", in("plainmono", "api", "[tool.setuptools_scm]\nsearch_parent_directories = true\nwrite_to = \"v.txt\"\nversion_file = \"../v.py\"\n", "--force-write-version-files")},
	{"a root that is not there", in("acme", "", "[tool.setuptools_scm]\nwrite_to = \"v.txt\"\nfallback_version = \"1.0\"\n", "--force-write-version-files", "-r", "nowhere")},
	{"flags of the regular expression", in("acme", "", "[tool.setuptools_scm]\ntag.regex = '(?si)^V(?P<version>.*)$'\n", "-q", "tag")},
	{"a root given from a linked directory", in("symlink", "", "[tool.setuptools_scm]\n", "-r", ".", "-q", "files")},
	{"describe's own mark is of the whole repository", in("plainmono", "lib", `[tool.vcs-versioning]
search_parent_directories = true
[tool.vcs-versioning.scm.git]
describe_command = "git describe --dirty=.mod --long --always"
distance_scope = true
`)},
	{"ignored roots list no files, and change no version", question{Repository: "acme", Env: map[string]string{"SETUPTOOLS_SCM_IGNORE_VCS_ROOTS": "/x:$TOP/acme"}, Args: []string{"ls"}}},
	{"links, deleted, staged and ignored files", question{Repository: "files", Args: []string{"-N", "ls"}}},
	{"git describe knows no distance_scope", in("supermissing", "web", `[project]
name = "p"
[tool.vcs-versioning]
search_parent_directories = true
fallback_version = "9.9"
[tool.vcs-versioning.scm.git]
describe_command = ["git", "describe", "--exact-match"]
distance_scope = ["a"]
`)},
	{"a table is extended that has only been passed through", in("acme", "", `[tool.setuptools_scm.scm.git]
distance_count = "first-parent"
[tool]
setuptools_scm.local_scheme = "node-and-timestamp"
`)},
	{"files below a directory of the project", question{Repository: "files", Dir: "sub", Args: []string{"-N", "-r", "..", "ls"}}},
	{"files of a submodule", question{Repository: "super", Args: []string{"ls"}}},
	{"no digits are asked for: as many as git shows of a commit among many objects", in("crowd", "", "[tool.setuptools_scm.scm.git]\ndescribe_command = \"git describe --tags --long\"\n")},
	{"every submodule is there", missingSubmodules("super", "")},
	{"none is there", missingSubmodules("supernone", "")},
	{"initialised, and not checked out", missingSubmodules("supermissing", "")},
	{"checked out, and not initialised", missingSubmodules("superforeign", "")},
	{"no .gitmodules", missingSubmodules("acme", "")},
	{"an empty one, and no submodule", missingSubmodules("acme", "\n")},
	{"one that names what the index does not have", missingSubmodules("acme", "[submodule \"s\"]\npath = s\nurl = s\n")},
	{"one that does not name what the index has: git refuses", missingSubmodules("supermissing", "\n")},
	{"a fragment decides the number: minor", newsFragments("1.feature.md")},
	{"major", newsFragments("1.feature.md", "2.removal.1.md")},
	{"patch", newsFragments("3.bugfix")},
	{"the second piece of the name is the kind", newsFragments("a.b.feature.md")},
	{"no fragment", newsFragments("README.md", "template.md")},
	{"an unusable scheme matters only where one is needed", question{Repository: "acme", Env: map[string]string{"SETUPTOOLS_SCM_PRETEND_VERSION": "3.0"}, Plain: true,
		Files: map[string]string{"pyproject.toml": "[tool.setuptools_scm]\nversion_scheme = \"nope\"\n"}}},
	{"an empty variable for the distribution hides the general one", question{Repository: "acme", Plain: true,
		Env:   map[string]string{"SETUPTOOLS_SCM_PRETEND_VERSION_FOR_X": "", "SETUPTOOLS_SCM_PRETEND_VERSION": "2.0"},
		Files: map[string]string{"pyproject.toml": "[project]\nname = \"x\"\n[tool.setuptools_scm]\n"}}},
	{"without a commit the day is the build's here", in("unbornstaged", "", "[tool.setuptools_scm]\nversion_scheme = \"calver-by-date\"\n")},
	{"a tag of a tag: its commit is the tag that it names", in("tagoftag", "", "[tool.setuptools_scm]\nversion_file = \"v.py\"\n", "--force-write-version-files")},
	{"and its digits are counted so", in("tagoftag", "", "[tool.setuptools_scm.scm.git]\ndescribe_command = \"git describe --dirty --long\"\n")},
	{"a tag whose object has another name is printed with its commit", in("misnamed", "", "[tool.setuptools_scm.scm.git]\ndescribe_command = \"git describe --dirty\"\n")},
	{"and with all of it where there are to be no digits", in("misnamed", "", "[tool.setuptools_scm.scm.git]\ndescribe_command = \"git describe --abbrev=0\"\n")},
	{"before HEAD too", in("inner", "", "[tool.setuptools_scm.scm.git]\ndescribe_command = \"git describe --abbrev=0 --dirty=.mod\"\n")},
	{"all settings", in("acme", "", "[tool.setuptools_scm]\n", append([]string{"-q"}, strings.Fields("root version_scheme local_scheme tag_regex parentdir_prefix_version fallback_version fallback_root write_to version_file dist_name search_parent_directories project_path parent write_to_source tag scm normalize")...)...)},
}

// in is a question to the command line with a configuration in dir.
func in(repository, dir, configuration string, args ...string) question {
	return question{Repository: repository, Dir: dir, Files: map[string]string{strings.TrimPrefix(dir+"/pyproject.toml", "/"): configuration}, Args: args}
}

// missingSubmodules is a project that is not built without its submodules, with
// another .gitmodules if that is not "".
func missingSubmodules(repository, gitmodules string) question {
	q := in(repository, "", "[tool.setuptools_scm.scm.git]\npre_parse = \"fail_on_missing_submodules\"\n")
	if gitmodules != "" {
		q.Files[".gitmodules"] = gitmodules
	}
	return q
}

// fragments is a project with news fragments.
func newsFragments(names ...string) question {
	q := in("acme", "", "[tool.setuptools_scm]\nversion_scheme = \"towncrier-fragments\"\n[tool.towncrier]\ndirectory = \"news\"\n")
	for _, name := range names {
		q.Files["news/"+name] = ""
	}
	return q
}

var (
	repositories = strings.Fields(`acme ontag tagged detached feature release datebranch modified staged added intent deleted untracked mode dirtytag
		untagged unversioned unborn unbornstaged untaggeddirty light mixed annotated candidate inner tagoftag misnamed event day letter final local badlocal named slashed
		epoch rc devzero devthree post calver calverahead zeros short dashed four unicode long calvertoday strict merged maintenance depthone depthfive
		tagless nocheckout partial stabletemplate linked separate super super/sub supermissing symlink same files`)
	leftovers = strings.Fields(`empty foo-1.7 foo-latest arc-ahead arc-tag arc-none arc-old arc-raw arc-refs arc-word arc-twice arc-junk arc-blank arc-full
		arc-folded arc-prefix hg-tag hg-ahead hg-none hg-null info info-local info-unknown info-none info-arc info-rawarc egg egg-clean egg-null egg-less
		egg-info egg-broken below/project bare exported`)
	monorepos = strings.Fields("mono plainmono mono plainmono supermissing")
	below     = strings.Fields("api web lib lib/deep new")
)

func among[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }

// randomQuestion draws one.
func randomQuestion(r *rand.Rand) question {
	q := question{Files: map[string]string{}, Env: map[string]string{}}
	keys := map[string]any{}
	switch n := r.IntN(10); {
	case n < 5:
		q.Repository = among(r, repositories...)
	case n < 7:
		q.Repository = among(r, leftovers...)
	default:
		q.Repository, q.Dir = among(r, monorepos...), among(r, below...)
		randomPlace(r, q.Dir, keys)
	}
	if r.IntN(4) > 0 {
		randomSchemes(r, keys)
	}
	if r.IntN(3) == 0 {
		randomTags(r, keys)
	}
	if r.IntN(3) == 0 {
		randomGit(r, keys)
	}
	if r.IntN(5) == 0 {
		keys["fallback_version"] = among(r, "9.9", "1.0rc1", "0.9-rc1", "bad", "v0.1.dev0", "2.0+local")
	}
	if r.IntN(8) == 0 {
		keys["parentdir_prefix_version"] = among(r, "foo-", "ac", "arc-", "project")
	}
	randomEnvironment(r, q.Env)
	file := strings.TrimPrefix(q.Dir+"/pyproject.toml", "/")
	switch n := r.IntN(20); {
	case n < 3:
		randomHatch(r, &q, file, keys)
		return q
	case n == 3 && len(keys) == 0:
		return q // no configuration at all
	case n == 4:
		q.Files[file] = "[project]\nname = \"My.Pkg_x\"\n"
	default:
		if r.IntN(6) == 0 {
			randomFiles(r, &q, keys)
		}
		if r.IntN(4) == 0 {
			keys["dist_name"] = "My.Pkg_x"
		}
		q.Files[file] = pyproject(among(r, "setuptools_scm", "setuptools_scm", "vcs-versioning"), keys)
		if r.IntN(3) == 0 {
			q.Files[file] = "[project]\nname = \"My.Pkg_x\"\n" + strings.Replace(q.Files[file], "[tool]\n", "", 1)
		}
		if r.IntN(10) == 0 {
			q.Files[".config/python-vcs-versioning.toml"] = randomPerProject(r)
		}
	}
	if q.Args == nil && r.IntN(2) == 0 && strings.Contains(q.Files[file], "[tool.") {
		q.Plain = true
		return q
	}
	q.Args = append(q.Args, randomArguments(r)...)
	return q
}

// randomPlace says where the repository of a project below it is.
func randomPlace(r *rand.Rand, dir string, keys map[string]any) {
	up := strings.TrimSuffix(strings.Repeat("../", strings.Count(dir, "/")+1), "/")
	switch r.IntN(6) {
	case 0:
	case 1:
		keys["search_parent_directories"] = true
	case 2:
		keys["root"], keys["search_parent_directories"] = "..", true
	default:
		keys["root"] = up
	}
	if r.IntN(8) == 0 {
		keys["project_path"] = among(r, dir, "", "elsewhere", ".")
	}
}

func randomSchemes(r *rand.Rand, keys map[string]any) {
	keys["version_scheme"] = among[any](r, "guess-next-dev", "no-guess-dev", "post-release", "only-version", "semver-pep440", "semver-pep440-release-branch",
		"python-simplified-semver", "release-branch-semver", "calver-by-date", "towncrier-fragments", []any{"nope", "post-release"}, []any{"only-version", "post-release"})
	keys["local_scheme"] = among[any](r, "node-and-date", "node-and-timestamp", "dirty-tag", "no-local-version", "no-local-version-strict",
		"fail-on-uncommitted-changes", []any{"fail-on-uncommitted-changes", "node-and-date"}, []any{"nope", "dirty-tag"})
	if r.IntN(20) == 0 {
		keys[among(r, "version_scheme", "local_scheme")] = among[any](r, "nope", "", []any{"nope"}, []any{})
	}
	switch r.IntN(4) {
	case 0:
		delete(keys, "version_scheme")
	case 1:
		delete(keys, "local_scheme")
	}
	if r.IntN(5) == 0 {
		keys["normalize"] = r.IntN(3) == 0
	}
}

func randomTags(r *rand.Rand, keys map[string]any) {
	tag := map[string]any{}
	if r.IntN(2) == 0 {
		tag["prefix"] = among(r, "v", "api/", "web/", "api/v", "pkg/", "pkg-", "my-pkg-", "nothere-", "*", "")
	}
	if r.IntN(2) == 0 {
		tag["strict"] = r.IntN(2) == 0
	}
	pattern := ""
	if r.IntN(3) == 0 {
		pattern = among(r, `^v(?P<version>\d+\.\d+\.\d+)$`, `^(?:api/|web/)?v?(?P<version>.+)$`, `(\d+(?:\.\d+)*)`, `^v?(?P<version>[^+]+)(\+.*)?`,
			`(?i)^V(?P<version>.*?)(?:-\d+)?$`, `^(?P<prefix>v)?(?P<version>[^\+]+)(?P<suffix>.*)?$`, `v(\d+)\.(\d+)`, `[`, `^(?P<version>\d*)`, `nomatch(\d)`,
			`^(?P<version>v\d+(?:[.]\d+){0,2}(?:[abc]|rc|\.dev|\.post)?\d*)`, `^(?:.*/)?(?P<version>[vV]?\d+(?:\.\d+){0,2}[^\+]*)(?:\+.*)?$`, `^\w*?-?(?P<version>\d{1,2}(\.\d{1,2}){1,3})\b`)
	}
	switch {
	case pattern != "" && r.IntN(3) == 0:
		keys["tag_regex"] = pattern
	case pattern != "":
		tag["regex"] = pattern
	}
	if len(tag) > 0 || r.IntN(8) == 0 {
		keys["tag"] = tag
	}
}

func randomGit(r *rand.Rand, keys map[string]any) {
	git := map[string]any{}
	if r.IntN(3) == 0 {
		git["pre_parse"] = among(r, "warn_on_shallow", "fail_on_shallow", "fail_on_missing_submodules", "warn", "fetch_on_shallow")
		if git["pre_parse"] == "fetch_on_shallow" && r.IntN(4) > 0 {
			delete(git, "pre_parse")
		}
	}
	if r.IntN(3) == 0 {
		git["distance_scope"] = among[any](r, true, false, []any{}, []any{"lib"}, []any{"../web"}, []any{"web", "lib/deep"}, "web")
	}
	if r.IntN(4) == 0 {
		git["distance_count"] = among(r, "first-parent", "full-history", "first_parent")
	}
	command := any(nil)
	if r.IntN(2) == 0 {
		command = randomDescribe(r)
	}
	switch {
	case command != nil && r.IntN(3) == 0:
		keys["git_describe_command"] = command
	case command != nil:
		git["describe_command"] = command
	}
	if len(git) > 0 {
		keys["scm"] = map[string]any{"git": git}
	}
}

// randomDescribe is a git describe command, as text or as a list.
func randomDescribe(r *rand.Rand) any {
	words := []string{"git", "describe"}
	for _, flag := range []struct {
		odds  int
		texts []string
	}{
		{2, []string{"--dirty", "--dirty", "--dirty=-dirty", "--dirty=.mod", "--broken"}},
		{2, []string{"--tags"}},
		{2, []string{"--long"}},
		{2, []string{"--abbrev=40", "--abbrev=0", "--abbrev=7", "--abbrev=9", "--abbrev=1", "--abbrev"}},
		{2, []string{"--match=*[0-9]*", "--match=v*", "--match=api/*", "--match=1.*", "--match=*"}},
		{6, []string{"--exclude=*rc*", "--exclude=v1.2.3", "--exclude=*"}},
		{4, []string{"--first-parent"}},
		{6, []string{"--candidates=1", "--candidates=0", "--candidates=100"}},
		{6, []string{"--always"}},
		{8, []string{"--exact-match"}},
	} {
		if r.IntN(flag.odds) == 0 {
			words = append(words, among(r, flag.texts...))
		}
	}
	if r.IntN(4) == 0 {
		words = append(words, "--match", among(r, "*[0-9]*", "v*"))
	}
	if r.IntN(3) == 0 {
		list := make([]any, len(words))
		for i := range words {
			list[i] = words[i]
		}
		return list
	}
	return strings.ReplaceAll(strings.Join(words, " "), "--match=v*", "'--match=v*'")
}

func randomEnvironment(r *rand.Rand, env map[string]string) {
	if r.IntN(5) > 0 {
		return
	}
	tool := among(r, "SETUPTOOLS_SCM", "SETUPTOOLS_SCM", "VCS_VERSIONING")
	suffix := among(r, "", "", "_FOR_MY_PKG_X", "_FOR_my_pkg_x", "_FOR_MY__PKG.X", "_FOR_OTHER")
	switch r.IntN(7) {
	case 0, 1:
		env[tool+"_PRETEND_VERSION"+suffix] = among(r, "1.2.3", "v2.0-RC1", "2.0+Local-1", "", "bad", " 3.0 ")
		if r.IntN(2) == 0 {
			env[among(r, "SETUPTOOLS_SCM", "VCS_VERSIONING")+"_PRETEND_VERSION"] = "7.7"
		}
	case 2, 3:
		env[tool+"_PRETEND_METADATA"+suffix] = among(r, `{distance=7}`, `{dirty=true}`, `{node="gdeadbeefdeadbeef", distance=2}`, `{branch="feature/y"}`,
			`{node_date=2020-01-02}`, `{time=2020-01-02T03:04:05Z, dirty=true}`, `distance=3`, `{distance="7"}`, `{nope=1, distance=2}`, `{`, `{tag="8.1"}`,
			`{tag="8.1", preformatted=true}`, `{preformatted=true}`, `{distance=0, dirty=false}`, ``, `{node="1234567890abcdef"}`, `{distance=-1}`, `{tag="v8.1", distance=1}`)
		if r.IntN(3) == 0 {
			env[tool+"_PRETEND_VERSION"] = "7.7"
		}
	case 4, 5:
		env[tool+"_OVERRIDES"+suffix] = among(r, `{version_scheme="post-release"}`, `{local_scheme="dirty-tag"}`, `{tag_regex="^v(?P<version>.*)$"}`, `{root=".."}`,
			`{scm={git={pre_parse="fail_on_shallow"}}}`, `{tag={prefix="v"}}`, `{nope=1}`, `{`, `version_scheme="no-guess-dev"`, `{dist_name="other"}`, `{normalize=false}`,
			`{fallback_version="6.6"}`, `{git_describe_command="git describe --tags --long"}`, `{search_parent_directories=true}`, `{project_path="x"}`, ``)
	case 6:
		env["SOURCE_DATE_EPOCH"] = among(r, "0", "1600000000", " 1600000000 ")
	}
}

// randomFiles asks for version files.
func randomFiles(r *rand.Rand, q *question, keys map[string]any) {
	name := among(r, "_version.py", "version.txt", "_v.py", "version.h", "nodir/_version.py", "../up.py")
	template := among(r, "", "", "{version}", "__version__ = {version!r}\n", "{version_tuple}", "{version_tuple!r:>60}|", "{version_tuple[0]}.{version_tuple[1]}",
		"{scm_version.node} {scm_version.distance} {scm_version.dirty} {scm_version.branch}\n", "{scm_version.time:%Y-%m-%d}", "{scm_version.node_date}", "{scm_version.tag}",
		"{{literal}} {version:>30}|{version:*^40}|", "{scm_version.short_node!r}", "{nope}", "{", "{scm_version.exact} {scm_version.preformatted}", "{version!s:.3}",
		"{scm_version.distance:05d}", "{scm_version.time}", "{scm_version}", "{version!a}", "{scm_version.tag.release}", "{scm_version.node_date:%d.%m.%y}", "{0}", "{version[0]}")
	key := among(r, "version_file", "version_file", "write_to")
	keys[key] = name
	if template != "" {
		keys[key+"_template"] = template
	}
	if r.IntN(6) == 0 {
		keys["version_file"], keys["write_to"] = "a.py", "b.txt"
	}
	q.Args = []string{"--force-write-version-files"}
}

// randomPerProject is a .config/python-vcs-versioning.toml.
func randomPerProject(r *rand.Rand) string {
	return among(r, "[\".\"]\nversion_scheme = \"post-release\"\n", "[\"api\"]\nlocal_scheme = \"no-local-version\"\n[\"lib/deep\"]\nversion_scheme = \"only-version\"\n",
		"[\".\"]\nnope = 1\n", "api = 1\n", "[", "[\".\"]\ntag_regex = \"^v(?P<version>.*)$\"\nfallback_version = \"3.3\"\n")
}

// randomArguments are those of the command line.
func randomArguments(r *rand.Rand) []string {
	var args []string
	for _, a := range []struct {
		odds  int
		texts []string
	}{
		{8, []string{"-r .", "--root ..", "-r nowhere", "--root=$TOP/acme", "-r ./"}},
		{12, []string{"-c pyproject.toml", "--config nope.toml", "-c ../pyproject.toml"}},
		{8, []string{"--strip-dev", "--strip"}},
		{8, []string{"-N", "--no-version"}},
		{4, []string{"-f json", "--format=key-value", "-fplain", "-f JSON", "--format xml"}},
		{20, []string{"--nope", "-x", "--force", "extra"}},
		{4, []string{"ls", "-q", "-q files", "-q root version_scheme", "-q tag_regex", "-q tag", "-q scm", "-q normalize", "-q dist_name fallback_version", "-q version_file",
			"-q search_parent_directories", "-q project_path", "-q LOCAL_SCHEME", "-q git_describe_command", "-q fallback_root parent parse", "-q write_to_source",
			"-q version_cls", "-q relative_to", "-q _env", "create-archival-file --stable", "create-archival-file --full", "create-archival-file",
			"create-archival-file --stable --force", "-q absolute_root"}},
	} {
		if r.IntN(a.odds) == 0 {
			args = append(args, strings.Fields(among(r, a.texts...))...)
		}
	}
	return args
}
