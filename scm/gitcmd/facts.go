package gitcmd

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/scm"
)

// Facts answers the query. A revision that names no commit is a
// *scm.RevisionError; what git refuses is a *scm.RefusedError with its words.
func (r *Repository) Facts(q scm.Query) (scm.Facts, error) {
	f := scm.Facts{VCS: "git", Source: "repository", Shallow: r.shallow}
	head, described, err := r.resolve(q.Rev)
	if err != nil {
		return scm.Facts{}, err
	}
	f.Head = described
	if f.Branch, err = r.branch(q.Rev); err != nil {
		return scm.Facts{}, err
	}
	b, err := r.ballot(q)
	if err != nil {
		return scm.Facts{}, err
	}
	if err := r.place(&f, q, b, head); err != nil {
		return scm.Facts{}, err
	}
	if f.Work, err = r.work(q); err != nil {
		return scm.Facts{}, err
	}
	return f, nil
}

// place fills in what depends on tags.
func (r *Repository) place(f *scm.Facts, q scm.Query, b *ballot, head scm.Hash) error {
	var chosen *scm.Hash
	var err error
	counts := q.Select == scm.Highest || q.Select == scm.Anywhere // what git describe does else
	switch {
	case head.IsZero() || len(b.accepted) == 0:
	case q.Select == scm.Highest:
		chosen, err = r.highest(f, q, b, head)
	case q.Select == scm.Anywhere:
		chosen, err = r.anywhere(q, b, head)
	default:
		chosen, err = r.nearest(f, q, b, head)
	}
	if err != nil {
		return err
	}
	if chosen == nil {
		f.Untag(b.all, b.accepted)
	} else {
		f.Tags = b.on(*chosen)
		if err := scm.TooManyTags(*chosen, len(f.Tags)); err != nil {
			return err
		}
		if q.Evidence {
			f.TagCount = len(b.accepted)
			if counts {
				f.Candidates = []scm.Candidate{{Tag: f.Tags[0]}}
			}
		}
	}
	if head.IsZero() {
		f.Proof = scm.NewProof("", 0, nil, r.shallow)
		return nil
	}
	if chosen == nil || counts {
		if f.Distance, err = r.count(q, chosen, head, false); err != nil {
			return err
		}
	}
	commits := f.Distance
	if counts && len(f.Candidates) > 0 {
		f.Candidates[0].Depth = commits
	}
	if q.Scoped() {
		if f.Distance, err = r.count(q, chosen, head, true); err != nil {
			return err
		}
	}
	higher, err := r.higher(q, b, f.Tags, head)
	if err != nil {
		return err
	}
	if err := r.between(f, q, b.rejected, higher, chosen, head); err != nil {
		return err
	}
	ends, err := r.ends(q, b, chosen, head)
	if err != nil {
		return err
	}
	tag := ""
	if chosen != nil {
		tag = q.Called(f.Tags).Name
	}
	f.Proof = scm.NewProof(tag, commits, ends, r.shallow)
	return nil
}

// resolve returns the commit that rev names; nothing for "" on a branch without
// a commit.
func (r *Repository) resolve(rev string) (scm.Hash, scm.Commit, error) {
	if reason := unsupported(rev); reason != "" {
		return scm.Hash{}, scm.Commit{}, &scm.RevisionError{Rev: rev, Reason: reason}
	}
	name := rev
	if rev == "" {
		name = "HEAD"
	}
	out, err := r.ask("log", "-1", "--no-decorate", "--format=%H %ct %at", name+"^{commit}", "--")
	if err == nil {
		part := strings.SplitN(out, " ", 3)
		head, err := scm.ParseHash(part[0])
		if err != nil || len(part) < 3 {
			return scm.Hash{}, scm.Commit{}, &scm.RefusedError{Reason: "git log answered " + out}
		}
		c := scm.Commit{ID: part[0], Time: unix(part[1]), Author: unix(part[2])}
		c.Date = c.Time.Format(time.DateOnly)
		return head, c, nil
	}
	var f *failure
	if !errors.As(err, &f) {
		return scm.Hash{}, scm.Commit{}, err
	}
	if rev != "" {
		return scm.Hash{}, scm.Commit{}, r.unknown(rev)
	}
	// HEAD leads nowhere: a branch without a commit, if no ref is there.
	branch, branchErr := r.ask("symbolic-ref", "-q", "HEAD")
	if branchErr != nil {
		return scm.Hash{}, scm.Commit{}, refused(err)
	}
	if _, refErr := r.ask("rev-parse", "--verify", "--quiet", branch); refErr == nil {
		return scm.Hash{}, scm.Commit{}, refused(err)
	}
	return scm.Hash{}, scm.Commit{}, nil
}

