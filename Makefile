# The two commands: `make site` builds and checks the demonstration site, `make test` runs every test.
# Two more, for who changes what pages look like: `make audit` and `make pictures` (docs/developer/auditing.md).
# Each sets up what it needs: a virtual environment in .venv, the packages, and for the tests a browser.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	"$$p" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin

.PHONY: site test lint browser audit pictures bench messages fonts docs clean help
.DEFAULT_GOAL := help

help:
	@echo "make site    set up, build the demonstration site into output/, and check it"
	@echo "make test    set up, then run every test: style, types, units, properties, a real browser"
	@echo "make lint    style and types only"
	@echo "make audit   axe-core, the W3C's checker, Lighthouse, layout, weight (needs Node and Java); one: PARTS=axe"
	@echo "make pictures   remake the pictures of every page type in docs/images/pages/"
	@echo "make bench   the same site built by microsite, Hugo, Eleventy and Pelican (Linux, Node; an hour); a part: ARGS=\"--events 1000\""
	@echo "make messages  gather the words of pages and feeds for the catalogs of microsite/locales"
	@echo "make clean   remove what was set up and built"

site: $(VENV)/.run
	@echo "== building the demonstration site into output/"
	$(BIN)/microsite build
	@echo "== checking it"
	$(BIN)/microsite check

test: $(VENV)/.dev lint browser
	@echo "== tests"
	MICROSITE_BROWSER=required $(BIN)/python -m pytest -n auto

lint: $(VENV)/.dev
	@echo "== style"
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@echo "== types"
	$(BIN)/mypy

messages: $(VENV)/.dev
	@echo "== gathering messages, compiling catalogs"
	$(BIN)/python docs/developer/make_messages.py

# What the program needs to run.
$(VENV)/.run: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is needed; install it (on Debian: apt-get install python3 python3-venv)"; exit 1; }
	@echo "== setting up $(VENV) with $(PYTHON)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

# What its tests need beside that.
$(VENV)/.dev: $(VENV)/.run pyproject.toml
	@echo "== adding the tools for the tests"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

# A Chromium for the browser tests: one on the path, else Debian's, else the browser tool's own download.
browser: $(VENV)/.dev
	@if command -v chromium chromium-browser google-chrome >/dev/null 2>&1; then \
		echo "== browser: $$(command -v chromium chromium-browser google-chrome | head -n 1)"; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		echo "== browser: installing Debian's chromium"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else \
		echo "== browser: downloading Chromium with playwright"; \
		$(BIN)/python -m playwright install chromium; \
	fi

# What needs Node, Java or minutes; it installs its npm packages beside itself and says what else is missing.
audit: $(VENV)/.dev browser
	PYTHONPATH=tests $(BIN)/python -m audit $(PARTS)

pictures: $(VENV)/.dev browser fonts
	PYTHONPATH=tests $(BIN)/python -m audit.pictures

# Installs the other generators into .bench, and says what is missing; without ARGS it writes docs/performance.md.
ARGS ?= --write
bench: $(VENV)/.dev browser
	$(BIN)/python tests/bench/run.py $(ARGS)

# The theme uses the system's fonts; for equal pictures everywhere the same ones must be there.
fonts:
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		dpkg -s fonts-liberation fonts-noto-core fonts-noto-cjk fontconfig >/dev/null 2>&1 || { \
			echo "== fonts: installing Debian's fonts-liberation, fonts-noto-core, fonts-noto-cjk"; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
				fonts-liberation fonts-noto-core fonts-noto-cjk fontconfig >/dev/null; }; \
	fi

clean:
	rm -rf $(VENV) .bench output .output.microsite .microsite dist tests/audit/node_modules
