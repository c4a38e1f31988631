package explain

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tagline-scm/tagline/cmd/internal/terminal"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// Style says how much to print, and how.
type Style struct {
	Bold, Plain string // what switches bold letters on and off; "" for none
	Tags        bool   // every tag that was considered or refused
	DirtyPaths  bool   // every path that makes the work tree dirty
}

// Words returns the explanation for a person: the version, its parts and what
// each came from, as far as the run came.
func (e Explanation) Words(s Style) string {
	w := &writer{style: s}
	if e.Plan.Rules != "" {
		w.line("as " + e.Plan.Rules + ", which " + e.Plan.Config + " configures")
		w.line("")
	}
	// A run that was refused late has a version all the same, and that is the first question.
	if hasVersion(e.Result.Version) {
		e.version(w)
	}
	if f := e.Result.Facts; f.Source != "" || f.Head.ID != "" || len(f.Tags) > 0 {
		e.facts(w)
	}
	w.row("source", SourceLine(e.Project.Source, e.Result.Facts))
	w.row("settings", e.settings())
	e.notes(w)
	if s.Tags {
		if families := e.families(); len(families) > 0 {
			w.line("")
			w.columns("", false, families)
		}
		w.line("")
		w.columns("", false, e.tags())
	}
	return w.String()
}

// writer collects lines, in which nothing is left that a terminal would obey.
type writer struct {
	strings.Builder
	style Style
}

func (w *writer) line(text string) { w.WriteString(terminal.Printable(text) + "\n") }

// row writes a line that begins with the name of what it tells.
func (w *writer) row(name, text string) {
	fmt.Fprintf(w, "%s%-9s%s  %s\n", w.style.Bold, name, w.style.Plain, terminal.Printable(text))
}

// columns writes pairs in two columns, the first of them in bold letters or not.
func (w *writer) columns(indent string, bold bool, pairs [][2]string) {
	on, off, width := "", "", 0
	if bold {
		on, off = w.style.Bold, w.style.Plain
	}
	for _, p := range pairs {
		// What is printed has escapes in the place of control characters, and is as wide as that.
		width = max(width, utf8.RuneCountInString(terminal.Printable(p[0])))
	}
	for _, p := range pairs {
		fmt.Fprintf(w, "%s%s%-*s%s  %s\n", indent, on, width, terminal.Printable(p[0]), off, terminal.Printable(p[1]))
	}
}

// version writes the version as plain `tagline` prints it, its segments, and
// what the formats make of them.
func (e Explanation) version(w *writer) {
	v := e.Result.Version
	// The error says that the format cannot hold it; the parts below explain it still.
	text, err := Text(e.Plan, v)
	if err != nil {
		text = v.String()
	}
	fmt.Fprintf(w, "%s%s%s\n\n", w.style.Bold, terminal.Printable(text), w.style.Plain)
	var pairs [][2]string
	for _, s := range rows(v) {
		pairs = append(pairs, [2]string{s.Text, s.Why})
	}
	w.columns("  ", true, pairs)
	w.line("")
	for _, one := range EveryText(e.Plan, v) {
		// Who configured no format has seen the version, and is not told the others.
		named := one.Format == e.Plan.Format || slices.Contains(e.Plan.Formats, one.Format)
		if named && one.Err == nil && one.Text != v.String() {
			w.row("format", fmt.Sprintf("%s writes %s as %s", one.Format, v, one.Text))
		}
	}
}

// facts writes what is known of the commit.
func (e Explanation) facts(w *writer) {
	f := e.Result.Facts
	w.row("tag", e.tag())
	if s := e.Result.Signature; s != nil {
		w.row("signature", s.String())
	}
	w.row("proof", proof(f))
	w.row("dirty", dirty(f, w.style.DirtyPaths))
	if w.style.DirtyPaths {
		for _, d := range f.Work.Paths {
			w.line("           " + d.String())
		}
	}
	w.row("branch", branch(f))
	if text := rule(e.Plan); text != "" {
		w.row("rule", text)
	}
	if text := pull(f.Pull); text != "" {
		w.row("pull", text)
	}
}

