"""From what a sentence states to claims that can be checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from kg.hallucination.claims import Candidate, Reading
from kg.hallucination.extraction.triples.clauses import Clause
from kg.hallucination.extraction.triples.marks import Kind, Mark
from kg.hallucination.extraction.triples.residue import residue
from kg.hallucination.extraction.triples.statements import Statement, Stating
from kg.hallucination.extraction.triples.vocabulary import HAN
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.numbers.quantities import Quantity, Unit
from kg.hallucination.language.patterns import later
from kg.hallucination.language.segment import Sentence
from kg.hallucination.values import replace
from kg.hallucination.verification.existential import TYPE
from kg.model import Comparator

__all__ = ["UNKNOWN", "Grounding"]

#: What the name of a dynasty may do without: 汉朝 is also that of 西汉.
_DYNASTY: Final = later(r"(?<=^[\u4e00-\u9fff])[朝代]$")

#: What the IRI begins with that stands for something named that is not known.
UNKNOWN: Final = "urn:unknown:"


class Grounding:
    """Makes claims of statements.

    Args:
        index: the evidence index.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._index = index
        populated = frozenset(kind for kinds in index.types.values() for kind in kinds)
        self._classes = populated | frozenset(index.superclasses)

    def claims(self, found: Stating, sentence: Sentence, marks: Sequence[Mark]) -> list[Candidate]:
        """Return the claims of a sentence; what of it could not be read is one without readings.

        Args:
            found: what it states.
            sentence: the sentence.
            marks: its marks.
        """
        claims = [self._claim(statement, sentence) for statement in found.statements]
        if not found.statements:
            claims += self._kinds(found, sentence)
        claims.sort(key=lambda claim: claim.start)
        left = residue(found, marks, self._index)
        if left or not claims:
            claims.append(self.unread(left or marks, found, sentence))
        return claims

    def unread(self, left: Sequence[Mark], found: Stating, sentence: Sentence) -> Candidate:
        """Return the claim that some marks make but that could not be read."""
        start = min((mark.start for mark in left), default=0)
        end = max((mark.end for mark in left), default=len(sentence.text))
        named = [s.subject for s in found.statements] + list(left)
        known = next((mark for mark in named if mark.kind is Kind.NAME), None)
        subject = known.targets[0] if known else None
        return replace(_span(sentence, start, end), subject=subject)

    def _claim(self, statement: Statement, sentence: Sentence) -> Candidate:
        subject, value = statement.subject, statement.value
        inside = [m for m in (subject, value) if m in statement.clause.marks] or [value]
        told = [m for m in statement.told.by if m in statement.clause.marks]
        start = min(statement.start, *(m.start for m in inside))
        return replace(
            _span(sentence, start, max(m.end for m in (*inside, *told))),
            readings=tuple(self._readings(statement, statement.told.properties)),
            others=tuple(self._readings(statement, statement.told.others)),
            subject=subject.targets[0] if subject.targets else None,
            negated=_is_denied(statement.clause),
            explained=0.0 if _is_doubtful(statement) else 1.0,
        )

    def _readings(self, statement: Statement, names: Sequence[str]) -> Iterator[Reading]:
        value = statement.value
        for name in names:
            for thing in self._meant(statement.subject, name, subject=True):
                if value.kind is Kind.CLASS:
                    yield from self._of_a_kind(statement, thing, name)
                elif statement.told.order is not None:
                    for other in self._meant(value, name, subject=True):
                        amount = statement.told.apart.amount if statement.told.apart else None
                        yield Reading(thing, name, other, amount, statement.told.order)
                elif self._index.properties[name].relation:
                    for other in self._values(value, thing, name):
                        yield Reading(thing, name, object=other)
                elif (quantity := self._quantity(value, name)) is not None:
                    yield Reading(thing, name, quantity=quantity)

    def _of_a_kind(self, statement: Statement, thing: str, name: str) -> Iterator[Reading]:
        """Yield the ways to take what is said of a value of which only the kind is told."""
        where = statement.told.where
        for kind in self._classes.intersection(statement.value.targets):
            if where is None:
                yield Reading(thing, name, kind=kind)
                continue
            for further, prop in self._index.properties.items():
                for other in where.targets:
                    sorts = self._index.sorts.get(other, frozenset())
                    if prop.relation and not sorts.isdisjoint(
                        self._index.ends.get((further, False), ())
                    ):
                        yield Reading(thing, name, kind=kind, where=(further, other))

    def _meant(self, mark: Mark, name: str, *, subject: bool) -> tuple[str, ...]:
        """Return what a name means at an end of a property, where it may mean several things."""
        if len(mark.targets) < 2:
            return mark.targets
        ends = self._index.ends.get((name, subject), frozenset())
        fitting = (t for t in mark.targets if not ends.isdisjoint(self._index.sorts.get(t, ())))
        return tuple(fitting) or mark.targets

    def _values(self, mark: Mark, thing: str, name: str) -> tuple[str, ...]:
        """Return the values that are meant; what is not known is another than those on record."""
        if mark.kind is Kind.NAME:
            return self._meant(mark, name, subject=False)
        for claim in self._index.claims.get((thing, name), ()):
            if claim.object is not None and self._is_part(mark.text, claim.object):
                return (claim.object,)
            if claim.object is not None and self._is_longer(mark.text, claim.object):
                return ()
        return () if self._index.properties[name].textual else (UNKNOWN + mark.text,)

    def _is_part(self, written: str, thing: str) -> bool:
        """Return whether an unknown name is one end of that of a thing: "Spielberg", "Warner"."""
        written = written.removeprefix("The ")
        forms = [written.split(), written.removesuffix("s").split()]  # of a family: "the Coens"
        return any(
            words in (label.split()[-len(words) :], label.split()[: len(words)])
            or (HAN.search(label) and label == written)
            for label in self._index.labels.get(thing, {}).values()
            for words in forms
        )

    def _is_longer(self, written: str, thing: str) -> bool:
        """Return whether an unknown name has that of a thing in it, and may be no other name."""
        labels = self._index.labels.get(thing, {}).values()
        return any(_DYNASTY.sub("", label) in written for label in labels)

    def _quantity(self, mark: Mark, name: str) -> Quantity | None:
        if not self._index.properties[name].temporal:
            return mark.amount
        if mark.span is None:
            return None
        exactly, number, none = Comparator.EXACTLY, Unit.NUMBER, Decimal(0)
        return Quantity(mark.start, mark.end, mark.text, mark.span, exactly, number, none, "year")

    def _kinds(self, found: Stating, sentence: Sentence) -> Iterator[Candidate]:
        """Yield that a thing is of a kind, where that is all that is said of it."""
        for clause in found.scene.clauses:
            heads, kinds = found.scene.heads(clause), clause.of(Kind.CLASS)
            classes = [t for m in kinds for t in m.targets if t in self._classes]
            told = clause.of(Kind.COPULA) or clause.of(Kind.DENIAL)
            if len(heads) != 1 or heads[0].kind is not Kind.NAME or not classes or not told:
                continue
            found.used.update((heads[0], *kinds))
            yield replace(
                _span(sentence, heads[0].start, max(heads[0].end, kinds[-1].end)),
                readings=tuple(
                    Reading(thing, TYPE, kind=kind)
                    for thing in heads[0].targets
                    for kind in dict.fromkeys(classes)
                ),
                subject=heads[0].targets[0],
                negated=_is_denied(clause),
            )


def _span(sentence: Sentence, start: int, end: int) -> Candidate:
    """Return an empty claim of a stretch of a sentence."""
    return Candidate(sentence.start + start, sentence.start + end, sentence.text[start:end])


def _is_doubtful(statement: Statement) -> bool:
    """Return whether unknown words make it another statement: "wanted to direct"."""
    parts = [m for m in (statement.subject, statement.value) if m in statement.clause.marks]
    end = max((m.end for m in parts), default=0)
    return any(m.start < end for m in statement.clause.of(Kind.WORD) if m not in statement.told.by)


def _is_denied(clause: Clause) -> bool:
    return len(clause.of(Kind.DENIAL)) % 2 == 1
