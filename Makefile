# The two commands: `make site` builds and checks the demonstration site, `make test` runs every test.
# Two more, for who changes what pages look like: `make audit` and `make pictures` (docs/developer/auditing.md).
# Packages come from the locks in requirements/, by their hashes (docs/dependencies.md).
# Each sets up what it needs: a virtual environment in .venv, the packages, and for the tests a browser.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	"$$p" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin

PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCKED := --require-hashes --no-build-isolation --use-pep517 --requirement

.PHONY: site test lint browser audit pictures bench fuzz messages lock upgrade audit-packages fonts docs clean help
.DEFAULT_GOAL := help

help:
	@echo "make site    set up, build the demonstration site into output/, and check it"
	@echo "make test    set up, then run every test: style, types, units, properties, a real browser"
	@echo "make lint    style and types only"
	@echo "make audit   axe-core, the W3C's checker, Lighthouse, layout, weight (needs Node and Java); one: PARTS=axe"
	@echo "make pictures   remake the pictures of every page type in docs/images/pages/"
	@echo "make bench   the same site built by microsite, Hugo, Eleventy and Pelican (Linux, Node; an hour); a part: ARGS=\"--events 1000\""
	@echo "make fuzz    strange bytes for everything that reads some, a minute each (Linux, x86-64); more: SECONDS=3600 TARGET=body"
	@echo "make messages  gather the words of pages and feeds for the catalogs of microsite/locales"
	@echo "make lock    write requirements/ anew after a change of pyproject.toml; make upgrade: with the newest versions"
	@echo "make audit-packages   ask the Python advisory database about every package of the locks (needs the network)"
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

# What the program needs to run. First what builds: nothing that is not locked may be fetched for a build.
$(VENV)/.run: pyproject.toml requirements/build.txt requirements/run.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is needed; install it (on Debian: apt-get install python3 python3-venv)"; exit 1; }
	@echo "== setting up $(VENV) with $(PYTHON)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --only-binary :all: $(LOCKED) requirements/build.txt
	$(PIP) install $(LOCKED) requirements/run.txt
	$(PIP) install --no-deps --no-index --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q microsite # so that no command compiles 300 modules at its start, where Python is told to write none
	@touch $@

# What its tests need beside that.
$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@echo "== adding the tools for the tests"
	$(PIP) install $(LOCKED) requirements/dev.txt
	@touch $@

# What keeps the locks, in an environment of its own. Versions of these packages are locked like all others.
UPKEEP := .upkeep
$(UPKEEP)/.done: requirements/upkeep.txt
	@test -x $(UPKEEP)/bin/python || $(PYTHON) -m venv $(UPKEEP)
	$(UPKEEP)/bin/python -m pip --disable-pip-version-check --quiet install --only-binary :all: --require-hashes --requirement $<
	@touch $@

# For every Python from 3.11 and every system at once; versions stay as they are where pyproject.toml allows it.
# `dev` is solved first and holds everything; the other locks are parts of it, so that no two of them disagree.
COMPILE = $(UPKEEP)/bin/uv pip compile --quiet --universal --python-version 3.11.0 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(UPGRADE)
lock: $(UPKEEP)/.done
	$(COMPILE) pyproject.toml --extra dev --group build --output-file requirements/dev.txt
	$(COMPILE) pyproject.toml --constraint requirements/dev.txt --output-file requirements/run.txt
	$(COMPILE) --group build --constraint requirements/dev.txt --output-file requirements/build.txt
	$(COMPILE) --group upkeep --output-file requirements/upkeep.txt

upgrade:
	$(MAKE) lock UPGRADE=--upgrade

# Not a part of the tests: what it says changes from day to day. Strict: a package that nobody could judge is no pass.
audit-packages: $(UPKEEP)/.done
	$(UPKEEP)/bin/pip-audit --strict --require-hashes --disable-pip --progress-spinner off --requirement requirements/dev.txt --requirement requirements/upkeep.txt

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

# Needs atheris, which has wheels for CPython 3.11 to 3.13 on Linux x86-64; it is told and nothing is compiled elsewhere.
SECONDS ?= 60
fuzz: $(VENV)/.fuzz
	PYTHONPATH=tests $(BIN)/python -m fuzz --seconds $(SECONDS) $(if $(INPUT),--input $(INPUT)) $(TARGET)

$(VENV)/.fuzz: $(VENV)/.dev tests/fuzz/atheris.txt
	@echo "== adding atheris"
	@$(PIP) install --only-binary :all: --require-hashes --requirement tests/fuzz/atheris.txt || \
		{ echo "atheris has wheels for CPython 3.11 to 3.13 on Linux x86-64 only; \`make test\` tries the same targets with hypothesis"; exit 1; }
	@touch $@

# The theme uses the system's fonts; for equal pictures everywhere the same ones must be there.
fonts:
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		dpkg -s fonts-liberation fonts-noto-core fonts-noto-cjk fontconfig >/dev/null 2>&1 || { \
			echo "== fonts: installing Debian's fonts-liberation, fonts-noto-core, fonts-noto-cjk"; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
				fonts-liberation fonts-noto-core fonts-noto-cjk fontconfig >/dev/null; }; \
	fi

clean:
	rm -rf $(VENV) $(UPKEEP) .bench .fuzz output .output.microsite .microsite dist tests/audit/node_modules
