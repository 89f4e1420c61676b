"""From what a sentence states to claims that can be checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from kg.hallucination.claims import Candidate, Reading
from kg.hallucination.extraction.triples.clauses import Clause, Scene, Sorting
from kg.hallucination.extraction.triples.marking import Kind, Mark
from kg.hallucination.extraction.triples.statements import Statement, Stating
from kg.hallucination.extraction.triples.vocabulary import HAN, light
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.quantities import Quantity, Unit
from kg.hallucination.language.segment import Sentence
from kg.hallucination.verification.existential import TYPE
from kg.model import Comparator

__all__ = ["STRANGER", "Grounding"]

#: What the IRI begins with that stands for something named that is not known.
STRANGER: Final = "urn:unknown:"
_SILENT: Final = frozenset((Kind.WORD, Kind.STRANGER, Kind.AMOUNT))
_NOTHING: Final = Decimal(0)
_TO: Final = re.compile(r"\bto\s+$", re.IGNORECASE)


class Grounding:
    """Makes claims of statements.

    Args:
        index: the evidence index.
        sorting: tells what may be at which end of which property.
    """

    def __init__(self, index: EvidenceIndex, sorting: Sorting) -> None:
        self._index = index
        self._sorting = sorting

    def claims(self, found: Stating, sentence: Sentence, marks: Sequence[Mark]) -> list[Candidate]:
        """Return the claims of a sentence; what of it could not be read is one without readings."""
        claims = [self._claim(statement, found.scene, sentence) for statement in found.statements]
        claims = sorted([*claims, *self._kinds(found, sentence)], key=lambda claim: claim.start)
        left = list(self._left(found, marks))
        if left or not claims:
            claims.append(self.unread(left or list(marks), found, sentence))
        return claims

    def _claim(self, statement: Statement, scene: Scene, sentence: Sentence) -> Candidate:
        subject, value = statement.subject, statement.value
        spans = [m for m in (subject, value) if m is not None]
        inside = [m for m in spans if m in statement.clause.marks] or [value]
        start = min(statement.start, *(m.start for m in inside))
        end = max(m.end for m in inside)
        readings, others = (
            tuple(self._readings(statement, names))
            for names in (statement.properties, statement.others)
        )
        known = subject is not None and subject.kind is Kind.NAME
        return Candidate(
            start=sentence.start + start,
            end=sentence.start + end,
            text=scene.text[start:end],
            readings=readings,
            others=others,
            subject=subject.targets[0] if known and subject is not None else None,
            negated=_is_denied(statement.clause),
        )

    def _readings(self, statement: Statement, names: Sequence[str]) -> Iterator[Reading]:
        subject, value = statement.subject, statement.value
        if subject is None or subject.kind is Kind.STRANGER:
            return
        for name in names:
            for thing in self._meant(subject, name, subject=True):
                if statement.order is not None:
                    for other in self._meant(value, name, subject=True):
                        yield Reading(thing, name, object=other, order=statement.order)
                elif self._index.properties[name].relation:
                    for other in self._values(value, thing, name):
                        yield Reading(thing, name, object=other)
                elif (quantity := self._quantity(value, name)) is not None:
                    yield Reading(thing, name, quantity=quantity)

    def _meant(self, mark: Mark, name: str, *, subject: bool) -> tuple[str, ...]:
        """Return what a name means at an end of a property, where it may mean several things."""
        if len(mark.targets) == 1:
            return mark.targets
        ends = self._index.ends.get((name, subject), frozenset())
        fitting = tuple(
            t for t in mark.targets if not ends.isdisjoint(self._index.sorts.get(t, ()))
        )
        return fitting or mark.targets

    def _values(self, mark: Mark, thing: str, name: str) -> tuple[str, ...]:
        if mark.kind is Kind.NAME:
            return self._meant(mark, name, subject=False)
        for claim in self._index.claims.get((thing, name), ()):
            if claim.object is not None and self._is_part(mark.text, claim.object):
                return (claim.object,)
        return () if self._index.properties[name].textual else (STRANGER + mark.text,)

    def _is_part(self, written: str, thing: str) -> bool:
        """Return whether an unknown name is the end of the name of a thing: "Spielberg"."""
        words = written.split()
        return any(
            label.split()[-len(words) :] == words or (HAN.search(label) and label == written)
            for label in self._index.labels.get(thing, {}).values()
        )

    def _quantity(self, mark: Mark, name: str) -> Quantity | None:
        if self._index.properties[name].temporal:
            if mark.span is None:
                return None
            return Quantity(
                mark.start, mark.end, mark.text, mark.span, Comparator.EXACTLY, Unit.NUMBER,
                _NOTHING, "year",
            )  # fmt: skip
        return mark.amount

    # --- what is left -----------------------------------------------------------------------------

    def _kinds(self, found: Stating, sentence: Sentence) -> Iterator[Candidate]:
        """Yield that a thing is of a kind, where that is all that is said of it."""
        if found.statements:
            return
        for clause in found.scene.clauses:
            heads, kinds = found.scene.heads(clause), clause.of(Kind.CLASS)
            classes = [
                t
                for m in kinds
                for t in m.targets
                if t in self._index.superclasses or t in self._all_classes()
            ]
            if (
                len(heads) == 1
                and heads[0].kind is Kind.NAME
                and classes
                and (clause.of(Kind.COPULA))
            ):
                head = heads[0]
                found.used.update((head, *kinds))
                start, end = head.start, max(head.end, kinds[0].end)
                yield Candidate(
                    start=sentence.start + start,
                    end=sentence.start + end,
                    text=found.scene.text[start:end],
                    readings=tuple(
                        Reading(thing, TYPE, kind=kind)
                        for thing in head.targets
                        for kind in dict.fromkeys(classes)
                    ),
                    subject=head.targets[0],
                    negated=_is_denied(clause),
                )

    def _all_classes(self) -> frozenset[str]:
        return frozenset(k for ks in self._index.types.values() for k in ks)

    def _left(self, found: Stating, marks: Sequence[Mark]) -> Iterator[Mark]:
        """Yield what of a sentence nothing was read of."""
        told = {name for s in found.statements for name in (*s.properties, *s.others)}
        for mark in marks:
            if mark in found.used:
                continue
            if mark.kind in _SILENT or (mark.kind is Kind.NAME and not self._is_aside(mark, found)) or (mark.kind is Kind.CUE and not self._is_ignorable(mark, told, found)) or (mark.kind is Kind.CLASS and not self._is_true(mark, marks, found)):
                yield mark

    def _is_aside(self, mark: Mark, found: Stating) -> bool:
        """Return whether a name only repeats what is spoken of."""
        return any(
            s.subject is not None and not set(mark.targets).isdisjoint(s.subject.targets)
            for s in found.statements
        )

    def _is_ignorable(self, mark: Mark, told: set[str], found: Stating) -> bool:
        """Return whether a wording that nothing was read of says nothing of its own."""
        assert mark.cue is not None
        if light().fullmatch(mark.text.strip()) or _TO.search(found.scene.text[: mark.start]):
            return True
        return any(name in told for name, _ in mark.cue.senses)

    def _is_true(self, mark: Mark, marks: Sequence[Mark], found: Stating) -> bool:
        """Return whether something that is spoken of is of a kind, or may be."""
        kinds = set(mark.targets)
        things = {t for m in marks if m.kind is Kind.NAME for t in m.targets}
        things |= {t for s in found.statements if s.subject for t in s.subject.targets}
        strangers = any(m.kind is Kind.STRANGER for m in marks)
        for thing in things:
            types = self._index.types.get(thing, frozenset())
            values = {c.object for c in self._index.touching.get(thing, ())[:50]}
            if thing in kinds or kinds & (types | values):
                return True
        return strangers

    def unread(self, left: Sequence[Mark], found: Stating, sentence: Sentence) -> Candidate:
        """Return the claim that some marks make but that could not be read."""
        start = min((mark.start for mark in left), default=0)
        end = max((mark.end for mark in left), default=len(sentence.text))
        known = next(
            (m for s in found.statements for m in (s.subject,) if m and m.kind is Kind.NAME), None
        )
        if known is None:
            known = next((m for m in left if m.kind is Kind.NAME), None)
        return Candidate(
            start=sentence.start + start,
            end=sentence.start + end,
            text=sentence.text[start:end],
            subject=known.targets[0] if known else None,
        )


def _is_denied(clause: Clause) -> bool:
    return len(clause.of(Kind.DENIAL)) % 2 == 1
