# Every target does its own set-up. `make run` is all that a newcomer needs.

VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT

.PHONY: help install run test check bench stress screenshots messages lock browser clean
.DEFAULT_GOAL := help

help: ## Say what there is
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

install: $(BIN)/.run ## Make the virtual environment, install the locked packages, compile translations
	@$(BIN)/python -m chatapp.ops.catalogs

run: $(BIN)/.run ## Start the product with demo accounts and scripted demo models (PORT=8000)
	@CHATAPP_DEMO=$${CHATAPP_DEMO-1} exec $(BIN)/python -m chatapp.ops.supervisor

test: $(BIN)/.dev browser ## Run every test: unit, with real processes, in a browser
	@BIN=$(BIN) sh .ci/test

check: $(BIN)/.dev ## Lint, check types, imports, templates, migrations and deployment settings
	@BIN=$(BIN) sh .ci/check

bench: $(BIN)/.dev browser ## Run the benchmarks (DATA=DIR replays labelled replies of your own)
	@$(BIN)/python -m tests.bench $(if $(DATA),--data '$(DATA)')

stress: $(BIN)/.dev browser ## Run the long fault and concurrency suites
	@TAKEOVER_ORDERS=10000 $(BIN)/python -m pytest -q tests/desk/test_takeover.py
	@$(BIN)/python -m tests.stress

screenshots: $(BIN)/.dev browser ## Take the README's pictures (GUISES=DIR: every language, theme and width)
	@FONTS=1 BIN=$(BIN) sh .ci/browser
	@$(BIN)/python -m tests.screenshots $(if $(GUISES),--guises '$(GUISES)')

messages: $(BIN)/.dev ## Bring the translations' catalogs up to date with the sources
	@$(BIN)/python -m chatapp.ops.messages

lock: $(BIN)/.dev ## Resolve the ranges of pyproject.toml into the locks
	@BIN=$(BIN) sh .ci/lock

browser: $(BIN)/.dev
	@BIN=$(BIN) sh .ci/browser

clean: ## Remove the virtual environment and the caches; var/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@VENV=$(VENV) sh .ci/python

# The dev lock holds everything that the other one does, so it serves for both.
$(BIN)/.run: requirements.txt | $(BIN)/python
	@echo "Installing the locked packages"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(BIN)/.dev: requirements-dev.txt | $(BIN)/python
	@echo "Installing the locked packages and the tools of development"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@ $(BIN)/.run
