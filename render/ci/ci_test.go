package ci

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

func TestMain(m *testing.M) { os.Exit(oracle.Isolated{M: m}.Run()) }

func TestFormat(t *testing.T) {
	tests := []struct {
		syntax Syntax
		value  string
		want   string // "" = refused
		why    string
	}{
		{Shell, "1.2.4.dev4+g109666b3b", "V='1.2.4.dev4+g109666b3b'\n", "always quoted, so that no value needs thought"},
		{Shell, "it's $(rm -rf /) `id`", `V='it'\''s $(rm -rf /) ` + "`id`'\n", "a branch may be named like this"},
		{Shell, "a\nb", "", "a line end could start another variable"},
		{GitHub, "x=y <<EOF", "V=x=y <<EOF\n", "only NAME<< opens a heredoc"},
		{GitHub, "a\nPATH=/evil", "", "would set PATH"},
		{GitLab, "a b", "V=a b\n", "no quotes: the service would keep them"},
		{GitLab, " a", "", "blanks at the ends are lost"},
		{GitLab, strings.Repeat("x", 6000), "", "the service refuses reports above 5 KiB"},
		{Dotenv, "v1.2.3", "V=v1.2.3\n", "bare where every reader agrees"},
		{GitHub, " a", "", "nothing promises that the runner keeps it"},
		{GitHub, "v\x9b", "", "the runner decodes UTF-8: the byte would be replaced"},
		{GitLab, "a$CI_JOB_TOKEN", "", "the next job would get the token"},
		{GitLab, "%CI_JOB_TOKEN%", "", "so too where GitLab itself expands"},
		{Dotenv, "", "V=\n", "no tag, or no branch"},
		{Dotenv, "feature/login", "V=feature/login\n", "a branch"},
		{Dotenv, "dependabot/npm_and_yarn/@types/node-20.1", "V=dependabot/npm_and_yarn/@types/node-20.1\n", "a branch that a bot makes"},
		{Dotenv, "功能/höhe", "V=功能/höhe\n", "readers take UTF-8, or bytes"},
		{Dotenv, "1!1.0+g1", "V=1!1.0+g1\n", "an epoch"},
		{Dotenv, "1.2.4~dev.4", "V=1.2.4~dev.4\n", "Debian's ~"},
		{Dotenv, "~root", "", "a shell puts root's home directory there"},
		{Dotenv, "a:~b", "", "and here b's"},
		{Dotenv, "a b", "", "a blank needs quotes, which docker run keeps"},
		{Dotenv, "fix#12", "", "npm's dotenv reads fix"},
		{Dotenv, "a${HOME}b", "", "python-dotenv expands it in any quotes"},
		{Dotenv, `it's`, "", "no reader-independent escape exists"},
		{Dotenv, "a\u00a0", "", "a blank to Python and JavaScript"},
		{Fish, `it's \d`, `set -gx V 'it\'s \\d'` + "\n", "a backslash escapes itself and the quote"},
		{PowerShell, "1.2.4-0.dev.4.g109666b3b", "$env:V = '1.2.4-0.dev.4.g109666b3b'\n", "no escapes where none are needed"},
		{PowerShell, "it's é", "$env:V = 'it''s ' + [char]0x00e9 + ''\n", "ASCII alone, whatever the code page"},
		{Cmd, "a&b", "set \"V=a&b\"\n", "between the quotes & is a character"},
		{Cmd, "%PATH%", "", "cmd.exe would expand it"},
		{Azure, "50%", "##vso[task.setvariable variable=V]50%\n", "a percent sign that begins no escape"},
		{Azure, "a%0Ab", "", "the agent would read a line break"},
		{Azure, "$(System.AccessToken)", "", "a later step would get the token"},
		{Jenkins, ` a\b é`, "V=\\ a\\\\b \\u00e9\n", "a blank in front, a backslash, and no Latin-1"},
		{CircleCI, "a'b", `export V='a'\''b'` + "\n", "it is bash that reads it"},
		{TeamCity, "a|[b]'é", "##teamcity[setParameter name='env.V' value='a|||[b|]|'|0x00E9']\n", "every character that means something"},
		{TeamCity, "%env.SECRET%", "", "a reference to another parameter"},
		{Make, "$(shell id)", "", "make would run it"},
		{Make, "a;id", "", "and a recipe's shell this"},
		{CMake, "a]]b${V}", "set(V [=[a]]b${V}]=])\n", "one = more than the value has"},
		{Bazel, "1.2.3", "STABLE_V 1.2.3\n", "what is stamped with it is built anew"},
		{Nix, `a"${b}`, "{\n  V = \"a\\\"\\${b}\";\n}\n", "no expression begins"},
		{Summary, "<img>|a_b_", "| variable | value |\n| --- | --- |\n| V | <code>&#60;img&#62;&#124;a&#95;b&#95;</code> |\n", "nothing is markup"},
		{JSON, "\xff", "", "JSON is UTF-8: the byte would be replaced"},
		{JSON, "a\nb\"", "{\n  \"V\": \"a\\nb\\\"\"\n}\n", "JSON carries anything"},
	}
	for _, tt := range tests {
		got, err := tt.syntax.Format([]Var{{"V", tt.value}})
		if tt.want == "" {
			if refused := (*ValueError)(nil); !errors.As(err, &refused) {
				t.Errorf("%s %q: got %q, %v; want it refused: %s", tt.syntax.Name, tt.value, got, err, tt.why)
			}
			continue
		}
		if err != nil || got != tt.want {
			t.Errorf("%s %q: got %q, %v; want %q: %s", tt.syntax.Name, tt.value, got, err, tt.want, tt.why)
		}
	}
	if _, err := Shell.Format([]Var{{"A;B", "x"}}); err == nil {
		t.Error("a name with a semicolon was accepted")
	}
	if _, err := ByName("nushell"); err == nil {
		t.Error("ByName found a syntax that does not exist")
	}
}

