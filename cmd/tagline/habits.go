package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/terminal"
	"github.com/tagline-scm/tagline/scm"
)

// What people type because git describe, git config or another tool has it. The
// name that is nearest by its letters would mislead here: --tags is not --as, and
// --no-local is the opposite of --local.
var habits = []struct {
	typed []string
	hint  string
}{
	{[]string{"--tags"}, "lightweight tags count anyway: leave --tags out; `tagline explain --tags` lists every tag"},
	{[]string{"--annotated"}, "`tagline --annotated-only` passes lightweight tags over"},
	{[]string{"--long"}, "`tagline -f git-describe` writes as git describe does; " +
		"--template '{{.facts.tag}}-{{.facts.distance}}' has the distance on a tag too"},
	{[]string{"--abbrev"}, "`tagline --commit-length N` sets the digits of the commit, with -f git-describe too; --template '{{.facts.tag}}' is the tag alone"},
	{[]string{"--always"}, "without a tag a version needs a first number: `tagline --initial-version 0.1`"},
	{[]string{"--exact-match"}, "`tagline --require tagged` fails where HEAD has no version tag"},
	{[]string{"--dirty", "--broken"}, "changes are marked anyway: leave it out; `tagline -f git-describe` writes -dirty"},
	{[]string{"--candidates"}, "every tag is a candidate: leave it out"},
	{[]string{"--at", "--commit", "--ref", "--revision"}, "`tagline --rev COMMIT` is the version of another commit"},
	{[]string{"--no-local", "--public"}, "`tagline --local-scheme no-local-version` leaves the local part out; so does -f pypi"},
	{[]string{"--output", "-o"}, "`tagline write FILE` writes a version file; > FILE takes what is printed"},
	{[]string{"-q", "--quiet"}, "2>/dev/null hides warnings and errors; standard output has the version alone"},
	{[]string{"-V"}, "`tagline --version` is the version of tagline itself"},
	{[]string{"version"}, "`tagline` prints the version of the repository, `tagline --version` that of tagline itself"},
	{[]string{"describe"}, "`tagline -f git-describe` writes as git describe does"},
	{[]string{"show", "get", "print", "current"}, "`tagline` prints the version, `tagline explain` says why it is that"},
	{[]string{"list", "ls", "log", "versions"}, "`tagline tags` lists the releases, `tagline explain --tags` every tag"},
	{[]string{"tag"}, "`tagline next` names the next tag, `tagline release` creates it"},
}

// habit returns what does here what a word or a flag does elsewhere, "" where
// nobody is used to it.
func habit(typed string) string {
	for _, h := range habits {
		if slices.Contains(h.typed, typed) {
			return h.hint
		}
	}
	return ""
}

// revisionHint returns how to ask a command ("" is the plain one) about a commit, where a
// word that it does not know names one in the repository: git describe takes it so.
func revisionHint(a *app, command, word string) string {
	start, err := a.start()
	if err != nil {
		return ""
	}
	p, err := project.Open(a.surroundings(start), project.Request{Rev: word})
	if a.aside(p); err != nil || p.Reader == nil {
		return ""
	}
	_, err = p.Reader.Facts(scm.Query{Rev: word, Dirty: scm.DirtyPolicy{Skip: true}})
	if rev, ok := errors.AsType[*scm.RevisionError](err); ok {
		return unsupportedHint(rev)
	}
	if err != nil {
		return ""
	}
	return "for the version of that commit: `" + strings.TrimSpace("tagline "+command) + " --rev " + terminal.ShellWord(word) + "`"
}

// unsupportedHint returns how git can say which commit a revision means that
// Tagline does not read, such as main@{1}.
func unsupportedHint(e *scm.RevisionError) string {
	asGit := strings.Contains(e.Rev, "@{") || strings.Contains(e.Rev, "^{/") || strings.HasPrefix(e.Rev, ":/")
	if e.Reason != scm.UnsupportedRevision || !asGit || strings.Contains(e.Rev, "..") {
		return "" // a range is no commit
	}
	return "git can tell which commit that is: `tagline --rev \"$(git rev-parse " + terminal.ShellWord(e.Rev) + ")\"`"
}
