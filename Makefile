# The commands of daily work. All of them use the virtual environment VENV, which `make install` creates.

VENV ?= .venv
PYTHON := $(VENV)/bin/python
# Some tests start other programs of the environment by name.
export PATH := $(abspath $(VENV))/bin:$(PATH)

.PHONY: help install test test-all check lint types format build site

help: ## print this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' Makefile | expand -t 12

install: $(PYTHON) ## create the environment with everything that tests and checks need

$(PYTHON):
	python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet -e '.[test,lint,publish]'

test: $(PYTHON) ## run the fast tests (TESTS=... chooses files or options)
	$(PYTHON) -m pytest -n 2 -m "not slow and not spark and not browser" $(TESTS)

test-all: $(PYTHON) ## run every test that can run on this machine
	$(PYTHON) -m pytest -n 2 $(TESTS)

check: ## run what CI runs (STEPS="lint types" chooses steps)
	CI_VENV=$(abspath $(VENV)) .ci/run $(STEPS)

lint: $(PYTHON) ## run the linter, the format check and the import contracts
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports

types: $(PYTHON) ## run mypy
	$(PYTHON) -m mypy

format: $(PYTHON) ## format the code and fix what the linter can fix
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

build: $(PYTHON) ## write every generated file
	$(PYTHON) scripts/build.py

site: $(PYTHON) ## write the docs, the page of the data and its exports into site/
	$(PYTHON) -c 'import zensical' 2>/dev/null || $(PYTHON) -m pip install --quiet -e '.[docs]'
	$(PYTHON) scripts/docs_site.py -o site
