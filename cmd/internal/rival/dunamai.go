package rival

import (
	"fmt"
	"strings"
)

// dunamai reads [tool.poetry-dynamic-versioning] and [tool.uv-dynamic-versioning], which
// are two faces of dunamai: Version.serialize says what their versions look like.
func dunamai(r *reading) {
	r.same("enable", "vcs", "ignore-untracked", "fix-shallow-repository", "latest-tag")
	r.prefix("pattern-prefix")
	if pattern := r.text("pattern"); pattern != "" && !strings.HasPrefix(pattern, "default") {
		if strings.Contains(pattern, "(?P<stage>") || strings.Contains(pattern, "(?P<epoch>") || !strings.Contains(pattern, "(?P<base>") {
			r.remark("pattern", pattern+": write it as tag-pattern, with the groups of docs/tags.md")
		} else {
			r.set("tag-pattern", strings.NewReplacer("(?P<base>", "(?P<version>", "(?x)", "").Replace(strings.Trim(pattern, "^$")))
		}
	}
	r.unequal("fallback-version", "where there is neither repository nor archive, the build sets TAGLINE_PRETEND_VERSION")
	r.unequal("format-jinja", "Jinja is code: write it as templates of [custom] in the words of docs/schemes.md")
	r.unequal("format-jinja-imports", "templates have the functions of docs/schemes.md alone")
	if r.yes("full-commit") {
		r.set("commit-length", 40)
	} else {
		r.shortCommit()
	}
	// What a build makes of SemVer's -post.4 and -pre.4: PEP 440 reads them so.
	post, pre := ".post"+distance+".dev0", ".dev"+distance
	switch style := r.text("style"); style {
	case "", "pep440":
	case "semver":
		post, pre = ".post"+distance, "rc"+distance
		r.remark("style", "builds write semver's 1.2.3-post.4 as 1.2.3.post4, and so does this; without scheme = \"custom\" "+
			"commits after 1.2.3 are 1.2.4.devN, which `tagline -f semver` writes 1.2.4-0.dev.N")
	default:
		r.remark("style", style+" is a format: `tagline formats`")
	}
	bump := r.yes("bump") || r.yes("bump.enable")
	if index := r.text("bump.index"); index != "" {
		r.remark("bump.index", `bump = "minor" or "major" says which number is raised`)
	}
	commit := "{{slice .short_commit 1}}"
	commit = r.text("commit-prefix") + commit
	local := "+" + commit
	meta, marked := r.text("metadata"), r.yes("dirty")
	if meta == "false" {
		local = ""
	}
	r.set("scheme", "custom")
	format := r.text("format")
	formatted := format != ""
	if formatted {
		r.situation("ahead", "format", format, map[string]string{
			"base": `{{.major}}.{{.minor}}.{{.patch}}`, "distance": distance, "commit": abbreviated("7"), "branch": branch,
			"branch_escaped": branch, "dirty": `{{if .dirty}}dirty{{end}}`, "stage": "", "revision": "",
		})
	} else {
		public := wholeTag + post
		if bump {
			public = "{{bump}}" + pre
		}
		r.custom("ahead", public+local)
		dunamaiTree(r, public, local, meta == "true", marked)
	}
	switch strict := r.yes("strict"); {
	case strict: // no version before the first tag, as here
	case formatted:
		r.remark("strict", "before the first tag there is no version: untagged under [custom] gives one")
	default:
		// To dunamai they come after 0.0.0.
		public := "0.0.0" + post
		if bump {
			public = "0.0.1" + pre
		}
		r.custom("untagged", public+local)
	}
	for _, key := range []string{"substitution.files", "substitution.folders", "files"} {
		r.unequal(key, "name the files in write: a module, a manifest, or any file by a pattern with a group")
	}
	for _, key := range r.below("files") {
		r.remark(key, "name the file in write")
	}
	r.unequal("from-file.source", fmt.Sprintf("%s reads the version from a file; source distributions have PKG-INFO", r.tool))
}

// dunamaiTree says what versions on a tag and of modified trees look like: dunamai
// does not tell them from others unless it is told to, and marks them in the local part.
func dunamaiTree(r *reading, public, local string, onTags, marked bool) {
	onTag, mark := wholeTag, "+dirty"
	if onTags {
		onTag, mark = wholeTag+local, ".dirty"
		r.custom("on-tag", onTag)
	}
	if !marked || local == "" {
		r.custom("dirty", onTag)
		return
	}
	r.custom("dirty", onTag+mark)
	r.custom("ahead-dirty", public+local+".dirty")
}