func (e Explanation) notes(w *writer) {
	for _, n := range e.Result.Version.Notes {
		if n.Level == scheme.Info && n.Rule != "next" { // which the parts tell
			w.row("note", n.Text)
		}
	}
	for _, text := range e.Project.Notes {
		w.row("note", text)
	}
	for _, text := range e.Result.Facts.Notes {
		w.row("note", text)
	}
	if later := e.Result.Facts.Later; later != nil {
		w.row("note", "git 2.48 and later would name "+later.Ref)
	}
}

// tag says which tag the version came from, and where it stands.
func (e Explanation) tag() string {
	f := e.Result.Facts
	if f.Verbatim != "" {
		return "none is needed"
	}
	tag := e.Result.Version.Tag
	// Where the tag was refused there is no version of it, but it is what the question is about.
	if tag == nil && len(f.Tags) > 0 {
		tag = &f.Tags[0]
	}
	if tag == nil {
		return map[scm.Untagged]string{
			scm.NoTags: "none", scm.NoneMatches: "none is a version" + scheme.LetThrough(e.Result.Seen.LeftOut), scm.NoneReachable: "none is in the history of this commit",
		}[f.Untagged]
	}
	text := tag.Ref
	if tag.Annotated {
		text += " (annotated)"
	}
	if !tag.Commit.IsZero() {
		text += " on " + scheme.ShortCommit(f.VCS, tag.Commit.String(), 0)
	}
	// Only where every tag could be asked for is a rank true.
	if (f.Source == "repository" || f.Source == "remote") && !e.Project.Source.Given {
		text += ": " + e.rank(tag.Ref)
	}
	return text
}

// rank says where the chosen tag stands among the version tags. Those that this
// commit does not contain are looked at too, by name alone.
func (e Explanation) rank(chosen string) string {
	q, f := e.Plan.Query, e.Result.Facts
	how := "the nearest"
	switch {
	case q.Select == scm.LatestTag:
		return "what hg calls the latest tag, of " + Counted(f.TagCount, "tag")
	case q.Select == scm.NewestTag:
		return "the newest of " + Counted(f.TagCount, "tag")
	// There git decides, not the versions, so no tag is higher than another.
	case q.Accept == nil:
		return "what git describe names, of " + Counted(f.TagCount, "tag")
	case f.TagCount == 1:
		return "the only version tag"
	case q.Select == scm.Highest:
		how = "the highest here"
	case q.Select == scm.Anywhere && f.Distance > 0:
		return "the highest of " + Counted(f.TagCount, "version tag") + ", wherever it is"
	}
	highest := chosen
	higher := func(ref string) {
		if q.Accept(ref) == nil && q.Better(ref, highest) > 0 {
			highest = ref
		}
	}
	for _, t := range f.Tags {
		higher(t.Ref)
	}
	for _, h := range f.Higher {
		higher(h.Tag.Ref)
	}
	for _, x := range f.Rejected {
		if _, aside := x.Reason.(*scm.AsideError); aside { // here too, but another is asked for
			higher(x.Tag.Ref)
		}
	}
	of := " of " + Counted(f.TagCount, "version tag")
	if highest != chosen {
		return how + of + ", though " + highest + " is higher"
	}
	// Now those that this commit does not contain: nothing was higher so far.
	for _, ref := range e.Project.Tags {
		higher(ref)
	}
	switch {
	case slices.Contains(f.Lost, highest):
		return how + of + "; " + highest + " is higher, and leads to nothing that is here"
	case highest != chosen:
		return how + of + "; " + highest + " is higher, but not in this history"
	case len(e.Project.Tags) == 0:
		return how + of
	case q.Select == scm.Highest:
		return "the highest" + of
	}
	return how + ", and the highest" + of
}

func proof(f scm.Facts) string {
	text := "not proven"
	if f.Proof.Proven {
		text = "proven"
	}
	if f.Proof.Reason == "" { // of saved facts that do not say it
		return text
	}
	return text + ": " + f.Proof.Reason
}

