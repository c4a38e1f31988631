#!/bin/bash
# Formatting, vet, staticcheck, a tidy go.mod, the house rules that grep can
# hold, and that it compiles for Windows, macOS and 32 bits.
set -u
cd "$(dirname "$0")/.."
bad=0
fail() { echo "lint: $1" >&2; bad=1; }

unformatted=$(git ls-files -co --exclude-standard '*.go' | xargs gofmt -l)
[ -z "$unformatted" ] || fail "gofmt would change: $unformatted"
go vet ./... || fail "go vet"
go mod tidy -diff || fail "go mod tidy would change go.mod or go.sum"
go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./... || fail "staticcheck"

# scripts/dist is a module of its own: what packages the program is none of its dependencies.
(
	cd scripts/dist && go vet -tags prove ./... && go mod tidy -diff &&
		go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 -tags prove ./...
) || fail "scripts/dist"

# Below cmd/tagline nothing logs, exits, or reads the environment, the clock or the
# working directory: what is needed comes in as values.
forbidden='\b(os\.(Getenv|LookupEnv|Environ|Getwd|Exit|Stdout|Stderr|Args|UserHomeDir|Hostname)|time\.(Now|Since|Until|Local)\b|\b(log|slog)\.[A-Z]|fmt\.Print|print(ln)?\(|user\.Current)'
if git ls-files -co --exclude-standard 'scm/*.go' 'scheme/*.go' 'render/*.go' 'cmd/internal/*.go' | grep -v _test.go | xargs grep -nE "$forbidden" | grep -vE ':[0-9]+:\s*//'; then
	fail "these calls belong into cmd"
fi
# Small files are read by scm/smallfile, which neither waits nor fills memory.
readers='\b(os\.(DirFS|ReadFile|Open)|(root|dir)\.ReadFile|fs\.ReadFile)\('
if git ls-files -co --exclude-standard 'cmd/*.go' 'scm/*.go' 'scheme/*.go' 'render/*.go' | grep -vE '_test\.go$|^scm/smallfile/|/readstart_other\.go$' | xargs grep -nE "$readers"; then
	fail "scm/smallfile reads files"
fi
# Programs are started in two places, which know what a repository may not do; the companion is
# started in one, and asks git for credentials in one.
if git ls-files -co --exclude-standard 'cmd/*.go' 'scm/*.go' 'scheme/*.go' 'render/*.go' | grep -vE '_test\.go$|^scm/(gitcmd|hg)/|^cmd/tagline/remote\.go$|^cmd/tagline-remote/gitprogram\.go$' | xargs grep -nE '\b(exec\.Command|os\.StartProcess|syscall\.(Exec|ForkExec|StartProcess))'; then
	fail "only scm/gitcmd, scm/hg and what reaches remotes start programs"
fi
# What programs say goes to the standard error that a run was given.
if git ls-files -co --exclude-standard 'cmd/*.go' | grep -vE '_test\.go$|/main\.go$' | xargs grep -nE '\bos\.Std(in|out|err)\b'; then
	fail "main.go alone knows the process's own files"
fi
# Nothing is compiled or computed before main.
if git ls-files -co --exclude-standard 'cmd/*.go' 'scm/*.go' 'scheme/*.go' 'render/*.go' | grep -v _test.go | xargs grep -nE '^(var .*|	[a-zA-Z_]+ += )regexp\.MustCompile|^func init\(\)'; then
	fail "work at start-up"
fi
# Tests wait for nothing and skip only where a program to compare with is missing.
if git ls-files -co --exclude-standard '*_test.go' | xargs grep -nE 'time\.Sleep'; then fail "a test sleeps"; fi
if git ls-files -co --exclude-standard '*_test.go' | xargs grep -nE '\bt\.Skip'; then fail "only scripts/oracle skips"; fi

# linux/386 stands for the processors with 32 bits that there are wheels for.
for target in windows/amd64 darwin/arm64 linux/386; do
	GOOS=${target%/*} GOARCH=${target#*/} CGO_ENABLED=0 go vet ./cmd/... ./scm/... ./scheme/... ./render/... || fail "$target does not compile"
done
exit $bad
