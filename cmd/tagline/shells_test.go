package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

// TestCompletionInShells types into real shells on a terminal, and presses Tab.
func TestCompletionInShells(t *testing.T) {
	bash := filepath.Join(t.TempDir(), "bashrc")
	writeText(t, bash, "PS1='$ '\nsource <(tagline completion bash)\nshow() { printf \"<%s>\" \"$@\"; echo; }\ncomplete -o default -F _tagline show\n")
	zsh, zshShare := oracle.Shell(t, "zsh")
	fish, _ := oracle.Shell(t, "fish")
	dir, home := t.TempDir(), t.TempDir()
	// typed writes what is typed and what must be on the terminal then.
	typed := func(name, command, keys string, shown ...string) {
		var b strings.Builder
		fmt.Fprintf(&b, "cd acme\nexec git tag @acme/core@1.0.0\nenv TERM=xterm HOME=%s ZDOTDIR=%s COLUMNS=100\n", home, home)
		fmt.Fprintf(&b, "ttyin -stdin $WORK/keys\nexec %s\n", command)
		for _, text := range shown {
			fmt.Fprintf(&b, "stdout '%s'\n", text)
		}
		fmt.Fprintf(&b, "-- keys --\n%s", keys)
		writeText(t, filepath.Join(dir, name+".txtar"), b.String())
	}
	typed("bash", "bash --noprofile --rcfile "+bash+" -i",
		"show --tag-pre\tx --rev v1.2.2\t --rev @acme/c\t -f=np\t next mino\t\nexit\n",
		"<--tag-prefix><x><--rev><v1.2.2><--rev><@acme/core@1.0.0><-f=np><next><minor>")
	rc := "PS1='%% '\nsetopt no_beep\n"
	if zshShare != "" {
		rc += fmt.Sprintf("module_path=(%s/lib/*/zsh/*(/))\nfpath=(%s/share/zsh/functions/**/*(/))\n", zshShare, zshShare)
	}
	rc += "fpath=($ZDOTDIR/functions $fpath)\nautoload -Uz compinit; compinit -u -D\nshow() { printf '<%%s>' \"$@\"; echo }\ncompdef show=tagline\n"
	writeText(t, filepath.Join(home, ".zshrc"), strings.ReplaceAll(rc, "%%", "%"))
	script, _, _ := runIn(home, nil, "completion", "zsh")
	writeText(t, filepath.Join(home, "functions", "_tagline"), script)
	typed("zsh", "env '"+strings.Join(zsh.Env, " ")+"' "+zsh.Path+" -i",
		"show --tag-pre\tx --rev v1.2.2\t --rev @acme/c\t next mino\t\nexit\n", // the first Tab loads the function
		"<--tag-prefix><x><--rev><v1.2.2><--rev><@acme/core@1.0.0><next><minor>")
	writeText(t, filepath.Join(dir, "fish.txtar"), fmt.Sprintf(`cd acme
env HOME=%s
exec env %s %s -c 'tagline completion fish | source; for w in "tagline --tag-pre" "tagline --rev v1.2.2" "tagline next mino" "tagline next " "tagline write s"; complete -C $w; end'
stdout '^--tag-prefix\tonly tags that start with it$'
stdout '^v1.2.2\ttag$'
stdout '^minor\tthe second number: 1.2.3 -> 1.3.0$'
stdout '^epoch\t'
stdout '^src/$'
`, home, strings.Join(fish.Env, " "), fish.Path))
	writeText(t, filepath.Join(home, ".config", "fish", "config.fish"), "set -g fish_greeting\nfunction fish_prompt; echo '> '; end\n"+
		"tagline completion fish | source\nfunction show; printf '<%s>' $argv; echo; end\ncomplete -c show -w tagline\n")
	typed("fish-typed", "env '"+strings.Join(fish.Env, " ")+"' "+fish.Path+" -i",
		"show --tag-pre\tx --rev v1.2.2\t --rev @acme/c\t next mino\t\nexit\n",
		"<--tag-prefix><x><--rev><v1.2.2><--rev><@acme/core@1.0.0><next><minor>")
	runScripts(t, dir)
}

func writeText(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