func dirty(f scm.Facts, all bool) string {
	switch {
	case !f.Work.Looked:
		return "not looked at"
	case !f.Work.Dirty:
		return "no: every tracked file is as committed"
	case len(f.Work.Paths) == 0:
		return "yes"
	case all:
		return "yes:"
	}
	// Looking stops at the first, unless the list is asked for.
	first := f.Work.Paths[0]
	return first.String() + " (the first found; --dirty-paths lists all)"
}

func branch(f scm.Facts) string {
	switch {
	case f.Branch.From == "" && f.Branch.Name == "":
		return "none: HEAD is detached"
	case f.Branch.From == "":
		return f.Branch.Name
	case f.Branch.From == "head":
		return f.Branch.Name + ", from HEAD"
	}
	return f.Branch.Name + ", from " + f.Branch.From
}

// pull says which pull request the run is for, "" if it is for none.
func pull(p scm.PullRequest) string {
	text, from := "", slices.DeleteFunc([]string{p.From, p.TargetFrom}, func(s string) bool { return s == "" })
	if p.Number != "" {
		text = "request " + p.Number
	} else if p.Target != "" {
		text = "request"
	}
	if p.Target != "" {
		text += " into " + p.Target
	}
	if text != "" && len(from) > 0 {
		text += ", from " + strings.Join(from, " and ")
	}
	return text
}

// SourceLine says where facts are from: "the git repository here, read without
// git", and "none" where there are none.
func SourceLine(from Source, f scm.Facts) string {
	if from.Given {
		return "the facts that --facts names"
	}
	switch f.Source {
	case "repository":
		how, system := "read without git", f.VCS
		if from.System != "" {
			system = from.System
		}
		if from.Program != "" {
			how = "read by the " + from.Program + " program"
		}
		return fmt.Sprintf("the %s repository %s, %s", system, from.Where, how)
	case "remote":
		return "the " + f.VCS + " repository " + from.Where + ", without a clone"
	case "facts":
		return "the saved facts " + from.Where + ", .tagline.json"
	case "override":
		return "the variable " + from.Variable
	case "pkg-info":
		return "the PKG-INFO " + from.Where
	case "archive":
		return "the archive file " + from.Where
	case "directory":
		return "the directory's name"
	case "":
		return "none"
	}
	return f.Source
}

func (e Explanation) settings() string {
	var set []string
	for _, s := range e.Project.Settings {
		// It changes nothing by itself, and init writes it everywhere.
		if s.Name != "edition" {
			set = append(set, s.Name+" from "+s.From)
		}
	}
	switch {
	case set == nil && e.Plan.Rules != "":
		return "those of " + e.Plan.Config + "; `tagline config` shows them"
	case set == nil:
		return "all default; `tagline config` shows them"
	}
	return strings.Join(set, ", ") + "; `tagline config` shows all"
}

// tags returns the candidates, then the refused tags, each with what there is to
// say of it.
func (e Explanation) tags() [][2]string {
	var pairs [][2]string
	chosen := ""
	if e.Result.Version.Tag != nil {
		chosen = e.Result.Version.Tag.Ref
	}
	for i, candidate := range e.Result.Facts.Candidates {
		tags := []scm.Tag{candidate.Tag}
		if i == 0 && len(e.Result.Facts.Tags) > 0 {
			tags = e.Result.Facts.Tags // all on the chosen commit
		}
		for _, tag := range tags {
			text := Counted(int(candidate.Depth), "commit") + " back"
			if tag.Ref == chosen {
				text += ": chosen"
			}
			pairs = append(pairs, [2]string{tag.Ref, text})
		}
	}
	for _, refused := range e.Result.Facts.Rejected {
		pairs = append(pairs, [2]string{refused.Tag.Ref, "refused: " + scheme.Reason(refused.Reason)})
	}
	return pairs
}

// Counted returns "1 tag", "2 tags".
func Counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
