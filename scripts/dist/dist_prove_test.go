//go:build prove

package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// dist is what make dist makes of this repository's commit.
var dist = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "tagline-dist-test-")
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "dist"), run("../..", filepath.Join(dir, "dist"))
})

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, _ := dist(); dir != "" {
		os.RemoveAll(filepath.Dir(dir))
	}
	os.Exit(code)
}

// own is a clone of this repository, whose version is that of the packages.
var own = sync.OnceValues(func() (string, error) {
	dir, err := dist()
	if err != nil {
		return "", err
	}
	return clone("../..", filepath.Join(filepath.Dir(dir), "clone"))
})

func checkout(t *testing.T) string {
	t.Helper()
	dir, err := own()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func made(t *testing.T) string {
	t.Helper()
	dir, err := dist()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// one returns the one file of dist that a pattern names.
func one(t *testing.T, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(made(t), pattern))
	if err != nil || len(found) != 1 {
		t.Fatalf("%s: %q, %v", pattern, found, err)
	}
	return found[0]
}

// hashes returns the SHA-256 of every file below a directory.
func hashes(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		all[name] = fmt.Sprintf("%x", sha256.Sum256(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestReproducible: another clone, hour, time zone, umask, locale and directory, and the same
// bytes in every file, wheels and source distribution included.
func TestReproducible(t *testing.T) {
	first := hashes(t, made(t))
	t.Setenv("TZ", "Asia/Tokyo")
	t.Setenv("LC_ALL", "C")
	t.Setenv("GOFLAGS", "-trimpath")
	t.Setenv("GOAMD64", "v3")
	t.Setenv("TMPDIR", t.TempDir())
	defer syscall.Umask(syscall.Umask(0o077))
	again := filepath.Join(t.TempDir(), "again")
	if err := run("../..", again); err != nil {
		t.Fatal(err)
	}
	second := hashes(t, again)
	if len(first) != len(second) || len(first) < 55 {
		t.Errorf("%d files and %d", len(first), len(second))
	}
	for _, name := range slices.Sorted(maps.Keys(first)) {
		if first[name] != second[name] {
			t.Errorf("%s differs", name)
		}
	}
	t.Logf("%d files are the same", len(first))
	command(t, made(t), "sha256sum", "--strict", "--check", "--quiet", "checksums.txt")
}

// needs reports whether a program is there. In CI all of them must be.
func needs(t *testing.T, program string) bool {
	t.Helper()
	if _, err := exec.LookPath(program); err == nil {
		return true
	}
	if os.Getenv("CI") == "true" {
		t.Errorf("there is no %s here", program)
	}
	t.Logf("NOT TESTED: there is no %s here", program)
	return false
}

// command runs a program that must succeed, and returns what it prints.
func command(t *testing.T, dir, program string, args ...string) string {
	t.Helper()
	c := exec.Command(program, args...)
	c.Dir = dir
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", c, err, out)
	}
	return strings.TrimSpace(string(out))
}

// runs shows that an installed tagline works: it gives the version of this commit in a format,
// as it was packaged, and it finds its companion.
func runs(t *testing.T, format, want string, program ...string) {
	t.Helper()
	checkout := checkout(t)
	with := func(args ...string) string { return command(t, "", program[0], append(program[1:], args...)...) }
	if got := with("-C", checkout, "-f", format); got != want {
		t.Errorf("it is packaged as %s %s, and says %s", format, want, got)
	}
	if got := with("-C", checkout, "-f", "npm"); got != with("--remote", checkout, "-f", "npm") {
		t.Errorf("it does not reach remotes")
	}
	head, _ := output("git", "-C", checkout, "rev-parse", "HEAD")
	if got := with("--version"); !strings.Contains(got, string(head)) || strings.Contains(got, "modified") {
		t.Errorf("it says that it is %s, and is %s", got, head)
	}
}

// placed shows that the package's files lie where shells and man look for them.
func placed(t *testing.T, root, zsh, licence string) {
	t.Helper()
	tagline := filepath.Join(root, "usr/bin/tagline")
	for place, shell := range map[string]string{
		"bash-completion/completions/tagline": "bash", "zsh/" + zsh + "/_tagline": "zsh", "fish/vendor_completions.d/tagline.fish": "fish",
	} {
		data, err := os.ReadFile(filepath.Join(root, "usr/share", place))
		if want := command(t, "", tagline, "completion", shell); err != nil || strings.TrimSpace(string(data)) != want {
			t.Errorf("%s is not the completion for %s: %v", place, shell, err)
		}
	}
	if got := command(t, "", "gzip", "-dc", filepath.Join(root, "usr/share/man/man1/tagline.1.gz")); got != command(t, "", tagline, "man") {
		t.Errorf("the manual page is another")
	}
	for _, name := range []string{licence, filepath.Join(filepath.Dir(licence), "THIRD-PARTY.txt")} {
		if info, err := os.Stat(filepath.Join(root, name)); err != nil || info.Size() < 1000 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// linux is this machine's processor, as a distribution calls it.
func linux() (debian, other string) {
	return here.goarch, map[string]string{"amd64": "x86_64", "arm64": "aarch64"}[here.goarch]
}

func TestDpkg(t *testing.T) {
	if !needs(t, "dpkg") {
		return
	}
	root := t.TempDir()
	if err := put(root, []file{text("var/lib/dpkg/status", ""), text("var/lib/dpkg/available", ""), text("var/lib/dpkg/updates/.d", ""), text("var/lib/dpkg/info/.d", "")}); err != nil {
		t.Fatal(err)
	}
	arch, _ := linux()
	command(t, "", "dpkg", "--force-not-root", "--root="+root, "--install", one(t, "release/*_"+arch+".deb"))
	version := command(t, "", "dpkg-query", "--admindir="+root+"/var/lib/dpkg", "--show", "--showformat=${Version}", "tagline")
	runs(t, "debian", strings.TrimSuffix(version, "-1"), root+"/usr/bin/tagline")
	placed(t, root, "vendor-completions", "usr/share/doc/tagline/copyright")
}

func TestRPM(t *testing.T) {
	if !needs(t, "rpm") {
		return
	}
	root := t.TempDir()
	_, arch := linux()
	command(t, "", "rpm", "--root", root, "--initdb")
	command(t, "", "rpm", "--root", root, "--install", one(t, "release/*."+arch+".rpm"))
	command(t, "", "rpm", "--root", root, "--verify", "tagline")
	version := command(t, "", "rpm", "--root", root, "--query", "--queryformat", "%{VERSION}", "tagline")
	runs(t, "rpm", version, root+"/usr/bin/tagline")
	placed(t, root, "site-functions", "usr/share/licenses/tagline/LICENSE")
}

func TestPacman(t *testing.T) {
	if !needs(t, "pacman") {
		return
	}
	root := t.TempDir()
	_, arch := linux()
	if err := put(root, []file{text("var/lib/pacman/.d", "")}); err != nil {
		t.Fatal(err)
	}
	own := []string{"--root", root, "--config", "/dev/null"} // nothing of the machine's settings
	command(t, "", "pacman", append(own, "--noconfirm", "-U", one(t, "release/*-"+arch+".pkg.tar.zst"))...)
	command(t, "", "pacman", append(own, "-Qkk", "tagline")...)
	version := strings.TrimPrefix(command(t, "", "pacman", append(own, "-Q", "tagline")...), "tagline ")
	runs(t, "arch", strings.TrimSuffix(version, "-1"), root+"/usr/bin/tagline")
	placed(t, root, "site-functions", "usr/share/licenses/tagline/LICENSE")
}

// TestAPK: apk itself is in no other distribution than Alpine. The package is unpacked, and
// what it says of its content is compared with it.
func TestAPK(t *testing.T) {
	root := t.TempDir()
	_, arch := linux()
	path := one(t, "release/*_"+arch+".apk")
	command(t, root, "tar", "--warning=no-unknown-keyword", "-xzf", path)
	info, err := os.ReadFile(filepath.Join(root, ".PKGINFO"))
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]string{}
	for line := range strings.Lines(string(info)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " = ")
		fields[name] = value
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	start := bytes.LastIndex(data, []byte{0x1f, 0x8b, 8}) // the archives before it are small
	for start > 0 && fmt.Sprintf("%x", sha256.Sum256(data[start:])) != fields["datahash"] {
		start = bytes.LastIndex(data[:start], []byte{0x1f, 0x8b, 8})
	}
	if start <= 0 {
		t.Errorf("datahash is that of no part: %v", fields)
	}
	runs(t, "alpine", strings.TrimSuffix(fields["pkgver"], "-r0"), root+"/usr/bin/tagline")
	placed(t, root, "site-functions", "usr/share/licenses/tagline/LICENSE")
}

func TestArchive(t *testing.T) {
	root := t.TempDir()
	path := one(t, "release/tagline_*_"+here.goos+"_"+here.goarch+".tar.gz")
	command(t, root, "tar", "-xzf", path)
	stem := strings.TrimSuffix(filepath.Base(path), ".tar.gz")
	runs(t, "npm", strings.TrimSuffix(strings.TrimPrefix(stem, "tagline_"), "_"+here.goos+"_"+here.goarch), filepath.Join(root, stem, "tagline"))
}

// TestLayer: the image's file system, unpacked; its programs need nothing that is not in it.
func TestLayer(t *testing.T) {
	root := t.TempDir()
	read := func(digest string, into any) {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(made(t), "image/blobs", strings.ReplaceAll(digest, ":", "/")))
		if err == nil {
			err = json.Unmarshal(data, into)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	type descriptor struct {
		Digest      string
		Platform    struct{ Architecture string }
		Annotations map[string]string
	}
	var index struct{ Manifests []descriptor }
	data, err := os.ReadFile(filepath.Join(made(t), "image/index.json"))
	if err == nil {
		err = json.Unmarshal(data, &index)
	}
	if err != nil {
		t.Fatal(err)
	}
	version := index.Manifests[0].Annotations["org.opencontainers.image.ref.name"]
	read(index.Manifests[0].Digest, &index)
	for _, d := range index.Manifests {
		if d.Platform.Architecture != here.goarch {
			continue
		}
		var image struct{ Layers []descriptor }
		read(d.Digest, &image)
		command(t, root, "tar", "-xzf", filepath.Join(made(t), "image/blobs", strings.ReplaceAll(image.Layers[0].Digest, ":", "/")))
	}
	runs(t, "docker", version, root+"/usr/bin/tagline")
	if os.Geteuid() == 0 {
		command(t, "", "git", "clone", "--quiet", checkout(t), root+"/repo")
		if got := command(t, "/", "chroot", root, "/usr/bin/tagline", "-C", "/repo", "-f", "docker"); got != version {
			t.Errorf("in its own root: %s, want %s", got, version)
		}
	}
	if needs(t, "skopeo") {
		got := command(t, "", "skopeo", "inspect", "--raw", "oci:"+filepath.Join(made(t), "image")+":"+version)
		if !strings.Contains(got, `"arm64"`) || !strings.Contains(got, `"amd64"`) {
			t.Errorf("skopeo reads %s", got)
		}
	}
}

// TestPip: pip takes this platform's wheel, and each other platform's where it is asked for it.
func TestPip(t *testing.T) {
	env := t.TempDir()
	command(t, "", "python3", "-m", "venv", env)
	pip := []string{"-m", "pip", "--disable-pip-version-check"}
	from := []string{"--no-index", "--no-deps", "--find-links", filepath.Join(made(t), "python")}
	python := filepath.Join(env, "bin/python")
	command(t, "", python, slices.Concat(pip, []string{"install", "--pre"}, from, []string{"tagline"})...)
	version := command(t, "", python, "-c", "import tagline; print(tagline.__version__)")
	if got := command(t, "", filepath.Join(env, "bin/tagline"), "-C", checkout(t), "-f", "pypi"); got != version {
		t.Errorf("it is packaged as %s, and says %s", version, got)
	}
	for platform, want := range map[string]string{
		"manylinux2014_x86_64": "x86_64", "manylinux_2_17_aarch64": "aarch64", "musllinux_1_1_armv7l": "armv7l", "manylinux2014_i686": "i686",
		"manylinux_2_17_ppc64le": "ppc64le", "musllinux_1_1_s390x": "s390x", "manylinux_2_31_riscv64": "riscv64",
		"macosx_12_0_x86_64": "macosx_12_0_x86_64", "macosx_12_0_arm64": "macosx_12_0_arm64",
		"win_amd64": "win_amd64", "win_arm64": "win_arm64", "win32": "win32", "freebsd_14_1_release_amd64": "any",
	} {
		into := t.TempDir()
		command(t, "", python, slices.Concat(pip, []string{"download", "--pre", "--only-binary", ":all:", "--platform", platform, "-d", into}, from, []string{"tagline"})...)
		if found, _ := filepath.Glob(into + "/*" + want + ".whl"); len(found) != 1 {
			t.Errorf("for %s pip does not take the wheel for %s", platform, want)
		}
	}
}

// registry is as much of npm's as npm install asks: packuments and archives.
func registry(t *testing.T, archives []string) *httptest.Server {
	t.Helper()
	documents, files := map[string][]byte{}, map[string]string{}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path, ok := files[r.URL.Path]; ok {
			http.ServeFile(w, r, path)
		} else if document, ok := documents[r.URL.Path]; ok {
			w.Write(document)
		} else {
			http.NotFound(w, r)
		}
	}))
	server.Start()
	for _, path := range archives {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		_, content := untar(t, data)
		var version map[string]any
		if err := json.Unmarshal(content["package/package.json"], &version); err != nil {
			t.Fatal(err)
		}
		version["dist"] = map[string]string{"tarball": server.URL + "/-/" + filepath.Base(path), "shasum": command(t, "", "sha1sum", path)[:40]}
		name, number := version["name"].(string), version["version"].(string)
		documents["/"+name], err = json.Marshal(map[string]any{
			"name": name, "dist-tags": map[string]string{"latest": number}, "versions": map[string]any{number: version},
		})
		if err != nil {
			t.Fatal(err)
		}
		files["/-/"+filepath.Base(path)] = path
	}
	return server
}

// TestNPMInstall: from a registry, npm takes the main package and this platform's alone, runs
// nothing meanwhile, and npx runs the program.
func TestNPMInstall(t *testing.T) {
	archives, err := filepath.Glob(filepath.Join(made(t), "npm/*.tgz"))
	if err != nil || len(archives) != len(targets)+1 {
		t.Fatalf("%q, %v", archives, err)
	}
	server := registry(t, archives)
	defer server.Close()
	t.Setenv("npm_config_registry", server.URL)
	t.Setenv("npm_config_cache", t.TempDir())
	t.Setenv("npm_config_update_notifier", "false")
	t.Setenv("npm_config_audit", "false")
	project := t.TempDir()
	command(t, project, "npm", "install", "--prefix", project, "tagline")
	os, cpu := npmNames(here)
	if found, _ := filepath.Glob(project + "/node_modules/@tagline-scm/*"); len(found) != 1 || filepath.Base(found[0]) != os+"-"+cpu {
		t.Errorf("npm installed %q", found)
	}
	command(t, project, "npm", "ls", "--prefix", project)
	version := command(t, project, "node", "-p", `require("./node_modules/tagline/package.json").version`)
	runs(t, "npm", version, project+"/node_modules/.bin/tagline")

	elsewhere := t.TempDir()
	if got := command(t, elsewhere, "npx", "--yes", "tagline", "compare", "1.0rc1", "1.0"); got != "<" {
		t.Errorf("npx tagline: %q", got)
	}
	global := t.TempDir()
	command(t, global, "npm", "install", "--global", "--prefix", global, "tagline")
	runs(t, "npm", version, global+"/bin/tagline")
}

// TestFormula: what Homebrew's formula installs, and its own test, by a stand-in for brew.
func TestFormula(t *testing.T) {
	if !needs(t, "ruby") {
		return
	}
	prefix := t.TempDir()
	processor := map[string]string{"amd64": "intel", "arm64": "arm"}[here.goarch]
	version := command(t, "", "ruby", "testdata/homebrew.rb", one(t, "homebrew/tagline.rb"), filepath.Join(made(t), "release"), prefix, processor)
	runs(t, "npm", version, prefix+"/bin/tagline")
	for name, shell := range map[string]string{
		"etc/bash_completion.d/tagline": "bash", "share/zsh/site-functions/_tagline": "zsh", "share/fish/vendor_completions.d/tagline.fish": "fish",
	} {
		data, err := os.ReadFile(filepath.Join(prefix, name))
		if want := command(t, "", prefix+"/bin/tagline", "completion", shell); err != nil || strings.TrimSpace(string(data)) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := os.Stat(prefix + "/share/man/man1/tagline.1"); err != nil {
		t.Error(err)
	}
}
