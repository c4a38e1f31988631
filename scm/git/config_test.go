package git

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/tagline-scm/tagline/scm/git/discover"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// write makes a file and the directories above it.
func write(t testing.TB, text string, path ...string) {
	t.Helper()
	file := filepath.Join(path...)
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestConfigAsGit(t *testing.T) {
	for _, g := range oracle.Git(t) {
		t.Run(g.Version, func(t *testing.T) { testConfig(t, g) })
	}
}

func testConfig(t *testing.T, g oracle.Program) {
	for _, tt := range []struct {
		why   string
		files map[string]string // below the top: home/, repo/.git/, repo/
		env   func(top string, e *Env)
		fails bool
	}{
		{why: "the order of the layers", files: map[string]string{
			"system": "[a]\nb = system\n", "home/.gitconfig": "[a]\nb = home\n", "home/.config/git/config": "[a]\nb = xdg\n", "+config": "[a]\nb = local\n",
		}},
		{why: "XDG_CONFIG_HOME", files: map[string]string{"xdg/git/config": "[a]\nb = xdg\n", "home/.config/git/config": "[a]\nb = no\n"},
			env: func(top string, e *Env) { e.XDGConfigHome = filepath.Join(top, "xdg") }},
		{why: "one global file instead of two", files: map[string]string{"mine": "[a]\nb = mine\n", "home/.gitconfig": "[a]\nb = no\n"},
			env: func(top string, e *Env) { e.GlobalConfig = filepath.Join(top, "mine") }},
		{why: "includes come where they stand", files: map[string]string{
			"home/.gitconfig": "[a]\nb = 1\n[include]\npath = more/x\n[a]\nb = 4\n",
			"home/more/x":     "[a]\nb = 2\n[include]\npath = ../y\n", "home/y": "[a]\nb = 3\n"}},
		{why: "a missing include is nothing", files: map[string]string{"+config": "[include]\npath = nowhere\n"}},
		{why: "a home that is no directory", files: map[string]string{"+config": "[include]\npath = ~/x\n"},
			env: func(_ string, e *Env) { e.Home = "/dev/null" }},
		{why: "settings below what is no directory", files: map[string]string{"+config": "[include]\npath = config/x\n[include]\npath = config/x/y\n", "f": ""},
			env: func(top string, e *Env) {
				e.XDGConfigHome, e.SystemConfig = filepath.Join(top, "f/xdg"), filepath.Join(top, "f/system")
			}},
		{why: "one global file below what is no directory", files: map[string]string{"f": ""},
			env: func(top string, e *Env) { e.GlobalConfig = filepath.Join(top, "f/g") }},
		{why: "~ is the home directory", files: map[string]string{"+config": "[include]\npath = ~/x\n", "home/x": "[a]\nb = c\n"}},
		{why: "an include without a path", files: map[string]string{"+config": "[include]\npath\n"}, fails: true},
		{why: "an include in circles", files: map[string]string{"home/.gitconfig": "[include]\npath = .gitconfig\n"}, fails: true},
		{why: "a damaged include", files: map[string]string{"+config": "[include]\npath = x\n", "repo/.git/x": "[\n"}, fails: true},
		{why: "gitdir with and without wildcards", files: map[string]string{
			"home/.gitconfig": "[includeIf \"gitdir:repo/.git\"]\npath = x\n[includeIf \"gitdir:**/re*/.git\"]\npath = x\n[includeIf \"gitdir:repo/\"]\npath = x\n[includeIf \"gitdir:rep\"]\npath = x\n[includeIf \"gitdir:REPO/\"]\npath = x\n[includeIf \"gitdir/i:REPO/\"]\npath = x\n[includeIf \"gitdir:TOP/repo/\"]\npath = x\n[includeIf \"gitdir:TOP/rep\"]\npath = x\n",
			"home/x":          "[a]\nb = c\n"}},
		{why: "gitdir below the file's directory, or home", files: map[string]string{
			"+config":         "[includeIf \"gitdir:./\"]\npath = x\n[includeIf \"gitdir:./x\"]\npath = x\n[includeIf \"gitdir:~/\"]\npath = x\n[includeIf \"gitdir:~/../repo/\"]\npath = x\n",
			"repo/.git/x":     "[a]\nb = local\n",
			"home/.gitconfig": "[includeIf \"gitdir:./\"]\npath = x\n", "home/x": "[a]\nb = home\n"}},
		{why: "onbranch", files: map[string]string{
			"+config":     "[includeIf \"onbranch:topic/\"]\npath = x\n[includeIf \"onbranch:topic/a\"]\npath = x\n[includeIf \"onbranch:*\"]\npath = x\n[includeIf \"onbranch:**\"]\npath = x\n[includeIf \"onbranch:main\"]\npath = x\n",
			"repo/.git/x": "[a]\nb = c\n"}},
		{why: "hasconfig looks at all files, also at later ones", files: map[string]string{
			"home/.gitconfig": "[includeIf \"hasconfig:remote.*.url:https://example.org/**\"]\npath = x\n[includeIf \"hasconfig:remote.*.url:https://example.org/*\"]\npath = y\n[includeIf \"hasconfig:remote.*.pushurl:**\"]\npath = x\n",
			"home/x":          "[a]\nb = x\n", "home/y": "[a]\nb = y\n",
			"+config": "[remote \"o\"]\nurl = https://example.org/a/b\n"}},
		{why: "hasconfig's file must not set a URL", files: map[string]string{
			"+config":     "[includeIf \"hasconfig:remote.*.url:**\"]\npath = x\n[remote \"o\"]\nurl = u\n",
			"repo/.git/x": "[remote \"p\"]\nurl = v\n"}, fails: true},
		{why: "an unknown condition does not hold", files: map[string]string{
			"+config": "[includeIf \"moon:full\"]\npath = x\n[includeIf]\npath = x\n", "repo/.git/x": "[a]\nb = c\n"}},
		{why: "config.worktree with its extension", files: map[string]string{
			"+config": "[extensions]\nworktreeConfig = true\n", "repo/.git/config.worktree": "[a]\nb = c\n"}},
		{why: "config.worktree without it", files: map[string]string{"repo/.git/config.worktree": "[a]\nb = c\n"}},
	} {
		t.Run(tt.why, func(t *testing.T) {
			top := discover.Real(t.TempDir())
			repo := filepath.Join(top, "repo")
			gitIn(t, g, top)("init", "-q", "--template=", "-b", "topic/a", "repo")
			for name, text := range tt.files {
				text = strings.ReplaceAll(text, "TOP", top)
				if name == "+config" {
					old, err := os.ReadFile(filepath.Join(repo, ".git/config"))
					if err != nil {
						t.Fatal(err)
					}
					name, text = "repo/.git/config", string(old)+text
				}
				write(t, text, top, name)
			}
			env := Env{Home: filepath.Join(top, "home"), SystemConfig: filepath.Join(top, "system")}
			if tt.env != nil {
				tt.env(top, &env)
			}
			vars := []string{"HOME=" + env.Home, "GIT_CONFIG_SYSTEM=" + env.SystemConfig, "XDG_CONFIG_HOME=" + env.XDGConfigHome, "LC_ALL=C"}
			if env.GlobalConfig != "" {
				vars = append(vars, "GIT_CONFIG_GLOBAL="+env.GlobalConfig)
			}
			list := g.Command(repo, nil, "config", "--list", "-z", "--show-origin")
			list.Env = slices.Concat(g.Env, vars, []string{"PATH=" + os.Getenv("PATH")}) // and no other configuration
			want, gitErr := list.Output()
			r, err := Open(repo, env)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			c, err := r.settings()
			if (err != nil) != tt.fails || (gitErr != nil) != tt.fails {
				t.Fatalf("got %v, git says %v", err, gitErr)
			}
			if err != nil {
				return
			}
			var got []string
			for _, e := range c.Entries() {
				value := e.Key
				if e.HasValue {
					value += "\n" + e.Value
				}
				got = append(got, discover.Real(e.File), value)
			}
			listed := strings.Split(strings.TrimSuffix(string(want), "\x00"), "\x00")
			for i := 0; i < len(listed); i += 2 {
				listed[i] = discover.Real(discover.Join(repo, strings.TrimPrefix(listed[i], "file:")))
			}
			if diff := cmp.Diff(listed, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
