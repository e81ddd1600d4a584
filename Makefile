# Everything happens in a private .venv, made on the first call from Python 3.11+ and python3-venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input

# What a wheel is built from: an installed copy is stale when one of them is newer.
SOURCES := pyproject.toml $(shell find auditor queries reports -type f -not -name '*.pyc')

.DEFAULT_GOAL := demo
.PHONY: demo test check clean

demo: $(VENV)/installed ## audit the sample tree that ships with the package
	$(BIN)/mmap-audit demo

test: $(VENV)/editable ## pass the tests that need no kernel tree and no network
	$(BIN)/python -m pytest -m "not kernel"

check: $(VENV)/tools ## format, lint and types, as the CI asks
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

clean: ## remove the private environment and what the tools left behind
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find auditor tests -type d -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "mmap-audit needs Python 3.11+")'
	$(PYTHON) -m venv $(VENV)
	touch $@

# An editable install serves demo as well, so a plain one never replaces it.
$(VENV)/installed: $(VENV)/python $(SOURCES)
	test -e $(VENV)/editable || $(PIP) install .
	touch $@

$(VENV)/editable: $(VENV)/python pyproject.toml
	$(PIP) install --editable '.[test]'
	touch $@

$(VENV)/tools: $(VENV)/python pyproject.toml
	$(PIP) install --editable '.[dev]'
	touch $@ $(VENV)/editable
