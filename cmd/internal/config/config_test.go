package config

import (
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/tagline-scm/tagline/scheme"
)

func load(t *testing.T, file string, env map[string]string, flags map[string]any) (Settings, error) {
	t.Helper()
	var f File
	if file != "" {
		f = File{Form: Tagline, Name: "tagline.toml", Data: []byte(file)}
	}
	return Load(f, env, flags)
}

// Every combination of the layers: the first of flag, variable, file and
// default that is there wins, and From names it.
func TestLayers(t *testing.T) {
	for present := range 8 {
		file, env, flags := "", map[string]string{}, map[string]any{}
		want, from := "nearest", ""
		if present&1 != 0 {
			file, want, from = "edition = 1\nselect = \"highest\"\nscheme = \"file\"\n", "highest", "tagline.toml:2"
		}
		if present&2 != 0 {
			env["TAGLINE_SELECT"], want, from = "nearest", "nearest", "TAGLINE_SELECT"
		}
		if present&4 != 0 {
			flags["select"], want, from = "highest", "highest", "--select"
		}
		s, err := load(t, file, env, flags)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Text("select"); got != want || s.Get("select").From != from {
			t.Errorf("layers %03b: %s from %q, want %s from %q", present, got, s.Get("select").From, want, from)
		}
		if _, set := s.set["scheme"]; set != (present&1 != 0) {
			t.Errorf("layers %03b: a key of the file is lost or invented", present)
		}
	}
}

func TestVariables(t *testing.T) {
	for _, row := range []struct {
		why, name, value string
		check            func(*Settings) bool
		warning, err     string
	}{
		{why: "empty is unset", name: "TAGLINE_SCHEME", value: "", check: func(s *Settings) bool { return s.Text("scheme") == "guess-next-dev" }},
		{why: "a boolean in words", name: "TAGLINE_STRICT", value: "Yes", check: func(s *Settings) bool { return s.Bool("strict") }},
		{why: "a boolean switched off", name: "TAGLINE_STRICT", value: "0", check: func(s *Settings) bool { return !s.Bool("strict") }},
		{why: "no boolean", name: "TAGLINE_STRICT", value: "maybe", err: `TAGLINE_STRICT is true or false, not "maybe"`},
		{why: "a list by commas", name: "TAGLINE_MATCH", value: "v*, r*", check: func(s *Settings) bool { return strings.Join(s.List("match"), "|") == "v*|r*" }},
		{why: "a list by lines keeps commas", name: "TAGLINE_MATCH", value: "v[0,1]*\nr*", check: func(s *Settings) bool { return strings.Join(s.List("match"), "|") == "v[0,1]*|r*" }},
		{why: "a number", name: "TAGLINE_COMMIT_LENGTH", value: "12", check: func(s *Settings) bool { return s.Get("commit-length").Value == uint64(12) }},
		{why: "no number", name: "TAGLINE_COMMIT_LENGTH", value: "-1", err: `TAGLINE_COMMIT_LENGTH is a whole number, not "-1"`},
		{why: "a dot in the key", name: "TAGLINE_ANDROID_LAYOUT", value: "10000,100,1", check: func(s *Settings) bool { return len(s.Get("android.layout").Value.([]uint64)) == 3 }},
		{why: "a choice", name: "TAGLINE_SELECT", value: "higest", err: `TAGLINE_SELECT: unknown select "higest": there are nearest, highest, anywhere`},
		{why: "a mistyped name is no error: a newer Tagline may know it", name: "TAGLINE_PRETEND_VERSON", value: "1", warning: "TAGLINE_PRETEND_VERSON is not a setting; did you mean TAGLINE_PRETEND_VERSION?"},
		{why: "nothing is near", name: "TAGLINE_QUUX_XYZZY", value: "1", warning: "TAGLINE_QUUX_XYZZY is not a setting"},
		{why: "an edition belongs in a file", name: "TAGLINE_EDITION", value: "1", warning: "TAGLINE_EDITION is not a setting"},
		{why: "an override for one project is not a mistyped name", name: "TAGLINE_PRETEND_VERSION_FOR_ACME", value: "1"},
		{why: "other variables are none of ours", name: "SCM_VERSION", value: "1"},
	} {
		s, err := load(t, "", map[string]string{row.name: row.value}, nil)
		if got := errorText(err); got != row.err {
			t.Errorf("%s: error %q, want %q", row.why, got, row.err)
		}
		if got := strings.Join(s.Warnings, "\n"); got != row.warning {
			t.Errorf("%s: warning %q, want %q", row.why, got, row.warning)
		}
		if row.check != nil && !row.check(&s) {
			t.Errorf("%s: not so: %+v", row.why, s.set)
		}
	}
}

