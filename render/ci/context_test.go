package ci

import (
	"maps"
	"reflect"
	"strings"
	"testing"
)

const sha = "109666b3b7ef750947766eb518032cdc2f7ee6d3"

// saying is what a service sets for one kind of run, as its page says, and what is
// read from it.
type saying struct {
	service string
	run     string // branch, fork, same (a pull request of the repository's own), tag
	env     string // NAME=value, separated by blanks; the marker and what every run has are in always
	want    string // branch, tag, pull, target, merge, with the variable behind each; in this order
	why     string
}

// always is what each service sets in every run.
var always = map[string]string{
	"GitHub Actions":      "GITHUB_ACTIONS=true CI=true GITHUB_SHA=" + sha,
	"GitLab CI":           "GITLAB_CI=true CI=true CI_COMMIT_SHA=" + sha,
	"Azure Pipelines":     "TF_BUILD=True BUILD_SOURCEVERSION=" + sha,
	"Jenkins":             "JENKINS_URL=https://ci.example.org/ GIT_COMMIT=" + sha,
	"CircleCI":            "CIRCLECI=true CI=true CIRCLE_SHA1=" + sha,
	"Travis CI":           "TRAVIS=true CI=true TRAVIS_COMMIT=" + sha,
	"Buildkite":           "BUILDKITE=true CI=true BUILDKITE_COMMIT=" + sha,
	"Bitbucket Pipelines": "BITBUCKET_BUILD_NUMBER=3 CI=true BITBUCKET_COMMIT=" + sha,
	"AppVeyor":            "APPVEYOR=True CI=True APPVEYOR_REPO_COMMIT=" + sha,
	"TeamCity":            "TEAMCITY_VERSION=2026.1 BUILD_VCS_NUMBER=" + sha,
	"Woodpecker CI":       "CI=woodpecker CI_COMMIT_SHA=" + sha,
	"Drone":               "DRONE=true CI=true DRONE_COMMIT_SHA=" + sha,
	"Cirrus CI":           "CIRRUS_CI=true CI=true CIRRUS_CHANGE_IN_REPO=" + sha,
	"AWS CodeBuild":       "CODEBUILD_BUILD_ID=acme:1 CODEBUILD_RESOLVED_SOURCE_VERSION=" + sha,
	"Bamboo":              "bamboo_buildKey=ACME-MAIN-JOB1 bamboo_planRepository_revision=" + sha,
	"Read the Docs":       "READTHEDOCS=True READTHEDOCS_GIT_COMMIT_HASH=" + sha,
	"Netlify":             "NETLIFY=true COMMIT_REF=" + sha,
	"Vercel":              "VERCEL=1 CI=1 VERCEL_GIT_COMMIT_SHA=" + sha,
}

