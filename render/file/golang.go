package file

import (
	"go/scanner"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// goSource writes a Go file with one constant.
func goSource(s source) (string, error) {
	name, err := goPackage(s)
	if err != nil {
		return "", err
	}
	return goMarker + `

package ` + name + `

// Version is the version of this source, derived from its tags.
const Version = ` + strconv.Quote(s.version) + "\n", nil
}

// goPackage returns the package that the file belongs to. A directory holds one
// package, so the files beside it tell; a file with a build constraint may be
// of another one (tools.go, a generator that is ignored), and counts only where
// there is none without. Tests may be of the package or of its _test package.
// A directory without Go files gives the last part of its module's path, if it is
// a module's own, else its own name.
func goPackage(s source) (string, error) {
	names, texts, err := s.beside(".go")
	if err != nil {
		return "", err
	}
	var plain, constrained, tests []string
	for _, name := range names {
		if name[0] == '_' || name[0] == '.' {
			continue // which Go passes over
		}
		f := readGo(texts[name])
		switch {
		case f.pkg == "" || f.ignored || f.pkg == "documentation":
		case strings.HasSuffix(name, "_test.go"):
			tests = append(tests, strings.TrimSuffix(f.pkg, "_test"))
		case f.constrained:
			constrained = append(constrained, f.pkg)
		default:
			plain = append(plain, f.pkg)
		}
		if f.declares && !f.ignored {
			return "", s.unsure("%s declares Version already", path.Join(path.Dir(s.name), name))
		}
	}
	for _, found := range [][]string{plain, constrained, tests} {
		slices.Sort(found)
		switch found = slices.Compact(found); len(found) {
		case 0:
			continue
		case 1:
			return found[0], nil
		}
		return "", s.unsure("the Go files beside it are of different packages, %s", strings.Join(found, " and "))
	}
	dirs := s.dir()
	name := dirs[len(dirs)-1]
	if text, err := s.tree.Read(path.Join(path.Dir(s.name), "go.mod"), maxSource); err == nil {
		if module := regexp.MustCompile(`(?m)^module[ \t]+"?([^\s"]+)`).FindSubmatch(text); module != nil {
			name = path.Base(regexp.MustCompile(`[/.]v[0-9]+$`).ReplaceAllString(string(module[1]), ""))
		}
	}
	return goIdentifier(name), nil
}

// goIdentifier makes a package name of a directory's: its letters and digits, in
// lower case, from the first letter on. What gives no name that can be imported
// gives "version".
func goIdentifier(dir string) string {
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, strings.ToValidUTF8(dir, ""))
	name = strings.TrimLeftFunc(name, unicode.IsDigit)
	if !token.IsIdentifier(name) || name == "main" || name == "init" {
		return "version"
	}
	return name
}

// goFile is what counts of a Go file.
type goFile struct {
	pkg         string // "" for a text that does not begin as Go does
	constrained bool   // it has a build constraint
	ignored     bool   // it is one that no build fulfils
	declares    bool   // it declares Version at its top level
}

// readGo reads a Go file as far as it needs to: it takes declarations by their
// keywords outside of all brackets, so it is for files that compile.
func readGo(text string) (f goFile) {
	var scan scanner.Scanner
	files := token.NewFileSet()
	scan.Init(files.AddFile("", files.Base(), len(text)), []byte(text), nil, scanner.ScanComments)
	next := func() (token.Token, string) {
		for {
			_, tok, literal := scan.Scan()
			if tok != token.COMMENT {
				return tok, literal
			}
			constraint, is := strings.CutPrefix(literal, "//go:build ")
			if !is {
				constraint, is = strings.CutPrefix(literal, "// +build ")
			}
			if is && f.pkg == "" {
				f.constrained = true
				f.ignored = f.ignored || strings.TrimSpace(constraint) == "ignore"
			}
		}
	}
	if tok, _ := next(); tok != token.PACKAGE {
		return f
	}
	_, f.pkg = next()
	depth := 0
	group := false // within const ( ... ) or its like
	start := false // a name that is declared may come
	for {
		tok, literal := next()
		switch tok {
		case token.EOF:
			return f
		case token.LPAREN, token.LBRACE, token.LBRACK:
			group = group || start && depth == 0 && tok == token.LPAREN
			start = group && depth == 0
			depth++
		case token.RPAREN, token.RBRACE, token.RBRACK:
			if depth--; depth == 0 {
				group = false
			}
			start = false
		case token.CONST, token.VAR, token.TYPE, token.FUNC:
			start = depth == 0
		case token.SEMICOLON:
			start = group && depth == 1
		case token.IDENT:
			f.declares = f.declares || start && literal == "Version"
			start = false
		case token.COMMA: // const A, Version = 1, 2
			start = depth == 0 || group && depth == 1
		default:
			start = false
		}
	}
}
