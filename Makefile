# Everything needs python3 (3.11 or newer) and make; the rest is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo test check dist messages clean

help:            ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

PACKAGES := . connectors/bizzon connectors/fake library

.venv/.done: $(PACKAGES:%=%/pyproject.toml)
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--editable '.[dev]' $(patsubst %,--editable %,$(filter-out .,$(PACKAGES)))
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

dist: setup      ## a wheel and a source package of each part, into dist/
	for part in $(PACKAGES); do $(BIN)/python -m build --outdir dist $$part || exit 1; done

messages: setup  ## take new sentences into the French catalogue, and compile it
	$(BIN)/pybabel -q extract -k N_ -k _ -k ngettext:1,2 -k Nn_:1,2 --no-location --sort-output \
		--omit-header -o sommit_core/locale/sommit.pot sommit_core
	$(BIN)/pybabel -q update -N --ignore-obsolete --ignore-pot-creation-date -w 100 -D sommit -l fr \
		-i sommit_core/locale/sommit.pot -d sommit_core/locale
	$(BIN)/pybabel -q compile -D sommit -d sommit_core/locale

clean:           ## forget .venv and everything built
	rm -rf .venv dist .pytest_cache .mypy_cache .ruff_cache .coverage*
