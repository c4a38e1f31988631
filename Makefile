# make help            this list
# make run [DIR=...]   build, and print the version of a repository (this one by default)
# make test            fetch the programs to compare with, then run every test
# make build           bin/tagline and bin/tagline-remote, static
# make lint            formatting, vet, staticcheck, house rules, other systems
# make golden          write the golden files anew: help, transcripts, generated pages; read the diff before you commit
# make bench           time against git describe and others [REPOS="dir ..."]
# make prove           the long comparisons with other programs
# make fuzz            every fuzz target for TIME each
# make man             bin/tagline.1, the manual page
# make wheel           the Python package: wheels for every platform, one without the binary, and the sdist [GOOS=darwin GOARCH=arm64]
# make dist            dist/, all that a release is made of: archives, packages, an image, checksums

DIR   ?= .
TIME  ?= 20s
GO    ?= go
BUILD  = CGO_ENABLED=0 $(GO) build -trimpath -buildvcs=true -ldflags '-s -w'

.PHONY: help run build test golden lint oracles bench prove fuzz man wheel dist clean

# The list is the comment at the top. Plain make is make run, which is the shortest way to see it work.
.DEFAULT_GOAL = run
help:
	@sed -n 's/^# make/make/p' $(firstword $(MAKEFILE_LIST))

run: build
	@bin/tagline -C '$(DIR)'

# In a copy without .git there is no revision to stamp.
build:
	@mkdir -p bin
	@if [ -e .git ]; then $(BUILD) -o bin/ ./cmd/tagline ./cmd/tagline-remote; else $(subst vcs=true,vcs=false,$(BUILD)) -o bin/ ./cmd/tagline ./cmd/tagline-remote; fi

oracles:
	@scripts/oracle/setup.sh
	@scripts/oracle/shells.sh

test: oracles build
	$(GO) test -timeout 20m ./...
	@scripts/python-test.sh

golden:
	UPDATE_GOLDEN=1 $(GO) test ./scheme/... -run Docs
	UPDATE_GOLDEN=1 $(GO) test ./render/ci -run Docs
	UPDATE_GOLDEN=1 $(GO) test ./cmd/tagline -run 'Docs|Help|Scripts'

lint:
	@scripts/lint.sh

bench: oracles build
	$(GO) run ./scripts/bench $(if $(REPOS),-repos "$(REPOS)")

prove: oracles build
	$(GO) test -tags prove -timeout 6h ./...
	$(GO) test -C scripts/dist -tags prove -timeout 6h ./...
	@scripts/python-prove/run.sh
	@scripts/setuptools-scm-suite/run.sh
	@scripts/order-proof/go-build.sh bin/tagline

fuzz:
	@scripts/fuzz.sh $(TIME)

man: build
	bin/tagline man >bin/tagline.1

# The builder runs here, whatever it builds for.
wheel:
	@env -u GOOS -u GOARCH -u GOARM $(GO) run ./scripts/wheel \
		-targets $(if $(GOOS)$(GOARCH),$(or $(GOOS),$(shell $(GO) env GOHOSTOS))/$(or $(GOARCH),$(shell $(GO) env GOHOSTARCH)),all)

# The commit that is checked out, for every platform; dist/ is emptied first.
dist:
	@rm -rf dist
	@env -u GOOS -u GOARCH -u GOARM $(GO) run -C scripts/dist . -root '$(CURDIR)' -o '$(CURDIR)/dist'

clean:
	rm -rf bin dist .cache
