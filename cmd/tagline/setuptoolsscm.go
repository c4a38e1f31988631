package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm"
)

// The command line of setuptools-scm: `tagline setuptools-scm ...`, or the
// binary under one of that program's names. Its exit codes are 0, 1 and 2.

// setuptoolsNames are the names under which the binary is that program.
var setuptoolsNames = []string{"setuptools-scm", "vcs-versioning"}

// setuptoolsRun is a run of that command line.
type setuptoolsRun struct {
	*app
	options setuptoolsscm.Options
	found   *project.Project
	config  *setuptoolsscm.Config
}

// runSetuptoolsSCM runs that command line.
func runSetuptoolsSCM(a *app, args []string) error {
	r := setuptoolsRun{app: a}
	// Its exit codes are those of that program, which scripts know, and not ours.
	err := r.run(args)
	if err == nil || is[*exitError](err) {
		return err
	}
	a.report(err)
	if is[*setuptoolsscm.UsageError](err) {
		return &exitError{code: exitUsage}
	}
	return &exitError{code: exitFailure}
}

func (r *setuptoolsRun) run(args []string) (err error) {
	if r.options, err = setuptoolsscm.ParseOptions(args); err != nil {
		return err
	}
	if r.options.Help {
		r.out.WriteString(setuptoolsHelp)
		return nil
	}
	// From here and nowhere else: that program knows no -C.
	r.found, err = project.OpenSetuptoolsSCM(r.surroundings(r.here()), r.options)
	if r.keep(r.found); err != nil {
		return err
	}
	r.config = r.found.SetuptoolsSCM
	version := ""
	// -N asks for settings alone: then no repository need be there.
	if !r.options.NoVersion {
		if err := r.found.Translate(project.Request{}); err != nil {
			return err
		}
		if version, err = r.version(); err != nil {
			return err
		}
	}
	// ls is short for the query files.
	switch r.options.Command {
	case "ls":
		r.options.Query, r.options.Queried = []string{"files"}, true
	case "create-archival-file":
		return r.createArchival()
	}
	return r.answers(version)
}

// version derives the version and writes its files if asked to.
func (r *setuptoolsRun) version() (string, error) {
	p := r.found
	result, err := plan.Run(p.Plan)
	warnOf(&r.printer, p, result)
	if err != nil {
		return "", err
	}
	version := result.Version.Text
	if r.options.Write && p.Unwritten != "" {
		r.warn(p.Unwritten)
	}
	if r.options.Write && len(p.Writes) > 0 {
		w, err := newWriter(r.app, p, p.Writes, false)
		if err != nil {
			return "", err
		}
		defer w.close()
		files, err := w.All(version, result)
		if err != nil {
			return "", err
		}
		if _, err := w.put(files); err != nil {
			return "", err
		}
	}
	// As that program does, on the finished text.
	if r.options.StripDev {
		version, _, _ = strings.Cut(version, ".dev")
	}
	return version, nil
}

// answers prints the version, files and settings in the format asked for.
func (r *setuptoolsRun) answers(version string) error {
	var answers []setuptoolsscm.Answer
	if r.options.Queried && len(r.options.Query) == 0 {
		fmt.Fprintf(r.stderr, "Available queries:\n\n")
		answers = append(answers, setuptoolsscm.Answer{Name: "queries", List: setuptoolsscm.Queries()})
	} else if !r.options.NoVersion {
		answers = append(answers, setuptoolsscm.Answer{Name: "version", Text: version, Value: version})
	}
	at := setuptoolsscm.Paths{
		RelativeTo: r.options.Config, Root: r.root(), AbsoluteRoot: r.found.Full(r.config.Root),
	}
	switch {
	// It shows a file as it was given; without one, where it was found.
	case r.config.File == "":
		at.RelativeTo = ""
	case r.options.Config == "":
		at.RelativeTo = r.absolute(r.config.File)
	}
	for _, q := range r.options.Query {
		switch q {
		case "files":
			files, err := r.found.SourceFiles(r.absolute(r.root()), r.root())
			if err != nil {
				return err
			}
			answers = append(answers, setuptoolsscm.Answer{Name: q, List: files})
			continue
		case "queries", "version":
			continue
		}
		text, value, ok := r.config.Setting(q, at)
		if !ok {
			fmt.Fprintf(r.stderr, "Error: unknown query: '%s'\n", q)
			return &exitError{code: exitFailure}
		}
		answers = append(answers, setuptoolsscm.Answer{Name: q, Text: text, Value: value})
	}
	text, err := setuptoolsscm.Answers(r.options.Format, answers)
	r.out.WriteString(text)
	return err
}

// root is the root as that program prints it: absolute with --root over a
// configuration, else as it was given. It is relative to the working directory.
func (r *setuptoolsRun) root() string {
	switch declared, _ := r.config.Section["root"].(string); {
	case r.config.RootGiven && r.config.File == "":
		return r.options.Root
	case r.config.RootGiven:
		return r.found.Full(r.config.Root)
	case declared != "":
		return declared
	}
	return "."
}

// createArchival writes .git_archival.txt.
func (r *setuptoolsRun) createArchival() error {
	root := r.root()
	t, err := r.tree(r.absolute(root))
	if err != nil {
		return err
	}
	defer t.Close()
	shown := filepath.Join(root, ".git_archival.txt")
	there, err := t.Exists(".git_archival.txt")
	if err != nil {
		return err
	}
	// That program's own words, which scripts may look for.
	if there && !r.options.Force {
		fmt.Fprintf(r.stderr, "Error: %s already exists. Use --force to overwrite.\n", shown)
		return &exitError{code: exitFailure}
	}
	if _, err := t.Put(".git_archival.txt", []byte(setuptoolsscm.Archival(r.options.Template))); err != nil {
		return err
	}
	if r.options.Template == "stable" {
		fmt.Fprintln(&r.out, "Creating stable .git_archival.txt (recommended for releases)")
	} else {
		fmt.Fprintln(&r.out, "Creating full .git_archival.txt with branch information\nWARNING: This can cause archive checksums to be unstable!")
	}
	fmt.Fprintf(&r.out, "Created: %s\n", shown)
	attributes, _ := t.Read(".gitattributes", config.MaxSize)
	if text := string(attributes); strings.Contains(text, ".git_archival.txt") && strings.Contains(text, "export-subst") {
		r.out.WriteString("\nNext step:\nCommit the archival file:\n   git add .git_archival.txt\n   git commit -m 'update git archival file'\n")
		return nil
	}
	r.out.WriteString("\nNext steps:\n1. Add this line to .gitattributes:\n   .git_archival.txt  export-subst\n2. Commit both files:\n" +
		"   git add .git_archival.txt .gitattributes\n   git commit -m 'add git archive support'\n")
	return nil
}

const setuptoolsHelp = `tagline setuptools-scm prints what setuptools-scm prints

usage: tagline setuptools-scm [flags] [ls | create-archival-file (--stable | --full) [--force]]

  -r, --root DIR                   directory of the repository; default: as configured, or "."
  -c, --config PATH                pyproject.toml to use; default: the nearest
      --strip-dev                  cut the version at .dev
  -N, --no-version                 do not print the version
  -f, --format FORMAT              plain (default), json or key-value
  -q, --query [NAME ...]           print settings; without a name, list them
      --force-write-version-files  write version files too

  ls                               list the tracked files
  create-archival-file             write .git_archival.txt for git archive
`
