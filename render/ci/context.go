package ci

import "strings"

// Context is what a CI service says of the run that it started. Nothing of it is
// checked: whether it is true of a repository is for the caller to find out.
type Context struct {
	Service     string // its name, as people call it; "" where no service is known
	Branch      Said   // the branch that is built; in a pull request, the one that it comes from
	Tag         Said   // the tag that started the run
	PullRequest Said   // the number of the pull request, which GitLab calls a merge request
	Target      Said   // the branch that the pull request is to be merged into
	Commit      Said   // what the run is for: a commit's hash, or HEAD where the service has not decided yet
	Merges      bool   // Commit is a merge of the pull request that the service made
	Default     Said   // the repository's default branch
	Shallow     string // what makes the service fetch the whole history, "set …"
}

// Said is a value, and the variable that it is from: "" for none.
type Said struct{ Value, From string }

// now returns the same with another value, nothing where that is empty.
func (s Said) now(value string) Said {
	if value == "" {
		return Said{}
	}
	return Said{value, s.From}
}

// service is one CI service.
type service struct {
	Name    string // as people call it
	Marker  string // the variable that says that it is there, NAME or NAME=VALUE
	Docs    string // where its variables are documented
	Shallow string // of Context
	Default string // the variable that names the repository's default branch, "" where none does
	Syntax  string // the name of the Syntax in which it takes variables
	read    func(environment, *Context)
}

// services returns every service, in the order in which they are looked for.
func services() []service {
	return []service{
		gitHub, gitLab, azure, jenkins, circleCI, travis, buildkite, bitbucket, appVeyor, teamCity, woodpecker, drone,
		cirrus, codeBuild, bamboo, readTheDocs, netlify, vercel,
	}
}

// Read returns what the service says whose marker is set in the environment; the
// zero Context where there is none. Variables that are set and empty say nothing.
func Read(env map[string]string) Context {
	for _, s := range services() {
		if environment(env).has(s.Marker) {
			c := Context{Service: s.Name, Shallow: s.Shallow}
			s.read(env, &c)
			c.Default = environment(env).say(s.Default)
			return c
		}
	}
	return Context{}
}

// environment is a run's environment.
type environment map[string]string

// has reports whether a marker is there. Services write True and true alike.
func (e environment) has(marker string) bool {
	name, value, given := strings.Cut(marker, "=")
	return e[name] != "" && (!given || strings.EqualFold(e[name], value))
}

// say returns what the first of the variables says that says something.
func (e environment) say(names ...string) Said {
	for _, name := range names {
		if e[name] != "" {
			return Said{e[name], name}
		}
	}
	return Said{}
}

// unless returns what a variable says, nothing where that is a word for nothing:
// "false" for no pull request.
func (e environment) unless(nothing, name string) Said {
	if e[name] == nothing {
		return Said{}
	}
	return e.say(name)
}

// after returns what follows a prefix in a variable: the branch of a ref,
// refs/heads/main. Without the prefix it says nothing.
func (e environment) after(prefix, name string) Said {
	rest, ok := strings.CutPrefix(e[name], prefix)
	if !ok {
		return Said{}
	}
	return e.say(name).now(rest)
}

// short returns the branch that a variable names, whole or by its ref.
func (e environment) short(name string) Said {
	s := e.say(name)
	return s.now(strings.TrimPrefix(s.Value, "refs/heads/"))
}

// pull returns the number of a pull request's ref, refs/pull/12/merge, and whether
// the ref is that of a merge that the service made.
func (e environment) pull(name string) (number Said, merge bool) {
	rest := e.after("refs/pull/", name)
	n, kind, _ := strings.Cut(rest.Value, "/")
	return rest.now(n), n != "" && kind == "merge"
}

// last returns what follows the last slash in a variable: the number in the address
// of a pull request.
func (e environment) last(name string) Said {
	s := e.say(name)
	return s.now(s.Value[strings.LastIndexByte(s.Value, '/')+1:])
}
