package ci

import "strings"

// The services that belong to a host of repositories. Each row's comment names the
// variables that it reads, as the page in Docs has them.

// gitHub: GITHUB_REF is refs/heads/BRANCH, refs/tags/TAG or refs/pull/N/merge;
// GITHUB_HEAD_REF and GITHUB_BASE_REF are a pull request's branches, GITHUB_SHA the
// commit, which for a pull request is the merge. A run of pull_request_target has
// the branches too, but is one of the base branch, as its GITHUB_REF says. Forgejo
// and Gitea set the same.
var gitHub = service{
	Name: "GitHub Actions", Marker: "GITHUB_ACTIONS=true", Syntax: "github",
	Docs:    "https://docs.github.com/en/actions/reference/workflows-and-actions/variables",
	Shallow: "give actions/checkout `fetch-depth: 0`",
	read: func(e environment, c *Context) {
		c.Commit = e.say("GITHUB_SHA")
		if c.PullRequest, c.Merges = e.pull("GITHUB_REF"); c.PullRequest.Value != "" {
			c.Branch, c.Target = e.say("GITHUB_HEAD_REF"), e.say("GITHUB_BASE_REF")
			return
		}
		c.Branch, c.Tag = e.after("refs/heads/", "GITHUB_REF"), e.after("refs/tags/", "GITHUB_REF")
	},
}

// gitLab: CI_COMMIT_BRANCH in branch pipelines, CI_COMMIT_TAG in tag pipelines,
// CI_MERGE_REQUEST_IID, …_SOURCE_BRANCH_NAME and …_TARGET_BRANCH_NAME in those of
// merge requests, whose …_EVENT_TYPE says whether CI_COMMIT_SHA is a merge;
// CI_EXTERNAL_PULL_REQUEST_… for repositories elsewhere.
var gitLab = service{
	Name: "GitLab CI", Marker: "GITLAB_CI=true", Syntax: "gitlab",
	Docs:    "https://docs.gitlab.com/ci/variables/predefined_variables/",
	Shallow: "set `GIT_DEPTH: 0` in the job's variables",
	Default: "CI_DEFAULT_BRANCH",
	read: func(e environment, c *Context) {
		c.Commit = e.say("CI_COMMIT_SHA")
		if c.PullRequest = e.say("CI_MERGE_REQUEST_IID", "CI_EXTERNAL_PULL_REQUEST_IID"); c.PullRequest.Value == "" {
			c.Branch, c.Tag = e.say("CI_COMMIT_BRANCH"), e.say("CI_COMMIT_TAG")
			return
		}
		c.Branch = e.say("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME")
		c.Target = e.say("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME")
		kind := e["CI_MERGE_REQUEST_EVENT_TYPE"]
		c.Merges = kind == "merged_result" || kind == "merge_train"
	},
}

// azure: BUILD_SOURCEBRANCH is refs/heads/BRANCH, refs/tags/TAG or
// refs/pull/N/merge, BUILD_SOURCEVERSION the commit. SYSTEM_PULLREQUEST_… has the
// branches of a pull request, with refs/heads/ or without, and its number:
// PULLREQUESTNUMBER for GitHub's, PULLREQUESTID for those of Azure Repos.
var azure = service{
	Name: "Azure Pipelines", Marker: "TF_BUILD=True", Syntax: "azure",
	Docs:    "https://learn.microsoft.com/en-us/azure/devops/pipelines/build/variables",
	Shallow: "give the checkout step `fetchDepth: 0` and `fetchTags: true`",
	read: func(e environment, c *Context) {
		const ref = "BUILD_SOURCEBRANCH"
		c.Commit = e.say("BUILD_SOURCEVERSION")
		number, merge := e.pull(ref)
		c.PullRequest = e.say("SYSTEM_PULLREQUEST_PULLREQUESTNUMBER", "SYSTEM_PULLREQUEST_PULLREQUESTID")
		if c.PullRequest.Value == "" {
			c.PullRequest = number
		}
		if c.PullRequest.Value != "" {
			c.Branch, c.Target = e.short("SYSTEM_PULLREQUEST_SOURCEBRANCH"), e.short("SYSTEM_PULLREQUEST_TARGETBRANCH")
			c.Merges = merge
			return
		}
		c.Branch, c.Tag = e.after("refs/heads/", ref), e.after("refs/tags/", ref)
	},
}

