"""JSON Lines, and JSON that is an array of objects: the keys are the header of each row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.claims.findings import Finding, Place
from kg.claims.reading.rows import Row, Sheet
from kg.claims.wording import found
from kg.errors import InputError, SourceSyntaxError
from kg.files import read_text
from kg.i18n import _
from kg.json_text import parse_json

__all__ = ["is_linked", "read_json_array", "read_json_lines"]


def read_json_lines(path: Path, language: str) -> list[Sheet]:
    """Return the objects of a file of JSON Lines, each as a table of one row.

    What is no object is a finding, and the other lines are read.

    Raises:
        InputError: if the file cannot be read.
    """
    return list(_sheets(_lines(path), language))


def read_json_array(path: Path, data: Any, language: str) -> list[Sheet]:
    """Return the objects of a JSON array, each as a table of one row; places are their ordinals.

    Raises:
        InputError: if it is no array.
    """
    if not isinstance(data, list):
        raise InputError(
            _("{path}: is neither JSON-LD nor an array of claims; write [{{…}}, …]", path=path)
        )
    entries = ((Place(str(path), number), entry) for number, entry in enumerate(data, start=1))
    return list(_sheets(entries, language))


def is_linked(data: Any) -> bool:
    """Return whether JSON is JSON-LD: whether it names nodes or a context."""
    items = data if isinstance(data, list) else [data]
    return any(
        isinstance(item, dict) and not item.keys().isdisjoint({"@context", "@graph", "@id"})
        for item in items
    )


def _lines(path: Path) -> Iterator[tuple[Place, Any]]:
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        if line.strip():
            try:
                yield Place(str(path), number), parse_json(line, path, number)
            except SourceSyntaxError as error:
                yield Place(str(path), number), error


def _sheets(entries: Iterator[tuple[Place, Any]], language: str) -> Iterator[Sheet]:
    for place, entry in entries:
        if isinstance(entry, SourceSyntaxError):
            yield _faulty(found("unreadable-row", language, place, fault=entry.detail), place)
        elif not isinstance(entry, dict):
            told = json.dumps(entry, ensure_ascii=False)[:40]
            yield _faulty(found("no-object", language, place, entry=told), place)
        elif strange := [k for k, v in entry.items() if isinstance(v, dict | list)]:
            yield _faulty(found("nested-value", language, place, key=strange[0]), place)
        else:
            cells = {key.strip(): _written(value) for key, value in entry.items()}
            yield Sheet(tuple(cells), place, (Row(cells, place),))


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip()


def _faulty(finding: Finding, place: Place) -> Sheet:
    return Sheet((), place, (), (finding,))
