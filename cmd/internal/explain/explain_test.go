package explain

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

const node = "109666b3b7ef750947766eb518032cdc2f7ee6d3"

var now = time.Date(2026, 8, 20, 0, 0, 0, 0, time.UTC)

// acme is four commits after v1.2.3, the nearest of two tags.
func acme() scm.Facts {
	commit, err := scm.ParseHash("81a32a2ee0000000000000000000000000000000")
	if err != nil {
		panic(err)
	}
	tag := scm.Tag{Ref: "v1.2.3", Name: "v1.2.3", Annotated: true, Commit: commit}
	return scm.Facts{
		VCS: "git", Source: "repository", Head: scm.Commit{ID: node, Time: now}, Tags: []scm.Tag{tag}, Distance: 4, TagCount: 2,
		Branch: scm.Branch{Name: "main", From: "head"}, Work: scm.Work{Looked: true},
		Proof:      scm.Proof{Proven: true, Reason: "every path back from HEAD meets v1.2.3"},
		Candidates: []scm.Candidate{{Tag: tag, Depth: 4}},
	}
}

// explained runs a plan over facts and explains what came out.
func explained(t *testing.T, f scm.Facts, change func(*Explanation)) Explanation {
	t.Helper()
	s, err := scheme.ByName(scheme.Default)
	if err != nil {
		t.Fatal(err)
	}
	schemes := []scheme.Scheme{s}
	e := Explanation{
		Plan: plan.Plan{
			Schemes: schemes, Formats: []string{"pep440"}, Format: "pep440", Options: scheme.Options{Now: now},
			Query: scm.Query{Accept: scheme.Accept(schemes, scheme.TagRule{}), Better: scheme.Better(schemes, scheme.TagRule{})},
		},
		Project: Project{Source: Source{Where: "here"}, Tags: []string{"v1.2.3", "v1.2.2"}},
	}
	if change != nil {
		change(&e)
	}
	e.Plan.Sources = []plan.Source{{Name: "table", Facts: func(scm.Query) (scm.Facts, bool, error) { return f, true, nil }}}
	if e.Err == nil {
		e.Result, e.Err = plan.Run(e.Plan)
	}
	return e
}