// bitbucket: BITBUCKET_BRANCH (a pull request's source), BITBUCKET_TAG,
// BITBUCKET_PR_ID, BITBUCKET_PR_DESTINATION_BRANCH, BITBUCKET_COMMIT. A pipeline of
// pull requests merges the destination in before it starts.
var bitbucket = service{
	Name: "Bitbucket Pipelines", Marker: "BITBUCKET_BUILD_NUMBER", Syntax: "sh",
	Docs:    "https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/",
	Shallow: "set `clone: {depth: full}` in bitbucket-pipelines.yml",
	read: func(e environment, c *Context) {
		c.Commit, c.Branch, c.Tag = e.say("BITBUCKET_COMMIT"), e.say("BITBUCKET_BRANCH"), e.say("BITBUCKET_TAG")
		c.PullRequest, c.Target = e.say("BITBUCKET_PR_ID"), e.say("BITBUCKET_PR_DESTINATION_BRANCH")
	},
}

// codeBuild: CODEBUILD_WEBHOOK_TRIGGER is branch/BRANCH, tag/TAG or pr/N,
// CODEBUILD_WEBHOOK_HEAD_REF and CODEBUILD_WEBHOOK_BASE_REF are a pull request's
// branches as refs, CODEBUILD_RESOLVED_SOURCE_VERSION the commit. Builds that no
// webhook starts have the commit alone.
var codeBuild = service{
	Name: "AWS CodeBuild", Marker: "CODEBUILD_BUILD_ID", Syntax: "sh",
	Docs:    "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html",
	Shallow: "set the Git clone depth of the project's source to `Full`",
	read: func(e environment, c *Context) {
		const trigger = "CODEBUILD_WEBHOOK_TRIGGER"
		c.Commit = e.say("CODEBUILD_RESOLVED_SOURCE_VERSION")
		if c.PullRequest = e.after("pr/", trigger); c.PullRequest.Value != "" {
			c.Branch = e.after("refs/heads/", "CODEBUILD_WEBHOOK_HEAD_REF")
			c.Target = e.after("refs/heads/", "CODEBUILD_WEBHOOK_BASE_REF")
			return
		}
		c.Branch, c.Tag = e.after("branch/", trigger), e.after("tag/", trigger)
	},
}

// readTheDocs: READTHEDOCS_VERSION_TYPE is branch, tag or external; the last is a
// pull request, whose number READTHEDOCS_VERSION is. READTHEDOCS_GIT_IDENTIFIER is
// the branch or the tag, READTHEDOCS_GIT_COMMIT_HASH the commit.
var readTheDocs = service{
	Name: "Read the Docs", Marker: "READTHEDOCS=True", Syntax: "sh",
	Docs:    "https://docs.readthedocs.com/platform/stable/reference/environment-variables.html",
	Shallow: "run `git fetch --unshallow --tags` in build.jobs.post_checkout",
	read: func(e environment, c *Context) {
		c.Commit = e.say("READTHEDOCS_GIT_COMMIT_HASH")
		switch e["READTHEDOCS_VERSION_TYPE"] {
		case "branch":
			c.Branch = e.say("READTHEDOCS_GIT_IDENTIFIER")
		case "tag":
			c.Tag = e.say("READTHEDOCS_GIT_IDENTIFIER")
		case "external":
			c.PullRequest = e.say("READTHEDOCS_VERSION")
		}
	},
}

// netlify: HEAD is the branch, for a deploy preview (PULL_REQUEST=true) the pull
// request's, and REVIEW_ID its number; COMMIT_REF is the commit.
var netlify = service{
	Name: "Netlify", Marker: "NETLIFY=true", Syntax: "sh",
	Docs:    "https://docs.netlify.com/build/configure-builds/environment-variables/#git-metadata",
	Shallow: "begin the build command with `git fetch --unshallow --tags`",
	read: func(e environment, c *Context) {
		c.Commit, c.Branch = e.say("COMMIT_REF"), e.say("HEAD")
		if strings.EqualFold(e["PULL_REQUEST"], "true") {
			c.PullRequest = e.say("REVIEW_ID")
		}
	},
}

// vercel: VERCEL_GIT_COMMIT_REF is the branch, VERCEL_GIT_PULL_REQUEST_ID the
// number of its pull request, VERCEL_GIT_COMMIT_SHA the commit.
var vercel = service{
	Name: "Vercel", Marker: "VERCEL=1", Syntax: "sh",
	Docs:    "https://vercel.com/docs/environment-variables/system-environment-variables",
	Shallow: "set VERCEL_DEEP_CLONE=true in the project's environment variables",
	read: func(e environment, c *Context) {
		c.Commit, c.Branch = e.say("VERCEL_GIT_COMMIT_SHA"), e.say("VERCEL_GIT_COMMIT_REF")
		c.PullRequest = e.say("VERCEL_GIT_PULL_REQUEST_ID")
	},
}
