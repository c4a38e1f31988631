package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/validate"
)

// TestVersions: one commit, and what each place calls it. The names of all files that are
// made are in the rows too.
func TestVersions(t *testing.T) {
	tagline := filepath.Join(t.TempDir(), here.program("tagline"))
	c := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", tagline, "./cmd/tagline") // as make build does
	c.Dir, c.Env = "../..", goEnv(here)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, row := range []struct {
		why, tag string
		later    int // commits after the tag
		want     versions
		download string
		names    string
	}{
		{"a release", "v1.2.3", 0,
			versions{Plain: "1.2.3", Debian: "1.2.3", DebianRev: "1", RPM: "1.2.3", RPMEpoch: "0", RPMRelease: "1",
				Alpine: "1.2.3", Arch: "1.2.3", NPM: "1.2.3", NPMTag: "latest", Image: "1.2.3", Python: "1.2.3"},
			"v1.2.3", `
npm/tagline-1.2.3.tgz npm/tagline-scm-linux-x64-1.2.3.tgz release/tagline-1.2.3-1-x86_64.pkg.tar.zst release/tagline-1.2.3-1.x86_64.rpm
release/tagline_1.2.3-1_amd64.deb release/tagline_1.2.3-r0_x86_64.apk release/tagline_1.2.3_linux_amd64.cdx.json
release/tagline_1.2.3_linux_amd64.tar.gz`},
		{"a pre-release, which each must sort below the release", "v2.0.0-rc.1", 0,
			versions{Plain: "2.0.0-rc.1", Debian: "2.0.0~rc.1", DebianRev: "1", RPM: "2.0.0~rc.1", RPMEpoch: "0", RPMRelease: "1",
				Alpine: "2_rc1", Arch: "2.0.0rc1", NPM: "2.0.0-rc.1", NPMTag: "rc", Image: "2.0.0-rc.1", Python: "2.0.0rc1"},
			"v2.0.0-rc.1", `
npm/tagline-2.0.0-rc.1.tgz npm/tagline-scm-linux-x64-2.0.0-rc.1.tgz release/tagline-2.0.0rc1-1-x86_64.pkg.tar.zst
release/tagline-2.0.0~rc.1-1.x86_64.rpm release/tagline_2.0.0-rc.1_linux_amd64.cdx.json release/tagline_2.0.0-rc.1_linux_amd64.tar.gz
release/tagline_2.0.0~rc.1-1_amd64.deb release/tagline_2_rc1-r0_x86_64.apk`},
		{"no release: two commits later", "v1.2.3", 2,
			versions{Plain: "1.2.4-0.dev.2", Debian: "1.2.4~~dev.2+gHASH", DebianRev: "1", RPM: "1.2.4~~dev.2+gHASH",
				RPMEpoch: "0", RPMRelease: "1", Alpine: "1.2.4_alpha0_alpha2", Arch: "1.2.3.r2.gHASH",
				NPM: "1.2.4-0.dev.2", NPMTag: "next", Image: "1.2.4-0.dev.2.gHASH", Python: "1.2.4.dev2"},
			"v1.2.4-0.dev.2", `
npm/tagline-1.2.4-0.dev.2.tgz npm/tagline-scm-linux-x64-1.2.4-0.dev.2.tgz release/tagline-1.2.3.r2.gHASH-1-x86_64.pkg.tar.zst
release/tagline-1.2.4~~dev.2+gHASH-1.x86_64.rpm release/tagline_1.2.4-0.dev.2_linux_amd64.cdx.json
release/tagline_1.2.4-0.dev.2_linux_amd64.tar.gz release/tagline_1.2.4_alpha0_alpha2-r0_x86_64.apk
release/tagline_1.2.4~~dev.2+gHASH-1_amd64.deb`},
	} {
		repo := t.TempDir()
		git(t, repo, "init", "-q", "-b", "main")
		git(t, repo, "commit", "-q", "--allow-empty", "-m", "one")
		git(t, repo, "tag", row.tag)
		for range row.later {
			git(t, repo, "commit", "-q", "--allow-empty", "-m", "more")
		}
		got, c, err := ask(tagline, repo)
		if err != nil {
			t.Errorf("%s: %v", row.why, err)
			continue
		}
		made, err := sample(t, got, c, target{"linux", "amd64"})
		if err != nil {
			t.Fatal(err)
		}
		short := func(text string) string { return strings.ReplaceAll(text, c.Hash[:9], "HASH") }
		if short(fmt.Sprintf("%+v", got)) != fmt.Sprintf("%+v", row.want) {
			t.Errorf("%s:\n%+v, want\n%+v", row.why, got, row.want)
		}
		if got := c.releaseTag(got); got != row.download {
			t.Errorf("%s: its files will be at %s, want %s", row.why, got, row.download)
		}
		var names []string
		for _, f := range made {
			if !strings.HasPrefix(f.name, "image/") {
				names = append(names, short(f.name))
			}
		}
		slices.Sort(names)
		if want := strings.Fields(row.names); !slices.Equal(names, want) {
			t.Errorf("%s:\n%q, want\n%q", row.why, names, want)
		}
	}
}