func TestWords(t *testing.T) {
	type change = func(*scm.Facts)
	tests := []struct {
		why    string
		facts  change
		change func(*Explanation)
		style  Style
		want   string
	}{
		{
			why: "a modified tree after a tag",
			facts: func(f *scm.Facts) {
				f.Work = scm.Work{Looked: true, Dirty: true, Paths: []scm.DirtyPath{{Path: "src/acme.py", Kind: scm.Modified}, {Path: "z", Kind: scm.Staged}}}
			},
			change: func(e *Explanation) { e.Plan.Options.Reasons.Clock = "SOURCE_DATE_EPOCH" },
			want: `1.2.4.dev4+g109666b3b.d20260820

  1.2.4        the release after v1.2.3 (guess-next-dev: last number + 1)
  .dev4        4 commits that v1.2.3 does not have
  +g109666b3b  commit 109666b3b7ef750947766eb518032cdc2f7ee6d3
  .d20260820   uncommitted changes; the day is SOURCE_DATE_EPOCH's, UTC

tag        v1.2.3 (annotated) on 81a32a2ee: the nearest, and the highest of 2 version tags
proof      proven: every path back from HEAD meets v1.2.3
dirty      src/acme.py is modified (the first found; --dirty-paths lists all)
branch     main, from HEAD
source     the git repository here, read without git
settings   all default; ` + "`tagline config`" + ` shows them
`,
		},
		{
			why:   "one commit, one tag, all of them, in bold letters",
			style: Style{Bold: "<", Plain: ">", Tags: true, DirtyPaths: true},
			facts: func(f *scm.Facts) {
				f.Distance, f.TagCount, f.Candidates[0].Depth, f.Branch = 1, 1, 1, scm.Branch{}
				f.Work = scm.Work{Looked: true, Dirty: true, Paths: []scm.DirtyPath{{Path: "a", Kind: scm.Deleted}}}
				f.Rejected = []scm.Rejected{{Tag: scm.Tag{Ref: "nächtlich"}, Reason: errors.New("no number")}}
				f.Later = &scm.Tag{Ref: "v1.2.2"}
				f.Notes = []string{"refs/replace is honoured"}
			},
			change: func(e *Explanation) {
				e.Plan.Options.Local = []string{"dirty-tag"}
				e.Project.Settings = []Setting{{"edition", "tagline.toml:1"}, {"local-scheme", "--local-scheme"}}
				e.Project.Source.Program, e.Project.Notes = "git", []string{"[tool.versioneer] is passed over"}
			},
			want: `<1.2.4.dev1+dirty>

  <1.2.4 >  the release after v1.2.3 (guess-next-dev: last number + 1)
  <.dev1 >  1 commit that v1.2.3 does not have
  <+dirty>  uncommitted changes

<tag      >  v1.2.3 (annotated) on 81a32a2ee: the only version tag
<proof    >  proven: every path back from HEAD meets v1.2.3
<dirty    >  yes:
           a is deleted
<branch   >  none: HEAD is detached
<source   >  the git repository here, read by the git program
<settings >  local-scheme from --local-scheme; ` + "`tagline config`" + ` shows all
<note     >  [tool.versioneer] is passed over
<note     >  refs/replace is honoured
<note     >  git 2.48 and later would name v1.2.2

v1.2.2  2 tags: versions

v1.2.3     1 commit back: chosen
nächtlich  refused: no number
`,
		},
		{
			why:   "an error before there is a version",
			facts: func(f *scm.Facts) { f.Tags, f.Untagged, f.Candidates = nil, scm.NoneReachable, nil },
			want: `tag        none is in the history of this commit
proof      proven: every path back from HEAD meets v1.2.3
dirty      no: every tracked file is as committed
branch     main, from HEAD
source     the git repository here, read without git
settings   all default; ` + "`tagline config`" + ` shows them
`,
		},
		{
			why:    "an error before there are facts",
			facts:  func(f *scm.Facts) {},
			change: func(e *Explanation) { e.Err = errors.New("no repository here") },
			want:   "source     none\nsettings   all default; `tagline config` shows them\n",
		},
		{
			why: "by another tool's rules, with a tag that a terminal would obey",
			facts: func(f *scm.Facts) {
				f.Tags[0].Ref, f.Tags[0].Name, f.Distance = "v1.2.3+\x1b[31m", "v1.2.3", 0
			},
			change: func(e *Explanation) {
				e.Plan.Rules, e.Plan.Config, e.Project.Source.Where = "hatch-vcs", "pyproject.toml", "in ../acme"
				e.Plan.Query = scm.Query{}
				e.Plan.Derive = func(f scm.Facts, _ []scheme.Decision) (scheme.Version, error) {
					return scheme.DeriveCompatible(f, scheme.SetuptoolsSCM{Tag: "1.2.3"}, scheme.Options{Now: now})
				}
			},
			want: `as hatch-vcs, which pyproject.toml configures

1.2.3

  1.2.3  the tag v1.2.3+\x1b[31m

tag        v1.2.3+\x1b[31m (annotated) on 81a32a2ee: what git describe names, of 2 tags
proof      proven: every path back from HEAD meets v1.2.3
dirty      no: every tracked file is as committed
branch     main, from HEAD
source     the git repository in ../acme, read without git
settings   those of pyproject.toml; ` + "`tagline config`" + ` shows them
`,
		},
		{
			why:    "formats, of which one is configured",
			facts:  func(f *scm.Facts) {},
			change: func(e *Explanation) { e.Plan.Format, e.Plan.Formats = "semver", []string{"npm", "pep440"} },
			want: `1.2.4-0.dev.4+g109666b3b

  1.2.4        the release after v1.2.3 (guess-next-dev: last number + 1)
  .dev4        4 commits that v1.2.3 does not have
  +g109666b3b  commit 109666b3b7ef750947766eb518032cdc2f7ee6d3

format     semver writes 1.2.4.dev4+g109666b3b as 1.2.4-0.dev.4+g109666b3b
format     npm writes 1.2.4.dev4+g109666b3b as 1.2.4-0.dev.4
tag        v1.2.3 (annotated) on 81a32a2ee: the nearest, and the highest of 2 version tags
proof      proven: every path back from HEAD meets v1.2.3
dirty      no: every tracked file is as committed
branch     main, from HEAD
source     the git repository here, read without git
settings   all default; ` + "`tagline config`" + ` shows them
`,
		},
	}
	for _, tt := range tests {
		f := acme()
		tt.facts(&f)
		if diff := cmp.Diff(tt.want, explained(t, f, tt.change).Words(tt.style)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.why, diff)
		}
	}
}

