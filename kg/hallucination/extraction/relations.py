"""Reading what is said of things in terms of other things: values, relations, kinds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from kg.hallucination.claims import Reading, Stated
from kg.hallucination.index.evidence import EvidenceIndex, Property
from kg.hallucination.index.names import Mention, normalise
from kg.hallucination.language.patterns import later
from kg.hallucination.linking.clauses import Clause
from kg.hallucination.linking.roles import are_listed, attached
from kg.hallucination.verification.existential import TYPE

__all__ = ["Relating"]

_NONE: frozenset[str] = frozenset()
_A = later(r"(?:\b(?:an?|some|the)|一[个颗种类家项]|某[个种])$", re.IGNORECASE)
#: A Chinese preposition may lead the thing before the verb: "A 为 B 提供依据", "A 由 B 推动".
_LED = later(r"(?:(?P<passive>由|被|受到?|因)|[为对给以把将向在从于])$")
_FROM = later(r"(?:\bfrom|从)\s*$", re.IGNORECASE)
_IS_A = later(
    r"^\s*(?:is|was|are|were|remains)\s+(?:not\s+)?(?:an?|one of the)\s*$|^\s*(?:是|属于|并非|不是)"
    r"(?:一[个颗种类家项])?\s*$",
    re.IGNORECASE,
)


class Relating:
    """Pairs the subjects of a clause with the things in it.

    Args:
        index: the evidence index that holds properties and names.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._index = index
        self._relations = tuple(prop for prop in index.properties.values() if prop.relation)
        self._by_thing: dict[str, list[Property]] = {}
        self._by_kinds: dict[tuple[frozenset[str], frozenset[str]], dict[str, Property]] = {}

    def read(
        self, clause: Clause, subjects: Sequence[Mention], objects: Sequence[Mention]
    ) -> Iterator[Stated]:
        """Yield what a clause says of its subjects in terms of `objects`."""
        subjects, swapped = self._turned(clause, subjects)
        changing = clause.changes
        found: list[Stated] = []
        for value in objects:
            if not subjects and value in clause.values:
                found.append(Stated(None, value, ()))
            ever = changing and self._is_followed(clause, value)
            pairs = [
                Stated(subject, value, readings, ever=ever)
                for subject in self._beside(clause, subjects, value)
                if set(value.targets).isdisjoint(subject.targets)
                and not are_listed(clause, clause.between(subject, value))
                and not self._precedes(clause, value, subject, swapped)
                and (readings := tuple(self._pairs(clause, subject, value, swapped)))
            ]
            found += self._contest(clause, subjects, value) or attached(clause, pairs)
        yield from self._without_scopes(found)
        yield from self._owned(clause)
        if not found and len(subjects) == 1:
            yield from self._unnamed(clause, subjects[0])

    @staticmethod
    def _beside(clause: Clause, subjects: Sequence[Mention], value: Mention) -> Sequence[Mention]:
        """Return what a value is said of where things and values take turns: "A is 1 and B 2"."""
        things = [thing for thing in clause.things if thing in subjects]
        turns = sorted((*things, *clause.values), key=lambda mention: mention.start)
        if value not in clause.values or len(things) < 2 or len(things) != len(clause.values):
            return subjects
        if any(one in clause.values for one in turns[::2]):
            return subjects
        return [turns[turns.index(value) - 1]]

    def _contest(self, clause: Clause, subjects: Sequence[Mention], value: Mention) -> list[Stated]:
        """Return what is said of that which several things share: "A and B are at L0"."""
        about = [subject for subject in subjects if subject in clause.things]
        if len(about) < 2 or value not in clause.values or not are_listed(clause, about):
            return []
        known = self._index.judged
        if any(self._recorded(t, value) for subject in about for t in subject.targets):
            return []
        readings = tuple(
            Reading(thing, prop.iri, object=other)
            for thing in self._index.shared([t for subject in about for t in subject.targets])
            if thing in known
            for other in value.targets
            for prop in self._relations
            if prop.range in self._index.values and self._fits(thing, prop, other)
        )
        return [Stated(about[0], value, readings)] if readings else []

    def _owned(self, clause: Clause) -> Iterator[Stated]:
        """Yield what "Microsoft's SwS" says: of a relation that a thing has to one such at most."""
        for owner, thing in pairwise(clause.things):
            between = clause.text[owner.end - clause.start : thing.start - clause.start]
            if not re.fullmatch(r"\s*(?:['’]s?|的)\s*", between):
                continue
            readings = tuple(
                Reading(subject, prop.iri, object=target)
                for subject in thing.targets
                for target in owner.targets
                for prop in self._relations
                if any(self._index.is_a(target, kind) for kind in prop.exclusive)
                if (subject, prop.iri) in self._index.claims
            )
            if readings:
                yield Stated(thing, owner, readings)

    def _recorded(self, thing: str, value: Mention) -> bool:
        """Return whether a thing has some value of this kind."""
        kinds = {k for v in value.targets for k in self._index.types.get(v, ())}
        kinds &= self._index.values
        return any(
            not kinds.isdisjoint(self._index.types.get(claim.object or "", ()))
            for claim in self._index.judged.get(thing, ())
        )

    def _without_scopes(self, found: Sequence[Stated]) -> Iterator[Stated]:
        """Drop the things that only limit what is said of another: "the share in outputs"."""
        stated = {reading.object for item in found for reading in item.readings}
        scopes = {
            claim.scope
            for item in found
            for reading in item.readings
            for claim in self._index.claims.get((reading.subject, reading.predicate), ())
            if claim.object in stated
        }
        for item in found:
            if not item.readings or not all(r.object in scopes for r in item.readings):
                yield item

    def _turned(
        self, clause: Clause, subjects: Sequence[Mention]
    ) -> tuple[Sequence[Mention], bool]:
        """Return the subjects of "A is the open issue of B", which is said of B."""
        for prop in clause.properties:
            if not any(self._index.properties[target].relation for target in prop.targets):
                continue
            before = clause.text[: prop.start - clause.start]
            after = clause.text[prop.end - clause.start :]
            owner = None
            if re.search(r"(?:的|['’]s)\s*(?:主要|关键|典型|main|key|typical)?$", before.rstrip()):
                owner = _last(sorted(clause.named, key=lambda m: m.start), prop.start)
            elif re.match(r"\s*(?:of|for)\b", after) and not self._keeps_order(prop):
                owner = next((t for t in clause.things if t.start >= prop.end), None)
            if owner is not None and len(clause.named) > 1:
                return (owner,), True
        return subjects, False

    def _keeps_order(self, prop: Mention) -> bool:
        """Return whether the words of a property end in the "of" that leads to its value."""
        return any(
            self._index.label(target).endswith(" of") or target.endswith("Of")
            for target in prop.targets
        )

    def _precedes(self, clause: Clause, value: Mention, subject: Mention, swapped: bool) -> bool:
        """Return whether a thing stands before what it would be said of."""
        return not swapped and value in clause.things and value.start < subject.start

    @staticmethod
    def _is_followed(clause: Clause, value: Mention) -> bool:
        before = clause.text[: max(0, value.start - clause.start)]
        later = any(other.start > value.start for other in clause.values)
        return later or _FROM.search(before) is not None

    def _pairs(
        self, clause: Clause, subject: Mention, value: Mention, swapped: bool
    ) -> Iterator[Reading]:
        named: set[str] = set()
        inverse: set[str] = set()
        before = clause.text[: value.start - clause.start]
        led = _LED.search(before.rstrip())
        for mention in clause.properties:
            if mention.start >= value.end and not swapped:
                if led is None:
                    continue
                if led["passive"]:
                    written = clause.text[mention.start - clause.start : mention.end - clause.start]
                    turned = self._index.swapped.get(normalise(written), frozenset())
                    named |= turned
                    inverse |= set(mention.targets) - turned
                    continue
            written = clause.text[mention.start - clause.start : mention.end - clause.start]
            turned = self._index.swapped.get(normalise(written), frozenset())
            inverse |= turned
            named |= set(mention.targets) - turned
        for thing in subject.targets:
            for other in value.targets:
                fitting = self._fitting(thing, other)
                implied = [prop for prop in fitting if prop.range in self._index.values]
                telling = [
                    prop
                    for prop in fitting
                    if prop.iri in named and (not implied or prop in implied)
                ]
                for prop in telling or implied:
                    yield Reading(thing, prop.iri, object=other)
                for name in inverse:
                    if self._fits(other, self._index.properties[name], thing):
                        yield Reading(other, name, object=thing)

    def _fitting(self, thing: str, other: str) -> list[Property]:
        """Return the relations that may hold between two things."""
        types = self._index.types
        kinds = types.get(thing, _NONE), types.get(other, _NONE)
        by_kind = self._by_kinds.get(kinds)
        if by_kind is None:
            by_kind = {
                p.iri: p
                for p in self._relations
                if (p.domain is None or p.domain in kinds[0])
                and (p.range is None or p.range in kinds[1])
            }
            self._by_kinds[kinds] = by_kind
        more = [
            prop
            for prop in self._recorded_of(thing)
            if prop.iri not in by_kind and self._index.is_a(other, prop.range)
        ]
        return [*by_kind.values(), *more]

    def _recorded_of(self, thing: str) -> list[Property]:
        """Return the relations of which something is on record for a thing."""
        known = self._by_thing.get(thing)
        if known is None:
            claims = self._index.touching.get(thing, ())
            named = dict.fromkeys(c.predicate for c in claims if c.subject == thing and c.object)
            known = self._by_thing[thing] = [self._index.properties[name] for name in named]
        return known

    def _fits(self, thing: str, prop: Property, other: str) -> bool:
        return (
            prop.relation and self._index.fits(thing, prop) and self._index.is_a(other, prop.range)
        )

    def _unnamed(self, clause: Clause, subject: Mention) -> Iterator[Stated]:
        """Yield what is said of a thing that is not named: "is a planet", "has a moon"."""
        offset = clause.start
        for kind in self._index.kinds.find(clause.text):
            begin = kind.start + offset
            if begin < subject.end or any(m.start <= begin < m.end for m in clause.found):
                continue
            stated = Mention(begin, kind.end + offset, kind.targets)
            between = clause.text[max(0, subject.end - offset) : kind.start]
            if _IS_A.match(between):
                yield Stated(subject, stated, tuple(self._kinds(subject, kind)))
                return
            if readings := tuple(self._existing(clause, subject, kind, between)):
                yield Stated(subject, stated, readings)
                return

    @staticmethod
    def _kinds(subject: Mention, kind: Mention) -> Iterator[Reading]:
        for thing in subject.targets:
            for name in kind.targets:
                yield Reading(thing, TYPE, kind=name)

    def _existing(
        self, clause: Clause, subject: Mention, kind: Mention, between: str
    ) -> Iterator[Reading]:
        """Yield the ways to take "orbits a star (of class G)" or "has a moon"."""
        if not _A.search(between.rstrip()):
            return
        end = kind.end + clause.start
        named = {t for m in clause.properties if m.start < end for t in m.targets}
        further = [value for value in clause.values if value.start >= end]
        wheres = list(self._wheres(further[0])) if further else [None]
        for thing, name in product(subject.targets, kind.targets):
            for prop in self._relations:
                if (not named or prop.iri in named) and self._leads(thing, prop, name):
                    for where in wheres:
                        yield Reading(thing, prop.iri, kind=name, where=where)

    def _wheres(self, value: Mention) -> Iterator[tuple[str, str]]:
        """Yield the ways to say a value of the thing that is not named."""
        for other in value.targets:
            for prop in self._relations:
                if prop.range and self._index.is_a(other, prop.range):
                    yield prop.iri, other

    def _leads(self, thing: str, prop: Property, kind: str) -> bool:
        above = self._index.superclasses.get(kind, frozenset({kind}))
        below = self._index.superclasses.get(prop.range or "", frozenset())
        related = prop.range is None or prop.range in above or kind in below
        return related and self._index.fits(thing, prop)


def _last(things: Sequence[Mention], before: int) -> Mention | None:
    return next((thing for thing in reversed(things) if thing.end <= before), None)
