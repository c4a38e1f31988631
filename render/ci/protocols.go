package ci

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// GitHub is for $GITHUB_OUTPUT and $GITHUB_ENV: the first = ends the name, and
// the rest of the line is the value. Only NAME<< with no = before it begins a
// value of several lines.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#environment-files
var GitHub = Syntax{
	Name: "github", Doc: `for >> "$GITHUB_OUTPUT" or "$GITHUB_ENV"`,
	Format: lines("github", "%s=%s\n", func(value string) (string, string) {
		if strings.TrimSpace(value) != value {
			return "", "nothing promises that blanks at its ends are kept"
		}
		return value, notText(value)
	}),
}

// gitlabSize is what the text of a dotenv report must stay below, in bytes.
const gitlabSize = 5 << 10

// GitLab is for artifacts:reports:dotenv, which keeps quotes as part of the
// value, takes no empty lines and less than 5 KiB in all. Later jobs get the
// variables as if they stood in the configuration, so $NAME, ${NAME} and %NAME%
// in them become that variable's value, which may be a secret.
// https://docs.gitlab.com/ci/yaml/artifacts_reports/#artifactsreportsdotenv
// https://docs.gitlab.com/ci/variables/where_variables_can_be_used/
var GitLab = Syntax{Name: "gitlab", Doc: "for a dotenv report artifact", Format: func(vars []Var) (string, error) {
	text, err := lines("gitlab", "%s=%s\n", func(value string) (string, string) {
		switch {
		case strings.TrimSpace(value) != value:
			return "", "a dotenv report loses leading and trailing blanks"
		case strings.ContainsAny(value, "$%"):
			return "", "GitLab expands $ and % in the jobs that get it"
		}
		return value, notText(value)
	})(vars)
	if err == nil && len(text) >= gitlabSize {
		last := vars[len(vars)-1]
		err = &ValueError{"gitlab", last, "a dotenv report holds less than 5 KiB, select fewer variables"}
	}
	return text, err
}}

// Azure is for standard output, in which the agent obeys lines that begin so. It
// unescapes %0D and %0A, and %AZP25 if it is new, so a value that holds one of them
// has no form that every agent reads. $(NAME) in a value becomes that
// variable's, which may be a secret.
// https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands
// https://learn.microsoft.com/en-us/azure/devops/pipelines/process/variables#understand-variable-syntax
var Azure = Syntax{
	Name: "azure", Doc: "logging commands of Azure Pipelines, for standard output",
	Format: lines("azure", "##vso[task.setvariable variable=%s]%s\n", func(value string) (string, string) {
		upper := strings.ToUpper(value)
		switch {
		case strings.TrimSpace(value) != value:
			return "", "nothing promises that blanks at its ends are kept"
		case strings.Contains(value, "$("):
			return "", "Azure Pipelines expands $(...) where the variable is used"
		case strings.Contains(upper, "%0D"), strings.Contains(upper, "%0A"), strings.Contains(upper, "%AZP25"):
			return "", "agents differ about an escape that it holds"
		}
		return value, notText(value)
	}),
}

// Jenkins is a file of Java properties, for readProperties and EnvInject: a
// backslash escapes, what is not ASCII is \uXXXX, and a blank in front needs an
// escape. EnvInject, and readProperties where it is told to, replace $NAME.
// https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html#load(java.io.Reader)
var Jenkins = Syntax{
	Name: "jenkins", Doc: "Java properties, for readProperties and EnvInject of Jenkins",
	Format: lines("jenkins", "%s=%s\n", func(value string) (string, string) {
		if strings.Contains(value, "$") {
			return "", "EnvInject replaces $ and what follows"
		}
		if reason := notText(value); reason != "" {
			return "", reason
		}
		var b strings.Builder
		for i, r := range value {
			switch {
			case r == '\\' || r == ' ' && i == 0:
				b.WriteByte('\\')
				b.WriteRune(r)
			case r < utf8.RuneSelf:
				b.WriteRune(r)
			default:
				for _, unit := range utf16.Encode([]rune{r}) {
					fmt.Fprintf(&b, `\u%04x`, unit)
				}
			}
		}
		return b.String(), ""
	}),
}

// TeamCity is for standard output, in which the server obeys service messages: |
// escapes, and |0xXXXX is a UTF-16 unit. A %name% in a parameter is a reference to
// another, which may be a password.
// https://www.jetbrains.com/help/teamcity/service-messages.html#Escaped+Values
var TeamCity = Syntax{
	Name: "teamcity", Doc: "service messages of TeamCity, for standard output",
	Format: lines("teamcity", "##teamcity[setParameter name='env.%s' value='%s']\n", func(value string) (string, string) {
		if strings.Contains(value, "%") {
			return "", "TeamCity takes % for the beginning of a reference"
		}
		if reason := notText(value); reason != "" {
			return "", reason
		}
		var b strings.Builder
		for _, r := range value {
			switch {
			case strings.ContainsRune(`|'[]`, r):
				b.WriteByte('|')
				b.WriteRune(r)
			case r < utf8.RuneSelf:
				b.WriteRune(r)
			default:
				for _, unit := range utf16.Encode([]rune{r}) {
					fmt.Fprintf(&b, "|0x%04X", unit)
				}
			}
		}
		return b.String(), ""
	}),
}

// Buildkite is for the agent's env set, which takes a JSON object from standard
// input.
// https://buildkite.com/docs/agent/v3/cli-env
var Buildkite = Syntax{
	Name: "buildkite", Doc: "for | buildkite-agent env set --input-format=json -",
	Format: func(vars []Var) (string, error) { return object("buildkite", vars) },
}
