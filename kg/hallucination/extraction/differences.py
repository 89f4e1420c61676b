"""By how much a clause says that two things, or two times, are apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import Mention
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.numbers.quantities import Quantity, Unit
from kg.hallucination.linking.clauses import Clause
from kg.model import Comparator, Interval

__all__ = ["apart", "changed", "common", "dated"]


def changed(clause: Clause) -> Quantity | None:
    """Return by how much something is said to have changed."""
    if len(clause.quantities) == 1 and phrase("changed_by").search(clause.verbs):
        return clause.quantities[0]
    doubled = phrase("doubled").search(clause.words)
    if doubled is None or clause.quantities:
        return None
    start, end = (clause.start + place for place in doubled.span())
    return Quantity(
        start,
        end,
        doubled[0],
        Interval(Decimal(2), Decimal(2)),
        Comparator.EXACTLY,
        Unit.FOLD,
        Decimal("0.2"),
    )


def apart(clause: Clause, index: EvidenceIndex) -> tuple[Quantity, Comparator] | None:
    """Return by how much one thing is said to be above or below another: a number, or stars."""
    words, quantities = clause.words, list(clause.quantities)
    for value in clause.values:
        if (quantity := _graded(value, clause, index)) is not None:
            start, end = value.start - clause.start, value.end - clause.start
            words = words[:start] + "\1" * (end - start) + words[end:]
            quantities.append(quantity)
    above, below = phrase("above_by").search(words), phrase("below_by").search(words)
    if len(quantities) != 1 or bool(above) == bool(below):
        return None
    return quantities[0], Comparator.MORE_THAN if above else Comparator.LESS_THAN


def dated(thing: str, quantity: Quantity, index: EvidenceIndex) -> list[str]:
    """Return the properties whose numbers are on record for two times, to be taken apart."""
    times: dict[str, set[datetime | None]] = {}
    for claim in index.touching.get(thing, ()):
        if claim.subject == thing and claim.interval is not None:
            times.setdefault(claim.predicate, set()).add(claim.period.start)
    ratio = quantity.unit is not Unit.NUMBER
    return [
        iri
        for iri, starts in times.items()
        if len(starts) > 1 and (ratio or not index.properties[iri].ratio)
    ]


def common(
    thing: str, other: str, quantity: Quantity | None, index: EvidenceIndex
) -> Iterator[str]:
    """Yield the properties that two things have, in which they may be so much apart."""
    for claim in index.touching.get(thing, ()) if quantity else ():
        prop = index.properties[claim.predicate]
        if claim.subject == thing and claim.interval is not None and not prop.relation:
            share = quantity is not None and quantity.unit is Unit.RATIO
            if prop.ratio == share and (other, prop.iri) in index.claims:
                yield prop.iri


def _graded(value: Mention, clause: Clause, index: EvidenceIndex) -> Quantity | None:
    """Return a value of a scale, such as two stars, as a number of its steps."""
    rank = next((index.ranks[target] for target in value.targets if target in index.ranks), None)
    if rank is None:
        return None
    text = clause.text[value.start - clause.start : value.end - clause.start]
    steps = Interval(rank, rank)
    return Quantity(
        value.start, value.end, text, steps, Comparator.EXACTLY, Unit.NUMBER, Decimal(0)
    )
