package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm"
	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm/python"
)

// The command line of setuptools-scm: `tagline setuptools-scm ...`, or the
// binary under one of that program's names. Its exit codes are 0, 1 and 2.

// setuptoolsNames are the names under which the binary is that program.
var setuptoolsNames = []string{"setuptools-scm", "vcs-versioning"}

// setuptoolsExit returns the exit code of an error about a configuration of
// setuptools-scm that is followed here; ok is false for any other.
func setuptoolsExit(err error) (code int, ok bool) {
	switch {
	case is[*setuptoolsscm.ConfigError](err), is[*setuptoolsscm.PatternError](err), is[*setuptoolsscm.CommandError](err),
		is[*setuptoolsscm.ProjectPathError](err), is[*python.TemplateError](err):
		return exitUsage, true
	case is[*setuptoolsscm.TagError](err), is[*setuptoolsscm.EmptyGroupError](err):
		return exitNothing, true
	}
	return exitFailure, false
}

// setuptoolsHint returns what can be done about such an error, itself and not one
// that it wraps.
func (a *app) setuptoolsHint(err error) (hint string, ok bool) {
	switch e := err.(type) {
	case *setuptoolsscm.ConfigError:
		return didYouMean(e.Near, ""), true
	case *setuptoolsscm.CommandError:
		return "if you trust the configuration: --allow-commands runs it", true
	case *setuptoolsscm.TagError:
		return a.excludeTheirs(e.Tag), true
	case *setuptoolsscm.ProjectPathError:
		return "correct root in the configuration", true
	}
	return "", false
}

// excludeTheirs says how a tag is passed over beside a configuration of
// setuptools-scm, which takes the tag that git describe names and no other.
func (a *app) excludeTheirs(tag string) string {
	if tag == "" || a.last().Reader == nil {
		return ""
	}
	return fmt.Sprintf("`--exclude %s` passes it over; where setuptools-scm itself runs, scm.git.describe_command with that option does",
		shellWord(tag))
}

