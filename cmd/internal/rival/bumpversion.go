package rival

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/toml"
)

// bump2version, bump-my-version and commitizen keep the version in files and replace it
// there. In Tagline a tag is the version, and `tagline release` writes the same files: so
// what they know of files, commits and tags becomes write and [release].

// reader returns what a file beside the project holds, nil where there is none.
type reader func(name string) []byte

// Releaser returns what the configuration of bump2version, bump-my-version or
// commitizen becomes, the tool's name and where it stands; ok is false without one.
// Settings are those of the table bumpversion or commitizen below [tool].
func Releaser(pyproject map[string]any, sections map[string]map[string]string, read func(name string) []byte) (t Translation, tool, where string, ok bool) {
	if table, there := pyproject["bumpversion"].(map[string]any); there {
		return bumpversion(table, read), "bump-my-version", "[tool.bumpversion] in pyproject.toml", true
	}
	if sections["bumpversion"] != nil {
		return bumpversion(fromSections(sections), read), "bump2version", "[bumpversion]", true
	}
	if table, there := pyproject["commitizen"].(map[string]any); there {
		return commitizen(table, read), "commitizen", "[tool.commitizen] in pyproject.toml", true
	}
	return t, "", "", false
}

// fromSections returns .bumpversion.cfg, or its sections in setup.cfg, as
// bump-my-version has it in TOML.
func fromSections(sections map[string]map[string]string) map[string]any {
	settings, files := map[string]any{}, []any(nil)
	for key, value := range sections["bumpversion"] {
		settings[key] = value
	}
	for _, name := range slices.Sorted(maps.Keys(sections)) {
		section := sections[name]
		kind, file, found := strings.Cut(strings.TrimPrefix(name, "bumpversion:"), ":")
		if !found || kind != "file" || !strings.HasPrefix(name, "bumpversion:") {
			continue
		}
		entry := map[string]any{"filename": file}
		for key, value := range section {
			entry[key] = value
		}
		files = append(files, entry)
	}
	settings["files"] = files
	return settings
}

// bumpversion reads what bump-my-version has in TOML: https://callowayproject.github.io/bump-my-version,
// "Configuration".
func bumpversion(settings map[string]any, read reader) Translation {
	r := &reading{tool: "bumpversion", left: map[string]any{}}
	files, _ := settings["files"].([]any)
	delete(settings, "files")
	delete(settings, "parts")
	flatten(r.left, "", settings)
	current := r.text("current_version")
	r.same("commit", "tag", "allow_dirty", "ignore_missing_version", "ignore_missing_files", "parse",
		"serialize", "regex", "sign_tags", "verbose", "no_verify",
		"commit_args", "tag_pattern")
	for _, key := range []string{"pre_commit_hooks", "post_commit_hooks", "setup_hooks"} {
		r.unequal(key, "are commands: git's own hooks run, and a job can run them before `tagline release`")
	}
	search := r.text("search")
	r.tagName(r.text("tag_name"), "{new_version}")
	var entries []string
	for _, f := range files {
		entry, _ := f.(map[string]any)
		name, _ := entry["filename"].(string)
		own, _ := entry["search"].(string)
		if own == "" {
			own = search
		}
		if own == "" {
			own = "{current_version}"
		}
		if name == "" {
			r.remark("files", fmt.Sprint(entry["glob"])+": name each file in write")
			continue
		}
		if e := r.entry(name, strings.ReplaceAll(own, "{current_version}", current), current, read); e != "" {
			entries = append(entries, e)
		}
	}
	r.unequal("replace", "write puts the version where it stands")
	r.writes(entries)
	r.messages(r.text("message"), r.text("tag_message"), "{new_version}", "Bump version: {current_version} → {new_version}")
	return r.Translation
}

