# One vocabulary: run, test, check. Everything below uses .venv, made on first use.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
OPTIONS ?=
POSTGRES_TESTS ?= tests
ROUNDS ?= 200
POSTGRES_HOSTILE ?= tests/hostile

VENV := .venv
BIN := $(VENV)/bin
APART := --ignore=tests/browser --ignore=tests/hostile
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Python does this itself at the first start, unless it is told not to (PYTHONDONTWRITEBYTECODE): then
# every start would take half as long again.
COMPILE = @$(BIN)/python -m compileall -q forum main.py

.PHONY: run pdf test test-sqlite test-postgres test-browser test-hostile bench staleness coverage check format lock clean

run: $(VENV)/run.stamp
	$(COMPILE)
	@FORUM_BASE_URL="$${FORUM_BASE_URL:-http://127.0.0.1:$(PORT)}" \
	exec $(BIN)/python main.py serve --demo --host $(HOST) --port $(PORT) $(OPTIONS)

# Briefs as PDF need the typesetter and its fonts too.
pdf: $(VENV)/pdf.stamp

test: test-sqlite test-postgres test-browser

test-sqlite: $(VENV)/dev.stamp
	$(COMPILE)
	$(BIN)/python -m pytest tests $(APART) -n auto --dist worksteal

test-postgres: $(VENV)/dev.stamp
	$(COMPILE)
	$(BIN)/python -m pytest $(POSTGRES_TESTS) $(APART) -n auto --dist worksteal --database=postgres

test-browser: $(VENV)/dev.stamp
	$(COMPILE)
	$(BIN)/python -m pytest tests/browser -n auto --dist worksteal -rs

# Crashes, faults, races and load: long, with processes of their own. On both databases; figures are printed.
test-hostile: $(VENV)/dev.stamp
	$(COMPILE)
	$(BIN)/python -m pytest tests/hostile -rs -s --rounds=$(ROUNDS) $(OPTIONS)
	$(BIN)/python -m pytest $(POSTGRES_HOSTILE) -rs -s --rounds=$(ROUNDS) --database=postgres $(OPTIONS)

# Needs `wrk` (apt-get install wrk), two cores that do nothing else, and some minutes.
bench: $(VENV)/dev.stamp
	$(COMPILE)
	$(BIN)/python -m tests.bench.run $(OPTIONS)

# Ten thousand deeds by way of one process, read by way of another; OPTIONS="--database postgres".
staleness: $(VENV)/dev.stamp
	$(COMPILE)
	$(BIN)/python -m tests.bench.staleness $(OPTIONS)

# Which branches the SQLite suite takes in what decides and changes things, and which it does not.
coverage: $(VENV)/dev.stamp
	$(BIN)/python -m pytest tests $(APART) -n auto --cov --cov-report=term $(OPTIONS)

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Only on purpose: choose new versions of everything and write them down with their hashes.
lock: $(VENV)/dev.stamp
	$(BIN)/python -m uv --version >/dev/null 2>&1 || $(PIP) install uv
	$(BIN)/python -m uv pip compile pyproject.toml $(LOCK_FLAGS) -o requirements.txt
	$(BIN)/python -m uv pip compile pyproject.toml --extra pdf $(LOCK_FLAGS) -o requirements-pdf.txt
	$(BIN)/python -m uv pip compile pyproject.toml --extra dev --extra pdf $(LOCK_FLAGS) -o requirements-dev.txt

LOCK_FLAGS := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-header

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Casemaker needs Python 3.11 or newer: make run PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements.txt
	@touch $@

$(VENV)/pdf.stamp: requirements-pdf.txt $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements-pdf.txt
	@touch $@ $(VENV)/run.stamp

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/run.stamp

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
