package compat

// Archival returns the archive file that git archive fills in: the stable one,
// or the full one with branch names, which change with every fetch.
func Archival(template string) string {
	text := "node: $Format:%H$\nnode-date: $Format:%cI$\ndescribe-name: $Format:%(describe:tags=true,match=*[0-9]*)$\n"
	if template == "full" {
		return "# WARNING: Including ref-names can make archive checksums unstable\n" +
			"# after commits are added post-release. Use only if describe-name is insufficient.\n" + text + "ref-names: $Format:%D$\n\n"
	}
	return text + "\n"
}
