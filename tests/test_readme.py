"""The README is true: its commands print what it shows, its code runs, its tables are current."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from readme import PAGES, README, refreshed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_print_what_a_page_shows(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert refreshed(text) == text, "run `make readme`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_code_blocks_run(page: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert blocks or page != README
    for block in blocks:
        exec(block, {})


def test_every_command_is_described() -> None:
    from kg.cli.root import registered

    names = [command.name or command.callback.__name__ for command in registered()
             if command.callback]  # fmt: skip
    text = README.read_text(encoding="utf-8")
    assert len(names) == 23
    for name in names:
        assert f"$ kg {name}" in text or f"| kg {name}" in text or f"`kg {name}`" in text, name
