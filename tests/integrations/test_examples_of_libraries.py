"""The examples of `docs/integrations.md`, each run by the library it is for.

`make test-integrations` runs them with all of the libraries; those of the GitHub Action, pre-commit
and promptfoo have tests of their own.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from operator import attrgetter
from pathlib import Path

import pytest
from integrations_support import LIBRARIES, ROOT, blocks, needs, shell_environment

NAME = attrgetter("name")
EXAMPLES = {heading.lower(): block for heading, block in blocks("integrations.md", "python")}

# Warnings of the libraries about themselves are not ours to mend.
pytestmark = pytest.mark.filterwarnings("default")


def test_each_library_has_an_example() -> None:
    assert set(EXAMPLES) == {*LIBRARIES, "pytest"}


@pytest.mark.parametrize("extra", LIBRARIES)
def test_the_example_runs(extra: str) -> None:
    needs(extra)
    exec(EXAMPLES[extra], {})


def test_the_example_for_pytest_passes(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["kg.integrations.pytest_plugin"]\n')
    (tmp_path / "test_example.py").write_text(EXAMPLES["pytest"], encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path, env=shell_environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "1 passed" in run.stdout, run.stdout + run.stderr


@pytest.mark.parametrize("page", ["integrations.md", "agents.md"])
def test_what_a_page_installs_there_is(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = re.findall(rf"pip install '{project['name']}\[(\w+)\]'", text)
    assert named
    assert set(named) <= set(project["optional-dependencies"])


@pytest.mark.parametrize("adapter", sorted((ROOT / "kg" / "integrations").glob("*.py")), ids=NAME)
def test_an_adapter_stays_small(adapter: Path) -> None:
    """What it does beyond the shape that a library asks for belongs below it."""
    assert len(adapter.read_text(encoding="utf-8").splitlines()) < 80
