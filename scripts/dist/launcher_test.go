package main

import (
	"bufio"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// TestLauncher: what npm puts on the PATH is no more than the program itself: its arguments,
// its output, its exit code, and the signals that end it.
func TestLauncher(t *testing.T) {
	dir := t.TempDir()
	os, cpu := npmNames(target{runtime.GOOS, runtime.GOARCH})
	main := "node_modules/tagline/"
	err := put(dir, []file{
		{main + "bin/tagline.js", launcher, 0o755},
		text(main+"package.json", `{"optionalDependencies": {"@tagline-scm/`+os+"-"+cpu+`": "1", "@tagline-scm/other-x64": "1"}}`),
	})
	if err != nil {
		t.Fatal(err)
	}
	start := dir + "/" + main + "bin/tagline.js"
	out, err := exec.Command("node", start).CombinedOutput()
	if want := "the package @tagline-scm/" + os + "-" + cpu + " is not installed"; err == nil || !strings.Contains(string(out), want) {
		t.Errorf("without the program: %v: %s", err, out)
	}

	const program = `#!/bin/sh
case "$1" in
code) echo "$2"; exit 5 ;;
die) kill -TERM $$ ;;
wait) sleep 60 & trap 'kill $!; echo caught; exit 7' TERM; echo ready; wait ;;
esac
`
	platform := "node_modules/@tagline-scm/" + os + "-" + cpu
	if err := put(dir, []file{text(platform+"/package.json", "{}"), {platform + "/bin/tagline", []byte(program), 0o755}}); err != nil {
		t.Fatal(err)
	}
	out, err = exec.Command("node", start, "code", "a  b'c").CombinedOutput()
	if string(out) != "a  b'c\n" || status(err).ExitStatus() != 5 {
		t.Errorf("%v: %s", err, out)
	}
	if _, err = exec.Command("node", start, "die").CombinedOutput(); !status(err).Signaled() || status(err).Signal() != syscall.SIGTERM {
		t.Errorf("a program that ends by a signal: %v", err)
	}

	c := exec.Command("node", start, "wait")
	lines, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	s := bufio.NewScanner(lines)
	for s.Scan() && s.Text() != "ready" {
	}
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	s.Scan()
	if err := c.Wait(); s.Text() != "caught" || status(err).ExitStatus() != 7 {
		t.Errorf("a signal that the program catches: %v, %q", err, s.Text())
	}
}

// status returns how a program ended that err tells of.
func status(err error) syscall.WaitStatus {
	if exit, ok := err.(*exec.ExitError); ok {
		return exit.Sys().(syscall.WaitStatus)
	}
	return 0
}
