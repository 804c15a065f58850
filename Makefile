# Everything that one does with certbound. `make help` lists it.

CARGO_TARGET_DIR := $(or $(CARGO_TARGET_DIR),target)
ifneq ($(words $(CURDIR) $(CARGO_TARGET_DIR)),2)
$(error make cannot work with a space in a path: choose another directory than $(CURDIR) or $(CARGO_TARGET_DIR))
endif
override CARGO_TARGET_DIR := $(abspath $(CARGO_TARGET_DIR))
BUILD := $(CURDIR)/build
C_TARGET := $(CARGO_TARGET_DIR)/c
VENV := $(BUILD)/venv
OLDEST := $(shell sed -n 's/^rust-version = "\(.*\)"/\1.0/p' Cargo.toml)
export CARGO_TARGET_DIR
# Without a toolchain file in bindings/, rustup would still find the root's: all crates share it.
C := cd bindings/c && CARGO_TARGET_DIR=$(C_TARGET)
CLI_TARGET := $(CARGO_TARGET_DIR)/cli
CLI := cd cli && CARGO_TARGET_DIR=$(CLI_TARGET)

.PHONY: help quickstart test lint msrv test-rust test-corpus test-c test-cli test-python test-proxies proof examples \
	firmware targets test-budgets budgets library install uninstall deb test-install cli header bench bench-python size miri \
	fuzz deny clean

help: ## List the targets.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 18

quickstart: ## The main job: bound tokens on real mutual TLS, on loopback.
	@.ci/setup build
	cargo run --quiet --locked --example quickstart

test: ## All tests. Installs what they need.
	@.ci/setup test
	$(MAKE) --no-print-directory lint msrv test-rust test-corpus test-c test-install test-cli proof examples \
		firmware targets test-budgets test-python test-proxies
	@echo "certbound: all tests passed"

lint: ## Formatter, clippy and rustdoc, with every warning an error.
	cargo fmt --check
	$(C) cargo fmt --check
	cargo clippy --quiet --locked --all-targets -- -D warnings
	$(C) cargo clippy --quiet --locked --release -- -D warnings
	$(C) cargo clippy --quiet --locked --tests -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --quiet --locked --no-deps

msrv: ## The libraries and the command build with the oldest Rust that Cargo.toml names.
	CARGO_TARGET_DIR=$(CARGO_TARGET_DIR)/msrv cargo +$(OLDEST) check --quiet --locked --lib
	cd bindings/c && CARGO_TARGET_DIR=$(CARGO_TARGET_DIR)/msrv cargo +$(OLDEST) check --quiet --locked --release --lib
	cd cli && CARGO_TARGET_DIR=$(CARGO_TARGET_DIR)/msrv cargo +$(OLDEST) check --quiet --locked

test-rust: ## The core, and the C API from Rust; the header is up to date.
	cargo test --quiet --locked
	$(C) cargo test --quiet --locked --lib

test-corpus: $(VENV)/required ## Every certificate of cryptography_vectors and of the system; the DN vectors are up to date.
	$(VENV)/bin/python -B tests/vectors/names/generate.py | cmp - tests/vectors/names.json
	CERTBOUND_PYTHON=$(VENV)/bin/python \
		CERTBOUND_CORPUS=$$($(VENV)/bin/python -c 'import cryptography_vectors as v; print(*v.__path__)') \
		cargo test --quiet --locked --test corpus

