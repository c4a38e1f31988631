package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// hostileConfig is a configuration of the user's that changes what git prints, and
// names programs.
const hostileConfig = `[core]
	abbrev = 40
	quotePath = false
	pager = touch $HOME/ran
	fsmonitor = touch $HOME/ran
	hooksPath = /nonexistent
	logAllRefUpdates = always
	warnAmbiguousRefs = true
[log]
	date = raw
	showSignature = true
	decorate = full
	follow = true
[color]
	ui = always
[tag]
	sort = -version:refname
	gpgSign = false
[versionsort]
	suffix = -rc
[diff]
	noprefix = true
	external = touch $HOME/ran
	ignoreSubmodules = all
	renames = copies
[status]
	short = true
	showUntrackedFiles = all
[alias]
	describe = !touch $HOME/ran
	log = !touch $HOME/ran
	rev-list = !touch $HOME/ran
[fetch]
	prune = true
	pruneTags = true
	output = compact
[column]
	ui = always
[advice]
	detachedHead = false
[i18n]
	logOutputEncoding = ISO-8859-9
[grep]
	lineNumber = true
[rebase]
	autoStash = true
[init]
	defaultBranch = other
`

// hostileEnvironment is what hooks of git, another service, and a user in another
// place leave in the environment of a tagline.
const hostileEnvironment = `#!/bin/sh
export LC_ALL=tr_TR.UTF-8 LANG=tr_TR.UTF-8 LANGUAGE=tr TZ=America/St_Johns
export GIT_DIR=/nonexistent GIT_WORK_TREE=/ GIT_INDEX_FILE=/dev/null GIT_OBJECT_DIRECTORY=/nonexistent GIT_ALTERNATE_OBJECT_DIRECTORIES=/nonexistent
export GIT_NAMESPACE=other GIT_PREFIX=sub/ GIT_QUARANTINE_PATH=/nonexistent GIT_SHALLOW_FILE=/nonexistent GIT_GRAFT_FILE=/nonexistent
export GIT_NO_REPLACE_OBJECTS=1 GIT_REPLACE_REF_BASE=refs/other GIT_LITERAL_PATHSPECS=1 GIT_EXTERNAL_DIFF=false GIT_REFLOG_ACTION=x
export GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_0=core.abbrev GIT_CONFIG_VALUE_0=5 GIT_CONFIG_KEY_1=core.bare GIT_CONFIG_VALUE_1=true
export GIT_CONFIG_PARAMETERS="'core.abbrev=40'" GIT_PAGER=false PAGER=false GIT_EDITOR=false GIT_ASKPASS=false SSH_ASKPASS=false
export GIT_AUTHOR_DATE='@1 +0000' GIT_COMMITTER_DATE='@1 +0000'
export GIT_CONFIG_GLOBAL="@CONFIG@"
[ "$NO_SERVICE" ] && exec "@TAGLINE@" "$@"
# A service that builds another commit, and variables of those that are not there. What a
# script sets itself stays.
for name in APPVEYOR_PULL_REQUEST_HEAD_REPO_BRANCH APPVEYOR_PULL_REQUEST_NUMBER APPVEYOR_REPO_BRANCH APPVEYOR_REPO_COMMIT APPVEYOR_REPO_TAG APPVEYOR_REPO_TAG_NAME \
	BITBUCKET_BRANCH BITBUCKET_COMMIT BITBUCKET_PR_DESTINATION_BRANCH BITBUCKET_PR_ID BITBUCKET_TAG BRANCH_NAME BUILDKITE_BRANCH BUILDKITE_COMMIT \
	BUILDKITE_PIPELINE_DEFAULT_BRANCH BUILDKITE_PULL_REQUEST BUILDKITE_PULL_REQUEST_BASE_BRANCH BUILDKITE_TAG BUILD_SOURCEBRANCH BUILD_SOURCEVERSION \
	BUILD_VCS_NUMBER CHANGE_BRANCH CHANGE_ID CHANGE_TARGET CIRCLE_BRANCH CIRCLE_PR_NUMBER CIRCLE_PULL_REQUEST CIRCLE_SHA1 CIRCLE_TAG CIRRUS_BASE_BRANCH \
	CIRRUS_BRANCH CIRRUS_CHANGE_IN_REPO CIRRUS_DEFAULT_BRANCH CIRRUS_PR CIRRUS_TAG CI_COMMIT_BRANCH CI_COMMIT_PULL_REQUEST CI_COMMIT_SHA \
	CI_COMMIT_SOURCE_BRANCH CI_COMMIT_TAG CI_COMMIT_TARGET_BRANCH CI_DEFAULT_BRANCH CI_EXTERNAL_PULL_REQUEST_IID \
	CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME CI_MERGE_REQUEST_EVENT_TYPE CI_MERGE_REQUEST_IID \
	CI_MERGE_REQUEST_SOURCE_BRANCH_NAME CI_MERGE_REQUEST_TARGET_BRANCH_NAME CI_REPO_DEFAULT_BRANCH CODEBUILD_RESOLVED_SOURCE_VERSION \
	CODEBUILD_WEBHOOK_BASE_REF CODEBUILD_WEBHOOK_HEAD_REF CODEBUILD_WEBHOOK_TRIGGER COMMIT_REF DRONE_BRANCH DRONE_COMMIT DRONE_COMMIT_SHA \
	DRONE_PULL_REQUEST DRONE_REPO_BRANCH DRONE_SOURCE_BRANCH DRONE_TAG DRONE_TARGET_BRANCH GITHUB_BASE_REF GITHUB_HEAD_REF GITHUB_REF GITHUB_SHA \
	GIT_BRANCH GIT_COMMIT GIT_LOCAL_BRANCH HEAD PULL_REQUEST REVIEW_ID SYSTEM_PULLREQUEST_PULLREQUESTID SYSTEM_PULLREQUEST_PULLREQUESTNUMBER \
	SYSTEM_PULLREQUEST_SOURCEBRANCH SYSTEM_PULLREQUEST_TARGETBRANCH TAG_NAME TRAVIS_BRANCH TRAVIS_COMMIT TRAVIS_PULL_REQUEST TRAVIS_PULL_REQUEST_BRANCH \
	TRAVIS_TAG VERCEL_GIT_COMMIT_REF VERCEL_GIT_COMMIT_SHA VERCEL_GIT_PULL_REQUEST_ID; do
	eval "[ \"\${$name+set}\" ] || export $name=other"
done
export READTHEDOCS=True READTHEDOCS_VERSION_TYPE=tag READTHEDOCS_VERSION=v99.0.0 READTHEDOCS_GIT_IDENTIFIER=v99.0.0
export READTHEDOCS_GIT_COMMIT_HASH=1234567890123456789012345678901234567890
exec "@TAGLINE@" "$@"
`

