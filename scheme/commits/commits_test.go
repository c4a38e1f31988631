package commits

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// id is a hash of 40 digits that begins with the number.
func id(t testing.TB, n int) scm.Hash {
	t.Helper()
	h, err := scm.ParseHash(fmt.Sprintf("%08x", n) + strings.Repeat("a", 32))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// history makes commits of messages, the first one the oldest; {n} in a message stands
// for the hash of commit n, from 1, and a line "parents: 1 2" at its end is taken off.
func history(t testing.TB, texts []string) []scm.Message {
	t.Helper()
	var all scm.Messages
	for i, text := range texts {
		for n := range texts {
			text = strings.ReplaceAll(text, fmt.Sprintf("{%d}", n+1), id(t, n+1).String())
		}
		m := scm.Message{ID: id(t, i+1), Time: time.Unix(int64(i), 0)}
		text, parents, found := strings.Cut(text, "\nparents: ")
		if !found {
			parents = fmt.Sprint(i)
		}
		for word := range strings.FieldsSeq(parents) {
			n := 0
			fmt.Sscan(word, &n)
			m.Parents = append(m.Parents, id(t, n))
		}
		m.Text = text
		if err := all.Add(m); err != nil {
			t.Fatal(err)
		}
	}
	return all.Sorted()
}

func TestDecide(t *testing.T) {
	for _, row := range []struct {
		why  string
		said []string
		asks scheme.Raise
		by   int // the commit that decides, from 1; 0 for none
	}{
		{"nothing was said", nil, scheme.Nothing, 0},
		{"a feature is minor (§2)", []string{"feat: a"}, scheme.Minor, 1},
		{"a fix is patch (§3)", []string{"fix: a"}, scheme.Patch, 1},
		{"other types ask for nothing (§14)", []string{"docs: a", "chore: b", "ci: c"}, scheme.Nothing, 0},
		{"a scope may stand before the colon (§4)", []string{"feat(parser): a"}, scheme.Minor, 1},
		{"an empty one may not", []string{"feat(): a", "feat( ): b"}, scheme.Nothing, 0},
		{"an exclamation mark breaks (§13)", []string{"chore!: a", "feat(api)!: b"}, scheme.Major, 1},
		{"in its place only", []string{"feat!(api): a", "feat: a!"}, scheme.Minor, 2},
		{"types are read in any case (§15)", []string{"FEAT: a"}, scheme.Minor, 1},
		{"the space after the colon is required (§1)", []string{"feat:a", "fix:"}, scheme.Nothing, 0},
		{"a footer breaks (§12)", []string{"fix: a\n\nbody\n\nBREAKING CHANGE: b"}, scheme.Major, 1},
		{"so does its other form (§16)", []string{"fix: a\n\nBREAKING-CHANGE: b"}, scheme.Major, 1},
		{"and one with #", []string{"fix: a\n\nBREAKING CHANGE #b"}, scheme.Major, 1},
		{"in upper case only (§15)", []string{"fix: a\n\nBreaking Change: b"}, scheme.Patch, 1},
		{"at the beginning of a line only", []string{"fix: a\n\nthis is no BREAKING CHANGE: b"}, scheme.Patch, 1},
		{"below any title", []string{"Drop Python 3.8\n\nBREAKING CHANGE: 3.9 is needed"}, scheme.Major, 1},
		{"with line ends of DOS", []string{"fix: a\r\n\r\nBREAKING CHANGE: b\r\n"}, scheme.Major, 1},
		{"the most decides, whenever it came", []string{"fix: a", "feat: b", "fix: c", "feat: d"}, scheme.Minor, 2},
		{"empty lines before the title do not matter", []string{"\n\n  \nfeat: a"}, scheme.Minor, 1},

		{"a revert takes back a commit of the range, and itself", []string{"feat: a", "Revert \"feat: a\"\n\nThis reverts commit {1}."}, scheme.Nothing, 0},
		{"and no other", []string{"feat: a", "feat: b", "Revert \"feat: b\"\n\nThis reverts commit {2}."}, scheme.Minor, 1},
		{"the type revert names commits in a footer", []string{"feat: a", "feat!: b", "revert: let us never speak of it\n\nRefs: 00000001a, 00000002a"}, scheme.Nothing, 0},
		{"a footer of another type refers to something else", []string{"feat: a", "fix: b\n\nRefs: 00000001a"}, scheme.Minor, 1},
		{"less than seven digits name no commit", []string{"feat: a", "revert: b\n\nRefs: 000000"}, scheme.Minor, 1},
		{"a revert of what was released is a change", []string{"docs: a", "Revert \"feat: z\"\n\nThis reverts commit ffffffffffffffffffffffffffffffffffffffff."}, scheme.Patch, 2},
		{"a revert of a revert brings the commit back", []string{"feat: a", "Revert \"feat: a\"\n\nThis reverts commit {1}.", "Reapply \"feat: a\"\n\nThis reverts commit {2}."}, scheme.Minor, 1},
		{"a change of Mercurial is backed out", []string{"feat: a", "Backed out changeset 00000001aaaa"}, scheme.Nothing, 0},
		{"a pull request is reverted by its number", []string{"feat: a (#7)", "fix: b", "Revert \"feat: a (#7)\" (#9)\n\nReverts acme/acme#7"}, scheme.Patch, 2},
		{"a merge is reverted with all that it brought in",
			[]string{"feat: main", "feat!: side\nparents: 1", "fix: side\nparents: 2", "Merge branch 'side'\nparents: 1 3",
				"Revert \"Merge branch 'side'\"\n\nThis reverts commit {4}, reversing\nchanges made to {1}."}, scheme.Minor, 1},

		{"the title of a merge says nothing", []string{"Merge pull request #7 from acme/feat\n\nAdd a thing"}, scheme.Nothing, 0},
		{"the line after it is the title of the request", []string{"Merge pull request #7 from acme/x\n\nfeat!: add a thing"}, scheme.Major, 1},
		{"so at GitLab", []string{"Merge branch 'x' into 'main'\n\nfeat: a\n\nSee merge request acme/acme!7"}, scheme.Minor, 1},
		{"GitHub lists below the title what it squashed", []string{"Login (#7)\n\n* fix: a\n\n* feat: b\n"}, scheme.Minor, 1},
		{"a list in other text is text", []string{"chore: update x (#7)\n\nRelease notes:\n\n* feat!: no more\n"}, scheme.Nothing, 0},
		{"and so is one below another title", []string{"chore: notes\n\n* feat: a"}, scheme.Nothing, 0},
		{"git lists whole messages", []string{"Squashed commit of the following:\n\ncommit 00000001a\nAuthor: Ada\n\n    feat: a\n\n    feat!: only the title counts\n\ncommit 00000002a\n\n    fix: b\n"}, scheme.Minor, 1},
		{"with their footers", []string{"Squashed commit of the following:\n\ncommit 00000001a\n\n    fix: a\n\n    BREAKING CHANGE: b\n"}, scheme.Major, 1},
	} {
		said := history(t, row.said)
		d := Decide(said, DefaultTypes(), 9)
		by := ""
		if row.by > 0 {
			by = id(t, row.by).String()
		}
		if d.Raise != row.asks || d.Commit != by {
			t.Errorf("%s: %v by %q (%s), want %v by %q", row.why, d.Raise, d.Commit, d.Why, row.asks, by)
		}
	}
}

// A commit's types are the project's to say.
func TestTypes(t *testing.T) {
	types := DefaultTypes()
	types["feat"], types["docs"] = scheme.Nothing, scheme.Minor
	said := history(t, []string{"feat: a", "docs(api): b"})
	if d := Decide(said, types, 4); d.Raise != scheme.Minor || d.Why != `0000 "docs(api): b" is of the type docs, which raises minor` {
		t.Errorf("%+v", d)
	}
}

// A circle of shortened hashes, which only a liar can make, ends.
func TestCircle(t *testing.T) {
	said := history(t, []string{"feat: a\n\nThis reverts commit {2}.", "feat: b\n\nThis reverts commit {1}.", "fix: c\n\nThis reverts commit {3}."})
	Decide(said, DefaultTypes(), 9)
}

func FuzzDecide(f *testing.F) {
	f.Add("feat(a)!: b\n\nBREAKING CHANGE: c\x1b[31m", "Revert \"x\"\n\nThis reverts commit 00000001aaaaaaaa, reversing\nchanges made to 00000001a.")
	f.Add("Squashed commit of the following:\n\ncommit a\n    fix: b", "x (#1)\n\n* feat: \xff\u202e")
	f.Fuzz(func(t *testing.T, a, b string) {
		said := history(t, []string{strings.ReplaceAll(a, "\nparents: ", ""), strings.ReplaceAll(b, "\nparents: ", "")})
		d := Decide(said, DefaultTypes(), 9)
		if (d.Commit == "") != (d.Raise == scheme.Nothing) || d.Why == "" {
			t.Errorf("%+v", d)
		}
		if i := strings.IndexFunc(d.Why, func(r rune) bool { return !unicode.IsPrint(r) }); i >= 0 || len(d.Why) > 600 {
			t.Errorf("not fit to be shown: %q", d.Why)
		}
		if again := Decide(said, DefaultTypes(), 9); again != d {
			t.Errorf("%+v, then %+v", d, again)
		}
	})
}
