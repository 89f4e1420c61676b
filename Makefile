# Needs Python 3.11 or newer and make; everything else comes from PyPI into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOWEST := .venv-lowest
# All but those that `make test-integrations` installs apart.
EXTRAS := cluster,llm,mcp,notebook,owlapi,plot,readiness,reasoner,web
SHOWN := $(VENV)/.demo-installed
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Tests run in as many processes as there are cores; one that is done takes tests from another.
SHARED := -n auto --maxprocesses 8 --dist worksteal

# Every command of the demo, and of many tests, is a process: each would compile the engine again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo messages test test-slow test-integrations test-llm test-lowest fuzz lint bench bench-readme readme docs history clean help

help:
	@echo "make demo   set up, check the knowledge base, and score two model answers"
	@echo "make test   set up, then formatting, types and tests"
	@echo "make test-slow  the tests that take more than a few seconds each"
	@echo "make test-lowest   the tests at the lowest versions declared"
	@echo "make test-integrations   those of DeepEval, Inspect, MLflow, promptfoo and Ragas, each installed apart"
	@echo "make test-llm      one test against the model that KG_LLM_URL and KG_LLM_MODEL name"
	@echo "make fuzz   broken input of all kinds, for MINUTES=10 or so; SEED=… gives the same again"
	@echo "make bench  set up, then the benchmarks: ratios against named rivals"
	@echo "make bench-readme  the same, and write what they found into benchmarks/README.md"
	@echo "make readme write the real output of its commands into README.md"
	@echo "make docs   build the documentation as a site, into build/site"
	@echo "make messages bring the catalogue of translations up to the code, and compile it"
	@echo "make history write the history of the claims, from git, into ontology/history/"
	@echo "make clean  remove the environment and everything built"

# What the demo shows, and no more. Modules are compiled when they are used, which most never are.
$(SHOWN): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; try: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) --no-compile --editable '.[plot,readiness,reasoner]'
	touch $@

# Needs pip 25.1, which knows groups.
$(STAMP): $(SHOWN)
	$(PIP) --upgrade 'pip>=25.1'
	$(PIP) --no-compile --editable '.[$(EXTRAS)]' --group dev
	touch $@

demo: $(SHOWN)
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh examples/demo.sh

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/turtlefmt --check ontology validators examples
	$(BIN)/mypy

test: lint
	$(BIN)/pytest $(SHARED) -m 'not slow'

# What takes more than a second or two: whole pages, fuzzing, growth, browsers, processes that are
# killed or limited, and every format of every command.
test-slow: $(STAMP)
	$(BIN)/pytest $(SHARED) -m slow

# Asks the model that KG_LLM_URL and KG_LLM_MODEL name.
test-llm: $(STAMP)
	$(BIN)/python -m pytest -m llm tests/hallucination/test_llm_live.py

# The same tests at the lowest versions that pyproject.toml declares.
test-lowest: $(STAMP)
	$(PIP) uv
	$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python $(LOWEST)
	$(BIN)/uv pip install --quiet --python $(LOWEST)/bin/python --resolution lowest-direct \
	  --editable '.[$(EXTRAS)]' --group dev
	$(LOWEST)/bin/python -m pytest $(SHARED) -m 'not slow' -p no:cacheprovider

# Each library in an environment of its own: their requirements exclude one another. MLflow evaluates
# with the whole of it alone. promptfoo comes from npm, and needs Node.js.
INTEGRATIONS := .venv-integrations
FRAMEWORKS := deepeval inspect mlflow ragas
PROMPTFOO := $(INTEGRATIONS)/promptfoo
test-integrations: $(STAMP)
	$(PIP) uv
	@for name in $(FRAMEWORKS); do \
	  $(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python $(INTEGRATIONS)/$$name && \
	  $(BIN)/uv pip install --quiet --python $(INTEGRATIONS)/$$name/bin/python --editable ".[$$name]" \
	    'hypothesis>=6.112' 'pytest>=8.3' $$(test $$name = mlflow && echo mlflow) && \
	  KG_INTEGRATION=$$name $(INTEGRATIONS)/$$name/bin/python -m pytest -q -p no:cacheprovider \
	    -p no:asyncio -W default tests/integrations/test_frameworks.py tests/integrations/test_examples_of_libraries.py \
	    -k $$name || exit 1; done
	@command -v npm >/dev/null || { echo "promptfoo is not tested: there is no npm" >&2; exit 0; }; \
	  npm install --prefix $(PROMPTFOO) --no-audit --no-fund --loglevel=error promptfoo || \
	  { echo "promptfoo is not tested: npm cannot install it" >&2; exit 0; }; \
	  KG_PROMPTFOO=$(abspath $(PROMPTFOO))/node_modules/.bin/promptfoo $(BIN)/python -m pytest -q \
	    -p no:cacheprovider tests/integrations/test_promptfoo_and_pytest.py

# Runs until the minutes are over, Ctrl-C, or a failure; its seed is printed at the start.
MINUTES ?= 10
fuzz: $(STAMP)
	FUZZ_MINUTES=$(MINUTES) $(BIN)/python -m pytest tests/fuzz $(if $(SEED),--hypothesis-seed=$(SEED))

bench: $(STAMP)
	@for script in $(filter-out benchmarks/page.py,$(wildcard benchmarks/*.py)); do \
	  $(BIN)/python $$script || exit 1; done

# Runs them too, and writes the ratios, the bars and what was measured on into benchmarks/README.md.
bench-readme: $(STAMP)
	$(BIN)/python benchmarks/page.py

readme: $(STAMP)
	$(BIN)/python tests/readme.py

# Strict: a broken link, an anchor that is not there or a page that is not in the navigation fails.
docs: $(VENV)/.docs-installed
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "build/site/index.html"

$(VENV)/.docs-installed: $(STAMP)
	$(PIP) --group docs
	touch $@

# Says which messages have no translation yet; docs/chinese.md tells how to write one.
messages: $(STAMP)
	$(BIN)/python tests/messages.py

history: $(STAMP)
	$(BIN)/python tests/history.py

clean:
	rm -rf $(VENV) $(LOWEST) $(INTEGRATIONS) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
