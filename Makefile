# `make serve` and `make test` are all a newcomer needs; `make help` lists the rest.
PY ?= python3
VENV ?= .venv
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := $(VENV)/bin

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort

$(VENV)/runtime: requirements/runtime.txt setup.cfg pyproject.toml
	@test -x "$(BIN)/python" || $(PY) -m venv "$(VENV)"
	@"$(BIN)/pip" install -q --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	@"$(BIN)/pip" install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch "$@"

$(VENV)/dev: requirements/dev.txt setup.cfg pyproject.toml
	@test -x "$(BIN)/python" || $(PY) -m venv "$(VENV)"
	@"$(BIN)/pip" install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@"$(BIN)/pip" install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch "$@" "$(VENV)/runtime"

serve: $(VENV)/runtime ## make the environment, migrate, load the demonstration on the first start, serve
	@RUGUI_HOST="$(HOST)" RUGUI_PORT="$(PORT)" "$(BIN)/rugui" serve --demo

test: $(VENV)/dev ## run every test, on SQLite and PostgreSQL (`pytest` alone shuffles their order)
	@"$(BIN)/python" -m pytest -n 2 -q -p no:randomly --cov --cov-report=term:skip-covered --cov-fail-under=90

test-crash: $(VENV)/dev ## kill workers at random over 10,000 events, on both databases; at most half an hour each
	@"$(BIN)/python" -m pytest -q -p no:randomly -p no:xdist tests/crash

lint: $(VENV)/dev ## formatting, style, types, import contracts
	@"$(BIN)/ruff" format --check core plugins tests migrations tools
	@"$(BIN)/ruff" check core plugins tests migrations tools
	@"$(BIN)/mypy"
	@"$(BIN)/lint-imports"

fix: $(VENV)/dev ## mend formatting and what the linter can
	@"$(BIN)/ruff" format core plugins tests migrations tools
	@"$(BIN)/ruff" check --fix core plugins tests migrations tools

bench: $(VENV)/dev ## measure, and write docs/benchmarks.md
	@"$(BIN)/python" -m tests.bench

i18n: $(VENV)/dev ## extract messages and update and compile the catalogues
	@"$(BIN)/python" tools/catalogues.py

lock: $(VENV)/dev ## resolve requirements/*.in anew (maintainers; needs uv)
	@for set in runtime dev; do uv pip compile --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-header -q requirements/$$set.in -o requirements/$$set.txt; done

.PHONY: help serve test test-crash lint fix bench i18n lock
