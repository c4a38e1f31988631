package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm"
	"github.com/tagline-scm/tagline/cmd/internal/suggest"
	"github.com/tagline-scm/tagline/cmd/internal/terminal"
	"github.com/tagline-scm/tagline/cmd/internal/toml"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/family"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/auto"
)

// What can be done where tags are the reason that there is no version. Advice
// that nobody tried misleads: so each setting is laid over the configuration, as
// its flag would be, and is named only if the same question then has an answer.

const (
	mostTried = 6 // prefixes, and tags to exclude, that are tried for one hint
	mostNamed = 3 // prefixes that it names

	enough, strays = 3, 9 // tags that make a family, where there are more than a few
)

// tries is a project, and its question asked again with settings laid over its
// configuration: ask returns what stops it, nil if it gets a version.
type tries struct {
	p   *project.Project
	ask func(settings map[string]any) error
}

var errNotTried = errors.New("not tried")

// helps reports whether a version comes of it.
func (t tries) helps(settings map[string]any) bool { return t.ask(settings) == nil }

// firstVersion names a first version in a setting, and in a variable too. It has to be
// one of the scheme: semver takes no 0.1, and a calendar begins with a day.
func firstVersion(p *project.Project) (setting, either string) {
	first := cmp.Or(p.Schemes[0].First(p.HeadDay()), "0.1")
	setting = fmt.Sprintf("initial-version = %q", first)
	return setting, setting + ", or TAGLINE_INITIAL_VERSION=" + first
}

// untaggedHint is what can be done where there is no tag to count from.
func (t tries) untaggedHint(e *scheme.UntaggedError) string {
	p := t.p
	setting, either := firstVersion(p)
	switch {
	case e.Unborn:
		return "commit something, then name the first version: " + either
	case p.Reader == nil && p.Saved == nil:
		return "say which version it is: TAGLINE_PRETEND_VERSION=1.2.3"
	case e.Untagged == scm.NoneMatches:
		if hint := t.passedOverHint(); hint != "" {
			return hint
		}
		if hint := t.readableHint(); hint != "" {
			return hint
		}
		return "`tagline explain --tags` says why not; if there was no release yet, name the first: " + setting
	case e.Untagged == scm.NoneReachable:
		if hint := t.readableHint(); hint != "" {
			return hint
		}
		return "is this the right branch? if it heads for a first release of its own: " + either
	}
	// With settings of the command line init would have to be given them too.
	if p.File.Form == config.None && p.Reader != nil && !p.Settings.Given("scheme") {
		return "if the project has releases, `git fetch --tags`; if not, `tagline init` names the first, or TAGLINE_INITIAL_VERSION=0.1"
	}
	return "if the project has releases, `git fetch --tags`; if not, name the first: " + either
}

// passedOverHint names the setting that passes over every tag which would count.
func (t tries) passedOverHint() string {
	p := t.p
	switch {
	case (p.Query.Match != nil || p.Query.Exclude != nil) && p.Rules == "" && t.helps(map[string]any{"match": []string(nil), "exclude": []string(nil)}):
		return "match or exclude passes over every version tag: `tagline config` says where they are set"
	case p.Query.AnnotatedOnly && t.helps(map[string]any{"annotated-only": false}):
		return "the version tags are lightweight, which annotated-only passes over: `git tag -a` makes annotated ones"
	}
	if pattern := p.Settings.Text("tag-pattern"); pattern != "" {
		whole := strings.TrimSuffix(pattern, "$") + ".*"
		if t.helps(map[string]any{"tag-pattern": whole}) {
			return fmt.Sprintf("tag-pattern must match the whole tag: --tag-pattern %s", terminal.ShellWord(whole))
		}
	}
	return ""
}

// readableHint names the scheme, or the prefixes, with which the tags are
// versions.
func (t tries) readableHint() string {
	if t.p.Reader == nil {
		return ""
	}
	tags, err := t.p.AllTags()
	if err != nil {
		return ""
	}
	// The simplest first: another scheme reads tags as they are, a prefix takes some of them.
	chosen := t.p.Settings.Given("scheme") // whoever chose another scheme does not want this one
	if !chosen {
		if hint := t.schemeHint(tags); hint != "" {
			return hint
		}
	}
	prefixes := slices.DeleteFunc(prefixesOf(tags), func(prefix string) bool { return prefix == t.p.Tags.Prefix })
	if hint := t.prefixHint(prefixes, tags); hint != "" {
		return hint
	}
	if !chosen {
		for _, prefix := range prefixes[:min(len(prefixes), mostTried)] {
			if t.helps(map[string]any{"tag-prefix": prefix, "scheme": "semver", "format": []string{"semver"}}) {
				const hint = "they have a prefix and are versions of the scheme semver: tag-prefix = %q, scheme = \"semver\" and format = \"semver\""
				return fmt.Sprintf(hint, prefix)
			}
		}
	}
	return t.shapeHint(tags)
}

