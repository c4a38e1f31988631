package main

import (
	"embed"
	"fmt"

	"github.com/tagline-scm/tagline/cmd/internal/config"
)

// The scripts only hand the words of the command line to `tagline complete`,
// so that what completes is always what this binary knows.
//
//go:embed completion
var completionScripts embed.FS

var shells = []struct{ name, file string }{
	{"bash", "tagline.bash"}, {"zsh", "tagline.zsh"}, {"fish", "tagline.fish"}, {"powershell", "tagline.ps1"},
}

// completion prints the script of a shell.
type completion struct {
	Shell string `arg:"" optional:"" help:"bash, zsh, fish or powershell"`
}

func (c *completion) run(a *app) error {
	var names []string
	for _, s := range shells {
		if s.name == c.Shell || s.name == "powershell" && c.Shell == "pwsh" {
			text, err := completionScripts.ReadFile("completion/" + s.file)
			a.out.Write(text)
			return err
		}
		names = append(names, s.name)
	}
	if c.Shell == "" {
		return &usageError{text: "completion needs a shell: bash, zsh, fish or powershell"}
	}
	return &usageError{text: fmt.Sprintf("unknown shell %q: there are bash, zsh, fish and powershell", c.Shell), near: config.Nearest(c.Shell, names)}
}
