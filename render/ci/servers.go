package ci

import "strings"

// The services that build repositories of any host. Each row's comment names the
// variables that it reads, as the page in Docs has them.

// jenkins: BRANCH_NAME of a multibranch project (for a change or a tag that is the
// job's name, no branch), CHANGE_ID, CHANGE_BRANCH and CHANGE_TARGET of a change,
// TAG_NAME; GIT_COMMIT, GIT_LOCAL_BRANCH and GIT_BRANCH (origin/main) of the Git
// plugin, in any job.
var jenkins = service{
	Name: "Jenkins", Marker: "JENKINS_URL", Syntax: "jenkins",
	Docs:    "https://www.jenkins.io/doc/book/pipeline/jenkinsfile/#using-environment-variables",
	Shallow: "in the job's Git settings add Advanced clone behaviours, with `Fetch tags` and without `Shallow clone`",
	read: func(e environment, c *Context) {
		c.Commit = e.say("GIT_COMMIT")
		if c.PullRequest = e.say("CHANGE_ID"); c.PullRequest.Value != "" {
			c.Branch, c.Target = e.say("CHANGE_BRANCH"), e.say("CHANGE_TARGET") // merged or not, as the project is set up
			return
		}
		if c.Tag = e.say("TAG_NAME"); c.Tag.Value == "" {
			c.Branch = e.say("BRANCH_NAME", "GIT_LOCAL_BRANCH", "GIT_BRANCH")
			c.Branch = c.Branch.now(strings.TrimPrefix(c.Branch.Value, "origin/"))
		}
	},
}

// circleCI: CIRCLE_BRANCH, CIRCLE_TAG, CIRCLE_SHA1. CIRCLE_PR_NUMBER is there for
// pull requests from forks only, whose CIRCLE_BRANCH is pull/N and no branch;
// CIRCLE_PULL_REQUEST is the address of one. The branch that it is for is not said.
var circleCI = service{
	Name: "CircleCI", Marker: "CIRCLECI=true", Syntax: "circleci",
	Docs:    "https://circleci.com/docs/reference/variables/#built-in-environment-variables",
	Shallow: "use the checkout step with `method: full`",
	read: func(e environment, c *Context) {
		c.Commit, c.Tag = e.say("CIRCLE_SHA1"), e.say("CIRCLE_TAG")
		if c.PullRequest = e.say("CIRCLE_PR_NUMBER"); c.PullRequest.Value == "" {
			c.PullRequest = e.last("CIRCLE_PULL_REQUEST")
		}
		if e["CIRCLE_BRANCH"] != "pull/"+c.PullRequest.Value {
			c.Branch = e.say("CIRCLE_BRANCH")
		}
	},
}

// travis: TRAVIS_BRANCH is the branch, for a pull request the one that it is for,
// for a tag the tag; TRAVIS_PULL_REQUEST is a number or false,
// TRAVIS_PULL_REQUEST_BRANCH where it comes from; TRAVIS_TAG, TRAVIS_COMMIT, which
// for a pull request is the merge.
var travis = service{
	Name: "Travis CI", Marker: "TRAVIS=true", Syntax: "sh",
	Docs:    "https://docs.travis-ci.com/user/environment-variables/#default-environment-variables",
	Shallow: "set `git: {depth: false}` in .travis.yml",
	read: func(e environment, c *Context) {
		c.Commit = e.say("TRAVIS_COMMIT")
		if c.PullRequest = e.unless("false", "TRAVIS_PULL_REQUEST"); c.PullRequest.Value != "" {
			c.Branch, c.Target, c.Merges = e.say("TRAVIS_PULL_REQUEST_BRANCH"), e.say("TRAVIS_BRANCH"), true
			return
		}
		if c.Tag = e.say("TRAVIS_TAG"); c.Tag.Value == "" {
			c.Branch = e.say("TRAVIS_BRANCH")
		}
	},
}

