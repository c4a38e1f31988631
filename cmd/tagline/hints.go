package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/companion"
	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/fragments"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/remote"
	"github.com/tagline-scm/tagline/cmd/internal/template"
	"github.com/tagline-scm/tagline/cmd/internal/terminal"
	"github.com/tagline-scm/tagline/cmd/internal/toml"
	"github.com/tagline-scm/tagline/cmd/internal/versionfiles"
	"github.com/tagline-scm/tagline/cmd/internal/versions"
	"github.com/tagline-scm/tagline/cmd/internal/weigh"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/render/ci"
	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/render/file/manifest"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/pep440"
	"github.com/tagline-scm/tagline/scheme/semver"
	"github.com/tagline-scm/tagline/scm"
)

// Hints live apart from the errors that they are about: an error is data, and what can
// be done about it depends on who asks, where, and on what the repository has. What is
// proposed is followed by a test (TestHints), and a setting only after it was tried.

// hints is what a hint may look at.
type hints struct {
	p     *project.Project         // that the run is about; an empty one before any was found
	env   map[string]string        // which CI service this is
	shown func(full string) string // how the user writes a path
	tries tries
}

// hints returns what can be said about errors and warnings of this run.
func (a *app) hints() hints {
	p, asked := a.last(), a.request
	ask := func(settings map[string]any) error {
		if asked.Facts != "" { // saved facts have no other tags
			return errNotTried
		}
		p, r, err := a.trial(settings, asked)
		if err == nil {
			_, err = inFormats(p.Plan, p.Formats, r)
		}
		return err
	}
	return hints{p: p, env: a.env, shown: a.shownFull, tries: tries{p, ask}}
}

// hint returns what can be done about an error, "" when there is nothing to say.
func (h hints) hint(err error) string {
	kinds := [...]func(error) (hint string, known bool){
		ownHint, h.setuptoolsHint, h.sourceHint, h.tagsHint, h.policyHint, h.formatHint, repositoryHint,
	}
	// The outermost error knows most about what was being done; what it wraps is asked only
	// where it has nothing to propose.
	for ; err != nil; err = errors.Unwrap(err) {
		for _, kind := range kinds {
			if hint, known := kind(err); known {
				return hint
			}
		}
	}
	return ""
}

// ownHint is for the errors that were given their hint, or what it is made of, where
// they were made.
func ownHint(err error) (hint string, known bool) {
	switch e := err.(type) {
	case *usageError:
		return cmp.Or(e.hint, didYouMean(e.near, e.list)), true
	case *project.UsageError:
		return e.Hint, true
	case *config.Error:
		near := didYouMean(e.Near, e.List)
		return near, near != "" || e.Err == nil
	case *template.Error:
		return templateHint(e), true
	case *fetchError:
		return e.hint, true
	case *companionError:
		return e.hint, true
	case *checkError:
		return e.hint, true
	case *releasedError:
		return e.hint, true
	case *versionfiles.ForeignError:
		return foreignHint(e), true
	case *hintedError:
		return e.hint, e.hint != ""
	}
	return "", false
}

// sourceHint is for a run that found nothing to read, or could not reach it.
func (h hints) sourceHint(err error) (hint string, known bool) {
	switch e := err.(type) {
	case *plan.NoSourceError:
		switch {
		case e.Submodule != "":
			git, at := "git ", e.Submodule
			if e.Holder != "" { // git looks for the repository from where the user is
				git, at = "git -C "+terminal.ShellWord(e.Holder)+" ", e.Within
			}
			return "`" + git + "submodule update --init " + terminal.ShellWord(at) + "`", true
		case e.Foreign != "":
			return "if it belongs there, `git add` it; if not, say which version it is: TAGLINE_PRETEND_VERSION=1.2.3", true
		case e.Above != "":
			return fmt.Sprintf("there is a repository in %s: name it with root, or set search_parent_directories = true", e.Above), true
		}
		return h.nothingHint(), true
	case *companion.Error:
		return remoteHint(e), true
	case *scm.ProgramError:
		if e.Name == "git" && e.Path == "" && h.p.Settings.Text("reader") == "git" {
			return "`--reader native` reads the repository without it", true
		}
	case *remote.NoRefError:
		return "with --remote, --rev is a branch or a tag: `git ls-remote " + e.URL + "` lists them", true
	case *scheme.UnprovenError:
		return h.deepenHint(e.Shallow) + "; where the version does not matter, TAGLINE_ALLOW_UNPROVEN=1", true
	}
	return "", false
}

