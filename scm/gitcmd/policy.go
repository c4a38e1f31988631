package gitcmd

import (
	"slices"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/scm/internal/program"
)

// A policy is what one run of git may do. Every run is under one of these.
//
//	         network  locks  programs of the repository's configuration  ends after
//	read     no       no     none                                        ten minutes
//	network  yes      yes    those that git needs to reach a remote      an hour
//	write    yes      yes    those that the user's own git would start   an hour
//
// Programs that reach a remote are core.sshCommand, core.gitProxy,
// core.askPass, credential.helper and, where the remote is a local path,
// remote.NAME.uploadpack: a clone's own configuration may rightly name them, and
// whoever fetches trusts it, as with git fetch. Hooks, a file system monitor,
// maintenance in the background and the transports that are commands themselves
// (ext::) are no part of that.
type policy struct {
	settings []string // before the subcommand
	environ  []string // laid over the caller's
	keeps    func(variable string) bool
	tongue   bool // messages are in the user's language; else in English
	limit    time.Duration
}

// reading keeps a repository's configuration from starting anything: its
// fsmonitor, its hooks, a transport.
func reading(limit time.Duration) policy {
	if limit == 0 {
		limit = 10 * time.Minute
	}
	return policy{
		settings: []string{
			"-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never",
			"-c", "log.showSignature=false", "--no-pager", "--literal-pathspecs",
		},
		environ: []string{"GIT_OPTIONAL_LOCKS=0", "GIT_NO_LAZY_FETCH=1"},
		keeps: func(variable string) bool {
			return !strings.HasPrefix(variable, "GIT_") || slices.Contains(places, variable)
		},
		limit: limit,
	}
}

// network is for a fetch. The variables of the caller's that say how a remote is
// reached (GIT_SSH_COMMAND, GIT_SSL_CAINFO, GIT_CONFIG_COUNT with a password)
// are handed on; those that say which repository is meant are not.
func network(limit time.Duration) policy {
	if limit == 0 {
		limit = time.Hour
	}
	return policy{
		limit: limit,
		settings: []string{
			"-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.ext.allow=never", "-c", "protocol.fd.allow=never",
			"-c", "gc.auto=0", "-c", "maintenance.auto=false", "--no-pager",
		},
		keeps: func(variable string) bool { return !slices.Contains(local, variable) },
	}
}

// writing is for what a user asks for by name: a commit, a tag, a push. It is the user's
// own repository, so hooks, signing, filters and credentials are as in git commit, git tag
// and git push. It never asks, which git would do of a terminal; what would go on after the
// command (maintenance, a file system monitor) and transports that are commands have no part
// in it. An editor that git wants to start anyway is one that changes nothing.
func writing(limit time.Duration) policy {
	p := network(limit)
	p.settings = []string{
		"-c", "core.fsmonitor=false", "-c", "protocol.ext.allow=never", "-c", "protocol.fd.allow=never",
		"-c", "gc.auto=0", "-c", "maintenance.auto=false", "--no-pager",
	}
	p.environ, p.tongue = []string{"GIT_EDITOR=true"}, true
	return p
}

// places are the variables of git's own that only say where its settings and
// parts are.
var places = []string{
	"GIT_CEILING_DIRECTORIES", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_SYSTEM",
	"GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH",
}

// selectors are the variables that say which repository is meant.
var selectors = []string{"GIT_COMMON_DIR", "GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"}

// local are the variables that belong to one repository: those of
// `git rev-parse --local-env-vars` but for settings, and GIT_NAMESPACE, which
// says which of its refs are seen.
var local = append([]string{
	"GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE", "GIT_INTERNAL_SUPER_PREFIX",
	"GIT_NAMESPACE", "GIT_NO_REPLACE_OBJECTS", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_QUARANTINE_PATH", "GIT_REPLACE_REF_BASE",
	"GIT_SHALLOW_FILE",
}, selectors...)

// environment returns the variables of a git process: what the policy keeps of
// the caller's, messages in English where they are read, and nothing that asks the user.
func (p Program) environment(under policy) []string {
	keeps := func(name string) bool {
		return p.HonourGitEnv && slices.Contains(selectors, name) || under.keeps(name)
	}
	env := program.Environ(p.Environ, keeps)
	if under.tongue {
		env = slices.DeleteFunc(slices.Clone(p.Environ), func(entry string) bool {
			name, _, _ := strings.Cut(entry, "=")
			return !keeps(name)
		})
	}
	for i, entry := range env {
		const protocols = "GIT_ALLOW_PROTOCOL=" // goes before protocol.ext.allow
		if value, ok := strings.CutPrefix(entry, protocols); ok {
			allowed := slices.DeleteFunc(strings.Split(value, ":"), func(transport string) bool { return transport == "ext" || transport == "fd" })
			env[i] = protocols + strings.Join(allowed, ":")
		}
	}
	return append(append(env, "GIT_TERMINAL_PROMPT=0"), under.environ...)
}
