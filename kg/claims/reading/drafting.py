"""From the rows of tables to drafts of claims: what is said, part by part, still in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.claims.findings import Finding, Place
from kg.claims.reading.columns import Column, Mapped, columns_of, part_words
from kg.claims.reading.rows import Row, Sheet
from kg.claims.resolving.cells import read_number
from kg.claims.resolving.names import Accepts, Names
from kg.claims.resolving.unresolved import Unresolved
from kg.claims.wording import found
from kg.hallucination.index.names import normalise
from kg.vocabulary import CV

__all__ = ["Declaration", "Draft", "drafts"]

_PLAIN_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?(?:\s*[-–—~至]\s*\d+(?:\.\d+)?)?", re.ASCII)
#: What each part of a claim is called in a message.
_PARTS_ZH: Final = {"subject": "主体", "property": "属性", "value": "值"}


#: What the parts of a claim that are names stand for.
_NAMED: Final[Mapping[str, Callable[[Names], Accepts]]] = {
    **dict.fromkeys(("subject", "value", "scope", "speaker"), lambda names: names.is_entity),
    "property": lambda names: names.is_property,
    "class": lambda names: names.is_class,
    "source": lambda names: names.is_source,
    "stance": lambda names: names.of_kind(CV + "Stance"),
}


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
                finding = Unresolved(names, language).column(header, sheet.place, part_words())
                result.findings.append(finding)
        if not _is_usable(columns, mapped):
            header = ", ".join(sheet.header)[:200]
            result.findings.append(found("no-columns", language, sheet.place, header=header))
            continue
        for row in sheet.rows:
            known_columns = [c for c in columns if c is not None]
            differing = list(_differing(row, known_columns, names, language))
            result.findings += differing
            if not differing:
                _read_row(row, known_columns, mapped, language, result)
    return result


def _is_usable(columns: Sequence[Column | None], mapped: Mapped) -> bool:
    """Return whether columns name a subject, and something that is said of it."""
    roles = {column.role for column in columns if column} | set(mapped.defaults)
    wide = any(column and column.property for column in columns)
    return "subject" in roles and (wide or "class" in roles or {"property", "value"} <= roles)


def _differing(
    row: Row, columns: Sequence[Column], names: Names, language: str
) -> Iterator[Finding]:
    """Yield a finding for each column that says otherwise than one before it for the same part."""
    first: dict[str, Column] = {}
    for column in columns:
        cell = row.cells.get(column.header)
        if column.role is None or not cell:
            continue
        before = first.setdefault(column.role, column)
        told = row.cells[before.header]
        if not _is_same(column.role, told, cell, names):
            values = {"one": before.header, "other": column.header, "told": told, "cell": cell}
            yield found("columns-differ", language, row.place, **values)


def _is_same(role: str, one: str, other: str, names: Names) -> bool:
    """Return whether two cells for one part of a claim say the same, in whatever words."""
    if normalise(one) == normalise(other):
        return True
    if role == "value" and (number := read_number(one)) is not None:
        return number == read_number(other)
    if role not in _NAMED:
        return False
    accepts = _NAMED[role](names)
    things = names.resolve(one, accepts)
    return bool(things) and things == names.resolve(other, accepts)


def _read_row(
    row: Row, columns: Sequence[Column], mapped: Mapped, language: str, result: Drafts
) -> None:
    parts: dict[str, str] = {}
    for column in columns:  # of several columns for one part, which say the same, the first
        if column.role and (cell := row.cells.get(column.header)):
            parts.setdefault(column.role, cell)
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
