# Every target prepares what it needs; a stamp remembers what is done already.
.DEFAULT_GOAL := help
SHELL := /bin/sh
export PYTHONUTF8 := 1
export BANSOU_HOME ?= $(CURDIR)/var
PORT ?= 8000

PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps
STAMPS := .venv/stamps
UI := src/bansou/base/ui
BUILT := $(UI)/static/built/console.js
FRONT := package.json $(shell find $(UI)/assets -type f) $(shell find src -name '*.html' -o -name 'apps.py' -o -name 'panels.py')
WORDS := $(shell find src -name 'django*.po' 2>/dev/null)

.PHONY: help setup run test check bench lock messages clean

help:  ## shows this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 18

setup: $(STAMPS)/product $(STAMPS)/words $(BUILT)  ## prepares everything without serving
	@$(PY) -m bansou prepare

run: $(STAMPS)/product $(STAMPS)/words $(BUILT)  ## serves http://localhost:8000 (another port: make run PORT=8001)
	@$(PY) -m bansou serve --port $(PORT)

test: $(STAMPS)/dev $(STAMPS)/words $(BUILT)  ## runs all tests, PostgreSQL's, the browser's and Spark's among them
	@tools/system-packages.sh chromium fonts-noto-cjk libatomic1 postgresql openjdk-17-jre-headless
	@tools/node.sh $(PY) tools/test.py

check: $(STAMPS)/dev $(STAMPS)/words  ## style, types, import contract, templates, migrations, translations
	@$(PY) tools/check.py

DATA ?= data/oulad
bench: $(STAMPS)/dev $(STAMPS)/words $(BUILT)  ## measures the figures of docs/benchmarks.md: make bench DATA=folder-with-oulad
	@test -f "$(DATA)/events.parquet" || { echo "No events.parquet in $(DATA); docs/real-input.md says which data: make bench DATA=FOLDER"; exit 1; }
	@tools/system-packages.sh wrk
	$(PY) -m benchmarks.edge
	$(PY) -m benchmarks.lake --events $(DATA)/events.parquet
	$(PY) -m benchmarks.oulad --data $(DATA)
	$(PY) -m benchmarks.pages $(DATA)
	$(PY) -m benchmarks.freshness --data $(DATA)

messages: $(STAMPS)/dev  ## collects the sentences to translate into the .po files
	@$(PY) -m bansou.base.ui.messages extract

LOCK := .venv/bin/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock"
lock: $(STAMPS)/dev  ## locks the dependencies of pyproject.toml
	@$(LOCK) pyproject.toml --extra spark --group dev -o requirements-dev.txt
	@$(LOCK) pyproject.toml -c requirements-dev.txt -o requirements.txt
	@$(LOCK) --group node -o requirements-node.txt

clean:  ## removes what was made, not the data
	rm -rf .venv node_modules build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis $(UI)/static/built
	find src tests tools benchmarks -name __pycache__ -prune -exec rm -rf {} + -o -name '*.mo' -exec rm -f {} +

$(STAMPS)/venv:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Bansou needs Python 3.11 or newer; python3 is " + sys.version)'
	@python3 -m venv .venv
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/product: requirements.txt $(STAMPS)/venv tools/link.py
	@echo "Installing the dependencies of requirements.txt"
	@$(PIP) --only-binary :all: -r requirements.txt
	@$(PY) tools/link.py
	@touch $@

$(STAMPS)/dev: requirements-dev.txt $(STAMPS)/product
	@echo "Installing what checks and tests need, from requirements-dev.txt"
	@$(PIP) -r requirements-dev.txt
	@touch $@

$(STAMPS)/words: $(WORDS) $(STAMPS)/product
	@$(PY) -m bansou.base.ui.messages compile
	@touch $@

$(STAMPS)/node: package-lock.json tools/node.sh requirements-node.txt $(STAMPS)/venv
	@echo "Installing what the front end is built from, from package-lock.json"
	@tools/node.sh npm ci --no-progress --loglevel error
	@touch $@

# The icons that pages name are part of the build.
$(BUILT): $(FRONT) $(STAMPS)/node
	@tools/node.sh npm run --silent build
	@touch $@
