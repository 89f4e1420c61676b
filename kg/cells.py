"""Cells of CSV and TSV that no spreadsheet takes for a formula.

A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@`, also in a file that somebody else
made: `=HYPERLINK(…)` in the answer of a model would be a link in the report on it. As OWASP
recommends, an apostrophe before it makes it a text. Numbers are no formulas and stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

__all__ = ["safe_cell", "safe_cells", "starts_formula"]

_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?%?", re.ASCII)
#: In full width too, which East Asian editions read alike.
_STARTS: Final = tuple("=+-@\t\r\n＝＋－＠")


def starts_formula(text: str) -> bool:
    """Return whether a spreadsheet could take a text for a formula.

    >>> [starts_formula(text) for text in ("=1+1", " @x", "-5", "-5+A1", "5-3", "+1.5e3", "-")]
    [True, True, False, True, False, False, True]
    """
    begins = text.lstrip(" ").startswith(_STARTS)
    return begins and _NUMBER.fullmatch(text.strip(" ")) is None


def safe_cell(text: str) -> str:
    """Return a text as a cell: with an apostrophe before what could be taken for a formula."""
    return f"'{text}" if starts_formula(text) else text


def safe_cells(texts: Iterable[str]) -> list[str]:
    """Return texts as the cells of a row; see `safe_cell`."""
    return [safe_cell(text) for text in texts]
