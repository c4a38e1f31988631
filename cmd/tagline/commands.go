package main

// commands returns every command; the plain one comes first. Help, completion
// and "did you mean" list them in this order.
func commands() []command {
	return []command{
		{settings: true, new: func() runner { return &plain{} }},
		{name: "explain", doc: "why this version: tags, commits, dirty files, settings", settings: true, new: func() runner { return &explain{} },
			examples: [2][2]string{{"tagline explain", "what the version is made of"}, {"tagline explain --tags", "every tag that was considered or refused, and why"}}},
		{name: "formats", doc: "every spelling, with this repository's version in each", settings: true, new: func() runner { return &formats{} },
			examples: [2][2]string{{"tagline formats", "a line for each format"}, {"tagline formats --rev v1.2.3", "the same for another commit"}}},
		{name: "next", doc: "the tag to create for the next release", settings: true, new: func() runner { return &next{} },
			examples: [2][2]string{{"tagline next", "v1.2.4"}, {`git tag "$(tagline next minor)"`, "creates v1.3.0"}}},
		{name: "env", doc: "the version as variables, for a shell or a CI service", settings: true, new: func() runner { return &env{} },
			examples: [2][2]string{{`eval "$(tagline env)"`, "sets SCM_VERSION and its relatives"}, {`tagline env -f docker --for github >> "$GITHUB_OUTPUT"`, "for later steps of the job"}}},
		{name: "write", doc: "write version files", settings: true, new: func() runner { return &write{} },
			examples: [2][2]string{{"tagline write", "the files in the configuration"}, {"tagline write --check src/acme/_version.py", "exit 5 if that file is stale"}}},
		{name: "config", doc: "every setting and where it comes from", settings: true, new: func() runner { return &showConfig{} },
			examples: [2][2]string{{"tagline config", "a line for each setting"}, {"TAGLINE_STRICT=1 tagline config --json", "the same for programs"}}},
	}
}
