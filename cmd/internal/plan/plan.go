// Package plan holds what a run of Tagline is going to do as one value, and the
// one function that does it. Every way to configure Tagline, and setuptools-scm's
// too, ends in a Plan. Nothing after it asks whose file decided something; for
// those who tell about it the Plan says by whose rules it is made, and where each
// setting came from.
package plan

import (
	"slices"

	"github.com/tagline-scm/tagline/cmd/internal/fragments"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/pep440"
	"github.com/tagline-scm/tagline/scm"
)

// Plan is everything that decides a version. Its zero value derives nothing:
// it needs a source and a scheme.
type Plan struct {
	Rules     string   // the tool by whose rules the version is made, such as setuptools-scm; "" for Tagline
	Config    string   // the configuration file in force, as messages name it; "" without one
	Root      string   // absolute: the directory of the source; version files stay below it
	Sources   []Source // asked in this order; the first that has anything is the only one used
	Query     scm.Query
	Chooses   string // what leaves tags out where no setting does: setuptools-scm's describe_command; "" for none
	GitRule   bool   // the tag is the one git describe picks, whether it is a version or not
	Tags      scheme.TagRule
	Naming    *scheme.Naming // how tags are read and written, where Tags and Schemes do not say it: in compatible mode
	Schemes   []scheme.Scheme
	Options   scheme.Options
	Said      map[string]scheme.Raise                       // what commits and change files of a type ask for, where that is said
	Ask       string                                        // who decides besides Options.Bump: a word of scheme.Deciders; "" for nobody
	Fragments fragments.Place                               // where change files are
	Height    string                                        // the file of Options.HeightFile, slash-separated below the source's root
	Derive    Derivation                                    // in place of scheme.Derive, in compatible mode
	Branch    *Branch                                       // the rule for HEAD's branch that is in force; nil without one
	Unruled   string                                        // why none is, where there are rules for branches
	Weigh     func(scm.Facts, scheme.Version) []scheme.Note // the notes of a version with those about its tag; nil leaves them
	Formats   []string                                      // names of render.All: what this run prints
	Format    string                                        // the first that is configured: what a run without -f prints
	Render    render.Options
	Strict    bool
	Require   []Requirement
	OnTag     []Requirement     // as Require, for a commit that the version's tag names
	Keys      []KeyFile         // that signatures are held to
	Writes    []Write           // version files and manifests
	Warnings  []scheme.Note     // what the configuration gave reason to warn about
	Instead   []Instead         // what builds of the project here take for the version
	From      map[string]string // for each setting that is not at its default, where it came from

	// Forgive returns what of a dirty work tree counts, and what to say of the rest.
	// derive returns the version that it has with other facts. nil: all of it counts.
	Forgive func(q scm.Query, f scm.Facts, derive func(scm.Facts) (scheme.Version, error)) (scm.Work, []string, error)

	// Verify holds a tag to the keys that count; it is asked where Signed is required.
	// object is the tag's, and commit what the tag leads to.
	Verify func(tag, commit string, object []byte) (Signature, error)

	// Content returns what the version file of that name in Writes is to hold,
	// where the configuration says so; text is the version in the first format.
	// nil, and ok false, leave it to the file's name.
	Content   func(name string, r Result, text string) (f File, ok bool, err error)
	Theirs    []Setting // what the configuration of the tool in Rules says, by its own keys
	Elsewhere bool      // builds take the content of version files, and leave the source tree alone
	Unwritten string    // why a version file that is asked for is not in Writes; "" if all are
}

// Derivation makes a version of facts, and of what the changes since the tag ask for.
type Derivation func(scm.Facts, []scheme.Decision) (scheme.Version, error)

// Setting is a key and its value as `tagline config` prints them.
type Setting struct {
	Name  string
	Value any
	From  string // the file, or "default"
}

// File is what the configuration makes of a version file.
type File struct {
	Content []byte
	Ours    func(old []byte) bool // whether a file that holds old may be replaced: an earlier run may have written it
}

