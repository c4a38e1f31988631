package manifest

import (
	"errors"
	"strings"
	"testing"
)

// TestAround has what stands around a version in the manifests of real projects and
// could be taken for it, or hide it. The file's version is 0.0.0, nothing else is.
func TestAround(t *testing.T) {
	for _, row := range []struct{ name, text, field, why string }{
		{"Chart.yaml", "dependencies:\n- version: 1.0.0\n  name: x\nversion: 0.0.0\n", "", "an item at the margin that begins with its version"},
		{"Chart.yaml", "description: a chart\n  \"quoted and\n  'tis it\n\n  [x\nversion: 0.0.0\n", "", "a plain scalar of several lines, with marks that open nothing"},
		{"Chart.yaml", "version: 0.0.0\n  # a comment, indented\nname: x\n", "", "a comment is no second line of the version"},
		{"CMakeLists.txt", "add_definitions(-DNAME=\\\")\nproject(acme VERSION 0.0.0)\n", "", "an escaped quote opens no string"},
		{"CMakeLists.txt", "add_compile_definitions(V=\\\"${V}\\\" \"a\")\nproject(acme VERSION 0.0.0)\n", "", "nor do two of them before a real string"},
		{"a.gemspec", "s.description = %q{It doesn't}\ns.version = '0.0.0'\n", "", "an apostrophe in a percent literal"},
		{"a.gemspec", "s.summary = %q(a (nested) isn't \\) it)\ns.version = \"0.0.0\"\n", "", "its brackets nest, and can be escaped"},
		{"a.gemspec", "s.description = %{\n  s.version = '9'\n}\ns.version = \"0.0.0\"\n", "", "a text with what looks like the version"},
		{"a.gemspec", "s.files = all.grep(/it's/).reject { |f| f.match(%r{^spec's/}) }\ns.version = \"0.0.0\"\n", "", "regular expressions"},
		{"a.gemspec", "n = 4 / 2 % (3) / 1; q = [?', ?\"]\ns.version = '0.0.0' \n", "", "division is no regular expression, a character no string"},
		{"build.sbt", "version := \"0.0.0\"\nDocker / version := \"9\"\nversion in Rpm := \"8\"\n", "", "an image and a package have versions of their own"},
		{"build.sbt", "val q = Seq('\"', '\\'')\nGlobal / version := \"0.0.0\"\n", "", "characters that are quotes"},
		{"mix.exs", "@quotes [?\", ?']\ndef project do\n [version: \"0.0.0\"]\nend\n", "", "characters that are quotes"},
		{"a.spec", "%global l 0.0.0\nVersion: %{l}\n", "l", "a macro whose name is part of the word global"},
		{"meson.build", "project('a', meson_version: '>= 1', version: '0.0.0')\nsubproject('b', version: '9')\n", "", "the version of Meson"},
		{"pom.xml", "<project><version>${revision}</version><profiles><profile><properties><revision>9</revision></properties></profile></profiles>" +
			"<properties><revision>0.0.0</revision></properties></project>", "", "a profile's property is another"},
		{"a.csproj", "<Project><Target><PropertyGroup><Version>9</Version></PropertyGroup></Target><ItemGroup><PackageReference><Version>8</Version>" +
			"</PackageReference></ItemGroup><PropertyGroup><Version>0.0.0</Version></PropertyGroup></Project>", "", "a target's property, and a dependency's version"},
		{"pom.xml", "<project><parent><version>9</version></parent>\n<version>\n  <!-- ours -->\n  0.0.0\n</version></project>", "", "a comment beside the version"},
		{"pom.xml", "<m:project><m:version><![CDATA[ 0.0.0 ]]></m:version></m:project>", "", "a CDATA section, and a prefix of a name space"},
		{"a.csproj", "<Project><PropertyGroup><Version>0.0.0<?keep?></Version></PropertyGroup></Project>", "", "an instruction"},
		{"pubspec.yaml", "version: 0.0.0+7 # seven\n", "", "Flutter's build number"},
		{"pubspec.yaml", "version: '0.0.0+7'\n", "", "the same between quotes"},
		{"debian/changelog", "acme (2:0.0.0-1ubuntu2~ppa1) UNRELEASED; urgency=medium, binary-only=yes\n\n  * a\n", "", "an epoch, and a revision of a derivative"},
		{"composer.json", `{"extra":{"branch-alias":{"version":"1"}},"repositories":[{"package":{"version":"9"}}],"version":"0.0.0"}`, "", "a package that is defined in place"},
		{"Cargo.toml", "[workspace.dependencies]\nacme-core = { version = \"9\", path = \"c\" }\n[workspace.package]\nversion = \"0.0.0\"\n", "", "a member as a dependency"},
	} {
		k, _ := Of(row.name)
		target := Target{Name: row.name, Kind: k, Field: row.field}
		for _, text := range variants(row.text) {
			edited, err := target.Set([]byte(text), "1.2.3")
			if want := strings.ReplaceAll(text, "0.0.0", "1.2.3"); err != nil || string(edited) != want {
				t.Errorf("%s: %s: %q\nwant %q, %v", row.name, row.why, edited, want, err)
				break
			}
			if back, err := target.Restore(edited, []byte(text)); err != nil || string(back) != text {
				t.Errorf("%s: %s: restored %q, %v", row.name, row.why, back, err)
			}
		}
	}
}

// TestElsewhere has manifests of real projects in which the only version that can be
// seen is not the file's own.
func TestElsewhere(t *testing.T) {
	for _, row := range []struct{ name, text, says, why string }{
		{"Chart.yaml", "dependencies:\n- version: 1.0.0\n  name: x\n", "it has no version", "a dependency at the margin"},
		{"Chart.yaml", "version: 1.0.0\n  beta\n", "has several lines", "half of it would stay"},
		{"build.sbt", "Docker / version := \"9\"\n", "it has no version", "the image's alone"},
		{"snapcraft.yaml", "name: a\nadopt-info: hugo\nparts:\n  hugo:\n    version: 1\n", "that of its part hugo", "snapcraft takes it from a part"},
		{"mix.exs", "def project do\n [version: System.version(), app: :a]\nend\n", "is System.version()", "a call, without the comma behind it"},
		{"a.gemspec", "s.description = %q{\n  s.version = '9'\n}\n", "it has no version", "a text"},
		{"a.gemspec", "s.version = %q(1.0)\n", "its version is", "a literal that is not written between quotes"},
	} {
		k, _ := Of(row.name)
		edited, err := Target{Name: row.name, Kind: k}.Set([]byte(row.text), "1.2.3")
		if !errors.As(err, new(*FieldError)) || !strings.Contains(err.Error(), row.says) || strings.HasSuffix(err.Error(), ",") {
			t.Errorf("%s: %s: %q, %v; want %q", row.name, row.why, edited, err, row.says)
		}
	}
}