// git runs git as nobody in particular, at one time.
func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	c := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=n", "-c", "user.email=e@example.com"}, args...)...)
	c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_DATE=2024-02-29T12:00:00Z", "GIT_COMMITTER_DATE=2024-02-29T12:00:00Z")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", c, err, out)
	}
}

// sample makes a release of programs that are none, for some targets. Homebrew's and Scoop's
// files want all of them, and are left out where there are fewer.
func sample(t *testing.T, v versions, c commit, of ...target) ([]file, error) {
	t.Helper()
	linked := []module{{stdlib, "1.26.0"}, {"example.com/a", "v1.0.0"}}
	r := &release{versions: v, commit: c, manual: []byte(".TH TAGLINE 1\n"),
		shells: map[string][]byte{"bash": []byte("# bash\n"), "zsh": []byte("#compdef\n"), "fish": []byte("# fish\n"), "powershell": []byte("# ps\n")},
		about:  []file{text("README.md", "# Tagline\n"), text("LICENSE", "MIT License\n"), text("THIRD-PARTY.txt", "others\n")}}
	for _, t := range of {
		r.builds = append(r.builds, build{t, []program{
			{file{t.program("tagline"), []byte("one for " + t.goos), 0o755}, linked},
			{file{t.program("tagline-remote"), []byte("two for " + t.goos), 0o755}, append(slices.Clone(linked), module{"example.com/b", "v2.0.0"})},
		}})
	}
	if len(of) < len(targets) {
		var made []file
		for _, part := range []func(*release) ([]file, error){archives, linuxPackages, npmPackages, image, boms} {
			files, err := part(r)
			if err != nil {
				return nil, err
			}
			made = append(made, files...)
		}
		return made, nil
	}
	return r.make()
}

func whole(t *testing.T) map[string][]byte {
	t.Helper()
	made, err := sample(t, versions{"1.2.3", "1.2.3", "1", "1.2.3", "0", "1", "1.2.3", "1.2.3", "1.2.3", "latest", "1.2.3", "1.2.3"},
		commit{"v1.2.3", 0, strings.Repeat("1", 40), time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)}, targets...)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range made {
		if files[f.name] != nil && !strings.Contains(f.name, "/blobs/") {
			t.Errorf("%s is made twice", f.name)
		}
		files[f.name] = f.data
	}
	return files
}

// TestSameBytes: what is made does not depend on when, or on the order of anything. That the
// programs are the same too is shown by the long tests.
func TestSameBytes(t *testing.T) {
	first, second := whole(t), whole(t)
	if len(first) < 8*3+8+8 {
		t.Errorf("only %d files", len(first))
	}
	for name, data := range first {
		if !bytes.Equal(data, second[name]) {
			t.Errorf("%s differs", name)
		}
	}
}

