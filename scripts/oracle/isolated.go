package oracle

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// kept are the variables that a test and the programs it starts may see: where programs
// and caches are, how the network is reached, and what the tests themselves ask for. All
// else goes, since git in a hook sets GIT_DIR and GIT_INDEX_FILE, a service names its own
// commit, and a user has a configuration, a language and a time zone.
var (
	kept = []string{"PATH", "HOME", "USER", "LOGNAME", "SHELL", "TERM", "TMPDIR", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "CI",
		"ORACLES", "UPDATE_GOLDEN", "QUESTIONS", "MANIFESTS", "REPOSITORIES", "REPOS", "COMMITS"}
	keptPrefixes = []string{"GO", "CGO_", "RUSTUP_", "CARGO_", "PIP_", "NPM_CONFIG_", "NODE_", "JAVA_HOME", "SSL_CERT_", "GIT_SSL_",
		"REQUESTS_", "CURL_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"}
)

// Isolated is the tests of a package, which see nothing of the surroundings that they are
// run in. A TestMain runs it.
type Isolated struct{ M *testing.M }

// Run returns the exit status of the tests. The process's environment is another after it.
func (i Isolated) Run() int {
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		upper := strings.ToUpper(name)
		if !slices.Contains(kept, name) && !slices.ContainsFunc(keptPrefixes, func(p string) bool { return strings.HasPrefix(upper, p) }) {
			os.Unsetenv(name)
		}
	}
	config, err := os.CreateTemp("", "gitconfig")
	if err != nil {
		panic(err)
	}
	defer os.Remove(config.Name())
	config.WriteString("[safe]\n\tdirectory = *\n") // the checkout may belong to another user
	config.Close()
	for name, value := range map[string]string{"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": config.Name(), "LC_ALL": "C", "TZ": "UTC"} {
		os.Setenv(name, value)
	}
	return i.M.Run()
}
