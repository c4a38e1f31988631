package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// held are the packages whose exported names the test below holds: these and those
// below them.
var held = []string{"scm", "scheme", "render", "cmd/internal"}

// promised are exported names that no other package of Tagline uses, and why they
// are exported all the same: the reason stands behind a package, a type (which is
// then its methods' reason too) or a single name.
var promised = map[string]string{
	"cmd/internal/config.Key.Variable": "tests of the command line set variables by it",

	"scm/git/conf.New": "tests of the work tree make settings with it",

	"render.Android":               "a format that a Go program asks for by its name here, not by a text",
	"render.NuGet":                 "a format that a Go program asks for by its name here, not by a text",
	"render.RPM":                   "a format that a Go program asks for by its name here, not by a text",
	"render.Alpine":                "a format that a Go program asks for by its name here, not by a text",
	"render.Nix":                   "a format that a Go program asks for by its name here, not by a text",
	"render.Snap":                  "a format that a Go program asks for by its name here, not by a text",
	"render.Composer":              "a format that a Go program asks for by its name here, not by a text",
	"render.LuaRocks":              "a format that a Go program asks for by its name here, not by a text",
	"render.MSI":                   "a format that a Go program asks for by its name here, not by a text",
	"render.VSCode":                "a format that a Go program asks for by its name here, not by a text",
	"render.Apple":                 "a format that a Go program asks for by its name here, not by a text",
	"render.AppleShort":            "a format that a Go program asks for by its name here, not by a text",
	"render.Arch":                  "a format that a Go program asks for by its name here, not by a text",
	"render.Assembly":              "a format that a Go program asks for by its name here, not by a text",
	"render.Conda":                 "a format that a Go program asks for by its name here, not by a text",
	"render.Debian":                "a format that a Go program asks for by its name here, not by a text",
	"render.Docker":                "a format that a Go program asks for by its name here, not by a text",
	"render.Gem":                   "a format that a Go program asks for by its name here, not by a text",
	"render.GitDescribe":           "a format that a Go program asks for by its name here, not by a text",
	"render.Go":                    "a format that a Go program asks for by its name here, not by a text",
	"render.Maven":                 "a format that a Go program asks for by its name here, not by a text",
	"render.NPM":                   "a format that a Go program asks for by its name here, not by a text",
	"render.PyPI":                  "a format that a Go program asks for by its name here, not by a text",
	"render.SemVer4":               "a format that a Go program asks for by its name here, not by a text",
	"render/ci.Dotenv":             "a syntax, likewise",
	"render/ci.GitHub":             "a syntax, likewise",
	"render/ci.GitLab":             "a syntax, likewise",
	"render/ci.Azure":              "a syntax, likewise",
	"render/ci.Bazel":              "a syntax, likewise",
	"render/ci.Buildkite":          "a syntax, likewise",
	"render/ci.CMake":              "a syntax, likewise",
	"render/ci.CircleCI":           "a syntax, likewise",
	"render/ci.Cmd":                "a syntax, likewise",
	"render/ci.Fish":               "a syntax, likewise",
	"render/ci.Jenkins":            "a syntax, likewise",
	"render/ci.Make":               "a syntax, likewise",
	"render/ci.Nix":                "a syntax, likewise",
	"render/ci.PowerShell":         "a syntax, likewise",
	"render/ci.TeamCity":           "a syntax, likewise",
	"render/file.Kinds":            "what a Go program needs to write version files as Tagline does",
	"render/file/manifest.Kinds":   "the list of what is known, which documentation and tests walk",
	"render/file.Python":           "what a Go program needs to write version files as Tagline does",
	"scheme.DefaultLayout":         "what an empty Options.Layout means",
	"scheme.TagRule.Print":         "the inverse of reading a tag, for who makes tags",
	"scheme.Parts.PEP440":          "the parts as the model of PEP 440 has them",
	"scheme/pep440.Version.Append": "asked through a type parameter, where many versions are written",
	"scheme/pep440.Version.Prefix": "asked through a type parameter, where many versions are sorted",
	"scheme/semver.Version.Prefix": "asked through a type parameter, where many versions are sorted",
}

