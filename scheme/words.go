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
//	slug TEXT [MOST]   the text as identifiers of a version: feature/Login_2 is feature.login.2
//	hash TEXT [DIGITS] the first hexadecimal digits of its SHA-256, 7 if not said
//	cut TEXT MOST      its first characters; all of them where there are fewer
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

const (
	hashDigits = 7 // of a hash in a slug, after its letter; and of hash
	nobody     = "none"
)

// slug returns text in lower case with a dot for every run of other characters than
// ASCII letters and digits. It never is empty: without such a character the text's hash
// stands for it, and none for no text. One longer than most is cut, and its hash says
// which it was, so that two long names stay two; a hash begins with x, because digits
// alone would be a number.
func slug(text string, most ...int) (string, error) {
	var b strings.Builder
	gap := false
	for _, c := range []byte(text) {
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if !isDigit(c) && (c < 'a' || c > 'z') {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte('.')
			gap = false
		}
		b.WriteByte(c)
	}
	short := b.String()
	mark := "x" + digest(text)[:hashDigits]
	switch {
	case text == "":
		short = nobody
	case short == "":
		short = mark
	}
	if len(most) == 0 || len(short) <= most[0] {
		return short, nil
	}
	if most[0] < len(mark) {
		return "", errors.New("a slug has at least 8 characters, to hold a hash")
	}
	head := strings.TrimRight(short[:max(most[0]-len(mark)-1, 0)], ".")
	if head == "" {
		return mark, nil
	}
	return head + "." + mark, nil
}

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

// cut returns the first characters of text, all of them where there are fewer.
func cut(text string, most int) (string, error) {
	if most < 0 {
		return "", errors.New("cut takes a number of characters")
	}
	for i := range text {
		if most == 0 {
			return text[:i], nil
		}
		most--
	}
	return text, nil
}
