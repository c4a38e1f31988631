package suggest

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/tagline-scm/tagline/scm"
)

// TestFor holds what tags and manifests ask for: the lines that are no comment, but
// for edition, which is always there.
func TestFor(t *testing.T) {
	monthly := func(names ...string) []scm.Tag { // a tag a month, from January 2024
		var tags []scm.Tag
		for i, name := range names {
			tags = append(tags, scm.Tag{Ref: name, Time: time.Date(2024, time.Month(i+1), 9, 12, 0, 0, 0, time.UTC)})
		}
		return tags
	}
	numbered := func(n int) []string {
		var names []string
		for i := range n {
			names = append(names, fmt.Sprintf("acme-1.%d", i))
		}
		return names
	}
	rows := []struct {
		why   string
		tags  []scm.Tag
		below string
		files []string
		want  string
	}{
		{why: "no tags: the first version", want: `initial-version = "0.1"`},
		{why: "versions: the default scheme needs no line", tags: monthly("v1.0", "v1.1")},
		{why: "pre-releases as SemVer writes them", tags: monthly("v1.0.0-rc.1", "v1.0.0"), want: `scheme = "semver"`},
		{why: "a pre-release that SemVer alone has", tags: monthly("v1.0.0", "v1.1.0-next.1", "v1.1.0-next.2"),
			want: `scheme = "semver"; format = "semver"`},
		{why: "one with more than one number", tags: monthly("v10.0.0", "v11.0.0-preview.6.26359.118", "v11.0.0-preview.7.26381.103"),
			want: `scheme = "semver"; format = "semver"`},
		{why: "pre-releases of another form say nothing of SemVer", tags: monthly("1.0.0.CR1", "1.0.0.CR2", "1.0.0.Final"),
			want: `tag-pattern = '(?P<version>\d+(?:\.\d+)*)(?:\.(?P<pre>CR\d*)|\.Final)?'`},
		{why: "strays among many tags that nobody can read are no family", tags: monthly("R.2015-09-05T23Z", "R.2015-10-05T23Z",
			"R.2015-11-05T23Z", "R.2015-12-05T23Z", "R.2016-01-05T23Z", "R.2016-02-05T23Z", "R.2016-03-05T23Z",
			"R.2016-04-05T23Z", "R.2016-05-05T23Z", "R.Tue-Sep-22-04-02-16-GMT"), want: `initial-version = "0.1"`},
		{why: "most releases have corrections in a fourth number", tags: monthly("1.2.3", "1.2.3.1", "1.3.0", "1.3.0.1", "1.3.0.2"),
			want: `scheme = "hotfix"`},
		{why: "one has, so it is only a way to go", tags: monthly("1.2.2", "1.2.3", "1.2.3.1", "1.3.0", "1.4.0")},
		{why: "the year and a count that begins with 1", tags: monthly("2024.3", "2024.4", "2024.5", "2024.6"),
			want: `scheme = "year-serial"`},
		{why: "one number that counts releases", tags: monthly("v707", "v708", "v709"), want: `scheme = "serial"`},
		{why: "a day before its commit, and a count", tags: monthly("v2024.01.08.00", "v2024.02.05.00", "v2024.03.11.00"),
			want: `scheme = "calver"; layout = "YYYY.0M.0D.MICRO"`},
		{why: "days in one number", tags: monthly("20240109", "20240208", "20240309"),
			want: `scheme = "calver"; layout = "YYYY0M0D"`},
		{why: "days after a word for a release", tags: monthly("release-20240109", "release-20240208", "release-20240309"),
			want: `tag-prefix = "release-"; scheme = "calver"; layout = "YYYY0M0D"`},
		{why: "after another word they are anything's", tags: monthly("deploy-20240109", "deploy-20240208", "deploy-20240309"),
			want: `initial-version = "0.1"`},
		{why: "a second release of a day", tags: monthly("2024-01-09", "2024-02-08", "2024-03-09", "2024-04-08", "2024-04-08.1"),
			want: `tag-separator = "-"; tag-pattern = '(?P<version>\d+(?:-\d+)*)(?:\.(?P<post>\d+))?'; scheme = "calver"; layout = "YYYY.0M.0D"`},
		{why: "a pre-release that leaves out the last number", tags: monthly("24.1.0", "24.2.0", "24.3.0", "24.4a1"),
			want: `scheme = "calver"; layout = "YY.MM.MICRO"`},
		{why: "1.0 is no semantic version", tags: monthly("v1.0.0-rc.1", "v1.0")},
		{why: "numbers that are the months of their days", tags: monthly("24.1.0", "24.2.0", "24.3.0"),
			want: `scheme = "calver"; layout = "YY.MM.MICRO"`},
		{why: "a zero in front", tags: monthly("2024.01.0", "2024.02.0"), want: `scheme = "calver"; layout = "YYYY.0M.MICRO"`},
		{why: "24.3 in January is no date", tags: monthly("24.3", "24.7", "24.9")},
		{why: "all but one in twenty have the prefix", tags: monthly(append(numbered(19), "old-0.1")...), want: `tag-prefix = "acme-"`},
		{why: "the family with the newest tags that has three", tags: monthly(append(numbered(9), "old-0.1", "old-0.2")...), want: `tag-prefix = "acme-"`},
		{why: "the package's own tags", tags: monthly("api/v1.0", "web/v2.0"), below: "api",
			want: `tag-prefix = "api/"; paths = ["."]`},
		{why: "the last part of the directory names it", tags: monthly("api-1.0", "web-2.0"), below: "services/api",
			want: `tag-prefix = "api-"; paths = ["."]`},
		{why: "a manifest names the format", tags: monthly("v1.0.0"), files: []string{"package.json"},
			want: `scheme = "semver"; format = "npm"`},
		{why: "pyproject.toml comes before it", tags: monthly("v1.0.0"), files: []string{"package.json", "pyproject.toml"}},
	}
	for _, row := range rows {
		files := fstest.MapFS{}
		for _, name := range row.files {
			files[name] = &fstest.MapFile{}
		}
		p := Project{Tags: row.tags, Below: row.below, Files: files, Dir: ".",
			Day: func(scm.Tag) time.Time { return time.Time{} }}
		if p.Below == "" {
			p.Below = "."
		}
		var set []string
		for line := range strings.Lines(For(p).TOML(false)) {
			key, _, _ := strings.Cut(line, "  # ")
			if key = strings.TrimSpace(key); !strings.HasPrefix(key, "#") && key != "edition = 1" {
				set = append(set, key)
			}
		}
		if got := strings.Join(set, "; "); got != row.want {
			t.Errorf("%s: %s\nwant %s", row.why, got, row.want)
		}
	}
}
