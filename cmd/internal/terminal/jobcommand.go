package terminal

import "strings"

// WithoutJobCommands returns the text with a backslash in what Azure Pipelines and the
// runner of GitHub would take for a command wherever in a line of a job's log it stands:
// ##vso[task.setvariable ...], ##[add-path]. Commands of the other form, ::set-output, count
// at the beginning of a line alone, where no text from a repository stands.
func WithoutJobCommands(text string) string {
	if !strings.Contains(text, "##") {
		return text
	}
	return strings.NewReplacer("##[", "#\\#[", "##vso[", "#\\#vso[").Replace(text)
}
