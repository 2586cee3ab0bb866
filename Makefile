# Needs Python 3.11 or later; tools/setup.py gets the rest.

PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3.14 python3; do \
  command -v $$name && break; done)
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
# Installed before the tests begin, which run in two processes.
BROWSERS = $(BIN)/python -m tools.chromium && $(BIN)/python -m tools.chromium --shell
# A file of tests stays with one process: some share a server or a page.
# A failure is told at once, so that a run that is stopped has named it.
PARALLEL := --numprocesses 2 --dist loadfile --instafail
# Without PACKAGES, those that the page serves stay.
SERVED = $(if $(findstring command,$(origin PACKAGES)),--packages '$(PACKAGES)' $(if $(SNAPSHOT),--snapshot))
export PATH := $(PATH):$(CURDIR)/$(BIN)

.DEFAULT_GOAL := help
.PHONY: help run dev build build-best test test-unit soak test-pyodide test-e2e test-faults test-engines test-oracles weight bench bench-server dist release docs lint clean setup-run setup-dev

help: ## show this list
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name text; \
	  do printf '  make %-13s %s\n' "$$name" "$$text"; done

run: build ## serve the chat (HOST=127.0.0.1, PORT=8000; OPEN=1 opens a browser)
	@$(BIN)/python -m chat_py_server --host $(HOST) --port $(PORT) $(if $(OPEN),--open)

dev: setup-run ## serve the sources: edit, reload, see (HOST=127.0.0.1, PORT=8000)
	@$(BIN)/python -m tools.dev --host $(HOST) --port $(PORT)

build: setup-run ## make what the page needs, under static/ (PACKAGES="…" to serve, SNAPSHOT=1 inside)
	@$(BIN)/python -m tools.build $(SERVED)

build-best: setup-run ## the same, compressed as well as can be (a minute)
	@$(BIN)/python -m tools.build --best $(SERVED)

test: ## all tests: unit, inside Pyodide, in a browser
	@$(MAKE) --no-print-directory test-unit
	@$(MAKE) --no-print-directory test-pyodide
	@$(MAKE) --no-print-directory test-e2e
	@$(BIN)/python -m tools.conformance

test-unit: setup-dev ## tests/ on CPython
	-@$(BIN)/python -m tools.databases
	$(BIN)/python -m pytest $(PARALLEL) --junitxml=.cache/tests.xml tests

soak: setup-dev build ## random sequences by the thousand, and hours of use in minutes
	CHAT_PY_SEQUENCES=2500 $(BIN)/python -m pytest tests/property
	@$(BIN)/python -m tools.databases
	CHAT_PY_GUESTS=100 $(BIN)/python -m pytest tests/server/test_two_instances.py
	$(BROWSERS) && $(BIN)/python -m pytest e2e/soak

test-pyodide: setup-dev ## tests/ for chat_py inside Pyodide, under Node.js
	$(BIN)/python -m tools.pyodide_tests

test-e2e: setup-dev build ## e2e/ in Chromium
	$(BROWSERS) && $(BIN)/python -m pytest $(PARALLEL) --junitxml=.cache/e2e.xml -m 'not thorough' e2e --ignore=e2e/soak

test-faults: setup-dev build ## every start that fails, and the rest of all matrices of browser tests
	$(BROWSERS) && $(BIN)/python -m pytest $(PARALLEL) -m thorough e2e --ignore=e2e/soak

test-engines: setup-dev build ## the main job and texts in Firefox and WebKitGTK
	@$(BIN)/python -m tools.engines

test-oracles: setup-dev ## the readers of answers beside official clients and real servers
	@$(BIN)/python -m tools.oracles

weight: setup-dev build-best ## write what each file weighs into docs/startup.md
	@$(BIN)/python -m tools.weight

bench: setup-dev build-best ## measure
	@chromium=$$($(BIN)/python -m tools.chromium) && CHROMIUM=$$chromium $(BIN)/python -m benchmarks

bench-server: setup-dev ## measure the server under load (ten minutes)
	@$(BIN)/python -m tools.databases && $(BIN)/python -m benchmarks.server

dist: build-best ## make dist/, for any static host
	@$(BIN)/python -m tools.dist

release: setup-dev build-best ## make release/: wheel, sdist, npm package, zip, bill of materials
	@$(BIN)/python -m tools.release

docs: setup-run build-best ## make site/, the documentation with a live demo
	@$(BIN)/python -m tools.docs_site

lint: setup-dev ## ruff and pyright
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	node_modules/.bin/pyright

clean: ## remove everything that was built or installed
	rm -rf .venv .cache node_modules dist dist.new release site static/app static/runtime static/packages static/*.gz static/*.br \
	  static/chat-py.js static/chat-py.css static/interpreter.js

setup-run:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is missing: apt-get install python3"; exit 1; }
	@$(PYTHON) -m tools.setup run

setup-dev: setup-run
	@$(PYTHON) -m tools.setup dev
