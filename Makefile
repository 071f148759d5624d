# demo · test · check · bench · package: each sets up what it needs first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo test check bench package screens clean

demo: $(VENV)/.runtime
	$(BIN)/voucher-workbench --data build demo

test: $(VENV)/.dev
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n auto --dist worksteal

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

screens: $(VENV)/.dev
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest tests/ui/test_screens.py

bench: $(VENV)/.bench
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.benchmarks

package: $(VENV)/.package
	$(BIN)/pyinstaller --noconfirm --distpath dist --workpath build packaging/pyinstaller/voucher-workbench.spec
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m package

$(VENV)/bin/python:
	$(PYTHON) packaging/setup.py $(VENV)

$(VENV)/.runtime: pyproject.toml $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.dev: pyproject.toml $(VENV)/bin/python
	$(PYTHON) packaging/setup.py --tests $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@ $(VENV)/.runtime

$(VENV)/.bench: $(VENV)/.dev
	$(PYTHON) packaging/setup.py --bench $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[bench]'
	touch $@

$(VENV)/.package: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --editable '.[package]'
	touch $@

clean:
	rm -rf build dist demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
