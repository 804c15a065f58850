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

.PHONY: $(shell sed -n 's/^\([a-z0-9-]*\):.*/\1/p' Makefile)

help: ## List the targets.
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 20

quickstart: ## The main job: bound tokens on real mutual TLS, on loopback.
	@.ci/setup build
	cargo run --quiet --locked --example quickstart

test: ## All tests. Installs what they need.
	@.ci/setup test
	$(MAKE) --no-print-directory lint msrv test-rust test-32 test-features test-corpus test-c test-ct test-install test-gateway test-luajit \
		test-go test-cli fuzz-smoke proof examples firmware targets test-budgets test-instructions test-python test-proxies test-nginx
	@echo "certbound: all tests passed"

lint: trace ## Formatter, clippy and rustdoc, with every warning an error; markers of RFC 8705.
	cargo fmt --check
	$(C) cargo fmt --check
	cargo clippy --quiet --locked --all-targets -- -D warnings
	$(C) cargo clippy --quiet --locked --release -- -D warnings
	$(C) cargo clippy --quiet --locked --tests -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --quiet --locked --no-deps

trace: ## Every rule of RFC 8705 that is certbound's has its code and its test: docs/rfc8705.md.
	.ci/trace

msrv: ## The libraries and the command build with the oldest Rust that Cargo.toml names.
	CARGO_TARGET_DIR=$(CARGO_TARGET_DIR)/msrv cargo +$(OLDEST) check --quiet --locked --lib
	cd bindings/c && CARGO_TARGET_DIR=$(CARGO_TARGET_DIR)/msrv cargo +$(OLDEST) check --quiet --locked --release --lib
	cd cli && CARGO_TARGET_DIR=$(CARGO_TARGET_DIR)/msrv cargo +$(OLDEST) check --quiet --locked

test-rust: ## The core, and the C API from Rust; the header is up to date.
	cargo test --quiet --locked
	$(C) cargo test --quiet --locked --lib

test-32: ## The core's tests on a processor of 32 bits, where much of the code is another. On x86-64 only.
	[ "$$(uname -m)" != x86_64 ] || cargo test --quiet --locked --target i686-unknown-linux-gnu

test-features: ## The libraries with some of their features: no warnings, the functions that the header promises, the core's tests.
	.ci/features $(C_TARGET)

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

# The library as users have it, for what is tested against it.
STAGED := $(BUILD)/staged
WITH_STAGED := PKG_CONFIG_PATH=$(STAGED)/lib/pkgconfig
staged: library
	@PREFIX=$(STAGED) LIBDIR= INCLUDEDIR= DESTDIR= bindings/c/install/install install $(C_TARGET)/release >/dev/null

test-gateway: staged cli $(VENV)/required ## The C gateway, end to end: sanitizers, valgrind, curl.
	$(WITH_STAGED) $(MAKE) --no-print-directory -s -C examples/gateway BUILD=$(BUILD)/gateway/plain
	$(WITH_STAGED) $(MAKE) --no-print-directory -s -C examples/gateway BUILD=$(BUILD)/gateway/asan CFLAGS="$(SANITIZERS)"
	$(VENV)/bin/mypy --strict tests/gateway
	$(WITH_STAGED) CERTBOUND_GATEWAY=$(BUILD)/gateway CERTBOUND_CLI=$(CLI_TARGET)/release/certbound $(VENV)/bin/pytest -q tests/gateway
SANITIZERS := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all

test-luajit: staged cli $(VENV)/required ## The LuaJIT binding, in LuaJIT and in nginx.
	MYPYPATH=tests/gateway $(VENV)/bin/mypy --strict bindings/luajit/tests
	LD_LIBRARY_PATH=$(STAGED)/lib CERTBOUND_CLI=$(CLI_TARGET)/release/certbound $(VENV)/bin/pytest -q bindings/luajit/tests

test-go: staged ## The Go package: gofmt, vet, race detector, cgo's pointer checks.
	@cd bindings/go && unformatted=$$(gofmt -l .) && [ -z "$$unformatted" ] || { echo "gofmt: $$unformatted" >&2; exit 1; }
	cd bindings/go && $(WITH_STAGED) go vet ./...
	cd bindings/go && $(WITH_STAGED) env $(CGOCHECK) go test -race -count=1 ./...
