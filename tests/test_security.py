"""Each promise of docs/security.md names the test that holds it; here these tests are looked up."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
ROWS = [
    line
    for line in PAGE.partition("## Refused")[2].splitlines()
    if line.startswith("|") and not line.startswith(("|---", "| What |"))
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip()[:60])
def test_every_promise_names_a_test_that_exists(row: str) -> None:
    assert "TODO" not in row
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", row.rpartition(" | ")[2])
    assert named, "names no test"
    for file, function in named:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert not function or function in functions, f"{file} has no {function}"


def test_every_part_of_the_page_makes_promises() -> None:
    assert len(ROWS) > 30
