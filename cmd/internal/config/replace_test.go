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
		{"CRLF elsewhere", "[a]\r\nx = 1\r\n[tool.setuptools_scm]\r\n\r\n[b]\r\n", "[a]\r\nx = 1\r\n" + text + "\r\n[b]\r\n"},
	} {
		got, err := ReplaceTables([]byte(row.in), []string{"tool.setuptools_scm"}, text)
		if err != nil || string(got) != row.want {
			t.Errorf("%s: got %q, %v, want %q", row.why, got, err, row.want)
		}
	}
	for _, in := range []string{"tool.setuptools_scm.a = 1\n", "[tool]\nsetuptools_scm = {a = 1}\n", "[tool]\nsetuptools_scm.a = 1\n", "[x"} {
		if got, err := ReplaceTables([]byte(in), []string{"tool.setuptools_scm"}, text); err == nil {
			t.Errorf("%q became %q", in, got)
		}
	}
}