func TestFileMistakes(t *testing.T) {
	for _, row := range []struct{ why, file, err, near string }{
		{"an unknown key", "edition = 1\nshceme = \"calver\"\n", "tagline.toml:2:1: unknown key \"shceme\"\n  2 | shceme = \"calver\"\n    | ^^^^^^", "scheme"},
		{"as setuptools-scm has it", "local_scheme = \"x\"\n", "tagline.toml:1:1: unknown key \"local_scheme\"\n  1 | local_scheme = \"x\"\n    | ^^^^^^^^^^^^", "local-scheme"},
		{"a wrong type points at the value", "tag-prefix = 4\n", "tagline.toml:1:14: tag-prefix is a string, not a number\n  1 | tag-prefix = 4\n    |              ^", ""},
		{"tabs before the caret stay tabs", "\tstrict\t= 4\n", "tagline.toml:1:11: strict is true or false, not a number\n  1 | \tstrict\t= 4\n    | \t      \t  ^", ""},
		{"columns are characters, not bytes", "\"ü\" = 4\n", "tagline.toml:1:1: unknown key \"ü\"\n  1 | \"ü\" = 4\n    | ^^^", ""},
		{"carriage returns are no part of a line", "x-y-z = 4\r\n", "tagline.toml:1:1: unknown key \"x-y-z\"\n  1 | x-y-z = 4\n    | ^^^^^", ""},
		{"a list with a number in it points at the key: lists have no place of their own", "match = [1]\n", "tagline.toml:1:1: match is a list of strings, not a list with a number in it\n  1 | match = [1]\n    | ^^^^^", ""},
		{"a negative number", "commit-length = -1\n", "tagline.toml:1:17: commit-length is a whole number, not a negative number\n  1 | commit-length = -1\n    |                 ^^", ""},
		{"an unknown table", "[andriod]\nlayout = [1]\n", "tagline.toml:1:2: unknown key \"andriod\"\n  1 | [andriod]\n    |  ^^^^^^^", ""},
		{"a table where a value belongs", "[scheme]\n", "tagline.toml:1:2: scheme is a string, not a table\n  1 | [scheme]\n    |  ^^^^^^", ""},
		{"a key of a known table", "[android]\nlayuot = [1]\n", "tagline.toml:2:1: unknown key \"android.layuot\"\n  2 | layuot = [1]\n    | ^^^^^^", "android.layout"},
		{"twice", "strict = true\nstrict = true\n", "tagline.toml:2:1: \"strict\" is set twice\n  2 | strict = true\n    | ^^^^^^", ""},
		{"a choice", "select = \"newest\"\n", "tagline.toml:1:10: unknown select \"newest\": there are nearest, highest, anywhere\n  1 | select = \"newest\"\n    |          ^^^^^^^^", "nearest"},
		{"a later edition", "edition = 2\n", "tagline.toml:1:11: edition 2 is not known here: this tagline knows 1\n  1 | edition = 2\n    |           ^", ""},
		{"no setting of a file", "pretend-version = \"1\"\n", "tagline.toml:1:1: \"pretend-version\" cannot be set in a file: TAGLINE_PRETEND_VERSION is its variable\n  1 | pretend-version = \"1\"\n    | ^^^^^^^^^^^^^^^", ""},
		{"no TOML", "scheme = calver\n", "tagline.toml:1:10: incomplete number", ""},
		{"not UTF-8", "scheme = \"\xff\"\n", "tagline.toml: not valid UTF-8", ""},
		{"far too deep", strings.Repeat("a.", 1000) + "a = 1\n", "tagline.toml: nested too deeply", ""},
	} {
		_, err := load(t, row.file, nil, nil)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%s: %v", row.why, err)
			continue
		}
		if row.why == "no TOML" {
			if !strings.HasPrefix(err.Error(), "tagline.toml:1:10: ") {
				t.Errorf("%s: %v", row.why, err)
			}
			continue
		}
		if err.Error() != row.err {
			t.Errorf("%s:\n got %q\nwant %q", row.why, err.Error(), row.err)
		}
		if row.near != e.Near {
			t.Errorf("%s: near %q, want %q", row.why, e.Near, row.near)
		}
	}
}

