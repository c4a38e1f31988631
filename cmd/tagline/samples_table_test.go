package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// virtual is the archive of samples whose file VERSION is only in archives.
func virtual(version string) string {
	return `git archive --prefix=archive/ --add-virtual-file="archive/VERSION:$(` + version + `)" HEAD | tar -x -C ..`
}

// samples are those whose tools every developer has.
var samples = []sample{
	{
		name: "npm", format: "npm",
		build: `tagline write 2>&1 && npm pack -s && tar -xOf acme-*.tgz package/package.json >../packed.json && tagline write --restore &&
			rm acme-*.tgz && git diff --exit-code package.json && node -p 'require("../packed.json").version'`,
		archive: `npm run -s stamp && npm pack -s && tar -x -f acme-*.tgz -C .. && mv ../package ../archive && rm acme-*.tgz && npm run -s unstamp`,
		packed:  `npm pack -s && rm acme-*.tgz && node --input-type=module -e 'import { version } from "./index.js"; console.log(version)'`,
	},
	{name: "go", format: "semver", build: "make -s && ./acme", archive: virtual("./version.sh")},
	{
		name: "go-generate", format: "semver", build: "go generate && go build -o acme && ./acme",
		archive: "go generate && git archive --prefix=archive/ --add-file=version.go HEAD | tar -x -C ..",
		packed:  "go build -o acme && ./acme",
		says:    "undefined: Version", // the line in main.go has the rest
	},
	{
		name: "make", format: "semver", archive: "make -s dist && tar -xf acme.tar.gz -C .. && mv ../acme ../archive",
		// A second run makes nothing.
		build: `make -s && touch -t 200101010000 acme.in version acme && make -s && [ acme -ot Makefile ] && ./acme`,
	},
	{
		// What Bazel reads of it; Bazel itself is not run.
		name: "bazel", format: "semver", part: true, build: "tools/status.sh | sed -n 's/^STABLE_SCM_SEMVER //p'",
		archive: `git archive --prefix=archive/ --add-virtual-file="archive/status.txt:$(tools/status.sh)" HEAD | tar -x -C ..`,
	},
}

// proveSamples are those whose tools are not everywhere: TestProveSamples runs them.
var proveSamples = []sample{
	{
		name: "cargo", format: "cargo", build: "cargo build -q --offline && ./target/debug/acme",
		archive: "tagline write && cargo package -q --offline --allow-dirty && tagline write --restore && " +
			"mv target/package/acme-*/ ../archive && rm -rf ../archive/target",
	},
	{
		name: "cmake", format: "semver", archive: virtual("tagline -f semver"),
		// Once configured, only the build runs; and what did not change is not made again.
		build: `[ -f build/Makefile ] || cmake -B build >../log 2>&1 || { cat ../log; exit 1; }
			cmake --build build >../log 2>&1 || { cat ../log; exit 1; }
			! grep -q -- '-- Configuring' ../log; touch -t 200101010000 build/version.h; cmake --build build >../log 2>&1
			[ build/version.h -ot CMakeLists.txt ]; ./build/acme`,
	},
	{
		name: "maven", format: "maven",
		build: `rm -rf target; revision=$(tagline -f maven) && { mvn -q -B -Drevision="$revision" package >../log 2>&1 || { cat ../log; exit 1; }; }
			java -jar target/acme-"$revision".jar`,
		archive: `git archive --prefix=archive/ --add-virtual-file="archive/.mvn/maven.config:-Drevision=$(tagline -f maven)" HEAD | tar -x -C ..`,
		packed:  "rm -rf target; mvn -q -B package >../log 2>&1 || { cat ../log; exit 1; }; java -jar target/acme-*.jar",
	},
	{
		name: "helm", format: "helm", goTool: "helm.sh/helm/v3/cmd/helm@v3.16.4", archive: virtual("./version.sh helm"),
		// The chart as it is in the clone is refused.
		build: `! helm template . >../refused 2>&1; grep -q 'make packages it' ../refused; rm -f *.tgz; make -s >/dev/null
			helm template x acme-*.tgz | sed -n 's/^  version: "\(.*\)"/\1/p'`,
	},
	{
		name: "meson", format: "semver", says: "version.sh` failed", // its own message is in the log of meson
		pyTools: []string{"meson==1.12.1", "ninja==1.13.0"},
		build: `[ -f build/build.ninja ] || meson setup build >../log 2>&1 || { cat ../log; exit 1; }
			ninja -C build >../log 2>&1 || { cat ../log; exit 1; }
			ninja -C build >../log 2>&1; ! grep -q main.c ../log; ./build/acme`,
		archive: `meson dist -C build --no-tests --allow-dirty >/dev/null 2>&1 && mkdir ../archive &&
			tar -x -f build/meson-dist/acme-*.tar.xz -C ../archive --strip-components=1`,
	},
	{
		name: "dpkg", format: "debian",
		build: `./changelog.sh && dpkg-buildpackage -b -us -uc -d >../log 2>&1 || { cat ../log; exit 1; }
			git checkout -q debian/changelog; dpkg-deb -f ../acme_*_all.deb Version; rm ../acme_*`,
		archive: "./changelog.sh && dpkg-buildpackage -S -us -uc -d && git checkout -q debian/changelog && dpkg-source -x ../acme_*.dsc ../archive && rm ../acme_*",
		packed: `dpkg-buildpackage -b -us -uc -d >../log 2>&1 ||
			{ cat ../log; exit 1; }; dpkg-deb -f ../acme_*_all.deb Version; rm ../acme_*`,
	},
	{
		name: "rpm", format: "rpm",
		build:   "rm -rf rpmbuild *.tar.gz; make -s rpm >../log 2>&1 || { cat ../log; exit 1; }; rpm -qp --qf '%{VERSION}\n' rpmbuild/RPMS/noarch/*.rpm",
		archive: "rm -f *.tar.gz; make -s dist && mkdir ../archive && mv *.tar.gz ../archive",
		packed: `[ ! -f Makefile ] || make -s rpm; rpmbuild -tb --define "_topdir $PWD/rpmbuild" *.tar.gz >../log 2>&1 || { cat ../log; exit 1; }
			rpm -qp --qf '%{VERSION}\n' rpmbuild/RPMS/noarch/*.rpm`,
	},
}

// TestSamplesPage holds the table of docs/samples/README.md to the folders that there are: each has a row, which says
// with what it was run; one that no test runs says so. Copies of version.sh are the same.
func TestSamplesPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/samples/README.md")
	if err != nil {
		t.Fatal(err)
	}
	run := map[string]bool{}
	for _, s := range append(append([]sample{}, samples...), proveSamples...) {
		run[s.name] = !s.part
	}
	folders, err := os.ReadDir("../../docs/samples")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		name := folder.Name()
		if !folder.IsDir() {
			continue
		}
		row := regexp.MustCompile(`(?m)^\| \[` + name + `\]\(` + name + `/?\) \|.*$`).FindString(string(page))
		if row == "" || strings.Contains(row, "not run") == run[name] {
			t.Errorf("%s: the row is %q; run by a test: %t", name, row, run[name])
		}
		delete(run, name)
	}
	if len(run) > 0 {
		t.Errorf("without a folder: %v", run)
	}
	copies, err := filepath.Glob("../../docs/samples/*/version.sh")
	if err != nil || len(copies) < 2 {
		t.Fatal(err, copies)
	}
	first, err := os.ReadFile(copies[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range copies[1:] {
		if text, err := os.ReadFile(name); err != nil || string(text) != string(first) {
			t.Errorf("%s is not %s: %v", name, copies[0], err)
		}
	}
}
