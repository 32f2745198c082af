# Two commands for newcomers: `make run` and `make test`. `make help` lists the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
WORKERS ?= 2
export PORT
# uv brings its own certificates; behind a proxy that inspects TLS only the system's are right.
export UV_SYSTEM_CERTS := 1
export UV_PYTHON_DOWNLOADS := never
# Without bytecode each process compiles some 3,000 modules anew: ten seconds before a server or a test begins.
export UV_COMPILE_BYTECODE := 1
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run dev test test-all test-postgres test-browser lint format types contracts migrations-check catalogs test-database \
        messages bench bench-quick lock docs clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

# --- environment -----------------------------------------------------------------------------------------------------

$(BIN)/uv: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "KI-fit needs Python 3.11 or newer. Set PYTHON=/path/to/python3.11 and try again."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing. On Debian: install the package python3-venv."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

$(VENV)/.installed: $(BIN)/uv requirements/production.txt
	@echo "Installing what KI-fit needs (once) …"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/production.txt
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements/dev.txt
	@echo "Installing the tools for tests (once) …"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

# --- running ---------------------------------------------------------------------------------------------------------

run: $(VENV)/.installed ## set up what is missing, load the demo once, start server and worker
	@$(BIN)/python scripts/run.py

dev: $(VENV)/.installed-dev catalogs ## Django's own server with debug pages and reloading
	@DEBUG=1 KIFIT_DEMO=1 $(BIN)/python manage.py runserver 127.0.0.1:$(PORT)

# --- checking --------------------------------------------------------------------------------------------------------

test: $(VENV)/.installed-dev catalogs ## lint, contracts, types and all tests that need only Python
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target types lint contracts migrations-check test-database
	@$(BIN)/pytest -q -n $(WORKERS) -m "not browser and not postgres"

test-all: test ## test, then PostgreSQL, Redis and the browser where they can be reached; says what was skipped
	@$(BIN)/python scripts/test_all.py

test-postgres: $(VENV)/.installed-dev catalogs ## the tests on PostgreSQL and Redis
	@$(BIN)/python scripts/test_all.py --only postgres

test-browser: $(VENV)/.installed-dev catalogs ## the tests in Chromium
	@$(BIN)/python scripts/test_all.py --only browser

lint: $(VENV)/.installed-dev ## ruff, templates, catalogs
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { echo "Some files are not formatted: make format"; exit 1; }
	@$(BIN)/python scripts/compile_catalogs.py --check
	@$(BIN)/deptry --no-ansi . > .dependencies.log 2>&1 || { cat .dependencies.log; exit 1; }
	@rm -f .dependencies.log

format: $(VENV)/.installed-dev ## format all Python files
	@$(BIN)/ruff check --quiet --fix . || true
	@$(BIN)/ruff format --quiet .

contracts: $(VENV)/.installed-dev ## who may import whom
	@$(BIN)/lint-imports --no-cache > .import-contracts.log 2>&1 || { cat .import-contracts.log; exit 1; }
	@rm -f .import-contracts.log

types: $(VENV)/.installed-dev ## mypy, strict
	@$(BIN)/mypy --no-error-summary lms courses quizzes certificates

migrations-check: $(VENV)/.installed-dev ## models and migrations agree
	@DJANGO_SETTINGS_MODULE=lms.settings.test $(BIN)/python manage.py makemigrations --check --dry-run

test-database: $(VENV)/.installed-dev
	@$(BIN)/python -m tests.databases

catalogs: $(VENV)/.installed
	@$(BIN)/python scripts/compile_catalogs.py

# --- keeping ---------------------------------------------------------------------------------------------------------

messages: $(VENV)/.installed-dev ## collect new texts into the catalogs (needs gettext's xgettext)
	@for app in courses quizzes certificates lms/accounts lms/records lms/assignments lms/variants lms/adoption lms/disclosure lms/rollouts lms/privacy lms/dashboards lms/website lms/operations lms/demo; do \
		(cd $$app && mkdir -p locale && $(CURDIR)/$(BIN)/django-admin makemessages -l de --no-location --no-obsolete -v 0); done
	@cd templates && $(CURDIR)/$(BIN)/django-admin makemessages -l de --no-location --no-obsolete -v 0

bench: $(VENV)/.installed-dev catalogs ## measure (benchmarks/README.md)
	@$(BIN)/python -m benchmarks

bench-quick: $(VENV)/.installed-dev catalogs ## everything that bench measures once, on a small workload; writes no file
	@$(BIN)/python -m benchmarks --quick

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
lock: $(BIN)/uv ## write the hashed requirements anew from pyproject.toml
	@$(LOCK) pyproject.toml --extra platform --extra production -o requirements/production.txt
	@$(LOCK) pyproject.toml --extra platform --extra production --group dev -c requirements/production.txt -o requirements/dev.txt

docs: $(VENV)/.installed ## write the generated parts of the documentation
	@$(BIN)/python manage.py environment_reference
	@$(BIN)/python manage.py course_schema
	@$(BIN)/python manage.py disclosure_audit --schema > docs/reference/disclosure-audit.schema.json

clean: ## remove the environment, the embedded database and everything that was built
	@rm -rf $(VENV) var build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
