package main

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/cmd/internal/companion"
	"github.com/tagline-scm/tagline/scripts/gitserver"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

func TestMain(m *testing.M) { os.Exit(oracle.Isolated{M: m}.Run()) }

// ask is one request to a connection of its own.
func ask(q companion.Request) (companion.Reply, error) {
	if q.Limits == (companion.Limits{}) {
		q.Limits = companion.Usual
	}
	ctx, cancel := context.WithTimeout(context.Background(), q.Limits.Total)
	defer cancel()
	var c connection
	stuck := make(chan *companion.Error, 1)
	w := guard(q.Limits, func(e *companion.Error) {
		select {
		case stuck <- e:
		default:
		}
	})
	defer w.end()
	type result struct {
		reply companion.Reply
		err   error
	}
	done := make(chan result, 1)
	go func() {
		reply, err := c.answer(ctx, w, q)
		done <- result{reply, err}
	}()
	select {
	case e := <-stuck:
		return companion.Reply{}, e
	case r := <-done:
		if r.err != nil {
			return companion.Reply{}, errorOf(r.err, c.shown)
		}
		return r.reply, nil
	}
}

// run runs git, and returns what it prints.
func run(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.org",
		"GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.org", "GIT_COMMITTER_DATE=2026-08-01T12:00Z", "GIT_AUTHOR_DATE=2026-08-01T12:00Z")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// bare makes a bare repository with one commit.
func bare(t *testing.T) (dir, head string) {
	t.Helper()
	top := t.TempDir()
	run(t, top, "init", "-q", "-b", "main", "work")
	run(t, filepath.Join(top, "work"), "commit", "-q", "--allow-empty", "-m", "first")
	run(t, top, "clone", "-q", "--bare", "work", "o.git")
	dir = filepath.Join(top, "o.git")
	run(t, dir, "config", "http.receivepack", "true")
	return dir, run(t, dir, "rev-parse", "HEAD")
}

// ways are the URLs by which a bare repository is reached.
func ways(t *testing.T, dir string) map[string]string {
	t.Helper()
	to := gitserver.Serve(t, filepath.Dir(dir), "/dev/null")
	for way, prefix := range to {
		to[way] = prefix + filepath.Base(dir)
	}
	to["file"] = dir
	return to
}

// tagObject returns an annotated tag's object and id.
func tagObject(name, commit, job string) (object []byte, id string) {
	object = fmt.Appendf(nil, "object %s\ntype commit\ntag %s\ntagger Ada <ada@example.org> 1785585600 +0000\n\n%s\n", commit, name, job)
	sum := sha1.Sum(append(fmt.Appendf(nil, "tag %d\x00", len(object)), object...))
	return object, hex.EncodeToString(sum[:])
}

// TestClaimRace lets jobs claim numbers of one repository at once: each gets one, no
// number is given twice, and none is left out.
func TestClaimRace(t *testing.T) {
	for way := range map[string]string{"file": "", "http": "", "git": ""} {
		for _, annotated := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s annotated=%v", way, annotated), func(t *testing.T) {
				dir, head := bare(t)
				remote := ways(t, dir)[way]
				var mu sync.Mutex
				got := map[int]int{}
				var jobs sync.WaitGroup
				for job := range raceJobs {
					jobs.Go(func() {
						for number, failures := 1, 0; number < 10*raceJobs; {
							name := fmt.Sprintf("v1.0.%d", number)
							q := companion.Request{Op: companion.Claim, Remote: remote, From: dir, Ref: "refs/tags/" + name, ID: head}
							if annotated {
								q.Object, q.ID = tagObject(name, head, fmt.Sprint("job ", job))
							}
							reply, err := ask(q)
							switch {
							case err != nil:
								if failures++; failures > 20 {
									t.Errorf("job %d: %v", job, err)
									return
								}
							case reply.Taken:
								refs, err := ask(companion.Request{Op: companion.Refs, Remote: remote, From: dir})
								if err == nil {
									number = next(refs.Refs)
								}
							default:
								mu.Lock()
								got[number]++
								mu.Unlock()
								return
							}
						}
					})
				}
				jobs.Wait()
				for number := 1; number <= raceJobs; number++ {
					if got[number] != 1 {
						t.Errorf("number %d was given %d times", number, got[number])
					}
				}
				if tags := strings.Count(run(t, dir, "tag"), "\n") + 1; tags != raceJobs {
					t.Errorf("%d tags", tags)
				}
				run(t, dir, "fsck", "--strict")
			})
		}
	}
}

// next returns the first number that no tag has.
func next(refs []companion.Ref) int {
	high := 0
	for _, r := range refs {
		var n int
		if _, err := fmt.Sscanf(r.Name, "refs/tags/v1.0.%d", &n); err == nil {
			high = max(high, n)
		}
	}
	return high + 1
}

