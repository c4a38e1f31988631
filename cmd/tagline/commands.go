package main

// commands returns every command; the plain one comes first. Help, completion
// and "did you mean" list them in this order.
func commands() []command {
	return []command{
		{settings: true, new: func() runner { return &plain{} }},
		{
			name: "explain", settings: true, new: func() runner { return &explainCommand{} },
			doc: "why this version: tags, commits, dirty files, settings",
			examples: [2][2]string{
				{"tagline explain", "what the version is made of"},
				{"tagline explain --tags", "every tag that was considered or refused, and why"},
			},
		},
		{
			name: "formats", settings: true, new: func() runner { return &formats{} },
			doc: "every format, with this repository's version in it",
			examples: [2][2]string{
				{"tagline formats", "a line for each format"},
				{"tagline formats --rev v1.2.3", "the same for another commit"},
			},
		},
		{
			name: "next", settings: true, new: func() runner { return &next{} },
			doc: "the tag to create for the next release",
			examples: [2][2]string{
				{"tagline next", "v1.2.4"},
				{`git tag "$(tagline next minor)"`, "creates v1.3.0"},
			},
		},
		{
			name: "release", settings: true, new: func() runner { return &releaseCommand{} },
			doc: "make the next release: version files, commit, tag, and with --push both on the server",
			examples: [2][2]string{
				{"tagline release minor --dry-run", "shows the commands and does nothing"},
				{"tagline release --push", "v1.2.4, here and on the server"},
			},
		},
		{
			name: "policy", settings: true, new: func() runner { return &policyCommand{} },
			doc: "how versions are made here, as text for CONTRIBUTING.md",
			examples: [2][2]string{
				{"tagline policy --write", "puts it into CONTRIBUTING.md, or renews it there"},
				{"tagline policy --check", "exit 5 if it is no longer true"},
			},
		},
		{
			name: "env", settings: true, new: func() runner { return &env{} },
			doc: "the version as variables, for a shell or a CI service",
			examples: [2][2]string{
				{`eval "$(tagline env)"`, "sets SCM_VERSION and its relatives"},
				{`tagline env -f docker --for github >> "$GITHUB_OUTPUT"`, "for later steps of the job"},
			},
		},
		{
			name: "write", settings: true, new: func() runner { return &write{} },
			doc: "write version files",
			examples: [2][2]string{
				{"tagline write", "the files in the configuration"},
				{"tagline write --check src/acme/_version.py", "exit 5 if that file is stale"},
			},
		},
		{
			name: "check", settings: true, new: func() runner { return &checkCommand{} },
			doc: "what is or could become wrong with the versions here",
			examples: [2][2]string{
				{"tagline check", "exit 5 if anything is"},
				{"tagline check -f npm,debian", "and whether the version can be written in these formats"},
			},
		},
		{
			name: "tags", settings: true, new: func() runner { return &tags{} },
			doc: "the tags that are versions, highest first, with their commits",
			examples: [2][2]string{
				{"tagline tags -n 1", "the highest"},
				{"tagline tags --satisfying '>=1.2,<2'", "those that a range allows"},
			},
		},
		{
			name: "fetch", settings: true, new: func() runner { return &fetch{} },
			doc: "deepen a shallow clone just enough",
			examples: [2][2]string{
				{"tagline fetch", "git fetch, until the version is proven"},
				{"tagline fetch && tagline", "in a CI job with a shallow clone"},
			},
		},
		{
			name: "init", settings: true, new: func() runner { return &initialize{} },
			doc: "write a configuration",
			examples: [2][2]string{
				{"tagline init", "looks at tags and files, and writes what they suggest"},
				{"tagline init --print", "shows it instead"},
			},
		},
		{
			name: "migrate", settings: true, new: func() runner { return &migrateCommand{} },
			doc: "move from setuptools-scm, hatch-vcs or another tool, showing the versions",
			examples: [2][2]string{
				{"tagline migrate", "the new configuration, and the versions under both"},
				{"tagline migrate --write", "puts it into pyproject.toml"},
			},
		},
		{
			name: "config", settings: true, new: func() runner { return &showConfig{} },
			doc: "the settings in force and where each comes from",
			examples: [2][2]string{
				{"tagline config", "a line for each setting that is not at its default"},
				{"tagline config tag-prefix", "the value of one"},
			},
		},
		{
			name: "inputs", settings: true, new: func() runner { return &inputsCommand{} },
			doc: "the files whose change can change the version, for build tools",
			examples: [2][2]string{
				{"tagline inputs", "a line each"},
				{"tagline inputs --for make --target version.h > version.d", "for `include version.d`"},
			},
		},
		{
			name: "completion", new: func() runner { return &completion{} },
			doc: "completion script for bash, zsh, fish or powershell",
			examples: [2][2]string{
				{"source <(tagline completion bash)", "for this shell"},
				{"tagline completion fish > ~/.config/fish/completions/tagline.fish", "for every later one"},
			},
		},
		{
			name: "man", new: func() runner { return &man{} },
			doc: "the manual page",
			examples: [2][2]string{
				{"tagline man | man -l -", "reads it"},
				{"tagline man > ~/.local/share/man/man1/tagline.1", "installs it, for man tagline"},
			},
		},
		{name: "python-build", hidden: true, settings: true, new: func() runner { return &pythonBuild{} }},
		{name: "complete", hidden: true, new: func() runner { return &complete{} }},
		{
			name: "parse", new: func() runner { return &parseVersions{} },
			doc: "the normal form of versions",
			examples: [2][2]string{
				{"tagline parse v1.2.0-RC1", "1.2.0rc1"},
				{"tagline parse --json < versions.txt", "one object a line, for invalid ones too"},
			},
		},
		{
			name: "sort", new: func() runner { return &sortVersions{} },
			doc: "versions, lowest first",
			examples: [2][2]string{
				{"git tag | tagline sort --invalid skip", "the tags that are versions, lowest first"},
				{"tagline sort -r 1.10 1.9 1.9rc1", "1.10, 1.9 and 1.9rc1, a line each"},
			},
		},
		{
			name: "compare", new: func() runner { return &compare{} },
			doc: "whether a version is <, = or > another",
			examples: [2][2]string{
				{"tagline compare 1.9 1.10", "<"},
				{"tagline compare -f semver 1.0.0-rc.1 1.0.0", "<"},
			},
		},
		{
			name: "satisfies", new: func() runner { return &satisfies{} },
			doc: "whether a version satisfies specifiers: exit 0 or 5",
			examples: [2][2]string{
				{"tagline satisfies 1.4.2 '~=1.4'", "exit 0; 5 if it did not"},
				{"git tag | tagline satisfies '>=1.2,<2'", "those tags that do"},
			},
		},
		{
			name: "bump", new: func() runner { return &bump{} },
			doc: "the version after one",
			examples: [2][2]string{
				{"tagline bump 1.2.3 minor", "1.3.0"},
				{"tagline bump -f semver 1.2.3 rc", "1.2.4-rc.1"},
			},
		},
	}
}