// buildkite: BUILDKITE_BRANCH (with the fork's owner and a colon in front for a
// fork, and the tag's name for a tag), BUILDKITE_TAG, BUILDKITE_PULL_REQUEST, a
// number or false, BUILDKITE_PULL_REQUEST_BASE_BRANCH; BUILDKITE_COMMIT, which can
// be the word HEAD.
var buildkite = service{
	Name: "Buildkite", Marker: "BUILDKITE=true", Syntax: "buildkite",
	Docs:    "https://buildkite.com/docs/pipelines/configure/environment-variables",
	Shallow: "leave --depth out of BUILDKITE_GIT_CLONE_FLAGS and BUILDKITE_GIT_FETCH_FLAGS",
	Default: "BUILDKITE_PIPELINE_DEFAULT_BRANCH",
	read: func(e environment, c *Context) {
		c.Commit = e.say("BUILDKITE_COMMIT")
		if c.Tag = e.say("BUILDKITE_TAG"); c.Tag.Value == "" {
			branch := e.say("BUILDKITE_BRANCH")
			c.Branch = branch.now(branch.Value[strings.LastIndexByte(branch.Value, ':')+1:]) // no branch has a colon
		}
		if c.PullRequest = e.unless("false", "BUILDKITE_PULL_REQUEST"); c.PullRequest.Value != "" {
			c.Target = e.say("BUILDKITE_PULL_REQUEST_BASE_BRANCH")
		}
	},
}

// appVeyor: APPVEYOR_REPO_BRANCH, for a pull request the one that it is for;
// APPVEYOR_PULL_REQUEST_NUMBER, APPVEYOR_PULL_REQUEST_HEAD_REPO_BRANCH;
// APPVEYOR_REPO_TAG_NAME where APPVEYOR_REPO_TAG is true; APPVEYOR_REPO_COMMIT,
// which for a pull request is the merge.
var appVeyor = service{
	Name: "AppVeyor", Marker: "APPVEYOR=True", Syntax: "pwsh",
	Docs:    "https://www.appveyor.com/docs/environment-variables/",
	Shallow: "leave `clone_depth` and `shallow_clone` out of appveyor.yml",
	read: func(e environment, c *Context) {
		c.Commit = e.say("APPVEYOR_REPO_COMMIT")
		switch c.PullRequest = e.say("APPVEYOR_PULL_REQUEST_NUMBER"); {
		case c.PullRequest.Value != "":
			c.Branch, c.Target = e.say("APPVEYOR_PULL_REQUEST_HEAD_REPO_BRANCH"), e.say("APPVEYOR_REPO_BRANCH")
			c.Merges = true
		case strings.EqualFold(e["APPVEYOR_REPO_TAG"], "true"):
			c.Tag = e.say("APPVEYOR_REPO_TAG_NAME")
		default:
			c.Branch = e.say("APPVEYOR_REPO_BRANCH")
		}
	},
}

// teamCity: BUILD_VCS_NUMBER is the commit. Branches and pull requests are
// parameters of the configuration, not variables: hand them over as TAGLINE_BRANCH
// (%teamcity.build.branch%), which [Branch] reads.
var teamCity = service{
	Name: "TeamCity", Marker: "TEAMCITY_VERSION", Syntax: "teamcity",
	Docs:    "https://www.jetbrains.com/help/teamcity/predefined-build-parameters.html",
	Shallow: "choose a checkout policy other than `Shallow clone` in the VCS root",
	read:    func(e environment, c *Context) { c.Commit = e.say("BUILD_VCS_NUMBER") },
}

