"""The page about claims: each bad file is told what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from claims_support import filled

PAGE = Path(__file__).parents[2] / "docs" / "claims.md"


@pytest.mark.slow
def test_every_kind_of_bad_input_has_its_message() -> None:
    table = re.search(r"<!-- bad-claims -->.*<!-- /bad-claims -->", PAGE.read_text("utf-8"), re.S)
    assert table is not None
    assert table[0].count("\n| `") > 30
    assert "| |" not in table[0]
    assert filled(table[0]) == table[0], "run `make readme`"