// FuzzShell holds what sh makes of the text to the value that went in.
func FuzzShell(f *testing.F) {
	for _, s := range []string{"", "'", "a b", `\`, "$(x)", "''", "é", "\t"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		text, err := Shell.Format([]Var{{"V", value}})
		if err != nil {
			return
		}
		out, err := exec.Command("sh", "-c", text+`printf %s "$V"`).Output()
		if err != nil || string(out) != value {
			t.Fatalf("sh reads %q as %q (%v)", text, out, err)
		}
	})
}

func TestJSONIsValid(t *testing.T) {
	text, err := JSON.Format([]Var{{"A", "1"}, {"B", "\x00"}})
	if err != nil || !json.Valid([]byte(text)) {
		t.Errorf("%q, %v", text, err)
	}
}

// Every syntax has a name, a line of help, and a way to write variables.
func TestEverySyntaxIsWhole(t *testing.T) {
	omissions := func(s Syntax) (lacks []string) {
		row := reflect.ValueOf(s)
		for i := range row.NumField() {
			if row.Field(i).IsZero() && row.Type().Field(i).Name != "Fail" {
				lacks = append(lacks, row.Type().Field(i).Name)
			}
		}
		return lacks
	}
	for _, s := range All() {
		if lacks := omissions(s); lacks != nil {
			t.Errorf("the syntax %s lacks %s", s.Name, strings.Join(lacks, ", "))
		}
		for i := range reflect.TypeFor[Syntax]().NumField() {
			less, name := s, reflect.TypeFor[Syntax]().Field(i).Name
			if name == "Fail" {
				continue // shells alone have it
			}
			reflect.ValueOf(&less).Elem().Field(i).SetZero()
			if lacks := omissions(less); !slices.Equal(lacks, []string{name}) {
				t.Errorf("%s without %s: %q", s.Name, name, lacks)
			}
		}
	}
}
