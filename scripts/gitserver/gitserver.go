// Package gitserver serves repositories to tests, in each way in which a remote is
// reached without credentials: http by git http-backend, the git protocol by git daemon,
// and files.
package gitserver

import (
	"net"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Serve serves the bare repositories below dir until the test ends, and returns the
// prefix of their URLs for each way: http, git and file. What is allowed beyond reading
// is what config says, a file of git's.
func Serve(t testing.TB, dir, config string) map[string]string {
	t.Helper()
	out, err := exec.Command("git", "--exec-path").Output()
	if err != nil {
		t.Fatal(err)
	}
	programs := strings.TrimSpace(string(out))
	// The server's own configuration is all that it reads: not that of whoever runs tests.
	own := []string{"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=" + config}
	web := httptest.NewServer(&cgi.Handler{
		Path: filepath.Join(programs, "git-http-backend"),
		Env:  append([]string{"GIT_PROJECT_ROOT=" + dir, "GIT_HTTP_EXPORT_ALL=1"}, own...),
	})
	t.Cleanup(web.Close)
	return map[string]string{"http": web.URL + "/", "git": "git://" + daemon(t, programs, dir, own) + "/", "file": "file://" + dir + "/"}
}

// daemon starts git daemon and returns its address, once it answers. The program itself
// is started, and not `git daemon`, which would leave a child behind.
func daemon(t testing.TB, programs, dir string, own []string) string {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	_, port, _ := net.SplitHostPort(address)
	cmd := exec.Command(filepath.Join(programs, "git-daemon"), "--reuseaddr", "--listen=127.0.0.1", "--port="+port,
		"--export-all", "--base-path="+dir, "--max-connections=0", "--enable=receive-pack", dir)
	cmd.Env = append(os.Environ(), own...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	for deadline := time.Now().Add(20 * time.Second); ; {
		c, err := net.Dial("tcp", address)
		if err == nil {
			c.Close()
			return address
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}