library: ## libcertbound.a and libcertbound.so, in target/c/release.
	@.ci/setup build
	$(C) cargo build --quiet --locked --release
	@# Programs ask for the shared library by the name that it gives itself.
	@ln -sf libcertbound.so $(C_TARGET)/release/$$(readelf -dW $(C_TARGET)/release/libcertbound.so | \
		sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p')
	@echo "libcertbound.a and libcertbound.so are in $(C_TARGET)/release"

install: ## Install the C library: PREFIX=/usr/local, LIBDIR, INCLUDEDIR, DESTDIR.
	@# Root may have no Rust: what was built before is installed.
	@[ -f $(C_TARGET)/release/libcertbound.a ] || $(MAKE) --no-print-directory library
	$(INSTALL) install $(C_TARGET)/release

uninstall: ## Remove what `make install` with the same variables installed.
	$(INSTALL) uninstall $(C_TARGET)/release
INSTALL := PREFIX='$(PREFIX)' LIBDIR='$(LIBDIR)' INCLUDEDIR='$(INCLUDEDIR)' DESTDIR='$(DESTDIR)' bindings/c/install/install

deb: library ## The C library as Debian packages, in build/deb.
	bindings/c/install/deb $(C_TARGET)/release $(BUILD)/deb

test-install: library ## The installed library, from C and C++, through pkg-config and CMake.
	tests/install/run $(C_TARGET)/release $(BUILD)/install

test-c: library ## The C API from C: sanitizers, valgrind, exported symbols, both languages.
	$(MAKE) --no-print-directory -C tests/c all LIBDIR=$(C_TARGET)/release BUILD=$(BUILD)/c
	.ci/readme c $(C_TARGET)/release

cli: ## The command certbound for operators, in target/cli/release.
	@.ci/setup build
	$(CLI) cargo build --quiet --locked --release
	@echo "certbound is $(CLI_TARGET)/release/certbound"

test-cli: cli ## The command: formatter, clippy, tests, and what the README says of it.
	$(CLI) cargo fmt --check
	$(CLI) cargo clippy --quiet --locked --all-targets -- -D warnings
	$(CLI) cargo test --quiet --locked
	.ci/readme cli $(CLI_TARGET)/release

proof: ## No panic is reachable: shown by the linker.
	CARGO_TARGET_DIR=$(C_TARGET) .ci/proof

examples: ## The quickstart gives the answers that it should.
	cargo run --quiet --locked --example quickstart

firmware: ## Programs in Rust and C for bare Cortex-M3 and M4, run in QEMU: their verdicts are as expected.
	cd examples/firmware/rust && cargo fmt --check
	examples/firmware/run

test-budgets: $(VENV)/required ## Flash, stack and instructions on a Cortex-M4 are within what is recorded.
	$(VENV)/bin/mypy --strict tests/budgets
	.ci/budgets check $(C_TARGET)/budgets

budgets: ## Measure flash, stack and instructions on a Cortex-M4 and record them in docs/budgets.md.
	@.ci/setup test
	.ci/budgets record $(C_TARGET)/budgets

targets: ## The C library builds for small processors and bare 64-bit ARM.
	.ci/targets $(C_TARGET)

test-python: $(VENV)/installed ## The Python package, from its wheel.
	$(VENV)/bin/mypy --strict bindings/python/src bindings/python/tests
	$(VENV)/bin/pytest -q bindings/python/tests
	.ci/readme python $(VENV)/bin/python

test-proxies: $(VENV)/installed $(VENV)/proxies ## The configurations in examples/proxies, on the real proxies, decoded by the Python package.
	@.ci/setup proxies
	$(VENV)/bin/mypy --config-file tests/proxies/pyproject.toml tests/proxies
	$(VENV)/bin/pytest -q -c tests/proxies/pyproject.toml tests/proxies

$(VENV)/proxies: $(VENV)/required tests/proxies/requirements.txt
	$(VENV)/bin/pip install --quiet -r tests/proxies/requirements.txt
	touch $@

$(VENV)/required: bindings/python/tests/requirements.txt
	[ -x $(VENV)/bin/pip ] || python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet -r bindings/python/tests/requirements.txt
	touch $@

$(VENV)/installed: $(VENV)/required FORCE
	CARGO_TARGET_DIR=$(C_TARGET)/python $(VENV)/bin/pip install --quiet --force-reinstall --no-deps ./bindings/python
	touch $@

FORCE:

header: ## Write include/certbound.h anew.
	$(C) CERTBOUND_WRITE_HEADER=1 cargo test --quiet --locked --lib header

bench: ## The check beside the bare hash and beside ordinary crates; a registry of a million clients.
	cargo bench --quiet --locked --bench check --bench registry

bench-python: $(VENV)/installed ## The check from Python beside hashlib and cryptography.
	$(VENV)/bin/python benches/python/bench.py

size: ## Code size on x86-64 and on Cortex-M4.
	@.ci/setup test
	CARGO_TARGET_DIR=$(C_TARGET) .ci/size

miri: ## The C API under Miri. Needs nightly with miri and rust-src.
	$(C) cargo +nightly miri test --lib

fuzz: $(BUILD)/tools/bin/cargo-fuzz ## Every fuzz target for FUZZ_SECONDS (600). Needs nightly.
	for target in $(FUZZ_TARGETS); do \
		mkdir -p fuzz/corpus/$$target; \
		RUSTUP_TOOLCHAIN=nightly $< run --target-dir $(CARGO_TARGET_DIR)/fuzz $$target fuzz/corpus/$$target fuzz/seeds/$$target -- \
			-max_total_time=$(FUZZ_SECONDS) -max_len=16384 -timeout=5 -print_final_stats=1 || exit 1; \
	done
FUZZ_SECONDS ?= 600
FUZZ_TARGETS ?= $(patsubst fuzz/fuzz_targets/%.rs,%,$(sort $(wildcard fuzz/fuzz_targets/*.rs)))

$(BUILD)/tools/bin/cargo-fuzz:
	cargo install --quiet --locked --version 0.13.2 --root $(BUILD)/tools cargo-fuzz

deny: $(BUILD)/tools/bin/cargo-deny ## Licences and sources of the dependencies. Builds cargo-deny first.
	$< check bans licenses sources
	$< --manifest-path bindings/c/Cargo.toml --config deny.toml check bans licenses sources
	$< --manifest-path cli/Cargo.toml --config deny.toml check bans licenses sources

$(BUILD)/tools/bin/cargo-deny:
	cargo install --quiet --locked --version 0.20.2 --root $(BUILD)/tools cargo-deny

clean: ## Remove what was built here. A CARGO_TARGET_DIR elsewhere is left alone.
	rm -rf target build bindings/c/target cli/target bindings/python/build bindings/python/src/*.egg-info