// commitizen reads [tool.commitizen]: https://commitizen-tools.github.io, "Configuration".
func commitizen(settings map[string]any, read reader) Translation {
	r := &reading{tool: "commitizen", left: map[string]any{}}
	flatten(r.left, "", settings)
	current := r.text("version")
	r.same("name", "version_provider", "version_scheme", "update_changelog_on_bump", "annotated_tag", "gpg_sign", "changelog_file", "changelog_incremental", "style", "customize", "major_version_zero")
	r.set("bump", "commits")
	r.tagName(r.text("tag_format"), "$version")
	var entries []string
	for _, given := range r.list("version_files") {
		name, key, _ := strings.Cut(given, ":")
		line := current
		for l := range strings.Lines(string(read(name))) {
			if key != "" && strings.Contains(l, current) && regexp.MustCompile(regexp.QuoteMeta(key)).MatchString(l) {
				line = strings.TrimRight(l, "\r\n")
			}
		}
		if e := r.entry(name, line, current, read); e != "" {
			entries = append(entries, e)
		}
	}
	r.writes(entries)
	r.messages(r.text("bump_message"), "", "$new_version", "bump: version $current_version → $new_version")
	return r.Translation
}

// tagName sets the prefix and suffix of tags.
func (r *reading) tagName(name, mark string) {
	prefix, suffix, found := strings.Cut(name, mark)
	if name == "" || !found {
		return
	}
	r.left["tag_name"] = prefix
	r.prefix("tag_name")
	if suffix != "" {
		r.set("tag-suffix", suffix)
	}
}

// messages sets those of the commit and the tag.
func (r *reading) messages(commit, tag, mark, usual string) {
	if commit == "" {
		commit = usual
	}
	for _, m := range [][2]string{{"commit-message", commit}, {"tag-message", tag}} {
		if m[1] == "" {
			continue
		}
		text := strings.ReplaceAll(m[1], mark, "{{.version}}")
		old := regexp.MustCompile(`\{current_version\}|\$current_version`)
		text = regexp.MustCompile(` *(?:from )?(?:\{current_version\}|\$current_version) *(?:→|->|to)? *`).ReplaceAllString(text, " ")
		if old.MatchString(m[1]) {
			r.Remarks = append(r.Remarks, m[0]+": the number before is not in it")
		}
		r.Release = append(r.Release, toml.Line(m[0], text))
	}
}

// writes sets the files.
func (r *reading) writes(entries []string) {
	if entries != nil {
		r.Lines = append(r.Lines, "write = [\n  "+strings.Join(entries, ",\n  ")+",\n]")
	}
}

// entry returns the entry of write for the line of a file in which that text stands, ""
// with a remark where it stands in none, or in several.
func (r *reading) entry(name, search, version string, read reader) string {
	search = strings.Trim(search, "\r\n")
	var lines, starts []string
	for l := range strings.Lines(string(read(name))) {
		l = strings.TrimRight(l, "\r\n")
		if strings.Contains(l, search) && strings.Contains(l, version) {
			lines = append(lines, l)
		}
		if strings.HasPrefix(strings.TrimLeft(l, " \t"), search) {
			starts = append(starts, l)
		}
	}
	if len(starts) == 1 { // current_version = "1.0" has version = "1.0" in it
		lines = starts
	}
	if len(lines) != 1 || version == "" || strings.Contains(search, "\n") {
		r.Remarks = append(r.Remarks, printable(fmt.Sprintf("%s: %d lines have %q: name one by a pattern in write", name, len(lines), search)))
		return ""
	}
	before, after, _ := strings.Cut(lines[0], version)
	word := strings.Trim(before, " \t\"'=:")
	switch path.Base(name) {
	case "pyproject.toml", "setup.cfg", "Cargo.toml", "package.json", "Chart.yaml", "composer.json", "pubspec.yaml":
		if word == "version" {
			return toml.Text(name)
		}
	}
	group := `\S+`
	if after != "" {
		group = "[^" + regexp.QuoteMeta(after[:1]) + "]+"
	}
	pattern := "^" + regexp.QuoteMeta(before) + "(?P<version>" + group + ")"
	return fmt.Sprintf("{ file = %s, pattern = %s }", toml.Text(name), toml.Text(pattern))
}