// The line about the tag, for what was asked and what there is.
func TestRank(t *testing.T) {
	for _, tt := range []struct {
		why    string
		change func(*scm.Facts, *Explanation)
		want   string
	}{
		{"the highest of all", func(f *scm.Facts, _ *Explanation) {}, "the nearest, and the highest of 2 version tags"},
		{"one in the history is higher", func(f *scm.Facts, _ *Explanation) {
			f.Higher = []scm.HigherTag{{Tag: scm.Tag{Ref: "v2.0"}}, {Tag: scm.Tag{Ref: "v3.0"}}}
		}, "the nearest of 2 version tags, though v3.0 is higher"},
		{"one on the same commit is", func(f *scm.Facts, _ *Explanation) { f.Tags = append(f.Tags, scm.Tag{Ref: "v1.2.4"}) },
			"the nearest of 2 version tags, though v1.2.4 is higher"},
		{"one elsewhere is", func(_ *scm.Facts, e *Explanation) {
			e.Project.Tags = append(e.Project.Tags, "nightly", "v1.10")
		}, "the nearest of 2 version tags; v1.10 is higher, but not in this history"},
		{"the highest was asked for", func(_ *scm.Facts, e *Explanation) { e.Plan.Query.Select = scm.Highest }, "the highest of 2 version tags"},
		{"and is not the highest of all", func(_ *scm.Facts, e *Explanation) {
			e.Plan.Query.Select = scm.Highest
			e.Project.Tags = append(e.Project.Tags, "v1.10")
		}, "the highest here of 2 version tags; v1.10 is higher, but not in this history"},
		{"nobody knows all", func(_ *scm.Facts, e *Explanation) { e.Project.Tags = nil }, "the nearest of 2 version tags"},
		{"by git's rule", func(f *scm.Facts, e *Explanation) { f.TagCount, e.Plan.Query.Accept = 1, nil }, "what git describe names, of 1 tag"},
		{"by hg's", func(_ *scm.Facts, e *Explanation) { e.Plan.Query.Select = scm.LatestTag }, "what hg calls the latest tag, of 2 tags"},
	} {
		f := acme()
		e := explained(t, f, func(e *Explanation) { tt.change(&f, e) })
		e.Result.Facts, e.Result.Version.Tag = f, &f.Tags[0]
		if got, want := e.tag(), "v1.2.3 (annotated) on 81a32a2ee: "+tt.want; got != want {
			t.Errorf("%s:\n got %s\nwant %s", tt.why, got, want)
		}
	}
	saved := explained(t, acme(), func(e *Explanation) { e.Project.Source.Given = true })
	if got, want := saved.tag(), "v1.2.3 (annotated) on 81a32a2ee"; got != want {
		t.Errorf("of saved facts nobody knows the other tags: %q, want %q", got, want)
	}
}

func TestSourceLine(t *testing.T) {
	for _, tt := range []struct {
		why   string
		from  Source
		facts scm.Facts
		want  string
	}{
		{"nothing", Source{Where: "here"}, scm.Facts{}, "none"},
		{"--facts", Source{Given: true, Where: "here"}, scm.Facts{Source: "repository"}, "the facts that --facts names"},
		{"a repository of Mercurial", Source{Where: "in ..", Program: "hg", System: "hg"}, scm.Facts{Source: "repository"}, "the hg repository in .., read by the hg program"},
		{"facts saved beside the sources", Source{Where: "here"}, scm.Facts{Source: "facts"}, "the saved facts here, .tagline.json"},
		{"a variable", Source{Where: "here", Variable: "TAGLINE_PRETEND_VERSION"}, scm.Facts{Source: "override"}, "the variable TAGLINE_PRETEND_VERSION"},
		{"a source distribution", Source{Where: "here"}, scm.Facts{Source: "pkg-info"}, "the PKG-INFO here"},
		{"an archive", Source{Where: "here"}, scm.Facts{Source: "archive"}, "the archive file here"},
		{"a directory", Source{Where: "here"}, scm.Facts{Source: "directory"}, "the directory's name"},
		{"what comes later", Source{Where: "here"}, scm.Facts{Source: "fallback"}, "fallback"},
	} {
		if got := SourceLine(tt.from, tt.facts); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.why, got, tt.want)
		}
	}
}