// shellWord returns text as a word for a shell.
func shellWord(text string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/+-=@:"
	if text != "" && strings.Trim(text, plain) == "" {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// setuptoolsWrote reports whether a build hook of setuptools-scm's kind may have
// written old into a file that is to hold content.
func setuptoolsWrote(name, template, old, content string) bool {
	return setuptoolsscm.Wrote(name, template, old, content)
}

// setuptoolsSCM runs that command line.
func (a *app) setuptoolsSCM(args []string) error {
	err := a.runSetuptoolsSCM(args)
	switch {
	case err == nil || is[*exitError](err):
		return err
	case is[*setuptoolsscm.UsageError](err):
		a.report(err)
		return &exitError{code: exitUsage}
	}
	a.report(err)
	return &exitError{code: exitFailure}
}

func (a *app) runSetuptoolsSCM(args []string) error {
	o, err := setuptoolsscm.ParseOptions(args)
	if err != nil {
		return err
	}
	if o.Help {
		a.out.WriteString(setuptoolsHelp)
		return nil
	}
	p, err := project.OpenSetuptoolsSCM(a.surroundings(a.here()), o)
	if a.keep(p); err != nil {
		return err
	}
	version := ""
	if !o.NoVersion {
		if err := p.Translate(project.Request{}); err != nil {
			return err
		}
		if version, err = a.setuptoolsVersion(p, o); err != nil {
			return err
		}
	}
	switch o.Command {
	case "ls":
		o.Query, o.Queried = []string{"files"}, true
	case "create-archival-file":
		return a.createArchival(p, o)
	}
	return a.setuptoolsAnswers(p, o, version)
}

// setuptoolsVersion derives the version and writes its files if asked to.
func (a *app) setuptoolsVersion(p *project.Project, o setuptoolsscm.Options) (string, error) {
	r, err := plan.Run(p.Plan)
	a.warnOf(r)
	if err != nil {
		return "", err
	}
	version := r.Version.Text
	if o.Write && p.Unwritten != "" {
		a.warn(p.Unwritten)
	}
	if o.Write && len(p.Writes) > 0 {
		t, err := a.tree(p.Root)
		if err != nil {
			return "", err
		}
		defer t.Close()
		var files []versionFile
		for _, name := range p.Writes {
			f, err := a.versionFile(t, p, name, version, r)
			if err != nil {
				return "", err
			}
			files = append(files, f)
		}
		if _, err := a.put(t, p, files, false); err != nil {
			return "", err
		}
	}
	if o.StripDev {
		version, _, _ = strings.Cut(version, ".dev")
	}
	return version, nil
}

// answer is one name of what is printed.
type answer struct {
	name  string
	text  string
	list  []string // not nil: print these
	value any
}

// setuptoolsAnswers prints the version, files and settings in the format asked for.
func (a *app) setuptoolsAnswers(p *project.Project, o setuptoolsscm.Options, version string) error {
	var answers []answer
	if o.Queried && len(o.Query) == 0 {
		fmt.Fprintf(a.stderr, "Available queries:\n\n")
		answers = append(answers, answer{name: "queries", list: setuptoolsscm.Queries()})
	} else if !o.NoVersion {
		answers = append(answers, answer{name: "version", text: version, value: version})
	}
	at := setuptoolsscm.Paths{
		RelativeTo: o.Config, Root: a.printedRoot(p, o), AbsoluteRoot: p.Full(p.SetuptoolsSCM.Root),
	}
	switch {
	case p.SetuptoolsSCM.File == "":
		at.RelativeTo = ""
	case o.Config == "":
		at.RelativeTo = a.absolute(p.SetuptoolsSCM.File)
	}
	for _, q := range o.Query {
		switch q {
		case "files":
			files, err := a.setuptoolsFiles(p, o)
			if err != nil {
				return err
			}
			answers = append(answers, answer{name: q, list: files})
			continue
		case "queries", "version":
			continue
		}
		text, value, ok := p.SetuptoolsSCM.Setting(q, at)
		if !ok {
			fmt.Fprintf(a.stderr, "Error: unknown query: '%s'\n", q)
			return &exitError{code: exitFailure}
		}
		answers = append(answers, answer{name: q, text: text, value: value})
	}
	return a.printAnswers(o.Format, answers)
}

func (a *app) printAnswers(format string, answers []answer) error {
	switch format {
	case "json":
		a.out.WriteString("{")
		for i, x := range answers {
			value := x.value
			if x.list != nil {
				value = x.list
			}
			text, err := json.MarshalIndent(value, "  ", "  ")
			if err != nil {
				return err
			}
			if i > 0 {
				a.out.WriteString(",")
			}
			fmt.Fprintf(&a.out, "\n  %q: %s", x.name, text)
		}
		if len(answers) > 0 {
			a.out.WriteString("\n")
		}
		a.out.WriteString("}\n")
	case "key-value":
		for _, x := range answers {
			text, lines := x.text, x.list
			if values, ok := x.value.([]any); ok {
				for _, v := range values {
					lines = append(lines, fmt.Sprint(v))
				}
			}
			if lines != nil {
				text = strings.Join(lines, "\n  ")
			}
			fmt.Fprintf(&a.out, "%s = %s\n", x.name, text)
		}
	default:
		for _, kind := range []func(answer) bool{
			func(x answer) bool { return x.name == "version" },
			func(x answer) bool { return x.list != nil },
			func(x answer) bool { return x.name != "version" && x.list == nil },
		} {
			for _, x := range answers {
				switch {
				case !kind(x):
				case x.list != nil:
					for _, line := range x.list {
						fmt.Fprintln(&a.out, line)
					}
				default:
					fmt.Fprintln(&a.out, x.text)
				}
			}
		}
	}
	return nil
}

// setuptoolsFiles lists the files of a source distribution: what the repository
// around the root tracks, below the root.
func (a *app) setuptoolsFiles(p *project.Project, o setuptoolsscm.Options) ([]string, error) {
	root := a.printedRoot(p, o)
	ignored := map[string]bool{}
	roots, _, _ := p.SetuptoolsSCM.Env.Lookup("IGNORE_VCS_ROOTS")
	for _, dir := range filepath.SplitList(roots) {
		ignored[dir] = true
	}
	full := a.absolute(root)
	reader := p.ReaderAround(full)
	tracked, err := reader.Files()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		exported, err := setuptoolsscm.Exported(p.FS, strings.TrimPrefix(filepath.ToSlash(full), filepath.ToSlash(p.Volume)))
		if exported {
			return walkAll(full, root)
		}
		return []string{}, err
	case err != nil:
		return nil, err
	case ignored[reader.Root()]:
		return []string{}, nil
	}
	return walkTracked(reader.Root(), full, root, tracked)
}

// printedRoot is the root as that program spells it: absolute with --root over a
// configuration, else as it was given. It is relative to the working directory.
func (a *app) printedRoot(p *project.Project, o setuptoolsscm.Options) string {
	switch declared, _ := p.SetuptoolsSCM.Section["root"].(string); {
	case p.SetuptoolsSCM.RootGiven && p.SetuptoolsSCM.File == "":
		return o.Root
	case p.SetuptoolsSCM.RootGiven:
		return p.Full(p.SetuptoolsSCM.Root)
	case declared != "":
		return declared
	}
	return "."
}

// createArchival writes .git_archival.txt.
func (a *app) createArchival(p *project.Project, o setuptoolsscm.Options) error {
	root := a.printedRoot(p, o)
	t, err := a.tree(a.absolute(root))
	if err != nil {
		return err
	}
	defer t.Close()
	shown := filepath.Join(root, ".git_archival.txt")
	there, err := t.Exists(".git_archival.txt")
	if err != nil {
		return err
	}
	if there && !o.Force {
		fmt.Fprintf(a.stderr, "Error: %s already exists. Use --force to overwrite.\n", shown)
		return &exitError{code: exitFailure}
	}
	if _, err := t.Put(".git_archival.txt", []byte(setuptoolsscm.Archival(o.Template))); err != nil {
		return err
	}
	if o.Template == "stable" {
		fmt.Fprintln(&a.out, "Creating stable .git_archival.txt (recommended for releases)")
	} else {
		fmt.Fprintln(&a.out, "Creating full .git_archival.txt with branch information\nWARNING: This can cause archive checksums to be unstable!")
	}
	fmt.Fprintf(&a.out, "Created: %s\n", shown)
	attributes, _ := t.Read(".gitattributes", config.MaxSize)
	if text := string(attributes); strings.Contains(text, ".git_archival.txt") && strings.Contains(text, "export-subst") {
		a.out.WriteString("\nNext step:\nCommit the archival file:\n   git add .git_archival.txt\n   git commit -m 'update git archival file'\n")
		return nil
	}
	a.out.WriteString("\nNext steps:\n1. Add this line to .gitattributes:\n   .git_archival.txt  export-subst\n2. Commit both files:\n" +
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
