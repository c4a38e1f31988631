package scheme

import (
	"testing"

	"github.com/tagline-scm/tagline/scm"
)

// The table of setuptools-scm's local schemes: its documentation, and its
// program where that says more.
func TestLocalSchemes(t *testing.T) {
	type situation struct {
		tag      string
		distance uint64
		dirty    bool
		vcs      string // "" = git, "none" = no commit known
	}
	tests := []struct {
		why string
		situation
		want map[string]string // by local scheme; "!" is a DirtyError
	}{
		{"nothing to tell", situation{tag: "1.2.3"}, map[string]string{
			"node-and-date": "1.2.3", "node-and-timestamp": "1.2.3", "dirty-tag": "1.2.3", "no-local-version": "1.2.3",
			"no-local-version-strict": "1.2.3", "fail-on-uncommitted-changes": "1.2.3",
		}},
		{"dirty on the tag", situation{tag: "1.2.3", dirty: true}, map[string]string{
			"node-and-date": "1.2.4.dev0+g012345678.d20260820", "node-and-timestamp": "1.2.4.dev0+g012345678.d20260820080000",
			"dirty-tag": "1.2.4.dev0+dirty", "no-local-version": "1.2.4.dev0",
			"no-local-version-strict": "!", "fail-on-uncommitted-changes": "!",
		}},
		{"past the tag", situation{tag: "1.2.3", distance: 4}, map[string]string{
			"node-and-date": "1.2.4.dev4+g012345678", "node-and-timestamp": "1.2.4.dev4+g012345678",
			"dirty-tag": "1.2.4.dev4", "no-local-version": "1.2.4.dev4",
			"no-local-version-strict": "1.2.4.dev4", "fail-on-uncommitted-changes": "1.2.4.dev4",
		}},
		{"past the tag and dirty", situation{tag: "1.2.3", distance: 4, dirty: true}, map[string]string{
			"node-and-date": "1.2.4.dev4+g012345678.d20260820", "node-and-timestamp": "1.2.4.dev4+g012345678.d20260820080000",
			"dirty-tag": "1.2.4.dev4+dirty", "no-local-version": "1.2.4.dev4",
			"no-local-version-strict": "!", "fail-on-uncommitted-changes": "!",
		}},
		{"the tag's own local part stays, whatever the scheme", situation{tag: "1.2.3+abc.1", distance: 4, dirty: true}, map[string]string{
			"node-and-date": "1.2.4.dev4+abc.1.g012345678.d20260820", "node-and-timestamp": "1.2.4.dev4+abc.1.g012345678.d20260820080000",
			"dirty-tag": "1.2.4.dev4+abc.1.dirty", "no-local-version": "1.2.4.dev4+abc.1",
			"no-local-version-strict": "!", "fail-on-uncommitted-changes": "!",
		}},
		{"and on the tag", situation{tag: "1.2.3+abc.1"}, map[string]string{
			"node-and-date": "1.2.3+abc.1", "dirty-tag": "1.2.3+abc.1", "no-local-version": "1.2.3+abc.1",
		}},
		{"a tag that names its commit does so once", situation{tag: "1.2.3+g012345678", distance: 4}, map[string]string{
			"node-and-date": "1.2.4.dev4+g012345678",
		}},
		{"no commit known", situation{tag: "1.2.3", distance: 3, dirty: true, vcs: "none"}, map[string]string{
			"node-and-date": "1.2.4.dev3+d20260820", "node-and-timestamp": "1.2.4.dev3+d20260820080000",
			"dirty-tag": "1.2.4.dev3+dirty", "no-local-version": "1.2.4.dev3",
		}},
		{"Mercurial has an h and ten digits", situation{tag: "1.2.3", distance: 4, vcs: "hg"}, map[string]string{
			"node-and-date": "1.2.4.dev4+h0123456789",
		}},
		{"an unknown system has no letter, but ten decimal digits would be a number", situation{tag: "1.2.3", distance: 4, vcs: "unknown"}, map[string]string{
			"node-and-date": "1.2.4.dev4+r0123456789",
		}},
		{"which any letter among them keeps from being one", situation{tag: "1.2.3", distance: 4, vcs: "unknown, longer"}, map[string]string{
			"node-and-date": "1.2.4.dev4+0123456789ab",
		}},
	}
	for _, tt := range tests {
		for local, want := range tt.want {
			v, err := derived(t, Row{Tag: tt.tag, Distance: tt.distance, Dirty: tt.dirty}, func(f *scm.Facts, o *Options) {
				o.Local = []string{local}
				switch tt.vcs {
				case "hg":
					f.VCS = "hg"
				case "unknown":
					f.VCS = ""
				case "unknown, longer":
					f.VCS, o.CommitLength = "", 12
				case "none":
					f.Head.ID = ""
				}
			})
			got := text(v)
			if _, refused := err.(*DirtyError); refused {
				got = "!"
			} else if err != nil {
				got = err.Error()
			}
			if got != want {
				t.Errorf("%s, %s: %q, want %q", tt.why, local, got, want)
			}
		}
	}
}

func TestLocalList(t *testing.T) {
	list := func(f *scm.Facts, o *Options) {
		o.Local = []string{"fail-on-uncommitted-changes", "dirty-tag", "node-and-date"}
	}
	if v, err := derived(t, Row{Tag: "1.0", Distance: 1}, list); err != nil || text(v) != "1.1.dev1" {
		t.Errorf("the first that decides: %q, %v", text(v), err)
	}
	if _, err := derived(t, Row{Tag: "1.0", Dirty: true}, list); err == nil {
		t.Error("an error of the first is not passed over")
	}
}

func TestNode(t *testing.T) {
	for _, tt := range []struct {
		why, vcs, id string
		length       int
		want         string
	}{
		{"git's default", "git", testNode, 0, "g012345678"},
		{"a length that somebody chose", "git", testNode, 12, "g0123456789ab"},
		{"all there is", "git", "0123", 12, "g0123"},
		{"Mercurial's default", "hg", testNode, 0, "h0123456789"},
		{"no commit", "git", "", 0, ""},
	} {
		if got := node(scm.Facts{VCS: tt.vcs, Head: scm.Commit{ID: tt.id}}, tt.length); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.why, got, tt.want)
		}
	}
}

// freeText returns configured segments of a local part.
func freeText(texts ...string) []Segment { return segments(texts, KindFreeText, "from --local") }
