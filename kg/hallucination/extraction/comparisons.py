"""Reading comparisons: "A is more converged than B", "A 的收敛度低于 B"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.hallucination.claims import Reading, Stated
from kg.hallucination.extraction.differences import apart, changed, common, dated
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import Mention
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.numbers.quantities import Quantity, Unit
from kg.hallucination.linking.clauses import Clause
from kg.hallucination.linking.roles import are_listed, elliptical
from kg.model import Comparator

__all__ = ["against", "comparisons", "extremes", "gaps", "trends"]


def extremes(clause: Clause, subjects: Sequence[Mention], index: EvidenceIndex) -> Iterator[Stated]:
    """Yield that a thing has most or least of something: "A has the highest degree"."""
    order = Comparator.MORE_THAN if phrase("most").search(clause.words) else None
    if phrase("least").search(clause.words):
        order = Comparator.LESS_THAN
    about = [s for s in subjects if s in clause.things or s.end < 0] or list(subjects)
    if order is None or not about:
        return
    yield from _ordered(clause, about[:1], index, order, None)


def against(
    clause: Clause, subjects: Sequence[Mention], other: Mention, index: EvidenceIndex
) -> Iterator[Stated]:
    """Yield that a thing has more or less of something than one named before it."""
    if phrase("graded").search(clause.words) is None:
        return
    order = Comparator.LESS_THAN if phrase("less").search(clause.words) else Comparator.MORE_THAN
    for subject in subjects[:1]:
        readings = tuple(
            Reading(thing, prop, object=target, order=order)
            for thing in subject.targets
            for target in other.targets
            for prop in _properties(clause, index)
            if index.fits(thing, index.properties[prop])
        )
        if readings:
            yield Stated(subject, (*clause.properties, *clause.values)[0], readings)


def trends(clause: Clause, subjects: Sequence[Mention], index: EvidenceIndex) -> Iterator[Stated]:
    """Yield that a thing has more or less of something than before, and by how much."""
    quantity = changed(clause)
    rises = quantity is not None and quantity.unit is Unit.FOLD
    rises = rises or phrase("rising").search(clause.verbs) is not None
    falls = phrase("falling").search(clause.verbs) is not None
    if (clause.quantities and quantity is None) or clause.values or rises == falls:
        return
    order = Comparator.MORE_THAN if rises else Comparator.LESS_THAN
    for subject in subjects[:1]:
        if quantity is None:
            yield from _ordered(clause, [subject], index, order, subject)
            continue
        found = [
            Reading(thing, prop, object=thing, order=order, quantity=quantity)
            for thing in subject.targets
            for prop in _changing(clause, thing, quantity, index)
        ]
        if found:
            yield Stated(subject, quantity, tuple(found))


def _changing(
    clause: Clause, thing: str, quantity: Quantity, index: EvidenceIndex
) -> Sequence[str]:
    """Return the properties of a thing that a clause may say to have changed by so much.

    A property that is the change itself, "rose by", stands for whatever has changed; one of which a
    number is on record is meant as it is.
    """
    named = {target for mention in clause.properties for target in mention.targets}
    changing = dated(thing, quantity, index)
    if meant := [prop for prop in changing if prop in named]:
        return meant
    recorded = any((thing, prop) in index.claims for prop in named)
    return changing if named and not recorded else ()


def _ordered(
    clause: Clause,
    subjects: Sequence[Mention],
    index: EvidenceIndex,
    order: Comparator,
    other: Mention | None,
) -> Iterator[Stated]:
    stated = (*clause.properties, *clause.values)
    properties = _properties(clause, index)
    for subject in subjects:
        readings = tuple(
            Reading(thing, prop, object=thing if other else None, order=order)
            for thing in subject.targets
            for prop in properties
            if (thing, prop) in index.claims
        )
        if readings and stated:
            yield Stated(subject, stated[0], readings)


def gaps(clause: Clause, index: EvidenceIndex) -> Iterator[Stated]:
    """Yield that two things are so much apart, whichever has more: "A and B differ by 10"."""
    if len(clause.quantities) != 1 or len(clause.things) < 2:
        return
    (quantity,), (first, second) = clause.quantities, clause.things[:2]
    if phrase("gap").search(clause.verbs) is None or not are_listed(clause, [first, second]):
        return
    named = _properties(clause, index)
    found = [
        Reading(thing, prop, object=target, order=order, quantity=quantity)
        for thing in first.targets
        for target in second.targets
        for prop in common(thing, target, quantity, index)
        for order in (Comparator.MORE_THAN, Comparator.LESS_THAN)
    ]
    found = [reading for reading in found if reading.predicate in named] or found
    yield Stated(first, quantity, tuple(found), about=first.targets[0])


def _alike(clause: Clause, index: EvidenceIndex) -> Iterator[Stated]:
    """Yield that two things have as much of something: "A and B have the same degree"."""
    if phrase("same").search(clause.words) is None or len(clause.things) < 2:
        return
    first, second = clause.things[:2]
    if not are_listed(clause, [first, second]):
        return
    readings = tuple(
        Reading(thing, prop, object=target, order=Comparator.EXACTLY)
        for thing in first.targets
        for target in second.targets
        for prop in _properties(clause, index)
        if (thing, prop) in index.claims and (target, prop) in index.claims
    )
    if readings:
        yield Stated(first, second, readings)


def comparisons(
    clause: Clause, words: str, subjects: Sequence[Mention], index: EvidenceIndex
) -> Iterator[Stated]:
    """Yield the comparisons that a clause makes between known things."""
    pivot = phrase("pivot").search(words)
    if pivot is None:
        yield from _alike(clause, index)
        return
    place = clause.start + pivot.start()
    first = [s for s in subjects if s.end <= place]
    if not clause.things or (first and first[0].end < 0 and not elliptical(opening(words, pivot))):
        return
    second = [thing for thing in clause.things if thing.start >= place]
    quantity, order = apart(clause, index) or (None, _order(words))
    for other in second[:1]:
        for subject in first:
            readings = tuple(
                Reading(thing, prop, object=target, order=order, quantity=quantity)
                for thing in subject.targets
                for target in other.targets
                for prop in _properties(clause, index) or common(thing, target, quantity, index)
                if index.fits(thing, index.properties[prop])
            )
            if readings:
                yield Stated(subject, other, readings)


def opening(words: str, pivot: re.Match[str]) -> str:
    """Return what stands before the second thing compared, without the comparison itself."""
    return phrase("graded").sub(" ", re.sub("[\0\1]", " ", words[: pivot.start()]))


def _order(words: str) -> Comparator:
    if phrase("equal").search(words):
        return Comparator.EXACTLY
    return Comparator.LESS_THAN if phrase("less").search(words) else Comparator.MORE_THAN


def _properties(clause: Clause, index: EvidenceIndex) -> list[str]:
    """Return the properties that are compared: named, or those by which a named value is graded."""
    ranked = {kind for value in index.ranks for kind in index.types.get(value, ())}
    named = [
        target
        for mention in clause.properties
        for target in mention.targets
        if not index.properties[target].relation or index.properties[target].range in ranked
    ]
    graded = [
        index.graded[target]
        for mention in clause.values
        for target in mention.targets
        if target in index.graded
    ]
    return list(dict.fromkeys([*named, *graded]))