// drone: DRONE_BRANCH is the branch, for a pull request the one that it is for;
// DRONE_PULL_REQUEST, DRONE_SOURCE_BRANCH, DRONE_TARGET_BRANCH, DRONE_TAG,
// DRONE_COMMIT_SHA. Harness sets the same.
var drone = service{
	Name: "Drone", Marker: "DRONE=true", Syntax: "sh",
	Docs:    "https://docs.drone.io/pipeline/environment/reference/",
	Shallow: "leave `depth` out of `clone`, and begin a step with `git fetch --tags`",
	Default: "DRONE_REPO_BRANCH",
	read: func(e environment, c *Context) {
		c.Commit = e.say("DRONE_COMMIT_SHA", "DRONE_COMMIT")
		if c.PullRequest = e.say("DRONE_PULL_REQUEST"); c.PullRequest.Value != "" {
			c.Branch, c.Target = e.say("DRONE_SOURCE_BRANCH"), e.say("DRONE_TARGET_BRANCH")
			return
		}
		if c.Tag = e.say("DRONE_TAG"); c.Tag.Value == "" {
			c.Branch = e.say("DRONE_BRANCH")
		}
	},
}

// woodpecker: CI_COMMIT_BRANCH is the branch, for a pull request the one that it is
// for; CI_COMMIT_PULL_REQUEST, CI_COMMIT_SOURCE_BRANCH, CI_COMMIT_TARGET_BRANCH,
// CI_COMMIT_TAG, CI_COMMIT_SHA.
var woodpecker = service{
	Name: "Woodpecker CI", Marker: "CI=woodpecker", Syntax: "sh",
	Docs:    "https://woodpecker-ci.org/docs/usage/environment",
	Shallow: "give the clone step the settings `partial: false` and `tags: true`, and no depth",
	Default: "CI_REPO_DEFAULT_BRANCH",
	read: func(e environment, c *Context) {
		c.Commit = e.say("CI_COMMIT_SHA")
		if c.PullRequest = e.say("CI_COMMIT_PULL_REQUEST"); c.PullRequest.Value != "" {
			c.Branch, c.Target = e.say("CI_COMMIT_SOURCE_BRANCH"), e.say("CI_COMMIT_TARGET_BRANCH")
			return
		}
		if c.Tag = e.say("CI_COMMIT_TAG"); c.Tag.Value == "" {
			c.Branch = e.say("CI_COMMIT_BRANCH")
		}
	},
}

// cirrus: CIRRUS_BRANCH, which for a pull request from a fork is pull/N and no
// branch; CIRRUS_BASE_BRANCH, CIRRUS_PR, CIRRUS_TAG, CIRRUS_CHANGE_IN_REPO, the
// commit.
var cirrus = service{
	Name: "Cirrus CI", Marker: "CIRRUS_CI=true", Syntax: "sh",
	Docs:    "https://cirrus-ci.org/guide/writing-tasks/#environment-variables",
	Shallow: "leave out CIRRUS_CLONE_DEPTH, and set `CIRRUS_CLONE_TAGS: true`",
	Default: "CIRRUS_DEFAULT_BRANCH",
	read: func(e environment, c *Context) {
		c.Commit, c.Tag = e.say("CIRRUS_CHANGE_IN_REPO"), e.say("CIRRUS_TAG")
		if c.PullRequest = e.say("CIRRUS_PR"); c.PullRequest.Value != "" {
			c.Target = e.say("CIRRUS_BASE_BRANCH")
		}
		if c.Tag.Value == "" && e["CIRRUS_BRANCH"] != "pull/"+c.PullRequest.Value {
			c.Branch = e.say("CIRRUS_BRANCH")
		}
	},
}

// bamboo: bamboo.planRepository.branchName and .revision, bamboo.repository.pr.key,
// .sourceBranch and .targetBranch, which scripts get with _ for the dots. Builds of
// tags have no variable.
var bamboo = service{
	Name: "Bamboo", Marker: "bamboo_buildKey", Syntax: "sh",
	Docs:    "https://confluence.atlassian.com/bamboo/bamboo-variables-289277087.html",
	Shallow: "untick `Use shallow clones` in the repository's advanced options",
	read: func(e environment, c *Context) {
		c.Commit = e.say("bamboo_planRepository_revision")
		c.PullRequest, c.Target = e.say("bamboo_repository_pr_key"), e.say("bamboo_repository_pr_targetBranch")
		c.Branch = e.say("bamboo_repository_pr_sourceBranch", "bamboo_planRepository_branchName")
	},
}
