package ci

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Shell is for eval in a POSIX shell: single quotes, within which nothing has a
// meaning but the quote itself. It carries bytes that are no UTF-8 too.
var Shell = Syntax{
	Name: "sh", Doc: `for eval "$(tagline env)"`,
	Format: lines("sh", "%s=%s\n", func(value string) (string, string) { return posixQuoted(value), "" }),
	Fail:   posixFail,
}

func posixFail(exit int) string { return fmt.Sprintf("(exit %d)\n", exit) }

func posixQuoted(value string) string { return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'" }

// Fish is for fish's source: within single quotes a backslash escapes itself and
// the quote. fish keeps bytes that it cannot decode in letters of its own, which
// then mean the bytes, so that it gets UTF-8 without those letters.
// https://fishshell.com/docs/current/language.html#quotes
var Fish = Syntax{
	Name: "fish", Doc: "for tagline env --for fish | source",
	Format: lines("fish", "set -gx %s %s\n", func(value string) (string, string) {
		if strings.ContainsFunc(value, func(r rune) bool { return r >= 0xf600 && r <= 0xf6ff }) {
			return "", "fish takes a letter of its private use for a byte"
		}
		return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(value) + "'", notText(value)
	}),
	Fail: func(exit int) string { return fmt.Sprintf("return %d\n", exit) },
}

// PowerShell is for Invoke-Expression: within single quotes nothing has a meaning
// but the quote. Windows PowerShell decodes what a program prints by the code page
// of its console, so the text is ASCII: other characters are numbers.
// https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules
var PowerShell = Syntax{
	Name: "pwsh", Doc: "for tagline env --for pwsh | Out-String | Invoke-Expression",
	Format: lines("pwsh", "$env:%s = %s\n", func(value string) (string, string) {
		if !utf8.ValidString(value) {
			return "", "it is not UTF-8"
		}
		var b strings.Builder
		b.WriteByte('\'')
		for _, r := range value {
			switch {
			case r == '\'':
				b.WriteString("''")
			case r < utf8.RuneSelf:
				b.WriteRune(r)
			default:
				b.WriteString("'")
				for _, unit := range utf16.Encode([]rune{r}) {
					fmt.Fprintf(&b, " + [char]0x%04x", unit)
				}
				b.WriteString(" + '")
			}
		}
		b.WriteByte('\'')
		return b.String(), ""
	}),
	Fail: func(exit int) string { return fmt.Sprintf("throw 'tagline env: exit %d'\n", exit) },
}

// Cmd is for for /f in cmd.exe. Between the quotes of set nothing but these has a
// meaning: the quote, % and, with delayed expansion, !. It reads bytes by a code
// page, so they are ASCII.
// https://learn.microsoft.com/windows-server/administration/windows-commands/set_1
var Cmd = Syntax{
	Name: "cmd", Doc: `for for /f "delims=" %i in ('tagline env --for cmd') do %i`,
	Format: lines("cmd", "set \"%s=%s\"\n", func(value string) (string, string) {
		for _, r := range value {
			switch {
			case strings.ContainsRune(`"%!^`, r):
				return "", fmt.Sprintf("cmd.exe may take %q for more than a character", string(r))
			case r >= utf8.RuneSelf:
				return "", "cmd.exe reads what is not ASCII by a code page"
			}
		}
		return value, ""
	}),
	Fail: func(exit int) string { return fmt.Sprintf("cmd /c exit %d\n", exit) },
}

// CircleCI is for >> "$BASH_ENV", which bash reads before each later step.
// https://circleci.com/docs/guides/security/set-environment-variable/
var CircleCI = Syntax{
	Name: "circleci", Doc: `for >> "$BASH_ENV"`,
	Format: lines("circleci", "export %s=%s\n", func(value string) (string, string) { return posixQuoted(value), "" }),
}
