package terminal

import "testing"

func TestWithoutJobCommands(t *testing.T) {
	for _, row := range []struct{ text, want, why string }{
		{"a # comment ## of [two]", "a # comment ## of [two]", "no command"},
		{"x = 1 # ##vso[task.setvariable variable=PATH]/tmp", `x = 1 # #\#vso[task.setvariable variable=PATH]/tmp`, "Azure Pipelines"},
		{"##[add-path]/tmp ###[debug]", `#\#[add-path]/tmp ##\#[debug]`, "the runner of GitHub, its old form"},
	} {
		if got := WithoutJobCommands(row.text); got != row.want {
			t.Errorf("%s: %q", row.why, got)
		}
	}
}
