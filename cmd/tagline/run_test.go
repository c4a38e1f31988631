package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// BenchmarkPlain is the whole run within a process: everything but the start of
// the process itself.
func BenchmarkPlain(b *testing.B) {
	dir := b.TempDir()
	build := exec.Command("bash", "-e", "-c", `
		export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
		for r in AUTHOR COMMITTER; do export GIT_${r}_NAME=Ada GIT_${r}_EMAIL=ada@example.org; done
		git init -q; echo 1 >a; git add a; git commit -qm 1; git tag -am v1.2.3 v1.2.3; git commit -q --allow-empty -m 2`)
	build.Dir = dir
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	environ := []string{"HOME=" + filepath.Join(dir, "home"), "PATH=" + os.Getenv("PATH"), "GIT_CONFIG_NOSYSTEM=1"}
	for _, row := range []struct {
		name string
		args []string
	}{{"none", nil}, {"format", []string{"-f", "semver"}}, {"next", []string{"next"}}, {"json", []string{"--json"}}} {
		b.Run(row.name, func(b *testing.B) {
			for b.Loop() {
				if exit := run(world{args: row.args, environ: environ, dir: dir, stdout: io.Discard, stderr: io.Discard}); exit != exitOK {
					b.Fatal(exit)
				}
			}
		})
	}
}
