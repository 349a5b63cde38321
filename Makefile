# Everything sets up what it needs: only Python 3.11 or newer (with venv) and make are asked for.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCE ?=
OUT ?=

.DEFAULT_GOAL := help
.PHONY: help run test check goldens wording bench screenshots clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 12

$(VENV)/.runtime: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "migrate needs Python 3.11 or newer; '$(PYTHON)' is `$(PYTHON) -V 2>&1`. Name another: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "Python's venv is missing. On Debian and Ubuntu: apt install python3-venv"; exit 2; }
	@echo "Setting up $(VENV) (once) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

run: $(VENV)/.runtime  ## the demo into output/; or your own posts: make run SOURCE=~/posts OUT=~/migrated
ifeq ($(strip $(SOURCE)),)
	@$(BIN)/migrate demo -o $(or $(OUT),output)
else
	@$(BIN)/migrate run $(SOURCE) -o $(or $(OUT),output) || [ $$? -eq 1 ]  # 1: done, with findings that the summary names
endif

# Only a test asks it about the report; without npm that test is skipped, by name.
$(VENV)/axe:
	@npm install --silent --no-audit --no-fund --prefix $@ axe-core@4 2>/dev/null || mkdir -p $@

test: $(VENV)/.dev $(VENV)/axe  ## the tests
	@$(BIN)/python -m pytest

check: $(VENV)/.dev  ## format, lint, floors, types, docs
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/test_docs.py

goldens: $(VENV)/.dev  ## rewrite the expected files under fixtures/ from what the code does now
	@$(BIN)/python -m tests.goldens

$(VENV)/.train: $(VENV)/.dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[train]'
	@touch $@

wording: $(VENV)/.train  ## learn anew how the words of short pages weigh, from fixtures/texts and fixtures/pages
	@$(BIN)/python -m tests.learning

bench: $(VENV)/.dev  ## speed and size beside other tools, in one run; ROWS="C1 S1", POSTS=folder
	@$(BIN)/python -m tests.bench

screenshots: $(VENV)/.dev  ## take the pictures in docs/ anew, from the demo (needs chromium)
	@$(BIN)/python -m tests.screenshots

clean:  ## remove what make set up; output/ stays
	rm -rf $(VENV) .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache
	find migrate tests -name __pycache__ -type d -prune -exec rm -rf {} +
