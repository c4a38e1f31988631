package rival

import "strings"

// versioneer reads [versioneer] of setup.cfg or [tool.versioneer]. Its styles (see its
// README, "Styles") are templates of a custom scheme here, the commit in seven digits
// as git usually shows it.
func versioneer(r *reading) {
	r.same("vcs", "VCS", "parentdir_prefix") // git; and what names a tarball: tagline reads .git_archival.txt
	if prefix := r.text("tag_prefix"); prefix != "" && prefix != "''" && prefix != `""` {
		r.left["tag_prefix"] = prefix
		r.prefix("tag_prefix")
	}
	style := r.text("style")
	if style == "" {
		style = "pep440"
	}
	r.set("scheme", "custom")
	r.shortCommit()
	if source := r.text("versionfile_source"); source != "" {
		r.set("write", []string{source})
		r.remark("versionfile_source", "remove versioneer.py and the old file first; the new one has __version__ and no get_versions()")
	}
	r.unequal("versionfile_build", "the version file is written before the build")
	const ahead, plain = distance + ".{{.short_commit}}", `{{if .distance}}`
	switch style {
	case "pep440":
		r.custom("ahead", wholeTag+"+"+ahead)
		r.modified(wholeTag + "+" + ahead + ".dirty")
		r.custom("untagged", "0+untagged."+ahead)
	case "pep440-branch":
		dev := `{{if ne .branch "master"}}.dev0{{end}}`
		r.custom("ahead", wholeTag+dev+"+"+ahead)
		r.modified(wholeTag + dev + "+" + ahead + ".dirty")
		r.custom("untagged", "0"+dev+"+untagged."+ahead)
	case "pep440-pre":
		r.custom("ahead", wholeTag+plain+".post0.dev"+distance+"{{end}}")
		r.custom("untagged", "0.post0.dev"+distance)
	case "pep440-post", "pep440-old", "pep440-post-branch":
		hash := map[bool]string{true: "+{{.short_commit}}"}[style != "pep440-old"]
		r.custom("ahead", wholeTag+".post"+distance+hash)
		r.modified(wholeTag + ".post" + distance + ".dev0" + hash)
		r.custom("untagged", "0.post"+distance+hash)
	default:
		r.Lines, r.Custom = dropScheme(r.Lines), nil
		r.remark("style", style+" is no version of a package; `tagline -f git-describe` prints it, and builds have "+
			"the default scheme's")
	}
	if r.Custom != nil {
		r.remark("style", style+`; without scheme = "custom" commits after 1.2.3 are 1.2.4.devN, as for most projects`)
	}
}

// dropScheme returns the lines without the one that names the scheme.
func dropScheme(lines []string) []string {
	var kept []string
	for _, l := range lines {
		if !strings.HasPrefix(l, "scheme = ") {
			kept = append(kept, l)
		}
	}
	return kept
}

// modified sets what a modified tree has, on the tag and after it.
func (r *reading) modified(text string) {
	r.custom("dirty", text)
	r.custom("ahead-dirty", text)
}
