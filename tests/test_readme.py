"""The README is true: its commands print what it shows, its code runs, its tables are current."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest
import yaml
from readme import PAGES, README, commands, refreshed

NAME = attrgetter("name")


@pytest.mark.parametrize(
    "page",
    [README, *(pytest.param(page, marks=pytest.mark.slow) for page in PAGES[1:])],
    ids=NAME,
)
def test_commands_print_what_a_page_shows(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert refreshed(text) == text, "run `make readme`"


#: Each of its examples needs a library installed apart; tests/integrations runs them.
APART = "integrations.md"


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in PAGES if page.name != APART], ids=NAME)
def test_code_blocks_run(page: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert blocks or page != README
    for block in blocks:
        exec(block, {})


#: What a block of configuration is written in, and what reads it.
READERS: dict[str, Callable[[str], Any]] = {
    "json": json.loads,
    "yaml": yaml.safe_load,
    "toml": tomllib.loads,
}


@pytest.mark.parametrize("page", PAGES, ids=NAME)
def test_blocks_of_configuration_can_be_read(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for language, read in READERS.items():
        for block in re.findall(
            rf"```{language}(?: \S+\.(?!jsonl)\w+)?\n(.*?)```", text, re.DOTALL
        ):
            assert read(block)


def test_every_command_is_described() -> None:
    """Each has a line in the table of commands, and is used on some page."""
    shown = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    for name in commands():
        assert f"| `kg {name}` |" in shown, name
        assert len(re.findall(rf"\bkg (--\S+ \S+ )?{name}\b", shown)) > 1, name


def test_the_readme_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 150