// Resolve returns the hash of the commit that a revision names.
func (r *Repository) Resolve(rev string) (string, error) {
	if rev == "" {
		return "", &scm.RevisionError{Rev: rev, Reason: "is empty"}
	}
	_, c, err := r.resolve(rev)
	return c.ID, err
}

// unknown says why git cannot tell which commit rev names.
func (r *Repository) unknown(rev string) error {
	_, err := r.ask("rev-parse", "--verify", rev+"^{commit}")
	var f *failure
	reason := "no such commit or ref"
	if errors.As(err, &f) && strings.Contains(f.words, "ambiguous") {
		reason = "ambiguous"
	}
	return &scm.RevisionError{Rev: rev, Reason: reason}
}

// unsupported returns why a revision is not of the few forms that all readers
// know: a hash, a name, and ^N, ~N, ^{} behind them.
func unsupported(rev string) string {
	for _, bad := range []string{":", "@{", "..", "^{/", "^!", "^@", "^-", " ", "\x00"} {
		if strings.Contains(rev, bad) {
			return scm.UnsupportedRevision
		}
	}
	if strings.HasPrefix(rev, "-") || strings.HasPrefix(rev, "^") {
		return scm.UnsupportedRevision
	}
	return ""
}

// unix reads seconds since 1970; text that is no number is 1970 itself, as for
// git.
func unix(seconds string) time.Time {
	n, _ := strconv.ParseInt(seconds, 10, 64)
	return time.Unix(n, 0).UTC()
}

// branch returns the branch HEAD is on; for another revision there is none.
func (r *Repository) branch(rev string) (scm.Branch, error) {
	if rev != "" {
		return scm.Branch{Abbrev: "HEAD"}, nil
	}
	if out, err := r.ask("rev-parse", "--symbolic-full-name", "HEAD", "--abbrev-ref", "HEAD"); err == nil {
		full, short, _ := strings.Cut(out, "\n")
		return onBranch(full, short), nil
	}
	// No commit yet.
	full, err := r.ask("symbolic-ref", "-q", "HEAD")
	if err != nil {
		return scm.Branch{}, refused(err)
	}
	short, err := r.ask("symbolic-ref", "--short", "HEAD")
	return onBranch(full, short), refused(err)
}

// onBranch returns the branch of that full name; HEAD stands for none.
func onBranch(full, short string) scm.Branch {
	if full == "HEAD" {
		return scm.Branch{Abbrev: "HEAD"}
	}
	return scm.Branch{Name: strings.TrimPrefix(full, "refs/heads/"), Abbrev: short, From: "head"}
}

// nearest asks git describe. It returns the commit of the tag, nil if none
// describes head.
func (r *Repository) nearest(f *scm.Facts, q scm.Query, b *ballot, head scm.Hash) (*scm.Hash, error) {
	args := []string{"describe", "--long", "--always", "--abbrev=" + strconv.Itoa(2*head.Size())}
	if !q.AnnotatedOnly {
		args = append(args, "--tags")
	}
	if q.FirstParent {
		args = append(args, "--first-parent")
	}
	if q.Candidates > 0 {
		args = append(args, "--candidates="+strconv.Itoa(q.Candidates))
	}
	if q.Evidence {
		args = append(args, "--debug")
	}
	for _, glob := range q.Match {
		args = append(args, "--match="+glob)
	}
	for _, glob := range q.Exclude {
		args = append(args, "--exclude="+glob)
	}
	var accepted []string
	for _, t := range b.accepted {
		accepted = append(accepted, t.Ref)
	}
	size := 0
	for _, glob := range cover(b.refused, accepted) {
		args = append(args, "--exclude="+glob)
		size += len(glob) + len("--exclude=") + 16
	}
	if size > maxArguments {
		return nil, &scm.RefusedError{Reason: fmt.Sprintf("%d refused tags are more than git's command line can name", len(b.refused))}
	}
	out, words, err := r.git.output(r.here(append(args, head.String())...))
	if err != nil {
		return nil, refused(err)
	}
	if out == head.String() {
		return nil, nil
	}
	name, distance, _, ok := scm.ParseDescribe(out)
	if !ok {
		return nil, &scm.RefusedError{Reason: "git describe answered " + out}
	}
	f.Distance = distance
	// What is printed is the name inside an annotated tag. Where the ref's
	// differs, git says so.
	ref := name
	for line := range strings.Lines(words) {
		line = strings.TrimSpace(line)
		if inner, ok := strings.CutPrefix(line, "warning: tag '"); ok {
			if known, found := strings.CutSuffix(inner, "' is externally known as '"+name+"'"); found {
				ref = known
			}
		}
	}
	i, found := slices.BinarySearchFunc(b.accepted, ref, func(t scm.Tag, ref string) int { return strings.Compare(t.Ref, ref) })
	if !found {
		return nil, &scm.ChangedError{Path: "refs/tags/" + ref}
	}
	if q.Evidence {
		f.Candidates = b.candidates(words)
		if len(f.Candidates) == 0 { // git does not walk from a tagged commit
			f.Candidates = []scm.Candidate{{Tag: b.accepted[i]}}
		}
	}
	return &b.accepted[i].Commit, nil
}

