# The front door. Every target works from a fresh clone; `make help` lists them.
BUILD ?= build
MESON = meson setup --reconfigure
S ?= 60

.DEFAULT_GOAL := help
.PHONY: help deps build run test lint format san fuzz bench install uninstall clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

deps: ## install the Debian packages that are missing (root or sudo)
	@tools/install-deps

build: deps ## build the program in build/
	@[ -f $(BUILD)/build.ninja ] || meson setup $(BUILD) >$(BUILD).log 2>&1 || { cat $(BUILD).log; exit 1; }
	@rm -f $(BUILD).log
	@ninja -C $(BUILD) --quiet

run: build ## audit this machine and the sample product, show the result
	@tools/run-demo $(BUILD)

test: build ## run every test; closes with "N passed, N failed"
	@tools/run-tests $(BUILD)

lint: ## folder directions, warnings as errors; clang-format, cppcheck and shellcheck when present
	@tools/install-deps
	@tools/lint

format: ## lay the sources out by .clang-format
	@git ls-files '*.c' '*.h' | xargs clang-format -i

san: ## run the tests under address and undefined-behaviour sanitizers (clang)
	@tools/install-deps --dev
	@[ -f build-san/build.ninja ] || CC=clang meson setup build-san -Db_sanitize=address,undefined -Db_lundef=false >/dev/null
	@ninja -C build-san --quiet
	@tools/run-tests build-san

fuzz: ## fuzz every parser for S seconds each (default 60), J at once (default the processors)
	@tools/install-deps --dev
	@tools/fuzz $(S)

bench: build ## measure, print figures and ratios
	@tools/bench $(BUILD)

install: build ## install under /usr/local (DESTDIR and meson options apply)
	@meson install -C $(BUILD)

uninstall: ## remove what `make install` put there, with the same DESTDIR
	@ninja -C $(BUILD) --quiet uninstall

clean: ## remove build folders and what `make run` made
	@rm -rf build build-* out