// Every local scheme in every state: what is said of a segment is true of the
// state, and the parts of the JSON object are the version.
func TestParts(t *testing.T) {
	states := map[string]func(*scm.Facts){
		"on the tag":      func(f *scm.Facts) { f.Distance = 0 },
		"past the tag":    func(f *scm.Facts) {},
		"no tag":          func(f *scm.Facts) { f.Tags, f.Untagged, f.Candidates = nil, scm.NoTags, nil },
		"a local part":    func(f *scm.Facts) { f.Tags[0].Ref = "v1.2.3+d20260101.dirty.g109666b3b" },
		"unproven":        func(f *scm.Facts) { f.Proof = scm.Proof{Reason: "the clone is shallow"} },
		"no commit known": func(f *scm.Facts) { f.Head.ID = "" },
	}
	for _, local := range scheme.LocalSchemes() {
		for state, set := range states {
			for _, dirty := range []bool{false, true} {
				for _, clock := range []string{"", "SOURCE_DATE_EPOCH"} {
					f := acme()
					set(&f)
					f.Work.Dirty = dirty
					e := explained(t, f, func(e *Explanation) {
						e.Plan.Options = scheme.Options{
							Now: now, Local: []string{local.Name}, AllowUnproven: true, Initial: "0.1", Reasons: scheme.Reasons{Clock: clock},
							LocalText: []scheme.Segment{{Text: "d1", Kind: scheme.KindFreeText, Why: "from TAGLINE_LOCAL"}},
						}
					})
					if e.Err != nil {
						if !dirty || !strings.Contains(local.Doc, "an error for a dirty tree") {
							t.Errorf("%s, %s: %v", local.Name, state, e.Err)
						}
						continue
					}
					o, err := e.Object()
					if err != nil {
						t.Fatal(err)
					}
					joined := ""
					for _, p := range o.Parts {
						joined += p.Text
						what := local.Name + ", " + state + ": " + p.Text + " is explained by: " + p.Why
						isDay := strings.HasPrefix(p.Why, "uncommitted changes; the day is ")
						if p.Kind == "day" && !(dirty && local.Name == "node-and-date" && isDay) {
							t.Error(what)
						}
						isTime := strings.HasPrefix(p.Why, "uncommitted changes; the time is ")
						if p.Kind == "second" && !(dirty && local.Name == "node-and-timestamp" && isTime) {
							t.Error(what)
						}
						if p.Kind == "dirty" && !(dirty && p.Why == "uncommitted changes") {
							t.Error(what)
						}
						if p.Kind == "commit" && !(f.Head.ID != "" && p.Why == "commit "+node) {
							t.Error(what)
						}
						if (p.Why == "from the tag") != (p.Kind == "tag") || (p.Why == "from TAGLINE_LOCAL") != (p.Kind == "text") {
							t.Error(what)
						}
						if (p.Kind == "day" || p.Kind == "second") && strings.Contains(p.Why, "SOURCE_DATE_EPOCH") != (clock != "") {
							t.Error(what)
						}
						if p.Kind == "unproven" && !(state == "unproven" && p.Why == "not proven: the clone is shallow") {
							t.Error(what)
						}
					}
					if joined != *o.PartsOf || joined != *o.Version {
						t.Errorf("%s, %s: the parts %q are not %s, %s", local.Name, state, joined, *o.PartsOf, *o.Version)
					}
				}
			}
		}
	}
}

