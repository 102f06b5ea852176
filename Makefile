# Two commands for everyone: `make serve` shows the site, `make test` runs all the tests.
# They need Python 3.11 or later with pip; the rest is set up in .venv from requirements.lock, once.

PYTHON ?= python3
VENV ?= .venv
ADDRESS ?= 127.0.0.1:8000
ARGS ?=
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help serve site test quick records learn check gold bench lock release clean

help: ## what can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST)

serve: $(READY) ## the five-city site at http://127.0.0.1:8000, rebuilt as data/ changes
	$(BIN)/policy-digest serve --data data --address $(ADDRESS)

site: $(READY) ## the same site as files, in site/
	$(BIN)/policy-digest build --data data --site site --strict

# What is compiled is kept, whatever the machine asks for: tests start a hundred processes, and each would compile the package again.
test quick: export PYTHONDONTWRITEBYTECODE =

# A file of tests stays in one process, since its tests share what they build; there are as many processes as cores, up to four. The long
# files come first (tests/conftest.py).
test: $(READY) ## every test, lint and type check; ARGS="-k places" for some of them
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

quick: $(READY) ## the tests that start no process, build no site and open no browser: about a minute
	$(BIN)/python -m pytest --quick $(ARGS)

records: $(READY) ## data/records/ from data/articles/
	$(BIN)/policy-digest extract --data data
	$(BIN)/policy-digest extract --data data/fields/elderly-care

learn: $(READY) ## data/second.json and data/naming.json again: the second reader, from the annotated documents
	$(BIN)/python -m tests.learn $(ARGS)
	$(BIN)/python -m tests.learn_names $(ARGS)

check: $(READY) ## what in data/ needs mending
	$(BIN)/policy-digest check --data data
	$(BIN)/policy-digest check --data data/fields/elderly-care

gold: $(READY) ## the annotated documents with definition and scorer as a data set, in dist/
	$(BIN)/python -m tests.gold_release $(ARGS)

# The peers want older versions of what the tests use, so they live in an environment of their own.
bench: ## characters a second, beside JioNLP and Recognizers-Text (from the network, not pinned)
	$(PYTHON) -m venv --without-pip build/bench
	$(PYTHON) -m pip --disable-pip-version-check --python build/bench/bin/python install --quiet --editable ".[bench]"
	build/bench/bin/python tests/bench/peers.py $(ARGS)

# pip of the machine installs into the new environment: nothing has to be bootstrapped there.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv --without-pip $(VENV)
	$(PYTHON) -m pip --disable-pip-version-check --python $(BIN)/python install --quiet --require-hashes --requirement requirements.lock
	$(PYTHON) -m pip --disable-pip-version-check --python $(BIN)/python install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# Pins of everything that is run or tested, with hashes, for every platform; no index address, so that any mirror will do.
lock: $(READY) ## requirements.lock again, with the newest versions
	$(PYTHON) -m pip --disable-pip-version-check --python $(BIN)/python install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra test \
	  --custom-compile-command "make lock" --output-file requirements.lock pyproject.toml

release: $(READY) ## wheel and sdist in dist/, each tried in an empty environment (from the network, pinned)
	$(BIN)/python -m tests.release $(PYTHON)

clean: ## everything that was made, the environment too
	rm -rf $(VENV) build site dist