var sayings = []saying{
	{"GitHub Actions", "branch", "GITHUB_EVENT_NAME=push GITHUB_REF=refs/heads/feature/x GITHUB_REF_NAME=feature/x", "branch feature/x GITHUB_REF", "a push"},
	{"GitHub Actions", "fork", "GITHUB_EVENT_NAME=pull_request GITHUB_REF=refs/pull/12/merge GITHUB_HEAD_REF=fix GITHUB_BASE_REF=main", "branch fix GITHUB_HEAD_REF pull 12 GITHUB_REF target main GITHUB_BASE_REF merge", "the same variables, from a fork or not"},
	{"GitHub Actions", "same", "GITHUB_REF=refs/pull/7/merge GITHUB_HEAD_REF=feature/x GITHUB_BASE_REF=main", "branch feature/x GITHUB_HEAD_REF pull 7 GITHUB_REF target main GITHUB_BASE_REF merge", "the branch is not that of GITHUB_REF"},
	{"GitHub Actions", "same", "GITHUB_EVENT_NAME=pull_request_target GITHUB_REF=refs/heads/main GITHUB_HEAD_REF=fix GITHUB_BASE_REF=main", "branch main GITHUB_REF", "pull_request_target runs on the base branch"},
	{"GitHub Actions", "tag", "GITHUB_REF=refs/tags/v1.2.3 GITHUB_REF_NAME=v1.2.3 GITHUB_REF_TYPE=tag", "tag v1.2.3 GITHUB_REF", "a push of a tag, or a release"},
	{"GitHub Actions", "branch", "GITHUB_REF=refs/heads/gh-readonly-queue/main/pr-7-abc", "branch gh-readonly-queue/main/pr-7-abc GITHUB_REF", "a merge queue has a branch of its own"},

	{"GitLab CI", "branch", "CI_COMMIT_REF_NAME=feature/x CI_COMMIT_BRANCH=feature/x", "branch feature/x CI_COMMIT_BRANCH", "a branch pipeline"},
	{"GitLab CI", "same", "CI_COMMIT_REF_NAME=feature/x CI_MERGE_REQUEST_IID=7 CI_MERGE_REQUEST_SOURCE_BRANCH_NAME=feature/x CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main CI_MERGE_REQUEST_EVENT_TYPE=detached", "branch feature/x CI_MERGE_REQUEST_SOURCE_BRANCH_NAME pull 7 CI_MERGE_REQUEST_IID target main CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "a merge request pipeline builds the branch"},
	{"GitLab CI", "fork", "CI_MERGE_REQUEST_IID=12 CI_MERGE_REQUEST_SOURCE_BRANCH_NAME=fix CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main CI_MERGE_REQUEST_EVENT_TYPE=merged_result", "branch fix CI_MERGE_REQUEST_SOURCE_BRANCH_NAME pull 12 CI_MERGE_REQUEST_IID target main CI_MERGE_REQUEST_TARGET_BRANCH_NAME merge", "a merged results pipeline builds a merge"},
	{"GitLab CI", "fork", "CI_COMMIT_BRANCH=fix CI_EXTERNAL_PULL_REQUEST_IID=12 CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME=fix CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME=main", "branch fix CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME pull 12 CI_EXTERNAL_PULL_REQUEST_IID target main CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME", "GitHub's repository, GitLab's pipeline"},
	{"GitLab CI", "tag", "CI_COMMIT_REF_NAME=v1.2.3 CI_COMMIT_TAG=v1.2.3", "tag v1.2.3 CI_COMMIT_TAG", "a tag pipeline"},

	{"Azure Pipelines", "branch", "BUILD_SOURCEBRANCH=refs/heads/feature/x BUILD_SOURCEBRANCHNAME=x", "branch feature/x BUILD_SOURCEBRANCH", "SOURCEBRANCHNAME has the last part only"},
	{"Azure Pipelines", "same", "BUILD_SOURCEBRANCH=refs/pull/512/merge SYSTEM_PULLREQUEST_PULLREQUESTID=512 SYSTEM_PULLREQUEST_SOURCEBRANCH=refs/heads/feature/x SYSTEM_PULLREQUEST_TARGETBRANCH=refs/heads/main", "branch feature/x SYSTEM_PULLREQUEST_SOURCEBRANCH pull 512 SYSTEM_PULLREQUEST_PULLREQUESTID target main SYSTEM_PULLREQUEST_TARGETBRANCH merge", "Azure Repos"},
	{"Azure Pipelines", "fork", "BUILD_SOURCEBRANCH=refs/pull/12/merge SYSTEM_PULLREQUEST_PULLREQUESTID=99887 SYSTEM_PULLREQUEST_PULLREQUESTNUMBER=12 SYSTEM_PULLREQUEST_SOURCEBRANCH=fix SYSTEM_PULLREQUEST_TARGETBRANCH=main", "branch fix SYSTEM_PULLREQUEST_SOURCEBRANCH pull 12 SYSTEM_PULLREQUEST_PULLREQUESTNUMBER target main SYSTEM_PULLREQUEST_TARGETBRANCH merge", "GitHub's number is not the service's ID"},
	{"Azure Pipelines", "tag", "BUILD_SOURCEBRANCH=refs/tags/v1.2.3", "tag v1.2.3 BUILD_SOURCEBRANCH", "a tag"},

	{"Jenkins", "branch", "BRANCH_NAME=feature/x GIT_BRANCH=feature/x", "branch feature/x BRANCH_NAME", "a multibranch project"},
	{"Jenkins", "branch", "GIT_BRANCH=origin/feature/x", "branch feature/x GIT_BRANCH", "a job of any other kind"},
	{"Jenkins", "same", "BRANCH_NAME=PR-7 CHANGE_ID=7 CHANGE_BRANCH=feature/x CHANGE_TARGET=main", "branch feature/x CHANGE_BRANCH pull 7 CHANGE_ID target main CHANGE_TARGET", "PR-7 is no branch"},
	{"Jenkins", "fork", "BRANCH_NAME=PR-12 CHANGE_ID=12 CHANGE_BRANCH=fix CHANGE_TARGET=main CHANGE_FORK=ada/acme", "branch fix CHANGE_BRANCH pull 12 CHANGE_ID target main CHANGE_TARGET", "from a fork"},
	{"Jenkins", "tag", "BRANCH_NAME=v1.2.3 TAG_NAME=v1.2.3", "tag v1.2.3 TAG_NAME", "the branch is the tag's name then"},

	{"CircleCI", "branch", "CIRCLE_BRANCH=feature/x", "branch feature/x CIRCLE_BRANCH", "a push"},
	{"CircleCI", "same", "CIRCLE_BRANCH=feature/x CIRCLE_PULL_REQUEST=https://github.com/acme/acme/pull/7", "branch feature/x CIRCLE_BRANCH pull 7 CIRCLE_PULL_REQUEST", "an address, and no target"},
	{"CircleCI", "fork", "CIRCLE_BRANCH=pull/12 CIRCLE_PR_NUMBER=12 CIRCLE_PULL_REQUEST=https://github.com/acme/acme/pull/12", "pull 12 CIRCLE_PR_NUMBER", "pull/12 is no branch"},
	{"CircleCI", "tag", "CIRCLE_TAG=v1.2.3", "tag v1.2.3 CIRCLE_TAG", "a tag"},

	{"Travis CI", "branch", "TRAVIS_BRANCH=feature/x TRAVIS_PULL_REQUEST=false TRAVIS_TAG=", "branch feature/x TRAVIS_BRANCH", "false is no pull request"},
	{"Travis CI", "same", "TRAVIS_BRANCH=main TRAVIS_PULL_REQUEST=7 TRAVIS_PULL_REQUEST_BRANCH=feature/x", "branch feature/x TRAVIS_PULL_REQUEST_BRANCH pull 7 TRAVIS_PULL_REQUEST target main TRAVIS_BRANCH merge", "TRAVIS_BRANCH is the target"},
	{"Travis CI", "fork", "TRAVIS_BRANCH=main TRAVIS_PULL_REQUEST=12 TRAVIS_PULL_REQUEST_BRANCH=fix TRAVIS_PULL_REQUEST_SLUG=ada/acme", "branch fix TRAVIS_PULL_REQUEST_BRANCH pull 12 TRAVIS_PULL_REQUEST target main TRAVIS_BRANCH merge", "from a fork"},
	{"Travis CI", "tag", "TRAVIS_BRANCH=v1.2.3 TRAVIS_PULL_REQUEST=false TRAVIS_TAG=v1.2.3", "tag v1.2.3 TRAVIS_TAG", "TRAVIS_BRANCH is the tag"},

	{"Buildkite", "branch", "BUILDKITE_BRANCH=feature/x BUILDKITE_PULL_REQUEST=false BUILDKITE_PULL_REQUEST_BASE_BRANCH=", "branch feature/x BUILDKITE_BRANCH", "a push"},
	{"Buildkite", "same", "BUILDKITE_BRANCH=feature/x BUILDKITE_PULL_REQUEST=7 BUILDKITE_PULL_REQUEST_BASE_BRANCH=main", "branch feature/x BUILDKITE_BRANCH pull 7 BUILDKITE_PULL_REQUEST target main BUILDKITE_PULL_REQUEST_BASE_BRANCH", "a pull request"},
	{"Buildkite", "fork", "BUILDKITE_BRANCH=ada:fix BUILDKITE_PULL_REQUEST=12 BUILDKITE_PULL_REQUEST_BASE_BRANCH=main", "branch fix BUILDKITE_BRANCH pull 12 BUILDKITE_PULL_REQUEST target main BUILDKITE_PULL_REQUEST_BASE_BRANCH", "the owner of the fork is in front"},
	{"Buildkite", "tag", "BUILDKITE_BRANCH=v1.2.3 BUILDKITE_TAG=v1.2.3 BUILDKITE_PULL_REQUEST=false", "tag v1.2.3 BUILDKITE_TAG", "the branch is the tag's name then"},

	{"Bitbucket Pipelines", "branch", "BITBUCKET_BRANCH=feature/x", "branch feature/x BITBUCKET_BRANCH", "a push"},
	{"Bitbucket Pipelines", "same", "BITBUCKET_BRANCH=feature/x BITBUCKET_PR_ID=7 BITBUCKET_PR_DESTINATION_BRANCH=main", "branch feature/x BITBUCKET_BRANCH pull 7 BITBUCKET_PR_ID target main BITBUCKET_PR_DESTINATION_BRANCH", "the branch is the source"},
	{"Bitbucket Pipelines", "fork", "BITBUCKET_BRANCH=fix BITBUCKET_PR_ID=12 BITBUCKET_PR_DESTINATION_BRANCH=main", "branch fix BITBUCKET_BRANCH pull 12 BITBUCKET_PR_ID target main BITBUCKET_PR_DESTINATION_BRANCH", "the same variables"},
	{"Bitbucket Pipelines", "tag", "BITBUCKET_TAG=v1.2.3", "tag v1.2.3 BITBUCKET_TAG", "a tag"},

	{"AppVeyor", "branch", "APPVEYOR_REPO_BRANCH=feature/x APPVEYOR_REPO_TAG=false", "branch feature/x APPVEYOR_REPO_BRANCH", "a push"},
	{"AppVeyor", "same", "APPVEYOR_REPO_BRANCH=main APPVEYOR_PULL_REQUEST_NUMBER=7 APPVEYOR_PULL_REQUEST_HEAD_REPO_BRANCH=feature/x", "branch feature/x APPVEYOR_PULL_REQUEST_HEAD_REPO_BRANCH pull 7 APPVEYOR_PULL_REQUEST_NUMBER target main APPVEYOR_REPO_BRANCH merge", "APPVEYOR_REPO_BRANCH is the target"},
	{"AppVeyor", "fork", "APPVEYOR_REPO_BRANCH=main APPVEYOR_PULL_REQUEST_NUMBER=12 APPVEYOR_PULL_REQUEST_HEAD_REPO_BRANCH=fix APPVEYOR_PULL_REQUEST_HEAD_REPO_NAME=ada/acme", "branch fix APPVEYOR_PULL_REQUEST_HEAD_REPO_BRANCH pull 12 APPVEYOR_PULL_REQUEST_NUMBER target main APPVEYOR_REPO_BRANCH merge", "from a fork"},
	{"AppVeyor", "tag", "APPVEYOR_REPO_BRANCH=v1.2.3 APPVEYOR_REPO_TAG=true APPVEYOR_REPO_TAG_NAME=v1.2.3", "tag v1.2.3 APPVEYOR_REPO_TAG_NAME", "a tag"},

	{"TeamCity", "branch", "", "", "its branch is a parameter, no variable"},
	{"TeamCity", "same", "", "", "so is the pull request"},
	{"TeamCity", "fork", "", "", "from wherever"},
	{"TeamCity", "tag", "", "", "and the tag"},

	{"Woodpecker CI", "branch", "CI_PIPELINE_EVENT=push CI_COMMIT_BRANCH=feature/x", "branch feature/x CI_COMMIT_BRANCH", "a push"},
	{"Woodpecker CI", "same", "CI_PIPELINE_EVENT=pull_request CI_COMMIT_BRANCH=main CI_COMMIT_PULL_REQUEST=7 CI_COMMIT_SOURCE_BRANCH=feature/x CI_COMMIT_TARGET_BRANCH=main", "branch feature/x CI_COMMIT_SOURCE_BRANCH pull 7 CI_COMMIT_PULL_REQUEST target main CI_COMMIT_TARGET_BRANCH", "CI_COMMIT_BRANCH is the target"},
	{"Woodpecker CI", "fork", "CI_COMMIT_BRANCH=main CI_COMMIT_PULL_REQUEST=12 CI_COMMIT_SOURCE_BRANCH=fix CI_COMMIT_TARGET_BRANCH=main", "branch fix CI_COMMIT_SOURCE_BRANCH pull 12 CI_COMMIT_PULL_REQUEST target main CI_COMMIT_TARGET_BRANCH", "the same variables"},
	{"Woodpecker CI", "tag", "CI_PIPELINE_EVENT=tag CI_COMMIT_TAG=v1.2.3 CI_COMMIT_BRANCH=main", "tag v1.2.3 CI_COMMIT_TAG", "a tag"},

	{"Drone", "branch", "DRONE_BUILD_EVENT=push DRONE_BRANCH=feature/x DRONE_SOURCE_BRANCH=feature/x DRONE_TARGET_BRANCH=feature/x", "branch feature/x DRONE_BRANCH", "a push has a target too, and is for no pull request"},
	{"Drone", "same", "DRONE_BUILD_EVENT=pull_request DRONE_BRANCH=main DRONE_PULL_REQUEST=7 DRONE_SOURCE_BRANCH=feature/x DRONE_TARGET_BRANCH=main", "branch feature/x DRONE_SOURCE_BRANCH pull 7 DRONE_PULL_REQUEST target main DRONE_TARGET_BRANCH", "DRONE_BRANCH is the target"},
	{"Drone", "fork", "DRONE_BRANCH=main DRONE_PULL_REQUEST=12 DRONE_SOURCE_BRANCH=fix DRONE_TARGET_BRANCH=main", "branch fix DRONE_SOURCE_BRANCH pull 12 DRONE_PULL_REQUEST target main DRONE_TARGET_BRANCH", "the same variables"},
	{"Drone", "tag", "DRONE_BUILD_EVENT=tag DRONE_TAG=v1.2.3", "tag v1.2.3 DRONE_TAG", "a tag"},

	{"Cirrus CI", "branch", "CIRRUS_BRANCH=feature/x", "branch feature/x CIRRUS_BRANCH", "a push"},
	{"Cirrus CI", "same", "CIRRUS_BRANCH=feature/x CIRRUS_PR=7 CIRRUS_BASE_BRANCH=main", "branch feature/x CIRRUS_BRANCH pull 7 CIRRUS_PR target main CIRRUS_BASE_BRANCH", "a pull request"},
	{"Cirrus CI", "fork", "CIRRUS_BRANCH=pull/12 CIRRUS_PR=12 CIRRUS_BASE_BRANCH=main", "pull 12 CIRRUS_PR target main CIRRUS_BASE_BRANCH", "pull/12 is no branch"},
	{"Cirrus CI", "tag", "CIRRUS_BRANCH=v1.2.3 CIRRUS_TAG=v1.2.3", "tag v1.2.3 CIRRUS_TAG", "a tag"},

	{"AWS CodeBuild", "branch", "CODEBUILD_WEBHOOK_TRIGGER=branch/feature/x CODEBUILD_WEBHOOK_HEAD_REF=refs/heads/feature/x", "branch feature/x CODEBUILD_WEBHOOK_TRIGGER", "a push"},
	{"AWS CodeBuild", "same", "CODEBUILD_WEBHOOK_TRIGGER=pr/7 CODEBUILD_WEBHOOK_HEAD_REF=refs/heads/feature/x CODEBUILD_WEBHOOK_BASE_REF=refs/heads/main", "branch feature/x CODEBUILD_WEBHOOK_HEAD_REF pull 7 CODEBUILD_WEBHOOK_TRIGGER target main CODEBUILD_WEBHOOK_BASE_REF", "a pull request"},
	{"AWS CodeBuild", "fork", "CODEBUILD_WEBHOOK_TRIGGER=pr/12 CODEBUILD_WEBHOOK_HEAD_REF=refs/heads/fix CODEBUILD_WEBHOOK_BASE_REF=refs/heads/main", "branch fix CODEBUILD_WEBHOOK_HEAD_REF pull 12 CODEBUILD_WEBHOOK_TRIGGER target main CODEBUILD_WEBHOOK_BASE_REF", "the same variables"},
	{"AWS CodeBuild", "tag", "CODEBUILD_WEBHOOK_TRIGGER=tag/v1.2.3", "tag v1.2.3 CODEBUILD_WEBHOOK_TRIGGER", "a tag"},
	{"AWS CodeBuild", "branch", "CODEBUILD_SOURCE_VERSION=main", "", "a build that no webhook started names no branch"},

	{"Bamboo", "branch", "bamboo_planRepository_branchName=feature/x", "branch feature/x bamboo_planRepository_branchName", "a plan branch"},
	{"Bamboo", "same", "bamboo_planRepository_branchName=feature/x bamboo_repository_pr_key=7 bamboo_repository_pr_sourceBranch=feature/x bamboo_repository_pr_targetBranch=main", "branch feature/x bamboo_repository_pr_sourceBranch pull 7 bamboo_repository_pr_key target main bamboo_repository_pr_targetBranch", "a pull request"},
	{"Bamboo", "fork", "bamboo_planRepository_branchName=fix bamboo_repository_pr_key=12 bamboo_repository_pr_sourceBranch=fix bamboo_repository_pr_targetBranch=main", "branch fix bamboo_repository_pr_sourceBranch pull 12 bamboo_repository_pr_key target main bamboo_repository_pr_targetBranch", "the same variables"},
	{"Bamboo", "tag", "bamboo_planRepository_branchName=main", "branch main bamboo_planRepository_branchName", "a tag starts a build of its branch"},

	{"Read the Docs", "branch", "READTHEDOCS_VERSION=latest READTHEDOCS_VERSION_TYPE=branch READTHEDOCS_GIT_IDENTIFIER=main", "branch main READTHEDOCS_GIT_IDENTIFIER", "latest is the version's name"},
	{"Read the Docs", "same", "READTHEDOCS_VERSION=7 READTHEDOCS_VERSION_TYPE=external READTHEDOCS_GIT_IDENTIFIER=7", "pull 7 READTHEDOCS_VERSION", "no branch is said"},
	{"Read the Docs", "fork", "READTHEDOCS_VERSION=12 READTHEDOCS_VERSION_TYPE=external READTHEDOCS_GIT_IDENTIFIER=12", "pull 12 READTHEDOCS_VERSION", "the same variables"},
	{"Read the Docs", "tag", "READTHEDOCS_VERSION=stable READTHEDOCS_VERSION_TYPE=tag READTHEDOCS_GIT_IDENTIFIER=v1.2.3", "tag v1.2.3 READTHEDOCS_GIT_IDENTIFIER", "stable is the newest tag"},

	{"Netlify", "branch", "BRANCH=feature/x HEAD=feature/x PULL_REQUEST=false", "branch feature/x HEAD", "a branch deploy"},
	{"Netlify", "same", "BRANCH=pull/7/head HEAD=feature/x PULL_REQUEST=true REVIEW_ID=7", "branch feature/x HEAD pull 7 REVIEW_ID", "a deploy preview"},
	{"Netlify", "fork", "BRANCH=pull/12/head HEAD=fix PULL_REQUEST=true REVIEW_ID=12", "branch fix HEAD pull 12 REVIEW_ID", "the same variables"},
	{"Netlify", "tag", "BRANCH=main HEAD=main PULL_REQUEST=false", "branch main HEAD", "tags start nothing there"},

	{"Vercel", "branch", "VERCEL_GIT_COMMIT_REF=feature/x VERCEL_GIT_PULL_REQUEST_ID=", "branch feature/x VERCEL_GIT_COMMIT_REF", "an empty number is none"},
	{"Vercel", "same", "VERCEL_GIT_COMMIT_REF=feature/x VERCEL_GIT_PULL_REQUEST_ID=7", "branch feature/x VERCEL_GIT_COMMIT_REF pull 7 VERCEL_GIT_PULL_REQUEST_ID", "a preview"},
	{"Vercel", "fork", "VERCEL_GIT_COMMIT_REF=fix VERCEL_GIT_PULL_REQUEST_ID=12", "branch fix VERCEL_GIT_COMMIT_REF pull 12 VERCEL_GIT_PULL_REQUEST_ID", "the same variables"},
	{"Vercel", "tag", "VERCEL_GIT_COMMIT_REF=main", "branch main VERCEL_GIT_COMMIT_REF", "tags start nothing there"},
}

func parseEnv(text string) map[string]string {
	env := map[string]string{}
	for field := range strings.FieldsSeq(text) {
		name, value, _ := strings.Cut(field, "=")
		env[name] = value
	}
	return env
}

// TestRead holds every service's row to the variables that its page documents.
func TestRead(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range sayings {
		seen[row.service+" "+row.run] = true
		env := parseEnv(always[row.service] + " " + row.env)
		c := Read(env)
		var got []string
		for _, one := range []struct {
			name string
			said Said
		}{{"branch", c.Branch}, {"tag", c.Tag}, {"pull", c.PullRequest}, {"target", c.Target}} {
			if one.said != (Said{}) {
				got = append(got, one.name, one.said.Value, one.said.From)
			}
		}
		if c.Merges {
			got = append(got, "merge")
		}
		if text := strings.Join(got, " "); c.Service != row.service || c.Commit.Value != sha || text != row.want {
			t.Errorf("%s, %s: got %q of %s (%s), want %q: %s", row.service, row.run, text, c.Service, c.Commit.Value, row.want, row.why)
		}
		// Without the service's own marker its variables say nothing.
		for _, s := range services() {
			name, _, _ := strings.Cut(s.Marker, "=")
			delete(env, name)
		}
		if c := Read(env); c != (Context{}) {
			t.Errorf("%s, %s: without a marker: %+v", row.service, row.run, c)
		}
	}
	for _, s := range services() {
		for _, run := range []string{"branch", "fork", "same", "tag"} {
			if !seen[s.Name+" "+run] {
				t.Errorf("%s has no row for %s", s.Name, run)
			}
		}
	}
}

// Every service has a name, a marker, a page, a remedy, a syntax that there is, and
// reads something. Some say which branch is the default one.
func TestEveryServiceIsWhole(t *testing.T) {
	names := map[string]bool{}
	for _, s := range services() {
		row := reflect.ValueOf(s)
		for i := range row.NumField() {
			if row.Field(i).IsZero() && row.Type().Field(i).Name != "Default" {
				t.Errorf("%s lacks %s", s.Name, row.Type().Field(i).Name)
			}
		}
		if _, err := ByName(s.Syntax); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
		if names[s.Name] || strings.Contains(s.Shallow, "\n") {
			t.Errorf("%s: a second row, or a remedy of several lines", s.Name)
		}
		names[s.Name] = true
	}
	if empty := Read(map[string]string{"CI": "true", "CI_COMMIT_BRANCH": "x", "BRANCH": "x"}); empty != (Context{}) {
		t.Errorf("no service's marker is set: %+v", empty)
	}
}

// FuzzRead sets any text everywhere: nothing but the text comes out, or a part of it.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"", "main", "refs/heads/", "refs/pull//merge", "refs/pull/7", "a:b:", "pull/", "/", "false", "origin/"} {
		f.Add(s)
	}
	variables := map[string]string{}
	for _, row := range sayings {
		maps.Copy(variables, parseEnv(row.env))
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, s := range services() {
			env := parseEnv(always[s.Name])
			for name := range variables {
				env[name] = text
			}
			c := Read(env)
			for _, said := range []Said{c.Branch, c.Tag, c.PullRequest, c.Target} {
				if !strings.Contains(text, said.Value) || (said.Value == "") != (said.From == "") {
					t.Fatalf("%s makes %+v of %q", s.Name, said, text)
				}
			}
		}
	})
}

// TestDefaultBranch holds the variables that name the default branch, and that nothing
// is said where a service has none.
func TestDefaultBranch(t *testing.T) {
	for _, s := range services() {
		env := map[string]string{"CI_DEFAULT_BRANCH": "trunk", "BUILDKITE_PIPELINE_DEFAULT_BRANCH": "trunk", "CI_REPO_DEFAULT_BRANCH": "trunk",
			"DRONE_REPO_BRANCH": "trunk", "CIRRUS_DEFAULT_BRANCH": "trunk"}
		for variable := range strings.FieldsSeq(always[s.Name]) {
			name, value, _ := strings.Cut(variable, "=")
			env[name] = value
		}
		want := Said{}
		switch s.Name {
		case "GitLab CI", "Buildkite", "Woodpecker CI", "Drone", "Cirrus CI":
			want = Said{"trunk", s.Default}
		}
		if got := Read(env).Default; got != want {
			t.Errorf("%s: the default branch is %v, not %v", s.Name, got, want)
		}
	}
}
