//go:build prove

package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// moments is how many kills are spread over the time that a release takes.
const moments = 200

// TestReleaseKilledAtAnyMoment kills releases between runs of git too: at moments spread
// over the time of a whole one. What follows is as in TestReleaseKilled.
func TestReleaseKilledAtAnyMoment(t *testing.T) {
	for _, r := range releases {
		model := t.TempDir()
		if err := os.Mkdir(filepath.Join(model, "w"), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := bash(filepath.Join(model, "w"), r.prepare); err != nil {
			t.Fatal(err)
		}
		run := func(dir string, most time.Duration) (said string, killed bool) {
			ctx, cancel := context.WithTimeout(t.Context(), most)
			defer cancel()
			c := exec.CommandContext(ctx, "tagline", strings.Fields("release "+r.args)...)
			c.Dir, c.Env = filepath.Join(dir, "w"), faultEnv()
			c.WaitDelay = time.Minute // a git that is left behind holds the output
			out, _ := c.CombinedOutput()
			return string(out), errors.Is(ctx.Err(), context.DeadlineExceeded)
		}
		whole := t.TempDir()
		copyTo(t, whole, model)
		began := time.Now()
		run(whole, time.Hour)
		took, want := time.Since(began), releaseState(t, whole)
		if !strings.Contains(want, "refs/tags/v1.0.1") {
			t.Fatal(want)
		}
		cut := 0
		for i := range moments {
			dir := t.TempDir()
			copyTo(t, dir, model)
			before, killed := run(dir, took*time.Duration(i+1)/moments)
			if killed {
				cut++
			}
			again, _ := run(dir, time.Hour)
			for n := 0; (strings.Contains(again, "at work in this clone") || strings.Contains(again, "still goes on")) && n < 1000; n++ {
				again, _ = run(dir, time.Hour) // the git that was left behind has not ended
			}
			if got := releaseState(t, dir); got != want {
				t.Errorf("%s: killed at moment %d\n%s\nand again\n%s\ngot\n%s\nwant\n%s", r.name, i, before, again, got, want)
			}
		}
		if cut < moments/4 {
			t.Errorf("%s: only %d of %d releases were killed before their end", r.name, cut, moments)
		}
		t.Logf("%s: %d of %d were killed before their end", r.name, cut, moments)
	}
}
