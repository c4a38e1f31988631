package main

import (
	"bytes"
	"cmp"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// module is a Go module that a program links.
type module struct{ path, version string }

// stdlib is the module that Go's vulnerability database calls Go's own packages.
const stdlib = "stdlib"

// modules returns what a program says of itself: its modules, and Go's own packages with
// Go's version.
func modules(program string) ([]module, error) {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return nil, err
	}
	version, _, _ := strings.Cut(strings.TrimPrefix(info.GoVersion, "go"), " ")
	linked := []module{{stdlib, version}}
	for _, dep := range info.Deps {
		if dep.Replace != nil {
			return nil, fmt.Errorf("%s: %s is replaced, and nobody knows by what", program, dep.Path)
		}
		linked = append(linked, module{dep.Path, dep.Version})
	}
	return linked, nil
}

// licenceFile are the names under which licences and what they ask to pass on are kept.
var licenceFile = regexp.MustCompile(`(?i)^(un)?(licen[cs]e|copying|notice|patents)`)

// thirdParty returns the licences of everything that any of the builds links: most of them
// ask to be passed on with the program.
func thirdParty(checkout string, builds []build) ([]byte, error) {
	var all []module
	for _, b := range builds {
		for _, p := range b.programs {
			all = append(all, p.linked...)
		}
	}
	slices.SortFunc(all, func(a, b module) int { return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.version, b.version)) })
	var text bytes.Buffer
	text.WriteString("Tagline is linked with the following. Each part keeps its own licence.\n")
	for _, m := range slices.Compact(all) {
		dir, err := m.dir(checkout)
		if err != nil {
			return nil, err
		}
		names, err := os.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		found := 0
		for _, entry := range names {
			if entry.IsDir() || !licenceFile.MatchString(entry.Name()) {
				continue
			}
			data, err := os.ReadFile(filepath.Join(dir, entry.Name()))
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(&text, "\n%s\n%s %s: %s\n\n%s\n", strings.Repeat("=", 78), m.path, m.version, entry.Name(), bytes.TrimSpace(data))
			found++
		}
		if found == 0 {
			return nil, fmt.Errorf("%s %s has no licence in %s", m.path, m.version, dir)
		}
	}
	return text.Bytes(), nil
}

// dir returns where the module's sources are on this machine.
func (m module) dir(checkout string) (string, error) {
	args := []string{"mod", "download", "-json", m.path + "@" + m.version}
	if m.path == stdlib {
		args = []string{"env", "-json", "GOROOT"}
	}
	c := exec.Command("go", args...)
	c.Dir, c.Stderr, c.Env = checkout, os.Stderr, goEnv(here)
	answer, err := c.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w", c, err)
	}
	var place struct{ Dir, GOROOT string }
	err = json.Unmarshal(answer, &place)
	return cmp.Or(place.Dir, place.GOROOT), err
}
