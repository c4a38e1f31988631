package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

// serveSSH serves the repositories below a directory over ssh, to whoever has the key in
// home/.ssh/id_ed25519. It returns the prefix of URLs, and what the environment of a client
// needs beside HOME: openssh's own home is that of the user.
func serveSSH(t *testing.T, dir, home string) (prefix string, environ []string) {
	t.Helper()
	host := newKey(t, "")
	keys := filepath.Join(home, ".ssh")
	if err := os.MkdirAll(keys, 0o700); err != nil {
		t.Fatal(err)
	}
	user := newKey(t, filepath.Join(keys, "id_ed25519"))
	config := &ssh.ServerConfig{MaxAuthTries: 100, PublicKeyCallback: func(_ ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
		if string(key.Marshal()) == string(user.PublicKey().Marshal()) {
			return nil, nil
		}
		return nil, fmt.Errorf("another key")
	}}
	config.AddHostKey(host)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	known := filepath.Join(keys, "known_hosts")
	line := knownhosts.Line([]string{listener.Addr().String()}, host.PublicKey()) + "\n"
	if err := os.WriteFile(known, []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go answerSSH(c, config)
		}
	}()
	command := fmt.Sprintf("ssh -F /dev/null -i %s -o UserKnownHostsFile=%s -o BatchMode=yes", filepath.Join(keys, "id_ed25519"), known)
	return "ssh://git@" + listener.Addr().String() + dir + "/", []string{"HOME=" + home, "SSH_AUTH_SOCK=", "GIT_SSH_COMMAND=" + command}
}

// newKey makes a key, and writes it for openssh where a file is named.
func newKey(t *testing.T, file string) ssh.Signer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	if file != "" {
		block, err := ssh.MarshalPrivateKey(private, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return signer
}

// answerSSH lets one client run git's two services.
func answerSSH(c net.Conn, config *ssh.ServerConfig) {
	conn, channels, requests, err := ssh.NewServerConn(c, config)
	if err != nil {
		return
	}
	defer conn.Close()
	go ssh.DiscardRequests(requests)
	for asked := range channels {
		if asked.ChannelType() != "session" {
			_ = asked.Reject(ssh.UnknownChannelType, "no")
			continue
		}
		channel, requests, err := asked.Accept()
		if err != nil {
			return
		}
		go func() {
			defer channel.Close()
			for r := range requests {
				if r.Type != "exec" {
					_ = r.Reply(r.Type == "env", nil)
					continue
				}
				_ = r.Reply(true, nil)
				var command struct{ Line string }
				_ = ssh.Unmarshal(r.Payload, &command)
				code := uint32(127)
				service, path, ok := strings.Cut(command.Line, " ")
				if ok && (service == "git-upload-pack" || service == "git-receive-pack") {
					code = runService(channel, strings.TrimPrefix(service, "git-"), strings.Trim(path, "'"))
				}
				_, _ = channel.SendRequest("exit-status", false, ssh.Marshal(struct{ Code uint32 }{code}))
				return
			}
		}()
	}
}

func runService(channel ssh.Channel, service, path string) uint32 {
	cmd := exec.Command("git", "-c", "safe.directory=*", "-c", "uploadpack.allowFilter=true", service, path)
	cmd.Stdout, cmd.Stderr = channel, channel.Stderr()
	in, err := cmd.StdinPipe()
	if err != nil || cmd.Start() != nil {
		return 127
	}
	go func() {
		_, _ = io.Copy(in, channel)
		in.Close()
	}()
	_ = cmd.Wait()
	return uint32(cmd.ProcessState.ExitCode())
}