func TestObject(t *testing.T) {
	f := acme()
	f.Rejected = []scm.Rejected{{Tag: scm.Tag{Ref: "v2"}, Reason: &scheme.TagError{Tag: "v2", Err: errors.New("no")}, Ahead: true}}
	e := explained(t, f, func(e *Explanation) {
		e.Plan.Require, e.Exit = []plan.Requirement{plan.Tagged}, 5
		e.Project.Settings = []Setting{{"require", "--require"}}
		e.Project.Notes = []string{"passed over"}
	})
	object, err := e.Object()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"version":"1.2.4.dev4+g109666b3b","error":"HEAD is 4 past v1.2.3, and tagged is required","exit":5,` +
		`"parts_of":"1.2.4.dev4+g109666b3b","parts":[` +
		`{"text":"1.2.4","kind":"release","why":"the release after v1.2.3 (guess-next-dev: last number + 1)"},` +
		`{"text":".dev4","kind":"dev","why":"4 commits that v1.2.3 does not have"},` +
		`{"text":"+g109666b3b","kind":"commit","why":"commit 109666b3b7ef750947766eb518032cdc2f7ee6d3"}],` +
		`"notes":[{"rule":"next","text":"the release after v1.2.3 (guess-next-dev: last number + 1)"},` +
		`{"rule":"nearer-tag","text":"tag v2 is nearer than v1.2.3 but is no version: no"},{"rule":"passed-over","text":"passed over"}],` +
		`"warnings":["tag v2 is nearer than v1.2.3 but is no version: no"],` +
		`"candidates":[{"tag":"v1.2.3","depth":4}],"refused":[{"tag":"v2","reason":"no","nearer":true}],"higher":[],"dirty_paths":[],` +
		`"settings":{"require":"--require"},"facts":`
	if got, _, _ := strings.Cut(string(text), `"facts":`); got+`"facts":` != want {
		t.Errorf("(-want +got):\n%s", cmp.Diff(want, got+`"facts":`))
	}

	empty := explained(t, f, func(e *Explanation) { e.Err = errors.New("nothing here") })
	if o, err := empty.Object(); err != nil || o.Version != nil || o.PartsOf != nil || len(o.Parts) != 0 || *o.Error != "nothing here" {
		t.Errorf("without a version: %+v", o)
	}
}

// The document has the configured format's text as its version, and all formats.
func TestDocument(t *testing.T) {
	for _, tt := range []struct {
		why, tag, format      string
		scheme                string
		version, public, next string
	}{
		{"PEP 440 is the default", "v1.2.3", "pep440", "guess-next-dev", "1.2.4.dev4+g109666b3b", "1.2.4.dev4", "1.2.4"},
		{"the configured format", "v1.2.3", "semver", "guess-next-dev", "1.2.4-0.dev.4+g109666b3b", "1.2.4.dev4", "1.2.4"},
		{"releases as the scheme writes them", "v1.2.0-rc.1", "npm", "semver", "1.2.0-rc.1.0.dev.4", "1.2.0rc2.dev4", "1.2.0-rc.2"},
		{"a pre-release without a place in PEP 440", "v1.2.0-nightly.3", "semver", "semver",
			"1.2.0-nightly.3.0.dev.4+g109666b3b", "1.2.0-nightly.3.0.dev.4", "1.2.0-nightly.4"},
		{"a format that cannot write it", "1!1.2", "semver", "guess-next-dev", "", "1!1.3.dev4", "1!1.3"},
	} {
		f := acme()
		f.Tags[0].Ref, f.Tags[0].Name = tt.tag, tt.tag
		e := explained(t, f, func(e *Explanation) {
			s, err := scheme.New(tt.scheme, scheme.Options{})
			if err != nil {
				t.Fatal(err)
			}
			e.Plan.Schemes, e.Plan.Format = []scheme.Scheme{s}, tt.format
		})
		if e.Err != nil {
			t.Fatalf("%s: %v", tt.why, e.Err)
		}
		d, err := NewDocument(e.Plan, e.Result, nil)
		if err != nil {
			t.Fatal(err)
		}
		if d.Version != tt.version || d.Public != tt.public || *d.Next != tt.next {
			t.Errorf("%s: %s, public %s, next %s; want %s, %s, %s", tt.why, d.Version, d.Public, *d.Next, tt.version, tt.public, tt.next)
		}
		fields, err := d.Fields()
		if err != nil {
			t.Fatal(err)
		}
		if formats, ok := fields["formats"].(map[string]any); !ok || len(formats) != len(render.All()) {
			t.Errorf("%s: formats are %v", tt.why, fields["formats"])
		}
	}
}