// maxArguments bounds the globs of one command line; Linux has room for two
// megabytes.
const maxArguments = 1 << 20

// candidates reads what git describe --debug says it considered: lines of a
// kind, a depth and a ref.
func (b *ballot) candidates(words string) []scm.Candidate {
	var list []scm.Candidate
	for line := range strings.Lines(words) {
		field := strings.Fields(line)
		if len(field) != 3 || field[0] != "annotated" && field[0] != "lightweight" {
			continue
		}
		depth, err := strconv.ParseUint(field[1], 10, 64)
		i, found := slices.BinarySearchFunc(b.accepted, field[2], func(t scm.Tag, ref string) int { return strings.Compare(t.Ref, ref) })
		if err == nil && found {
			list = append(list, scm.Candidate{Tag: b.accepted[i], Depth: depth})
		}
	}
	return list
}

// highest returns the commit of the highest accepted tag that head contains.
func (r *Repository) highest(f *scm.Facts, q scm.Query, b *ballot, head scm.Hash) (*scm.Hash, error) {
	reachable, err := r.reachable(q, b.accepted, head)
	if err != nil || len(reachable) == 0 {
		return nil, err
	}
	best := q.Called(reachable)
	return &best.Commit, nil
}

// anywhere returns the commit of the highest accepted tag that does not contain head,
// unless head has one itself.
func (r *Repository) anywhere(q scm.Query, b *ballot, head scm.Hash) (*scm.Hash, error) {
	if len(b.on(head)) > 0 {
		return &head, nil
	}
	lacks := map[string]bool{} // those of commits alone
	err := r.lines(func(ref string) error {
		lacks[ref] = true
		return nil
	}, "for-each-ref", "--no-contains="+head.String(), "--format=%(refname:lstrip=2)", "refs/tags/")
	if err != nil {
		return nil, refused(err)
	}
	others := slices.DeleteFunc(slices.Clone(b.accepted), func(t scm.Tag) bool { return !lacks[t.Ref] })
	if len(others) == 0 {
		return nil, nil
	}
	best := q.Called(others)
	return &best.Commit, nil
}

// higher returns the accepted tags above the chosen one that head contains.
func (r *Repository) higher(q scm.Query, b *ballot, chosen []scm.Tag, head scm.Hash) ([]scm.Tag, error) {
	if q.Better == nil || len(chosen) == 0 {
		return nil, nil
	}
	best := q.Called(chosen)
	above := slices.DeleteFunc(slices.Clone(b.accepted), func(t scm.Tag) bool { return q.Better(t.Ref, best.Ref) <= 0 })
	return r.reachable(q, above, head)
}