// TestArchives: each has both programs, the manual page, the completions and the licences, and
// nothing beside its one directory.
func TestArchives(t *testing.T) {
	made := whole(t)
	about := []string{"LICENSE", "README.md", "THIRD-PARTY.txt", "completions/_tagline", "completions/tagline.bash",
		"completions/tagline.fish", "completions/tagline.ps1", "man/tagline.1"}
	for _, target := range targets {
		stem := "tagline_1.2.3_" + target.goos + "_" + target.goarch
		var got map[string]os.FileMode
		if target.goos == "windows" {
			got = unzip(t, made["release/"+stem+".zip"])
		} else {
			got, _ = untar(t, made["release/"+stem+".tar.gz"])
		}
		want := map[string]os.FileMode{}
		for _, name := range about {
			want[stem+"/"+name] = 0o644
		}
		for _, name := range []string{"tagline", "tagline-remote"} {
			want[stem+"/"+target.program(name)] = 0o755
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s has\n%v, want\n%v", stem, got, want)
		}
	}
}

func untar(t *testing.T, data []byte) (modes map[string]os.FileMode, content map[string][]byte) {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	modes, content = map[string]os.FileMode{}, map[string][]byte{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			return modes, content
		}
		if err != nil {
			t.Fatal(err)
		}
		modes[h.Name] = h.FileInfo().Mode()
		if content[h.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
}

func unzip(t *testing.T, data []byte) map[string]os.FileMode {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	modes := map[string]os.FileMode{}
	for _, f := range z.File {
		modes[f.Name] = f.Mode()
	}
	return modes
}

// TestNPM: the main package wants each platform's at its own version, and each platform's says
// where it may be installed.
func TestNPM(t *testing.T) {
	made := whole(t)
	_, main := untar(t, made["npm/tagline-1.2.3.tgz"])
	var m npmManifest
	if err := json.Unmarshal(main["package/package.json"], &m); err != nil {
		t.Fatal(err)
	}
	if m.Name != "tagline" || m.Bin["tagline"] != "bin/tagline.js" || main["package/bin/tagline.js"] == nil || len(m.Optional) != len(targets) {
		t.Errorf("%+v", m)
	}
	for _, row := range []struct{ goos, goarch, os, cpu string }{
		{"linux", "amd64", "linux", "x64"},
		{"darwin", "arm64", "darwin", "arm64"},
		{"windows", "amd64", "win32", "x64"},
		{"freebsd", "amd64", "freebsd", "x64"},
	} {
		name := "@tagline-scm/" + row.os + "-" + row.cpu
		if m.Optional[name] != "1.2.3" {
			t.Errorf("%s is not among %v", name, m.Optional)
		}
		modes, content := untar(t, made["npm/tagline-scm-"+row.os+"-"+row.cpu+"-1.2.3.tgz"])
		var one npmManifest
		if err := json.Unmarshal(content["package/package.json"], &one); err != nil {
			t.Fatal(err)
		}
		if one.Name != name || one.Version != "1.2.3" || !slices.Equal(one.OS, []string{row.os}) || !slices.Equal(one.CPU, []string{row.cpu}) ||
			one.PublishUnder["tag"] != "latest" || one.PublishUnder["access"] != "public" {
			t.Errorf("%+v", one)
		}
		if program := "package/bin/" + (target{row.goos, row.goarch}).program("tagline"); modes[program] != 0o755 {
			t.Errorf("%s has %v", name, modes)
		}
	}
}

// TestDownloads: Homebrew and Scoop are given the checksums of the archives that are named.
func TestDownloads(t *testing.T) {
	made := whole(t)
	for _, row := range []struct {
		file     string
		archives []string
	}{
		{"homebrew/tagline.rb", []string{"darwin_arm64.tar.gz", "darwin_amd64.tar.gz", "linux_arm64.tar.gz", "linux_amd64.tar.gz"}},
		{"scoop/tagline.json", []string{"windows_amd64.zip", "windows_arm64.zip"}},
	} {
		text := string(made[row.file])
		for _, archive := range row.archives {
			url := `"https://github.com/tagline-scm/tagline/releases/download/v1.2.3/tagline_1.2.3_` + archive + `"`
			_, after, found := strings.Cut(text, url)
			sum := fmt.Sprintf(`"%x"`, sha256.Sum256(made["release/"+path.Base(strings.Trim(url, `"`))]))
			if at := strings.Index(after, sum); !found || at < 0 || at > 40 {
				t.Errorf("%s lacks %s with %s:\n%s", row.file, url, sum, text)
			}
		}
	}
	var scoop struct {
		Version      string
		Architecture map[string]struct {
			URL        string
			ExtractDir string `json:"extract_dir"`
		}
		Bin []string
	}
	if err := json.Unmarshal(made["scoop/tagline.json"], &scoop); err != nil || len(scoop.Architecture) != 2 || len(scoop.Bin) != 2 {
		t.Errorf("%+v, %v", scoop, err)
	}
	for name, a := range scoop.Architecture {
		inside := unzip(t, made["release/"+path.Base(a.URL)])
		for _, bin := range scoop.Bin {
			if inside[a.ExtractDir+"/"+bin] == 0 {
				t.Errorf("for %s, %s has no %s/%s", name, a.URL, a.ExtractDir, bin)
			}
		}
	}
}

// TestImage: the layout holds one index of two images that are whole.
func TestImage(t *testing.T) {
	dir := t.TempDir()
	var files []file
	for name, data := range whole(t) {
		if strings.HasPrefix(name, "image/") {
			files = append(files, file{name, data, 0o644})
		}
	}
	if err := put(dir, files); err != nil {
		t.Fatal(err)
	}
	outer, err := layout.ImageIndexFromPath(filepath.Join(dir, "image"))
	if err != nil {
		t.Fatal(err)
	}
	list, err := outer.IndexManifest()
	if err != nil || len(list.Manifests) != 1 || list.Manifests[0].Annotations["org.opencontainers.image.ref.name"] != "1.2.3" {
		t.Fatalf("%+v, %v", list, err)
	}
	inner, err := outer.ImageIndex(list.Manifests[0].Digest)
	if err == nil {
		err = validate.Index(inner)
	}
	if err != nil {
		t.Fatal(err)
	}
	list, err = inner.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	var platforms []string
	for _, each := range list.Manifests {
		platforms = append(platforms, each.Platform.String())
		one, err := inner.Image(each.Digest)
		if err != nil {
			t.Fatal(err)
		}
		config, err := one.ConfigFile()
		if err != nil {
			t.Fatal(err)
		}
		if got := config.OS + "/" + config.Architecture; got != each.Platform.String() || config.Config.Entrypoint[0] != "/usr/bin/tagline" {
			t.Errorf("%v: %s, %v", each.Platform, got, config.Config)
		}
	}
	if !slices.Equal(platforms, []string{"linux/amd64", "linux/arm64"}) {
		t.Error(platforms)
	}
}

// TestBOM: it names both programs with their hashes, and each module once.
func TestBOM(t *testing.T) {
	var list bom
	if err := json.Unmarshal(whole(t)["release/tagline_1.2.3_darwin_arm64.cdx.json"], &list); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range list.Components {
		one := c.PURL
		for _, h := range c.Hashes {
			one += c.Name + " " + h.Content
		}
		got = append(got, one)
	}
	hash := func(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }
	want := []string{"tagline " + hash("one for darwin"), "pkg:golang/stdlib@1.26.0", "pkg:golang/example.com/a@v1.0.0",
		"tagline-remote " + hash("two for darwin"), "pkg:golang/example.com/b@v2.0.0"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if last := list.Dependencies[len(list.Dependencies)-1]; last.Ref != list.Metadata.Component.Ref || len(last.DependsOn) != 2 {
		t.Errorf("%+v", last)
	}
}

// TestModules: this test program says what it links.
func TestModules(t *testing.T) {
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	linked, err := modules(own)
	if err != nil {
		t.Fatal(err)
	}
	if linked[0].path != stdlib || !slices.ContainsFunc(linked, func(m module) bool { return m.path == "github.com/goreleaser/nfpm/v2" }) {
		t.Error(linked)
	}
	licences, err := thirdParty("../..", []build{{programs: []program{{linked: []module{linked[0], {"github.com/alecthomas/kong", "v1.17.0"}}}}}})
	if err != nil || !bytes.Contains(licences, []byte("github.com/alecthomas/kong v1.17.0: COPYING")) || !bytes.Contains(licences, []byte("The Go Authors")) {
		t.Errorf("%v:\n%s", err, licences)
	}
}
