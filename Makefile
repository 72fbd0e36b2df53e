# Offhook. `make help` explains every target.
.DEFAULT_GOAL := help
SHELL := /bin/bash

VENV := .venv
PYTHON := $(VENV)/bin/python
READY := $(VENV)/.ready
# How `make flash` installs; make itself would have the assembler in a variable of that name.
AS := files
HIL_READY := .venv-hil/.ready
PYTEST := $(PYTHON) -m pytest
# OFFHOOK_PYTHON names another interpreter, 3.11 or later.
OFFHOOK_PYTHON ?= python3
PEERS := kamailio baresip-core sip-tester chromium tshark dnsmasq-base

# Slow tests that have the machine for themselves: one prints, one looks at the order in which messages pass.
ALONE := tests/weather tests/interop/test_kamailio_flows.py
# Two files of tests at a time, for those that mostly wait.
TWO_AT_ONCE := -n 2 --dist loadfile
# Those in which nobody listens, so that two emulators may take from each other.
SILENT_BOARD_TESTS := $(addprefix tests/board/test_,install.py power_cuts.py units.py memory.py)
# An emulator or a peer on a busy machine is late at times: what failed is tried once more, by itself.
twice = $(PYTEST) $(1) || $(PYTEST) $(1) --last-failed
BOARD_PEERS := qemu-system-arm gcc-arm-none-eabi libnewlib-arm-none-eabi dpkg-dev

.PHONY: flash repl logs config hil help setup sim pbx test test-all unit lint bench dist peers board board-test size board-peers gallery clean new-board

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /\1\t/' | while IFS=$$'\t' read -r t d; do printf '  make %-11s %s\n' "$$t" "$$d"; done

setup: $(READY) ## make the virtual environment in .venv with all pinned packages
$(READY): pyproject.toml setup.py tools/setup.sh
	@bash tools/setup.sh "$(OFFHOOK_PYTHON)" "$(VENV)"

sim: $(READY) ## three phones, a proxy and the live SIP ladder in your browser
	@$(VENV)/bin/offhook sim $(SIM)

pbx: $(READY) ## the simulator's registrar and proxy alone (users 1001 to 1003)
	@$(VENV)/bin/offhook pbx --port 5060 --user 1001:1001 --user 1002:1002 --user 1003:1003

test: $(READY) ## unit tests on CPython and MicroPython, flows, one call with each peer (under 10 minutes)
	@if [ "$$CI" = true ]; then $(MAKE) --no-print-directory peers; fi
	$(PYTEST) -m "not slow and not board"

test-all: $(READY) ## what `make test` leaves out: bad weather, every flow through Kamailio, torture, the wheel
	@if [ "$$CI" = true ]; then $(MAKE) --no-print-directory peers; fi
	$(PYTEST) -m slow -s $(ALONE)
	$(call twice,-m slow $(TWO_AT_ONCE) $(addprefix --ignore=,$(ALONE)))

unit: $(READY) ## only the unit tests, on both runtimes
	$(PYTEST) tests/unit

lint: $(READY) ## ruff and the layer check
	$(VENV)/bin/ruff check .
	$(PYTHON) tools/lint_layers.py

bench: $(READY) ## print first figures: bytes and microseconds per message, call, 20 ms frame
	@$(PYTHON) tests/bench/run.py

gallery: $(READY) ## draw every screen of every model into out/gallery
	$(PYTHON) tools/gallery.py

dist: $(READY) ## build the wheel into dist/
	$(PYTHON) -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .

peers: ## install the SIP peers and the browser that tests use (Debian and Ubuntu, as root or by sudo)
	@bash tools/peers.sh $(PEERS)

board: ## build the firmware for the emulated Cortex-M3 board
	@bash boards/mps2_an385/build.sh

board-test: $(READY) $(HIL_READY) ## build the emulated board and test the phone on it
	@if [ "$$CI" = true ]; then $(MAKE) --no-print-directory board-peers; fi
	@$(MAKE) --no-print-directory board
	$(call twice,-m board $(TWO_AT_ONCE) $(SILENT_BOARD_TESTS))
	$(call twice,-m board $(addprefix --ignore=,$(SILENT_BOARD_TESTS)))

size: $(READY) ## flash, heap and instructions on a Cortex-M3, against the last figures (REASON="..." accepts them)
	@$(MAKE) --no-print-directory board
	@$(PYTHON) tools/size/run.py $(if $(REASON),--record "$(REASON)")

hil: $(READY) ## the phone's tests on the emulated board, on PORT=/dev/ttyUSB0, or on PLACE= of labgrid [BOARD=] [HOST=]
	@if [ -z "$(PORT)$(PLACE)" ]; then $(MAKE) --no-print-directory board; fi
	@if [ -n "$(PLACE)" ]; then $(MAKE) --no-print-directory $(HIL_READY); fi
	HIL_PORT="$(PORT)" HIL_PLACE="$(PLACE)" HIL_BOARD="$(BOARD)" HIL_HOST="$(HOST)" $(PYTEST) tests/hil

$(HIL_READY): pyproject.toml # labgrid, in an environment of its own
	@"$(OFFHOOK_PYTHON)" -m venv .venv-hil
	@.venv-hil/bin/python -m pip install --quiet --disable-pip-version-check -e '.[hil]'
	@touch $@

board-peers: ## install the emulator and the compiler for boards (Debian and Ubuntu, as root or by sudo)
	@bash tools/peers.sh $(BOARD_PEERS)

new-board: $(READY) ## begin a board of your own, boards/NAME: `make new-board NAME=my_desk`
	@$(VENV)/bin/offhook new-board "$(NAME)"

flash: $(READY) ## put the phone onto a board: BOARD=pico2_w PORT=/dev/ttyACM0 [IMAGE=FILE] [AS=files|romfs|frozen] [IN_PLACE=1]
	@$(VENV)/bin/offhook flash --board "$(BOARD)" --port "$(PORT)" $(if $(IMAGE),--image "$(IMAGE)") --as "$(AS)" $(if $(IN_PLACE),--in-place)

repl: $(READY) ## the REPL of a board: PORT=/dev/ttyACM0
	@$(VENV)/bin/offhook repl --port "$(PORT)"

logs: $(READY) ## what a board writes on its console: PORT=/dev/ttyACM0 [KEPT=1]
	@$(VENV)/bin/offhook logs --port "$(PORT)" $(if $(KEPT),--kept)

config: $(READY) ## send settings to a board: FILE=my.cfg PORT=/dev/ttyACM0
	@$(VENV)/bin/offhook config "$(FILE)" --port "$(PORT)"

clean: ## remove what the targets made, but not .venv
	rm -rf out build dist .pytest_cache .ruff_cache .hypothesis offhook-results
