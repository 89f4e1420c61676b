"""Claims proposed for what no claim cites, for a person to read and to admit; none is taken in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from kg.documents.coverage import source_of
from kg.documents.passages import passages_of, read_as_recorded
from kg.documents.units import Document, Unit
from kg.errors import InputError, UnknownNameError
from kg.i18n import _
from kg.knowledge_base import KnowledgeGraph

__all__ = ["Found", "Proposal", "Uncited", "propose", "uncited"]

#: How many characters a reader gets at a time; units are not cut.
_PORTION: Final = 2_000


class Found(Protocol):
    """A claim that a reader finds in a text, in words."""

    @property
    def subject(self) -> str:
        """What it is about."""

    @property
    def predicate(self) -> str:
        """The property."""

    @property
    def value(self) -> str:
        """The thing or the number."""

    @property
    def negated(self) -> bool:
        """Whether it says that this is not so."""

    @property
    def forecast(self) -> bool:
        """Whether it says that this will be so."""

    @property
    def time(self) -> str:
        """When; empty for no time."""

    @property
    def quote(self) -> str:
        """The words of the text that make it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A claim that somebody has to check and to admit, its fields as a file of claims has them.

    Args:
        subject: what it is about: a name with a prefix where the base knows it, else words.
        property: its property, likewise.
        value: a thing, likewise, or a number as the text writes it.
        time: when, such as `2026 Q2`; empty for no time.
        stance: asserted, forecast or denied.
        source: the name of the source document.
        place: the unit that says it, such as `L69.1`.
        quote: the words that say it; they are for the reader, and no claim keeps them.
    """

    subject: str
    property: str
    value: str
    time: str
    stance: str
    source: str
    place: str
    quote: str


@dataclass(frozen=True, slots=True)
class _Portion:
    """A stretch of a document: what a reader gets, and where in it the uncited units stand."""

    text: str
    spans: tuple[tuple[int, int, Unit], ...]


@dataclass(frozen=True, slots=True)
class Uncited:
    """What a source document states and no claim of the base cites.

    Args:
        source: the name of the document.
        units: the units, in order.
        portions: the same among what stands around them.
    """

    source: str
    units: tuple[Unit, ...]
    portions: tuple[_Portion, ...]


def uncited(graph: KnowledgeGraph, path: Path, source: str | None = None) -> Uncited:
    """Return the units of a document that no claim cites.

    Those that are listed as stating nothing are not among them.

    Args:
        graph: the base.
        path: the document.
        source: its name in the graph; that of the file when None.

    Raises:
        InputError: if the file cannot be read, or the base does not have the document.
    """
    try:
        name, document = source_of(graph, path, source)
    except UnknownNameError as error:
        raise InputError(_("{error}; kg source add takes a document in", error=error)) from None
    passages = passages_of(graph, document)
    read = read_as_recorded(path, passages)
    accounted = {p.fingerprint for p in passages.values() if p.claims or p.omitted}
    found = tuple(unit for unit in read.units if unit.fingerprint not in accounted)
    return Uncited(name, found, tuple(_portions(read, set(found))))


def propose(
    gap: Uncited, find: Callable[[Sequence[str]], Iterable[Sequence[Found]]]
) -> Iterator[Proposal]:
    """Yield the claims that a reader finds in the units that no claim cites.

    What it finds elsewhere in the same stretch of text, or words that stand nowhere, are left out.

    Args:
        gap: the units.
        find: returns the claims in each of several texts.

    Raises:
        InputError: if the reader cannot read.
    """
    answers = find([portion.text for portion in gap.portions])
    for portion, claims in zip(gap.portions, answers, strict=True):
        placed = ((_unit(claim.quote, portion), claim) for claim in claims)
        ordered = sorted(
            ((unit, claim) for unit, claim in placed if unit is not None),
            key=lambda pair: (pair[0].line, pair[0].position),
        )
        for unit, claim in ordered:
            yield Proposal(
                subject=claim.subject,
                property=claim.predicate,
                value=claim.value,
                time=claim.time,
                stance=_stance(claim),
                source=gap.source,
                place=unit.id,
                quote=claim.quote,
            )


def _stance(claim: Found) -> str:
    if claim.negated:
        return "denied"
    return "forecast" if claim.forecast else "asserted"


def _portions(document: Document, wanted: set[Unit]) -> Iterator[_Portion]:
    """Yield the stretches of a document in which wanted units stand."""
    lines: list[str] = []
    spans: list[tuple[int, int, Unit]] = []
    length = 0
    for unit in document.units:
        line = _in_context(unit)
        if lines and length + len(line) > _PORTION:
            if spans:
                yield _Portion("\n".join(lines), tuple(spans))
            lines, spans, length = [], [], 0
        if unit in wanted:
            spans.append((length, length + len(line), unit))
        lines.append(line)
        length += len(line) + 1
    if spans:
        yield _Portion("\n".join(lines), tuple(spans))


def _in_context(unit: Unit) -> str:
    """Return a unit as it can be read by itself: a cell after the names of row and column."""
    named = " | ".join(name for name in (unit.row, unit.column) if name)
    return f"{named}: {unit.text}" if named else unit.text


def _unit(quote: str, portion: _Portion) -> Unit | None:
    """Return the first wanted unit in which words stand; white space and case do not matter."""
    words = quote.split()
    if not words:
        return None
    pattern = re.compile(r"\s*".join(map(re.escape, words)), re.IGNORECASE)
    for start, end, unit in portion.spans:
        if pattern.search(portion.text, start, end):
            return unit
    return None