# The strict checks have another name from Go 1.21 on.
CGOCHECK = $$(case $$(go env GOVERSION) in go1.19*|go1.20*) echo GODEBUG=cgocheck=2 ;; *) echo GOEXPERIMENT=cgocheck2 ;; esac)

test-c: library ## The C API from C: sanitizers, valgrind, exported symbols, both languages.
	$(MAKE) --no-print-directory -C tests/c all LIBDIR=$(C_TARGET)/release BUILD=$(BUILD)/c
	.ci/readme c $(C_TARGET)/release

test-ct: ## Constant time: the release library under valgrind with secrets poisoned, and its machine code; leaky controls.
	tests/ct/run $(CARGO_TARGET_DIR)/ct $(BUILD)/ct

dudect: library ## Constant time, by statistics over DUDECT_CALLS (1000000). On a quiet machine.
	@mkdir -p $(BUILD)/ct
	$(CC) -std=gnu99 -O2 -Wall -Wextra -Wshadow -Werror -Iinclude tests/ct/dudect/dudect.c tests/c/support.c \
		$(C_TARGET)/release/libcertbound.a -lm -o $(BUILD)/ct/dudect
	$(BUILD)/ct/dudect tests/vectors $(DUDECT_CALLS)
DUDECT_CALLS ?= 1000000

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

test-instructions: library $(VENV)/required ## The instructions of the calls of each request are not more than is recorded.
	$(VENV)/bin/mypy --strict -p tests.instructions
	$(INSTRUCTIONS) check

instructions: library ## Count the instructions of the calls of each request and record them in docs/performance.md.
	@.ci/setup test
	$(INSTRUCTIONS) record
INSTRUCTIONS = python3 -B -m tests.instructions --library $(C_TARGET)/release/libcertbound.a --build $(BUILD)/instructions

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

test-nginx: $(BUILD)/nginx/built $(VENV)/required cli ## The nginx module, in two nginx, against the installed library.
	$(VENV)/bin/mypy --strict tests/nginx benches/nginx
	CERTBOUND_NGINX=$(BUILD)/nginx CERTBOUND_LOAD=$(BUILD)/nginx/load CERTBOUND_COMMAND=$(CLI_TARGET)/release/certbound \
		$(VENV)/bin/pytest -q -p no:cacheprovider tests/nginx

$(BUILD)/nginx/built: library FORCE
	@.ci/setup test
	tests/nginx/build $(C_TARGET)/release $(BUILD)/nginx
	$(CC) -std=c11 -O2 -Wall -Wextra -Werror benches/nginx/load.c -lssl -lcrypto -o $(BUILD)/nginx/load
	touch $@

header: ## Write include/certbound.h anew, and what is written from it for LuaJIT and Go.
	$(C) CERTBOUND_WRITE_HEADER=1 cargo test --quiet --locked --lib header
	python3 bindings/luajit/declare.py include/certbound.h >bindings/luajit/certbound/declarations.lua
	cd bindings/go && go generate

bench: ## The check and forwarded certificates beside ordinary crates; a registry of a million clients.
	cargo bench --quiet --locked --bench check --bench forwarded --bench registry

bench-python: $(VENV)/installed ## The check from Python beside hashlib and cryptography.
	$(VENV)/bin/python benches/python/bench.py

bench-nginx: $(BUILD)/nginx/built $(VENV)/required ## nginx with and without the module, over mutual TLS that is kept alive.
	$(VENV)/bin/python -B benches/nginx/bench.py $(BUILD)/nginx/debian $(BUILD)/nginx/load

bench-peers: bench-workers ## certbound beside what is written without it, in one run. LIBOAUTH2=1: and liboauth2.
	python3 -B -m benches.peers $(PEERS) $(BENCH)

bench-growth: bench-workers cli ## How the cost grows: claims, headers, names, keys, registries up to 10^7 clients.
	python3 -B -m benches.growth --workers $(BUILD)/bench --cli $(CLI_TARGET)/release/certbound $(BENCH)

