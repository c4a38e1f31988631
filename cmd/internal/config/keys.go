package config

import "strings"

// Layers says where a setting may be given.
type Layers uint8

const (
	InFile Layers = 1 << iota // tagline.toml, [tool.tagline]
	InEnv                     // TAGLINE_NAME
	InFlag                    // --name

	Anywhere = InFile | InEnv | InFlag
)

// Key describes one setting. Name is what all layers share: the key of the
// file, --name as a flag, TAGLINE_NAME as a variable. A dot in it is a TOML
// table; flags write it as a dash and variables as an underscore.
type Key struct {
	Name    string
	Kind    Kind
	In      Layers
	Short   string   // the one-letter flag, "" if none
	Value   string   // the flag's placeholder in help, "" for Bool
	Default string   // as `tagline config` prints it, "" for none
	Choices []string // the only values, or elements of a list; nil for any
	Says    []string // what each of Choices does
	Example string   // the value in a file, as TOML; of a key that no file has, the flag or variable
	Theirs  string   // setuptools-scm's own key of that meaning, which decides where this is not given; "" for none
	Idle    []string // the commands in which the flag can have no effect
	Refused bool     // beside a configuration of setuptools-scm it is an error that names Theirs; else it is laid over it
	Doc     string   // one line, lower case, no period
}

