# Two commands matter: `make run` and `make test`. Both need Python >= 3.11 with venv, nothing else.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: install run test lint bench corpus day

install: .venv/.installed

.venv/.installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	$(PIP) -r requirements.txt
	touch $@

.venv/.with-tools: .venv/.installed requirements-dev.txt
	$(PIP) -r requirements.txt -r requirements-dev.txt
	touch $@

run: install
	$(BIN)/python bot.py serve --demo

lint: .venv/.with-tools
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

test: lint
	$(BIN)/python -m pytest -n logical --maxprocesses 4 --dist worksteal

bench: install
	$(BIN)/python -m bench $(ARGS)

# One day of sixteen rooms with all that goes wrong, as a timeline (SEEDS=1-50: so many).
day: .venv/.with-tools
	DAY_SEEDS=$(or $(SEEDS),1) $(BIN)/python -m pytest -q -s -p no:logging tests/test_day.py -k every_room

corpus: .venv/.with-tools
	$(BIN)/python -m tests.chat.understanding.accuracy
