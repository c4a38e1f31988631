package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// elsewhere are the hints that no transcript can follow, and the tests that do.
var elsewhere = map[string]string{
	"`pip install mercurial`":                        "TestMercurialAsSetuptoolsSCM reads one where there is hg",
	"can the git program be run here? where there":   "the program that a path names cannot be started, which no other directory's can",
	"with git installed, `tagline fetch` lets git":   "fetch.txtar has both",
	"tagline fetch --remote URL` names another":      "TestFetchAloneRefused has those that it is for",
	"runs nothing that the repository":               "TestDubiousOwnership has the error, TestAttacks reads such ones",
	"run it again; where nothing else writes":        "TestWhileChanging runs it again",
	"make the first tag by hand, in the shape":       "next_writing.txtar gives it, and makes the tag",
	"the git program may read it: --reader git":      "readers.txtar has both",
	"`tagline init` writes a tagline.toml":           "only where pyproject.toml goes away meanwhile",
	"init --archive --print` shows what it":          "init_archive.txtar gives it",
	"to count from the highest tag of the repo":      "tag_doubts.txtar gives it, and follows it",
	"nothing is written; --force does it":            "migrate_tries.txtar has both",
	"with --remote, --rev is a branch or a tag":      "remote.txtar has a branch and a tag",
	"clone it and run tagline there: `git clone":     "TestRemoteAsClone has a SHA-256 repository",
	"credentials are git's: a credential helper":     "TestCredentials of the companion has each",
	"` says what git finds there":                    "a repository that is not there stays so",
	"compare its fingerprint with what its operator": "TestRemoteBySSH has one that is unknown",
	"install both from one package":                  "TestCompanionMissing",
	"is shipped beside tagline: install both":        "TestCompanionMissing",
	"correct root in the configuration":              "project_path in the options of a build hook, which the command line has not",
}

// TestHints holds that no hint exists without a repository in which it is given
// and a test that follows it. Every text that the program may give as a hint must
// be in one of the transcripts testdata/script/hints_*.txtar, where the command
// after it does what it says: it ends well, and gives no hint itself.
func TestHints(t *testing.T) {
	files, err := filepath.Glob("../../testdata/script/hints_*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	var given []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		given = append(given, followed(t, filepath.Base(file), string(text))...)
	}
	all := strings.Join(given, "\n")
	for _, text := range hintTexts(t) {
		if slices.ContainsFunc(slices.Collect(maps.Keys(elsewhere)), func(part string) bool { return strings.Contains(text, part) }) {
			continue
		}
		for _, piece := range pieces(text) {
			if !strings.Contains(all, piece) {
				t.Errorf("no transcript gives and follows the hint %q", text)
				break
			}
		}
	}
}

// followed returns the hints of a transcript, and complains of those whose next
// command fails or gives a hint too.
func followed(t *testing.T, name, text string) []string {
	_, transcript, _ := strings.Cut(text, "-- transcript --\n")
	given := func(e exchange) []string {
		var all []string
		for line := range strings.Lines(e.stdout + e.stderr) {
			if hint, ok := strings.CutPrefix(line, "tagline: hint: "); ok {
				all = append(all, strings.TrimSpace(hint))
			}
		}
		return all
	}
	var hints []string
	exchanges := parseTranscript(transcript)
	for i, e := range exchanges {
		for _, hint := range given(e) {
			hints = append(hints, hint)
			switch {
			case i+1 == len(exchanges):
				t.Errorf("%s: nothing follows the hint %q", name, hint)
			case exchanges[i+1].exit != "0":
				t.Errorf("%s: `%s` fails after the hint %q", name, exchanges[i+1].command, hint)
			case slices.Contains(given(exchanges[i+1]), hint):
				t.Errorf("%s: `%s` gives the hint %q again", name, exchanges[i+1].command, hint)
			}
		}
	}
	return hints
}

// verb is what a format has for a value.
var verb = regexp.MustCompile(`%[\[\]0-9]*[a-z]`)

// pieces returns the parts of a hint's text between its values that are long
// enough to be recognised.
func pieces(text string) []string {
	var found []string
	for _, piece := range verb.Split(text, -1) {
		if len(strings.TrimSpace(piece)) > 4 {
			found = append(found, piece)
		}
	}
	return found
}

// hintTexts returns the texts that the source has for hints: the literals in
// functions whose name ends in hint, and in values of fields that are called so.
func hintTexts(t *testing.T) []string {
	isHint := func(name string) bool { return strings.HasSuffix(strings.ToLower(name), "hint") }
	var texts []string
	collect := func(n ast.Node) {
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && strings.Contains(strings.TrimSpace(text), " ") {
					texts = append(texts, text)
				}
			case *ast.CallExpr: // what is compared is not said
				if f, ok := n.Fun.(*ast.SelectorExpr); ok && f.Sel.Name != "Join" {
					if from, ok := f.X.(*ast.Ident); ok && from.Name == "strings" {
						return false
					}
				}
			}
			return true
		})
	}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if isHint(n.Name.Name) && n.Body != nil {
					collect(n.Body)
					return false
				}
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && isHint(key.Name) {
					collect(n.Value)
				}
			case *ast.AssignStmt:
				if field, ok := n.Lhs[0].(*ast.SelectorExpr); ok && isHint(field.Sel.Name) {
					collect(n.Rhs[0])
				}
			case *ast.ValueSpec:
				if isHint(n.Names[0].Name) && n.Values != nil {
					collect(n.Values[0])
				}
			case *ast.CallExpr:
				if len(n.Args) == 1 {
					if text, ok := n.Args[0].(*ast.BasicLit); ok && strings.Contains(text.Value, `"hint: `) {
						before := len(texts)
						collect(text)
						for i := range texts[before:] {
							texts[before+i] = strings.TrimPrefix(texts[before+i], "hint: ")
						}
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range habits {
		texts = append(texts, h.hint)
	}
	if len(texts) < 50 {
		t.Fatalf("only %d texts were found", len(texts))
	}
	return texts
}