// Keys is every setting there is, in the order `tagline config` prints them.
// Files, variables, flags, help, completion and "did you mean" all read it.
var Keys = []Key{
	{
		Name: "edition", Kind: Count, In: InFile, Default: "1",
		Example: "1",
		Doc:     "the meaning of the keys below stays as it was in this edition",
	},
	{
		Name: "name", In: InFile | InEnv,
		Theirs:  "dist_name",
		Example: `"acme"`,
		Doc:     "the project's name, for TAGLINE_PRETEND_VERSION_FOR_NAME; else the one in pyproject.toml",
	},

	{
		Name: "format", Kind: List, In: Anywhere, Short: "f", Value: "NAME,...", Default: "pep440",
		Idle:    []string{"next", "migrate"},
		Example: `["semver", "docker"]`,
		Doc:     "how the version is written: pep440 (default), semver, npm, docker, ...; several print a name=value line each",
	},
	{
		Name: "flow", In: Anywhere, Value: "NAME", Choices: []string{"trunk", "release-branches", "gitflow"},
		Theirs: "version_scheme", Refused: true,
		Says: []string{"releases from main; other branches are marked", "main heads for the next minor release, release/1.2 and 1.2.x for corrections",
			"develop heads for the next minor release, release/1.3 for its candidates, main and hotfix/* for corrections"},
		Example: `"gitflow"`,
		Doc:     "rules for branches of the usual names, below those of [[branch]]",
	},
	{
		Name: "scheme", In: Anywhere, Value: "NAME", Default: "guess-next-dev",
		Theirs:  "version_scheme",
		Example: `"semver"`,
		Doc:     "which number comes next: guess-next-dev (default), semver, calver, ...",
	},
	{
		Name: "local-scheme", Kind: List, In: Anywhere, Value: "NAME", Default: "node-and-date",
		Theirs:  "local_scheme",
		Example: `"no-local-version"`,
		Doc:     "what the local part says: node-and-date (default), no-local-version, ...",
	},
	{
		Name: "local", In: Anywhere, Value: "TEXT",
		Theirs:  "local_scheme",
		Idle:    []string{"next"},
		Example: `"fedora.4"`,
		Doc:     "free text for the local part: fedora.4",
	},
	{
		Name: "label", In: Anywhere, Value: "TEMPLATE",
		Theirs:  "local_scheme",
		Idle:    []string{"next"},
		Example: `"pr.{{.pull_request}}"`,
		Doc:     "marks builds of pull requests and branches: pr.{{.pull_request}}, {{slug .branch}}",
	},
	{
		Name: "commit-length", Kind: Count, In: Anywhere, Value: "N", Default: "9",
		Theirs:  "local_scheme",
		Idle:    []string{"next"},
		Example: "12",
		Doc:     "digits of the commit in the local part",
	},

	{
		Name: "tag-prefix", In: Anywhere, Value: "TEXT",
		Theirs:  "tag.prefix",
		Example: `"api/"`,
		Doc:     "only tags that start with it",
	},
	{
		Name: "tag-suffix", In: Anywhere, Value: "TEXT",
		Theirs: "tag.regex", Refused: true,
		Example: `".Final"`,
		Doc:     "only tags that end in it: .Final",
	},
	{
		Name: "tag-separator", In: Anywhere, Value: "TEXT", Default: ".",
		Theirs: "tag.regex", Refused: true,
		Example: `"_"`,
		Doc:     "what stands between the numbers of a tag: _ for curl-8_10_0",
	},
	{
		Name: "tag-pattern", In: Anywhere, Value: "REGEXP",
		Theirs: "tag.regex", Refused: true,
		Example: "'rel-(?P<version>[0-9.]+)'",
		Doc:     "the shape of a whole tag: a group named version, or major, minor, patch, micro; beside them pre, post, dev",
	},
	{
		Name: "match", Kind: List, In: Anywhere, Value: "GLOB,...",
		Theirs:  "scm.git.describe_command",
		Example: `["v1.*"]`,
		Doc:     "only tags that match one of these globs",
	},
	{
		Name: "exclude", Kind: List, In: Anywhere, Value: "GLOB,...",
		Theirs:  "scm.git.describe_command",
		Example: `["*-nightly", "v1.5.0"]`,
		Doc:     "ignore tags that match one of these globs",
	},
	{
		Name: "tag-rule", In: Anywhere, Value: "RULE", Default: "version", Choices: []string{"version", "git"},
		Theirs: "scm.git.describe_command", Refused: true,
		Says:    []string{"the nearest tag that is a version", "the tag that git describe would pick"},
		Example: `"git"`,
		Doc:     "which of the tags in the history counts",
	},
	{
		Name: "select", In: Anywhere, Value: "WHICH", Default: "nearest", Choices: []string{"nearest", "highest", "anywhere"},
		Theirs:  "scm.git.describe_command",
		Says:    []string{"the nearest, and of one commit the highest", "the highest in the history of the commit", "the highest of the repository, contained or not"},
		Example: `"highest"`,
		Doc:     "which of the version tags counts",
	},
	{
		Name: "first-parent", Kind: Bool, In: Anywhere,
		Theirs:  "scm.git.describe_command",
		Example: "true",
		Doc:     "follow and count first parents only",
	},
	{
		Name: "annotated-only", Kind: Bool, In: Anywhere,
		Theirs:  "scm.git.describe_command",
		Example: "true",
		Doc:     "only annotated tags",
	},
	{
		Name: "paths", Kind: List, In: Anywhere, Value: "PATH,...",
		Theirs:  "scm.git.distance_scope",
		Example: `[".", "!docs"]`,
		Doc:     "only commits and changes below these count, ! leaves one out; relative to the configuration file",
	},
	{
		Name: "initial-version", In: Anywhere, Value: "VERSION",
		Theirs:  "fallback_version",
		Example: `"0.1"`,
		Doc:     "the version the first commits head for, where there is no tag yet",
	},

	{
		Name: "bump", In: Anywhere, Value: "PART",
		Theirs:  "version_scheme",
		Example: `"minor"`,
		Doc:     "which number to raise after a final release, as in tagline next: minor, minor rc, 2.0, commits, fragments",
	},
	{
		Name: "commit-types", Kind: Raises, In: InFile | InEnv,
		Example: `{ perf = "minor", docs = "patch" }`,
		Doc:     "what a commit of a type raises where bump is commits; feat is minor, fix and perf are patch, others none; or a change file",
	},
	{
		Name: "fragments-dir", In: Anywhere, Value: "DIR",
		Example: `"changes"`,
		Doc:     "the folder of change files where bump is fragments; else that of changesets or towncrier",
	},
	{
		Name: "at-least", In: Anywhere, Value: "VERSION",
		Theirs: "version_scheme", Refused: true,
		Example: `"3.0"`,
		Doc:     "the lowest version that commits after a tag head for: 3.0.dev4 after v1.2.3",
	},
	{
		Name: "height-file", In: Anywhere, Value: "FILE",
		Theirs: "version_scheme", Refused: true,
		Example: `"version.json"`,
		Doc:     "the file that says the numbers of the scheme height: 1.2; commits are counted since they changed there",
	},
	{
		Name: "layout", In: Anywhere, Value: "LAYOUT", Default: "YYYY.MM.MICRO",
		Theirs: "version_scheme", Refused: true,
		Example: `"YYYY.0M.MICRO"`,
		Doc:     "the numbers of the scheme calver: YYYY YY 0Y MM 0M WW 0W DD 0D MAJOR MINOR MICRO",
	},
	{
		Name: "date", In: Anywhere, Value: "WHICH", Default: "commit", Choices: []string{"commit", "build"},
		Theirs: "version_scheme", Refused: true,
		Says:    []string{"HEAD's, in UTC", "that of the build, or SOURCE_DATE_EPOCH's"},
		Example: `"build"`,
		Doc:     "the day of the scheme calver",
	},
	{
		Name: "custom.grammar", In: InFile, Default: "pep440", Choices: []string{"pep440", "semver"},
		Theirs: "version_scheme", Refused: true,
		Says:    []string{"1.2.3rc1.dev4+local (PEP 440)", "1.2.3-rc.1+build (semver.org)"},
		Example: `"semver"`,
		Doc:     "what a custom scheme's text is written in",
	},
	{
		Name: "custom.on-tag", In: InFile,
		Theirs: "version_scheme", Refused: true,
		Example: `"{{.base}}"`,
		Doc:     "a custom scheme's template on a tag",
	},
	{
		Name: "custom.ahead", In: InFile,
		Theirs: "version_scheme", Refused: true,
		Example: `"{{bump}}.dev{{.distance}}"`,
		Doc:     "a custom scheme's template past a tag",
	},
	{
		Name: "custom.dirty", In: InFile,
		Theirs: "version_scheme", Refused: true,
		Example: `"{{bump}}.dev0+dirty"`,
		Doc:     "a custom scheme's template on a tag with changes",
	},
	{
		Name: "custom.ahead-dirty", In: InFile,
		Theirs: "version_scheme", Refused: true,
		Example: `"{{bump}}.dev{{.distance}}+dirty"`,
		Doc:     "a custom scheme's template past a tag with changes",
	},
	{
		Name: "custom.untagged", In: InFile,
		Theirs: "version_scheme", Refused: true,
		Example: `"0.0.dev{{.distance}}"`,
		Doc:     "a custom scheme's template without a tag",
	},

	{
		Name: "dirty-untracked", Kind: Bool, In: Anywhere,
		Theirs:  "scm.git.describe_command",
		Example: "true",
		Doc:     "untracked files make the tree dirty too",
	},
	{
		Name: "dirty-submodules", In: Anywhere, Value: "WHAT", Default: "default", Choices: []string{"default", "ignore", "commit", "content"},
		Theirs:  "scm.git.describe_command",
		Says:    []string{"as git describe --dirty: its own settings decide", "none", "another commit is checked out", "and changes inside it"},
		Example: `"commit"`,
		Doc:     "which changes of a submodule make the tree dirty",
	},
	{
		Name: "dirty-exclude", Kind: List, In: Anywhere, Value: "PATH,...",
		Theirs:  "scm.git.describe_command",
		Example: `["docs/**", "*.lock"]`,
		Doc:     "paths and globs that never make the tree dirty: docs/**, *.lock",
	},

	{
		Name: "strict", Kind: Bool, In: Anywhere,
		Idle:    []string{"check"},
		Example: "true",
		Doc:     "a warning is an error",
	},
	{
		Name: "allow-unproven", Kind: Bool, In: Anywhere,
		Idle:    []string{"check", "fetch"},
		Example: "true",
		Doc:     "print a version that cannot be proven, marked",
	},
	{
		Name: "require", Kind: List, In: Anywhere, Value: "WHAT,...",
		Choices: []string{"clean", "tagged", "annotated", "signed"},
		Says: []string{"no file is modified", "the commit has a version tag", "and that is an annotated one",
			"a key of keyring or allowed-signers has signed the tag"},
		Example: `["clean"]`,
		Doc:     "fail unless all of these hold: clean, tagged, annotated, signed",
	},
	{
		Name: "require-on-tag", Kind: List, In: Anywhere, Value: "WHAT,...",
		Choices: []string{"clean", "annotated", "signed"},
		Says:    []string{"no file is modified", "the tag is an annotated one", "a key of keyring or allowed-signers has signed it"},
		Example: `["clean", "annotated"]`,
		Doc:     "the same where the commit has a version tag: development builds go on",
	},
	{
		Name: "keyring", In: Anywhere, Value: "FILE",
		Example: `"keys/release.asc"`,
		Doc:     "OpenPGP keys that may sign tags, as `gpg --export` writes them, for require = [\"signed\"]; as a flag or variable, gpg for those of your own gpg",
	},
	{
		Name: "allowed-signers", In: Anywhere, Value: "FILE",
		Example: `"keys/allowed_signers"`,
		Doc:     "SSH keys that may sign tags, a file as ssh-keygen(1) describes; else that of git's gpg.ssh.allowedSignersFile",
	},
	{
		Name: "revoked-signers", In: Anywhere, Value: "FILE",
		Example: `"keys/revoked"`,
		Doc:     "public SSH keys that count no longer, one a line; else those of git's gpg.ssh.revocationFile",
	},
	{
		Name: "write", Kind: Entries, In: InFile | InEnv,
		Theirs:  "version_file",
		Example: `["src/acme/_version.py", "package.json"]`,
		Doc:     "version files and manifests that `tagline write` and builds of Python packages write",
	},
	{
		Name: "sdist-files", In: InFile | InEnv, Default: "backend", Choices: []string{"backend", "tracked"},
		Says:    []string{"those that the build backend takes", "every tracked file, as setuptools-scm does"},
		Example: `"tracked"`,
		Doc:     "files of a Python source distribution: those that the build backend takes, or all that are tracked too",
	},
	{
		Name: "wraps", In: InFile,
		Example: `"uv-build"`,
		Doc:     "the build backend that tagline.backend gives the version, such as uv-build; else the one that builds require",
	},
	{
		Name: "release.commit-message", In: InFile | InEnv, Default: "{{.name}} {{.version}}",
		Example: `"chore: release {{.version}}"`,
		Doc:     "template of the message of the commit that `tagline release` makes",
	},
	{
		Name: "release.tag-message", In: InFile | InEnv, Default: "{{.name}} {{.version}}",
		Example: `"Release {{.version}}"`,
		Doc:     "template of the message of the tag that `tagline release` makes",
	},
	{
		Name: "release.branches", Kind: List, In: InFile | InEnv,
		Example: `["main", "support/*"]`,
		Doc:     "globs of the branches that `tagline release` releases from; any if not given",
	},
	{
		Name: "release.push", Kind: Bool, In: InFile | InEnv,
		Example: "true",
		Doc:     "`tagline release` pushes, as with --push",
	},
	{
		Name: "android.layout", Kind: Counts, In: InFile | InEnv,
		Example: `[10000000, 100000, 1000, 1]`,
		Doc:     "how the android format packs a version into one number, as docs/formats.md says; or the factors of its numbers and of the count",
	},
	{
		Name: "assembly.layout", In: InFile | InEnv,
		Example: `"MAJOR.MINOR.PATCH.STAGE*13000+NUMBER*1000+COUNT"`,
		Doc:     "how the assembly format packs a version into four numbers; MAJOR.MINOR.PATCH.COUNT if not given",
	},
	{
		Name: "msi.layout", In: InFile | InEnv,
		Example: `"MAJOR.MINOR.PATCH*1000+STAGE*200+NUMBER*20+COUNT"`,
		Doc:     "how the msi format packs a version into three numbers; MAJOR.MINOR.PATCH if not given",
	},
	{
		Name: "vscode.layout", In: InFile | InEnv,
		Example: `"MAJOR.MINOR.PATCH*1000+COUNT"`,
		Doc:     "how the vscode format packs a version into three numbers; MAJOR.MINOR.PATCH if not given",
	},
	{
		Name: "apple.layout", In: InFile | InEnv,
		Example: `"MAJOR.MINOR.PATCH*1000+COUNT"`,
		Doc:     "how the apple format packs a version into three numbers; MAJOR.MINOR.PATCH if not given",
	},
	{
		Name: "branch", In: InEnv | InFlag, Value: "NAME",
		Idle:    []string{"init"},
		Example: "--branch feature/login",
		Doc:     "the name of HEAD's branch; else HEAD or the CI service says it",
	},
	{
		Name: "pull-request", In: InEnv,
		Example: "TAGLINE_PULL_REQUEST=12",
		Doc:     "the number of the pull request that the run is for; else the CI service says it",
	},
	{
		Name: "target-branch", In: InEnv,
		Example: "TAGLINE_TARGET_BRANCH=main",
		Doc:     "the branch that the pull request is to be merged into; else the CI service says it",
	},
	{
		Name: "reader", In: Anywhere, Value: "WHICH", Default: "auto", Choices: []string{"auto", "native", "git"},
		Says:    []string{"tagline itself, and the git program for storage it does not know", "tagline itself alone", "the git program"},
		Example: `"native"`,
		Doc:     "who reads the repository",
	},
	{
		Name: "git-env", Kind: Bool, In: InEnv | InFlag,
		Example: "--git-env",
		Doc:     "honour GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE and GIT_COMMON_DIR",
	},
	{
		Name: "config", In: InEnv | InFlag, Value: "FILE",
		Example: "--config ci/tagline.toml",
		Doc:     "this configuration file and no other",
	},
	{
		Name: "as", In: InEnv | InFlag, Value: "TOOL", Choices: []string{"setuptools", "hatch", "scikit-build"},
		Says:    []string{"a build by setuptools", "a build by hatchling", "a build by scikit-build-core"},
		Example: "--as hatch",
		Doc:     "behave as this build tool would with the setuptools-scm settings found",
	},
	{
		Name: "allow-commands", Kind: Bool, In: InEnv | InFlag,
		Example: "--allow-commands",
		Doc:     "run the describe_command of a configuration of setuptools-scm",
	},
	{
		Name: "pretend-version", In: InEnv,
		Example: "TAGLINE_PRETEND_VERSION=1.2.3",
		Doc:     "the version, whatever the repository says",
	},
}

// noun is what an error calls a value of the key.
func (k Key) noun() string {
	if strings.HasPrefix(k.Name, "require") {
		return "requirement"
	}
	return k.Name
}

// Flag returns the long flag's name without dashes.
func (k Key) Flag() string { return strings.ReplaceAll(k.Name, ".", "-") }

// Variable returns the environment variable's name.
func (k Key) Variable() string {
	name := []byte(prefix + strings.ToUpper(k.Name))
	for i, c := range name {
		if c == '-' || c == '.' {
			name[i] = '_'
		}
	}
	return string(name)
}

// DefaultValue returns Default as a value of the key's Kind, nil for none.
func (k Key) DefaultValue() any {
	if k.Kind == Bool {
		return false
	}
	if k.Default == "" {
		return nil
	}
	value, _ := parse(k.Kind, k.Default)
	return value
}

// find returns the key of that name, nil if there is none.
func find(name string) *Key {
	for i := range Keys {
		if Keys[i].Name == name {
			return &Keys[i]
		}
	}
	return nil
}
