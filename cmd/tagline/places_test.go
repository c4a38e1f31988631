//go:build linux

package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

// places are odd surroundings of a run: bash, in a copy of the repository acme that
// belongs to the user who runs it. $as "command" is that user's shell.
var places = []struct{ why, script, says string }{
	{"no variable at all", `env -i "$tagline"`, described},
	{"no HOME", `unset HOME; "$tagline"`, described},
	{"no PATH", `PATH= "$tagline"`, described},
	{"no standard input", `"$tagline" <&-`, described},
	{"no standard error", `"$tagline" 2>&-`, described},
	{"a configuration that may not be read has the path that the user would write", `echo x >tagline.toml; chmod 0 tagline.toml; cd src; "$tagline"; "$tagline" -C "$HOME/acme"; echo $?`,
		"tagline: error: ../tagline.toml: permission denied\ntagline: error: ../tagline.toml: permission denied\n2\n"},
	{"no standard output, which counts as /dev/null, as for git", `"$tagline" >&-; echo $?`, "0\n"},
	{"no stream at all", `"$tagline" <&- >&- 2>&-; "$tagline" write V <&- >&- 2>&-; echo $? $(cat V)`, "0 " + described},
	{"a reader that has gone", `exec 3> >(true); wait $!; "$tagline" >&3; echo $?`, "1\n"},
	{"nothing to say to a full disk", `"$tagline" check >/dev/full 2>&1; "$tagline" write V >/dev/full; echo $?`, "tagline: wrote V\n0\n"},
	{"files that may have no byte", `prlimit --fsize=0 "$tagline" write V; echo $?; ls -A | grep -e tagline- -e V`,
		"tagline: error: write V: file too large\n1\n"},
	{"few open files", `for n in 5 6 7 8 10 12 20; do prlimit --nofile=$n "$tagline" 2>/dev/null; done | sort -u`, described},
	{"a tree that nobody can write to", `chmod -R a-w .; "$tagline"; "$tagline" write V; echo $?; chmod -R u+w .`,
		described + "tagline: error: write V: permission denied\n1\n"},
	{"built in 1970", `echo >>src/acme.py; SOURCE_DATE_EPOCH=0 "$tagline"`, "1.2.4.dev4+g109666b3b.d19700101\n"},
	{"built in 2106, beyond 32 bits", `echo >>src/acme.py; SOURCE_DATE_EPOCH=4294967296 "$tagline"`, "1.2.4.dev4+g109666b3b.d21060207\n"},
}

// unreadable are parts of a repository; without one of them git sees fewer tags, or none.
var unreadable = []string{
	"HEAD", "config", "index", "packed-refs", "refs", "refs/heads", "refs/heads/main", "refs/tags", "refs/tags/v1.2.3", "objects", "objects/pack",
	"objects/pack/*.pack", "objects/pack/*.idx", "objects/info", "objects/info/commit-graph", "objects/??", "objects/??/*", "info", "shallow", "info/grafts",
	"objects/info/alternates", "objects/info/commit-graphs", "objects/info/commit-graphs/*", "objects/pack/multi-pack-index",
}

// TestPlaces runs tagline in each of them as another user than root, whom nothing stops.
func TestPlaces(t *testing.T) {
	oracle.System(t, "prlimit")
	acme := acme(t)
	real, err := exec.LookPath("tagline")
	if err != nil {
		t.Fatal(err)
	}
	run := func(t *testing.T, script string) string {
		t.Helper()
		dir, err := os.MkdirTemp("", "places") // below it another user can come
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		setUp := `chmod 755 .; cp -a "$acme" .; cp "$real" tagline; export tagline=$PWD/tagline HOME=$PWD; `
		as := `bash -c "$script" 2>&1`
		if os.Getuid() == 0 {
			oracle.System(t, "setpriv")
			setUp += `chown -R 65534:65534 acme; `
			as = "setpriv --reuid=65534 --regid=65534 --clear-groups " + as
		}
		c := exec.Command("bash", "-e", "-c", setUp+"cd acme; "+as)
		c.Dir = dir
		c.Env = []string{"PATH=" + os.Getenv("PATH"), "acme=" + acme, "real=" + real, "script=" + script, "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null"}
		out, _ := c.CombinedOutput() // what the script says is looked at
		return string(out)
	}
	for _, row := range places {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			if got := run(t, row.script); got != row.says {
				t.Errorf("%q, want %q", got, row.says)
			}
		})
	}
	for _, how := range []string{"loose", "packed", "shared"} {
		t.Run("unreadable, "+how, func(t *testing.T) {
			t.Parallel()
			script := "repack() { :; }; "
			switch how {
			case "packed":
				script = "repack() { git gc -q; git commit-graph write --reachable --split; git multi-pack-index write; }; "
			case "shared":
				script = "repack() { git clone -q --shared . shared; cd shared; }; "
			}
			out := run(t, script+`repack; mkdir -p .git/info; touch .git/shallow .git/info/grafts; "$tagline"
				for part in `+strings.ReplaceAll(strings.Join(unreadable, " "), "*", `\*`)+`; do
					files=(.git/$part); [ -e "${files[0]}" ] || continue
					modes=$(stat -c %a "${files[0]}"); chmod 0 "${files[@]}"
					echo "$part: $("$tagline" 2>/dev/null) $?"; chmod $modes "${files[@]}"; done`)
			lines := strings.Split(strings.TrimSpace(out), "\n")
			if len(lines) < len(unreadable)/2 || lines[0]+"\n" != described {
				t.Fatalf("%s", out)
			}
			for _, line := range lines[1:] {
				if _, is, _ := strings.Cut(line, ": "); is != strings.TrimSpace(described)+" 0" && !strings.HasPrefix(is, " ") {
					t.Errorf("%s", line)
				}
			}
		})
	}
}
