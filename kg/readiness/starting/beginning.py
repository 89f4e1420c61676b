"""From a folder to the files of a first assessment, all of them or none."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kg.errors import InputError
from kg.files import write_atomically
from kg.i18n import _
from kg.readiness.artefacts import VolumeUnit
from kg.readiness.reading.context import Context, Entry, Table
from kg.readiness.reading.csvw_tables import read_csvw
from kg.readiness.reading.nodes import Node
from kg.readiness.reading.sql import read_sql
from kg.readiness.reading.terms import Prefixes
from kg.readiness.starting.looking import Found, look
from kg.readiness.starting.suggesting import suggest
from kg.readiness.starting.writing import MAPPINGS, Basis, Suggested, metadata, readiness, sssom
from kg.readiness.terms import TermIndex
from kg.vocabulary import XSD

__all__ = ["FILE", "Started", "start"]

FILE: Final = "readiness.yaml"
_STRANGE: Final = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Started:
    """A first assessment.

    Args:
        path: its `readiness.yaml`.
        written: all files that were written.
        counts: how many sources of data, documents of logic, inventories and logs it names.
        fields: how many fields the assets have, as far as nothing maps them yet.
        suggested: how many of them a term is suggested for.
        left_out: what is not used of the folder, and why.
    """

    path: Path
    written: tuple[Path, ...]
    counts: Mapping[str, int]
    fields: int
    suggested: int
    left_out: tuple[tuple[Path, str], ...]


def start(folder: Path, index: TermIndex, base: Path | None = None) -> Started:
    """Write a first `readiness.yaml` into a folder, with metadata for what nothing describes.

    Args:
        folder: what is looked at.
        index: the terms of the ontology that the data may be mapped to.
        base: the folder of that ontology, for the file to name; None for the one in use.

    Returns:
        What was written and found; no term that is suggested counts before a person confirms it.

    Raises:
        InputError: if it is no folder, has nothing that is known, or one of the files is there.
        MissingExtraError: if a library that reads the files is not installed.
    """
    if (folder / FILE).exists():
        raise InputError(
            _("{folder}: is there already; kg ari {folder} scores it", folder=folder / FILE)
        )
    found = look(folder)
    fields, names = _fields(found, folder)
    data = (*found.sheets, *found.described, *found.databases)
    if not (data or found.logic or found.logs or found.inventories):
        raise InputError(
            _(
                "{folder}: holds no CSV, OpenAPI, MCP, SQL or decision log that can be read; "
                "name what there is in a readiness.yaml by hand",
                folder=folder,
            )
        )
    suggested = [
        (path, Suggested(asset, name, terms))
        for path, asset, name, datatype in fields
        if (terms := suggest(name, datatype, index))
    ]
    content: dict[Path, str] = {
        sheet.path.with_name(f"{sheet.path.name}-metadata.json"): metadata(sheet)
        for sheet in found.sheets
    }
    if suggested:
        content[folder / MAPPINGS] = sssom((one for _, one in suggested), index)
    mapped = frozenset(path for path, _ in suggested)
    where = None if base is None else Path(os.path.relpath(base, folder)).as_posix()
    content[folder / FILE] = readiness(folder, found, names, mapped, Basis(where, index.prefixes))
    _write(content)
    return Started(
        path=folder / FILE,
        written=tuple(content),
        counts={
            _("sources of data"): len(data),
            _("documents of logic"): len(found.logic),
            "inventories": len(found.inventories),
            _("decision logs"): len(found.logs),
        },
        fields=len(fields),
        suggested=len(suggested),
        left_out=tuple(found.left_out),
    )


#: A field: the file that it is found through, its asset, its name, and its datatype.
_Fields = list[tuple[Path, str, str, str | None]]


def _fields(found: Found, folder: Path) -> tuple[_Fields, dict[Path, str]]:
    """Return the fields that nothing maps yet, and the names of assets that need one.

    A database that cannot be read is left out.
    """
    names: dict[Path, str] = {}
    taken: Counter[str] = Counter()
    fields: _Fields = []

    def called(path: Path, own: str) -> str:
        name = _STRANGE.sub("-", own).strip("-") or "data"
        taken[name] += 1
        unique = name if taken[name] == 1 else f"{name}-{taken[name]}"
        if unique != own:
            names[path] = unique
        return unique

    for sheet in found.sheets:
        asset = called(sheet.path, sheet.path.stem)
        fields += [
            (sheet.path, asset, column.name, XSD + column.datatype if column.datatype else None)
            for column in sheet.columns
        ]
    for path in list(found.described):
        for table in _tables(path, "csvw", folder, found):
            fields += _unmapped(path, called(path, table.name), table)
    for path in list(found.databases):
        tables = _tables(path, "sql", folder, found)
        clash = any(taken[table.name] or _STRANGE.search(table.name) for table in tables)
        prefix = called(path, path.stem) if clash else ""
        if prefix:
            names[path] = prefix
        for table in tables:
            alone = prefix if len(tables) == 1 else f"{prefix}.{table.name}"
            asset = alone if prefix else called(path, table.name)
            fields += _unmapped(path, asset, table)
    return fields, names


def _unmapped(path: Path, asset: str, table: Table) -> Iterator[tuple[Path, str, str, str | None]]:
    for column in table.columns:
        if not column.terms:
            yield path, asset, column.name, column.datatype


def _tables(path: Path, kind: str, folder: Path, found: Found) -> list[Table]:
    """Return the tables of a file, which is left out where it cannot be read."""
    context = Context(folder, Prefixes(), VolumeUnit.RECORDS, datetime.now(UTC))
    entry = Entry(Node(path, 1, "assets", None), kind, path, {}, context)
    try:
        return (read_csvw if kind == "csvw" else read_sql)(entry)
    except InputError as error:
        (found.described if kind == "csvw" else found.databases).remove(path)
        why = str(error).removeprefix(f"{path}").removeprefix(":").strip()
        found.left_out.append((path, why))
        return []


def _write(content: Mapping[Path, str]) -> None:
    """Write files, or take away again those that were written before one could not be."""
    if there := [path for path in content if path.exists()]:
        raise InputError(
            _("{there}: is there already; move it away, or name it by hand", there=there[0])
        )
    written: list[Path] = []
    try:
        for path, text in content.items():
            written.append(path)
            write_atomically(path, text.encode("utf-8"))
    except BaseException:  # an interruption too
        for path in written:
            with suppress(OSError):
                path.unlink()
        raise
