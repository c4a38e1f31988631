package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing/transport"
	githttp "github.com/go-git/go-git/v5/plumbing/transport/http"
	"github.com/go-git/go-git/v5/plumbing/transport/ssh"

	"github.com/tagline-scm/tagline/scm/smallfile"
)

// maxCredentials is how many bytes a .netrc, or a file of certificates, may have.
const maxCredentials = 16 << 20

// Credentials are git's: first those in the URL, then those of netrc, then those of
// git's credential helpers, which are told whether theirs did. For ssh: the agent, else
// the unlocked keys of the user; the host must be in known_hosts. Headers that the
// configuration adds go to the server that they are configured for and nowhere else.
// None of them is ever printed.

// settings are how git's configuration wants a server to be reached.
type settings struct {
	dir     string
	headers []string // "Name: value"
	ca      string   // a file of certificates in place of the system's
	noCheck bool     // of the server's certificate
	proxy   string
	origin  string // whom the headers are for: scheme and host
}

// settingsFor reads http.* for a URL, as git matches http.<url>.*.
func settingsFor(ctx context.Context, e *transport.Endpoint, address, dir string) settings {
	s := settings{dir: dir, ca: os.Getenv("GIT_SSL_CAINFO"), noCheck: os.Getenv("GIT_SSL_NO_VERIFY") != ""}
	u, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(e.Protocol, "http") {
		return s
	}
	s.origin = u.Scheme + "://" + u.Host
	u.User = nil
	out, _ := gitProgram(ctx, dir, "", "config", "--get-urlmatch", "http", u.String())
	for line := range strings.Lines(out) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch strings.ToLower(key) {
		case "http.extraheader":
			if value != "" {
				s.headers = append(s.headers, value)
			}
		case "http.sslcainfo":
			if s.ca == "" {
				s.ca = value
			}
		case "http.sslverify":
			s.noCheck = s.noCheck || value == "false"
		case "http.proxy":
			s.proxy = value
		}
	}
	return s
}

// roundTripper returns a transport for http whose answers are bounded by w.
func (s settings) roundTripper(w *watch) http.RoundTripper {
	t := &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: (&net.Dialer{Timeout: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout: 30 * time.Second, ResponseHeaderTimeout: w.limits.Stall, MaxResponseHeaderBytes: 1 << 20,
		DisableCompression: true, // a small answer stays small
		TLSClientConfig:    &tls.Config{InsecureSkipVerify: s.noCheck},
	}
	if s.proxy != "" {
		if !strings.Contains(s.proxy, "://") {
			s.proxy = "http://" + s.proxy
		}
		if u, err := url.Parse(s.proxy); err == nil {
			t.Proxy = http.ProxyURL(u)
		}
	}
	if s.ca != "" {
		pool := x509.NewCertPool()
		if data, err := smallfile.Read(expanded(s.ca), maxCredentials); err == nil {
			pool.AppendCertsFromPEM(data)
		}
		t.TLSClientConfig.RootCAs = pool
	}
	return &bounded{t, s, w}
}

func expanded(path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		home, _ := os.UserHomeDir()
		return filepath.Join(home, rest)
	}
	return path
}

// bounded adds the headers that are configured and counts what comes.
type bounded struct {
	http.RoundTripper
	settings
	w *watch
}

func (b *bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme+"://"+r.URL.Host == b.origin {
		r = r.Clone(r.Context())
		for _, line := range b.headers {
			if name, value, ok := strings.Cut(line, ":"); ok {
				r.Header.Add(strings.TrimSpace(name), strings.TrimSpace(value))
			}
		}
	}
	response, err := b.RoundTripper.RoundTrip(r)
	b.w.moved()
	if err != nil {
		return nil, err
	}
	body := b.w.reader(response.Body)
	if response.StatusCode >= http.StatusBadRequest {
		body = io.LimitReader(body, 1<<16) // words, which go-git reads to their end
	}
	response.Body = struct {
		io.Reader
		io.Closer
	}{body, response.Body}
	return response, nil
}

// given returns the credentials that are there without asking, nil for none.
func (s settings) given(e *transport.Endpoint) transport.AuthMethod {
	switch e.Protocol {
	case "http", "https":
		if e.User != "" && e.Password != "" {
			return &githttp.BasicAuth{Username: e.User, Password: e.Password}
		}
		home, _ := os.UserHomeDir()
		for _, name := range []string{".netrc", "_netrc"} {
			if data, err := smallfile.Read(filepath.Join(home, name), maxCredentials); err == nil {
				if user, password, ok := netrc(string(data), e.Host, e.User); ok {
					return &githttp.BasicAuth{Username: user, Password: password}
				}
			}
		}
	case "ssh":
		if os.Getenv("SSH_AUTH_SOCK") != "" {
			return nil // go-git's own default
		}
		home, _ := os.UserHomeDir()
		for _, name := range []string{"id_ed25519", "id_ecdsa", "id_rsa"} {
			if keys, err := ssh.NewPublicKeysFromFile(e.User, filepath.Join(home, ".ssh", name), ""); err == nil {
				return keys
			}
		}
	}
	return nil
}

// netrc finds the login of a machine in the text of a .netrc, as curl reads it: words
// between white space, the first machine of that name or default. user, if it is not "",
// must be the login.
func netrc(text, host, user string) (login, password string, ok bool) {
	words := strings.Fields(text)
	here := false
	take := func() bool { return here && password != "" && (user == "" || login == "" || login == user) }
	for i := 0; i < len(words); i++ {
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		switch words[i] {
		case "machine", "default":
			if take() {
				return nonEmpty(login, user), password, true
			}
			here, login, password = words[i] == "default" || strings.EqualFold(next, host), "", ""
			if words[i] == "machine" {
				i++
			}
		case "login":
			login = next
			i++
		case "password":
			password = next
			i++
		case "account":
			i++
		}
	}
	if take() {
		return nonEmpty(login, user), password, true
	}
	return "", "", false
}

func nonEmpty(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// credential is what a helper of git's answered, and what it is told of it.
type credential struct {
	method transport.AuthMethod
	text   string
	dir    string
}

// ask asks git's credential helpers.
func (s settings) ask(ctx context.Context, e *transport.Endpoint) (credential, bool) {
	if !strings.HasPrefix(e.Protocol, "http") {
		return credential{}, false
	}
	u, err := url.Parse(e.String())
	if err != nil {
		return credential{}, false
	}
	description := "protocol=" + u.Scheme + "\nhost=" + u.Host + "\npath=" + strings.TrimPrefix(u.Path, "/") + "\n"
	if e.User != "" {
		description += "username=" + e.User + "\n"
	}
	if strings.Count(description, "\n") > 4 || strings.ContainsAny(description, "\r\x00") {
		return credential{}, false // a URL that would say more than it is asked for
	}
	out, ok := gitProgram(ctx, s.dir, description+"\n", "credential", "fill")
	if !ok {
		return credential{}, false
	}
	auth := &githttp.BasicAuth{}
	for line := range strings.Lines(out) {
		switch key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "="); key {
		case "username":
			auth.Username = value
		case "password":
			auth.Password = value
		}
	}
	return credential{auth, out, s.dir}, auth.Password != ""
}

// tell says how a credential did: "approve" or "reject".
func (c credential) tell(ctx context.Context, how string) {
	gitProgram(ctx, c.dir, c.text, "credential", how)
}
