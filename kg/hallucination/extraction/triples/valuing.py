"""Numbers and times that a wording tells: "a budget of 8 million", "released in 1979"."""

from __future__ import annotations

from kg.hallucination.extraction.triples.clauses import Clause, Group
from kg.hallucination.extraction.triples.marks import Kind, Mark
from kg.hallucination.extraction.triples.sorting import suits
from kg.hallucination.extraction.triples.speaking import Step
from kg.hallucination.extraction.triples.statements import Telling
from kg.hallucination.extraction.triples.vocabulary import HAN
from kg.hallucination.index.evidence import Property
from kg.hallucination.index.phrases import Role
from kg.hallucination.language.numbers.units import conversion

__all__ = ["Valuing"]


class Valuing(Step):
    """States the numbers and the times that wordings tell."""

    def read(self, place: int, mark: Mark) -> None:
        """State what a wording says in numbers or times."""
        assert mark.cue is not None
        for name, role in mark.cue.senses:
            prop = self._sorting.index.properties[name]
            if not prop.relation and role in {Role.NOUN, Role.FORWARD, Role.BACKWARD}:
                self._valued(place, mark, prop, noun=role is Role.NOUN)

    def _valued(self, place: int, mark: Mark, prop: Property, *, noun: bool) -> None:
        """State the number or the time that stands nearest to a wording."""
        value = self._value(place, mark, prop)
        if value is None:
            return
        if mark.is_light and value in self._found.used:
            return
        subjects = self._bearer(place, mark, prop.iri, noun=noun)
        if subjects is None:
            return
        told = [s for s in self._found.statements if s.value == value and s.subject in subjects]
        if not told:
            self._found.state(place, (subjects, (value,)), Telling((prop.iri,), (mark,)))
            return
        for old in told:
            if self._sorting.fits(old.subject, prop.iri, subject=True):
                self._found.widen(old, prop.iri)
        self._found.used.add(mark)

    def _value(self, place: int, mark: Mark, prop: Property) -> Mark | None:
        """Return the number or the time that a property may have, nearest to its wording.

        One that stands by itself before or behind the clause belongs to it: "In 1986, …".
        """
        clauses = self._scene.clauses
        around = [clauses[place - 1]] if place else []
        if not HAN.search(mark.text):
            around += clauses[place + 1 : place + 2]
        alone = [c for c in around if not self._scene.heads(c) and not c.of(Kind.CUE, Kind.WORD)]
        for clause in (clauses[place], *alone):
            found = [m for m in self._values_in(clause, prop) if m not in self._taken(prop)]
            if found:
                return min(found, key=lambda m: _distance(m, mark))
        return None

    @staticmethod
    def _values_in(clause: Clause, prop: Property) -> list[Mark]:
        if prop.temporal:
            return clause.of(Kind.DATE)
        found = [m for m in clause.of(Kind.AMOUNT) if suits(m, prop)]
        cues = clause.of(Kind.CUE)
        return found or [
            date  # a number of four digits is no year beside what is counted: "seats 2000"
            for date in clause.of(Kind.DATE)
            if date.amount is not None and any(_distance(date, cue) <= 1 for cue in cues)
        ]

    def _taken(self, prop: Property) -> set[Mark]:
        """Return the values that are taken for those of properties of another kind already."""
        properties = self._sorting.index.properties
        return {
            s.value
            for s in self._found.statements
            if s.told.order is None
            and not any(_alike(properties[name], prop) for name in s.told.properties)
        }

    def _bearer(self, place: int, mark: Mark, name: str, *, noun: bool) -> Group | None:
        """Return what has a number or a time."""
        clause = self._scene.clauses[place]
        owner = self._speaking.owner(place, mark, name)
        if owner is None and noun:
            owner = self._speaking.of(clause, mark)
        if owner is not None:
            return owner
        heads = self._scene.heads(clause)
        ahead = [m for m in heads if m.end <= mark.start]
        if not any(self._sorting.fits(m, name, subject=True) for m in ahead):
            for head in heads:  # "five million people live in X"
                if self._sorting.fits(head, name, subject=True):
                    return self._scene.group(head)
        return self._speaking.fitting(place, mark.start, name)


def _alike(one: Property, other: Property) -> bool:
    """Return whether the numbers of two properties are of one kind."""
    if one.temporal or other.temporal or not (one.measure and other.measure):
        return one.temporal == other.temporal and one.measure == other.measure
    return conversion(one.measure, other.measure) is not None


def _distance(one: Mark, other: Mark) -> int:
    return min(abs(one.start - other.end), abs(other.start - one.end))
