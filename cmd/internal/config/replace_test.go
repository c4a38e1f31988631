package config

import "testing"

func TestReplaceTables(t *testing.T) {
	const text = "[tool.tagline]\nedition = 1\n"
	for _, row := range []struct{ why, in, want string }{
		{"the only table", "[tool.setuptools_scm]\na = 1\n", text},
		{"between others", "[a]\nx = 1 # one\n\n[tool.setuptools_scm]\na = 1\n\n# about b\n[b]\ny = 2\n", "[a]\nx = 1 # one\n\n" + text + "\n# about b\n[b]\ny = 2\n"},
		{"with tables below it", "[tool.setuptools_scm]\n[x]\n[tool.setuptools_scm.tag]\nprefix = '['\n\n[y]\n", text + "[x]\n\n[y]\n"},
		{"a value of several lines, one of which looks like a comment", "[tool.setuptools_scm]\nt = '''\n# no comment\n[no.header]\n'''\n[z]\n", text + "[z]\n"},
		{"no such table", "[a]\nx = 1\n", "[a]\nx = 1\n\n" + text},
		{"an empty document", "", text},
		{"no line break at the end", "[tool.setuptools_scm]", text},
		{"keys of the table above", "[tool]\nsetuptools_scm.a = 1\nb = [\n  2,\n]\nsetuptools_scm.tag.c = \"\"\n\n# about x\n[x]\n", "[tool]\nb = [\n  2,\n]\n\n" + text + "\n# about x\n[x]\n"},
		{"a table in braces", "[tool]\nsetuptools_scm = {a = 1}\nb = 2\n", "[tool]\nb = 2\n\n" + text},
		{"keys without a header", "tool.setuptools_scm.a = 1\nb = 2\n[x]\n", "b = 2\n\n" + text + "[x]\n"},
		{"keys, and a table", "[tool]\nsetuptools_scm.a = 1\n\n[x]\n\n[tool.setuptools_scm.tag]\nc = 1\n", "[tool]\n\n" + text + "\n[x]\n"},
		{"nothing but a key", "tool.setuptools_scm.a = 1\n", text},
		{"CRLF elsewhere", "[a]\r\nx = 1\r\n[tool.setuptools_scm]\r\n\r\n[b]\r\n", "[a]\r\nx = 1\r\n" + text + "\r\n[b]\r\n"},
	} {
		got, err := ReplaceTables([]byte(row.in), []string{"tool.setuptools_scm"}, text)
		if err != nil || string(got) != row.want {
			t.Errorf("%s: got %q, %v, want %q", row.why, got, err, row.want)
		}
	}
	for _, in := range []string{"tool = {setuptools_scm = {a = 1}}\n", "[x", "tool = {x = 1}\n"} {
		if got, err := ReplaceTables([]byte(in), []string{"tool.setuptools_scm"}, text); err == nil {
			t.Errorf("%q became %q", in, got)
		}
	}
}