// TestExported lists the exported names of packages that no other package uses:
// what is exported is a promise, and one that nobody needs goes. Functions, types,
// variables, constants and methods are looked at, in files that are no tests. A
// type counts as used where a used name has it in its signature, a constant where
// its type is, for it is one of its values, and a method where its type has it for an
// interface. Errors are data for whoever meets them, and need no other reason.
func TestExported(t *testing.T) {
	m := readCodebase(t)
	used := map[string]bool{}
	for _, p := range m.packages {
		for _, object := range p.uses {
			if object.Pkg() != nil && object.Pkg() != p.types {
				m.use(object, used)
			}
		}
	}
	unused := map[string]bool{}
	for _, p := range m.packages {
		if !slices.ContainsFunc(held, func(h string) bool { return p.name == h || strings.HasPrefix(p.name, h+"/") }) {
			continue
		}
		for _, object := range exported(p.types) {
			if name := m.name(object); !used[name] && !m.implements(object) && !isError(object) && !m.isValue(object, used) {
				unused[name] = true
			}
		}
	}
	for name := range unused {
		reason := ""
		for prefix := name; prefix != "" && reason == ""; prefix = prefix[:max(0, strings.LastIndexByte(prefix, '.'))] {
			reason = promised[prefix]
		}
		if reason == "" {
			t.Errorf("%s is exported, and no other package uses it", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(promised)) {
		needed := unused[name]
		for other := range unused {
			needed = needed || strings.HasPrefix(other, name+".")
		}
		if !needed {
			t.Errorf("%s needs no reason any more", name)
		}
	}
}

// codebase is Tagline's packages, checked without their tests.
type codebase struct {
	path       string
	packages   []codePackage
	interfaces []*types.Interface
}

type codePackage struct {
	name  string // below the module: scm/git
	types *types.Package
	uses  map[*ast.Ident]types.Object
}

// readCodebase reads every package of the module from its source, and what they
// import from the compiler's export data.
func readCodebase(t *testing.T) *codebase {
	t.Helper()
	const keys = "-json=ImportPath,Dir,GoFiles,Export"
	out, err := exec.Command("go", "list", "-deps", "-export", keys, "../../...").Output()
	if err != nil {
		t.Fatal(err)
	}
	m := &codebase{path: "github.com/tagline-scm/tagline/"}
	files := token.NewFileSet()
	exports := map[string]string{}
	own := map[string]*types.Package{}
	foreign := importer.ForCompiler(files, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(exports[path])
	})
	config := types.Config{Importer: importerFunc(func(path string) (*types.Package, error) {
		if p := own[path]; p != nil {
			return p, nil
		}
		return foreign.Import(path)
	})}
	for in := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath, Dir, Export string
			GoFiles                 []string
		}
		if err := in.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		exports[p.ImportPath] = p.Export
		name, ours := strings.CutPrefix(p.ImportPath, m.path)
		if !ours {
			continue
		}
		var syntax []*ast.File
		for _, file := range p.GoFiles {
			f, err := parser.ParseFile(files, filepath.Join(p.Dir, file), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			syntax = append(syntax, f)
		}
		info := types.Info{Uses: map[*ast.Ident]types.Object{}, Types: map[ast.Expr]types.TypeAndValue{}}
		checked, err := config.Check(p.ImportPath, files, syntax, &info)
		if err != nil {
			t.Fatal(err)
		}
		own[p.ImportPath] = checked
		m.packages = append(m.packages, codePackage{name, checked, info.Uses})
		for _, tv := range info.Types {
			if i, ok := tv.Type.Underlying().(*types.Interface); ok && tv.IsType() && i.NumMethods() > 0 {
				m.interfaces = append(m.interfaces, i)
			}
		}
	}
	if len(m.packages) < 20 {
		t.Fatalf("only %d packages were read", len(m.packages))
	}
	m.interfaces = append(m.interfaces, conventions(t)...)
	return m
}

type importerFunc func(path string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }

// isValue reports whether an object is a constant of a type that is used.
func (m *codebase) isValue(object types.Object, used map[string]bool) bool {
	_, isConst := object.(*types.Const)
	named, isNamed := object.Type().(*types.Named)
	return isConst && isNamed && named.Obj().Pkg() == object.Pkg() && used[m.name(named.Obj())]
}

// isError reports whether an object is an error, or a type of errors.
func isError(object types.Object) bool {
	isA := types.Universe.Lookup("error").Type().Underlying().(*types.Interface)
	switch object.(type) {
	case *types.TypeName:
		return types.Implements(types.NewPointer(object.Type()), isA)
	case *types.Var:
		return types.Implements(object.Type(), isA)
	}
	return false
}

