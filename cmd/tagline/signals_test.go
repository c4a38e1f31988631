//go:build linux

package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
)

// TestRemoteStopped ends a run while a server does not answer: the directory that it
// gathers the history in goes with it.
func TestRemoteStopped(t *testing.T) {
	companionBeside(t, "")
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(s.String(), func(t *testing.T) {
			asked := make(chan bool, 1)
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodPost {
					io.Copy(io.Discard, r.Body) // only then it is seen that the client has gone
					asked <- true
					<-r.Context().Done()
					return
				}
				w.Header().Set("Content-Type", "application/x-git-upload-pack-advertisement")
				line := func(text string) { fmt.Fprintf(w, "%04x%s", len(text)+4, text) }
				line("# service=git-upload-pack\n")
				io.WriteString(w, "0000")
				id := strings.Repeat("1", 40)
				line(id + " HEAD\x00side-band-64k ofs-delta shallow filter symref=HEAD:refs/heads/main\n")
				line(id + " refs/heads/main\n")
				line(strings.Repeat("2", 40) + " refs/tags/v1.0.0\n")
				io.WriteString(w, "0000")
			}))
			defer server.Close()
			temporary := t.TempDir()
			signal.Notify(make(chan os.Signal, 1), s) // one that is ignored, as below nohup, would be so in the program
			c := exec.Command("tagline", "--remote", server.URL+"/a.git")
			c.Dir, c.Env = t.TempDir(), append(faultEnv(), "TMPDIR="+temporary)
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			<-asked
			if names := names(t, temporary); len(names) < 2 {
				t.Errorf("nothing is there: %q", names)
			}
			if err := c.Process.Signal(s); err != nil {
				t.Fatal(err)
			}
			_ = c.Wait()
			if status := c.ProcessState.Sys().(syscall.WaitStatus); !status.Signaled() || status.Signal() != s {
				t.Errorf("it ended by %v", c.ProcessState)
			}
			if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
				t.Errorf("it leaves %v %v", left, err)
			}
		})
	}
}