// tagsHint is for tags, and versions given in their place, that are no versions here.
func (h hints) tagsHint(err error) (hint string, known bool) {
	switch e := err.(type) {
	case *scheme.UntaggedError:
		return h.tries.untaggedHint(e), true
	case *scheme.TagError:
		if h.p.Rules != "" {
			return h.tries.theirTagHint(e.Tag), true
		}
		return h.tries.tagHint(e), true
	case *scheme.VerbatimError:
		variable := h.p.Override.Variable
		if variable == "" {
			return "", false
		}
		if version, ok := pep440.FromTilde(e.Text); ok {
			return fmt.Sprintf("%s=%s says it in PEP 440; -f debian reads the form of a Debian package too", variable, version), true
		}
		if version, ok := snapshot(e.Text); ok {
			return fmt.Sprintf("a snapshot before a release is a development version in PEP 440: %s=%s", variable, version), true
		}
		return variable + " holds it, and must be a PEP 440 version", true
	}
	return "", false
}

// policyHint is for what the user demands of a version, or asks to be raised.
func (h hints) policyHint(err error) (hint string, known bool) {
	switch e := err.(type) {
	case *plan.StrictError:
		return h.warningHint(e.Note), true
	case *plan.RequirementError:
		return requirementHint(e, h.env), true
	case *scheme.DirtyError:
		return dirtyHint, true
	case *fragments.Error:
		return fragmentsHint(e), true
	case *scheme.UndecidedError:
		return "where there is no repository, name a part: `--bump minor`", true
	case *scheme.UnknownPartError:
		if e.After != "" { // the words are known, and not in this order
			return "", true
		}
		return didYouMean(config.Nearest(strings.ToLower(e.Part), partNames()), ""), true
	}
	return "", false
}

// formatHint is for formats that cannot hold a version, files that cannot be written,
// and texts that cannot be read.
func (h hints) formatHint(err error) (hint string, known bool) {
	switch e := err.(type) {
	case *render.LacksError:
		return layoutHint(e.Format), e.Needs != ""
	case *render.NeedsError:
		if e.Shallow {
			return cmp.Or(ci.Read(h.env).Shallow, "`git fetch --unshallow --tags`"), true
		}
		if e.Needs == "a tag" && h.p.Reader != nil {
			return "`git tag \"$(tagline next)\"` makes the first; -f semver needs none", true
		}
		return layoutHint(e.Format), true
	case *file.MissingError:
		return "`mkdir -p " + terminal.ShellWord(h.shown(e.Full)) + "`", true
	case *file.SourceError:
		return "give " + e.Name + ".in, a template", true
	case *manifest.FieldError:
		return fieldHint(e), true
	case *semver.RangeError:
		return rangeHint(e.Input), true
	case *versions.TextError:
		return rangeHint(e.Text), e.Range
	case *scheme.TemplateError:
		hint = customHint(e)
		return hint, hint != ""
	case *semver.SyntaxError:
		return didYouMean(e.Meant, ""), true
	}
	return "", false
}

const dirtyHint = "`tagline explain --dirty-paths` lists every such file"

// snapshot returns what a distribution's version of a snapshot says in PEP 440:
// 1.2.3~git20261128 sorts below 1.2.3 and so does 1.2.3.dev20261128. It is a hint, and
// nothing that is read: the word before the day means what its packager wants.
func snapshot(text string) (version string, ok bool) {
	release, rest, _ := strings.Cut(text, "~")
	day := strings.TrimLeft(rest, "abcdefghijklmnopqrstuvwxyz.")
	day, _, _ = strings.Cut(day, ".")
	v, err := pep440.Parse(release + ".dev" + day)
	return v.String(), err == nil && len(day) == len("20261128") && len(rest) > len(day)
}

// warningHint returns what can be done about a warning.
func (h hints) warningHint(n scheme.Note) string {
	switch {
	case n.Rule == "dirty-on-tag":
		return dirtyHint
	case n.Rule == "unproven":
		return h.deepenHint(len(n.Args) > 0)
	case n.Rule == "tracked":
		return trackedHint
	}
	return noteHint(n, h.p)
}

// deepenHint says how to get the history that is missing, in the words of the
// CI service that the run is in. Not of a shallow clone: git refuses to unshallow
// another one, and fetches what it believes to have only when told to.
func (h hints) deepenHint(shallow bool) string {
	if h.p.Reader == nil && h.p.Saved == nil { // an archive
		return "say which version it is: TAGLINE_PRETEND_VERSION=1.2.3"
	}
	if !shallow && h.p.Reader != nil {
		return "`git fetch --refetch --tags` brings them again, from a remote that has them"
	}
	// In a job the clone is the service's, and the next one would be as shallow again.
	if remedy := ci.Read(h.env).Shallow; remedy != "" {
		return remedy + ", or run `tagline fetch`"
	}
	return "`git fetch --unshallow --tags`, or just enough of it: `tagline fetch`"
}

