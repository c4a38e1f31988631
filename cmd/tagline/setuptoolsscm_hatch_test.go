package main

import (
	"math/rand/v2"
	"strings"
)

// hatchRows are questions to hatch-vcs: what it hands over to setuptools-scm, and
// what that makes of it, is not what setuptools-scm makes of its own table.
var hatchRows = []struct {
	why string
	question
}{
	{"root starts from the project's directory", hatchOptions("api", `root = ".."`)},
	{"root starts from the file that relative_to names", hatchOptions("api", `root = "../.."`, `relative_to = "x/y.py"`)},
	{"which need not be there", hatchOptions("api", `root = ".."`, `relative_to = "nothing.py"`)},
	{"a directory is taken as it is", hatchOptions("lib", `root = "../.."`, `relative_to = "deep"`)},
	{"an empty one is none for root", hatchOptions("api", `root = ".."`, `relative_to = ""`)},
	{"it must be text", hatchOptions("api", `root = ".."`, `relative_to = 5`)},
	{"with relative_to and without root the project is the repository", hatchOptions("api", `search_parent_directories = true`, `relative_to = "pyproject.toml"`)},
	{"without relative_to it may lie anywhere in it", hatchOptions("api", `search_parent_directories = true`)},
	{"root says where, and the repository is further up", hatchOptions("lib/deep", `root = ".."`, `search_parent_directories = true`, `relative_to = "pyproject.toml"`)},
	{"fragments are those of the directory root", hatchFragments(hatchOptions("api", `root = ".."`, `version_scheme = "towncrier-fragments"`))},
	{"or of the directory of relative_to", hatchFragments(hatchOptions("api", `root = ".."`, `version_scheme = "towncrier-fragments"`, `relative_to = "pyproject.toml"`))},
	{"distance_scope is that directory", hatchOptions("web", `root = ".."`, `relative_to = "../api/d.py"`, `scm.git.distance_scope = true`)},
	{"version_file is written beside relative_to, and there is none", hatchOptions("api", `root = ".."`, `version_file = "v.txt"`)},
}

// hatchOptions are raw-options of a project in a directory of plainmono.
func hatchOptions(dir string, options ...string) question {
	q := in("plainmono", dir, "[tool.hatch.version]\nsource = \"vcs\"\n[tool.hatch.version.raw-options]\n"+strings.Join(options, "\n")+"\n")
	q.Hatch = true
	return q
}

// hatchFragments has news of a feature in the project and of a removal in the repository.
func hatchFragments(q question) question {
	q.Files[q.Dir+"/changelog.d/1.feature.md"], q.Files["changelog.d/2.removal.md"] = "", ""
	return q
}

// randomHatch makes the configuration one of hatch-vcs.
func randomHatch(r *rand.Rand, q *question, file string, keys map[string]any) {
	q.Hatch = true
	if r.IntN(6) > 0 {
		delete(keys, "tag") // which it does not take
		delete(keys, "project_path")
	}
	version := map[string]any{"source": "vcs"}
	if r.IntN(3) == 0 {
		version["tag-pattern"] = among(r, `^v(?P<version>.*)$`, "", `(?P<version>\d.*)`, `nomatch(\d)`)
	}
	if r.IntN(3) == 0 {
		version["fallback-version"] = among(r, "6.6", "", "bad")
	}
	if r.IntN(3) == 0 {
		keys["relative_to"] = among[any](r, "pyproject.toml", "../pyproject.toml", "api/d.py", "api", "", "nothing/at/all.py", 5)
	}
	if len(keys) > 0 {
		version["raw-options"] = keys
	}
	hatch := map[string]any{"version": version}
	if r.IntN(3) == 0 && q.Dir == "" {
		hook := map[string]any{"version-file": among(r, "_version.py", "v.txt")}
		if r.IntN(3) == 0 {
			hook["template"] = among(r, "{version}\n", "v = {version_tuple!r}")
		}
		hatch["build"] = map[string]any{"hooks": map[string]any{"vcs": hook}}
	}
	q.Files[file] = pyproject("hatch", hatch)
	if r.IntN(3) == 0 {
		q.Files[file] = "[project]\nname = \"My.Pkg_x\"\n" + strings.Replace(q.Files[file], "[tool]\n", "", 1)
	}
}