// conventions are the interfaces that the standard library looks for in any value.
func conventions(t *testing.T) []*types.Interface {
	t.Helper()
	const source = `package p
type (
	a interface{ Error() string }
	b interface{ Unwrap() error }
	c interface{ Is(error) bool }
	d interface{ String() string }
	e interface{ MarshalJSON() ([]byte, error) }
	f interface{ Write([]byte) (int, error) }
	g interface{ Read([]byte) (int, error) }
)`
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "p.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	p, err := new(types.Config).Check("p", files, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var all []*types.Interface
	for _, name := range p.Scope().Names() {
		all = append(all, p.Scope().Lookup(name).Type().Underlying().(*types.Interface))
	}
	return all
}

// exported returns the exported objects of a package and the exported methods of
// its types.
func exported(p *types.Package) []types.Object {
	var all []types.Object
	for _, name := range p.Scope().Names() {
		object := p.Scope().Lookup(name)
		if !object.Exported() {
			continue
		}
		all = append(all, object)
		named, ok := object.Type().(*types.Named)
		if _, isType := object.(*types.TypeName); !ok || !isType {
			continue
		}
		for method := range named.Methods() {
			if method.Exported() {
				all = append(all, method)
			}
		}
	}
	return all
}

// name returns the name of a package's object, or of a method: scm/git.Env,
// scm/git.Repository.Facts.
func (m *codebase) name(object types.Object) string {
	name := strings.TrimPrefix(object.Pkg().Path(), m.path) + "."
	if f, ok := object.(*types.Func); ok {
		if receiver := f.Signature().Recv(); receiver != nil {
			return name + receiverName(receiver.Type()) + "." + f.Name()
		}
	}
	return name + object.Name()
}

func receiverName(t types.Type) string {
	if pointer, ok := t.(*types.Pointer); ok {
		t = pointer.Elem()
	}
	if named, ok := t.(*types.Named); ok {
		return named.Obj().Name()
	}
	return fmt.Sprint(t)
}

// use marks an object and the types that whoever uses it meets: those of its
// signature, and the exported fields of such a type.
func (m *codebase) use(object types.Object, used map[string]bool) {
	if object.Pkg() == nil || !strings.HasPrefix(object.Pkg().Path(), m.path) {
		return
	}
	if f, ok := object.(*types.Func); ok {
		object = f.Origin()
	}
	if v, ok := object.(*types.Var); !ok || !v.IsField() {
		name := m.name(object)
		if used[name] {
			return
		}
		used[name] = true
	}
	m.useType(object.Type(), used)
}

func (m *codebase) useType(t types.Type, used map[string]bool) {
	switch t := t.(type) {
	case *types.Named:
		for arg := range t.TypeArgs().Types() {
			m.useType(arg, used)
		}
		object := t.Obj()
		if object.Pkg() == nil || !strings.HasPrefix(object.Pkg().Path(), m.path) {
			return
		}
		if met := m.name(object) + " is met"; !used[met] {
			used[met], used[m.name(object)] = true, true
			m.useType(t.Underlying(), used)
		}
	case *types.Pointer:
		m.useType(t.Elem(), used)
	case *types.Slice:
		m.useType(t.Elem(), used)
	case *types.Array:
		m.useType(t.Elem(), used)
	case *types.Map:
		m.useType(t.Key(), used)
		m.useType(t.Elem(), used)
	case *types.Signature:
		for _, tuple := range []*types.Tuple{t.Params(), t.Results()} {
			for v := range tuple.Variables() {
				m.useType(v.Type(), used)
			}
		}
	case *types.Struct:
		for field := range t.Fields() {
			if field.Exported() {
				m.useType(field.Type(), used)
			}
		}
	}
}

// implements reports whether an object is a method that its type has for the sake
// of an interface.
func (m *codebase) implements(object types.Object) bool {
	f, ok := object.(*types.Func)
	if !ok || f.Signature().Recv() == nil {
		return false
	}
	receiver := f.Signature().Recv().Type()
	if _, isPointer := receiver.(*types.Pointer); !isPointer {
		receiver = types.NewPointer(receiver)
	}
	return slices.ContainsFunc(m.interfaces, func(i *types.Interface) bool {
		for method := range i.Methods() {
			if method.Name() == f.Name() {
				return types.Implements(receiver, i)
			}
		}
		return false
	})
}
