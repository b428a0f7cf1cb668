# Everything from a fresh machine with Swift: `make demo` and `make test`.

SWIFT ?= swift
PREFIX ?= /usr/local
SECONDS ?= 60
FLAGS = --explicit-target-dependency-import-check error
BUILD = $(SWIFT) build $(FLAGS)
# One file that needs nothing of the machine it runs on; macOS has no such thing.
STATIC = $(if $(filter Linux,$(shell uname -s)),-Xswiftc -static-executable)
RELEASE = .build/release/otelfile
SOURCES = Package.swift Sources Tests Benchmarks

.PHONY: demo test release install bench fuzz sanitize sanitize-address sanitize-thread lint format man man-check deps clean

## Installs what is missing, builds, limits a small capture, and prints the statistics.
demo: release
	@mkdir -p .build/demo
	$(RELEASE) filter fixtures/shop.pb .build/demo/shop.pb.gz -f -v --limits sdk --max-attribute-length 256

## One debug build, and all tests.
test: deps
	$(BUILD) --build-tests
	$(SWIFT) test --skip-build --disable-xctest

release: deps
	$(BUILD) -c release --product otelfile $(STATIC)

install: release
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	install -d $(DESTDIR)$(PREFIX)/share/zsh/site-functions
	install -d $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	install -s -m 755 $(RELEASE) $(DESTDIR)$(PREFIX)/bin/otelfile
	install -m 644 man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 man/completions/otelfile.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/otelfile
	install -m 644 man/completions/_otelfile $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_otelfile
	install -m 644 man/completions/otelfile.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/otelfile.fish

## Searches for inputs that trap, with coverage as its guide, starting from the fixtures.
# The compiler heeds the last flag alone, and the order of the package manager's is not fixed: so both in one, last.
FUZZERS = --sanitize=fuzzer --sanitize=address -Xswiftc -sanitize=fuzzer,address
fuzz: deps
	@for target in Wire JSON Framing Codec YAML Expression; do \
	  OTELFILE_FUZZ=1 $(BUILD) -c release $(FUZZERS) --product $${target}Fuzz --scratch-path .build/fuzz && \
	  mkdir -p .build/fuzz/corpus/$$target && \
	  .build/fuzz/release/$${target}Fuzz -max_total_time=$(SECONDS) -rss_limit_mb=512 -malloc_limit_mb=256 \
	    -print_final_stats=1 .build/fuzz/corpus/$$target fixtures/fuzz/$$target || exit 1; done

sanitize: sanitize-address sanitize-thread

# The leak checker blames the test runner itself.
sanitize-address: deps
	ASAN_OPTIONS=detect_leaks=0 $(SWIFT) test $(FLAGS) --disable-xctest --sanitize=address --scratch-path .build/asan $(TESTS)

sanitize-thread: deps
	$(SWIFT) test $(FLAGS) --disable-xctest --sanitize=thread --scratch-path .build/tsan $(TESTS)

## Man pages and completions, made from what the program says of itself.
man: deps
	$(BUILD) --product otelfile
	man/generate.sh .build/debug/otelfile man

man-check: deps
	$(BUILD) --product otelfile
	rm -rf .build/man && man/generate.sh .build/debug/otelfile .build/man
	@for page in $$(cd .build/man && find . -type f); do \
	  diff -u man/$$page .build/man/$$page || { echo "stale: run 'make man' and commit man/"; exit 1; }; done

## Measures the installed binary beside programs that do parts of its work; the last figures are in Benchmarks/RESULTS.md.
bench: deps
	$(MAKE) install PREFIX=$(CURDIR)/.build/installed DESTDIR=
	$(SWIFT) build -c release --product GenerateTraces
	test -x .build/bench-venv/bin/python || python3 -m venv .build/bench-venv
	.build/bench-venv/bin/pip install --quiet --requirement Benchmarks/requirements.txt
	.build/bench-venv/bin/python Benchmarks/run.py --otelfile .build/installed/bin/otelfile $(BENCH)

lint:
	$(SWIFT) format lint --strict --recursive $(SOURCES)
	.ci/documented Sources

format:
	$(SWIFT) format --in-place --recursive $(SOURCES)

## Installs the libraries that the build needs, if they are not there.
deps:
	@.ci/dependencies

clean:
	rm -rf .build
