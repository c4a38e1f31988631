package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// target is a system and a processor that wheels are made for, by Go's names.
type target struct{ goos, goarch string }

// targets are those whose wheels an index takes. FreeBSD is not among them: its platform
// tags name one release of the system, and PyPI takes none. There, and on all other systems,
// the wheel without the program is installed, and the program found on the PATH.
var targets = []target{
	{"linux", "amd64"},
	{"linux", "arm64"},
	{"linux", "arm"},
	{"linux", "386"},
	{"linux", "ppc64le"},
	{"linux", "s390x"},
	{"linux", "riscv64"},
	{"darwin", "amd64"},
	{"darwin", "arm64"},
	{"windows", "amd64"},
	{"windows", "arm64"},
	{"windows", "386"},
}

// platformTag returns the platform tags of a static program. On Linux it needs
// no C library, so it carries the tags of the oldest of each kind that indexes take;
// Go 1.26 needs macOS 12.
func platformTag(goos, goarch string) (string, error) {
	linux := map[string]string{"amd64": "x86_64", "arm64": "aarch64", "386": "i686", "arm": "armv7l", "ppc64le": "ppc64le", "s390x": "s390x"}
	darwin := map[string]string{"amd64": "macosx_12_0_x86_64", "arm64": "macosx_12_0_arm64"}
	windows := map[string]string{"amd64": "win_amd64", "arm64": "win_arm64", "386": "win32"}
	var tag string
	switch goos {
	case "linux":
		if machine := linux[goarch]; machine != "" {
			tag = strings.ReplaceAll("manylinux_2_17_M.manylinux2014_M.musllinux_1_1_M", "M", machine)
		}
		if goarch == "riscv64" { // younger than the older tags
			tag = "manylinux_2_31_riscv64.musllinux_1_2_riscv64"
		}
	case "darwin":
		tag = darwin[goarch]
	case "windows":
		tag = windows[goarch]
	}
	if tag == "" {
		return "", fmt.Errorf("no wheel has a tag for %s/%s", goos, goarch)
	}
	return tag, nil
}

// compile builds the program of a checkout for a target into dir, as `make build`
// does, and returns its path.
func (t target) compile(root, dir string) (string, error) {
	out, err := filepath.Abs(filepath.Join(dir, t.goos+"-"+t.goarch))
	if err != nil {
		return "", err
	}
	vcs := "-buildvcs=true"
	if _, err := os.Lstat(filepath.Join(root, ".git")); err != nil {
		vcs = "-buildvcs=false"
	}
	c := exec.Command("go", "build", "-trimpath", vcs, "-ldflags", "-s -w", "-o", out, "./cmd/tagline")
	c.Dir, c.Stderr = root, os.Stderr
	c.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+t.goos, "GOARCH="+t.goarch, "GOARM=7", "GOAMD64=v1", "GO386=softfloat")
	if err := c.Run(); err != nil {
		return "", fmt.Errorf("%s: %w", c, err)
	}
	return out, nil
}

// host is the machine that this runs on.
func host() (target, error) {
	out, err := exec.Command("go", "env", "GOHOSTOS", "GOHOSTARCH").Output()
	fields := strings.Fields(string(out))
	if err == nil && len(fields) != 2 {
		err = fmt.Errorf("go env gave %q", out)
	}
	if err != nil {
		return target{}, err
	}
	return target{fields[0], fields[1]}, nil
}

// chosen returns the targets of a list such as "linux/amd64,darwin/arm64"; all is each
// of them.
func chosen(list string) ([]target, error) {
	if list == "all" {
		return targets, nil
	}
	var some []target
	for one := range strings.SplitSeq(list, ",") {
		goos, goarch, ok := strings.Cut(one, "/")
		if _, err := platformTag(goos, goarch); !ok || err != nil {
			return nil, fmt.Errorf("%q is no target: there are all, and %v", one, targets)
		}
		some = append(some, target{goos, goarch})
	}
	return some, nil
}