// schemeHint names the scheme in which the tags are versions, or what follows the version in
// them.
func (t tries) schemeHint(tags []scm.Tag) string {
	if t.helps(map[string]any{"scheme": "semver"}) {
		return "they are versions of the scheme semver: scheme = \"semver\", or --scheme semver"
	}
	if hint := t.suffixHint(tags); hint != "" {
		return hint
	}
	if t.helps(map[string]any{"scheme": "semver", "format": []string{"semver"}}) {
		return "they are versions of the scheme semver: scheme = \"semver\" and format = \"semver\""
	}
	return t.daysHint(tags)
}

// prefixHint names those of the prefixes behind which there are versions.
func (t tries) prefixHint(prefixes []string, tags []scm.Tag) string {
	more := len(prefixes) > mostTried
	var named []string
	for _, prefix := range prefixes[:min(len(prefixes), mostTried)] {
		switch {
		case !t.helps(map[string]any{"tag-prefix": prefix}):
		case len(named) == mostNamed:
			more = true
		default:
			named = append(named, prefix)
		}
	}
	if named == nil {
		return ""
	}
	setting := separated(t.p.Schemes[0], named[0], tags)
	if setting.Separator != "" && t.helps(map[string]any{"tag-prefix": setting.Prefix, "tag-separator": setting.Separator}) {
		return "they are versions with " + setting.String()
	}
	for i, prefix := range named {
		named[i] = strconv.Quote(prefix)
	}
	if len(named) == 1 {
		return "they are versions with tag-prefix = " + named[0] // whatever another one is for, it does not help
	}
	text := strings.Join(named, " or ")
	if more {
		text += ", or another,"
	}
	return "they have prefixes: tag-prefix = " + text + " in each package's tagline.toml, or --tag-prefix"
}

// separated returns the setting that reads more tags with a prefix than the prefix alone
// does: REL_16_RC1 is 16rc1 without another word, and REL_16_2 wants tag-separator = "_".
func separated(s scheme.Scheme, prefix string, tags []scm.Tag) (best family.Setting) {
	most := 0
	for _, separator := range []string{"", "_", "-"} {
		setting := family.Setting{Prefix: prefix, Separator: separator}
		rule, err := setting.Rule()
		if err != nil {
			continue
		}
		read := 0
		for _, tag := range tags {
			if _, err := rule.Parse(tag.Ref, s); err == nil {
				read++
			}
		}
		if read > most {
			best, most = setting, read
		}
	}
	return best
}

// shapeHint names the settings with which tags are versions whose numbers are not
// written as versions are: rel_1_0_3, curl-8_5_0. A tool that made them once made them
// all, so the largest families of the repository are tried.
func (t tries) shapeHint(tags []scm.Tag) string {
	groups := map[family.Family][]family.Reading{}
	for _, tag := range tags {
		if r, ok := family.Read(tag.Ref); ok && !r.Date() { // a date would be called a version
			groups[r.Family] = append(groups[r.Family], r)
		}
	}
	largest := func(a, b []family.Reading) int { return cmp.Or(len(b)-len(a), cmp.Compare(a[0].Name, b[0].Name)) }
	for i, group := range slices.SortedFunc(maps.Values(groups), largest) {
		setting, ok := family.Settings(t.p.Schemes[0], true, group...)
		if len(tags) > strays && len(group) < enough { // nobody names releases so
			continue
		}
		if i < mostTried && ok && setting.String() != "" && t.helps(map[string]any{
			"tag-prefix": setting.Prefix, "tag-separator": cmp.Or(setting.Separator, "."), "tag-suffix": setting.Suffix, "tag-pattern": setting.Pattern,
		}) {
			return "they are versions with " + setting.String()
		}
	}
	return ""
}

// suffixHint is shapeHint for tags most of which end in what is no part of a version:
// 33.2.1-jre. As semantic versions they would all be pre-releases.
func (t tries) suffixHint(tags []scm.Tag) string {
	with := 0
	for _, tag := range tags {
		if r, ok := family.Read(tag.Ref); ok && !r.Date() && r.Suffix != "" {
			with++
		}
	}
	if 2*with <= len(tags) {
		return ""
	}
	return t.shapeHint(tags)
}

// daysHint names the settings for tags most of which are days in three numbers:
// 2025-11-05, release-2025-11-05.
func (t tries) daysHint(tags []scm.Tag) string {
	count := map[family.Family]int{}
	for _, tag := range tags {
		if r, ok := family.Read(tag.Ref); ok && r.Date() && r.Count == 3 {
			count[r.Family]++
		}
	}
	for f, days := range count {
		setting := family.Setting{Prefix: f.Prefix, Separator: string(f.Separator), Suffix: f.Suffix}
		const layout = "YYYY.0M.0D"
		if 2*days > len(tags) && t.helps(map[string]any{
			"tag-prefix": setting.Prefix, "tag-separator": setting.Separator, "tag-suffix": setting.Suffix, "scheme": "calver", "layout": layout,
		}) {
			return fmt.Sprintf("they are days: %s and scheme = %q and layout = %q", setting, "calver", layout)
		}
	}
	return ""
}