// Source is one place that may hold facts.
type Source struct {
	Name string
	// Facts answers the query. ok is false, without an error, when there is
	// nothing here and the next source shall be asked.
	Facts func(scm.Query) (f scm.Facts, ok bool, err error)

	// Reader tells what the changes since the tag are, where it is not nil.
	Reader scm.Reader

	// See turns the facts into those that the version is derived from, where the
	// configuration's rules see more or less than the reader tells. It asks what
	// it needs to know besides, so that Derive need not ask anybody. nil: they are
	// the same. The notes are warnings.
	See func(scm.Query, scm.Facts) (seen scm.Facts, notes []scheme.Note, err error)
}

// Result is what a Plan came to.
type Result struct {
	Version  scheme.Version
	Facts    scm.Facts     // what the source told, also when there is no version
	Seen     scm.Facts     // what the version was derived from: Facts, or what Source.See made of them
	Warnings []scheme.Note // in the order in which they are to be shown

	Decisions []scheme.Decision // what the changes since the tag ask for, where that was asked

	Signature *Signature // of the version's tag, where that was asked
}

// Instead is what a build takes for the version. It is a warning, unless that version
// is the one that is derived.
type Instead struct {
	Version string // "" where only the build finds out
	Note    scheme.Note
}

// PassedOver is the rule of such a warning; the first of its Args is what can be done,
// "" for nothing.
const PassedOver = "passed-over"

// Unused is the rule of a warning about a variable that gives the version and is not
// used.
const Unused = "unused-variable"

// differs returns the warnings that are due with the version v.
func (p Plan) differs(v scheme.Version) []scheme.Note {
	var notes []scheme.Note
	for _, other := range p.Instead {
		if other.Version == "" || !same(other.Version, v.String()) {
			notes = append(notes, other.Note)
		}
	}
	return notes
}

// same reports whether two texts are one version, in PEP 440's grammar if both are.
func same(a, b string) bool {
	x, err := pep440.Parse(a)
	y, wrong := pep440.Parse(b)
	if err != nil || wrong != nil {
		return a == b
	}
	return x.Compare(y) == 0
}

// NoEffect is the rule of a warning about a setting that can have no effect. It
// says nothing of the version, so it is no error in a strict run.
const NoEffect = "no-effect"

// StrictError is a warning in a run that takes warnings for errors.
type StrictError struct{ Note scheme.Note }

func (e *StrictError) Error() string { return e.Note.Text }

// NoSourceError means that neither the start directory nor one above it holds
// anything to derive a version from.
type NoSourceError struct {
	Root  string // the only directory that a configuration lets be looked at, as messages name it; "" otherwise
	Above string // a repository above it

	Foreign   string // a file that begins a project of which the repository in Above has nothing; "" otherwise
	Holder    string // the repository that has it, where the user is outside of that
	Within    string // its path there
	Submodule string // a submodule of the repository above that is not checked out; "" otherwise
}

func (e *NoSourceError) Error() string {
	switch {
	case e.Submodule != "":
		return "the submodule " + e.Submodule + " is not checked out"
	case e.Foreign != "":
		return e.Foreign + " begins a project of which the repository in " + e.Above + " has nothing"
	case e.Root != "":
		return "no repository, archive or sdist in " + e.Root + ", the one directory that setuptools-scm looks in"
	}
	return "no repository, archive or sdist here or in any directory above"
}

