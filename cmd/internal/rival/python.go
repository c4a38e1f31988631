package rival

import "strings"

// pdm reads [tool.pdm.version] with source = "scm": its versions are setuptools-scm's
// default ones.
func pdm(r *reading) {
	if source := r.text("source"); source != "" && source != "scm" {
		r.remark("source", source+`: only source = "scm" takes the version from tags`)
		return
	}
	r.shortCommit()
	if glob := r.text("tag_filter"); glob != "" {
		r.set("match", []string{glob})
	}
	if pattern := r.text("tag_regex"); pattern != "" {
		if !strings.Contains(pattern, "(?P<version>") {
			pattern = strings.Replace(pattern, "(", "(?P<version>", 1)
		}
		r.set("tag-pattern", strings.Trim(pattern, "^$"))
	}
	r.unequal("version_format", `is code; scheme = "custom" has templates`)
	r.unequal("fallback_version", "where there is neither repository nor archive, the build sets TAGLINE_PRETEND_VERSION")
	if file := r.text("write_to"); file != "" {
		r.set("write", []string{file})
	}
	r.unequal("write_template", "put it into a template beside the file, NAME.in")
}

// setuptoolsGit reads [tool.setuptools-git-versioning].
func setuptoolsGit(r *reading) {
	r.same("enabled", "sort_by")
	if first := r.text("starting_version"); first != "" {
		r.set("initial-version", first)
	}
	fields := map[string]string{
		"tag": wholeTag, "ccount": distance, "sha": abbreviated("8"), "full_sha": "{{.commit}}", "branch": branch,
		"timestamp:%Y%m%d": today,
	}
	r.set("scheme", "custom")
	for _, f := range [][3]string{
		{"ahead", "dev_template", "{tag}.post{ccount}+git.{sha}"},
		{"ahead-dirty", "dirty_template", "{tag}.post{ccount}+git.{sha}.dirty"},
		{"dirty", "dirty_template", "{tag}.post{ccount}+git.{sha}.dirty"},
	} {
		format := r.text(f[1])
		if format == "" {
			format = f[2]
		} else if f[0] == "ahead-dirty" {
			r.left[f[1]] = format // the next row reads it too
		}
		r.situation(f[0], f[1], format, fields)
	}
	if template := r.text("template"); template != "" && template != "{tag}" {
		r.situation("on-tag", "template", template, fields)
	}
	r.unequal("version_callback", "is code, which tagline does not run")
	r.unequal("tag_formatter", "is code or an expression: tag-prefix, tag-suffix or tag-pattern say how tags are read")
	r.unequal("tag_filter", "is code or an expression: match and exclude have globs")
	r.unequal("branch_formatter", "is code or an expression: slug makes a branch fit for versions")
	r.unequal("version_file", "tags alone say the version; "+`at-least names the next one`)
	r.unequal("count_commits_from_version_file", "distance counts from the tag")
}

// pbr reads [pbr] of setup.cfg or [tool.pbr]. Its versions are those of the default
// scheme, without a local part; the numbers that its Sem-Ver footers raise are not.
func pbr(r *reading) {
	r.set("local-scheme", "no-local-version")
	r.set("bump", "patch") // after 0.15 comes 0.15.1
	r.remark("distance", "pbr counts lines of git log until one with a tag: another number where branches were merged")
	r.remark("Sem-Ver", `footers in messages raise nothing here: bump names what the next release raises`)
	for _, key := range []string{"skip_changelog", "skip_authors", "skip_reno", "autodoc_tree_index_modules", "autodoc_index_modules", "warnerrors"} {
		r.unequal(key, "has nothing to do with the version")
	}
}