// prefixesOf returns what stands before the numbers of tags like api/v1.4.0 and
// core-2.0, the most frequent first. Tags without a number, and those that begin
// with one, have none.
func prefixesOf(tags []scm.Tag) []string {
	count := map[string]int{}
	for _, t := range tags {
		if prefix := suggest.Prefix(t.Ref); prefix != "" {
			count[prefix]++
		}
	}
	return slices.SortedFunc(maps.Keys(count), func(a, b string) int { return cmp.Or(count[b]-count[a], cmp.Compare(a, b)) })
}

// excluding returns the tags that have to be passed over, the given one first, so
// that a version tag is found; nil if that does not help.
func (t tries) excluding(tag string) []string {
	exclude := slices.Clip(t.p.Settings.List("exclude"))
	// Behind a tag that is no version there may be another: they are passed over one by one,
	// as the user would.
	for range mostTried {
		exclude = append(exclude, tag)
		err := t.ask(map[string]any{"exclude": exclude})
		own, isOwn := errors.AsType[*scheme.TagError](err)
		theirs, isTheirs := errors.AsType[*setuptoolsscm.TagError](err)
		switch {
		case err == nil:
			return exclude
		case isOwn && !slices.Contains(exclude, own.Tag):
			tag = own.Tag
		case isTheirs && !slices.Contains(exclude, theirs.Tag):
			tag = theirs.Tag
		default:
			return nil
		}
	}
	return nil
}

// tagHint is what can be done where git describe's tag is no version.
func (t tries) tagHint(e *scheme.TagError) string {
	if exclude := t.excluding(e.Tag); exclude != nil {
		return "pass it over with exclude = " + toml.Text(exclude)
	}
	if t.p.GitRule && t.helps(map[string]any{"tag-rule": "version"}) {
		return "tag-rule = \"version\" takes the nearest tag that is a version"
	}
	return "`tagline explain --tags` lists every tag, and says which are versions"
}

// theirTagHint is what can be done where the tag that setuptools-scm takes is no
// version there: it takes the tag that git describe names and no other.
func (t tries) theirTagHint(tag string) string {
	p := t.p
	c := p.SetuptoolsSCM
	if c == nil || p.Reader == nil || tag == "" {
		return ""
	}
	const too = " (setuptools-scm fails here too)"
	mercurial := p.Reader.By() == auto.Hg
	own := !c.DescribeSet && !mercurial // the describe command is its own
	if own && (c.Strict == nil || !*c.Strict) && !c.StrictlyNamed(tag) {
		strict, yes := *c, true
		strict.Strict = &yes
		f, err := p.Reader.Facts(scm.Query{Match: []string{strict.Glob()}, Rev: p.Query.Rev, Dirty: scm.DirtyPolicy{Skip: true}})
		if err == nil && len(f.Tags) > 0 {
			if _, _, err := c.ParseTag(f.Tags[0].Name); err == nil {
				return "tag.strict = true takes " + f.Tags[0].Name + too
			}
		}
	}
	if tags, err := p.AllTags(); err == nil && own {
		for i, prefix := range prefixesOf(tags) {
			if i < mostTried && prefix != c.TagPrefix && !t.outnumbered(prefix, tags) && t.helps(map[string]any{"tag-prefix": prefix}) {
				return fmt.Sprintf("tag.prefix = %q takes only tags that start so%s", prefix, too)
			}
		}
	}
	// With a describe command of its own somebody has chosen these tags: then the expression
	// is what was forgotten.
	if line := c.Expression(tag); line != "" && c.DescribeSet {
		return line + " reads it" + too
	}
	exclude := t.excluding(tag)
	if exclude == nil {
		return "`tagline explain --tags` lists every tag" + too
	}
	text := "`--exclude " + terminal.ShellWord(strings.Join(exclude, ",")) + "` passes it over"
	if mercurial {
		return text + too
	}
	command := strings.Join(c.Describe, " ")
	if own {
		command = "git describe --dirty --tags --long --abbrev=40 --match " + c.Glob()
	}
	for _, one := range exclude {
		command += " --exclude " + one
	}
	return fmt.Sprintf("%s; where setuptools-scm itself runs, scm.git.describe_command = %q does", text, command)
}

// outnumbered reports whether more tags are versions as they are than begin with the
// prefix: one python3.6 among releases v1.2.3 names no series of releases.
func (t tries) outnumbered(prefix string, tags []scm.Tag) bool {
	versions, prefixed := 0, 0
	for _, tag := range tags {
		if _, _, err := t.p.SetuptoolsSCM.ParseTag(tag.Name); err == nil {
			versions++
		}
		if suggest.Prefix(tag.Ref) == prefix {
			prefixed++
		}
	}
	return versions > prefixed
}

// requirementHint is what can be done where require is not met.
func requirementHint(e *plan.RequirementError, env map[string]string) string {
	switch {
	case e.Require == plan.Signed:
		return signatureHint(e, env)
	case e.Require == plan.Clean:
		return dirtyHint
	case e.Require == plan.Annotated && env["GITHUB_ACTIONS"] == "true":
		return "actions/checkout makes the run's own tag lightweight: `git fetch --force --tags` brings the annotated one back"
	case e.Require == plan.Annotated:
		return "`git tag -a` makes annotated tags; `git fetch --force --tags` brings back one that is lightweight only here"
	}
	return ""
}
