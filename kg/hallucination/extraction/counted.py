"""Numbers that count things: of a list, of a group that is known, or of what limits a claim."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from kg.hallucination.claims import Stated
from kg.hallucination.extraction.evidence.counting import COUNTED
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import Mention
from kg.hallucination.language.numbers.quantities import Quantity, Unit
from kg.hallucination.linking.clauses import Clause
from kg.hallucination.linking.roles import are_listed, elliptical
from kg.hallucination.values import replace

__all__ = ["counts", "counts_list", "grouped", "is_definite", "uncounted"]

#: How far a thing may stand behind a number that counts it, as in "15 players" or "15 家厂商".
_NEAR: Final = 2
#: A number that is written as a size: 128K.
_SIZE: Final = re.compile(r"\d\s*[KMB](?!\w)", re.IGNORECASE)
#: What stands before a number of things that are known already.
_DEFINITE: Final = re.compile(
    r"\b(?:the|these|those|all|its|their)\s*$|[这那该]\s*$", re.IGNORECASE
)


def counts_list(clause: Clause, quantity: Quantity) -> bool:
    """Return whether a number only counts the things listed before it: "A, B and C 三个系数"."""
    before = [thing for thing in clause.things if thing.end <= quantity.start]
    if quantity.unit is not Unit.NUMBER or len(before) < 2:
        return False
    close = clause.text[before[-1].end - clause.start : quantity.start - clause.start]
    run = 1
    while run < len(before) and are_listed(clause, before[-run - 1 :][:2]):
        run += 1
    return run > 1 and quantity.interval.lower == run and elliptical(close)


def is_definite(clause: Clause, quantity: Quantity) -> bool:
    """Return whether a number tells which of what it counts: "the three vendors", 这三家厂商."""
    before = clause.text[: max(0, quantity.start - clause.start)]
    return any(counts(quantity, thing) for thing in clause.things) and (
        _DEFINITE.search(before) is not None
    )


def counts(quantity: Quantity, thing: Mention) -> bool:
    """Return whether a number counts the thing that follows it; nobody counts 128K of it."""
    near = 0 <= thing.start - quantity.end <= _NEAR
    return near and quantity.unit is Unit.NUMBER and not _SIZE.search(quantity.text)


def grouped(item: Stated, index: EvidenceIndex) -> Stated:
    """Return what "the three vendors" says: three of them, where there are not just three."""
    known = (
        claim.interval
        for reading in item.readings
        for claim in index.claims.get((reading.subject, reading.predicate), ())
    )
    stated = item.stated
    if not isinstance(stated, Quantity) or not item.readings:
        return item
    if any(interval is not None and interval.overlaps(stated.interval) for interval in known):
        return item
    return replace(item, readings=(), about=item.readings[0].subject)


def uncounted(
    stated: Iterable[Stated], measured: Sequence[Stated], index: EvidenceIndex
) -> Iterator[Stated]:
    """Yield what is said of things without what numbers only count: "converges to 2–3 variants".

    What is counted limits the number, and is not said of the subject itself.

    Args:
        stated: what a clause says of things.
        measured: what it says in numbers.
        index: tells which claims have what is counted for their scope.
    """
    counted = {
        (item.stated.end, claim.scope)
        for item in measured
        if isinstance(item.stated, Quantity)
        for reading in item.readings
        for claim in index.claims.get((reading.subject, reading.predicate), ())
        if claim.scope is not None
    }
    for item in stated:
        named = item.stated.targets if isinstance(item.stated, Mention) else ()
        if not any(
            0 <= item.stated.start - end <= COUNTED and scope in named for end, scope in counted
        ):
            yield item
