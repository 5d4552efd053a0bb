# Every target sets up what it needs first; a second call finds it done and is instant.
# The environment is .venv/, everything that a run writes is under var/.

# The system's own Python where it is there, as it is built with every optimisation and kept up to
# date: one compiled by hand often is neither, and takes a sixth longer. Another: make PYTHON=...
PYTHON ?= $(firstword $(wildcard /usr/bin/python3) python3)
PORT ?= 8000
PY := .venv/bin/python

# Compiled modules are kept there even where a container's environment says to write none:
# without them each process compiles Django anew, and pytest rewrites every test again.
export PYTHONPYCACHEPREFIX := $(CURDIR)/var/cache/pycache
unexport PYTHONDONTWRITEBYTECODE
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help run test thorough coverage setup check format bench figures kill bad-days mutants axe lock clean environment environment-for-work security sbom

help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

environment:
	@$(PYTHON) tools/bootstrap.py run

environment-for-work:
	@$(PYTHON) tools/bootstrap.py work

run: environment ## Set up and serve the planner with its sample year (PORT=8001, AS_OF=2017-04-20)
	@exec $(PY) tools/run.py --port "$(PORT)" --as-of "$(AS_OF)"

setup: environment-for-work ## Only the set-up: environment, database, reference data
	@$(PY) tools/run.py --only-set-up

test: environment-for-work ## Set up and run the tests (PART="sqlite timed postgresql redis proxies journeys")
	@exec $(PY) tools/test.py $(PART)

thorough: environment-for-work ## All tests in full, with axe: everybody is asked everything (PART="sqlite")
	@exec $(PY) tools/test.py thorough $(PART)

coverage: environment-for-work ## How much of rules, operations and queries the tests run; 95% with branches (ARGS="tests/plans")
	@exec $(PY) tools/covered.py $(ARGS)

check: environment-for-work ## Format, lint, types, what nothing calls, imports, migrations, templates, deploy checks
	@$(PY) tools/check.py $(ONLY)

format: environment-for-work ## Rewrite Python into the house's format
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

bench: environment-for-work ## Time the planner against bare views and plain library calls
	@exec $(PY) benchmarks/run.py $(ARGS)

figures: environment-for-work ## All that docs/quality.md states, measured in one run; some hours (ONLY="coverage kill")
	@exec $(PY) tools/figures.py $(ONLY)

kill: environment-for-work ## Letters through real workers that are killed at random (ARGS="--minutes 1")
	@exec $(PY) benchmarks/letters.py $(ARGS)

bad-days: environment-for-work ## Full disk, databases that restart, clocks that jump: what is lost (ARGS="disk redis")
	@exec $(PY) benchmarks/bad_days.py $(ARGS)

mutants: environment-for-work ## Plant small faults where secrecy, letters and records are decided; 90% must be killed
	@exec $(PY) tools/mutants.py $(ARGS)

axe: environment-for-work ## Every page for every kind of person in a real browser, checked with axe
	@exec $(PY) tools/test.py axe

security: environment-for-work ## Scanners, each shown its planted fault first (ONLY="bandit sqlmap")
	@exec $(PY) tools/security.py $(ONLY)

sbom: environment-for-work ## Write var/sbom.json: every part of the planner, as CycloneDX
	@exec $(PY) tools/sbom.py

lock: environment-for-work ## Write requirements.txt, requirements-dev.txt and requirements-security.txt from pyproject.toml (UPGRADE=1)
	@$(PY) tools/lock.py $(if $(UPGRADE),--upgrade)

clean: ## Remove the environment and everything under var/, the database too
	rm -rf .venv var
