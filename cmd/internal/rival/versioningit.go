package rival

import "strings"

// versioningit reads [tool.versioningit]: https://versioningit.readthedocs.io,
// "Configuration".
func versioningit(r *reading) {
	r.same("vcs.method", "tag2version.method", "tag2version.require-match", "write.method", "onbuild.method", "vcs.describe-subst")
	for _, key := range []string{"match", "exclude"} {
		if globs := r.list("vcs." + key); globs != nil {
			r.set(key, globs)
		}
	}
	if first := r.text("vcs.default-tag"); first != "" {
		r.set("initial-version", strings.TrimPrefix(first, "v"))
		r.remark("vcs.default-tag", "the commits before the first tag are development versions of it, not after it")
	}
	r.unequal("default-version", "where there is neither repository nor archive, the build sets TAGLINE_PRETEND_VERSION")
	r.prefix("tag2version.rmprefix")
	if suffix := r.text("tag2version.rmsuffix"); suffix != "" {
		r.set("tag-suffix", suffix)
	}
	if pattern := r.text("tag2version.regex"); pattern != "" {
		if !strings.Contains(pattern, "(?P<version>") {
			pattern = "(?P<version>" + pattern + ")"
		}
		r.set("tag-pattern", pattern)
	}
	next := `{{bump "minor"}}`
	switch method := r.text("next-version.method"); {
	case method == "", strings.HasPrefix(method, "minor"):
		r.set("bump", "minor")
	case strings.HasPrefix(method, "smallest"):
		next = `{{bump}}`
	case method == "null":
		next = wholeTag
	default:
		r.remark("next-version.method", method+" is code, which tagline does not run")
	}
	r.set("scheme", "custom")
	r.shortCommit()
	fields := map[string]string{
		"base_version": wholeTag, "version": wholeTag, "next_version": next, "distance": distance, "branch": branch,
		"commit": "{{.short_commit}}", "vcs": "{{slice .short_commit 0 1}}", "rev": abbreviated("7"), "build_date:%Y%m%d": today,
	}
	for _, f := range [][3]string{
		{"ahead", "distance", "{base_version}.post{distance}+{vcs}{rev}"},
		{"dirty", "dirty", "{base_version}+d{build_date:%Y%m%d}"},
		{"ahead-dirty", "distance-dirty", "{base_version}.post{distance}+{vcs}{rev}.d{build_date:%Y%m%d}"},
	} {
		format := r.text("format." + f[1])
		if format == "" {
			format = f[2]
		}
		format = strings.ReplaceAll(format, "{vcs}{rev}", "{commit}") // as most have it
		r.situation(f[0], "format."+f[1], format, fields)
	}
	r.same("format.method")
	for _, table := range []string{"write", "onbuild"} {
		file, template := r.text(table+".file"), r.text(table+".template")
		if table == "onbuild" {
			file = r.text("onbuild.source-file")
			r.same("onbuild.build-file", "onbuild.append-line", "onbuild.require-match", "onbuild.regex")
		}
		if file != "" {
			r.set("write", []string{file})
		}
		if template != "" {
			r.remark(table+".template", "put it into "+file+".in, in the words of Go's text/template")
		}
	}
}