const foreign = "[build-system]\nrequires = [\"hatchling\"]\n[project]\nname = \"acme\"\n[tool.black]\nline-length = 88\n[tool.mypy]\nstrict = true\n" +
	"[[tool.mypy.overrides]]\nmodule = \"x\"\n[tool.hatch.build]\nx = {a = 1, b = [1, {c = 2}]}\n"

func TestFind(t *testing.T) {
	for _, row := range []struct {
		why   string
		files map[string]string
		want  string // dir/name
		form  Form
		err   string
	}{
		{why: "nothing", want: "/"},
		{why: "tagline.toml here", files: map[string]string{"a/b/tagline.toml": "", "tagline.toml": ""}, want: "a/b/tagline.toml", form: Tagline},
		{why: "the nearest decides, and nothing is merged", files: map[string]string{"a/tagline.toml": "", "tagline.toml": ""}, want: "a/tagline.toml", form: Tagline},
		{why: "a table beside ten foreign ones", files: map[string]string{"pyproject.toml": foreign + "[tool.tagline]\nedition = 1\n"}, want: "pyproject.toml", form: Tagline},
		{why: "foreign tables alone are passed over", files: map[string]string{"a/b/pyproject.toml": foreign, "tagline.toml": ""}, want: "tagline.toml", form: Tagline},
		{why: "the name in a comment is no table", files: map[string]string{"a/b/pyproject.toml": foreign + "# tagline\n", "tagline.toml": ""}, want: "tagline.toml", form: Tagline},
		{why: "an inline table", files: map[string]string{"pyproject.toml": "[tool]\ntagline = {edition = 1}\n"}, want: "pyproject.toml", form: Tagline},
		{why: "a quoted table", files: map[string]string{"pyproject.toml": "[ \"tool\" . 'tagline' ]\n"}, want: "pyproject.toml", form: Tagline},
		{why: "both in one directory", files: map[string]string{"tagline.toml": "", "pyproject.toml": "[tool.tagline]\n"}, err: "pyproject.toml:1:7: there is a tagline.toml beside it: keep one of the two\n  1 | [tool.tagline]\n    |       ^^^^^^^"},
		{why: "ours beats setuptools-scm's in one file", files: map[string]string{"pyproject.toml": "[tool.setuptools_scm]\n[tool.tagline]\n"}, want: "pyproject.toml", form: Tagline},
		{why: "the nearer one decides, whosever it is", files: map[string]string{"a/pyproject.toml": "[tool.setuptools_scm]\n", "tagline.toml": ""}, want: "a/pyproject.toml", form: Setuptools},
		{why: "the core's table", files: map[string]string{"pyproject.toml": "[tool.vcs-versioning]\n"}, want: "pyproject.toml", form: Versioning},
		{why: "the core's own file", files: map[string]string{".config/python-vcs-versioning.toml": ""}, want: ".config/python-vcs-versioning.toml", form: Versioning},
		{why: "hatch-vcs", files: map[string]string{"pyproject.toml": "[tool.hatch.version]\nsource = \"vcs\"\n"}, want: "pyproject.toml", form: HatchVCS},
		{why: "hatch without the plug-in", files: map[string]string{"pyproject.toml": "[tool.hatch.version]\npath = \"vcs.py\"\n"}, want: "/"},
		{why: ".config may be a file", files: map[string]string{".config": ""}, want: "/"},
		{why: "a broken pyproject.toml that names us", files: map[string]string{"pyproject.toml": "[tool.tagline\n"}, err: "pyproject.toml:1:14: expected ']' to close table name\n  1 | [tool.tagline\n    |              ^"},
		{why: "another tool's broken file is not our business", files: map[string]string{"pyproject.toml": "[tool.black\n"}, want: "/"},
		{why: "a giant", files: map[string]string{"tagline.toml": strings.Repeat("#", MaxSize+1)}, err: "tagline.toml: larger than 1 MiB"},
	} {
		fsys := fstest.MapFS{}
		for name, text := range row.files {
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
		f, err := Find(NewFiles(fsys), []string{"a/b", "a", "."})
		if got := errorText(err); got != row.err {
			t.Errorf("%s: error %q, want %q", row.why, got, row.err)
		}
		got := strings.TrimPrefix(f.Dir+"/"+f.Name, "./")
		if row.err == "" && (got != row.want || f.Form != row.form) {
			t.Errorf("%s: %s %d, want %s %d", row.why, got, f.Form, row.want, row.form)
		}
	}
}

func TestNearest(t *testing.T) {
	names := []string{"scheme", "semver", "format", "match"}
	for _, row := range []struct{ why, word, want string }{
		{"two neighbours swapped", "shceme", "scheme"},
		{"a letter lost", "semvr", "semver"},
		{"a letter too many", "formaat", "format"},
		{"too far from all", "edition", ""},
		{"a short word allows one", "mtch", "match"},
		{"nothing is near nothing", "", ""},
	} {
		if got := Nearest(row.word, names); got != row.want {
			t.Errorf("%s: %q is near %q, want %q", row.why, row.word, got, row.want)
		}
	}
}

func FuzzLoad(f *testing.F) {
	for _, seed := range []string{"", foreign, "edition = 1\nscheme = \"calver\"\n", "[android]\nlayout = [1,2]\n", "a = {b = [[{c = 1}]]}", "x = 1979-05-27\n\ty = 1_0\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range []string{"tagline.toml", "pyproject.toml"} {
			file := File{Form: Tagline, Name: name, Data: []byte(text)}
			if _, err := Load(file, nil, nil); err != nil {
				var e *Error
				if !errors.As(err, &e) || !strings.HasPrefix(err.Error(), name) {
					t.Fatalf("%T without its file: %v", err, err)
				}
			}
			_, _ = Find(NewFiles(fstest.MapFS{"pyproject.toml": {Data: file.Data}}), []string{"."})
		}
	})
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestBelow(t *testing.T) {
	for _, row := range []struct {
		why, root, from, given, want string
		ok                           bool
	}{
		{"beside the file", "repo", "repo/api", "x", "api/x", true},
		{"up, within the repository", "repo", "repo/api", "../shared", "shared", true},
		{"the root itself", "repo", "repo/api", "..", ".", true},
		{"out of it", "repo", "repo/api", "../..", "", false},
		{"out of it and back by another name", "repo", "repo", "../repo2/x", "", false},
		{"out of it and back", "repo", "repo", "../repo/x", "x", true},
		{"an absolute path", "repo", "repo", "/repo/x", "", false},
		{"a Windows path", "repo", "repo", `C:\x`, "", false},
		{"the file system's root is the repository's", ".", "api", "x", "api/x", true},
		{"above it is nothing", ".", "api", "../..", "", false},
		{"a name that only begins with dots", ".", ".", "..x", "..x", true},
	} {
		got, ok := Below(row.root, row.from, row.given)
		if ok != row.ok || ok && got != row.want {
			t.Errorf("%s: Below(%q, %q, %q) = %q, %v", row.why, row.root, row.from, row.given, got, ok)
		}
	}
}

