"""What holds for every test and for every example in a docstring: a cache and a language.

It is set before tests are collected, as some of them open a base already then.
"""

from __future__ import annotations

import os
import shutil
import tempfile

import pytest

#: Each of these imports a library that is not installed here; `make test-integrations` has them.
collect_ignore_glob = ["kg/integrations/*_metric.py", "kg/integrations/*_scorer.py"]

_FOLDER = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """Let the tests of one session share a cache apart from the user's; it goes with them."""
    os.environ["KG_LANG"] = "en"  # whatever the locale of who runs the tests
    if hasattr(config, "workerinput"):
        return  # a worker of pytest-xdist has that of the process that began it
    config.stash[_FOLDER] = tempfile.mkdtemp(prefix="kg-test-cache-")
    os.environ["KG_CACHE_DIR"] = config.stash[_FOLDER]
    os.environ.pop("KG_CACHE", None)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the cache of the tests away."""
    if _FOLDER in config.stash:
        shutil.rmtree(config.stash[_FOLDER], ignore_errors=True)
