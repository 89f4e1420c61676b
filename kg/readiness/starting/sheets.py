"""A CSV file that nothing describes: how its cells are divided, and what stands in its columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from kg.errors import SourceSyntaxError
from kg.files import read_text
from kg.i18n import _
from kg.readiness.reading.documents import csv_fault

__all__ = ["SheetColumn", "UndescribedSheet", "read_undescribed"]

_DELIMITERS: Final = (",", ";", "\t", "|")
#: How many rows are looked at; datatypes are proposed, for a person to check.
_MOST_ROWS: Final = 100_000
#: What a cell of each datatype looks like, the narrowest first; in CSVW's words.
_SHAPES: Final = (
    ("integer", re.compile(r"[+-]?(?:0|[1-9]\d*)", re.ASCII)),
    ("decimal", re.compile(r"[+-]?(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)),
    ("boolean", re.compile(r"true|false")),
    ("date", re.compile(r"\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])", re.ASCII)),
    (
        "dateTime",
        re.compile(
            r"\d{4}-\d{2}-\d{2}T[0-2]\d:[0-5]\d:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?", re.ASCII
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a CSV file.

    Args:
        name: its heading.
        datatype: what CSVW calls the datatype of its cells; None where it has none.
        values: different cells that are not empty, some of them.
    """

    name: str
    datatype: str | None
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class UndescribedSheet:
    """A CSV file as it looks.

    Args:
        path: the file.
        delimiter: what stands between two cells.
        columns: in order.
    """

    path: Path
    delimiter: str
    columns: tuple[SheetColumn, ...]


def read_undescribed(path: Path) -> UndescribedSheet:
    """Return what a CSV file with a header holds.

    Args:
        path: the file, in UTF-8.

    Raises:
        InputError: if it cannot be read, is empty, or is not UTF-8.
        SourceSyntaxError: if it is no CSV, or its header lacks a name or has one twice.
    """
    text = read_text(path)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = next(reader, [])
        _check(header, path)
        cells: list[set[str]] = [set() for _ in header]
        for row in islice(_filled(reader), _MOST_ROWS):
            for seen, cell in zip(cells, row, strict=False):
                if cell.strip():
                    seen.add(cell.strip())
    except csv.Error as error:
        raise csv_fault(path, error, reader.line_num) from None
    columns = (
        SheetColumn(name, _datatype(seen), frozenset(islice(sorted(seen), 1_000)))
        for name, seen in zip(header, cells, strict=True)
    )
    return UndescribedSheet(path, delimiter, tuple(columns))


def _delimiter(text: str) -> str:
    """Return the character that divides the header into most cells; a comma where none does."""
    header = text.lstrip().partition("\n")[0]
    return max(_DELIMITERS, key=header.count)


def _filled(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    return (row for row in rows if any(cell.strip() for cell in row))


def _check(header: Sequence[str], path: Path) -> None:
    for number, name in enumerate(header, start=1):
        if not name.strip():
            raise SourceSyntaxError(
                path, _("column {number} of its header has no name", number=number), 1
            )
        if header.count(name) > 1:
            detail = _("names column {name!r} twice; give each a name of its own", name=name)
            raise SourceSyntaxError(path, detail, 1)


def _datatype(values: set[str]) -> str | None:
    if not values:
        return None
    for name, shape in _SHAPES:
        if all(map(shape.fullmatch, values)):
            return name
    return "string"