bench-servers: servers ## nginx with certbound, nginx, Apache, as a whole. LIBOAUTH2=1: and mod_oauth2. ROUNDS=3: a quick look.
	$(SERVERS) $(if $(ROUNDS),--starts 1 --rounds $(ROUNDS)) $(BENCH)

test-servers: servers ## Each server of bench-servers tells a stolen token from others. No numbers.
	MYPYPATH=tests/nginx $(VENV)/bin/mypy --strict -p benches.servers
	$(SERVERS) --smoke

servers: $(BUILD)/nginx/built $(VENV)/required
	@.ci/setup servers $(if $(LIBOAUTH2),libapache2-mod-oauth2)
SERVERS = $(VENV)/bin/python -B -m benches.servers --nginx $(BUILD)/nginx/debian --load $(BUILD)/nginx/load \
	$(if $(LIBOAUTH2),--liboauth2)

bench-docs: ## These three, on a quiet machine: writes the measured parts of docs/performance.md anew.
	$(MAKE) --no-print-directory bench-peers bench-growth bench-servers BENCH=--docs

test-peers: bench-workers ## Everybody in bench-peers tells a bound token from others. No numbers.
	cd benches/peers/rust && cargo fmt --check
	$(VENV)/bin/mypy --strict -p benches.peers -p benches.growth
	python3 -B -m benches.peers $(PEERS) --smoke

bench-workers: library $(VENV)/installed
	@.ci/setup bench $(if $(LIBOAUTH2),liboauth2)
	$(MAKE) --no-print-directory -C benches peers growth $(if $(LIBOAUTH2),liboauth2) \
		BUILD=$(BUILD)/bench LIBDIR=$(C_TARGET)/release
	cd benches/peers/rust && CARGO_TARGET_DIR=$(CARGO_TARGET_DIR)/peers cargo build --quiet --locked --release
PEERS = --workers $(BUILD)/bench --rust $(CARGO_TARGET_DIR)/peers/release/certbound-peers --python $(VENV)/bin/python \
	$(if $(LIBOAUTH2),--liboauth2)

miri: ## The C API under Miri: here, on a big-endian target and on one of 32 bits. Needs nightly with miri and rust-src.
	@for target in $(MIRI_TARGETS); do \
		echo "$$target"; \
		(cd bindings/c && CARGO_TARGET_DIR=$(C_TARGET)/miri cargo +nightly miri test --quiet --locked --lib --target $$target) || exit 1; \
	done
MIRI_TARGETS ?= $(shell rustc -vV | sed -n 's/^host: //p') s390x-unknown-linux-gnu i686-unknown-linux-gnu

fuzz-smoke: ## Every fuzz target, on stable: seeds and regressions, then FUZZ_SMOKE_SECONDS (2) of mutation.
	cd fuzz && cargo fmt --check
	fuzz/drive smoke $(BUILD)/fuzz

fuzz: ## All fuzz targets under AddressSanitizer: FUZZ_TOTAL (3600) seconds, JOBS (2) at once; or FUZZ_SECONDS each. Needs nightly.
	fuzz/drive campaign $(BUILD)/fuzz

fuzz-coverage: ## What seeds, regressions and corpora reach of src, and the last campaign: writes docs/fuzzing.md.
	fuzz/drive coverage $(BUILD)/fuzz

deny: $(BUILD)/tools/bin/cargo-deny ## Licences and sources of the dependencies. Builds cargo-deny first.
	$< check bans licenses sources
	$< --manifest-path bindings/c/Cargo.toml --config deny.toml check bans licenses sources
	$< --manifest-path cli/Cargo.toml --config deny.toml check bans licenses sources

$(BUILD)/tools/bin/cargo-deny:
	cargo install --quiet --locked --version 0.20.2 --root $(BUILD)/tools cargo-deny

clean: ## Remove what was built here. A CARGO_TARGET_DIR elsewhere is left alone.
	rm -rf target build bindings/c/target cli/target bindings/python/build bindings/python/src/*.egg-info