func TestOverrides(t *testing.T) {
	for _, row := range []struct {
		why, name string
		vars      map[string]string
		variable  string
	}{
		{"none", "acme", map[string]string{"PRETEND_VERSION": "1"}, ""},
		{"ours before theirs", "", map[string]string{"TAGLINE_PRETEND_VERSION": "1", "SETUPTOOLS_SCM_PRETEND_VERSION": "2"}, "TAGLINE_PRETEND_VERSION"},
		{"theirs alone", "", map[string]string{"SETUPTOOLS_SCM_PRETEND_VERSION": "2"}, "SETUPTOOLS_SCM_PRETEND_VERSION"},
		{"the project's own before any", "acme", map[string]string{"TAGLINE_PRETEND_VERSION": "1", "SETUPTOOLS_SCM_PRETEND_VERSION_FOR_ACME": "2"}, "SETUPTOOLS_SCM_PRETEND_VERSION_FOR_ACME"},
		{"another project's", "acme", map[string]string{"TAGLINE_PRETEND_VERSION_FOR_OTHER": "1"}, ""},
		{"how the name is written does not matter", "My.pkg-_x", map[string]string{"TAGLINE_PRETEND_VERSION_FOR_MY_PKG_X": "1"}, "TAGLINE_PRETEND_VERSION_FOR_MY_PKG_X"},
		{"empty is unset", "acme", map[string]string{"TAGLINE_PRETEND_VERSION_FOR_ACME": "", "TAGLINE_PRETEND_VERSION": ""}, ""},
	} {
		if got := Overrides(row.vars, row.name); got.Variable != row.variable || got.Version != row.vars[row.variable] {
			t.Errorf("%s: %+v, want %q", row.why, got, row.variable)
		}
	}
}

// omissions names the columns that a setting lacks. The others are those of some
// only.
func omissions(k Key) []string {
	var lacks []string
	for _, column := range []struct {
		name string
		is   bool
	}{
		{"Name", k.Name != ""}, {"In", k.In != 0}, {"Doc", k.Doc != ""},
		{"Value", k.Value != "" || k.Kind == Bool || k.In&InFlag == 0},
		{"Theirs", k.Theirs != "" || !k.Refused}, // a refusal names setuptools-scm's own way
	} {
		if !column.is {
			lacks = append(lacks, column.name)
		}
	}
	return lacks
}

