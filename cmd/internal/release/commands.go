package release

import (
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/terminal"
)

// Commands returns the commands of git that the release runs, in their order, each
// without the word git.
func (w Work) Commands() [][]string {
	var all [][]string
	if w.Commits() {
		if len(w.Files) > 0 {
			all = append(all, w.add())
		}
		all = append(all, w.commit())
	}
	if w.Tag != "" {
		all = append(all, w.tag())
	}
	if w.Remote != "" {
		all = append(all, w.push())
	}
	return all
}

func (w Work) add() []string {
	args := []string{"add", "--"}
	for _, f := range w.Files {
		name := f.Name
		// git takes these for patterns, and names for relative ones.
		if !w.AtRoot || strings.ContainsAny(name, `*?[\`) || strings.HasPrefix(name, ":") {
			name = ":(top,literal)" + name
		}
		args = append(args, name)
	}
	return args
}

func (w Work) commit() []string {
	args := []string{"commit", "--quiet"}
	// git drops lines that begin with core.commentChar, a mark that may be another than #.
	if bare(w.CommitMessage) {
		args = append(args, "--cleanup=whitespace")
	}
	return append(args, "-m", w.CommitMessage)
}

func (w Work) tag() []string {
	args := []string{"tag", "-a", w.Tag}
	if bare(w.TagMessage) {
		args = append(args, "--cleanup=whitespace")
	}
	return append(args, "-m", w.TagMessage)
}

// push sends the branch and the tag, both or neither.
func (w Work) push() []string {
	quiet := "--quiet"
	if w.Claim {
		quiet = "--porcelain"
	}
	// A tag whose commit is on no branch there, or a branch without its tag, is half a release.
	args := []string{"push", "--atomic", quiet, w.Remote}
	if w.Branch != "" {
		args = append(args, w.Branch)
	}
	return append(args, "refs/tags/"+w.Tag)
}

// bare reports whether a message has a line that git could take for a comment.
func bare(message string) bool {
	for line := range strings.Lines(message) {
		const usual = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@"
		if !strings.Contains(usual, line[:1]) {
			return true
		}
	}
	return false
}

// Shown returns a command as a shell takes it.
func Shown(args []string) string {
	words := []string{"git"}
	for _, arg := range args {
		const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/+-=@:%^,~ "
		if strings.Contains(arg, " ") && strings.Trim(arg, plain) == "" {
			words = append(words, `"`+arg+`"`)
			continue
		}
		words = append(words, terminal.ShellWord(arg))
	}
	return strings.Join(words, " ")
}
