"""The files of a first assessment: `readiness.yaml`, CSVW metadata, suggestions as SSSOM."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from kg.readiness.reading.terms import WELL_KNOWN
from kg.readiness.starting.looking import Found, Log
from kg.readiness.starting.sheets import SheetColumn, UndescribedSheet
from kg.readiness.starting.suggesting import Suggestion
from kg.readiness.terms import TermIndex

__all__ = ["MAPPINGS", "Basis", "Suggested", "metadata", "readiness", "sssom"]

#: The table of suggestions, beside `readiness.yaml`.
MAPPINGS: Final = "mappings.sssom.tsv"
_BARE: Final = re.compile(r"[A-Za-z_][\w./ -]*[\w/]|[A-Za-z_]")
_RESERVED: Final = frozenset(("yes", "no", "on", "off", "true", "false", "null", "y", "n"))
_VARIABLE: Final = re.compile(r"[A-Za-z0-9_]+", re.ASCII)
_COLUMNS: Final = (
    "subject_id", "predicate_id", "object_id", "mapping_justification", "object_label",
    "similarity_score", "confirmed", "comment",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suggested:
    """A field of a data asset with the terms that it may mean."""

    asset: str
    field: str
    suggestions: Sequence[Suggestion]


@dataclass(frozen=True, slots=True)
class Basis:
    """The knowledge base that terms are looked up in.

    Args:
        base: its path from the file; None for the one in use.
        prefixes: the prefixes that it declares, with their namespaces.
    """

    base: str | None
    prefixes: Mapping[str, str]


def metadata(sheet: UndescribedSheet) -> str:
    """Return CSVW metadata that describe a CSV file as it looks; no column is mapped."""
    described: dict[str, Any] = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": quote(sheet.path.name),
    }
    if sheet.delimiter != ",":
        described["dialect"] = {"delimiter": sheet.delimiter}
    described["tableSchema"] = {"columns": [_described(column) for column in sheet.columns]}
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def _described(column: SheetColumn) -> dict[str, str]:
    name = {"name": column.name} if _VARIABLE.fullmatch(column.name) else {}
    datatype = {"datatype": column.datatype} if column.datatype else {}
    return {**name, "titles": column.name, **datatype}


def sssom(fields: Iterable[Suggested], index: TermIndex) -> str:
    """Return suggestions as a mapping set, none of them confirmed.

    Args:
        fields: the fields that have any.
        index: the terms of the ontology.
    """
    listed = list(fields)
    assets = dict.fromkeys(one.asset for one in listed)
    spaces = {name: f"urn:x-field:{quote(name)}:" for name in assets}
    known = {index.shorten(s.term).partition(":")[0] for one in listed for s in one.suggestions}
    spaces |= {prefix: index.prefixes[prefix] for prefix in sorted(known & set(index.prefixes))}
    rows = ["\t".join(_COLUMNS)]
    rows += ["\t".join(row) for one in listed for row in _rows(one, index)]
    header = [
        "#mapping_tool: kg ari --init",
        "#comment: suggestions by name; write true under confirmed where both mean the same",
        "#curie_map:",
        *(f"#  {_scalar(name)}: {json.dumps(space)}" for name, space in spaces.items()),
    ]
    return "".join(f"{line}\n" for line in (*header, *rows))


def _rows(one: Suggested, index: TermIndex) -> Iterator[tuple[str, ...]]:
    for suggestion in one.suggestions:
        yield (
            f"{one.asset}:{quote(one.field)}",
            "skos:exactMatch",
            index.shorten(suggestion.term),
            "semapv:LexicalMatching",
            suggestion.name,
            f"{suggestion.score:.2f}",
            "false",
            suggestion.amiss,
        )


def readiness(
    folder: Path,
    found: Found,
    names: Mapping[Path, str],
    mapped: frozenset[Path],
    basis: Basis,
) -> str:
    """Return a `readiness.yaml` that names what was found in a folder.

    Args:
        folder: where it is to be.
        found: what is in the folder.
        names: what an asset is called, by its file, where that is not as the file is.
        mapped: the files whose fields are in the table of suggestions.
        basis: the knowledge base.
    """
    lines = [
        "# Written by kg ari --init; change what is not so. Paths are relative to this file.",
        f"organisation: {_scalar(folder.resolve().name)}",
        f"ontology: {_scalar(basis.base)}"
        if basis.base
        else "# ontology: the base with your terms",
    ]
    own = {p: space for p, space in basis.prefixes.items() if WELL_KNOWN.get(p) != space}
    lines += [f"prefixes: {_flow(own)}"] if own else []
    lines += _part(
        "assets", _assets(folder, found, names, mapped), "{kind: csvw, path: x.csv-metadata.json}"
    )
    logic = [{"kind": kind, "path": _path(path, folder)} for kind, path in found.logic]
    lines += _part("logic", logic, "{kind: openapi, path: api.yaml}")
    lines += _complexity(folder, found)
    logs = [_log(log, folder) for log in found.logs]
    lines += _part("decisions", logs, "{kind: csv, path: log.csv}")
    lines += _unknown_words(found, folder)
    if found.left_out:
        lines += ["", "# Not used:"]
        lines += [f"# {_path(path, folder)}: {why}" for path, why in found.left_out]
    return "".join(f"{' '.join(line.splitlines()) if line else ''}\n" for line in lines)


def _assets(
    folder: Path, found: Found, names: Mapping[Path, str], mapped: frozenset[Path]
) -> Iterator[dict[str, Any]]:
    described = [(sheet.path, "csvw", f"{sheet.path}-metadata.json") for sheet in found.sheets]
    described += [(path, "csvw", str(path)) for path in found.described]
    described += [(path, "sql", str(path)) for path in found.databases]
    for path, kind, file in described:
        entry: dict[str, Any] = {"kind": kind, "path": _path(Path(file), folder)}
        if path in names:
            entry["name"] = names[path]
        if path in mapped:
            entry["mapping"] = MAPPINGS
        yield entry


def _part(name: str, entries: Iterable[Mapping[str, Any]], example: str) -> list[str]:
    """Return a part of the file, one entry to a line; a comment that shows one where none is."""
    listed = [f"  - {_flow(entry)}" for entry in entries]
    if not listed:
        return ["", f"# {name}: [{example}]"]
    return ["", f"{name}:", *listed]


def _complexity(folder: Path, found: Found) -> list[str]:
    lines = [""]
    if not found.inventories:
        lines.append("# A list of the rules and processes of the business, in a column `name`.")
    for number, sheet in enumerate(found.inventories):
        path = _path(sheet.path, folder)
        entry = {"kind": "csv", "path": path, "counting": f"one for each row of {path}"}
        lines.append(f"{'# ' if number else ''}complexity: {_flow(entry)}")
    if not found.inventories:
        lines.append("# complexity: {kind: csv, path: rules.csv, counting: one for each rule of …}")
    return lines


def _log(log: Log, folder: Path) -> dict[str, Any]:
    entry: dict[str, Any] = {"kind": log.kind, "path": _path(log.path, folder)}
    columns = {name: column for name, column in log.columns.items() if name != column}
    return {**entry, "columns": columns} if columns else entry


def _unknown_words(found: Found, folder: Path) -> Iterator[str]:
    for log in found.logs:
        if log.unknown:
            words = ", ".join(f"{_scalar(word)}: succeeded" for word in log.unknown[:3])
            yield f"# {_path(log.path, folder)}: say what its words mean: outcomes: {{{words}}}"


def _flow(entry: Mapping[str, Any]) -> str:
    cells = (
        f"{_scalar(key)}: {_flow(value) if isinstance(value, Mapping) else _scalar(value)}"
        for key, value in entry.items()
    )
    return f"{{{', '.join(cells)}}}"


def _scalar(text: str) -> str:
    """Return a text as YAML takes it for one wherever it stands."""
    bare = _BARE.fullmatch(text) and text.casefold() not in _RESERVED
    return text if bare else json.dumps(text, ensure_ascii=False)


def _path(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