// TestOmissionsAreNamed drops each column of a copy of each setting: what every
// setting needs may not go unseen.
func TestOmissionsAreNamed(t *testing.T) {
	for _, k := range Keys {
		for _, name := range []string{"Name", "In", "Doc", "Value", "Theirs"} {
			less := k
			reflect.ValueOf(&less).Elem().FieldByName(name).SetZero()
			needed := name == "Name" || name == "In" || name == "Doc" || name == "Value" && k.Kind != Bool && k.In&InFlag != 0 || name == "Theirs" && k.Refused
			if lacks := omissions(less); slices.Contains(lacks, name) != needed {
				t.Errorf("%s without %s: %q", k.Name, name, lacks)
			}
		}
	}
}

// Keys agree with themselves: names are unique in every layer, defaults are of
// their kind and among the choices.
func TestKeys(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range Keys {
		for _, name := range []string{k.Name, k.Variable(), "--" + k.Flag(), "-" + k.Short} {
			if name != "-" && seen[name] {
				t.Errorf("%s is there twice", name)
			}
			seen[name] = true
		}
		if k.Default != "" && k.DefaultValue() == nil {
			t.Errorf("%s: the default %q is not %s", k.Name, k.Default, k.Kind)
		}
		if k.Choices != nil && (k.Kind != Text && k.Kind != List || len(k.Says) != len(k.Choices) || k.Default != "" && !strings.Contains(strings.Join(k.Choices, " "), k.Default)) {
			t.Errorf("%s: its choices do not fit", k.Name)
		}
		if k.In&InFile != 0 {
			f := File{Form: Tagline, Name: "tagline.toml", Data: []byte(k.Name + " = " + k.Example + "\n")}
			if _, err := Load(f, nil, nil); err != nil {
				t.Errorf("the example of %s: %v", k.Name, err)
			}
		} else if !strings.HasPrefix(k.Example, "--"+k.Flag()) && !strings.HasPrefix(k.Example, k.Variable()+"=") {
			t.Errorf("the example of %s is %q", k.Name, k.Example)
		}
		if lacks := omissions(k); lacks != nil {
			t.Errorf("the setting %s lacks %s", k.Name, strings.Join(lacks, ", "))
		}
		if strings.HasSuffix(k.Doc, ".") && !strings.HasSuffix(k.Doc, "...") {
			t.Errorf("%s: a line of documentation has no period", k.Name)
		}
		if k.In&InFlag != 0 && k.Kind == Counts {
			t.Errorf("%s: flags have no lists of numbers", k.Name)
		}
	}
}

// The default that `tagline config` prints is the one in force.
func TestCommitLengthDefault(t *testing.T) {
	if got, want := find("commit-length").Default, strconv.Itoa(scheme.CommitDigits("git")); got != want {
		t.Errorf("commit-length is documented as %s, and is %s", got, want)
	}
}

// A flag says what this run prints; what is configured stays configured.
func TestConfiguredFormat(t *testing.T) {
	for _, tt := range []struct {
		why, file, variable, flag string
		format, formats           string
	}{
		{"nothing is set", "", "", "", "pep440", "pep440"},
		{"a file", `["semver", "npm"]`, "", "", "semver", "semver npm"},
		{"a variable over the file", `["semver", "npm"]`, "docker", "", "docker", "docker"},
		{"a flag alone", "", "", "npm", "pep440", "npm"},
		{"a flag over the file", `["semver", "npm"]`, "", "npm", "semver", "npm"},
		{"a flag over a variable over the file", `["semver", "npm"]`, "docker", "npm", "docker", "npm"},
	} {
		file, env, flags := "", map[string]string{"TAGLINE_FORMAT": tt.variable}, map[string]any{}
		if tt.file != "" {
			file = "edition = 1\nformat = " + tt.file + "\n"
		}
		if tt.flag != "" {
			flags["format"] = []string{tt.flag}
		}
		s, err := load(t, file, env, flags)
		if err != nil {
			t.Fatal(err)
		}
		p, err := s.Plan(Base{Root: ".", Start: "."}, time.Unix(0, 0))
		if err != nil || p.Format != tt.format || strings.Join(p.Formats, " ") != tt.formats {
			t.Errorf("%s: %s of %v, %v", tt.why, p.Format, p.Formats, err)
		}
	}
}
