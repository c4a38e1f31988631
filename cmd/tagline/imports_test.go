package main

import (
	"os/exec"
	"strings"
	"testing"
)

// TestImports holds the direction in which packages may know each other, and
// what only some may use. The first row whose package is a prefix counts.
func TestImports(t *testing.T) {
	const module = "github.com/tagline-scm/tagline/"
	rows := []struct {
		from string
		ours string // prefixes of Tagline's packages that it may import
		why  string
	}{
		{"scm/smallfile", "-", "reading a file knows nothing of what is in it"},
		{"scm/wildmatch", "-", "globs know nothing"},
		{"scm/internal/", "-", "starting a program is no matter of facts"},
		{"scm/gitcmd", "scm scm/git scm/internal/program scm/smallfile scm/wildmatch", "a reader knows facts, git's globs and the rule of proof"},
		{"scm/auto", "scm scm/git scm/gitcmd scm/hg", "the choice of a reader knows the readers"},
		{"scm/git", "scm scm/git/ scm/smallfile scm/wildmatch", "the native reader knows facts, git's globs and its own parts"},
		{"scm/hg", "scm scm/internal/program scm/smallfile", "a reader knows facts"},
		{"scm/", "scm scm/smallfile", "a reader knows facts only"},
		{"scm", "scm/wildmatch", "facts know git's globs"},
		{"scheme/natural", "-", "numbers know nothing"},
		{"scheme/family", "scheme", "a reading of tags proposes rules"},
		{"scheme/commits", "scheme scm", "a reading of messages knows what they are and what can be raised"},
		{"scheme/", "scheme/natural", "a version model knows numbers"},
		{"scheme", "scm scheme/", "policy reads facts"},
		{"render/file/manifest", "-", "a manifest is a text"},
		{"render", "scm scheme render", "formats write versions"},
		{"cmd/internal/terminal", "-", "text is text"},
		{"cmd/internal/toml", "-", "syntax is syntax"},
		{"cmd/internal/setuptoolsscm/python", "scheme/pep440 scheme/natural render/file cmd/internal/toml", "Python's library knows no repository"},
		{"cmd/internal/setuptoolsscm", "scm scm/archive scm/smallfile scm/wildmatch scheme scheme/ render render/file " +
			"cmd/internal/config cmd/internal/plan cmd/internal/setuptoolsscm/ cmd/internal/toml", "a translation knows both sides"},
		{"cmd/internal/project/legacy", "-", "syntax is syntax"},
		{"cmd/internal/project", "scm scm/archive scm/auto scm/git scm/git/conf scm/git/discover scm/gitcmd scm/smallfile scheme render render/ci " +
			"cmd/internal/config cmd/internal/plan cmd/internal/project/legacy cmd/internal/setuptoolsscm cmd/internal/weigh", "what is here knows configurations and readers"},
		{"cmd/internal/config", "scm scm/smallfile scm/wildmatch scheme render render/file/manifest cmd/internal/fragments cmd/internal/plan cmd/internal/toml", "settings become a Plan"},
		{"cmd/internal/manifests", "scm scheme render render/file render/file/manifest cmd/internal/plan", "what write does to manifests knows files, a repository and versions"},
		{"cmd/internal/next", "scm scm/git/refs scm/smallfile scheme cmd/internal/config cmd/internal/plan cmd/internal/project cmd/internal/weigh", "the next release is asked of a project"},
		{"cmd/internal/policy", "-", "a strategy in words is text"},
		{"cmd/internal/release", "scm/gitcmd scm/smallfile render/file cmd/internal/terminal", "a release runs git, and writes files"},
		{"cmd/internal/weigh", "scm scm/smallfile scheme scheme/family", "doubts about a tag need facts and names"},
		{"cmd/internal/fragments", "scheme scm/wildmatch cmd/internal/toml", "change files are texts"},
		{"cmd/internal/plan", "scm scheme render cmd/internal/fragments cmd/internal/jsonc", "a Plan knows facts, versions and formats"},
		{"cmd/internal/versions", "scheme scheme/ render", "version strings have no repository"},
		{"cmd/internal/check", "scm scheme render cmd/internal/plan cmd/internal/explain cmd/internal/setuptoolsscm", "rules look at values"},
		{"cmd/internal/jsonc", "", "a syntax"},
		{"cmd/internal/rival", "scheme cmd/internal/toml cmd/internal/jsonc", "what other tools configure becomes text"},
		{"cmd/internal/suggest", "scm scm/smallfile scheme scheme/family cmd/internal/toml", "what tags and files ask for needs no repository"},
		{"cmd/internal/migrate", "scm scheme/pep440 render cmd/internal/config cmd/internal/plan cmd/internal/explain " +
			"cmd/internal/setuptoolsscm cmd/internal/terminal cmd/internal/toml", "a migration compares two plans"},
		{"cmd/internal/template", "scheme scheme/sandbox render cmd/internal/explain cmd/internal/plan", "a template sees a document, and what a custom scheme sees"},
		{"cmd/internal/versionfiles", "scheme render render/file render/file/manifest cmd/internal/explain cmd/internal/manifests " +
			"cmd/internal/plan cmd/internal/project cmd/internal/template", "what files are to hold is asked of a project"},
		{"cmd/internal/companion", "-", "a language knows nothing"},
		{"cmd/internal/remote", "scm scm/git/odb cmd/internal/companion", "what is fetched is read natively"},
		{"cmd/internal/", "scm scm/archive scheme scheme/family render cmd/internal/plan cmd/internal/explain cmd/internal/terminal",
			"explanations know values, not where they came from"},
	}
	forbidden := map[string]string{ // library: the packages that may use it
		"github.com/alecthomas/kong":   "",
		"github.com/rs/zerolog":        "",
		"github.com/pelletier/go-toml": "cmd/internal/toml render/file/manifest",
		"os/exec":                      "scm/gitcmd scm/hg",
		"net":                          "",
	}
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, module+"scm/...", module+"scheme/...", module+"render/...", module+"cmd/internal/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		from := strings.TrimPrefix(fields[0], module)
		looked++
		for _, path := range fields[1:] {
			for library, users := range forbidden {
				if (path == library || strings.HasPrefix(path, library+"/")) && !strings.Contains(" "+users+" ", " "+from+" ") {
					t.Errorf("%s imports %s", from, path)
				}
			}
			to, ours := strings.CutPrefix(path, module)
			if !ours {
				continue
			}
			for _, row := range rows {
				if !strings.HasPrefix(from, row.from) {
					continue
				}
				if !anyPrefix(to, strings.Fields(row.ours)) {
					t.Errorf("%s imports %s: %s", from, to, row.why)
				}
				break
			}
		}
	}
	if looked < 10 {
		t.Errorf("only %d packages were looked at", looked)
	}
}

// anyPrefix reports whether one of the prefixes is path, or ends in / (or names a
// folder) and path is below it.
func anyPrefix(path string, prefixes []string) bool {
	for _, p := range prefixes {
		if path == p || strings.HasPrefix(path, strings.TrimSuffix(p, "/")+"/") && p != "scm" {
			return true
		}
	}
	return false
}
