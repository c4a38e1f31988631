package suggest

import (
	"path"
	"regexp"
	"strings"

	"github.com/tagline-scm/tagline/scheme/family"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// Other tools say how they name tags. What they say beats what the tags show: a
// project without tags has nothing else, and in another it is how the next one will
// be named.

// statement is where a tool says how it names tags.
type statement struct {
	tool  string
	files []string
	key   string   // an expression with one group, the format
	marks []string // what stands for the version in it
	must  string   // what else the file holds, where it is not the tool's own
}

func statements() []statement {
	return []statement{
		{"bump2version", []string{".bumpversion.cfg", ".bumpversion.toml"}, `(?m)^\s*tag_name\s*=\s*"?([^"\n]+?)"?\s*$`, []string{"{new_version}"}, ""},
		{"bump2version", []string{"setup.cfg", "pyproject.toml"}, `(?m)^\s*tag_name\s*=\s*"?([^"\n]+?)"?\s*$`, []string{"{new_version}"}, "bumpversion"},
		{"commitizen", []string{".cz.toml", "cz.toml", ".cz.json", "cz.json", ".cz.yaml", "cz.yaml"}, `(?m)"?tag_format"?\s*[=:]\s*"?([^",\n]+?)"?\s*,?\s*$`, []string{"$version", "${version}"}, ""},
		{"commitizen", []string{"pyproject.toml"}, `(?m)^\s*tag_format\s*=\s*"([^"\n]+)"`, []string{"$version", "${version}"}, "tool.commitizen"},
		{"python-semantic-release", []string{"pyproject.toml"}, `(?m)^\s*tag_format\s*=\s*"([^"\n]+)"`, []string{"{version}"}, "tool.semantic_release"},
		{"semantic-release", []string{".releaserc", ".releaserc.json", ".releaserc.yaml", ".releaserc.yml", "release.config.js", "package.json"}, `"?tagFormat"?\s*:\s*["']?([^"',\n]+)["']?`, []string{"${version}"}, "tagFormat"},
		{"svu", []string{".svu.yml", ".svu.yaml"}, `(?m)^\s*prefix:\s*["']?([^"'\n]*?)["']?\s*$`, nil, ""},
		{"nx", []string{"nx.json"}, `"(?:releaseTagPattern|pattern)"\s*:\s*"([^"\n]*\{version\}[^"\n]*)"`, []string{"{version}"}, "release"},
	}
}

// maxStatement bounds a file that says something.
const maxStatement = 1 << 18

// stated returns the prefix and suffix that a tool's own file names, whether a v comes
// before the version, and where; ok is false if none does.
func (p Project) stated() (f family.Family, v bool, tool, file string, ok bool) {
	if p.Files == nil {
		return f, false, "", "", false
	}
	for _, s := range statements() {
		for _, name := range s.files {
			full := path.Join(p.Dir, name)
			data, err := smallfile.ReadFS(p.Files, full, maxStatement)
			if err != nil || !strings.Contains(string(data), s.must) {
				continue
			}
			m := regexp.MustCompile(s.key).FindSubmatch(data)
			if m == nil {
				continue
			}
			if f, v, ok := p.split(string(m[1]), s.marks); ok {
				return f, v, s.tool, name, true
			}
		}
	}
	return f, false, "", "", false
}

// split cuts a format at what stands for the version. Without such marks all of it is
// the prefix.
func (p Project) split(format string, marks []string) (f family.Family, v, ok bool) {
	for _, name := range []string{"{projectName}", "${name}", "{name}"} {
		if p.Name == "" && strings.Contains(format, name) { // which project's is not known here
			return family.Family{}, false, false
		}
		format = strings.ReplaceAll(format, name, p.Name)
	}
	prefix, suffix, found := format, "", marks == nil
	for _, mark := range marks {
		if before, after, ok := strings.Cut(format, mark); ok && !found {
			prefix, suffix, found = before, after, true
		}
	}
	if n := len(prefix); n > 0 && prefix[n-1]|0x20 == 'v' && (n == 1 || !isLetter(prefix[n-2])) {
		prefix, v = prefix[:n-1], true
	}
	return family.Family{Prefix: prefix, Separator: '.', Suffix: suffix}, v, found && !strings.ContainsAny(prefix+suffix, "{}$")
}
