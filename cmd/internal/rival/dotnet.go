package rival

import (
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/toml"
	"github.com/tagline-scm/tagline/scheme"
)

// gitVersion reads GitVersion.yml: https://gitversion.net/docs/reference/configuration.
func gitVersion(r *reading) {
	r.same("assembly-versioning-scheme", "assembly-file-versioning-scheme", "semantic-version-format", "mode")
	r.set("scheme", "semver")
	r.set("format", []string{"semver"})
	switch prefix := r.text("tag-prefix"); prefix {
	case "", "[vV]", "[vV]?", "v", "V", "'[vV]?'":
	default:
		if strings.ContainsAny(prefix, `[](){}|\+*?^$.`) {
			r.remark("tag-prefix", prefix+" is an expression: tag-prefix takes the text itself")
		} else {
			r.set("tag-prefix", prefix)
		}
	}
	r.unequal("next-version", `bump takes a version as well: bump = "2.0.0"`)
	switch step := strings.ToLower(r.text("increment")); step {
	case "minor", "major":
		r.set("bump", step)
	case "", "patch", "inherit":
	default:
		r.remark("increment", step+": Tagline always heads for the next release")
	}
	r.unequal("workflow", "docs/schemes.md says how versions of branches are derived")
	for _, key := range r.below("branches") {
		r.remark(key, "versions of branches: label and bump")
	}
	for _, key := range []string{"major-version-bump-message", "minor-version-bump-message", "patch-version-bump-message", "no-bump-message", "commit-message-incrementing"} {
		r.unequal(key, "messages raise nothing unless the project asks for it: docs/schemes.md")
	}
}

// nerdbank reads Nerdbank.GitVersioning's version.json.
func nerdbank(r *reading) {
	r.same("$schema", "gitCommitIdPrefix", "assemblyVersion", "cloudBuild.setVersionVariables", "gitCommitIdShortAutoMinimum")
	r.set("format", []string{"nuget"})
	version, inherits := r.text("version"), r.yes("inherit")
	_, err := scheme.ParseFileNumber(version)
	counts := err == nil && !inherits
	switch {
	case counts:
		r.set("scheme", "height")
		r.set("height-file", "version.json")
	case version == "":
		r.set("scheme", "semver")
		r.remark("inherit", "the number is in a file above: height-file can name that, in the scheme height")
	default:
		r.set("scheme", "semver")
		base, _, _ := strings.Cut(version, "-")
		for strings.Count(base, ".") < 2 {
			base += ".0"
		}
		r.set("initial-version", base)
		r.remark("version", version+" is no number that the scheme height counts from; with tags, tag each release, the first v"+base)
	}
	if name := r.text("release.tagName"); name != "" {
		prefix, suffix, found := strings.Cut(name, "{version}")
		r.left["release.tagName"] = prefix
		r.prefix("release.tagName")
		if found && suffix != "" {
			r.set("tag-suffix", suffix)
		}
	}
	if paths := r.list("pathFilters"); paths != nil && counts {
		r.remark("pathFilters", "every commit counts since the number changed")
	} else if paths != nil {
		r.set("paths", paths)
		r.remark("pathFilters", "paths start at the configuration")
	}
	r.unequal("publicReleaseRefSpec", "a tag is the public release; release branches are for those who push tags")
	r.unequal("versionHeightOffset", "the count begins with 1")
}

// minVer reads MinVer's properties: https://github.com/adamralph/minver, "Options".
func minVer(r *reading) {
	r.same("MinVerVerbosity", "MinVerSkip")
	r.set("scheme", "custom")
	r.set("format", []string{"semver"})
	r.prefix("MinVerTagPrefix")
	part := strings.ToLower(r.text("MinVerAutoIncrement"))
	next := "{{bump}}"
	if part == "minor" || part == "major" {
		next = `{{bump "` + part + `"}}`
	}
	identifiers := r.text("MinVerDefaultPreReleaseIdentifiers")
	if identifiers == "" {
		identifiers = "alpha.0"
	}
	r.Custom = append(r.Custom, toml.Line("grammar", "semver"))
	r.custom("ahead", "{{if .pre}}"+wholeTag+"."+distance+"{{else}}"+next+"-"+identifiers+"."+distance+"{{end}}")
	r.custom("untagged", "0.0.0-"+identifiers+"."+distance)
	r.unequal("MinVerMinimumMajorMinor", `bump takes a version as well: bump = "2.0.0"`)
	r.unequal("MinVerBuildMetadata", "local adds a part behind the version")
	r.unequal("MinVerIgnoreHeight", "a custom scheme without .distance gives two commits one version")
	r.unequal("MinVerVersionOverride", "TAGLINE_PRETEND_VERSION")
}
