package terminal

import "strings"

// ShellWord returns text as a word for a shell: HEAD~3 as it is, main@{1} in quotes.
func ShellWord(text string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/+-=@:%^,~"
	if text != "" && text[0] != '~' && strings.Trim(text, plain) == "" {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
