# Pharos. `make` alone lists what can be made. A machine with Go, git and make is enough: the rest is installed.

.DEFAULT_GOAL := help

# Go's own installer does not put it on the PATH of every shell.
ifeq (,$(shell command -v go 2>/dev/null))
export PATH := $(PATH):/usr/local/go/bin
endif

staticcheck  := honnef.co/go/tools/cmd/staticcheck@v0.8.2
govulncheck  := golang.org/x/vuln/cmd/govulncheck@v1.9.0

modules      := schemas pkg services tools
packages     := $(modules:%=pharos/%/...)
commands     := $(notdir $(wildcard services/*/cmd/*))

web          := services/console/web
web_sources  := $(shell find $(web) schemas -type f -not -path '*/node_modules/*' -not -path '$(web)/dist/*' \
                  -not -path '$(web)/e2e/*' -not -name '*.go' 2>/dev/null)
web_deps     := $(web)/node_modules/.installed
web_bundle   := $(web)/node_modules/.bundled
docs_sources := $(shell find tools/docs pkg/openapi -type f -not -name '*_test.go' 2>/dev/null)
lint_deps    := tools/lint/node_modules/.installed

chromium     := $${CHROMIUM:-$$(command -v chromium || command -v chromium-browser || command -v google-chrome)}

faults       := Kill|Disk|Database|Flipped|LostItsEnd|Clock

# A clone that belongs to somebody else (root builds a user's) has no VCS stamp that git would give.
build        := go build -buildvcs=false

.PHONY: help deps build run pharos services web test pictures faults check tidy-check documents containers release vuln bench clean always

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: ## install what is missing, build, and start everything on http://127.0.0.1:8080 (ARGS="--http-addr …")
	@sh deploy/setup/install.sh run
	@$(MAKE) --no-print-directory web pharos
	@exec bin/pharos up $(ARGS)

test: ## everything: Go with PostGIS and JetStream, then the pages in a browser
	@sh deploy/setup/install.sh test
	@$(MAKE) --no-print-directory web pharos
	cd $(web) && npm run --silent typecheck
	@failed=; echo "go test $(packages)"; go test -timeout 8m $(packages) || failed=yes; \
	  echo "cd $(web) && npm test"; (cd $(web) && CHROMIUM=$(chromium) npm test --silent) || failed=yes; test -z "$$failed"

faults: ## the faults of `make test`, longer: 200 kills, a byte flipped in each file of every stream
	@sh deploy/setup/install.sh test
	@$(MAKE) --no-print-directory web
	FAULTS=all go test -count=1 -timeout 60m -v ./tools/e2e ./tools/internal/allinone -run '$(faults)'

build: web pharos services ## the web pages, bin/pharos and one bin/pharos-… for each service

check: ## what a reviewer would say first: format, vet, staticcheck, tidy modules, walls, documents, types, shell
	@unformatted=$$(git ls-files -z -- '*.go' | xargs -0 -r gofmt -l) && \
	  test -z "$$unformatted" || { echo "not formatted (gofmt -w):" $$unformatted >&2; exit 1; }
	go vet $(packages)
	@for module in $(modules); do (cd $$module && echo "GOWORK=off go vet $$module" && GOWORK=off go vet ./...) || exit 1; done
	go run $(staticcheck) $(packages)
	@$(MAKE) --no-print-directory tidy-check web
	go test -count=1 ./tools/archtest ./tools/contract ./tools/internal/manual ./tools/pharos
	@$(MAKE) --no-print-directory documents containers
	cd $(web) && npm run --silent typecheck
	@if command -v shellcheck >/dev/null; then git ls-files -- '*.sh' .ci/run | xargs shellcheck; else echo "shellcheck is not installed: skipped"; fi

deps: ## install what running and testing need: PostgreSQL with PostGIS, Node.js, Chromium
	@sh deploy/setup/install.sh test

web: $(web_bundle) ## the web pages, if their sources changed
	@:

pictures: ## take the pictures of docs/user again, after a change of the pages
	@$(MAKE) --no-print-directory web pharos
	cd $(web) && CHROMIUM=$(chromium) npm run --silent pictures

bench: ## the figures, each beside what it stands on, measured in the same run (ARGS="--runs 3", --only feed, --quick)
	@sh deploy/setup/install.sh run
	@go run -buildvcs=false ./tools/bench $(ARGS)

release: ## freeze what the event schemas promise, as the version in schemas/asyncapi.yaml
	go run ./tools/release schemas/releases

vuln: ## known vulnerabilities in what we import (asks the Go vulnerability database)
	@for module in $(modules); do (cd $$module && go run $(govulncheck) ./...) || exit 1; done

clean: ## remove what was built; data folders stay
	rm -rf bin $(web)/node_modules tools/lint/node_modules
	find $(web)/dist -mindepth 1 -not -name .keep -delete

# ── parts ────────────────────────────────────────────────────────────────────────────────────────────────────────────

# go decides what is out of date; the pages are embedded, so they come first.
pharos: | web
	@command -v go >/dev/null || { echo "Go 1.26 or newer is needed: https://go.dev/dl" >&2; exit 1; }
	$(build) -o bin/pharos ./tools/pharos

services: | web
	@set -e; for name in $(commands); do echo "$(build) -o bin/pharos-$$name ./services/…/cmd/$$name"; \
	  $(build) -o bin/pharos-$$name ./services/*/cmd/$$name; done
	$(build) -o bin/pharos-care ./tools/care

$(web_deps): $(web)/package.json $(web)/package-lock.json
	@command -v npm >/dev/null || { echo "npm is needed for the web pages: make deps" >&2; exit 1; }
	cd $(web) && npm ci --no-audit --no-fund --loglevel=error </dev/null
	@mkdir -p $(@D) && touch $@

# A bundle removed by hand is made again, whatever its stamp says.
$(web_bundle): $(web_deps) $(web_sources) $(docs_sources) $(if $(wildcard $(web)/dist/*),,always)
	cd $(web) && npm run --silent build
	go run -buildvcs=false ./tools/docs $(web)/dist/docs
	@mkdir -p $(@D) && touch $@

$(lint_deps): tools/lint/package.json tools/lint/package-lock.json
	@command -v npm >/dev/null || { echo "npm is needed to lint the documents: make deps" >&2; exit 1; }
	cd tools/lint && npm ci --no-audit --no-fund --loglevel=error </dev/null
	@mkdir -p $(@D) && touch $@

# The linters of OpenAPI and AsyncAPI, and whether the pages' types are those of the documents.
documents: $(lint_deps)
	cd tools/lint && npm run --silent lint && npm run --silent types:check

# Where docker-compose is installed; the topology test reads the file in any case.
containers:
	@if command -v docker-compose >/dev/null; then echo "docker-compose config" && docker-compose config -q && \
	  SITE_ADDRESS=example.org docker-compose -f docker-compose.yml -f deploy/compose/tls.yml config -q; \
	  else echo "docker-compose is not installed: skipped"; fi

always:

# go.mod and go.sum hold what the code imports and nothing else, for each module alone and for the workspace.
# The workspace is checked on a copy, because `go work sync` writes.
tidy-check:
	@for module in $(modules); do (cd $$module && echo "go mod tidy $$module" && GOWORK=off go mod tidy -diff) || exit 1; done
	@copy=$$(mktemp -d) && trap 'rm -rf "$$copy"' EXIT && echo "go work sync" && \
	  git ls-files -z -- '*.go' '*go.mod' '*go.sum' go.work go.work.sum | tar --null -T - -c | tar -x -C "$$copy" && \
	  (cd "$$copy" && go work sync) && \
	  for file in $(modules:%=%/go.mod) $(modules:%=%/go.sum) go.work; do \
	    test ! -e $$file || diff -u $$file "$$copy/$$file" || { echo "go work sync changes $$file" >&2; exit 1; }; done