// noteHint returns what can be done about a warning of the plain run of a project.
func noteHint(n scheme.Note, p *project.Project) string {
	switch {
	case n.Rule == plan.PassedOver:
		return n.Args[0]
	case n.Rule == plan.Lost:
		full := terminal.ShellWord("refs/tags/" + n.Args[0])
		return fmt.Sprintf("`git update-ref -d %s`, or where git refuses that, delete the file %[1]s below .git; then `git fetch --tags`, or make the tag again", full)
	case n.Rule == project.NoBranch:
		return "--branch or TAGLINE_BRANCH names HEAD's branch; for another commit --rev BRANCH"
	case n.Rule == "contains-higher":
		return "tag a number above " + n.Args[1]
	case n.Rule == weigh.ReleasedElsewhere && p.SetuptoolsSCM != nil:
		return "" // its rules take the nearest tag alone
	case n.Rule == weigh.ReleasedElsewhere:
		hint := `select = "anywhere" to count from the highest tag of the repository`
		if n.Args[1] != "" {
			hint = fmt.Sprintf("bump = %q if this branch heads for %s; ", n.Args[1], n.Args[2]) + hint
		}
		return hint
	case n.Rule == weigh.OtherCount && n.Args[1] != "":
		return fmt.Sprintf("exclude = %s passes over such tags; tag-prefix = \"\" says that it is a version", toml.Text(append(slices.Clip(p.Settings.List("exclude")), n.Args[1])))
	case n.Rule == "higher-beside":
		return fmt.Sprintf("delete the tag %s, or make %s the one that git describe prefers: annotated, and the newer one", n.Args[3], n.Args[2])
	case n.Rule != "scheme-change" || len(n.Args) < 4:
		return ""
	}
	higher, tag, epoch := n.Args[1], n.Args[2], n.Args[3]
	hint := "tag a number above " + higher
	if epoch != "" {
		number, _, _ := strings.Cut(epoch, "!")
		hint += fmt.Sprintf(", or %s (an epoch: users must then write %s! too)", epoch, number)
	}
	exclude := append(slices.Clip(p.Settings.List("exclude")), tag)
	return hint + fmt.Sprintf("; if %s was withdrawn, exclude = %s", higher, toml.Text(exclude))
}

func didYouMean(near, list string) string {
	switch {
	case near != "" && list != "":
		return fmt.Sprintf("did you mean %q? `%s` lists all", near, list)
	case near != "":
		return fmt.Sprintf("did you mean %q?", near)
	case list != "":
		return fmt.Sprintf("`%s` lists all", list)
	}
	return ""
}

// repositoryHint is for repositories that cannot be read, or not in this way.
func repositoryHint(err error) (hint string, known bool) {
	switch e := err.(type) {
	case *scm.RevisionError:
		hint = unsupportedHint(e)
	case *scm.DeclinedError:
		hint = "the git program may read it: --reader git"
		if e.Program != "" {
			hint = fmt.Sprintf("git would run %s here; if you trust it: --reader git", e.Program)
		}
	case *scm.ProgramError:
		if e.Name == "hg" {
			hint = "this is a Mercurial repository, which only hg reads: `pip install mercurial`, or your system's package"
		}
	case *scm.RefusedError:
		switch {
		case strings.Contains(e.Reason, "lazy fetching disabled") || strings.Contains(e.Reason, "could not fetch"):
			hint = "the clone lacks trees that paths needs: clone with --filter=blob:none, not tree:0, or run `git fetch --refetch --filter=blob:none`"
		case strings.Contains(e.Reason, "dubious ownership"):
			hint = "`tagline --reader native` runs nothing that the repository configures, and reads it whoever owns it"
		}
	case *scm.CorruptError:
		hint = damageHint(e)
	case *scm.ChangedError:
		hint = "run it again; where nothing else writes to the repository, `git fsck` says what is damaged"
	}
	// These wrap what a system call or another reader said, which may know more.
	return hint, hint != ""
}

// fieldHint says how a version field is named that tagline does not guess.
func fieldHint(e *manifest.FieldError) string {
	switch {
	case e.Other != "":
		return "write " + e.Other
	case len(e.Fields) > 0:
		return fmt.Sprintf("name the one that is meant: write = [{ file = %q, field = %q }]", e.Name, e.Fields[0])
	}
	return ""
}

// foreignHint says how a version file comes to a place in which there is another.
func foreignHint(e *versionfiles.ForeignError) string {
	switch {
	case e.Compatible:
		return "name a new file in the configuration; `tagline write --force` replaces what is there"
	case len(e.Names) > 1:
		return "name new files, or give templates, " + strings.Join(e.Names, ".in, ") + ".in; --force replaces the files"
	}
	return "name a new file, or give " + e.Names[0] + ".in, a template; --force replaces the file"
}

// fragmentsHint says what makes change files readable.
func fragmentsHint(e *fragments.Error) string {
	switch {
	case e.Type != "":
		return fmt.Sprintf("commit-types = { %s = \"minor\" } in the configuration: major, minor, patch or none", e.Type)
	case e.Nowhere, e.Both:
		return "fragments-dir = \"changes\" names the folder of the change files"
	}
	return ""
}
