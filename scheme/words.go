package scheme

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"text/template"
	"time"

	"github.com/tagline-scm/tagline/scm"
)

// The words of templates: the same in custom schemes, in --template and in the files
// NAME.in.

// TemplateFields returns what a template sees of a commit and its tag, flat: the facts
// under their names in --json, text for what is null there, and the tag's version in
// parts. base is that version, which s reads and writes; version is base's too, which
// is all that a scheme has before it has made the version.
func TemplateFields(s Scheme, base Parts, f scm.Facts, o Options) map[string]any {
	tag, dirtyPath := "", ""
	if len(f.Tags) > 0 {
		tag = f.Tags[0].Ref
	}
	if len(f.Work.Paths) > 0 {
		dirtyPath = f.Work.Paths[0].Path
	}
	public := base
	public.Local = nil
	release := slices.Clone(base.Release)
	for len(release) < 3 {
		release = append(release, 0)
	}
	version := ""
	if len(base.Release) > 0 {
		version = s.Print(public)
	}
	return map[string]any{
		"vcs": f.VCS, "source": f.Source, "tag": tag, "distance": f.Distance,
		"dirty": dirty(f), "dirty_path": dirtyPath,
		"commit": f.Head.ID, "short_commit": word(node(f, o.CommitLength)), "branch": f.Branch.Name, "branch_ref": f.Branch.Abbrev,
		"pull_request": f.Pull.Number, "target_branch": f.Pull.Target,
		"commit_time": f.Head.Time.UTC().Format(time.RFC3339), "author_time": f.Head.Author.UTC().Format(time.RFC3339), "commit_date": f.Head.Date,
		"build_date": o.Now.UTC().Format(time.DateOnly),
		"shallow":    f.Shallow, "proven": f.Proof.Proven,
		"version": version, "base": version, "epoch": base.Epoch,
		"major": release[0], "minor": release[1], "patch": release[2],
		"pre": identText(base.Pre), "post": base.Post.N, "dev": base.Dev.N, "local": strings.Join(base.Local, "."),
	}
}

// TemplateFunctions returns the functions of a template:
//
//	bump PART ...      the tag's version with that raised, as tagline next: bump "minor" "rc"
//	slug TEXT          the text as identifiers of a version: feature/Login_2 is feature.login.2
//	cut MOST TEXT      the text in so many bytes, what is cut told apart by digits of a hash
//	hash TEXT [DIGITS] the first hexadecimal digits of its SHA-256, 7 if not said
func TemplateFunctions(s Scheme, base Parts, f scm.Facts, o Options) template.FuncMap {
	return template.FuncMap{
		"bump": func(part ...string) (string, error) {
			b, err := ParseBump(strings.Join(part, " "))
			if err != nil {
				return "", err
			}
			if b.Whole != "" {
				return "", errors.New("bump takes parts, not a whole version")
			}
			if len(base.Release) == 0 || s.Raise == nil {
				return "", errors.New("bump has no version of a tag to raise")
			}
			p, err := s.Raise(base, b, f, o)
			if err != nil {
				return "", err
			}
			return s.Print(p), nil
		},
		"slug": slug, "hash": hash, "cut": cut,
	}
}

const hashDigits = 7 // of hash, where nothing else is said

// hash returns the first hexadecimal digits of text's SHA-256: the same on every
// machine.
func hash(text string, digits ...int) (string, error) {
	n := hashDigits
	if len(digits) > 0 {
		n = digits[0]
	}
	all := digest(text)
	if n < 1 || n > len(all) {
		return "", errors.New("a hash has 1 to 64 digits")
	}
	return all[:n], nil
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
