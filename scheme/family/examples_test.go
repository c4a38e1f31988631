package family

// example is a tag that a public project has, and what it reads as. Tests run every
// one, and docs/tags.md prints them.
type example struct {
	Tag     string
	Project string
	Others  []string // tags of the same family that the setting reads too
	Version string   // "" where the name is no version
	Next    string   // the tag after Tag
	Setting Setting
	Why     string
}

// examples returns a row for each shape of tag.
func examples() []example {
	return []example{
		{Tag: "v1.2.3", Project: "most of GitHub", Version: "1.2.3", Next: "v1.2.4", Why: "the default"},
		{Tag: "8.2.1", Project: "pallets/click", Version: "8.2.1", Next: "8.2.2", Why: "so is this"},
		{Tag: "v8.1.0.beta1", Project: "rails/rails", Version: "8.1.0b1", Next: "v8.1.0.beta2", Why: "a pre-release after a dot"},
		{Tag: "v9.2.0995", Project: "vim/vim", Version: "9.2.0995", Next: "v9.2.0996", Why: "zeros stay"},
		{Tag: "7.1.2-29", Project: "ImageMagick/ImageMagick", Version: "7.1.2.post29", Next: "7.1.2-30", Why: "a dash and a number follow a release"},
		{Tag: "v1.9.17p2", Project: "sudo-project/sudo", Others: []string{"v1.9.17"}, Version: "1.9.17.post2", Next: "v1.9.17p3", Setting: Setting{Pattern: `v(?P<version>\d+(?:\.\d+)*)(?:p(?P<post>\d+))?`}, Why: "so does a patch level"},
		{Tag: "2026.07.22", Project: "certifi/python-certifi", Version: "2026.07.22", Next: "2026.07.23", Why: "a day with dots is a calendar version: scheme = \"calver\""},
		{Tag: "jq-1.8.2", Project: "jqlang/jq", Version: "1.8.2", Next: "jq-1.8.3", Setting: Setting{Prefix: "jq-"}, Why: "a name and a dash"},
		{Tag: "jenkins-2.578", Project: "jenkinsci/jenkins", Version: "2.578", Next: "jenkins-2.579", Setting: Setting{Prefix: "jenkins-"}, Why: "two numbers"},
		{Tag: "maven-4.0.0-rc-3", Project: "apache/maven", Version: "4.0.0rc3", Next: "maven-4.0.0-rc-4", Setting: Setting{Prefix: "maven-"}, Why: "its dashes stay"},
		{Tag: "php-8.3.0RC1", Project: "php/php-src", Version: "8.3.0rc1", Next: "php-8.3.0RC2", Setting: Setting{Prefix: "php-"}, Why: "and the case of its words"},
		{Tag: "clojure-1.13.0-alpha5", Project: "clojure/clojure", Version: "1.13.0a5", Next: "clojure-1.13.0-alpha6", Setting: Setting{Prefix: "clojure-"}, Why: "a word in full"},
		{Tag: "release-1.31.4", Project: "nginx/nginx", Version: "1.31.4", Next: "release-1.31.5", Setting: Setting{Prefix: "release-"}, Why: "a word that is no name"},
		{Tag: "rel/release-3.3.6", Project: "apache/hadoop", Version: "3.3.6", Next: "rel/release-3.3.7", Setting: Setting{Prefix: "rel/release-"}, Why: "a folder of tags"},
		{Tag: "r4.13.2", Project: "junit-team/junit4", Version: "4.13.2", Next: "r4.13.3", Setting: Setting{Prefix: "r"}, Why: "another letter than v"},
		{Tag: "v.12.0.0", Project: "-", Version: "12.0.0", Next: "v.12.0.1", Setting: Setting{Prefix: "v."}, Why: "v and a dot"},
		{Tag: "v_1.6.3", Project: "qos-ch/logback", Version: "1.6.3", Next: "v_1.6.4", Setting: Setting{Prefix: "v_"}, Why: "v and an underscore"},
		{Tag: "go1.22.3", Project: "golang/go", Version: "1.22.3", Next: "go1.22.4", Setting: Setting{Prefix: "go"}, Why: "a word without anything between, and two numbers"},
		{Tag: "pcre2-10.42", Project: "PCRE2Project/pcre2", Version: "10.42", Next: "pcre2-10.43", Setting: Setting{Prefix: "pcre2-"}, Why: "the 2 is of the name"},
		{Tag: "@changesets/cli@3.0.1", Project: "changesets/changesets", Version: "3.0.1", Next: "@changesets/cli@3.0.2", Setting: Setting{Prefix: "@changesets/cli@"}, Why: "a package of npm"},
		{Tag: "sdk/log/v0.21.0", Project: "open-telemetry/opentelemetry-go", Version: "0.21.0", Next: "sdk/log/v0.21.1", Setting: Setting{Prefix: "sdk/log/"}, Why: "a module of Go below the root"},
		{Tag: "setuptools-scm-v10.2.1", Project: "pypa/setuptools-scm", Version: "10.2.1", Next: "setuptools-scm-v10.2.2", Setting: Setting{Prefix: "setuptools-scm-"}, Why: "a name and a v"},
		{Tag: "curl-8_10_0", Project: "curl/curl", Version: "8.10.0", Next: "curl-8_10_1", Setting: Setting{Prefix: "curl-", Separator: "_"}, Why: "underscores between the numbers"},
		{Tag: "rel_2_1_0b3", Project: "sqlalchemy/sqlalchemy", Version: "2.1.0b3", Next: "rel_2_1_0b4", Setting: Setting{Prefix: "rel_", Separator: "_"}, Why: "and a pre-release"},
		{Tag: "R_2_8_3", Project: "libexpat/libexpat", Version: "2.8.3", Next: "R_2_8_4", Setting: Setting{Prefix: "R_", Separator: "_"}, Why: "a letter and underscores"},
		{Tag: "v3_2_2", Project: "ruby/ruby", Version: "3.2.2", Next: "v3_2_3", Setting: Setting{Separator: "_"}, Why: "v and underscores"},
		{Tag: "GROOVY_4_0_16", Project: "apache/groovy", Others: []string{"GROOVY_5_0_0_ALPHA_4"}, Version: "4.0.16", Next: "GROOVY_4_0_17", Setting: Setting{Prefix: "GROOVY_", Separator: "_"}, Why: "words between underscores too"},
		{Tag: "REL_15_3", Project: "postgres/postgres", Others: []string{"REL_15_BETA1"}, Version: "15.3", Next: "REL_15_4", Setting: Setting{Prefix: "REL_", Separator: "_"}, Why: "one number before the word"},
		{Tag: "R-4-3-2", Project: "R", Version: "4.3.2", Next: "R-4-3-3", Setting: Setting{Prefix: "R-", Separator: "-"}, Why: "dashes between three numbers"},
		{Tag: "netty-4.2.7.Final", Project: "netty/netty", Version: "4.2.7", Next: "netty-4.2.8.Final", Setting: Setting{Prefix: "netty-", Suffix: ".Final"}, Why: "every release ends in a word"},
		{Tag: "5.6.15.Final", Project: "hibernate/hibernate-orm", Others: []string{"6.0.0.CR1", "6.0.0.Beta2", "7.2.24"}, Version: "5.6.15", Next: "5.6.16.Final", Setting: Setting{Pattern: `(?P<version>\d+(?:\.\d+)*)(?:\.(?P<pre>(?:CR|Beta)\d*)|\.Final)?`}, Why: "pre-releases end in others"},
		{Tag: "v5.0.0.M3", Project: "spring-projects/spring-framework", Others: []string{"v5.0.0.RELEASE", "v5.0.0.RC1"}, Version: "5.0.0a3", Next: "v5.0.0.M4", Setting: Setting{Pattern: `v(?P<version>\d+(?:\.\d+)*)(?:\.(?P<pre>(?:M|RC)\d*)|\.RELEASE)?`}, Why: "a milestone is a pre-release"},
		{Tag: "swift-5.9.1-RELEASE", Project: "swiftlang/swift", Version: "5.9.1", Next: "swift-5.9.2-RELEASE", Setting: Setting{Prefix: "swift-", Suffix: "-RELEASE"}, Why: "a prefix and a suffix"},
		{Tag: "3.2.1-jre", Project: "-", Version: "3.2.1", Next: "3.2.2-jre", Setting: Setting{Suffix: "-jre"}, Why: "a suffix is a family of its own"},
		{Tag: "release-2.1.12-stable", Project: "libevent/libevent", Others: []string{"release-2.2.1-alpha", "release-2.1.7-rc"}, Version: "2.1.12", Next: "release-2.1.13-stable", Setting: Setting{Prefix: "release-", Pattern: `(?P<version>\d+(?:\.\d+)*)(?:-(?P<pre>(?:alpha|rc)\d*)|-stable)?`}, Why: "a release says that it is stable"},
		{Tag: "4.25.0-20241024", Project: "SeleniumHQ/docker-selenium", Version: "4.25.0.post20241024", Next: "4.25.0-20241025", Why: "what is built anew has a day"},
		{Tag: "OpenSSL_1_1_1w", Project: "openssl/openssl", Others: []string{"OpenSSL_1_1_1", "OpenSSL_1_1_1v"}, Version: "1.1.1.post23", Next: "OpenSSL_1_1_1x", Setting: Setting{Prefix: "OpenSSL_", Separator: "_", Pattern: `(?P<version>\d+(?:_\d+)*)(?:(?P<post>z*[a-z]))?`}, Why: "a letter that follows a release: 1.1.1 is older"},
		{Tag: "V_9_7_P1", Project: "openssh/openssh-portable", Version: "9.7.post1", Next: "V_9_7_P2", Setting: Setting{Prefix: "V_", Separator: "_", Pattern: `(?P<version>\d+(?:_\d+)*)(?:_P(?P<post>\d+))?`}, Why: "a patch level"},
		{Tag: "jdk-21+35", Project: "openjdk/jdk", Version: "21+35", Next: "jdk-22", Setting: Setting{Prefix: "jdk-"}, Why: "a build number"},
		{Tag: "Rhino1_9_0_Release", Project: "mozilla/rhino", Version: "1.9.0", Next: "Rhino1_9_1_Release", Setting: Setting{Prefix: "Rhino", Separator: "_", Suffix: "_Release"}, Why: "the first number stands right after the name"},
		{Tag: "v7.7.1.202607240634-r", Project: "eclipse-jgit/jgit", Others: []string{"v7.8.0.202608182220-m3", "v7.7.0.202605262231-rc1"}, Version: "7.7.1.202607240634", Next: "v7.7.1.202607240635-r", Setting: Setting{Pattern: `v(?P<version>\d+(?:\.\d+)*)(?:-(?P<pre>(?:m|rc)\d*)|-r)?`}, Why: "a release that ends in a letter of its own"},
		{Tag: "NSS_3_123_RTM", Project: "nss-dev/nss", Others: []string{"NSS_3_123_BETA1"}, Version: "3.123", Next: "NSS_3_124_RTM", Setting: Setting{Prefix: "NSS_", Separator: "_", Pattern: `(?P<version>\d+(?:_\d+)*)(?:_(?P<pre>BETA\d*)|_RTM)?`}, Why: "another word for a release"},
		{Tag: "2026-08-17.1", Project: "rust-lang/rust-analyzer", Version: "2026.08.17.post1", Why: "a day, and the second release of it: it is not weighed"},
		{Tag: "dev-2026-11-01-0", Project: "latex3/latex2e", Version: "2026.11.01.0", Why: "likewise"},
		{Tag: "es2015", Project: "-", Why: "one number glued to a word"},
		{Tag: "V20000512", Project: "libexpat/libexpat", Version: "20000512", Why: "a date, which is one number: it is not weighed"},
		{Tag: "deploy-20240101", Project: "-", Version: "20240101", Why: "likewise"},
		{Tag: "nightly", Project: "-", Why: "a word"},
	}
}
