# Every command of the project. `make demo` and `make test` need nothing but make and a Python 3.11 or newer.
# VENV=folder puts the virtual environment elsewhere; PYTHON=python3.13 says which Python makes it.

VENV ?= .venv
PY := $(VENV)/bin/python
PYTHONS := $(or $(PYTHON),python3.13 python3.12 python3.11 python3)
# What the names of targets are made of stands before them: make reads those at once.
SAM := aws-sam-cli-1.170.0

.DEFAULT_GOAL := help
# Two pips in one environment would fight, and the tests' closing lines come last.
.NOTPARALLEL:
# Half a virtual environment must not pass for a whole one.
.DELETE_ON_ERROR:
.PHONY: help demo test check format lint types layers bench build sam vantage lock clean FORCE

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.runtime ## see sfsync keep a support desk's promises, on this machine alone, in under a minute
	@$(PY) -m sfsync demo

test: $(VENV)/.dev ## run the tests
	@$(PY) -m pytest -n auto --maxprocesses 4 --dist loadfile

check: lint types layers test ## everything that must hold before a change lands

format: $(VENV)/.dev ## lay the code out and mend what ruff can mend
	@$(PY) -m ruff check --quiet --fix-only .
	@$(PY) -m ruff format .

lint: $(VENV)/.dev ## check layout and style
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .

types: $(VENV)/.dev ## check the types
	@$(PY) -m mypy

layers: $(VENV)/.dev ## check that imports point down
	@$(VENV)/bin/lint-imports --no-logo

bench: $(VENV)/.dev ## measure, and print what was measured
	@for bench in tests/benchmarks/bench_*.py; do PYTHONPATH=. $(PY) $$bench || exit 1; done

# For this machine and the environment's Python: what the tests import from. `sam build` makes what is deployed.
build: $(VENV)/.runtime ## build what goes to AWS, for this machine, into build/lambda
	@rm -rf build/lambda
	@PATH="$(abspath $(VENV)/bin):$$PATH" $(MAKE) --no-print-directory build-Libraries ARTIFACTS_DIR=build/lambda/layer $(HERE)
	@PATH="$(abspath $(VENV)/bin):$$PATH" $(MAKE) --no-print-directory build-Functions ARTIFACTS_DIR=build/lambda/code $(HERE)

# As `sam deploy` gets it: for arm64 and the template's Python. It stands beside the lock, for its pins are not ours.
sam: $(VENV)-sam/.$(SAM) $(VENV)-lock/bin/uv ## check template.yaml with sam, and build what is deployed into .aws-sam
	@$(SAM_HERE) validate --lint
	@$(SAM_HERE) build

# A region is asked for, and never called.
SAM_HERE = AWS_DEFAULT_REGION=$(or $(AWS_DEFAULT_REGION),us-east-1) SAM_CLI_TELEMETRY=0 $(VENV)-sam/bin/sam

HERE = LAMBDA_PLATFORM=here LAMBDA_PYTHON=$(shell $(PY) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)

lock: $(VENV)-lock/bin/uv ## rewrite the lock files from pyproject.toml; LOCK=--upgrade takes newer versions
	@$(PY) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"])' \
		| $(COMPILE) --output-file requirements-build.txt -
	@$(COMPILE) --output-file requirements.txt pyproject.toml
	@$(COMPILE) --output-file requirements-dev.txt --all-extras --constraints requirements.txt pyproject.toml

clean: ## remove the virtual environments and every cache
	@rm -rf $(VENV) $(VENV)-lock $(VENV)-sam .aws-sam build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

COMPILE = $(VENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command 'make lock' $(LOCK)

# What pip warns of is a matter of the machine's own settings; what fails is still said.
PIP = $(PY) -m pip install -qq --disable-pip-version-check --no-input

define install
@echo "Installing $(1) into $(VENV)"
@$(PIP) --require-hashes -r requirements-build.txt -r $(1)
@$(PIP) --no-deps --no-build-isolation --editable .
endef

$(VENV)/.runtime: requirements.txt requirements-build.txt pyproject.toml $(VENV)/pyvenv.cfg
	$(call install,requirements.txt)
	@touch $@

# The development lock holds the runtime's, pin by pin, so that it serves both.
$(VENV)/.dev: requirements-dev.txt requirements.txt requirements-build.txt pyproject.toml $(VENV)/pyvenv.cfg
	$(call install,requirements-dev.txt)
	@touch $(VENV)/.runtime $@

$(VENV)-sam/.$(SAM): $(VENV)/pyvenv.cfg
	@echo "Installing $(SAM) into $(VENV)-sam"
	@$(PY) -m venv --clear $(VENV)-sam
	@$(VENV)-sam/bin/python -m pip install -qq --disable-pip-version-check --no-input $(subst cli-,cli==,$(SAM))
	@touch $@

$(VENV)-lock/bin/uv: $(VENV)/pyvenv.cfg
	@$(PY) -m venv $(VENV)-lock
	@$(VENV)-lock/bin/python -m pip install -qq --disable-pip-version-check uv

# An environment whose Python went away, or is not the one that PYTHON names, is made anew.
version = $(shell $(1) -c 'import sys; print(sys.version.split()[0])' 2>/dev/null)
kept = $(and $(realpath $(PY)),$(if $(PYTHON),$(filter $(call version,$(PYTHON)),$(call version,$(PY))),yes))

# A name on PATH may be a shim for a Python that is not there: only one that runs counts.
$(VENV)/pyvenv.cfg: $(if $(kept),,FORCE)
	@found=; for python in $(PYTHONS); do \
		$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		found=$$python; \
		$$python -c 'import ensurepip, venv' 2>/dev/null || continue; \
		echo "Making $(VENV) with $$($$python --version)"; \
		exec $$python -m venv $(if $(wildcard $(VENV)/pyvenv.cfg),--clear) $(VENV); \
	done; \
	if [ -n "$$found" ]; then \
		echo "$$found cannot make virtual environments: install its venv module (Debian, Ubuntu: apt install python3-venv)" >&2; \
	else \
		echo "No Python 3.11 or newer runs here (tried $(PYTHONS)): install one, or name it with PYTHON=/path/to/python3" >&2; \
	fi; \
	exit 1

include infra/build.mk
