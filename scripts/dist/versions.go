package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// versions are the one version of a release, as each place takes and sorts it.
type versions struct {
	Plain      string // SemVer without build metadata, in the names of archives and in URLs
	Debian     string
	DebianRev  string
	RPM        string
	RPMEpoch   string
	RPMRelease string
	Alpine     string
	Arch       string
	NPM        string
	NPMTag     string // what npm publish calls it: latest, next, rc, ...
	Image      string
	Python     string
}

// forms says which of tagline's formats is which of them.
func (v *versions) forms() map[string][]*string {
	return map[string][]*string{
		"npm": {&v.NPM, &v.Plain}, "npm-dist-tag": {&v.NPMTag},
		"debian": {&v.Debian}, "debian-revision": {&v.DebianRev},
		"rpm": {&v.RPM}, "rpm-epoch": {&v.RPMEpoch}, "rpm-release": {&v.RPMRelease},
		"alpine": {&v.Alpine}, "arch": {&v.Arch}, "docker": {&v.Image}, "pypi": {&v.Python},
	}
}

// commit is what else tagline knows of what is built.
type commit struct {
	Tag      string    `json:"tag"`
	Distance int       `json:"distance"`
	Hash     string    `json:"commit"`
	Time     time.Time `json:"commit_time"`
}

// releaseTag returns the name of the tag that has, or will have, the files to download.
func (c commit) releaseTag(v versions) string {
	if c.Tag != "" && c.Distance == 0 {
		return c.Tag
	}
	return "v" + v.Plain
}

// ask asks a tagline for the versions and the commit of a checkout.
func ask(program, dir string) (v versions, c commit, err error) {
	forms := v.forms()
	var names []string
	for name := range forms {
		names = append(names, name)
	}
	text, err := output(program, "-C", dir, "-f", strings.Join(names, ","))
	if err != nil {
		return v, c, err
	}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		for _, into := range forms[name] {
			*into = value
		}
		delete(forms, name)
	}
	for name := range forms {
		return v, c, fmt.Errorf("tagline gave no version in the format %s", name)
	}
	text, err = output(program, "-C", dir, "--json")
	if err != nil {
		return v, c, err
	}
	var answer struct{ Facts commit }
	if err := json.Unmarshal(text, &answer); err != nil {
		return v, c, err
	}
	if answer.Facts.Hash == "" || answer.Facts.Time.IsZero() {
		return v, c, fmt.Errorf("tagline named no commit in %s", dir)
	}
	return v, answer.Facts, nil
}

// output returns what a program prints; what it complains of goes to our own standard error.
func output(program string, args ...string) ([]byte, error) {
	c := exec.Command(program, args...)
	c.Stderr = os.Stderr
	text, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c, err)
	}
	return bytes.TrimSuffix(text, []byte("\n")), nil
}
