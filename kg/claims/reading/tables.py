"""Tables: CSV, TSV, and those of Markdown."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kg.claims.findings import Finding, Place
from kg.claims.reading.rows import Row, Sheet
from kg.claims.wording import found
from kg.documents.marks import clean
from kg.errors import InputError, SourceSyntaxError
from kg.files import MOST_LINE, read_bytes, read_text
from kg.hallucination.loaders.sheets import sheet_rows
from kg.i18n import _

__all__ = ["read_csv", "read_markdown", "read_tsv"]

_DELIMITER_ROW: Final = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_BAR: Final = re.compile(r"(?<!\\)\|")


def read_csv(path: Path, language: str) -> list[Sheet]:
    """Return the table of a CSV file; a semicolon or a tab may stand between its cells.

    Raises:
        InputError: if it cannot be read, is empty, holds over `MOST_BYTES`, has a header alone, or
            names a column twice.
    """
    content = read_bytes(path)
    first = content[: content.find(b"\n", 0, MOST_LINE) + 1 or MOST_LINE]
    others = (sign for sign in (";", "\t") if sign.encode() in first)
    delimiter = "," if b"," in first else next(others, ",")
    return _sheet(path, content, delimiter, language)


def read_tsv(path: Path, language: str) -> list[Sheet]:
    """Return the table of a TSV file; see `read_csv`."""
    return _sheet(path, read_bytes(path), "\t", language)


def _sheet(path: Path, content: bytes, delimiter: str, language: str) -> list[Sheet]:
    table: _Table | None = None
    for place, cells in sheet_rows(str(path), io.BytesIO(content), delimiter):
        here = Place(str(path), place.line or 0)
        if table is None:
            table = _Table(_header(cells, here), here, language)
        else:
            table.add(cells, here)
    if table is None or not (table.rows or table.findings):
        raise InputError(_("{path}: has a header and no row", path=path))
    return [table.sheet()]


@dataclass(slots=True)
class _Table:
    """A table that is being read."""

    header: tuple[str, ...]
    place: Place
    language: str
    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def add(self, cells: Sequence[str] | str, place: Place) -> None:
        """Take in a row; a text instead says what is wrong with it."""
        if isinstance(cells, str):
            self.findings.append(found("unreadable-row", self.language, place, fault=cells))
        elif any(cell.strip() for cell in cells[len(self.header) :]):
            told = {"cells": len(cells), "columns": len(self.header)}
            self.findings.append(found("ragged-row", self.language, place, **told))
        else:
            pairs = zip(self.header, cells, strict=False)
            self.rows.append(Row({name: cell.strip() for name, cell in pairs if name}, place))

    def sheet(self) -> Sheet:
        """Return what was read."""
        return Sheet(self.header, self.place, tuple(self.rows), tuple(self.findings))


def _header(cells: list[str] | str, place: Place) -> tuple[str, ...]:
    if isinstance(cells, str):
        raise SourceSyntaxError(place.file, cells, place.line)
    header = tuple(cell.strip() for cell in cells)
    counts = Counter(name for name in header if name)
    if twice := [name for name, count in counts.items() if count > 1]:
        raise InputError(
            _(
                "{place}: names column {twice!r} twice; give each its own name",
                place=place,
                twice=twice[0],
            )
        )
    return header


def read_markdown(path: Path, language: str) -> list[Sheet]:
    """Return the tables of a Markdown file; a row of dashes tells a header from other lines.

    Raises:
        InputError: if it cannot be read, or has no table.
    """
    lines = read_text(path).splitlines()
    sheets = list(_tables(path, lines, language))
    if not sheets:
        raise InputError(
            _("{path}: has no table; write `| subject | property | value |` and so on", path=path)
        )
    return sheets


# By hand, not by markdown-it-py: as GFM has it, that drops the cells of a row beyond those of the
# header, and here they are a finding, as a bar that was not escaped would change a claim silently.
def _tables(path: Path, lines: list[str], language: str) -> Iterator[Sheet]:
    number, fenced = 0, False
    while number < len(lines):
        fenced ^= lines[number].lstrip().startswith("```")
        below = lines[number + 1] if number + 1 < len(lines) else ""
        is_header = "|" in lines[number] and "|" in below and _DELIMITER_ROW.fullmatch(below)
        if fenced or not is_header:
            number += 1
            continue
        at = Place(str(path), number + 1)
        table = _Table(_header(_cells(lines[number]), at), at, language)
        number += 2
        while number < len(lines) and "|" in lines[number]:
            table.add(_cells(lines[number]), Place(str(path), number + 1))
            number += 1
        yield table.sheet()


def _cells(line: str) -> list[str]:
    bare = line.strip()
    bare = bare.removeprefix("|")
    if bare.endswith("|") and not bare.endswith("\\|"):
        bare = bare[:-1]
    return [clean(cell.replace("\\|", "|")) for cell in _BAR.split(bare)]
