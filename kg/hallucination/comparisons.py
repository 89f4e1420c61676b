"""Reading comparisons: "A is more converged than B", "A 的收敛度低于 B"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.hallucination.candidates import Reading, Said
from kg.hallucination.clauses import Clause
from kg.hallucination.evidence import EvidenceIndex
from kg.hallucination.names import Mention
from kg.hallucination.phrases import phrase
from kg.hallucination.roles import elliptical
from kg.model import Comparator

__all__ = ["comparisons"]


def comparisons(
    clause: Clause, words: str, subjects: Sequence[Mention], index: EvidenceIndex
) -> Iterator[Said]:
    """Yield the comparisons that a clause makes between known things."""
    pivot = phrase("pivot").search(words)
    if pivot is None:
        return
    place = clause.start + pivot.start()
    first = [s for s in subjects if s.end <= place]
    if not clause.things or (first and first[0].end < 0 and not elliptical(opening(words, pivot))):
        return
    second = [thing for thing in clause.things if thing.start >= place]
    properties = _properties(clause, index)
    order = _order(words)
    for other in second[:1]:
        for subject in first:
            readings = tuple(
                Reading(thing, prop, object=target, order=order)
                for thing in subject.targets
                for target in other.targets
                for prop in properties
                if index.fits(thing, index.properties[prop])
            )
            if readings:
                yield Said(subject, other, readings)


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
