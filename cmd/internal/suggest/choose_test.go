package suggest

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/tagline-scm/tagline/scm"
)

// TestChoose holds which family counts at the root of a repository. Each shape is one of
// a public project, which the row names.
func TestChoose(t *testing.T) {
	rows := []struct {
		why      string
		name     string // of the repository
		own      string // of the root's manifest
		packages string // directories that have a manifest
		files    string // at the root
		tags     string // name, year and month of its commit, ! where it is in no history
		want     string // the highest tag of the family, "" for none
	}{
		{why: "apache/zookeeper: nothing is in the history, and strays are lower and older", name: "zookeeper",
			tags: "2.2.1 09-01! 2.2.0 09-01! 2.1.0 09-01! release-3.9.4 25-08! release-3.9.5 26-03! release-3.9.3 24-10!", want: "release-3.9.5"},
		{why: "mongodb/mongo-c-driver: packagers tag each release again", name: "mongo-c-driver",
			tags: "1.11.0 18-07 1.10.0 18-06 2.5.0 26-08! debian/2.3.3-1 26-07! debian/2.4.0-1 26-08! debian/2.5.0-1 26-08!", want: "2.5.0"},
		{why: "c-ares/c-ares: one tag of the new form is in the history, the others are on branches", name: "c-ares",
			tags: "cares-1_27_0 24-02 cares-1_28_0 24-03 cares-1_29_0 24-05 v1.31.0 24-06 v1.32.0 24-07! v1.34.4 24-12!", want: "v1.34.4"},
		{why: "util-linux/util-linux: a tag that opens work is not of a new form", name: "util-linux",
			tags: "v2.40-rc1 23-12 v2.39-rc1 23-04 v2.38-rc1 22-01 v2.42.2 26-06! v2.42-start 25-10 v2.41-start 25-01! v2.40-start 24-01!", want: "v2.42.2"},
		{why: "kubernetes/client-go: go reads the second name", name: "client-go", files: "go.mod",
			tags: "kubernetes-1.34.0 25-08 kubernetes-1.35.0 25-12! kubernetes-1.36.0 26-04! v0.34.0 25-08! v0.35.0 25-12! v0.36.0 26-04!", want: "v0.36.0"},
		{why: "Mbed-TLS/mbedtls: elsewhere the name decides", name: "mbedtls",
			tags: "mbedtls-4.1.0 26-03 v4.1.0 26-03 mbedtls-4.0.0 25-10 v4.0.0 25-10 mbedtls-3.6.0 25-01 v3.6.0 25-01", want: "mbedtls-4.1.0"},
		{why: "RustCrypto/hashes: the packages left the root's tags behind", name: "hashes", packages: "sha1 sha2 sha3",
			tags: "v0.7.0 17-11 sha1-v0.10.7 26-07 sha2-v0.11.0 26-05 sha3-v0.12.0 26-05"},
		{why: "Azure/go-autorest, were the root a module: its tags stay", name: "hashes", packages: "sha1 sha2 sha3", files: "go.mod",
			tags: "v0.7.0 17-11 sha1/v0.10.7 26-07 sha2/v0.11.0 26-05 sha3/v0.12.0 26-05", want: "v0.7.0"},
		{why: "emotion-js/emotion: so is a package that is gone", name: "emotion", packages: "packages/jest packages/react packages/styled",
			tags: "emotion@11.0.0 20-11 react@11.14.0 24-12 jest@11.14.2 25-11 styled@11.14.1 25-06"},
		{why: "crossbeam-rs/crossbeam: a package at the root", name: "crossbeam", own: "crossbeam", packages: "epoch queue utils",
			tags: "crossbeam-0.8.4 24-01 crossbeam-0.8.3 23-11 crossbeam-0.8.2 22-07 epoch-0.9.20 26-07 queue-0.3.13 26-07 utils-0.8.22 26-07", want: "crossbeam-0.8.4"},
		{why: "yesodweb/wai: the package that has the project's name is there", name: "wai", packages: "wai warp time-manager auto-update",
			tags: "wai-3.2.4 24-01 warp-3.4.14 26-07 time-manager-0.3.2 26-04 auto-update-0.2.6 26-01", want: "wai-3.2.4"},
		{why: "apollographql/apollo-server: scope and name together are the project's", name: "apollo-server",
			packages: "packages/server packages/plugin packages/cache packages/usage",
			tags: "apollo-server@3.13.0 23-11 apollo-server@3.12.0 23-01 apollo-server@3.11.0 22-11 @apollo/server@5.5.1 26-08 " +
				"@apollo/server@5.5.0 26-07 @apollo/server@5.4.0 26-06 @apollo/plugin@1.0.0 26-01", want: "@apollo/server@5.5.1"},
		{why: "withastro/compiler: the last part is", name: "compiler", packages: "packages/compiler",
			tags: "v0.2.7 21-10 v0.2.6 21-10 v0.2.5 21-10 @astrojs/compiler@4.0.0 26-04 @astrojs/compiler@3.0.1 26-03 @astrojs/compiler@3.0.0 26-03", want: "@astrojs/compiler@4.0.0"},
		{why: "jetty/jetty.project: a folder has the name that nearly all tags have", name: "jetty.project", packages: "documentation/jetty",
			tags: "jetty-12.0.14 24-09 jetty-12.0.13 24-09 jetty-11.0.24 24-08 PRE-MERGE-2 12-07", want: "jetty-12.0.14"},
		{why: "argoproj/argo-helm: packages alone", name: "argo-helm", packages: "charts/argo-cd charts/argo-events",
			tags: "argo-cd-10.1.1 26-07 argo-events-2.4.22 26-06 argo-cd-10.1.0 26-06 argo-events-2.4.21 26-05"},
	}
	for _, row := range rows {
		files := fstest.MapFS{}
		packages := map[string]string{}
		for _, dir := range strings.Fields(row.packages) {
			base := dir[strings.LastIndexByte(dir, '/')+1:]
			files[dir+"/package.json"] = &fstest.MapFile{}
			packages[dir], packages[base] = dir, dir
			for _, scope := range []string{"apollo/", "astrojs/"} { // as their manifests say
				packages[scope+base] = dir
			}
		}
		for _, name := range strings.Fields(row.files) {
			files[name] = &fstest.MapFile{}
		}
		p := Project{Below: ".", Dir: ".", Files: files, Packages: packages, Name: row.own, Names: []string{row.name}}
		apart := map[string]bool{}
		words := strings.Fields(row.tags)
		for i := 0; i < len(words); i += 2 {
			month, elsewhere := strings.CutSuffix(words[i+1], "!")
			day, err := time.Parse("06-01", month)
			if err != nil {
				t.Fatal(err)
			}
			commit := fmt.Sprintf("%040x", i)
			if row.files != "" || row.name == "mbedtls" { // only these have two names for one commit
				commit = strings.Repeat(day.Format("0601"), 10)
			}
			id, err := scm.ParseHash(commit)
			if err != nil {
				t.Fatal(err)
			}
			p.Tags = append(p.Tags, scm.Tag{Ref: words[i], Time: day, Commit: id})
			apart[words[i]] = elsewhere
		}
		p.Contains = func(ref string) bool { return !apart[ref] }
		got := ""
		if g, _ := p.choose(p.groups(false)); g != nil {
			got = g.tags[0].Name
		}
		if got != row.want {
			t.Errorf("%s: %q, want %q", row.why, got, row.want)
		}
	}
}
