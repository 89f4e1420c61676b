"""Reading what is said of things in numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.hallucination.claims import Reading, Stated
from kg.hallucination.extraction.counted import counts, counts_list, grouped, is_definite
from kg.hallucination.extraction.measured_properties import MeasuredProperties, fits
from kg.hallucination.index.evidence import EvidenceIndex, Property
from kg.hallucination.index.names import Mention
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.numbers.quantities import Quantity, Unit
from kg.hallucination.linking.clauses import Clause
from kg.hallucination.linking.roles import attached, elliptical
from kg.hallucination.values import replace

__all__ = ["Measuring"]

#: Of how few things a property is recorded that a text need not say of which it speaks.
BEARERS = 4


class Measuring:
    """Pairs the subjects of a clause with the numbers in it.

    Args:
        index: the evidence index that holds properties and records.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._index = index
        self._properties = MeasuredProperties(index)

    def read(
        self, clause: Clause, subjects: Sequence[Mention], carried: Sequence[str] = ()
    ) -> Iterator[Stated]:
        """Yield what a clause says of its subjects in numbers.

        Args:
            clause: the clause.
            subjects: what it is about.
            carried: the properties named before, which hold on where it names none.
        """
        changing = clause.changes
        coordinates = dict(self._coordinates(clause, subjects))
        for place, quantity in enumerate(clause.quantities):
            if place in coordinates:
                yield coordinates[place]
                continue
            if counts_list(clause, quantity):
                continue
            ever = changing and place < len(clause.quantities) - 1
            found: list[Stated] = []
            for props in self._properties.candidates(clause, quantity, carried):
                stated = list(self._of(clause, subjects, props, quantity, ever))
                found = found or stated
                if any(self._is_recorded(item) for item in stated):
                    found = stated
                    break
            if is_definite(clause, quantity):
                found = [grouped(item, self._index) for item in found]
            yield from found
            if len(clause.quantities) == 1 and quantity.unit is Unit.NUMBER:
                yield from self._also(clause, found, quantity)
            if (
                not found
                and not quantity.margin
                and (evident := self._evident(clause, subjects, quantity, ever, changing))
            ):
                yield evident

    def _also(
        self, clause: Clause, found: Sequence[Stated], quantity: Quantity
    ) -> Iterator[Stated]:
        """Yield what a number says of a second property: "activates all 400B parameters"."""
        told = {reading.predicate for item in found for reading in item.readings}
        others = [
            target
            for mention in clause.properties
            if told.isdisjoint(mention.targets)
            for target in mention.targets
        ]
        for item in found:
            readings = tuple(
                Reading(reading.subject, name, quantity=quantity)
                for reading in item.readings
                for name in others
                if (reading.subject, name) in self._index.claims
                if fits(quantity, self._index.properties[name])
                if not self._index.properties[name].relation
            )
            if readings:
                yield replace(item, readings=readings)

    def _coordinates(
        self, clause: Clause, subjects: Sequence[Mention]
    ) -> Iterator[tuple[int, Stated]]:
        """Yield what numbers written as `(x, y)` say, each with its place among the numbers."""
        axes = sorted((p for p in self._index.properties.values() if p.axis), key=lambda p: p.axis)
        pairs = list(enumerate(clause.quantities))
        for (place, one), (_, other) in pairwise(pairs):
            before = clause.text[: one.start - clause.start].rstrip()
            between = clause.text[one.end - clause.start : other.start - clause.start].strip()
            if before[-1:] not in ("(", "（", "[") or between not in (",", "，", "、"):
                continue
            for offset, (prop, quantity) in enumerate(zip(axes, (one, other), strict=False)):
                for subject in reversed([s for s in subjects if s.end <= one.start]):
                    readings = tuple(
                        Reading(thing, prop.iri, quantity=quantity)
                        for thing in subject.targets
                        if (thing, prop.iri) in self._index.claims
                    )
                    if readings:
                        yield place + offset, Stated(subject, quantity, readings)
                        break

    def _of(
        self,
        clause: Clause,
        subjects: Sequence[Mention],
        props: Sequence[Property],
        quantity: Quantity,
        ever: bool,
    ) -> Iterator[Stated]:
        about = [subject for subject in subjects if _measured_by(clause, subject, quantity)]
        if not about and not subjects:
            yield Stated(None, quantity, tuple(self._whatever(clause, props, quantity)), ever=ever)
            return
        found = [
            Stated(subject, quantity, readings, ever=ever)
            for subject in about
            if (readings := tuple(self._properties.readings(subject, props, quantity)))
        ]
        found = list(self._without_scopes(found))
        if contest := self._contest(about, props, quantity):
            found = [*found, Stated(about[0], quantity, contest, ever=ever)]
        yield from attached(clause, found, listed=not contest)

    def _whatever(
        self, clause: Clause, props: Sequence[Property], quantity: Quantity
    ) -> Iterator[Reading]:
        """Yield readings of "there are 15 players", or "the market has", which name no thing.

        Anything shorter is said of what came before, which may be unknown.
        """
        words = re.sub("[\0\1]", " ", clause.words)
        told = re.search(r"\bthere\b", words) is not None
        wanted = {prop.iri for prop in props}
        bearers = [(t, name) for t, name in self._index.claims if name in wanted]
        if len(bearers) <= BEARERS and clause.start == 0 and elliptical(clause.opening):
            told = told or not phrase("pronoun").search(words)
        for kind in reversed(self._index.kinds.find(words)):
            if any(p.domain in kind.targets for p in props):
                words, told = f"{words[: kind.start]} {words[kind.end :]}", True
        if not told or not elliptical(words[: max(0, quantity.start - clause.start)]):
            return
        for thing, predicate in bearers:
            yield Reading(thing, predicate, quantity=quantity)

    def _contest(
        self, about: Sequence[Mention], props: Sequence[Property], quantity: Quantity
    ) -> tuple[Reading, ...]:
        """Return what a number says of what several things share: "MoE and dense are at 60%"."""
        shared = self._index.shared([t for m in about for t in m.targets]) if about[1:] else ()
        return tuple(
            Reading(thing, prop.iri, quantity=quantity)
            for thing in shared
            for prop in props
            if (thing, prop.iri) in self._index.claims
        )

    def _without_scopes(self, found: Sequence[Stated]) -> Iterator[Stated]:
        """Drop what is said of a thing that only limits what is said of another: "on MMLU, …"."""
        scopes = {
            claim.scope
            for item in found
            for reading in item.readings
            for claim in self._index.claims.get((reading.subject, reading.predicate), ())
            if claim.subject == reading.subject
        }
        for item in found:
            if not all(reading.subject in scopes for reading in item.readings):
                yield item

    def _evident(
        self,
        clause: Clause,
        subjects: Sequence[Mention],
        quantity: Quantity,
        ever: bool,
        changing: bool,
    ) -> Stated | None:
        """Return what a number says of a thing of which just one such number is recorded."""
        before = [s for s in subjects if s.end <= quantity.start]
        for subject in reversed(before):
            start, end = max(0, subject.end - clause.start), quantity.start - clause.start
            between = re.sub("[\0\1]", " ", clause.words[start:end])
            if not changing and not elliptical(between):
                return None
            readings = tuple(
                Reading(thing, prop.iri, quantity=quantity)
                for thing in subject.targets
                if (prop := self._properties.only_recorded(thing, quantity, changing))
            )
            if readings:
                return Stated(subject, quantity, readings, ever=ever)
        return None

    def _is_recorded(self, stated: Stated) -> bool:
        return any((r.subject, r.predicate) in self._index.claims for r in stated.readings)


def _measured_by(clause: Clause, subject: Mention, quantity: Quantity) -> bool:
    """Return whether a number is said of a thing: one before it, counted by it, or "90% use X".

    In "X is used by 90% of new products" the products are no subject.
    """
    return (
        subject.start < quantity.start
        or counts(quantity, subject)
        or any(quantity.end <= p.start and p.end <= subject.start for p in clause.properties)
    )
