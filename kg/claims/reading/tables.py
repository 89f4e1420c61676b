"""Tables: CSV, TSV, and those of Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from kg.claims.findings import Finding, Place
from kg.claims.reading.rows import Row, Sheet
from kg.claims.wording import found
from kg.documents.marks import clean
from kg.errors import InputError, SourceSyntaxError
from kg.files import check_regular, open_regular, read_text
from kg.hallucination.loaders.sheets import sheet_rows

__all__ = ["read_csv", "read_markdown", "read_tsv"]

_DELIMITER_ROW: Final = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_BAR: Final = re.compile(r"(?<!\\)\|")


def read_csv(path: Path, language: str) -> list[Sheet]:
    """Return the table of a CSV file; a semicolon may stand between its cells.

    Raises:
        InputError: if it cannot be read, is empty, has a header alone, or names a column twice.
    """
    with open_regular(path) as stream:
        first = stream.readline()
    return _sheet(path, ";" if b";" in first and b"," not in first else ",", language)


def read_tsv(path: Path, language: str) -> list[Sheet]:
    """Return the table of a TSV file; see `read_csv`."""
    return _sheet(path, "\t", language)


def _sheet(path: Path, delimiter: str, language: str) -> list[Sheet]:
    check_regular(path)
    header: tuple[str, ...] = ()
    at = Place(str(path), 1)
    rows: list[Row] = []
    findings: list[Finding] = []
    with open_regular(path) as stream:
        for place, cells in sheet_rows(str(path), stream, delimiter):
            here = Place(str(path), place.line or 0)
            if not header:
                header, at = _header(cells, here), here
            elif isinstance(cells, str):
                findings.append(found("unreadable-row", language, here, fault=cells))
            else:
                _add(header, cells, here, rows, findings, language)
    return [_nonempty(Sheet(header, at, tuple(rows), tuple(findings)))]


def _header(cells: list[str] | str, place: Place) -> tuple[str, ...]:
    if isinstance(cells, str):
        raise SourceSyntaxError(place.file, cells, place.line)
    header = tuple(cell.strip() for cell in cells)
    counts = Counter(name for name in header if name)
    if twice := [name for name, count in counts.items() if count > 1]:
        raise InputError(f"{place}: names column {twice[0]!r} twice; give each its own name")
    return header


def _add(
    header: Sequence[str],
    cells: Sequence[str],
    place: Place,
    rows: list[Row],
    findings: list[Finding],
    language: str,
) -> None:
    if any(cell.strip() for cell in cells[len(header) :]):
        told = {"cells": len(cells), "columns": len(header)}
        findings.append(found("ragged-row", language, place, **told))
        return
    named = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name}
    rows.append(Row(named, place))


def _nonempty(sheet: Sheet) -> Sheet:
    if not sheet.rows and not sheet.findings:
        raise InputError(f"{sheet.place.file}: has a header and no row")
    return sheet


def read_markdown(path: Path, language: str) -> list[Sheet]:
    """Return the tables of a Markdown file; a row of dashes tells a header from other lines.

    Raises:
        InputError: if it cannot be read, or has no table.
    """
    lines = read_text(path).splitlines()
    sheets = list(_tables(path, lines, language))
    if not sheets:
        raise InputError(f"{path}: has no table; write `| subject | property | value |` and so on")
    return sheets


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
        header = _header(_cells(lines[number]), at)
        rows: list[Row] = []
        findings: list[Finding] = []
        number += 2
        while number < len(lines) and "|" in lines[number]:
            place = Place(str(path), number + 1)
            _add(header, _cells(lines[number]), place, rows, findings, language)
            number += 1
        yield Sheet(header, at, tuple(rows), tuple(findings))


def _cells(line: str) -> list[str]:
    bare = line.strip()
    bare = bare.removeprefix("|")
    if bare.endswith("|") and not bare.endswith("\\|"):
        bare = bare[:-1]
    return [clean(cell.replace("\\|", "|")) for cell in _BAR.split(bare)]
