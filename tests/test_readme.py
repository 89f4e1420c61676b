"""The README is true: its commands print what it shows, its code runs, its tables are current."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from readme import PAGES, README, commands, refreshed

#: Installed apart, by `make test-integrations`.
FRAMEWORKS = {"deepeval", "ragas", "inspect_ai", "mlflow"}


@pytest.mark.parametrize(
    "page",
    [README, *(pytest.param(page, marks=pytest.mark.slow) for page in PAGES[1:])],
    ids=lambda page: page.name,
)
def test_commands_print_what_a_page_shows(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert refreshed(text) == text, "run `make readme`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_code_blocks_run(page: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert blocks or page != README
    for block in blocks:
        try:
            exec(block, {})
        except ModuleNotFoundError as missing:
            if missing.name not in FRAMEWORKS:
                raise
            pytest.skip(f"{missing.name} is not installed here")


def test_every_command_is_described() -> None:
    """Each has a line in the table of commands, and is used on some page."""
    shown = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    for name in commands():
        assert f"| `kg {name}` |" in shown, name
        assert len(re.findall(rf"\bkg (--\S+ \S+ )?{name}\b", shown)) > 1, name


def test_the_readme_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 150