// reachable returns those of tags that head contains, or has among its first
// parents.
func (r *Repository) reachable(q scm.Query, tags []scm.Tag, head scm.Hash) ([]scm.Tag, error) {
	if len(tags) == 0 {
		return nil, nil
	}
	on := map[string]bool{}
	var err error
	if q.FirstParent {
		commits := map[string]bool{}
		for _, t := range tags {
			commits[t.Commit.String()] = true
		}
		err = r.lines(func(commit string) error {
			on[commit] = commits[commit]
			return nil
		}, "rev-list", "--first-parent", head.String(), "--")
		tags = slices.DeleteFunc(slices.Clone(tags), func(t scm.Tag) bool { return !on[t.Commit.String()] })
	} else {
		err = r.lines(func(ref string) error {
			on[ref] = true
			return nil
		}, "for-each-ref", "--merged="+head.String(), "--format=%(refname:lstrip=2)", "refs/tags/")
		tags = slices.DeleteFunc(slices.Clone(tags), func(t scm.Tag) bool { return !on[t.Ref] })
	}
	if err != nil {
		return nil, refused(err)
	}
	return tags, nil
}

// between fills in which rejected and which higher tags there are between the
// chosen commit and head.
func (r *Repository) between(f *scm.Facts, q scm.Query, rejected []scm.Rejected, higher []scm.Tag, chosen *scm.Hash, head scm.Hash) error {
	inside := map[string]int{} // commits with such tags: their place among those between, newest first, from 1
	if chosen != nil && len(rejected)+len(higher) > 0 {
		for _, t := range rejected {
			inside[t.Tag.Commit.String()] = 0
		}
		for _, t := range higher {
			inside[t.Commit.String()] = 0
		}
		seen := 0
		err := r.lines(func(commit string) error {
			seen++
			if _, wanted := inside[commit]; wanted {
				inside[commit] = seen
			}
			return nil
		}, span(q, []string{"rev-list"}, chosen, head)...)
		if err != nil {
			return refused(err)
		}
	}
	for _, t := range higher {
		f.Higher = append(f.Higher, scm.HigherTag{Tag: t, Ahead: inside[t.Commit.String()] > 0})
	}
	for _, t := range rejected {
		t.Ahead = inside[t.Tag.Commit.String()] > 0
		if q.Evidence || t.Ahead && scm.ByAccept(t.Reason) {
			f.Rejected = append(f.Rejected, t)
		}
	}
	if !q.Evidence {
		slices.SortStableFunc(f.Rejected, func(a, b scm.Rejected) int {
			return inside[a.Tag.Commit.String()] - inside[b.Tag.Commit.String()]
		})
		f.Rejected = slices.Clip(f.Rejected[:min(len(f.Rejected), scm.MaxRejected)])
	}
	return nil
}

// span adds what means "in chosen..head" to the arguments of git rev-list.
func span(q scm.Query, args []string, chosen *scm.Hash, head scm.Hash) []string {
	if q.FirstParent {
		args = append(args, "--first-parent")
	}
	args = append(args, head.String())
	if chosen != nil {
		args = append(args, "^"+chosen.String())
	}
	return append(args, "--")
}

// listing adds what means "in chosen..head", and if the query is scoped "that change
// one of its paths", to the arguments of a git rev-list. A path is taken as it is
// written, also where it begins with a colon.
func listing(q scm.Query, args []string, chosen *scm.Hash, head scm.Hash) []string {
	if !q.Scoped() {
		return span(q, args, chosen, head)
	}
	q.FirstParent = q.FirstParent || q.CountFirstParent
	args = span(q, append(args, "--full-history"), chosen, head)
	if len(q.ExcludePaths) == 0 {
		return append(args, q.Paths...)
	}
	args = append([]string{"--no-literal-pathspecs"}, args...)
	if len(q.Paths) == 0 {
		args = append(args, ":(top)")
	}
	for _, p := range q.Paths {
		args = append(args, ":(literal)"+p)
	}
	for _, p := range q.ExcludePaths {
		args = append(args, ":(exclude,literal)"+p)
		if scm.IsGlob(p) { // it stands for what lies below what it matches too
			args = append(args, ":(exclude,glob)"+p, ":(exclude,glob)"+p+"/**")
		}
	}
	return args
}

// count returns how many commits lie in chosen..head, or if scoped how many of them
// change one of the query's paths.
func (r *Repository) count(q scm.Query, chosen *scm.Hash, head scm.Hash, scoped bool) (uint64, error) {
	args := []string{"rev-list", "--count"}
	if !scoped {
		q.Paths, q.ExcludePaths = nil, nil
	}
	out, err := r.ask(listing(q, args, chosen, head)...)
	if err != nil {
		return 0, refused(err)
	}
	return strconv.ParseUint(out, 10, 64)
}