// TestHostile asks servers that lie, stall and send too much: each ends in an error
// that names the bound, or says what is wrong.
func TestHostile(t *testing.T) {
	small := companion.Limits{Bytes: 1 << 20, Objects: 1000, Object: 1 << 16, Stall: 300 * time.Millisecond, Total: 5 * time.Second}
	advertised := func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/x-git-upload-pack-advertisement")
		line := func(text string) { fmt.Fprintf(w, "%04x%s", len(text)+4, text) }
		line("# service=git-upload-pack\n")
		fmt.Fprint(w, "0000")
		line("109666b3b7ef750947766eb518032cdc2f7ee6d3 HEAD\x00symref=HEAD:refs/heads/main shallow side-band-64k\n")
		line("109666b3b7ef750947766eb518032cdc2f7ee6d3 refs/heads/main\n")
		fmt.Fprint(w, "0000")
	}
	pack := func(body http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet {
				advertised(w)
				return
			}
			w.Header().Set("Content-Type", "application/x-git-upload-pack-result")
			fmt.Fprint(w, "0008NAK\n")
			body(w, r)
		}
	}
	band := func(w http.ResponseWriter, data string) { fmt.Fprintf(w, "%04x\x01%s", len(data)+5, data) }
	rows := []struct {
		name, want string
		handler    http.HandlerFunc
	}{
		{"says nothing", "said nothing for 300ms", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }},
		{"speaks html", "", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>hello</html>") }},
		{"refs without end", "more than 1048576 bytes", func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, "001e# service=git-upload-pack\n0000")
			first := "109666b3b7ef750947766eb518032cdc2f7ee6d3 HEAD\x00shallow\n"
			fmt.Fprintf(w, "%04x%s", len(first)+4, first)
			for i := 0; ; i++ {
				text := fmt.Sprintf("109666b3b7ef750947766eb518032cdc2f7ee6d3 refs/heads/x%09d\n", i)
				if _, err := fmt.Fprintf(w, "%04x%s", len(text)+4, text); err != nil {
					return
				}
			}
		}},
		{"stalls in the pack", "said nothing for 300ms", pack(func(w http.ResponseWriter, r *http.Request) {
			band(w, "PACK\x00\x00\x00\x02\x00\x00\x00\x01")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		})},
		{"too many objects", "4294967295 objects, more than 1000", pack(func(w http.ResponseWriter, r *http.Request) {
			band(w, "PACK\x00\x00\x00\x02\xff\xff\xff\xff")
			fmt.Fprint(w, "0000")
		})},
		{"a pack without end", "more than 1048576 bytes", pack(func(w http.ResponseWriter, r *http.Request) {
			for {
				if _, err := fmt.Fprintf(w, "%04x\x01%s", 60005, strings.Repeat("x", 60000)); err != nil {
					return
				}
			}
		})},
		{"no pack", "no sound pack", pack(func(w http.ResponseWriter, r *http.Request) {
			band(w, "hello")
			fmt.Fprint(w, "0000")
		})},
		{"an error of a megabyte", "", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusInternalServerError)
			fmt.Fprint(w, strings.Repeat("no ", 1<<20))
		}},
		{"redirects to a file", "", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s := httptest.NewServer(row.handler)
			defer s.Close()
			defer s.CloseClientConnections()
			_, err := ask(companion.Request{Op: companion.Pack, Remote: s.URL + "/x.git", From: t.TempDir(), Dir: t.TempDir(), Limits: small,
				Wants: []string{"109666b3b7ef750947766eb518032cdc2f7ee6d3"}})
			if err == nil || !strings.Contains(err.Error(), row.want) || len(err.Error()) > 600 {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestCredentials reaches a server that wants a password, by each of git's ways, and
// holds that none is printed and none goes to another server.
func TestCredentials(t *testing.T) {
	dir, _ := bare(t)
	path := run(t, dir, "--exec-path")
	backend := &cgi.Handler{Path: filepath.Join(path, "git-http-backend"),
		Env: []string{"GIT_PROJECT_ROOT=" + filepath.Dir(dir), "GIT_HTTP_EXPORT_ALL=1", "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null"}}
	locked := func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user == "ada" && password == "s3cret" || r.Header.Get("X-Token") == "t0ken" {
			backend.ServeHTTP(w, r)
			return
		}
		w.Header().Set("WWW-Authenticate", `Basic realm="x"`)
		http.Error(w, "no", http.StatusUnauthorized)
	}
	s := httptest.NewServer(http.HandlerFunc(locked))
	defer s.Close()
	seen := make(chan http.Header, 10)
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen <- r.Header
		http.Error(w, "no", http.StatusForbidden)
	}))
	defer elsewhere.Close()
	away := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, strings.Replace(elsewhere.URL, "127.0.0.1", "localhost", 1)+r.URL.String(), http.StatusFound)
	}))
	defer away.Close()
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("GIT_CONFIG_GLOBAL", filepath.Join(home, ".gitconfig"))
	for _, name := range []string{"GIT_SSL_CAINFO", "GIT_SSL_NO_VERIFY", "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"} {
		t.Setenv(name, "")
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(home, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	refs := func(url string) error {
		_, err := ask(companion.Request{Op: companion.Refs, Remote: url + "/o.git", From: home})
		if err != nil && (strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "t0ken")) {
			t.Errorf("the password is printed: %v", err)
		}
		return err
	}
	if err := refs(s.URL); err == nil || !strings.Contains(err.Error(), "wants credentials") {
		t.Errorf("without: %v", err)
	}
	if err := refs(strings.Replace(s.URL, "://", "://ada:wr0ng-s3cret@", 1)); err == nil {
		t.Error("a wrong password is taken")
	}
	if err := refs(strings.Replace(s.URL, "://", "://ada:s3cret@", 1)); err != nil {
		t.Errorf("in the URL: %v", err)
	}
	write(".netrc", "machine 127.0.0.1 login ada password s3cret\n")
	if err := refs(s.URL); err != nil {
		t.Errorf("netrc: %v", err)
	}
	if err := refs(away.URL); err == nil {
		t.Error("a server that forbids is read")
	}
	for name, values := range <-seen {
		if strings.Contains(strings.Join(values, ""), "s3cret") || name == "Authorization" {
			t.Errorf("another server gets %s", name)
		}
	}
	os.Remove(filepath.Join(home, ".netrc"))
	write("helper", "#!/bin/sh\n[ \"$1\" = get ] && printf 'username=ada\\npassword=s3cret\\n'; echo \"$1\" >>'"+home+"/asked'\n")
	write(".gitconfig", "[credential]\n\thelper = "+filepath.Join(home, "helper")+"\n")
	if err := refs(s.URL); err != nil {
		t.Errorf("a credential helper: %v", err)
	}
	if asked, _ := os.ReadFile(filepath.Join(home, "asked")); string(asked) != "get\nstore\n" {
		t.Errorf("the helper was asked %q", asked)
	}
	write(".gitconfig", "[http \""+s.URL+"\"]\n\textraHeader = X-Token: t0ken\n")
	if err := refs(s.URL); err != nil {
		t.Errorf("http.extraHeader: %v", err)
	}
	write(".gitconfig", "[url \""+s.URL+"/\"]\n\tinsteadOf = ours:\n[http]\n\textraHeader = X-Token: t0ken\n")
	if _, err := ask(companion.Request{Op: companion.Refs, Remote: "ours:o.git", From: home}); err != nil {
		t.Errorf("url.insteadOf: %v", err)
	}
	secure := httptest.NewTLSServer(http.HandlerFunc(locked))
	defer secure.Close()
	if err := refs(secure.URL); err == nil {
		t.Error("an unknown certificate is taken")
	}
	write("ca.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw})))
	write(".gitconfig", "[http]\n\tsslCAInfo = ~/ca.pem\n\textraHeader = X-Token: t0ken\n")
	if err := refs(secure.URL); err != nil {
		t.Errorf("http.sslCAInfo: %v", err)
	}
	through := 0
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		through++
		locked(w, r)
	}))
	defer proxy.Close()
	write(".gitconfig", "[http]\n\tproxy = "+strings.TrimPrefix(proxy.URL, "http://")+"\n\textraHeader = X-Token: t0ken\n")
	if err := refs("http://git.example"); err != nil || through == 0 {
		t.Errorf("http.proxy: %d requests, %v", through, err)
	}
	write(".gitconfig", "[http \"http://git.example/\"]\n\tproxy = http://ada:s3cret@127.0.0.1:1\n")
	if err := refs("http://git.example"); err == nil {
		t.Error("a proxy that is not there is passed over")
	}
}

// TestNetrc reads logins as curl does.
func TestNetrc(t *testing.T) {
	const text = "machine a.example login ada password one\nmachine b.example\n\tlogin bob\n\tpassword two\ndefault login any password three\n"
	rows := []struct{ host, user, login, password, why string }{
		{"a.example", "", "ada", "one", "the first machine"},
		{"B.example", "", "bob", "two", "on several lines; hosts have no case"},
		{"b.example", "bob", "bob", "two", "the login that is asked for"},
		{"b.example", "eve", "", "", "another login has no password"},
		{"c.example", "", "any", "three", "default"},
	}
	for _, row := range rows {
		login, password, ok := netrc(text, row.host, row.user)
		if row.password == "" {
			if ok && password == "two" {
				t.Errorf("%s: %s", row.host, row.why)
			}
			continue
		}
		if !ok || login != row.login || password != row.password {
			t.Errorf("%s: %s %s, %s", row.host, login, password, row.why)
		}
	}
}
