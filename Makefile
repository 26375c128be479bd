# Everything needs python3 (3.11 or newer) and make; the rest is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo test check dist clean

help:            ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

.venv/.done: pyproject.toml connectors/bizzon/pyproject.toml connectors/fake/pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--editable '.[dev]' --editable connectors/bizzon --editable connectors/fake
	@touch $@

setup: .venv/.done  ## install Sommit and its tools into .venv

demo: setup      ## a complete run on made-up data: nights, links, prices, stock
	@$(BIN)/sommit demo

test: setup check  ## every check and every test
	$(BIN)/python -m pytest -n auto --cov --cov-report=term:skip-covered --cov-fail-under=90

check: setup     ## lint and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

dist: setup      ## wheels of the core and of each connector, into dist/
	$(BIN)/python -m build --outdir dist .
	$(BIN)/python -m build --outdir dist connectors/bizzon
	$(BIN)/python -m build --outdir dist connectors/fake

clean:           ## forget .venv and everything built
	rm -rf .venv dist .pytest_cache .mypy_cache .ruff_cache .coverage*