// Run reads the facts, derives the version and holds it against the policies.
// The Result is filled in as far as the run came, so that an explanation can
// be given with every error. Errors are those of the sources and of
// scheme.Derive, *NoSourceError, *StrictError and *RequirementError.
func Run(p Plan) (Result, error) {
	r := Result{Warnings: p.Warnings}
	source, err := p.ask(&r)
	if err != nil {
		return r, err
	}
	r.Warnings = append(slices.Clip(r.Warnings), lost(r.Facts)...)
	if err := p.Count(source, &r); err != nil {
		return r, err
	}
	if r.Decisions, err = p.decide(source, r.Seen); err != nil {
		return r, err
	}
	p.Options.Decisions = r.Decisions
	if p.GitRule && len(r.Facts.Tags) > 0 {
		// git describe prints the name inside the tag object.
		pick := r.Facts.Tags[0]
		for _, other := range r.Facts.Tags[1:] {
			if p.Query.Better != nil && p.Query.Better(other.Ref, pick.Ref) > 0 {
				r.Facts.Higher = append(slices.Clip(r.Facts.Higher), scm.HigherTag{Tag: other})
			}
		}
		pick.Ref = pick.Name
		r.Facts.Tags = []scm.Tag{pick}
		r.Seen = r.Facts
	}
	derive := p.Version
	if p.Forgive != nil && r.Facts.Work.Dirty {
		work, notes, err := p.Forgive(p.Query, r.Seen, derive)
		if err != nil {
			return r, err
		}
		r.Facts.Work, r.Seen.Work = work, work
		r.Facts.Notes = append(slices.Clip(r.Facts.Notes), notes...)
	}
	v, err := derive(r.Seen)
	if err != nil {
		return r, err
	}
	r.Version = v
	if p.Weigh != nil {
		v.Notes = p.Weigh(r.Facts, v)
		r.Version.Notes = v.Notes
	}
	for _, n := range v.Notes {
		if n.Level == scheme.Warning {
			r.Warnings = append(slices.Clip(r.Warnings), n)
		}
	}
	r.Warnings = append(slices.Clip(r.Warnings), p.differs(v)...)
	if p.Strict {
		if err := r.strict(); err != nil {
			return r, err
		}
	}
	err = p.require(&r, source)
	return r, err
}

// Version returns the version of facts under the plan's rules. Errors are those of
// scheme.Derive.
func (p Plan) Version(f scm.Facts) (scheme.Version, error) {
	if p.Derive != nil {
		return p.Derive(f, p.Options.Decisions)
	}
	o := p.Options
	o.Reasons = p.Reasons()
	return scheme.Derive(f, p.Schemes, p.Tags, o)
}

// strict takes the worst warning out and returns it as an error: the first, but
// one that the version is not proven before it, which has its own exit code.
func (r *Result) strict() error {
	worst := -1
	for i, n := range r.Warnings {
		if n.Rule != NoEffect && (worst < 0 || n.Rule == "unproven") {
			worst = i
		}
	}
	if worst < 0 {
		return nil
	}
	note := r.Warnings[worst]
	r.Warnings = slices.Delete(slices.Clone(r.Warnings), worst, worst+1)
	return &StrictError{note}
}

// ask asks the sources in their order, and returns the one that answered.
func (p Plan) ask(r *Result) (Source, error) {
	for _, s := range p.Sources {
		if ok, err := s.answer(p.Query, r); err != nil || ok {
			r.Seen.LeftOut = p.leftOut(r.Seen)
			return s, err
		}
	}
	r.Facts = scm.Facts{}
	return Source{}, &NoSourceError{}
}

// answer fills in what the source says. ok is false when it has nothing.
func (s Source) answer(q scm.Query, r *Result) (ok bool, err error) {
	if r.Facts, ok, err = s.Facts(q); err != nil || !ok {
		return ok, err
	}
	r.Seen = r.Facts
	if s.See == nil {
		return true, nil
	}
	var notes []scheme.Note
	r.Seen, notes, err = s.See(q, r.Facts)
	r.Warnings = append(slices.Clip(r.Warnings), notes...)
	return true, err
}

// Reasons returns what the reasons of a version tell beside the facts: what was
// asked says what the distance counts.
func (p Plan) Reasons() scheme.Reasons {
	r := p.Options.Reasons
	r.Paths, r.Without = p.Query.Paths, p.Query.ExcludePaths
	r.FirstParent = p.Query.FirstParent || p.Query.Scoped() && p.Query.CountFirstParent
	return r
}
