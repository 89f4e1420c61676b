"""From the rows of tables to drafts of claims: what is said, part by part, still in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.claims.findings import Finding, Place
from kg.claims.reading.columns import Column, Mapped, columns_of
from kg.claims.reading.rows import Row, Sheet
from kg.claims.resolving.names import Names
from kg.claims.wording import found, nearest_hint

__all__ = ["Declaration", "Draft", "drafts"]

_PLAIN_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?(?:\s*[-–—~至]\s*\d+(?:\.\d+)?)?", re.ASCII)
#: What each part of a claim is called in a message.
_PARTS_ZH: Final = {"subject": "主体", "property": "属性", "value": "值"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim in words.

    Args:
        parts: what was written for each part; a part without a word is left out.
        place: where.
    """

    parts: Mapping[str, str]
    place: Place

    def __getitem__(self, part: str) -> str:
        return self.parts.get(part, "")


@dataclass(frozen=True, slots=True)
class Declaration:
    """A new thing in words: its name, its class and its definition."""

    name: str
    kind: str
    definition: str
    place: Place
    source: str = ""


@dataclass(slots=True)
class Drafts:
    """All that the rows of a contribution say, and what of them could not be read."""

    claims: list[Draft] = field(default_factory=list)
    declarations: list[Declaration] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def drafts(sheets: Sequence[Sheet], names: Names, mapped: Mapped, language: str) -> Drafts:
    """Return what the rows of some tables say.

    Args:
        sheets: the tables.
        names: where headers are looked up that are properties.
        mapped: what the mapping file says.
        language: of messages.

    Raises:
        InputError: if the mapping says something unknown of a column.
    """
    result = Drafts()
    known: dict[tuple[str, ...], list[Column | None]] = {}
    told: set[str] = set()
    for sheet in sheets:
        result.findings += sheet.findings
        if not sheet.rows:
            continue
        if sheet.header not in known:
            known[sheet.header] = columns_of(sheet.header, names, mapped)
        columns = known[sheet.header]
        for header, column in zip(sheet.header, columns, strict=True):
            if column is None and header and header not in told:
                told.add(header)
                near = names.nearest(header, names.is_property)
                hint = nearest_hint(names, near, language)
                told_of = {"column": header, "nearest": hint}
                result.findings.append(found("unknown-column", language, sheet.place, **told_of))
        if not _is_usable(columns, mapped):
            header = ", ".join(sheet.header)[:200]
            result.findings.append(found("no-columns", language, sheet.place, header=header))
            continue
        for row in sheet.rows:
            _read_row(row, [c for c in columns if c is not None], mapped, language, result)
    return result


def _is_usable(columns: Sequence[Column | None], mapped: Mapped) -> bool:
    """Return whether columns name a subject, and something that is said of it."""
    roles = {column.role for column in columns if column} | set(mapped.defaults)
    wide = any(column and column.property for column in columns)
    return "subject" in roles and (wide or "class" in roles or {"property", "value"} <= roles)


def _read_row(
    row: Row, columns: Sequence[Column], mapped: Mapped, language: str, result: Drafts
) -> None:
    parts = {
        column.role: row.cells[column.header]
        for column in columns
        if column.role and row.cells.get(column.header)
    }
    parts = {**{k: v for k, v in mapped.defaults.items() if v}, **parts}
    if "subject" not in parts:
        if any(row.cells.values()):
            result.findings.append(_missing("subject", row.place, language))
        return
    if "class" in parts:
        told = (parts["subject"], parts["class"], parts.get("definition", ""))
        result.declarations.append(Declaration(*told, row.place, parts.get("source", "")))
    claims = list(_claims(row, columns, parts))
    result.claims += claims
    if claims or "class" in parts:
        return
    if any(column.property for column in columns):
        told_of = {"subject": parts["subject"]}
        result.findings.append(found("row-without-claim", language, row.place, **told_of))
        return
    lacking = next(part for part in ("property", "value") if part not in parts)
    result.findings.append(_missing(lacking, row.place, language))


def _claims(row: Row, columns: Sequence[Column], parts: Mapping[str, str]) -> Iterator[Draft]:
    """Yield the claim of a row, and one for each column of a property that it fills in."""
    if "property" in parts and "value" in parts:
        yield Draft(parts, row.place)
    for column in columns:
        cell = row.cells.get(column.header, "")
        if column.property and cell:
            if column.percent and _PLAIN_NUMBER.fullmatch(cell):
                cell += "%"
            yield Draft({**parts, "property": column.property[0], "value": cell}, row.place)


def _missing(part: str, place: Place, language: str) -> Finding:
    name = _PARTS_ZH[part] if language == "zh" else part
    return found("missing-part", language, place, part=name)