// ownSurroundings are scripts about these very variables, and those in which explain
// tells that GIT_DIR is ignored.
var ownSurroundings = []string{"surroundings", "as_git", "fetch", "readers", "explain", "explain_more", "ci_context", "beside_setuptools_scm", "manifests_clean", "manifests_together"}

// toldOfServices are scripts about what is told of a service, such as how a clone of its
// gets its history.
var toldOfServices = []string{"check", "companions_unknown", "default_branch", "facts", "hints_history_and_files"}

// TestSurroundings runs the scripts again with a tagline that is called from a hook, by
// a user with a hostile configuration, in the build of another repository: nothing that
// it prints is another, and no program of that configuration runs. The transcripts' own git is called as ever.
func TestSurroundings(t *testing.T) {
	real, err := exec.LookPath("tagline")
	if err != nil {
		t.Fatal(err)
	}
	bin, scripts := t.TempDir(), t.TempDir()
	config := filepath.Join(bin, "gitconfig")
	wrapper := strings.NewReplacer("@CONFIG@", config, "@TAGLINE@", real).Replace(hostileEnvironment)
	for path, text := range map[string]string{config: hostileConfig, filepath.Join(bin, "tagline"): wrapper} {
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	all, err := filepath.Glob(filepath.Join(scriptDir(t), "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, path := range all {
		if slices.Contains(ownSurroundings, strings.TrimSuffix(filepath.Base(path), ".txtar")) {
			continue
		}
		if n++; n%surroundingsShare != 0 {
			continue
		}
		text, err := os.ReadFile(path)
		if bytes.Contains(text, []byte("tagline release")) {
			continue // which commits as the user's git is set up, dates of the environment included
		}
		if slices.Contains(toldOfServices, strings.TrimSuffix(filepath.Base(path), ".txtar")) {
			text = append([]byte("env NO_SERVICE=1\n"), text...)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(scripts, filepath.Base(path)), text, 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	runScriptsWith(t, scripts, bin)
}
