package main

// commands returns every command; the plain one comes first. Help, completion
// and "did you mean" list them in this order.
func commands() []command {
	return []command{
		{settings: true, new: func() runner { return &plain{} }},
		{name: "explain", doc: "why this version: tags, commits, dirty files, settings", settings: true, new: func() runner { return &explainCommand{} },
			examples: [2][2]string{{"tagline explain", "what the version is made of"}, {"tagline explain --tags", "every tag that was considered or refused, and why"}}},
		{name: "formats", doc: "every spelling, with this repository's version in each", settings: true, new: func() runner { return &formats{} },
			examples: [2][2]string{{"tagline formats", "a line for each format"}, {"tagline formats --rev v1.2.3", "the same for another commit"}}},
		{name: "next", doc: "the tag to create for the next release", settings: true, new: func() runner { return &next{} },
			examples: [2][2]string{{"tagline next", "v1.2.4"}, {`git tag "$(tagline next minor)"`, "creates v1.3.0"}}},
		{name: "env", doc: "the version as variables, for a shell or a CI service", settings: true, new: func() runner { return &env{} },
			examples: [2][2]string{{`eval "$(tagline env)"`, "sets SCM_VERSION and its relatives"}, {`tagline env -f docker --for github >> "$GITHUB_OUTPUT"`, "for later steps of the job"}}},
		{name: "write", doc: "write version files", settings: true, new: func() runner { return &write{} },
			examples: [2][2]string{{"tagline write", "the files in the configuration"}, {"tagline write --check src/acme/_version.py", "exit 5 if that file is stale"}}},
		{name: "check", doc: "what is or could become wrong with the versions here", settings: true, new: func() runner { return &checkCommand{} },
			examples: [2][2]string{{"tagline check", "exit 5 if anything is"}, {"tagline check -f npm,debian", "and whether the version can be written in these formats"}}},
		{name: "fetch", doc: "deepen a shallow clone just enough (the only command that uses the network)", settings: true, new: func() runner { return &fetch{} },
			examples: [2][2]string{{"tagline fetch", "git fetch, until the version is proven"}, {"tagline fetch && tagline", "in a CI job with a shallow clone"}}},
		{name: "init", doc: "write a configuration", settings: true, new: func() runner { return &initialize{} },
			examples: [2][2]string{{"tagline init", "looks at tags and files, and writes what they suggest"}, {"tagline init --print", "shows it instead"}}},
		{name: "migrate", doc: "move from setuptools-scm or hatch-vcs, showing each version that would change", settings: true, new: func() runner { return &migrateCommand{} },
			examples: [2][2]string{{"tagline migrate", "the new configuration, and the versions under both"}, {"tagline migrate --write", "puts it into pyproject.toml"}}},
		{name: "config", doc: "every setting and where it comes from", settings: true, new: func() runner { return &showConfig{} },
			examples: [2][2]string{{"tagline config", "a line for each setting"}, {"TAGLINE_STRICT=1 tagline config --json", "the same for programs"}}},
		{name: "completion", doc: "completion script for bash, zsh, fish or powershell", new: func() runner { return &completion{} },
			examples: [2][2]string{{"source <(tagline completion bash)", "for this shell"}, {"tagline completion fish > ~/.config/fish/completions/tagline.fish", "for every later one"}}},
		{name: "python-build", hidden: true, settings: true, new: func() runner { return &pythonBuild{} }},
		{name: "complete", hidden: true, new: func() runner { return &complete{} }},
		{name: "parse", doc: "the normal form of versions", new: func() runner { return &parseVersions{} },
			examples: [2][2]string{{"tagline parse v1.2.0-RC1", "1.2.0rc1"}, {"tagline parse --json < versions.txt", "one object a line, for invalid ones too"}}},
		{name: "sort", doc: "versions, lowest first", new: func() runner { return &sortVersions{} },
			examples: [2][2]string{{"git tag | tagline sort --invalid skip", "the tags that are versions, lowest first"}, {"tagline sort -r 1.10 1.9 1.9rc1", "1.10, 1.9 and 1.9rc1, a line each"}}},
		{name: "compare", doc: "whether a version is <, = or > another", new: func() runner { return &compare{} },
			examples: [2][2]string{{"tagline compare 1.9 1.10", "<"}, {"tagline compare -f semver 1.0.0-rc.1 1.0.0", "<"}}},
		{name: "satisfies", doc: "whether a version satisfies specifiers: exit 0 or 5", new: func() runner { return &satisfies{} },
			examples: [2][2]string{{"tagline satisfies 1.4.2 '~=1.4'", "exit 0; 5 if it did not"}, {"git tag | tagline satisfies '>=1.2,<2'", "those tags that do"}}},
		{name: "bump", doc: "the version after one", new: func() runner { return &bump{} },
			examples: [2][2]string{{"tagline bump 1.2.3 minor", "1.3.0"}, {"tagline bump -f semver 1.2.3 rc", "1.2.4-rc.1"}}},
	}
}
