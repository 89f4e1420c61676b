"""What is in a folder: data, logic, rules and decision logs, told by what the files hold."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from kg.errors import InputError, KgError
from kg.files import bounded_lines, open_regular
from kg.i18n import _
from kg.readiness.reading.documents import Json, json_of, load_document
from kg.readiness.reading.outcomes import WORDS, parse_time, plain
from kg.readiness.starting.sheets import UndescribedSheet, read_undescribed

__all__ = ["FOUND", "Found", "Log", "look"]

#: What is written by this package, or holds a knowledge base.
_NOT_DATA: Final = frozenset({"ontology", "queries", "validators", "__pycache__", "node_modules"})
_MOST_FILES: Final = 10_000
_MOST_LINES: Final = 1_000
_CSVW: Final = "-metadata.json"
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "decision", "decision id", "编号", "决策编号"),
    "outcome": ("outcome", "result", "status", "state", "结果", "状态"),
    "time": (
        "time",
        "timestamp",
        "finished",
        "ended at",
        "finished at",
        "date",
        "时间",
        "完成时间",
    ),
}
_RULES: Final = ("rule", "process", "complexity", "规则", "流程")


@dataclass(frozen=True, slots=True)
class Log:
    """A decision log.

    Args:
        path: the file.
        kind: csv or jsonl.
        columns: what it calls id, outcome and time.
        unknown: words for outcomes whose meaning is not known.
    """

    path: Path
    kind: str
    columns: Mapping[str, str]
    unknown: tuple[str, ...]


@dataclass(slots=True)
class Found:
    """What a folder holds; every path lies in it.

    Args:
        sheets: CSV files that hold data and that nothing describes.
        described: CSVW metadata, each of a CSV file.
        databases: SQLite files and SQL scripts.
        logic: OpenAPI documents and MCP tool lists, with their kinds.
        inventories: CSV files that list rules or processes.
        logs: decision logs.
        left_out: what is not used, and why.
    """

    sheets: list[UndescribedSheet] = field(default_factory=list)
    described: list[Path] = field(default_factory=list)
    databases: list[Path] = field(default_factory=list)
    logic: list[tuple[str, Path]] = field(default_factory=list)
    inventories: list[UndescribedSheet] = field(default_factory=list)
    logs: list[Log] = field(default_factory=list)
    left_out: list[tuple[Path, str]] = field(default_factory=list)


def look(folder: Path) -> Found:
    """Return what a folder and those below it hold.

    A file that cannot be read stops nothing; it is among what is left out.

    Args:
        folder: where to look; hidden folders and those of a knowledge base are passed over.

    Raises:
        InputError: if it is no folder, or holds too many files.
    """
    if not folder.is_dir():
        problem = _("is a file") if folder.exists() else _("no such folder")
        raise InputError(
            _(
                "{folder}: {problem}; --init takes a folder with data, logic and logs",
                folder=folder,
                problem=problem,
            )
        )
    found = Found()
    paths = list(islice(_files(folder), _MOST_FILES + 1))
    if len(paths) > _MOST_FILES:
        raise InputError(
            _(
                "{folder}: holds over {most_files:,} files; name a folder further down",
                folder=folder,
                most_files=_MOST_FILES,
            )
        )
    described = {path.with_name(path.name.removesuffix(_CSVW)) for path in paths
                 if path.name.endswith(_CSVW)}  # fmt: skip
    for path in paths:
        if path in described:
            continue
        try:
            reason = FOUND.get(path.suffix.lower(), _unknown)(path, found)
        except KgError as error:
            reason = str(error).removeprefix(f"{path}").removeprefix(":").strip()
        if reason is not None:
            found.left_out.append((path, reason))
    return found


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in _NOT_DATA
        )
        yield from (Path(place, name) for name in sorted(names) if not name.startswith("."))


def _unknown(path: Path, found: Found) -> str:
    del path, found
    return _("is of no kind that is looked for: CSV, OpenAPI, MCP, SQL, JSON Lines")


def _sheet(path: Path, found: Found) -> str | None:
    if path.name.endswith(".sssom.tsv"):
        return _("is a table of mappings; name it under `mapping:` of what it maps")
    sheet = read_undescribed(path)
    columns = {column.name: column.values for column in sheet.columns}
    log = _log(path, "csv", columns)
    if log is not None:
        found.logs.append(log)
    elif "name" in columns and any(word in path.stem.casefold() for word in _RULES):
        found.inventories.append(sheet)
    else:
        found.sheets.append(sheet)
    return None


def _lines(path: Path, found: Found) -> str | None:
    columns: dict[str, set[str]] = {}
    with open_regular(path) as stream:
        for number, line in enumerate(islice(bounded_lines(stream), _MOST_LINES), start=1):
            record = json_of(line.decode("utf-8", "replace"), path, number) if line.strip() else {}
            for name, value in (record if isinstance(record, dict) else {}).items():
                if isinstance(value, (str, int, float)):
                    columns.setdefault(name, set()).add(str(value))
    log = _log(path, "jsonl", columns)
    if log is None:
        return _(
            "is no decision log; for data name their JSON Schema: kind json-schema, with `data:`"
        )
    found.logs.append(log)
    return None


def _log(path: Path, kind: str, columns: Mapping[str, set[str] | frozenset[str]]) -> Log | None:
    """Return a file as a decision log, if it has an outcome and a time that are read as such."""
    outcome = _called("outcome", columns, lambda values: any(map(_is_outcome, values)))
    time = _called("time", columns, lambda values: any(map(parse_time, values)))
    if outcome is None or time is None:
        return None
    others = {name: values for name, values in columns.items() if name not in {outcome, time}}
    name = _called("id", others, bool) or next(iter(others), None)
    if name is None:
        return None
    unknown = sorted(word for word in columns[outcome] if not _is_outcome(word))
    return Log(path, kind, {"id": name, "outcome": outcome, "time": time}, tuple(unknown))


def _called(
    what: str,
    columns: Mapping[str, set[str] | frozenset[str]],
    fits: Callable[[Sequence[str]], bool],
) -> str | None:
    """Return the column that has one of the usual names for something, and values that fit."""
    by_name = {plain(name): name for name in reversed(list(columns))}
    named = (by_name[usual] for usual in _NAMES[what] if usual in by_name)
    return next((name for name in named if fits(sorted(columns[name]))), None)


def _is_outcome(word: str) -> bool:
    return plain(word) in WORDS


def _document(path: Path, found: Found) -> str | None:
    document = load_document(path)
    if "openapi" in document:
        found.logic.append(("openapi", path))
        return None
    if isinstance(document.get("tools"), list):
        found.logic.append(("mcp", path))
        return None
    if path.name.endswith(_CSVW) and isinstance(document.get("url"), str):
        found.described.append(path)
        return None
    return _hint(document)


def _hint(document: Mapping[str, Json]) -> str:
    """Return what a document is likely to be, and how it is named then."""
    if "properties" in document or "$schema" in document:
        return _("is a JSON Schema; name it with its data: kind json-schema, with `data:`")
    if "nodes" in document and "metadata" in document:
        return _("is a dbt manifest; name it with its catalogue: kind dbt, with `catalog:`")
    if "csvw" in json.dumps(document.get("@context", "")):
        return _("is CSVW metadata of several tables; name it: kind csvw")
    return _("is neither an OpenAPI document nor an MCP tool list")


def _database(path: Path, found: Found) -> None:
    found.databases.append(path)


def _rdf(path: Path, found: Found) -> str:
    del path, found
    return _("is RDF; name it if it holds data, functions, rules or decisions: kind rdf or prov")


def _python(path: Path, found: Found) -> str:
    del path, found
    return _("is Python; name it if its functions may be called: kind python")


#: What reads the files of each ending; it returns why one is left out.
FOUND: Final[Mapping[str, Callable[[Path, Found], str | None]]] = {
    **dict.fromkeys((".csv", ".tsv"), _sheet),
    **dict.fromkeys((".jsonl", ".ndjson"), _lines),
    **dict.fromkeys((".json", ".yaml", ".yml"), _document),
    **dict.fromkeys((".sql", ".sqlite", ".sqlite3", ".db"), _database),
    **dict.fromkeys((".ttl", ".rdf", ".owl", ".nt", ".jsonld", ".nq", ".trig"), _rdf),
    ".py": _python,
}
