# Kiteline. `make demo` shows it, `make test` checks it. Needs Python >= 3.11 and make, nothing else by hand.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

FITS = import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))
PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11 python3.14,\
            $(shell $(p) -c '$(FITS)' >/dev/null 2>&1 && echo $(p))) python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
WEB := projections/platform/web
ARGS ?=
JOBS ?= 2

.PHONY: help demo test check web install bench faults clients docs lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.runtime web ## the whole way with sample data, then http://127.0.0.1:8420 (ARGS=--once: do it and leave)
	@$(BIN)/kiteline demo $(ARGS)

test: check web ## everything: style, types, web build, all tests (JOBS=2 at a time, each with services of its own)
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile $(ARGS)

check: $(VENV)/.dev ## style and types only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

install: $(VENV)/.dev ## the virtual environment with all tools

bench: $(VENV)/.dev ## figures: latency, rates
	$(BIN)/python -m tests.bench $(ARGS)

clients: $(VENV)/.dev ## the clients, made from the API's own document
	$(BIN)/python -m infra.platform_clients

faults: $(VENV)/.dev ## every fault as often as docs/faults.md says, and the table of it
	$(BIN)/python -m pytest tests/faults --faults=long $(ARGS)

docs: $(VENV)/.dev ## run the commands that the documents show
	$(BIN)/python -m pytest tests/docs $(ARGS)

# --- Python ---------------------------------------------------------------------------------------------

$(VENV)/.runtime: requirements/runtime.lock pyproject.toml
	@$(PYTHON) -c '$(FITS)' 2>/dev/null || { \
	  echo "需要 Python 3.11 到 3.14：请安装后用 make PYTHON=/路径/python3 再试 /" \
	       "Python 3.11 to 3.14 is needed: install one, then: make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "准备 Python 环境（首次约一分钟）/ preparing the Python environment (about a minute the first time)" >&2
	@$(BIN)/python -c '$(FITS)' 2>/dev/null || { rm -rf $(VENV); $(PYTHON) -m venv $(VENV); } || { \
	  echo "无法建立 venv：Debian/Ubuntu 请装 python3-venv / cannot make a venv: on Debian or Ubuntu install python3-venv" >&2; \
	  rm -rf $(VENV); exit 1; }
	@$(PIP) install --quiet --require-hashes -r requirements/runtime.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.lock
	@$(PIP) install --quiet --require-hashes -r requirements/dev.lock
	@touch $@

$(VENV)/.node: $(VENV)/.runtime requirements/node.lock
	@$(PIP) install --quiet --require-hashes -r requirements/node.lock
	@touch $@

# --- the web page ---------------------------------------------------------------------------------------
# The system's Node when it is 20 or newer, else the one from the Node wheel in the virtual environment.

ifneq ($(wildcard $(WEB)/package.json),)
NODE_FITS := $(shell command -v npm >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) < 20)' >/dev/null 2>&1 && echo yes)
NODE_FROM := $(if $(NODE_FITS),,$(VENV)/.node)
WEB_SOURCES := $(shell find $(WEB) -type f -not -path '*/node_modules/*' -not -path '*/dist/*')

web: $(WEB)/dist/.built ## build the web page

$(WEB)/node_modules/.installed: $(WEB)/package.json $(WEB)/package-lock.json $(NODE_FROM)
	cd $(WEB) && PATH="$(if $(NODE_FITS),,$(CURDIR)/$(BIN):)$$PATH" npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(WEB)/dist/.built: $(WEB)/node_modules/.installed $(WEB_SOURCES)
	cd $(WEB) && PATH="$(if $(NODE_FITS),,$(CURDIR)/$(BIN):)$$PATH" npm run build --silent
	@touch $@
else
web:
	@true
endif

# --- locks ----------------------------------------------------------------------------------------------

UV_COMPILE = $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header \
             --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml

lock: $(VENV)/.dev ## newest versions of everything into requirements/*.lock and the jar list
	$(PIP) install --quiet uv
	$(UV_COMPILE) --upgrade --extra build -o requirements/runtime.lock
	$(UV_COMPILE) --extra build --extra dev -c requirements/runtime.lock -o requirements/dev.lock
	$(UV_COMPILE) --extra build --extra node -c requirements/runtime.lock -o requirements/node.lock
	$(BIN)/python -m infra.embedded.jars > infra/embedded/kafka_jars.sha256.new
	mv infra/embedded/kafka_jars.sha256.new infra/embedded/kafka_jars.sha256

clean: ## stop the embedded services; delete data, the virtual environment and builds
	@if [ -x $(BIN)/kiteline ]; then $(BIN)/kiteline down || true; fi
	rm -rf .kiteline $(VENV) $(WEB)/dist $(WEB)/node_modules *.egg-info build .mypy_cache .pytest_cache .ruff_cache .hypothesis
